//! The cells of a spreadsheet's sheet in memory: one text, and where in it each cell stands.
//!
//! Rows count from the sheet's first row, whether it holds anything or not, so that the numbers are those
//! the spreadsheet program shows.

use std::ops::ControlFlow;

use crate::diagnostic::Diagnostic;

use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};

/// Cells held of one sheet, counting the empty ones between: 12 bytes each.
const CELL_CAP: usize = 24 << 20;
/// Text held of one sheet, in bytes.
const TEXT_CAP: usize = 1 << 30;

/// The text of a cell, shared by cells that repeat it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    start: u32,
    len: u32,
    kind: CellKind,
}

const EMPTY: Value = Value { start: 0, len: 0, kind: CellKind::Text };

/// A merged area, both corners included, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// More cells or text than a sheet may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl TooLarge {
    /// The refusal of the sheet at `place`.
    pub(super) fn diagnostic(&self, place: &str) -> Diagnostic {
        let Self = self;
        let text =
            format!("the sheet unpacks to more than {CELL_CAP} cells or {} MiB of text", TEXT_CAP >> 20);
        Diagnostic::error("sheet-too-large", text).at(place).help("save this sheet as CSV, which is streamed")
    }
}

/// Collects cells in any order.
#[derive(Debug, Default)]
pub(super) struct GridBuilder {
    text: String,
    cells: Vec<(u32, u32, Value)>,
    merged: Vec<Area>,
}

impl GridBuilder {
    /// Sets a cell; empty text leaves it empty.
    pub(super) fn put(&mut self, row: u32, column: u32, kind: CellKind, text: &str) -> Result<(), TooLarge> {
        let value = self.hold(kind, text)?;
        self.put_value(row, column, value)
    }

    /// Holds a text, to be put in several cells.
    pub(super) fn hold(&mut self, kind: CellKind, text: &str) -> Result<Value, TooLarge> {
        if self.text.len() + text.len() > TEXT_CAP {
            return Err(TooLarge);
        }
        let start = u32::try_from(self.text.len()).map_err(|_| TooLarge)?;
        let len = u32::try_from(text.len()).map_err(|_| TooLarge)?;
        self.text.push_str(text);
        Ok(Value { start, len, kind })
    }

    /// Sets a cell to a text held.
    pub(super) fn put_value(&mut self, row: u32, column: u32, value: Value) -> Result<(), TooLarge> {
        if value.len == 0 {
            return Ok(());
        }
        if self.cells.len() >= CELL_CAP {
            return Err(TooLarge);
        }
        self.cells.push((row, column, value));
        Ok(())
    }

    /// Repeats the first cell of the area over those of its cells that are empty.
    pub(super) fn merge(&mut self, area: Area) {
        self.merged.push(area);
    }

    /// How many areas are merged.
    pub(super) fn merged(&self) -> usize {
        self.merged.len()
    }

    /// Lays the cells out in rows.
    pub(super) fn build(mut self) -> Result<Grid, TooLarge> {
        self.sort();
        self.spread_merged()?;
        self.sort();
        let mut grid = Grid { text: self.text, values: Vec::with_capacity(self.cells.len()), rows: vec![0] };
        let mut column_next = 0;
        for (row, column, value) in self.cells {
            while grid.rows.len() <= row as usize + 1 {
                let here = *grid.rows.last().unwrap_or(&0);
                grid.rows.push(here);
                column_next = 0;
            }
            let column = column as usize;
            if column < column_next {
                continue; // The same cell twice: the first is kept.
            }
            if grid.values.len() + column - column_next >= CELL_CAP {
                return Err(TooLarge);
            }
            grid.values.resize(grid.values.len() + column - column_next, EMPTY);
            grid.values.push(value);
            column_next = column + 1;
            if let Some(end) = grid.rows.last_mut() {
                *end = u32::try_from(grid.values.len()).map_err(|_| TooLarge)?;
            }
        }
        Ok(grid)
    }

    fn sort(&mut self) {
        if !self.cells.is_sorted_by_key(|c| (c.0, c.1)) {
            self.cells.sort_by_key(|c| (c.0, c.1));
        }
    }

    fn spread_merged(&mut self) -> Result<(), TooLarge> {
        let own = self.cells.len();
        // Whole columns and rows may be merged; beyond the last cell used nothing is gained by filling them.
        let last_row = self.cells.last().map_or(0, |c| c.0);
        let last_column = self.cells.iter().map(|c| c.1).max().unwrap_or(0);
        let mut steps = 0;
        for area in std::mem::take(&mut self.merged) {
            let first = (area.rows.0, area.columns.0);
            let find = |cells: &[(u32, u32, Value)], at: (u32, u32)| {
                cells[..own].binary_search_by_key(&at, |c| (c.0, c.1)).ok()
            };
            let Some(value) = find(&self.cells, first).map(|i| self.cells[i].2) else { continue };
            for row in area.rows.0..=area.rows.1.min(last_row) {
                for column in area.columns.0..=area.columns.1.min(last_column) {
                    steps += 1;
                    if steps > CELL_CAP {
                        return Err(TooLarge);
                    }
                    if find(&self.cells, (row, column)).is_none() {
                        self.put_value(row, column, value)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A sheet in memory. Offsets of its marks are row indexes from 0.
#[derive(Debug)]
pub struct Grid {
    text: String,
    values: Vec<Value>,
    /// For each row the index behind its last value; the first entry is 0.
    rows: Vec<u32>,
}

impl Rows for Grid {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        let first = usize::try_from(from.offset).unwrap_or(usize::MAX);
        let rows = self.rows.windows(2).skip(first);
        let mut cells = Vec::new();
        let mut next = from.offset;
        for (offset, bounds) in (from.offset..end.unwrap_or(u64::MAX)).zip(rows) {
            cells.clear();
            let values = &self.values[bounds[0] as usize..bounds[1] as usize];
            cells.extend(values.iter().map(|v| RawCell {
                text: &self.text[v.start as usize..v.start as usize + v.len as usize],
                kind: v.kind,
            }));
            next = offset + 1;
            let mark = Mark { offset, row: next, line: 0 };
            if visit(&RawRow { mark, end: next, cells: &cells }).is_break() {
                break;
            }
        }
        Ok(Mark { offset: next, row: next + 1, line: 0 })
    }

    fn size(&self) -> u64 {
        self.rows.len() as u64 - 1
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
mod tests {
    use super::*;

    fn shown(grid: &Grid) -> Vec<(u64, Vec<String>)> {
        let mut rows = Vec::new();
        grid.scan(Mark::default(), None, &mut |row| {
            rows.push((row.mark.row, row.cells.iter().map(|c| c.text.to_owned()).collect()));
            ControlFlow::Continue(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn rows_are_numbered_as_shown_and_merged_values_repeated() {
        let mut builder = GridBuilder::default();
        builder.put(3, 1, CellKind::Text, "S21").unwrap();
        builder.put(1, 0, CellKind::Text, "Texas").unwrap();
        builder.put(1, 1, CellKind::Text, "S19").unwrap();
        builder.put(2, 0, CellKind::Text, "own").unwrap();
        builder.merge(Area { rows: (1, 9), columns: (0, 0) });
        let grid = builder.build().unwrap();
        let expected: Vec<(u64, Vec<String>)> = vec![
            (1, vec![]),
            (2, vec!["Texas".into(), "S19".into()]),
            (3, vec!["own".into()]),
            (4, vec!["Texas".into(), "S21".into()]),
        ];
        assert_eq!(shown(&grid), expected);
        assert_eq!(grid.size(), 4);
    }

    #[test]
    fn a_range_of_rows_can_be_read_again() {
        let mut builder = GridBuilder::default();
        for row in 0..5 {
            builder.put(row, 0, CellKind::Number, &row.to_string()).unwrap();
        }
        let grid = builder.build().unwrap();
        let mut seen = Vec::new();
        grid.scan(Mark { offset: 2, row: 3, line: 0 }, Some(4), &mut |row| {
            seen.push((row.mark.row, row.cells[0].text.to_owned()));
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(seen, [(3, "2".to_owned()), (4, "3".to_owned())]);
    }

    #[test]
    fn numbers_show_no_digit_that_is_made_up() {
        for (value, text) in [
            (17.0, "17"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (123_456_789_012_345.0, "123456789012345"),
            (8_912_345_678_901_234_567.0, "8.912345678901235e18"),
            (1e-9, "1e-9"),
            (-3.25, "-3.25"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_few_cells_cannot_ask_for_unbounded_memory() {
        let mut builder = GridBuilder::default();
        for row in 0..2000 {
            builder.put(row, 16_383, CellKind::Text, "x").unwrap();
        }
        assert_eq!(builder.build().unwrap_err(), TooLarge);
    }
}
