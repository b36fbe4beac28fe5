//! Canonical JSON (RFC 8785, JCS): the one byte sequence that a value has, for digests and signatures.
//!
//! Signed data holds no floats and no integer that a double cannot hold: readers in other languages would round
//! them silently, and the signature would then stand over something nobody read. The writer refuses both.

mod key;
mod object;
mod serializer;
#[cfg(test)]
mod tests;
pub(super) mod text;

use std::fmt;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::error::Error;

use serializer::State;

/// The largest integer that every JSON reader keeps: 2^53 - 1 (RFC 7493, section 2.2).
pub(crate) const MAX_INTEGER: i128 = (1 << 53) - 1;

/// Why a value has no canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalError {
    /// Where in the value, as `$.findings[3].share`.
    path: String,
    problem: Problem,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error("a floating-point number cannot be signed; write it as a string")]
    Float,
    #[error("{0} is beyond 2^53-1 and would be rounded by readers; write it as a string")]
    Integer(i128),
    #[error("the key '{0}' stands twice in one object")]
    DuplicateKey(String),
    #[error("the key of an object is not a text")]
    Key,
    #[error("{0}")]
    Other(String),
}

impl CanonicalError {
    pub(crate) fn new(problem: Problem) -> Self {
        Self { path: String::new(), problem }
    }

    /// The same error, seen from the object that holds the value under `key`.
    pub(crate) fn under_key(mut self, key: &str) -> Self {
        self.path = format!(".{key}{}", self.path);
        self
    }

    /// The same error, seen from the array that holds the value at `index`.
    pub(crate) fn at_index(mut self, index: usize) -> Self {
        self.path = format!("[{index}]{}", self.path);
        self
    }
}

impl fmt::Display for CanonicalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}: {}", self.path, self.problem)
    }
}

impl std::error::Error for CanonicalError {}

impl From<CanonicalError> for Error {
    fn from(error: CanonicalError) -> Self {
        Self::new(Diagnostic::error("report", error.to_string()))
    }
}

impl serde::ser::Error for CanonicalError {
    fn custom<T: fmt::Display>(msg: T) -> Self {
        Self::new(Problem::Other(msg.to_string()))
    }
}

/// The canonical bytes of a value.
///
/// # Errors
/// When the value holds a float, an integer beyond ±(2^53-1), an object key that is not a text, or a key twice.
pub(crate) fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::new();
    append(value, &mut out)?;
    Ok(out)
}

/// Appends the canonical bytes of a value; after an error `out` is as it was.
///
/// # Errors
/// As [`to_vec`].
pub(crate) fn append<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    let before = out.len();
    let done = value.serialize(&mut State::new(out));
    if done.is_err() {
        out.truncate(before);
    }
    done
}
