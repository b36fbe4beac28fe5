//! The scale on which a machine is judged, from nothing found to forbidden.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The outcome of a rule, and of a machine: the worst of its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing stands against the activity, and enough is known to say so.
    Clear,
    /// Something a reader should know; nothing to do today.
    Notice,
    /// Not enough is known to say anything: evidence has to be collected.
    Undetermined,
    /// A person has to look: an association, an inexact match, a contradiction.
    Review,
    /// A licence is required for the activity.
    LicenseRequired,
    /// The activity is forbidden.
    Prohibited,
}

impl Verdict {
    /// Every verdict, best first.
    pub const ALL: [Self; 6] = [
        Self::Clear,
        Self::Notice,
        Self::Undetermined,
        Self::Review,
        Self::LicenseRequired,
        Self::Prohibited,
    ];

    /// The name used on the command line, in rule files and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Notice => "notice",
            Self::Undetermined => "undetermined",
            Self::Review => "review",
            Self::LicenseRequired => "license-required",
            Self::Prohibited => "prohibited",
        }
    }

    /// What it means, in a sentence.
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Clear => {
                "Nothing stands against the activity, and every question that it has to answer was asked and answered."
            }
            Self::Notice => {
                "Something a reader should know, and nothing to do today; also what somebody accepted by a waiver."
            }
            Self::Undetermined => {
                "Not enough is known to say anything: a question is open, or something was not recognised or read."
            }
            Self::Review => "A person has to look: an association, an inexact match, a contradiction.",
            Self::LicenseRequired => "A licence is required for the activity.",
            Self::Prohibited => "The activity is forbidden.",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Clear => "Go on. The report says on which day, by which rules and lists this was so.",
            Self::Notice => "Read it and keep it with the machine's papers.",
            Self::Undetermined => {
                "Collect what is missing, as the report says how, and audit again. Nothing that is undetermined is clear."
            }
            Self::Review => {
                "Look at the place and the source that the finding names, decide, and write the decision down."
            }
            Self::LicenseRequired => {
                "Do not go on without the licence. Where one covers it, a waiver with its number says so."
            }
            Self::Prohibited => "Do not go on; ask counsel.",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no verdict.
#[derive(Debug, thiserror::Error)]
#[error(
    "'{0}' is not a valid verdict; use one of clear, notice, undetermined, review, license-required, prohibited"
)]
pub struct UnknownVerdict(String);

impl FromStr for Verdict {
    type Err = UnknownVerdict;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|v| v.as_str() == s).ok_or_else(|| UnknownVerdict(s.to_owned()))
    }
}

/// The three-valued result of a report, in the words of SLSA's verification summary.
///
/// A consumer must treat any other string as [`VerificationResult::Indeterminate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum VerificationResult {
    /// Clear or notice, with at least one controller identified or inferred.
    Passed,
    /// License required or prohibited.
    Failed,
    /// Undetermined, review, or no controller identified.
    Indeterminate,
}

impl VerificationResult {
    /// As reports write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::Failed => "FAILED",
            Self::Indeterminate => "INDETERMINATE",
        }
    }

    /// The result that belongs to a verdict when `controllers` controllers were identified or inferred:
    /// a machine of which no controller is known never passes.
    pub const fn of(verdict: Verdict, controllers: u64) -> Self {
        match verdict {
            Verdict::LicenseRequired | Verdict::Prohibited => Self::Failed,
            Verdict::Clear | Verdict::Notice if controllers > 0 => Self::Passed,
            _ => Self::Indeterminate,
        }
    }
}
