//! The roles a party can have: a rule binds roles, not names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($( $variant:ident $name:literal $does:literal ),+ $(,)?) => {
        /// What a party does with respect to a machine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum Role { $( #[doc = $does] $variant ),+ }

        impl Role {
            /// Every role.
            pub const ALL: [Self; [$( $name ),+].len()] = [ $( Self::$variant ),+ ];

            /// The name used in rule files and reports.
            pub const fn as_str(self) -> &'static str { match self { $( Self::$variant => $name ),+ } }

            /// The name of the column that holds an aspect of such a party.
            pub const fn column(self, aspect: Aspect) -> &'static str {
                match (self, aspect) { $(
                    (Self::$variant, Aspect::Name) => $name,
                    (Self::$variant, Aspect::Address) => concat!($name, "-address"),
                    (Self::$variant, Aspect::Country) => concat!($name, "-country"),
                )+ }
            }

            /// One line of explanation of that column.
            pub const fn doc(self, aspect: Aspect) -> &'static str {
                match (self, aspect) { $(
                    (Self::$variant, Aspect::Name) => concat!("Who ", $does, "."),
                    (Self::$variant, Aspect::Address) =>
                        concat!("Where the ", $name, " is; several columns are the lines of one address."),
                    (Self::$variant, Aspect::Country) => concat!("The country of the ", $name, "."),
                )+ }
            }
        }

        /// A word that names no role.
        #[derive(Debug, thiserror::Error)]
        #[error("'{0}' is not a valid role; use one of {names}", names = [$( $name ),+].join(", "))]
        pub struct UnknownRole(String);
    };
}

roles! {
    Maker "maker" "made the machine, a board or a part of it: an association, not a transaction",
    Supplier "supplier" "sold or shipped it",
    Repairer "repairer" "repaired it or is to receive it for repair",
    Consignee "consignee" "receives the shipment",
    EndUser "end-user" "will use it",
    Owner "owner" "owns it",
    Operator "operator" "runs it",
}

/// What a column says of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Its name.
    Name,
    /// Where it is; several columns are the lines of one address.
    Address,
    /// Its country.
    Country,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Some roles, as bits: a rule is asked about every party of every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u16);

/// Each role has a bit.
const _: () = assert!(Role::ALL.len() <= 16, "a role without a bit would bind another one's rules");

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

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|r| r.as_str() == s).ok_or_else(|| UnknownRole(s.to_owned()))
    }
}
