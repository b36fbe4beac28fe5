//! Each distinct string is resolved once: a bounded cache that many threads share.
//!
//! An inventory of a million rows names some tens of thousands of distinct vendors and markings. The cache holds
//! results only; what is not stored (because it is full, or the string is absurdly long) is computed again, so a
//! result never depends on what was asked before.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

use hashbrown::HashMap;

/// Locks, so that threads seldom wait for each other.
const SHARDS: usize = 64;
/// Entries beyond which nothing is stored.
const CAPACITY: usize = 1 << 20;
/// Longer strings are not stored; with [`CAPACITY`] this bounds the memory.
const LONGEST: usize = 256;

/// Results by string.
pub struct Memo<T> {
    shards: Vec<RwLock<Shard<T>>>,
    // Keyed by chance: the strings come from files of others, which must not be able to choose collisions.
    hasher: RandomState,
    stored: AtomicUsize,
    capacity: usize,
}

type Shard<T> = HashMap<Box<str>, T, RandomState>;

impl<T: Clone> Memo<T> {
    /// A cache that stores about a million results.
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// A cache that stores up to `capacity` results.
    pub fn with_capacity(capacity: usize) -> Self {
        let hasher = RandomState::new();
        let shard = || RwLock::new(HashMap::with_hasher(hasher.clone()));
        let shards = std::iter::repeat_with(shard).take(SHARDS).collect();
        Self { shards, hasher, stored: AtomicUsize::new(0), capacity }
    }

    /// The result for a string: stored, or computed and stored. `compute` must give the same for the same string;
    /// two threads that ask at once may both compute.
    pub fn get(&self, key: &str, compute: impl FnOnce() -> T) -> T {
        let hash = self.hasher.hash_one(key);
        // The top seven bits tag entries within a shard's table; take others for the shard.
        let number = usize::try_from((hash >> 40) % SHARDS as u64).unwrap_or(0);
        let Some(shard) = self.shards.get(number).filter(|_| key.len() <= LONGEST) else {
            return compute();
        };
        let stored = {
            let map = shard.read().unwrap_or_else(PoisonError::into_inner);
            map.raw_entry().from_key_hashed_nocheck(hash, key).map(|(_, v)| v.clone())
        };
        if let Some(value) = stored {
            return value;
        }
        let value = compute();
        if self.stored.load(Ordering::Relaxed) < self.capacity {
            let mut map = shard.write().unwrap_or_else(PoisonError::into_inner);
            if map.insert(key.into(), value.clone()).is_none() {
                self.stored.fetch_add(1, Ordering::Relaxed);
            }
        }
        value
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        for shard in &mut self.shards {
            shard.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        }
        *self.stored.get_mut() = 0;
    }

    /// How many results are stored.
    pub fn len(&self) -> usize {
        self.stored.load(Ordering::Relaxed)
    }

    /// Whether none is stored.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Clone> Default for Memo<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").field("stored", &self.stored).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_string_is_computed_once() {
        let memo = Memo::new();
        let asked = Cell::new(0);
        let length = |key: &str| {
            memo.get(key, || {
                asked.set(asked.get() + 1);
                key.len()
            })
        };
        assert_eq!((length("abc"), length("abc"), length("de")), (3, 3, 2));
        assert_eq!(asked.get(), 2);
    }

    #[test]
    fn a_full_cache_still_answers() {
        let memo = Memo::with_capacity(10);
        for n in 0..100 {
            assert_eq!(memo.get(&n.to_string(), || n), n);
        }
        assert_eq!(memo.len(), 10);
        assert_eq!(memo.get("99", || 7), 7, "not stored, so computed again");
        assert_eq!(memo.get(&"x".repeat(1000), || 1), 1);
        assert_eq!(memo.len(), 10);
    }

    #[test]
    fn many_threads_may_ask_at_once() {
        let memo = Memo::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for n in 0..2000 {
                        assert_eq!(memo.get(&(n % 500).to_string(), || n % 500), n % 500);
                    }
                });
            }
        });
        assert_eq!(memo.len(), 500);
    }
}
