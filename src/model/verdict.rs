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
