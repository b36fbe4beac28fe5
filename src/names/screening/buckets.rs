//! A hash table in three flat arrays: it is built in one pass, written as it stands and read back as it stands.

/// Bits for each hash.
const BITS: usize = 8;

/// Numbers by hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Buckets {
    /// Where each bucket begins in `items`; one more than there are buckets, a power of two.
    pub(super) starts: Vec<u32>,
    /// Part of each item's hash, so that most of what does not belong is passed over.
    pub(super) tags: Vec<u16>,
    pub(super) items: Vec<u32>,
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
        let mut tags = vec![0; pairs.len()];
        let mut items = vec![0; pairs.len()];
        for (hash, item) in pairs {
            let at = &mut next[slot(*hash, count)];
            tags[*at as usize] = tag(*hash);
            items[*at as usize] = *item;
            *at += 1;
        }
        let mut known = vec![0; (pairs.len().max(8) * BITS / 64).next_power_of_two()];
        for (hash, _) in pairs {
            let (word, bit) = bit(*hash, known.len());
            known[word] |= bit;
        }
        Self { starts, tags, items, known }
    }

    /// The numbers under a hash, and a few that are not: the caller compares.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let known = self.may_hold(hash);
        let at = slot(hash, self.starts.len().saturating_sub(1));
        let range = match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) if known => *from as usize..*to as usize,
            _ => 0..0,
        };
        let wanted = tag(hash);
        let tags = self.tags.get(range.clone()).unwrap_or_default();
        let items = self.items.get(range).unwrap_or_default();
        tags.iter().zip(items).filter(move |(t, _)| **t == wanted).map(|(_, item)| *item)
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
            && self.tags.len() == self.items.len()
            && self.starts.first() == Some(&0)
            && self.starts.last().is_some_and(|end| *end as usize == self.items.len())
            && self.starts.is_sorted()
            && self.items.iter().all(|item| (*item as usize) < limit)
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
