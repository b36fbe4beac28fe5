//! Where something stands already, among things that are few in most places and many in some.

use std::hash::Hash;

use hashbrown::HashMap;

/// Up to here looking through them costs less than a table.
const FEW: usize = 32;

/// Places of things by what makes them the same; to be asked of one list that only grows.
pub(crate) struct Seen<K> {
    many: HashMap<K, usize>,
}

impl<K> Default for Seen<K> {
    fn default() -> Self {
        Self { many: HashMap::new() }
    }
}

impl<K: Hash + Eq> Seen<K> {
    /// Where `key` is in the list, whose keys are `held`; if nowhere, the caller adds it at the end.
    pub(crate) fn find(&mut self, key: K, mut held: impl ExactSizeIterator<Item = K>) -> Option<usize> {
        let end = held.len();
        if end < FEW {
            return held.position(|k| k == key);
        }
        if self.many.is_empty() {
            self.many.extend(held.enumerate().map(|(at, key)| (key, at)));
        }
        let at = *self.many.entry(key).or_insert(end);
        (at < end).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_found_where_they_stand() {
        let (mut seen, mut list) = (Seen::default(), Vec::new());
        for n in [0..100, 50..200] {
            for n in n {
                match seen.find(n, list.iter().copied()) {
                    Some(at) => assert_eq!(list[at], n),
                    None => list.push(n),
                }
            }
        }
        assert_eq!(list, (0..200).collect::<Vec<_>>());
    }
}
