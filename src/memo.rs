//! Each distinct string is resolved once: a bounded cache that many threads share.
//!
//! An inventory of a million rows names some tens of thousands of distinct vendors and markings. The cache holds
//! results only; what is not stored (because it is full, or too many of its strings are absurdly long) is computed again, so a
//! result never depends on what was asked before.

mod seed;
mod seen;
mod table;

use std::fmt;
use std::sync::OnceLock;

pub(crate) use seed::Seed;
pub(crate) use seen::Seen;
pub(crate) use table::{Entry, TextTable};

/// Results by string.
pub(crate) struct Memo<T> {
    results: TextTable<OnceLock<T>>,
}

impl<T: Clone> Memo<T> {
    /// A cache that stores up to 65,536 results.
    pub(crate) fn new() -> Self {
        Self { results: TextTable::new() }
    }

    /// A cache that stores up to `capacity` results.
    #[cfg(test)]
    fn with_capacity(capacity: usize) -> Self {
        Self { results: TextTable::with_capacity(capacity) }
    }

    /// The result for a string: stored, or computed and stored. `compute` must give the same for the same string;
    /// two threads that ask at once may both compute.
    pub(crate) fn get(&self, key: &str, compute: impl FnOnce() -> T) -> T {
        once(&self.results.entry(key), compute).clone()
    }

    /// How many results are stored.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.results.stored()
    }
}

/// What a cell holds, or what is computed for it; nothing is locked meanwhile, so that `compute` may ask for whatever it
/// needs.
pub(crate) fn once<T>(cell: &OnceLock<T>, compute: impl FnOnce() -> T) -> &T {
    if let Some(known) = cell.get() {
        return known;
    }
    let result = compute();
    cell.get_or_init(|| result)
}

impl<T: Clone> Default for Memo<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").field("stored", &self.results.stored()).finish_non_exhaustive()
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
    fn a_file_of_nothing_but_different_texts_is_not_kept_whole() {
        let memo = Memo::new();
        let kept = || {
            allocation_counter::measure(|| {
                (0..100_000).for_each(|n| assert_eq!(memo.get(&n.to_string(), || n), n));
            })
            .bytes_current
        };
        assert!(kept() > 0);
        assert_eq!(memo.len(), 1 << 16);
        assert_eq!(kept(), 0);
    }

    #[test]
    fn long_texts_are_kept_while_they_are_few() {
        let (memo, asked) = (Memo::new(), Cell::new(0));
        let ask = |n: usize| {
            memo.get(&format!("{n} {}", "x".repeat(100_000)), || {
                asked.set(asked.get() + 1);
                n
            })
        };
        for n in [0, 1, 0, 1, 0] {
            assert_eq!(ask(n), n);
        }
        assert_eq!((asked.get(), memo.len()), (2, 2));
        for n in 0..100 {
            assert_eq!(ask(n), n);
        }
        assert_eq!((memo.len(), memo.get("short", || 7)), (10, 7));
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
