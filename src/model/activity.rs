//! What is done with a machine: rules bind activities, verdicts are given per activity.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something an operator does with equipment and that a rule may bind.
///
/// The Entity List, for one, binds export-side activities and not import (15 CFR 744.11), which is why a
/// verdict without its activity would be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Activity {
    /// Bringing the machine into the country.
    Import,
    /// Sending it out of the country.
    Export,
    /// Sending it on from one foreign country to another.
    Reexport,
    /// Sending it, or a board of it, to a repair centre abroad.
    RepairReturn,
    /// Selling it to, or using it for, a federal agency.
    ProcurementFederal,
    /// Selling it to, or using it for, the Department of Defense.
    ProcurementDod,
    /// Dealing in securities of a party behind it.
    Securities,
    /// Running it where it stands.
    Operation,
}

impl Activity {
    /// Every activity, in the order in which reports show them.
    pub const ALL: [Self; 8] = [
        Self::Import,
        Self::Export,
        Self::Reexport,
        Self::RepairReturn,
        Self::ProcurementFederal,
        Self::ProcurementDod,
        Self::Securities,
        Self::Operation,
    ];

    /// The name used on the command line, in rule files and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Export => "export",
            Self::Reexport => "reexport",
            Self::RepairReturn => "repair-return",
            Self::ProcurementFederal => "procurement-federal",
            Self::ProcurementDod => "procurement-dod",
            Self::Securities => "securities",
            Self::Operation => "operation",
        }
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no activity.
#[derive(Debug, thiserror::Error)]
#[error(
    "'{0}' is not a valid activity; use one of import, export, reexport, repair-return, procurement-federal, procurement-dod, securities, operation"
)]
pub struct UnknownActivity(String);

impl FromStr for Activity {
    type Err = UnknownActivity;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|a| a.as_str() == s).ok_or_else(|| UnknownActivity(s.to_owned()))
    }
}
