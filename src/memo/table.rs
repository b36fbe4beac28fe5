//! One entry for each distinct string, that many threads share and none waits for.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Seed;

/// Entries beyond which nothing is stored: a large fleet has ten thousand different texts, and what is known of one may
/// take a kilobyte or two.
const CAPACITY: usize = 1 << 16;
/// Of strings that are longer, only [`LONG`] bytes in all are stored; with [`CAPACITY`] this bounds the memory.
const LONGEST: usize = 256;
const LONG: usize = 1 << 20;
/// Sizes of the tables of slots, as powers of two. A string has [`NEIGHBOURS`] in each and takes the first that is free; a
/// table is made when it is first needed. A string without a free slot is not stored.
const SIZES: [u32; 3] = [11, 14, 17];
/// Slots that stand together and are looked at together: as many as a line of the processor's cache holds.
const NEIGHBOURS: usize = 4;

/// Entries by string. One that is stored is never moved, so that finding it needs no lock.
pub(crate) struct TextTable<T> {
    slots: [OnceLock<Box<[Slot<T>]>>; SIZES.len()],
    seed: Seed,
    stored: AtomicUsize,
    capacity: usize,
    /// Bytes of the strings longer than [`LONGEST`].
    long: AtomicUsize,
}

type Slot<T> = OnceLock<Box<Stored<T>>>;

struct Stored<T> {
    hash: u64,
    key: Box<str>,
    entry: T,
}

impl<T: Default> TextTable<T> {
    /// A table of up to 65,536 entries.
    pub(crate) fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// A table of up to `capacity` entries.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            slots: Default::default(),
            seed: Seed::new(),
            stored: AtomicUsize::new(0),
            capacity,
            long: AtomicUsize::new(0),
        }
    }

    /// The entry of a string; a new one is empty.
    pub(crate) fn entry(&self, key: &str) -> Entry<'_, T> {
        let long = if key.len() > LONGEST { key.len() } else { 0 };
        if long > LONG {
            return Entry::unstored();
        }
        let hash = self.seed.hash(key.as_bytes());
        let mut rest = hash;
        for (slots, size) in self.slots.iter().zip(SIZES) {
            let slots = slots.get_or_init(|| std::iter::repeat_with(Slot::new).take(1 << size).collect());
            let at = usize::try_from(rest & ((1 << size) - 1)).unwrap_or(0) / NEIGHBOURS * NEIGHBOURS;
            rest = rest.rotate_right(size);
            for slot in slots.get(at..at + NEIGHBOURS).unwrap_or_default() {
                let full = || {
                    self.stored.load(Ordering::Relaxed) >= self.capacity
                        || (long > 0 && self.long.load(Ordering::Relaxed) + long > LONG)
                };
                if slot.get().is_none() && full() {
                    return Entry::unstored();
                }
                let stored = slot.get_or_init(|| {
                    self.stored.fetch_add(1, Ordering::Relaxed);
                    self.long.fetch_add(long, Ordering::Relaxed);
                    Box::new(Stored { hash, key: key.into(), entry: T::default() })
                });
                if stored.hash == hash && *stored.key == *key {
                    return Entry::Stored(&stored.entry);
                }
            }
        }
        Entry::unstored()
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.slots = Default::default();
        (*self.stored.get_mut(), *self.long.get_mut()) = (0, 0);
    }
}

impl<T> TextTable<T> {
    /// How many entries are stored.
    pub(crate) fn stored(&self) -> usize {
        self.stored.load(Ordering::Relaxed)
    }
}

impl<T: Default> Default for TextTable<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for TextTable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextTable").field("stored", &self.stored).finish_non_exhaustive()
    }
}

/// The entry of a string: the one that is stored, or one that is forgotten after use.
#[derive(Debug)]
pub(crate) enum Entry<'m, T> {
    /// Stored.
    Stored(&'m T),
    /// Not stored.
    Unstored(Box<T>),
}

impl<T: Default> Entry<'_, T> {
    fn unstored() -> Self {
        Self::Unstored(Box::default())
    }
}

impl<T> Deref for Entry<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Stored(entry) => entry,
            Self::Unstored(entry) => entry,
        }
    }
}
