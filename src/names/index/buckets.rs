//! A hash table in three flat arrays: it is built in one pass, written as it stands and read back as it stands.
//!
//! What it costs is waiting for memory. So there are three steps, and who has many hashes to look up takes each step for
//! all of them, since looks that do not wait for each other are nearly free: [`Buckets::may_hold`], [`Buckets::bucket`],
//! [`Buckets::under`].

use std::ops::Range;

/// Bits for each hash.
const BITS: usize = 8;

/// Numbers by hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Buckets {
    /// Where each bucket begins in `entries`; one more than there are buckets, a power of two.
    pub(super) starts: Vec<u32>,
    /// Part of the hash, so that most of what does not belong is passed over, and the lower and the upper half of the
    /// number: side by side, because one look then fetches all.
    pub(super) entries: Vec<[u16; 3]>,
    /// A bit for each hash there is, among so many that most hashes there are not find none.
    pub(super) known: Vec<u64>,
}

/// Hashes a text. The same everywhere and forever: it is written to files.
pub(super) fn hash_text(text: &str) -> u64 {
    hash_bytes(text.as_bytes())
}

/// Hashes bytes, eight at a time.
pub(super) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    let mut eights = bytes.chunks_exact(8);
    for eight in &mut eights {
        let mut word = [0; 8];
        word.copy_from_slice(eight);
        hash = mix(hash ^ u64::from_le_bytes(word));
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(eights.remainder()) {
        *to = *from;
    }
    mix(hash ^ u64::from_le_bytes(last))
}

/// Mixes the bits of a number.
pub(super) fn mix(number: u64) -> u64 {
    let product = u128::from(number ^ 0xa076_1d64_78bd_642f) * 0xe703_7ed1_a0b4_28db;
    let bytes = product.to_le_bytes();
    let (mut low, mut high) = ([0; 8], [0; 8]);
    low.copy_from_slice(&bytes[..8]);
    high.copy_from_slice(&bytes[8..]);
    u64::from_le_bytes(low) ^ u64::from_le_bytes(high)
}

impl Buckets {
    /// Puts every number under its hash; numbers under one hash keep their order.
    pub(super) fn build(pairs: &[(u64, u32)]) -> Self {
        let count = (pairs.len().max(8) / 2).next_power_of_two();
        let mut starts = vec![0_u32; count + 1];
        for (hash, _) in pairs {
            if let Some(start) = starts.get_mut(slot(*hash, count) + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut entries = vec![[0; 3]; pairs.len()];
        for (hash, number) in pairs {
            let at = &mut next[slot(*hash, count)];
            entries[*at as usize] = entry(*hash, *number);
            *at += 1;
        }
        let mut known = vec![0; (pairs.len().max(8) * BITS / 64).next_power_of_two()];
        for (hash, _) in pairs {
            let (word, bit) = bit(*hash, known.len());
            known[word] |= bit;
        }
        Self { starts, entries, known }
    }

    /// The numbers under a hash, and a few that are not: the caller compares.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let bucket = if self.may_hold(hash) { self.bucket(hash) } else { 0..0 };
        self.under(hash, bucket)
    }

    /// Where the bucket of a hash stands.
    #[inline]
    pub(super) fn bucket(&self, hash: u64) -> Range<u32> {
        let at = slot(hash, self.starts.len().saturating_sub(1));
        match self.starts.get(at..at + 2) {
            Some([from, to]) => *from..*to,
            _ => 0..0,
        }
    }

    /// The numbers under a hash in its bucket.
    #[inline]
    pub(super) fn under(&self, hash: u64, bucket: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        let wanted = tag(hash);
        let entries = self.entries.get(bucket.start as usize..bucket.end as usize).unwrap_or_default();
        entries.iter().filter(move |[tag, ..]| *tag == wanted).copied().map(number)
    }

    /// Whether there may be numbers under a hash: one look, and mostly no.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = bit(hash, self.known.len());
        self.known.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether the arrays fit together and every number is below a limit.
    pub(super) fn is_sound(&self, limit: usize) -> bool {
        let buckets = self.starts.len().saturating_sub(1);
        buckets.is_power_of_two()
            && (self.known.is_empty() || self.known.len().is_power_of_two())
            && self.starts.first() == Some(&0)
            && self.starts.last().is_some_and(|end| *end as usize == self.entries.len())
            && self.starts.is_sorted()
            && self.entries.iter().all(|entry| (number(*entry) as usize) < limit)
    }
}

fn slot(hash: u64, count: usize) -> usize {
    usize::try_from(hash >> 32).unwrap_or(0) & count.wrapping_sub(1)
}

/// Where a hash has its bit.
fn bit(hash: u64, words: usize) -> (usize, u64) {
    (usize::try_from(hash >> 22).unwrap_or(0) & words.wrapping_sub(1), 1 << ((hash >> 16) & 63))
}

fn tag(hash: u64) -> u16 {
    u16::try_from(hash & 0xffff).unwrap_or(0)
}

fn entry(hash: u64, number: u32) -> [u16; 3] {
    let [a, b, c, d] = number.to_le_bytes();
    [tag(hash), u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])]
}

#[inline]
fn number([_, low, high]: [u16; 3]) -> u32 {
    u32::from(low) | u32::from(high) << 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let pairs: Vec<(u64, u32)> = (0..1000).map(|n| (hash_text(&format!("word{}", n % 400)), n)).collect();
        let buckets = Buckets::build(&pairs);
        assert!(buckets.is_sound(1000));
        assert!(!buckets.is_sound(999), "a number beyond the limit is noticed");
        assert_eq!(buckets.get(hash_text("word7")).collect::<Vec<_>>(), [7, 407, 807]);
        assert_eq!(buckets.get(hash_text("other")).count(), 0);
        assert_eq!(Buckets::default().get(7).count(), 0);
    }
}
