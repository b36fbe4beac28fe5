//! Rows of a sheet, streamed: the shape that every table reader gives and everything above works on.

use std::ops::ControlFlow;

use super::delimited::Delimited;
use crate::diagnostic::Diagnostic;

/// Where a row starts, so that reading can begin there again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mark {
    /// Bytes from the start of the text (after decoding), or rows from the start of a grid.
    pub offset: u64,
    /// The row number a spreadsheet program shows, from 1.
    pub row: u64,
    /// The text line, from 1; 0 where the format has no lines.
    pub line: u64,
}

/// What a cell was in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellKind {
    /// Text; every cell of a text file.
    Text,
    /// A number cell of a spreadsheet, already rounded to what a double holds.
    Number,
    /// A date or time cell, written as ISO 8601.
    Date,
    /// True or false.
    Bool,
    /// A formula error (`#N/A`).
    Error,
    /// A formula whose value is not stored, as written (`=A2&B2`).
    Unvalued,
    /// Text with a reference to characters that nobody knows (`&vendor;`), which stands in it as written.
    Unresolved,
}

/// One cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawCell<'a> {
    /// Its text, untrimmed.
    pub text: &'a str,
    /// What it was.
    pub kind: CellKind,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct RawRow<'a> {
    /// Where it starts.
    pub mark: Mark,
    /// The offset just after it.
    pub end: u64,
    /// Its cells from column A.
    pub cells: &'a [RawCell<'a>],
    /// Cells whose text is not what stands in the file, by column: what stands there ([`clean`](super::clean)).
    pub written: &'a [(u32, &'a str)],
    /// Whether its bytes tell that every cell is the value that stands there, so that none need be looked at for that.
    pub plain: bool,
}

impl<'a> RawRow<'a> {
    /// The cells with another value in one column; what stands there in the file is kept beside.
    pub(crate) fn with<'b>(&self, column: usize, value: &'b str) -> (Vec<RawCell<'b>>, Vec<(u32, &'b str)>)
    where
        'a: 'b,
    {
        let mut cells: Vec<RawCell<'b>> = self.cells.to_vec();
        let mut written: Vec<(u32, &'b str)> = self.written.to_vec();
        if let (Some(cell), Ok(number)) = (cells.get_mut(column), u32::try_from(column)) {
            if written.iter().all(|(other, _)| *other != number) {
                written.push((number, cell.text.trim()));
            }
            cell.text = value;
        }
        (cells, written)
    }
}

/// Visits rows that are held in a list, as [`Rows::scan`] does: `cells` puts those of one of them into the vector.
pub(super) fn scan_held<'a, R>(
    held: &'a [R],
    from: Mark,
    end: Option<u64>,
    cells: &dyn Fn(&'a R, &mut Vec<RawCell<'a>>),
    visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
) -> Mark {
    let mark = |offset: u64| Mark { offset, row: offset + 1, line: 0 };
    let (mut next, mut filled) = (from.offset, Vec::new());
    for row in held.iter().skip(usize::try_from(from.offset).unwrap_or(usize::MAX)) {
        if end.is_some_and(|end| next >= end) {
            break;
        }
        filled.clear();
        cells(row, &mut filled);
        next += 1;
        let row = RawRow { mark: mark(next - 1), end: next, cells: &filled, written: &[], plain: false };
        if visit(&row).is_break() {
            break;
        }
    }
    mark(next)
}

/// The rows of one sheet; can be read from any mark, by several threads at once.
pub trait Rows: Send + Sync {
    /// Visits rows from `from` until the offset `end` (or the end of the sheet) or until `visit` breaks.
    /// Rows without any text are visited too. A row that starts before `end` is visited whole. Gives where the row
    /// after the last one visited would start.
    ///
    /// # Errors
    /// When the file cannot be read or is no longer what it was.
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic>;

    /// The rows of which these are a part or another form: what they say of themselves holds for these, unless these say
    /// otherwise. `None` of a file's own.
    fn within(&self) -> Option<&dyn Rows> {
        None
    }

    /// The first offset behind `near` at which a row seems to start, told without reading what stands before it, so
    /// that several threads can read one sheet. A guess: a line break inside a quoted cell looks the same. `None` where
    /// nothing can be guessed.
    fn guess_start(&self, near: u64) -> Option<u64> {
        self.within()?.guess_start(near)
    }

    /// The first cell of which a secret was left out, in what has been read so far: its row, from 1, and its column, from 0.
    fn first_secret(&self) -> Option<(u64, u32)> {
        self.within()?.first_secret()
    }

    /// The first cell, by row (from 1) and column (from 0), of those read so far from which sequences for a terminal were taken out.
    fn first_sequence(&self) -> Option<(u64, u32)> {
        self.within().and_then(Rows::first_sequence)
    }

    /// Whether a cell may hold a formula whose value is not stored.
    fn has_unvalued(&self) -> bool {
        self.within().is_some_and(Rows::has_unvalued)
    }

    /// The delimited text that these are rows of, where they are.
    fn as_text(&self) -> Option<&Delimited> {
        self.within()?.as_text()
    }

    /// How large the sheet is, in the unit of [`Mark::offset`]: for progress.
    fn size(&self) -> u64;
}
