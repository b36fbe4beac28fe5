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

/// Distinct keys in the order in which they first stood; a key costs its text and about ten bytes.
#[derive(Debug, Default)]
pub struct KeyTable {
    text: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
    hasher: FixedState,
}

impl KeyTable {
    /// The number of a normalised key, new or known.
    pub fn intern(&mut self, key: &str) -> u32 {
        let hash = self.hasher.hash_one(key);
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        if let Some(known) = self.table.find(hash, |i| slice(text, ends, *i) == key) {
            return *known;
        }
        let id = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(key);
        self.ends.push(self.text.len());
        let (text, ends) = (&self.text, &self.ends);
        self.table.insert_unique(hash, id, |i| hasher.hash_one(slice(text, ends, *i)));
        id
    }

    /// The number of a normalised key that is known.
    pub fn find(&self, key: &str) -> Option<u32> {
        self.table.find(self.hasher.hash_one(key), |i| self.get(*i) == key).copied()
    }

    /// Keeps the keys by their numbers and nothing beside: no key is looked up any more.
    pub fn close(&mut self) {
        self.table = HashTable::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The key with a number.
    pub fn get(&self, id: u32) -> &str {
        slice(&self.text, &self.ends, id)
    }

    /// The keys in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0u32..).take(self.len()).map(|id| self.get(id))
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn slice<'t>(text: &'t str, ends: &[usize], id: u32) -> &'t str {
    let i = id as usize;
    let start = if i == 0 { 0 } else { ends.get(i - 1).copied().unwrap_or(0) };
    let end = ends.get(i).copied().unwrap_or(start);
    text.get(start..end).unwrap_or_default()
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
