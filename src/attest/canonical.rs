//! Canonical JSON (RFC 8785, JCS): the one byte sequence that a value has, for digests and signatures.
//!
//! Signed data holds no floats and no integer that a double cannot hold: readers in other languages would round
//! them silently, and the signature would then stand over something nobody read. The writer refuses both, but for what is no
//! number: `serde_json` writes that as `null` before it is seen here, and so no type of what is signed has a float.

mod formatter;
#[cfg(test)]
mod tests;
pub(super) mod text;

use std::{fmt, io};

use serde::Serialize;
use serde_json::Serializer;

use crate::diagnostic::Diagnostic;
use crate::error::Error;
use formatter::Canonical;

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

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        if error.is_syntax() {
            // There is no other in writing.
            return Self::Key;
        }
        io::Error::from(error).downcast().unwrap_or_else(|e| Self::Other(e.to_string()))
    }
}

/// The canonical bytes of a value.
///
/// # Errors
/// When the value holds a float, an integer beyond ±(2^53-1), an object key that is not a text, or a key twice. A float
/// that is not finite is written as null: `serde_json` does not show it to its formatters.
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
    let mut canonical = Canonical::new(out);
    // The formatter has the output. The writer has no room, so what would pass the formatter by is refused.
    let done = value.serialize(&mut Serializer::with_formatter(&mut [][..], &mut canonical));
    let done = done.map_err(|e| CanonicalError { path: canonical.path(), problem: e.into() });
    if done.is_err() {
        out.truncate(before);
    }
    done
}
