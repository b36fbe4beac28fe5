//! Scattering without memory: a permutation of row numbers that is computed, not stored.

use super::prng::mix;

/// A pseudo-random order of `0..len`: a Feistel network over the next even power of two, walked until it lands inside.
///
/// Every number comes exactly once, whatever the length, in a few nanoseconds and no memory.
pub(crate) struct Shuffle {
    len: u64,
    half: u32,
    keys: [u64; 4],
}

impl Shuffle {
    /// The order that belongs to a seed.
    pub(crate) fn new(len: u64, seed: u64) -> Self {
        let bits = u64::BITS - len.saturating_sub(1).leading_zeros();
        let half = bits.div_ceil(2).max(1);
        Self { len, half, keys: [1, 2, 3, 4].map(|round| mix(seed ^ mix(round))) }
    }

    /// The number that stands at place `at`, which must be below the length.
    pub(crate) fn at(&self, at: u64) -> u64 {
        let mask = (1u64 << self.half) - 1;
        let mut value = at;
        loop {
            let (mut left, mut right) = (value >> self.half, value & mask);
            for key in self.keys {
                (left, right) = (right, left ^ (mix(right ^ key) & mask));
            }
            value = (left << self.half) | right;
            if value < self.len {
                return value;
            }
        }
    }
}
