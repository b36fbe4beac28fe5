//! Written names that meet names on official lists.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Decision, Listing, Origin, PartyId, Role};

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
pub enum Sameness {
    /// They are alike: somebody has to look, and no more.
    Similar,
    /// They are equal after normalisation: it counts as the party.
    Same,
}

impl Sameness {
    /// The word used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Similar => "similar",
            Self::Same => "same",
        }
    }
}

/// An entry of an official list that a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedMatch {
    /// The entry.
    pub listing: Arc<Listing>,
    /// Its edition.
    pub edition: Arc<EditionRef>,
    /// The name of the entry that matched, as the list writes it.
    pub name: String,
    /// How they meet.
    pub sameness: Sameness,
    /// How alike they are, in thousandths; 1000 only for what is the same.
    pub score: u16,
    /// Why, in words: which steps made them equal, or which words stand for which.
    pub reason: String,
}

/// A party in a role that is on an official list, or may be.
#[derive(Clone, Debug)]
pub struct ListingFact<'a> {
    /// The party's role.
    pub role: Role,
    /// The party of the catalogue whose name is listed; `None` where the text itself is looked up.
    pub party: Option<PartyId>,
    /// How the party came about: the cell that names it, or the part, board or model it made.
    pub origin: Origin<'a>,
    /// The entry.
    pub matched: Arc<ListedMatch>,
    /// Somebody's decision that it is another party, which holds on the day of the audit.
    pub decision: Option<Arc<Decision>>,
}
