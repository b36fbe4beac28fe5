//! Clearances that a name on a list is another party's.

use jiff::civil::Date;

use super::{EditionRef, Listing, MatchType};

/// A clearance, made and owned by somebody, that a name in the inventory is not the listed party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// The name in the inventory, as it was written; compared after normalisation. Any name where absent.
    pub name: Option<String>,
    /// The country of the party, ISO 3166-1 alpha-2: as the inventory declares it, else as the catalogue has it. Any country
    /// where absent.
    pub country: Option<String>,
    /// The list.
    pub list: String,
    /// The id of the entry on it.
    pub entry: String,
    /// The first edition, by its day, that was looked at; any edition where absent.
    pub editions_from: Option<Date>,
    /// The last edition that it holds for; later ones have to be looked at again.
    pub editions_until: Option<Date>,
    /// How the name and the entry met when somebody looked: a clearance about a similar name says nothing of one that is the
    /// same. Where it is not said, what the entry was called in the first edition of `editions` tells; without one, it is
    /// about a similar name.
    pub meets: Option<MatchType>,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// The first day on which it no longer holds.
    pub until: Date,
    /// The file and the line where it stands.
    pub source: String,
}

impl Clearance {
    /// Whether it speaks of this entry of this edition and still holds on that day. Whose name it is, is for the caller to
    /// compare.
    pub fn holds(&self, listing: &Listing, edition: &EditionRef, day: Date) -> bool {
        self.list == listing.list
            && self.entry == listing.entry
            && self.is_of_edition(edition.date)
            && day < self.until
    }

    /// Whether it speaks of editions of that day.
    pub fn is_of_edition(&self, day: Date) -> bool {
        self.editions_from.is_none_or(|first| first <= day)
            && self.editions_until.is_none_or(|last| day <= last)
    }
}
