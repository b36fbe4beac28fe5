//! Rows held in memory, for tests.

use std::ops::ControlFlow;

use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use crate::diagnostic::Diagnostic;

/// Rows of text and their kinds; offsets count rows.
#[derive(Debug, Default)]
pub(crate) struct MemoryRows {
    rows: Vec<Vec<(String, CellKind)>>,
    text: bool,
}

impl MemoryRows {
    /// Rows of a text file.
    pub(crate) fn new(rows: Vec<Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|r| r.into_iter().map(|c| (c, CellKind::Text)).collect()).collect();
        Self { rows, text: true }
    }

    /// Rows of a workbook.
    pub(crate) fn grid(rows: Vec<Vec<(String, CellKind)>>) -> Self {
        Self { rows, text: false }
    }

    /// A text with `separator` between cells and `"` around them where needed.
    pub(crate) fn csv(text: &str, separator: char) -> Self {
        let mut rows = vec![vec![String::new()]];
        let mut quoted = false;
        let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(c) = chars.next() {
            let Some(row) = rows.last_mut() else { break };
            let Some(cell) = row.last_mut() else { break };
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' if quoted || cell.is_empty() => quoted = !quoted,
                '\r' if !quoted && chars.peek() == Some(&'\n') => {}
                '\n' | '\r' if !quoted => rows.push(vec![String::new()]),
                c if c == separator && !quoted => row.push(String::new()),
                c => cell.push(c),
            }
        }
        if rows.last().is_some_and(|r| r.len() == 1 && r.first().is_some_and(String::is_empty)) {
            rows.pop();
        }
        Self::new(rows)
    }

    /// Every row, one after the other.
    pub(crate) fn each(&self, mut visit: impl FnMut(&RawRow<'_>)) {
        self.scan(Mark::default(), None, &mut |row| {
            visit(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    }
}

impl Rows for MemoryRows {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        let mark =
            |offset: u64| Mark { offset, row: offset + 1, line: if self.text { offset + 1 } else { 0 } };
        let mut next = from.offset;
        for (offset, row) in (0_u64..).zip(&self.rows).skip(usize::try_from(from.offset).unwrap()) {
            if end.is_some_and(|e| offset >= e) {
                break;
            }
            let cells: Vec<RawCell<'_>> = row.iter().map(|(t, k)| RawCell { text: t, kind: *k }).collect();
            next = offset + 1;
            if visit(&RawRow { mark: mark(offset), end: next, cells: &cells, written: &[], plain: false })
                .is_break()
            {
                break;
            }
        }
        Ok(mark(next))
    }

    fn size(&self) -> u64 {
        self.rows.len() as u64
    }
}
