//! Machine keys: how two spellings of one key are told to be one, and a table of them.

use std::borrow::Cow;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use unicode_normalization::UnicodeNormalization;

use crate::text::invisible::is_invisible;

/// A key as it is compared: compatibility form, upper case, single spaces, no invisible characters.
/// Serial numbers are not otherwise touched: `O` and `0` stay different.
pub fn normalise(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let plain = |b: u8| b.is_ascii_graphic() && !b.is_ascii_lowercase();
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let folded: String = text.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_uppercase).collect();
    // Upper case may take a letter apart (Greek with two marks): composed again, so that twice is the same as once.
    let folded: String = folded.nfkc().collect();
    Cow::Owned(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Keys that stand together.
const PAGE: usize = 1 << 8;

/// Distinct keys in the order in which they first stood; a key costs its text and about ten bytes, and about five once the
/// table is [closed](Self::close).
#[derive(Debug, Default)]
pub(crate) struct KeyTable {
    /// [`PAGE`] keys each: one long text would be there twice whenever it grows.
    pages: Vec<Page>,
    len: usize,
    table: HashTable<u32>,
    hasher: FixedState,
}

/// Keys one behind the other, and where each ends.
#[derive(Debug, Default)]
struct Page {
    text: String,
    ends: Vec<u32>,
}

impl Page {
    fn push(&mut self, key: &str) {
        self.text.push_str(key);
        // No key is longer than some hundred thousand bytes.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

impl KeyTable {
    /// The number of a normalised key, new or known.
    pub(crate) fn intern(&mut self, key: &str) -> u32 {
        let hash = self.hasher.hash_one(key);
        let (pages, hasher) = (&self.pages, &self.hasher);
        if let Some(known) = self.table.find(hash, |i| slice(pages, *i) == key) {
            return *known;
        }
        let id = u32::try_from(self.len).unwrap_or(u32::MAX);
        if self.len.is_multiple_of(PAGE) {
            self.pages.last_mut().into_iter().for_each(Page::shrink);
            self.pages.push(Page::default());
        }
        self.pages.last_mut().into_iter().for_each(|page| page.push(key));
        self.len += 1;
        let pages = &self.pages;
        self.table.insert_unique(hash, id, |i| hasher.hash_one(slice(pages, *i)));
        id
    }

    /// The number of a normalised key that is known.
    pub(crate) fn find(&self, key: &str) -> Option<u32> {
        self.table.find(self.hasher.hash_one(key), |i| self.get(*i) == key).copied()
    }

    /// Keeps the keys by their numbers and nothing beside: no key is looked up any more.
    pub(crate) fn close(&mut self) {
        self.table = HashTable::new();
        self.pages.last_mut().into_iter().for_each(Page::shrink);
    }

    /// The key with a number.
    pub(crate) fn get(&self, id: u32) -> &str {
        slice(&self.pages, id)
    }

    /// The keys in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0u32..).take(self.len()).map(|id| self.get(id))
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }
}

fn slice(pages: &[Page], id: u32) -> &str {
    let (page, i) = (id as usize / PAGE, id as usize % PAGE);
    let Some(page) = pages.get(page) else { return "" };
    let end = |i: usize| page.ends.get(i).map_or(0, |end| *end as usize);
    let start = if i == 0 { 0 } else { end(i - 1) };
    page.text.get(start..end(i)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_key_are_one() {
        for sign in [
            '\u{200B}',
            '\u{2066}',
            '\u{34F}',
            '\u{FE01}',
            '\u{3164}',
            '\u{FFA0}',
            '\u{E0061}',
            '\u{E01EF}',
            '\u{2}',
        ] {
            assert_eq!(normalise(&format!(" jyzz{sign}b0u{sign} ")), "JYZZB0U", "{sign:?}");
        }
        assert_eq!(normalise("ＡＢＣ１２"), "ABC12");
        assert_eq!(normalise("rack 3   slot 4"), "RACK 3 SLOT 4");
        assert_ne!(normalise("B0U"), normalise("BOU"));
        assert_eq!(normalise(&normalise("\u{1fd7}7")), normalise("\u{1fd7}7"), "a letter that falls apart");
    }

    #[test]
    fn keys_are_numbered_in_the_order_seen() {
        let mut keys = KeyTable::default();
        let ids: Vec<u32> = ["B", "A", "B", "C", "A"].iter().map(|k| keys.intern(k)).collect();
        assert_eq!(ids, [0, 1, 0, 2, 1]);
        assert_eq!((keys.get(1), keys.len()), ("A", 3));
        for i in 0..10_000 {
            keys.intern(&format!("K{i}"));
        }
        assert_eq!((keys.intern("K77"), keys.len()), (80, 10_003));
    }
}
