//! The first cell of a sheet of which something is said, whichever thread meets it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Its row and column in one number, that of a cell that stands before another being less.
#[derive(Debug)]
pub(super) struct FirstCell(AtomicU64);

/// Columns that are told apart: no sheet has as many.
const COLUMNS: u64 = 1 << 20;

impl Default for FirstCell {
    fn default() -> Self {
        Self(AtomicU64::new(u64::MAX))
    }
}

impl FirstCell {
    /// Notes a cell: its row, from 1, and its column, from 0.
    pub(super) fn met(&self, row: u64, column: usize) {
        let column = u64::try_from(column).unwrap_or(u64::MAX).min(COLUMNS - 1);
        self.0.fetch_min(row.saturating_mul(COLUMNS).saturating_add(column), Ordering::Relaxed);
    }

    /// The first of the cells that were noted so far.
    pub(super) fn cell(&self) -> Option<(u64, u32)> {
        let met = Some(self.0.load(Ordering::Relaxed)).filter(|met| *met != u64::MAX)?;
        Some((met / COLUMNS, u32::try_from(met % COLUMNS).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cell_is_that_of_the_first_row_and_column() {
        let first = FirstCell::default();
        assert_eq!(first.cell(), None);
        for (row, column) in [(7, 2), (3, 9), (3, 4), (5, 0)] {
            first.met(row, column);
        }
        assert_eq!(first.cell(), Some((3, 4)));
    }
}
