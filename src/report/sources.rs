//! What an output may know of the inputs beyond what is signed of them, where they are at hand.

use std::fmt;

use crate::attest::predicate::RunInput;
use crate::files::bytes::Bytes;
use crate::ingest::text_cells::TextSpan;

/// The inputs of a run. Where a report is shown years later they may be gone: whatever an output says of a machine it says without
/// them, and only where a place is to be found in a file it may say more exactly.
pub trait Sources: fmt::Debug + Sync {
    /// Where an input lies, as it was named: `inventory/miners.csv`.
    fn path(&self, input: &RunInput<'_>) -> Option<String>;

    /// The bytes of the file of an input, of which its digest was found to be the one that is signed.
    fn bytes(&self, input: &RunInput<'_>) -> Option<&Bytes>;

    /// The characters of a cell by its row, from 1, and column, from 0, in an input that is a delimited text. `None` of any other, and
    /// where the cell does not hold this value.
    fn span(&self, input: &RunInput<'_>, cell: (u64, u32), value: Option<&str>) -> Option<TextSpan>;
}

/// Where the inputs are not at hand.
#[derive(Clone, Copy, Debug)]
pub struct NoSources;

impl Sources for NoSources {
    fn path(&self, _: &RunInput<'_>) -> Option<String> {
        None
    }

    fn bytes(&self, _: &RunInput<'_>) -> Option<&Bytes> {
        None
    }

    fn span(&self, _: &RunInput<'_>, _: (u64, u32), _: Option<&str>) -> Option<TextSpan> {
        None
    }
}
