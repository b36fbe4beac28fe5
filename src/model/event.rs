//! What happened to a machine.

use serde::{Deserialize, Serialize};

use super::{Field, Value};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// It was made.
    Made,
    /// It was bought.
    Bought,
    /// It was imported.
    Imported,
    /// It was repaired.
    Repaired,
    /// A board was taken out of it.
    Removed,
    /// A board was put into it.
    Installed,
}

impl EventKind {
    /// The event whose day a column holds.
    pub(crate) const fn of(field: Field) -> Option<Self> {
        match field {
            Field::ManufactureDate => Some(Self::Made),
            Field::PurchaseDate => Some(Self::Bought),
            Field::ImportDate => Some(Self::Imported),
            Field::RepairDate => Some(Self::Repaired),
            _ => None,
        }
    }

    /// The word in reports.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Bought => "bought",
            Self::Imported => "imported",
            Self::Repaired => "repaired",
            Self::Removed => "removed",
            Self::Installed => "installed",
        }
    }
}

/// Something that happened to a machine on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event<'a> {
    /// What happened.
    pub kind: EventKind,
    /// The day as written, and where.
    pub day: Value<'a>,
}
