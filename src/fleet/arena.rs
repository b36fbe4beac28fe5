//! The rows of one machine, copied out of the file while it is judged.

use crate::ingest::rows::RawRow;
use crate::ingest::shape::trim;
use crate::model::{InputId, Record, RecordCell, RowPlace, SheetPlan, Unread};

/// Rows of one machine in one text; made once a thread and used for one machine after another.
#[derive(Debug, Default)]
pub struct RowArena {
    text: String,
    cells: Vec<ArenaCell>,
    rows: Vec<ArenaRow>,
}

#[derive(Clone, Copy, Debug)]
struct ArenaCell {
    column: u32,
    start: usize,
    end: usize,
}

#[derive(Clone, Debug)]
struct ArenaRow {
    place: RowPlace,
    sheet: usize,
    cells_end: usize,
    unread: Unread,
}

impl RowArena {
    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.rows.clear();
    }

    /// Copies the cells of a row that hold something; `unread` says what of it could not be read.
    pub fn push(&mut self, sheet: usize, input: InputId, row: &RawRow<'_>, unread: Unread) {
        for (column, cell) in (0u32..).zip(row.cells) {
            let text = trim(cell.text);
            if text.is_empty() {
                continue;
            }
            let start = self.text.len();
            self.text.push_str(text);
            self.cells.push(ArenaCell { column, start, end: self.text.len() });
        }
        let place = RowPlace { input, row: row.mark.row, line: row.mark.line };
        self.rows.push(ArenaRow { place, sheet, cells_end: self.cells.len(), unread });
    }

    /// The rows as records; `plan` gives the plan of a sheet.
    pub fn records<'a>(&'a self, plan: impl Fn(usize) -> Option<&'a SheetPlan>) -> Vec<Record<'a>> {
        let mut start = 0;
        let mut records = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let cells = self.cells.get(start..row.cells_end).unwrap_or_default();
            start = row.cells_end;
            let Some(plan) = plan(row.sheet) else { continue };
            let cell = |c: &ArenaCell| {
                self.text.get(c.start..c.end).map(|text| RecordCell { column: c.column, text })
            };
            let cells = cells.iter().filter_map(cell).collect();
            records.push(Record { place: row.place, plan, cells, unread: row.unread.clone() });
        }
        records
    }
}
