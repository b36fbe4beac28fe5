//! Screening: which listed names a text may mean, how surely, and why.
//!
//! [`NameIndex`] holds the names of a list; [`NameIndex::search`] gives the entries that a text is *the same* as
//! (equal keys, and legal forms that agree) or *similar* to (a score in thousandths, never 1000). What is similar
//! is something for a person to look at, never more.
//!
//! A score is the greater of two: words paired one by one and weighed (`score`), or the names as strings without spaces
//! (`whole`). Both weigh a word by how many listed parties share it and by a table of common words (`vocabulary`).
//! The index only finds what may reach the threshold, by bounds that lose nothing: [`NameIndex::search_by_force`]
//! scores every name and must give the same hits.
//!
//! ```
//! use tidewaiter::internals::names::index::{Listed, NameIndex, Request, Scratch};
//! let index = NameIndex::build(&[Listed::new(7, "Hangzhou Hikvision Digital Technology Co., Ltd.")]);
//! let mut scratch = Scratch::default();
//! let hits = index.search("HIK VISION DIGITAL TECH", Request::default(), &mut scratch);
//! assert_eq!(hits.first().map(|hit| hit.entry), Some(7));
//! assert!(index.search("Digital Technology Company", Request::default(), &mut scratch).is_empty());
//! ```

mod brute;
mod buckets;
mod build;
mod compare;
mod cut;
mod dictionary;
pub(super) mod distance;
mod explain;
mod han;
mod legal;
mod lookalikes;
mod numbers;
mod pieces;
mod reading;
mod rewrites;
mod score;
mod scratch;
mod search;
mod similarity;
mod sites;
mod spelling;
mod store;
#[cfg(test)]
mod tests;
mod transliterate;
mod vocabulary;
mod whole;

pub(crate) use compare::is_same;
pub(crate) use explain::{Channel, Explanation, Paired, Unpaired};
pub use scratch::Scratch;
pub(crate) use vocabulary::WORDS;
pub(crate) use vocabulary::WordClass;

/// Who built an index: other sources, or another table of common words, may weigh names otherwise.
pub fn builder() -> String {
    let (version, sources) = (env!("CARGO_PKG_VERSION"), env!("TIDEWAITER_INDEX"));
    format!("{version} {sources} {}", crate::source::sha256_hex(WORDS.as_bytes()))
}

use crate::model::{MatchType, PartyKind};
use buckets::Buckets;
use dictionary::Dictionary;

/// The threshold to use where nobody says another, in thousandths.
pub const THRESHOLD: u16 = 790;

/// A set of kinds of parties: a vendor is no ship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classes(u8);

impl Classes {
    /// All of them.
    pub const ALL: Self = Self(0b1_1111);
    /// What a vendor can be: organisations, and entries of which the list does not say.
    pub const ORGANISATIONS: Self = Self(1 << PartyKind::Organisation as u8 | 1 << PartyKind::Unknown as u8);

    /// These classes and one more.
    #[must_use]
    pub fn with(self, class: PartyKind) -> Self {
        Self(self.0 | 1 << class as u8)
    }

    /// Whether it has this kind.
    pub fn contains(self, class: PartyKind) -> bool {
        self.has(class as u8)
    }

    fn has(self, class: u8) -> bool {
        self.0.checked_shr(u32::from(class)).is_some_and(|bits| bits & 1 == 1)
    }
}

/// A name as it goes into the index.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The caller's number of the entry; names of one entry share it.
    pub entry: u32,
    /// The name as the list writes it.
    pub name: &'a str,
    /// What the entry is.
    pub class: PartyKind,
}

impl<'a> Listed<'a> {
    /// A name of an entry of which the list does not say what it is.
    pub fn new(entry: u32, name: &'a str) -> Self {
        Self { entry, name, class: PartyKind::Unknown }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The least score of a hit, in thousandths; below 500 is taken as 500, above 1000 as 1000.
    pub threshold: u16,
    /// The entries that are looked at.
    pub classes: Classes,
}

impl Default for Request {
    fn default() -> Self {
        Self { threshold: THRESHOLD, classes: Classes::ORGANISATIONS }
    }
}

impl Request {
    /// Thresholds at which the bounds of the index hold and an answer says something.
    fn threshold(self) -> u16 {
        self.threshold.clamp(500, 1000)
    }
}

/// An entry that a text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameHit {
    /// The caller's number of the entry.
    pub entry: u32,
    /// The number of the entry's name that fits best, in the order in which names went in.
    pub name: u32,
    /// Same or similar.
    pub kind: MatchType,
    /// In thousandths; 1000 for what is the same, at most 990 otherwise.
    pub score: u16,
    /// The text holds letters of other scripts in place of Latin ones, as somebody writes who wants to be overlooked.
    pub lookalikes: bool,
}

/// The names of a list, ready to be searched. Flat arrays throughout: see [`NameIndex::to_bytes`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameIndex {
    /// Tells this index from others, so that nothing learnt of one is used for another.
    identity: u64,
    /// By name: the entry, its class, the name as listed, its key and its legal form.
    entries: Vec<u32>,
    classes: Vec<u8>,
    names: String,
    name_starts: Vec<u32>,
    keys: String,
    key_starts: Vec<u32>,
    forms: String,
    form_starts: Vec<u32>,
    by_key: Buckets,
    /// By reading: the name it belongs to, its words, their weight together, the letters of the whole and their pairs by
    /// kind.
    reading_names: Vec<u32>,
    reading_starts: Vec<u32>,
    reading_words: Vec<u32>,
    reading_weights: Vec<u32>,
    letter_kinds: Vec<u32>,
    letter_pairs: Vec<u64>,
    /// Readings in the order of their words.
    by_words: Vec<u32>,
    /// Readings by word.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// Readings by a piece of the whole.
    by_piece: Buckets,
    words: Dictionary,
}

impl NameIndex {
    /// The number of names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A name as it went in; empty for a number that is none.
    pub fn name(&self, name: u32) -> &str {
        part(&self.names, &self.name_starts, name)
    }

    /// The entry that a name belongs to.
    pub fn entry(&self, name: u32) -> Option<u32> {
        self.entries.get(name as usize).copied()
    }

    fn key(&self, name: u32) -> &str {
        part(&self.keys, &self.key_starts, name)
    }

    fn form(&self, name: u32) -> &str {
        part(&self.forms, &self.form_starts, name)
    }

    fn is_wanted(&self, name: u32, classes: Classes) -> bool {
        self.classes.get(name as usize).is_some_and(|class| classes.has(*class))
    }

    /// The words of a reading, by number.
    fn reading(&self, reading: u32) -> &[u32] {
        slice(&self.reading_words, &self.reading_starts, reading)
    }

    /// The readings that hold a word.
    fn readings_with(&self, word: u32) -> &[u32] {
        slice(&self.postings, &self.posting_starts, word)
    }
}

/// Whether a word is one that many names share, as it is or as an abbreviation.
pub(super) fn is_common(word: &str) -> bool {
    vocabulary::common(super::abbreviations::canonical(word).unwrap_or(word)).is_some()
}

/// Whether a word is one that nearly every firm or institution has: technology, university, bank.
pub(super) fn is_of_institution(word: &str) -> bool {
    let found = vocabulary::common(super::abbreviations::canonical(word).unwrap_or(word));
    found.is_some_and(|common| matches!(common.class, WordClass::Generic | WordClass::Industry))
}

/// What stands between two starts.
fn slice<'a>(items: &'a [u32], starts: &[u32], at: u32) -> &'a [u32] {
    match (starts.get(at as usize), starts.get(at as usize + 1)) {
        (Some(from), Some(to)) => items.get(*from as usize..*to as usize).unwrap_or_default(),
        _ => &[],
    }
}

/// The text between two starts.
fn part<'a>(text: &'a str, starts: &[u32], at: u32) -> &'a str {
    match (starts.get(at as usize), starts.get(at as usize + 1)) {
        (Some(from), Some(to)) => text.get(*from as usize..*to as usize).unwrap_or_default(),
        _ => "",
    }
}
