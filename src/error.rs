//! Why a job could not be done, as one error with everything there is to say about it.

use std::fmt;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// What kind of error it is. How a run ends for it is the commands' business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The job could not be done: usage, unreadable or unrecognised input, a bad rule file.
    CannotDo,
    /// A signature, digest or trust check failed.
    Untrusted,
    /// Lists or rules are older than the policy allows.
    Stale,
}

/// Why a job could not be done.
#[derive(Debug)]
pub struct Error {
    /// What kind of error it is.
    pub kind: ErrorKind,
    /// What is wrong, all of it.
    pub diagnostics: Diagnostics,
}

impl Error {
    /// A job that could not be done.
    pub fn new(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { kind: ErrorKind::CannotDo, diagnostics: diagnostics.into() }
    }

    /// A signature, digest or trust check that failed.
    pub fn untrusted(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { kind: ErrorKind::Untrusted, diagnostics: diagnostics.into() }
    }

    /// Several errors as one, of the kind of the first of them.
    pub fn all(errors: impl IntoIterator<Item = Self>) -> Self {
        let mut errors = errors.into_iter();
        let mut all = errors.next().unwrap_or_else(|| Self::new(Diagnostics::default()));
        errors.for_each(|error| all.diagnostics.extend(error.diagnostics));
        all
    }

    /// A file that could not be read or written, with the reason the system gives.
    pub fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(Diagnostic::error("io", format!("cannot {what} {}: {error}", path.display())))
    }
}

impl fmt::Display for Error {
    /// What is wrong, a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, diagnostic) in self.diagnostics.iter().enumerate() {
            let between = if n == 0 { "" } else { "\n" };
            write!(f, "{between}{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::new(diagnostics)
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::new(diagnostic)
    }
}
