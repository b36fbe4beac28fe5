//! `--fail-on`: from which verdict on a run ends with 1.

use std::fmt;
use std::str::FromStr;

use crate::model::{UnknownVerdict, Verdict};

/// Which verdicts end a run with 1. What could not be read ends it so whatever is chosen: it is no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailOn {
    /// No finding does.
    Nothing,
    /// This verdict and worse ones.
    At(Verdict),
}

impl Default for FailOn {
    fn default() -> Self {
        Self::At(Verdict::Undetermined)
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::At(verdict) => verdict.fmt(f),
        }
    }
}

/// A word that is neither a verdict nor `none`.
#[derive(Debug, thiserror::Error)]
#[error("{0}; or none, to end with 0 whatever is found")]
pub(crate) struct UnknownFailOn(#[from] UnknownVerdict);

impl FromStr for FailOn {
    type Err = UnknownFailOn;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if s == "none" { Ok(Self::Nothing) } else { Ok(Self::At(s.parse()?)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_every_verdict_can_be_said() {
        assert_eq!("none".parse::<FailOn>().unwrap(), FailOn::Nothing);
        for verdict in Verdict::ALL {
            assert_eq!(verdict.as_str().parse::<FailOn>().unwrap(), FailOn::At(verdict));
        }
        assert!("nothing".parse::<FailOn>().unwrap_err().to_string().contains("or none"));
    }
}
