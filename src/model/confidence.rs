//! How sure a statement of the catalogue or of a rule is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How well a fact is established. Anything below `Medium` says so wherever it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Not verified by any source we hold.
    Unverified,
    /// One weak source, or inferred.
    Low,
    /// Good secondary sources.
    Medium,
    /// A primary source.
    High,
}

impl Confidence {
    /// The name used in files and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// One step up; what no source verifies stays so.
    #[must_use]
    pub const fn raised(self) -> Self {
        match self {
            Self::Unverified => Self::Unverified,
            Self::Low => Self::Medium,
            Self::Medium | Self::High => Self::High,
        }
    }

    /// One step down, to low at most.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Unverified => Self::Unverified,
            Self::Low | Self::Medium => Self::Low,
            Self::High => Self::Medium,
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
