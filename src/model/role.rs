//! The roles a party can have: a rule binds roles, not names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a party does with respect to a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Made the machine, a board or a part of it. An association, not a transaction.
    Maker,
    /// Sold or shipped it.
    Supplier,
    /// Repaired it or is to receive it for repair.
    Repairer,
    /// Receives the shipment.
    Consignee,
    /// Will use it.
    EndUser,
    /// Owns it.
    Owner,
    /// Runs it.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Maker,
        Self::Supplier,
        Self::Repairer,
        Self::Consignee,
        Self::EndUser,
        Self::Owner,
        Self::Operator,
    ];

    /// The name used in rule files and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Maker => "maker",
            Self::Supplier => "supplier",
            Self::Repairer => "repairer",
            Self::Consignee => "consignee",
            Self::EndUser => "end-user",
            Self::Owner => "owner",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Some roles, as bits: a rule is asked about every party of every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// Whether the role is one of them.
    pub const fn contains(self, role: Role) -> bool {
        self.0 >> (role as u8) & 1 == 1
    }

    /// These roles and the others.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The roles, in their own order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |r| self.contains(*r))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | 1 << (role as u8)))
    }
}

/// A word that names no role.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is no role; use one of maker, supplier, repairer, consignee, end-user, owner, operator")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|r| r.as_str() == s).ok_or_else(|| UnknownRole(s.to_owned()))
    }
}
