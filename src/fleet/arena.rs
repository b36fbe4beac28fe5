//! The rows of one machine, copied out of the file while it is judged.

use crate::ingest::rows::RawRow;
use crate::ingest::shape::trim;
use crate::model::{InputId, Record, RecordCell, RowPlace, SheetPlan, Unread};

/// Rows of one machine of which it is kept what is wrong with them; a finding shows fewer.
const SAID: usize = 100;

/// Rows of one machine in one text; made once a thread and used for one machine after another.
#[derive(Debug, Default)]
pub struct RowArena {
    text: String,
    cells: Vec<ArenaCell>,
    rows: Vec<ArenaRow>,
    /// How many of the rows could not be read in full.
    unread: usize,
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
        self.unread = 0;
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
        self.unread += usize::from(unread != Unread::Nothing);
        let unread = if self.unread > SAID { unread.unsaid() } else { unread };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::rows::{CellKind, Mark, RawCell};
    use crate::model::Unreadable;

    #[test]
    fn what_is_wrong_is_kept_of_the_first_rows_and_the_others_count() {
        let mut arena = RowArena::default();
        let problem = Unreadable { code: "serial-date", column: Some(0), message: "what is wrong".into() };
        let cells = [RawCell { text: "5-Mar", kind: CellKind::Text }];
        let row = RawRow { mark: Mark::default(), end: 1, cells: &cells };
        for _ in 0..2 {
            arena.clear();
            for unread in [Unread::Cells([problem.clone()].into()), Unread::Row(problem.clone())]
                .into_iter()
                .cycle()
                .take(300)
            {
                arena.push(0, InputId(0), &row, unread);
            }
            let plan = SheetPlan::default();
            let records = arena.records(|_| Some(&plan));
            let said =
                records.iter().filter(|r| r.unread.all().iter().all(|p| !p.message.is_empty())).count();
            assert_eq!((said, records.len()), (SAID, 300));
            assert!(records.iter().all(|record| record.unread.covers(0)));
        }
    }
}
