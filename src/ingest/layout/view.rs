//! A part of a sheet: one table of several, without the columns of secrets.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::ingest::rows::{CellKind, Mark, RawCell, RawRow, Rows};

const BLANK: RawCell<'static> = RawCell { text: "", kind: CellKind::Text };

/// The rows of a sheet in which only some columns hold anything; they keep their letters.
pub(super) struct ColumnsView {
    rows: Arc<dyn Rows>,
    columns: Range<usize>,
    hidden: Vec<usize>,
}

impl ColumnsView {
    /// The columns of this range, but for the hidden ones.
    pub(super) fn new(rows: Arc<dyn Rows>, columns: Range<usize>, hidden: Vec<usize>) -> Self {
        Self { rows, columns, hidden }
    }
}

impl Rows for ColumnsView {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        let shows = |column: usize| self.columns.contains(&column) && !self.hidden.contains(&column);
        self.rows.scan(from, end, &mut |row| {
            let seen = row.cells.iter().take(self.columns.end).enumerate();
            let cells: Vec<RawCell<'_>> =
                seen.map(|(column, cell)| if shows(column) { *cell } else { BLANK }).collect();
            let written: Vec<(u32, &str)> =
                row.written.iter().copied().filter(|(column, _)| shows(*column as usize)).collect();
            visit(&RawRow { cells: &cells, written: &written, ..*row })
        })
    }

    fn within(&self) -> Option<&dyn Rows> {
        Some(&*self.rows)
    }

    fn size(&self) -> u64 {
        self.rows.size()
    }
}

/// The rows of a sheet from one on, which keep their numbers.
pub(super) struct RowsFrom {
    rows: Arc<dyn Rows>,
    first: Mark,
    end: Option<u64>,
}

impl RowsFrom {
    /// The rows from this one on, up to the offset where the next table begins.
    pub(super) fn new(rows: Arc<dyn Rows>, first: Mark, end: Option<u64>) -> Self {
        Self { rows, first, end }
    }
}

impl Rows for RowsFrom {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        let from = if from.offset < self.first.offset { self.first } else { from };
        let end = match (end, self.end) {
            (Some(end), Some(own)) => Some(end.min(own)),
            (end, own) => end.or(own),
        };
        self.rows.scan(from, end, visit)
    }

    fn within(&self) -> Option<&dyn Rows> {
        Some(&*self.rows)
    }

    fn guess_start(&self, near: u64) -> Option<u64> {
        self.rows.guess_start(near.max(self.first.offset))
    }

    fn size(&self) -> u64 {
        self.end.unwrap_or(u64::MAX).min(self.rows.size())
    }
}
