//! The cells of a spreadsheet's sheet in memory: only those that hold something, and their texts.
//!
//! Rows count from the sheet's first row, whether it holds anything or not, so that the numbers are those
//! the spreadsheet program shows.

use std::ops::ControlFlow;

use hashbrown::HashMap;

use crate::diagnostic::Diagnostic;

use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use crate::files::allowance::{Allowance, COLUMNS, Limit, ROWS, TooLarge};

/// Cells held in one piece, so that growing copies nothing; a row stands in one.
const CELLS: usize = 1 << 16;
/// Text held in one piece, in bytes; a longer text has a piece of its own.
const TEXT_BITS: u32 = 20;
/// Texts that a file shares between its cells are held once from this length on; shorter ones cost less than to
/// look them up.
const SHARED: usize = 24;

/// The text of a cell, shared by cells that repeat it: the piece it stands in, and from which byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    at: u32,
    len: u32,
    kind: CellKind,
}

/// A cell that holds something: 12 bytes.
#[derive(Clone, Copy, Debug)]
struct Cell {
    at: u32,
    len: u32,
    column: u16,
    kind: CellKind,
}

/// A row, or a part of one, with its cells in the order of their columns: `cells[piece][start..end]`.
#[derive(Clone, Copy, Debug)]
struct Run {
    row: u32,
    piece: u32,
    start: u32,
    end: u32,
}

/// A merged area, both corners included, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// Collects cells in any order; in that of the rows and columns it costs least.
#[derive(Debug)]
pub(super) struct GridBuilder<'a> {
    allowance: &'a mut Allowance,
    grid: Grid,
    shared: HashMap<usize, Value>,
    merged: Vec<Area>,
    /// Bytes of the grid's cells and runs that are counted already.
    counted: u64,
}

impl<'a> GridBuilder<'a> {
    /// An empty sheet of a file.
    pub(super) fn new(allowance: &'a mut Allowance) -> Self {
        Self { allowance, grid: Grid::default(), shared: HashMap::new(), merged: Vec::new(), counted: 0 }
    }

    /// Sets a cell; empty text leaves it empty.
    pub(super) fn put(&mut self, row: u32, column: u32, kind: CellKind, text: &str) -> Result<(), TooLarge> {
        let value = self.hold(kind, text)?;
        self.put_value(row, column, value)
    }

    /// Sets a cell to a text that stands at one place in memory while the sheet is read, however many cells show it.
    pub(super) fn put_shared(&mut self, row: u32, column: u32, text: &str) -> Result<(), TooLarge> {
        if text.len() < SHARED {
            return self.put(row, column, CellKind::Text, text);
        }
        let address = text.as_ptr().addr();
        let value = if let Some(value) = self.shared.get(&address) {
            *value
        } else {
            /// What an entry takes at most, the table's free places and its growth included.
            const ENTRY: u64 = 80;
            let value = self.hold(CellKind::Text, text)?;
            self.allowance.take(Limit::Held, ENTRY)?;
            self.shared.insert(address, value);
            value
        };
        self.put_value(row, column, value)
    }

    /// Holds a text, to be put in several cells.
    pub(super) fn hold(&mut self, kind: CellKind, text: &str) -> Result<Value, TooLarge> {
        const PIECE: usize = 1 << TEXT_BITS;
        self.grid.has_unvalued |= kind == CellKind::Unvalued;
        let texts = &mut self.grid.texts;
        match texts.last() {
            Some(last) if last.len() + text.len() <= PIECE && last.len() < PIECE => {
                // The first grows as it is filled, the others have their room.
                if texts.len() == 1 {
                    self.allowance.take(Limit::Held, 2 * text.len() as u64)?;
                }
            }
            Some(_) => {
                let room = PIECE.max(text.len());
                self.allowance.take(Limit::Held, room as u64)?;
                texts.push(String::with_capacity(room));
            }
            None => {
                self.allowance.take(Limit::Held, 2 * text.len() as u64)?;
                texts.push(String::new());
            }
        }
        // Each piece but the first is counted with its room, so that the numbers hold what the allowance permits.
        let piece = texts.len() - 1;
        let at = u32::try_from((piece << TEXT_BITS) + texts[piece].len()).unwrap_or(u32::MAX);
        texts[piece].push_str(text);
        Ok(Value { at, len: u32::try_from(text.len()).unwrap_or(u32::MAX), kind })
    }

    /// Sets a cell to a text held.
    pub(super) fn put_value(&mut self, row: u32, column: u32, value: Value) -> Result<(), TooLarge> {
        if value.len == 0 {
            return Ok(());
        }
        let (true, Ok(narrow)) = (row < ROWS && column < COLUMNS, u16::try_from(column)) else {
            return Err(TooLarge::Outside { row, column });
        };
        self.allowance.take(Limit::Shown, u64::from(value.len))?;
        let cell = Cell { at: value.at, len: value.len, column: narrow, kind: value.kind };
        self.grid.push(row, cell);
        let bytes = self.grid.bytes();
        let grown = bytes - std::mem::replace(&mut self.counted, bytes);
        if grown > 0 { self.allowance.take(Limit::Held, grown) } else { Ok(()) }
    }

    /// Repeats the first cell of the area over those of its cells that are empty.
    pub(super) fn merge(&mut self, area: Area) -> Result<(), TooLarge> {
        self.allowance.take(Limit::Held, 3 * size_of::<Area>() as u64)?;
        self.merged.push(area);
        Ok(())
    }

    /// How many areas are merged.
    pub(super) fn merged(&self) -> usize {
        self.merged.len()
    }

    /// The sheet, its cells in order.
    pub(super) fn build(mut self) -> Result<Grid, TooLarge> {
        if let Some((row, column)) = self.sort()? {
            return Err(TooLarge::Twice { row, column: column.into() });
        }
        self.spread_merged()?;
        // Areas that overlap fill a cell twice.
        self.sort()?;
        self.allowance.take(Limit::Rows, self.grid.size())?;
        let places = self.grid.runs.iter().filter_map(|run| self.grid.of(*run).last());
        let places = places.map(|last| u64::from(last.column) + 1).sum();
        self.allowance.take(Limit::Places, places)?;
        Ok(self.grid)
    }

    /// Puts the cells in order, and says which stood there twice, if any did. While that is done all are there twice.
    fn sort(&mut self) -> Result<Option<(u32, u16)>, TooLarge> {
        if self.grid.is_sorted() {
            return Ok(None);
        }
        self.allowance.take(Limit::Held, self.grid.bytes())?;
        let twice = self.grid.sort();
        self.counted = self.grid.bytes();
        Ok(twice)
    }

    fn spread_merged(&mut self) -> Result<(), TooLarge> {
        // Whole columns and rows may be merged; beyond the last cell used nothing is gained by filling them.
        let last_row = self.grid.runs.last().map_or(0, |run| run.row);
        let own = self.grid.runs.len();
        let lasts = self.grid.runs.iter().filter_map(|run| self.grid.of(*run).last());
        let last_column = lasts.map(|cell| u32::from(cell.column)).max().unwrap_or(0);
        for area in std::mem::take(&mut self.merged) {
            let Some(first) = self.grid.find(own, area.rows.0, area.columns.0) else { continue };
            let value = Value { at: first.at, len: first.len, kind: first.kind };
            for row in area.rows.0..=area.rows.1.min(last_row) {
                for column in area.columns.0..=area.columns.1.min(last_column) {
                    self.allowance.take(Limit::Places, 1)?;
                    if self.grid.find(own, row, column).is_none() {
                        self.put_value(row, column, value)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A sheet in memory. Offsets of its marks are row indexes from 0.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    texts: Vec<String>,
    cells: Vec<Vec<Cell>>,
    /// Once built: one for each row that holds something, in order.
    runs: Vec<Run>,
    has_unvalued: bool,
}

impl Grid {
    /// Memory for the cells and runs. A list of runs that grows is there half a time more.
    fn bytes(&self) -> u64 {
        let first = self.cells.first().map_or(0, Vec::capacity);
        let cells = self.cells.len().saturating_sub(1) * CELLS + first;
        (cells * size_of::<Cell>() + self.runs.capacity() * size_of::<Run>() * 3 / 2) as u64
    }

    /// Adds a cell.
    fn push(&mut self, row: u32, cell: Cell) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if let (Some(run), Some(piece)) = (self.runs.last_mut(), self.cells.last_mut())
            && run.row == row
            && piece.last().is_some_and(|last| last.column < cell.column)
        {
            piece.push(cell);
            run.end += 1;
            return;
        }
        match self.cells.last() {
            Some(piece) if piece.len() + COLUMNS as usize <= CELLS => {}
            Some(_) => self.cells.push(Vec::with_capacity(CELLS)),
            None => self.cells.push(Vec::new()),
        }
        let piece = self.cells.len() - 1;
        let start = number(self.cells[piece].len());
        self.cells[piece].push(cell);
        self.runs.push(Run { row, piece: number(piece), start, end: start + 1 });
    }

    /// Whether there is one run for each row, in order.
    fn is_sorted(&self) -> bool {
        self.runs.is_sorted_by(|a, b| a.row < b.row)
    }

    /// One run for each row, in order; of two cells at one place the first stays, and one such place is said.
    fn sort(&mut self) -> Option<(u32, u16)> {
        let mut twice = None;
        let mut runs = std::mem::take(&mut self.runs);
        runs.sort_by_key(|run| run.row);
        let mut sorted = Self::default();
        let mut cells = Vec::new();
        for row in runs.chunk_by(|a, b| a.row == b.row) {
            cells.clear();
            for run in row {
                cells.extend_from_slice(self.of(*run));
            }
            cells.sort_by_key(|cell| cell.column);
            cells.dedup_by(|next, first| {
                let same = next.column == first.column;
                if same {
                    twice = twice.or(Some((row[0].row, first.column)));
                }
                same
            });
            for cell in &cells {
                sorted.push(row[0].row, *cell);
            }
        }
        (self.cells, self.runs) = (sorted.cells, sorted.runs);
        twice
    }

    fn of(&self, run: Run) -> &[Cell] {
        &self.cells[run.piece as usize][run.start as usize..run.end as usize]
    }

    /// The cell at a place, looked for in the first `own` runs, which are in order.
    fn find(&self, own: usize, row: u32, column: u32) -> Option<Cell> {
        let run = self.runs[..own].binary_search_by_key(&row, |run| run.row).ok()?;
        let cells = self.of(self.runs[run]);
        let at = cells.binary_search_by_key(&column, |cell| u32::from(cell.column)).ok()?;
        Some(cells[at])
    }

    fn text(&self, cell: Cell) -> &str {
        let start = cell.at as usize & ((1 << TEXT_BITS) - 1);
        &self.texts[(cell.at >> TEXT_BITS) as usize][start..start + cell.len as usize]
    }
}

impl Rows for Grid {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        const EMPTY: RawCell<'static> = RawCell { text: "", kind: CellKind::Text };
        let first = self.runs.partition_point(|run| u64::from(run.row) < from.offset);
        let mut runs = self.runs[first..].iter().peekable();
        let mut cells = Vec::new();
        let mut next = from.offset;
        for offset in from.offset..end.unwrap_or(u64::MAX).min(self.size()) {
            cells.clear();
            if let Some(run) = runs.next_if(|run| u64::from(run.row) == offset) {
                for cell in self.of(*run) {
                    cells.resize(cell.column as usize, EMPTY);
                    cells.push(RawCell { text: self.text(*cell), kind: cell.kind });
                }
            }
            next = offset + 1;
            let mark = Mark { offset, row: next, line: 0 };
            if visit(&RawRow { mark, end: next, cells: &cells, written: &[], plain: false }).is_break() {
                break;
            }
        }
        Ok(Mark { offset: next, row: next + 1, line: 0 })
    }

    fn has_unvalued(&self) -> bool {
        self.has_unvalued
    }

    fn size(&self) -> u64 {
        self.runs.last().map_or(0, |run| u64::from(run.row) + 1)
    }
}

/// A number as text: all digits of an integer that a double holds exactly, else the shortest form that
/// gives the same double, with an exponent where digits would be made up.
pub(super) fn number(value: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let size = value.abs();
    if size < EXACT && value.fract().abs() < f64::MIN_POSITIVE {
        let text = format!("{value:.0}");
        if text == "-0" { "0".into() } else { text }
    } else if size < EXACT && size > 1e-6 {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests;
