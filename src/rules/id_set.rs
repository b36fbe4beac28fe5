//! A set of catalogue ids as bits: a rule is asked about every party and part of every machine.

use crate::model::{BoardId, PartId, PartyId};

/// An id that counts from 0.
pub trait Index: Copy {
    /// The position.
    fn index(self) -> usize;
    /// The id at a position.
    fn at(position: u32) -> Self;
}

impl Index for PartId {
    fn index(self) -> usize {
        self.index()
    }
    fn at(position: u32) -> Self {
        Self(position)
    }
}

impl Index for PartyId {
    fn index(self) -> usize {
        self.index()
    }
    fn at(position: u32) -> Self {
        Self(position)
    }
}

impl Index for BoardId {
    fn index(self) -> usize {
        self.index()
    }
    fn at(position: u32) -> Self {
        Self(position)
    }
}

/// A set of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdSet<I> {
    words: Vec<u64>,
    kind: std::marker::PhantomData<I>,
}

impl<I> Default for IdSet<I> {
    fn default() -> Self {
        Self { words: Vec::new(), kind: std::marker::PhantomData }
    }
}

impl<I: Index> IdSet<I> {
    /// Whether the id is in the set.
    pub fn contains(&self, id: I) -> bool {
        self.words.get(id.index() / 64).is_some_and(|w| w >> (id.index() % 64) & 1 == 1)
    }

    /// Adds an id; whether it was new.
    pub fn insert(&mut self, id: I) -> bool {
        let word = id.index() / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let bit = 1 << (id.index() % 64);
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|w| *w == 0)
    }

    /// How many ids it holds.
    pub fn len(&self) -> u64 {
        self.words.iter().map(|w| u64::from(w.count_ones())).sum()
    }

    /// Adds every id of another set.
    pub fn unite(&mut self, other: &Self) {
        if other.words.len() > self.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, others) in self.words.iter_mut().zip(&other.words) {
            *word |= others;
        }
    }

    /// Keeps what another set holds too.
    pub fn intersect(&mut self, other: &Self) {
        self.words.truncate(other.words.len());
        for (word, others) in self.words.iter_mut().zip(&other.words) {
            *word &= others;
        }
    }

    /// Every id, ascending.
    pub fn into_ids(self) -> impl Iterator<Item = I> {
        ids(self.words.into_iter())
    }

    /// Every id, ascending.
    pub fn iter(&self) -> impl Iterator<Item = I> + '_ {
        ids(self.words.iter().copied())
    }
}

/// The ids of some words, lowest first.
fn ids<I: Index>(words: impl Iterator<Item = u64>) -> impl Iterator<Item = I> {
    (0u32..).zip(words).flat_map(|(w, mut bits)| {
        std::iter::from_fn(move || {
            let bit = bits.trailing_zeros();
            // Takes the lowest bit away; none is left at zero.
            bits &= bits.checked_sub(1)?;
            Some(I::at(w * 64 + bit))
        })
    })
}

impl<I: Index> FromIterator<I> for IdSet<I> {
    fn from_iter<T: IntoIterator<Item = I>>(ids: T) -> Self {
        let mut set = Self::default();
        for id in ids {
            set.insert(id);
        }
        set
    }
}

impl<I: Index> Extend<I> for IdSet<I> {
    fn extend<T: IntoIterator<Item = I>>(&mut self, ids: T) {
        for id in ids {
            self.insert(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_put_in() {
        let set: IdSet<PartId> = [0, 63, 64, 200].into_iter().map(PartId).collect();
        assert_eq!(set.iter().map(|p| p.0).collect::<Vec<_>>(), [0, 63, 64, 200]);
        let other: IdSet<PartId> = [1, 64, 200, 300].into_iter().map(PartId).collect();
        let mut common = set.clone();
        common.intersect(&other);
        assert_eq!(common.into_ids().map(|p| p.0).collect::<Vec<_>>(), [64, 200]);
        let mut both = set.clone();
        both.unite(&other);
        assert_eq!((both.len(), set.len(), both.contains(PartId(300))), (6, 4, true));
        assert!(set.contains(PartId(64)) && !set.contains(PartId(65)) && !set.contains(PartId(9999)));
    }
}
