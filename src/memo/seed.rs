//! Hashes that nobody can foresee.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use foldhash::SharedSeed;
use foldhash::quality::FoldHasher;

/// Drawn by chance: what is hashed comes from files of others, which must not be able to choose collisions. Nothing that
/// follows from it may reach an output.
pub(crate) struct Seed {
    own: u64,
    shared: SharedSeed,
}

impl Seed {
    /// A new one.
    pub(crate) fn new() -> Self {
        let chance = RandomState::new();
        Self { own: chance.hash_one(0), shared: SharedSeed::from_u64(chance.hash_one(1)) }
    }

    /// The hash of a value.
    pub(crate) fn hash_of(&self, value: &impl Hash) -> u64 {
        let mut hasher = FoldHasher::with_seed(self.own, &self.shared);
        value.hash(&mut hasher);
        hasher.finish()
    }

    /// The hash of some bytes.
    pub(crate) fn hash(&self, bytes: &[u8]) -> u64 {
        let mut hasher = FoldHasher::with_seed(self.own, &self.shared);
        hasher.write(bytes);
        hasher.finish()
    }
}

impl Default for Seed {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed")
    }
}
