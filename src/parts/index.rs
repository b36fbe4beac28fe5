//! Every pattern of the catalogue, found by the literal characters it begins with.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::pattern::{Pattern, Set};
use crate::model::{PartId, PartyId};

/// Characters of a prefix that fit into a key, six bits each.
const WIDEST: usize = 21;

/// A pattern and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct IndexedPattern {
    /// The pattern.
    pub pattern: Pattern,
    /// The family it belongs to.
    pub part: PartId,
    /// Who makes that family.
    pub maker: PartyId,
}

/// Two patterns of different makers that are equally specific and share markings, by their numbers in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clash {
    /// The first.
    pub first: usize,
    /// The second.
    pub second: usize,
}

/// All patterns; built once.
#[derive(Debug, Default)]
pub(crate) struct PatternIndex {
    patterns: Vec<IndexedPattern>,
    /// The patterns for markings with O taken for 0 and I for 1.
    folded: Vec<Pattern>,
    plain_prefixes: Prefixes,
    folded_prefixes: Prefixes,
}

/// Which patterns a lookup may use: those of some makers, say.
pub(crate) type Accepts<'a> = &'a dyn Fn(&IndexedPattern) -> bool;

/// Which spelling of markings a lookup is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As written.
    Plain,
    /// O taken for 0 and I for 1, in marking and pattern.
    Folded,
}

impl PatternIndex {
    /// Builds the index, and names every pair that a marking could not decide between.
    pub(crate) fn build(patterns: Vec<IndexedPattern>) -> (Self, Vec<Clash>) {
        let folded: Vec<Pattern> = patterns.iter().map(|p| p.pattern.folded()).collect();
        let mut index = Self { patterns, folded, ..Self::default() };
        index.plain_prefixes = Prefixes::of(index.patterns.iter().map(|p| &p.pattern));
        index.folded_prefixes = Prefixes::of(&index.folded);
        let clashes = index.clashes();
        (index, clashes)
    }

    /// A pattern by its number.
    pub(crate) fn get(&self, number: usize) -> Option<&IndexedPattern> {
        self.patterns.get(number)
    }

    /// Every pattern.
    pub(super) fn iter(&self) -> impl Iterator<Item = &IndexedPattern> {
        self.patterns.iter()
    }

    /// The numbers of all patterns that match a whole compact marking, ascending.
    pub(crate) fn all_matches(&self, compact: &str) -> Vec<usize> {
        let mut numbers = Vec::new();
        self.plain_prefixes.candidates(compact.as_bytes(), |number| {
            let number = number as usize;
            if self.patterns.get(number).is_some_and(|entry| entry.pattern.matches(compact)) {
                numbers.push(number);
            }
        });
        numbers.sort_unstable();
        numbers
    }

    /// The most specific accepted pattern that matches the beginning of `compact`, with the number of characters it
    /// covers. A pattern without `*` matches only where `ends` allows it to end. Of equally specific patterns
    /// the first of the catalogue wins.
    pub(super) fn best(
        &self,
        compact: &[u8],
        spelling: Spelling,
        accepts: Accepts<'_>,
        ends: impl Fn(usize) -> bool,
    ) -> Option<(&IndexedPattern, usize)> {
        let prefixes = match spelling {
            Spelling::Plain => &self.plain_prefixes,
            Spelling::Folded => &self.folded_prefixes,
        };
        let mut best: Option<(u32, &IndexedPattern, &Pattern)> = None;
        prefixes.candidates(compact, |number| {
            let Some(entry) = self.patterns.get(number as usize) else { return };
            let pattern = match spelling {
                Spelling::Plain => &entry.pattern,
                Spelling::Folded => self.folded.get(number as usize).unwrap_or(&entry.pattern),
            };
            if pattern.begins(compact)
                && accepts(entry)
                && (pattern.is_open() || ends(pattern.len()))
                && best.is_none_or(|(n, _, p)| {
                    (pattern.specificity(), Reverse(number)) > (p.specificity(), Reverse(n))
                })
            {
                best = Some((number, entry, pattern));
            }
        });
        best.map(|(_, entry, pattern)| (entry, pattern.len()))
    }

    fn clashes(&self) -> Vec<Clash> {
        let mut by_rank: BTreeMap<_, Vec<(usize, &IndexedPattern)>> = BTreeMap::new();
        for (number, entry) in self.patterns.iter().enumerate() {
            by_rank.entry(entry.pattern.rank()).or_default().push((number, entry));
        }
        let mut clashes = Vec::new();
        for equal in by_rank.values() {
            for (at, (first, a)) in equal.iter().enumerate() {
                for (second, b) in equal.iter().skip(at + 1) {
                    if a.maker != b.maker && a.pattern.overlaps(&b.pattern) {
                        clashes.push(Clash { first: *first, second: *second });
                    }
                }
            }
        }
        clashes.sort_unstable_by_key(|c| (c.first, c.second));
        clashes
    }
}

/// Patterns by the literal characters they begin with.
#[derive(Debug, Default)]
struct Prefixes {
    /// Which lengths of prefix occur, ascending.
    lengths: Vec<usize>,
    by_prefix: HashMap<u128, Vec<u32>, foldhash::fast::FixedState>,
}

impl Prefixes {
    fn of<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> Self {
        let mut out = Self::default();
        for (number, pattern) in (0u32..).zip(patterns) {
            let prefix: Vec<Set> = pattern.prefix().take(WIDEST).collect();
            let key = prefix.iter().fold(0, |key, set| push(key, code_of_set(*set)));
            out.by_prefix.entry(key).or_default().push(number);
            if let Err(at) = out.lengths.binary_search(&prefix.len()) {
                out.lengths.insert(at, prefix.len());
            }
        }
        out
    }

    /// Visits every pattern whose literal beginning is that of the marking.
    fn candidates(&self, compact: &[u8], mut visit: impl FnMut(u32)) {
        let mut key = 0;
        let mut taken = 0;
        for length in &self.lengths {
            let Some(more) = compact.get(taken..*length) else { return };
            key = more.iter().fold(key, |key, b| push(key, code_of(*b)));
            taken = *length;
            if let Some(numbers) = self.by_prefix.get(&key) {
                numbers.iter().copied().for_each(&mut visit);
            }
        }
    }
}

/// Appends a character to a key. No code is 0, so keys of different lengths differ.
const fn push(key: u128, code: u8) -> u128 {
    key << 6 | code as u128
}

const fn code_of(b: u8) -> u8 {
    code_of_set(super::pattern::set_of(b))
}

#[allow(clippy::cast_possible_truncation)] // at most 64
const fn code_of_set(set: Set) -> u8 {
    set.trailing_zeros() as u8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(patterns: &[(&str, u32)]) -> (PatternIndex, Vec<Clash>) {
        let entry = |(number, (text, maker)): (u32, &(&str, u32))| IndexedPattern {
            pattern: text.parse().expect(text),
            part: PartId(number),
            maker: PartyId(*maker),
        };
        PatternIndex::build((0u32..).zip(patterns).map(entry).collect())
    }

    fn best(index: &PatternIndex, marking: &str) -> Option<u32> {
        let bytes = marking.as_bytes();
        index.best(bytes, Spelling::Plain, &|_| true, |n| n == bytes.len()).map(|(p, _)| p.part.0)
    }

    #[test]
    fn the_most_specific_pattern_wins() {
        let (index, clashes) = index(&[
            ("CV18*", 1),
            ("CV183#*", 1),
            ("CV1835", 1),
            ("BM168#*", 1),
            ("BM13#?*", 2),
            ("CV1?35*", 1),
        ]);
        assert_eq!(clashes, []);
        assert_eq!(best(&index, "CV1835"), Some(2));
        assert_eq!(best(&index, "CV1835H"), Some(1));
        assert_eq!(best(&index, "CV1811"), Some(0));
        assert_eq!(best(&index, "CV1735X"), Some(5));
        assert_eq!(best(&index, "BM1684X"), Some(3));
        assert_eq!(best(&index, "BM1368"), Some(4));
        assert_eq!(best(&index, "BM1999"), None);
        assert_eq!(index.all_matches("CV1835"), [0, 1, 2, 5]);
        assert_eq!(best(&index, "CV"), None);
        assert_eq!(best(&index, ""), None);
    }

    #[test]
    fn equally_specific_patterns_of_two_makers_clash() {
        assert_eq!(index(&[("BM1##*", 1), ("BM#6#*", 2)]).1, [Clash { first: 0, second: 1 }]);
        assert_eq!(index(&[("BM1##*", 1), ("BM#6#*", 1)]).1, []);
        assert_eq!(index(&[("BM1##*", 1), ("BM168*", 2)]).1, [], "the second is more specific");
    }

    #[test]
    fn of_equal_patterns_of_one_maker_the_first_wins() {
        let (index, _) = index(&[("ABC#X*", 1), ("AB#1X*", 1)]);
        assert_eq!(best(&index, "ABC1X"), Some(0));
    }
}
