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
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Self; 5] =
        [Self::Ok, Self::Findings, Self::CannotDo, Self::Untrusted, Self::Stale];

    /// What it says, in a sentence.
    pub(crate) const fn doc(self) -> &'static str {
        match self {
            Self::Ok => "Nothing was found at or above the verdict of `--fail-on`, and the job was done.",
            Self::Findings => {
                "Something was found at or above the verdict of `--fail-on` (undetermined, unless it says otherwise), or rows or cells could not be read; the job itself was done."
            }
            Self::CannotDo => {
                "The job could not be done, or not all of it: wrong usage, an input that cannot be read or is not recognised, a mistake in rules or configuration. It says nothing of what is in the inventory."
            }
            Self::Untrusted => {
                "A signature, a digest or a check of trust failed: do not use what was signed."
            }
            Self::Stale => {
                "The lists or rules are older than the policy in tidewaiter.toml allows, or are not there."
            }
        }
    }

    /// What to do about it.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::Ok => "Nothing.",
            Self::Findings => "Read the findings, worst first; each says what to do.",
            Self::CannotDo => {
                "Read the messages under `error`: each names the place and what to do. Then run it again."
            }
            Self::Untrusted => "Ask the signer for the files again, and compare the key's id by another way.",
            Self::Stale => {
                "`tidewaiter lists status` shows how old they are, `tidewaiter lists update` gets newer ones."
            }
        }
    }
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
