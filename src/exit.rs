//! The exit codes, once. They are the same for every verb and format.

use crate::error::ErrorKind;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above `--fail-on`.
    Ok,
    /// Findings at or above `--fail-on`.
    Findings,
    /// The job could not be done: usage, unreadable or unrecognised input, bad rule file.
    CannotDo,
    /// A signature, digest or trust check failed.
    Untrusted,
    /// Lists or rules are older than the policy allows.
    Stale,
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::CannotDo => Self::CannotDo,
            ErrorKind::Untrusted => Self::Untrusted,
            ErrorKind::Stale => Self::Stale,
        }
    }
}

impl Exit {
    /// The number the process ends with.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Findings => 1,
            Self::CannotDo => 2,
            Self::Untrusted => 3,
            Self::Stale => 4,
        }
    }
}
