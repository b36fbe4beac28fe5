//! Why a statement cannot be written.

use super::CanonicalError;
use super::keys::SignError;
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Why a statement cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something in it has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// Nobody signs it.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl WriteError {
    /// As it is shown, with what could not be written.
    pub(crate) fn of(self, what: impl std::fmt::Display) -> Error {
        Error::new(match self {
            Self::Canonical(error) => Diagnostic::error("report", error.to_string()).at(what),
            Self::Sign(error) => Diagnostic::error("signer", error.to_string()).at(what).help(error.help()),
        })
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        error.of("a statement")
    }
}
