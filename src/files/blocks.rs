//! What was read of a file, block by block: whoever reads a block again has to see the bytes that were read first.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::memo::Seed;

/// Bytes of a block: small, as each is read whole where a machine's rows begin or end in it.
pub(crate) const BLOCK: usize = 2 << 10;
/// Blocks whose hashes stand together; there is room for them when the first is read.
const STRETCH: usize = 1 << 13;

/// The hashes of the blocks read so far, 8 bytes each; any number of threads may read at once.
#[derive(Debug)]
pub(crate) struct Blocks {
    seed: Seed,
    stretches: Vec<OnceLock<Box<[AtomicU64]>>>,
    /// How many blocks there are.
    count: usize,
    changed: AtomicBool,
}

impl Blocks {
    /// Those of a file of `len` bytes, of which nothing was read.
    pub(crate) fn new(len: u64) -> Self {
        let count = usize::try_from(len.div_ceil(BLOCK as u64)).unwrap_or(usize::MAX);
        let stretches = std::iter::repeat_with(OnceLock::new).take(count.div_ceil(STRETCH)).collect();
        Self { seed: Seed::new(), stretches, count, changed: AtomicBool::new(false) }
    }

    /// Whether the block at `offset` was not read before, or had these bytes.
    pub(crate) fn same(&self, offset: u64, bytes: &[u8]) -> bool {
        let block = usize::try_from(offset / BLOCK as u64).unwrap_or(usize::MAX);
        let Some(stretch) = self.stretches.get(block / STRETCH) else { return false };
        // A small file has few blocks, and there may be thousands of such files.
        let room = STRETCH.min(self.count - block / STRETCH * STRETCH);
        let hashes = stretch.get_or_init(|| std::iter::repeat_with(AtomicU64::default).take(room).collect());
        // 0 stands for a block that was not read.
        let hash = self.seed.hash(bytes).max(1);
        let Some(known) = hashes.get(block % STRETCH) else { return false };
        let before = known.compare_exchange(0, hash, Ordering::Relaxed, Ordering::Relaxed);
        before.is_ok() || before == Err(hash)
    }

    /// Notes that a block had other bytes, or was missing.
    pub(crate) fn note_change(&self) {
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Whether that was ever so.
    pub(crate) fn changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }
}
