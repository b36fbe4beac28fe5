//! Written names that meet names on official lists.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Clearance, Listing, Origin, Role};

/// The edition of a list from which an entry was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditionRef {
    /// What it is an edition of: `us-csl`.
    pub source: String,
    /// The day it stands for.
    pub date: Date,
    /// The SHA-256 digest of its file, in hex.
    pub digest: String,
}

/// How a written name and a listed one meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchType {
    /// They are alike: somebody has to look, and no more.
    Similar,
    /// They are equal after normalisation: it counts as the party.
    Same,
}

impl MatchType {
    /// The word used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Similar => "similar",
            Self::Same => "same",
        }
    }
}

/// What of an entry a written text meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetBy {
    /// One of its names.
    #[default]
    Name,
    /// Its address; only entries that list an address and no party are met so.
    Address,
}

impl MetBy {
    /// The word used in rule files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
        }
    }
}

/// An entry of an official list that a name or an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedMatch {
    /// The entry.
    pub listing: Arc<Listing>,
    /// Its edition.
    pub edition: Arc<EditionRef>,
    /// What of it matched.
    pub by: MetBy,
    /// The name or address of the entry that matched, as the list writes it.
    pub name: String,
    /// That name or address as it is compared; see [`key`](crate::names::key).
    pub key: String,
    /// How they meet.
    pub match_type: MatchType,
    /// How alike they are, in thousandths; 1000 only for what is the same.
    pub score: u16,
    /// Why, in words: which steps made them equal, or which words stand for which.
    pub reason: String,
}

/// Whether what a row says of a party agrees with what a list says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// One of them says nothing, or what cannot be compared.
    #[default]
    Unknown,
    /// They contradict each other.
    Differs,
    /// They say the same, or nearly.
    Agrees,
}

impl Agreement {
    /// The word used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Differs => "differs",
            Self::Agrees => "agrees",
        }
    }
}

/// What speaks for and against a match beside the name. It never makes or takes away a match, and does not change the score.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreements {
    /// The party's country and those of the entry.
    pub country: Agreement,
    /// The party's address and those of the entry.
    pub address: Agreement,
    /// What agrees and what differs, in words; empty where nothing is known.
    pub reason: String,
}

impl Agreements {
    /// Which way all of it leans. An address that agrees says the most; one that differs says little beside a country that
    /// agrees, for firms have several.
    pub const fn leaning(&self) -> Agreement {
        match (self.country, self.address) {
            (_, Agreement::Agrees) | (Agreement::Agrees, Agreement::Unknown) => Agreement::Agrees,
            (Agreement::Differs, _) | (Agreement::Unknown, Agreement::Differs) => Agreement::Differs,
            (Agreement::Unknown, Agreement::Unknown) | (Agreement::Agrees, Agreement::Differs) => {
                Agreement::Unknown
            }
        }
    }
}

/// A party in a role that is on an official list, or may be.
#[derive(Clone, Debug)]
pub struct ListingFact<'a> {
    /// The party's role.
    pub role: Role,
    /// The party of the catalogue whose name is listed, by its index in [`Facts::parties`](super::Facts::parties); `None`
    /// where the text itself is looked up, as a name or an address.
    pub known: Option<usize>,
    /// The party whose cell is asked, by its index in [`Machine::parties`](super::Machine::parties).
    pub declared: Option<usize>,
    /// The address that is asked, by its index in [`Machine::places`](super::Machine::places).
    pub place: Option<usize>,
    /// How the party came about: the cell that names it, or the part, board or model it made.
    pub origin: Origin<'a>,
    /// The name that somebody wrote: the cell, or one of several names in it. Empty where the party only made something, and
    /// for an address.
    pub written: &'a str,
    /// The entry.
    pub matched: Arc<ListedMatch>,
    /// The listed name is one word that the catalogue gives the party and nobody wrote here: `STM`, `MPS`. Firms share such
    /// names.
    pub unwritten: bool,
    /// What the row says beside the name, held against the entry.
    pub agreements: Arc<Agreements>,
    /// Somebody's clearance that it is another party, which holds on the day of the audit.
    pub clearance: Option<Arc<Clearance>>,
}
