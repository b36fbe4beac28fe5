//! Editions: what was imported at one time of one source.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{ListFile, Listings, ParsedList, RowProblem};

/// A file that an edition was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionFile {
    /// Its name, for people.
    pub name: String,
    /// The SHA-256 digest of its bytes, in hex.
    pub digest: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl EditionFile {
    /// Describes a file in memory.
    pub fn of(file: &ListFile) -> Self {
        Self { name: file.name.clone(), digest: file.digest(), bytes: file.bytes.len() as u64 }
    }
}

/// Where an edition comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Somebody imported it into a store.
    #[default]
    Imported,
    /// It is part of the program.
    Shipped,
}

/// What is known of an edition without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number in the store: the order of import, from 1, never given twice. 0 before it is stored, and for one that
    /// ships with the program: of two of one day, the imported one is the newer.
    pub number: u32,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is an edition of: an importer's id, or a name given to lists of one's own (`own-watch`).
    pub source: String,
    /// The day it was published, where the file or the one who imported it says so.
    pub date: Option<Date>,
    /// When it was imported; for one that ships, the beginning of its day.
    pub imported: Timestamp,
    /// When an official address last said that there is no newer one.
    pub confirmed: Option<Timestamp>,
    /// The importer that read it: a source may be published in several formats.
    pub format: String,
    /// The version of this program that read it.
    pub read_by: String,
    /// SHA-256 in hex: of its file, or of several files' digests, in the order of the importer's parts.
    pub digest: String,
    /// Its files.
    pub files: Vec<EditionFile>,
    /// The columns or fields that the files have.
    pub columns: Vec<String>,
    /// How many entries of each list.
    pub counts: BTreeMap<String, u64>,
    /// Rows, elements or objects seen.
    pub rows: u64,
    /// Those folded into an earlier one.
    pub duplicates: u64,
    /// Those that were not understood.
    pub unread: u64,
}

impl Edition {
    /// The day it stands for where editions are ordered: the one stated, else that of the import.
    pub fn day(&self) -> Date {
        self.date.unwrap_or_else(|| day(self.imported))
    }

    /// The last day on which it is known to have been the newest: its own, or that of a later look at the official
    /// address. `None` for one that is undated: that it was imported on some day says nothing of its age.
    pub fn known_until(&self) -> Option<Date> {
        self.date.max(self.confirmed.map(day))
    }

    /// How many days ago it was known to be the newest; negative for one that is dated later than `today`, `None` for one
    /// that is undated.
    pub fn age_days(&self, today: Date) -> Option<i32> {
        self.known_until().map(|day| (today - day).get_days())
    }

    /// How many entries it has.
    pub fn listings(&self) -> u64 {
        self.counts.values().sum()
    }

    /// What decides which of two editions of a source is the newer one.
    pub fn order(&self) -> (Date, u32) {
        (self.day(), self.number)
    }

    /// Whether it tells the state of a later day than this one: who was taken off the list in between is not in it.
    pub fn is_later_than(&self, as_of: Date) -> bool {
        self.day() > as_of
    }

    /// Whether it is part of the program.
    pub fn is_shipped(&self) -> bool {
        self.origin == Origin::Shipped
    }

    /// Enough of the digest to name it.
    pub fn short(&self) -> &str {
        self.digest.get(..12).unwrap_or(&self.digest)
    }
}

/// The day of a moment, in UTC.
fn day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// The editions in use: the newest of each source, ordered by source.
pub(crate) fn current(editions: &[Edition]) -> Vec<&Edition> {
    let mut newest: BTreeMap<&str, &Edition> = BTreeMap::new();
    for edition in editions {
        let kept = newest.entry(&edition.source).or_insert(edition);
        if edition.order() > kept.order() {
            *kept = edition;
        }
    }
    newest.into_values().collect()
}

/// The sources that cover each list, where there are several; from editions in use.
pub(crate) fn shared<'e>(current: &[&'e Edition]) -> BTreeMap<&'e str, BTreeSet<&'e str>> {
    let mut sources: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for edition in current {
        for list in edition.counts.keys() {
            sources.entry(list).or_default().insert(&edition.source);
        }
    }
    sources.retain(|_, s| s.len() > 1);
    sources
}

/// An edition that was read and is not stored yet.
#[derive(Debug)]
pub struct NewEdition {
    /// All but its number.
    pub edition: Edition,
    /// Its entries, in the order of the file.
    pub listings: Listings,
    /// Rows that were not understood.
    pub unread: Vec<RowProblem>,
}

impl NewEdition {
    /// What the importer `format` read from `files`, with the digest of them all, becomes an edition of `source`.
    pub fn new(
        (source, format): (&str, &str),
        digest: &str,
        files: Vec<EditionFile>,
        parsed: ParsedList,
        imported: Timestamp,
        read_by: &str,
    ) -> Self {
        let ParsedList { source: _, listings, date, rows, duplicates, columns, unread } = parsed;
        let listings = Listings::from(listings);
        let edition = Edition {
            number: 0,
            origin: Origin::Imported,
            source: source.to_owned(),
            date,
            imported,
            confirmed: None,
            format: format.to_owned(),
            read_by: read_by.to_owned(),
            digest: digest.to_owned(),
            files,
            columns,
            counts: listings.counts().clone(),
            rows,
            duplicates,
            unread: unread.len() as u64,
        };
        Self { edition, listings, unread }
    }

    /// The same with these entries.
    #[must_use]
    pub fn with(mut self, listings: Listings) -> Self {
        self.edition.counts.clone_from(listings.counts());
        Self { listings, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Listing;

    fn edition(number: u32, source: &str, date: Option<&str>, imported: &str, list: &str) -> Edition {
        let parsed = ParsedList {
            date: date.map(|d| d.parse().unwrap()),
            listings: vec![Listing { list: list.to_owned(), ..Listing::default() }],
            ..ParsedList::default()
        };
        let imported = imported.parse().unwrap();
        Edition { number, ..NewEdition::new((source, "own"), "", Vec::new(), parsed, imported, "0").edition }
    }

    #[test]
    fn the_newest_by_its_own_date_is_in_use_whenever_it_was_imported() {
        let editions = [
            edition(1, "us-csl", Some("2026-07-31"), "2026-08-01T00:00:00Z", "us-sdn"),
            edition(2, "us-csl", Some("2025-02-18"), "2026-08-02T00:00:00Z", "us-sdn"),
            edition(3, "own", None, "2026-08-03T00:00:00Z", "own"),
            edition(4, "own", None, "2026-08-03T12:00:00Z", "own"),
            edition(5, "us-sdn", None, "2026-08-03T00:00:00Z", "us-sdn"),
        ];
        let used = current(&editions);
        assert_eq!(used.iter().map(|e| e.number).collect::<Vec<_>>(), [4, 1, 5]);
        let shared = shared(&used);
        assert_eq!(shared.len(), 1);
        assert_eq!(shared["us-sdn"].iter().copied().collect::<Vec<_>>(), ["us-csl", "us-sdn"]);
    }

    #[test]
    fn the_day_of_an_import_says_nothing_of_the_age() {
        let mut one = edition(1, "own", None, "2026-08-03T23:59:00Z", "own");
        let today = "2026-08-10".parse().unwrap();
        assert_eq!((one.day().to_string().as_str(), one.age_days(today)), ("2026-08-03", None));
        one.confirmed = Some("2026-08-04T06:00:00Z".parse().unwrap());
        assert_eq!(one.age_days(today), Some(6), "an official address has it");
    }

    #[test]
    fn an_edition_that_is_still_the_newest_does_not_age() {
        let mut one = edition(1, "un-sc", Some("2026-06-01"), "2026-06-02T00:00:00Z", "un-sc");
        one.confirmed = Some("2026-07-30T06:00:00Z".parse().unwrap());
        assert_eq!(one.age_days("2026-07-31".parse().unwrap()), Some(1));
        assert_eq!(one.day().to_string(), "2026-06-01");
    }
}
