//! The first rows of a sheet, held in memory to find out how it is laid out.

use std::ops::ControlFlow;

use crate::diagnostic::Diagnostics;
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::shape::trim;

/// Rows among which the header is looked for.
pub(super) const HEADER_ROWS: usize = 60;
/// Rows held in all: the header's and a sample below it.
const MOST_ROWS: usize = 460;
/// Cells held in all, so that a sheet of sixteen thousand columns stays small.
const MOST_CELLS: usize = 200_000;

/// One row held.
#[derive(Debug)]
pub(super) struct PeekRow {
    pub(super) mark: Mark,
    pub(super) end: u64,
    pub(super) cells: Vec<String>,
}

impl PeekRow {
    /// The cells that hold something.
    pub(super) fn filled(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|c| trim(c)).filter(|c| !c.is_empty())
    }

    pub(super) fn is_blank(&self) -> bool {
        self.filled().next().is_none()
    }

    /// A title above a section: one cell that begins with `#`.
    pub(super) fn is_remark(&self) -> bool {
        let mut filled = self.filled();
        filled.next().is_some_and(|c| c.starts_with('#')) && filled.next().is_none()
    }
}

/// The first rows of a sheet.
#[derive(Debug, Default)]
pub(super) struct Peek {
    pub(super) rows: Vec<PeekRow>,
}

impl Peek {
    /// Rows below a row that hold something, as the sample from which columns are learnt.
    pub(super) fn sample(&self, header: usize) -> Vec<Vec<String>> {
        self.rows
            .iter()
            .skip(header + 1)
            .filter(|r| !r.is_blank() && !r.is_remark())
            .map(|r| r.cells.clone())
            .collect()
    }

    /// Where reading starts after a row.
    pub(super) fn after(&self, row: usize) -> Mark {
        match (self.rows.get(row + 1), self.rows.get(row)) {
            (Some(next), _) => next.mark,
            (None, Some(last)) => Mark {
                offset: last.end,
                row: last.mark.row + 1,
                line: if last.mark.line == 0 { 0 } else { last.mark.line + 1 },
            },
            (None, None) => Mark::default(),
        }
    }

    /// Whether the sheet is a text file, in which every row ought to have all its cells.
    pub(super) fn is_text(&self) -> bool {
        self.rows.iter().any(|r| r.mark.line != 0)
    }
}

/// Reads the first rows.
pub(super) fn peek(rows: &dyn Rows) -> Result<Peek, Diagnostics> {
    let mut peek = Peek::default();
    let mut cells = 0;
    let start = Mark { offset: 0, row: 1, line: 1 };
    rows.scan(start, None, &mut |row| {
        cells += row.cells.len();
        peek.rows.push(PeekRow {
            mark: row.mark,
            end: row.end,
            cells: row.cells.iter().map(|c| c.text.to_owned()).collect(),
        });
        if peek.rows.len() >= MOST_ROWS || (cells >= MOST_CELLS && peek.rows.len() > 2) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(peek)
}
