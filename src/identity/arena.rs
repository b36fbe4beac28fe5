//! The rows of one machine, copied out of the file while it is judged.

use crate::ingest::rows::RawRow;
use crate::ingest::shape::trim;
use crate::model::{Evidence, EvidenceCell, EvidencePlan, InputId, RowPlace, Unread};

/// Rows of one machine of which it is kept what is wrong with them; a finding shows fewer.
const SAID: usize = 100;

/// What a row and a cell of it take at least in the record of a machine, beside its text:
/// `{"cells":{"A":"","B":""},"input":0,"row":1}`.
const ROW: usize = 19;
const CELL: usize = 7;

/// Cells of one machine that are held: more than any has whose parts somebody wrote down one by one. Of a cell a record takes
/// a few bytes, judging it some hundreds.
pub(crate) const CELLS: usize = 100_000;

/// Why not all rows of a machine are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Its record would be larger than was said.
    Record,
    /// It has more than [`CELLS`] cells.
    Cells,
}

/// Rows of one machine in one text; made once a thread and used for one machine after another.
#[derive(Debug)]
pub struct RowArena {
    text: String,
    cells: Vec<ArenaCell>,
    /// What stands in the file, of cells whose text is something else.
    written: Vec<ArenaCell>,
    rows: Vec<ArenaRow>,
    /// How many of the rows could not be read in full.
    unread: usize,
    /// The least that the record of these rows takes, and the most that it may.
    size: usize,
    most: usize,
    most_cells: usize,
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
    written_end: usize,
    unread: Unread,
}

impl Default for RowArena {
    fn default() -> Self {
        Self { most_cells: usize::MAX, ..Self::of_records(usize::MAX) }
    }
}

impl RowArena {
    /// One for machines whose record takes `most` bytes and that have no more than [`CELLS`] cells: of others it holds the
    /// first rows, and [`Self::cut`] says so.
    pub fn of_records(most: usize) -> Self {
        let (text, cells, written, rows) = Default::default();
        Self { text, cells, written, rows, unread: 0, size: 0, most, most_cells: CELLS }
    }

    /// Why there are more rows than it holds, if there are.
    pub fn cut(&self) -> Option<Cut> {
        if self.size > self.most {
            Some(Cut::Record)
        } else if self.cells.len() > self.most_cells {
            Some(Cut::Cells)
        } else {
            None
        }
    }

    /// The least that the record of its rows takes, in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.size = 0;
        self.text.clear();
        self.cells.clear();
        self.written.clear();
        self.rows.clear();
        self.unread = 0;
    }

    /// Copies the cells of a row that hold something; `unread` says what of it could not be read. A row that is too much is
    /// left out.
    pub fn push(&mut self, sheet: usize, input: InputId, row: &RawRow<'_>, unread: Unread) {
        self.size += ROW;
        for (column, cell) in (0u32..).zip(row.cells) {
            let text = trim(cell.text);
            if self.cut().is_some() {
                return;
            }
            if text.is_empty() {
                continue;
            }
            self.size += CELL + text.len();
            let cell = self.hold(column, text);
            self.cells.push(cell);
        }
        for (column, text) in row.written {
            self.size += text.len();
            if self.cut().is_some() {
                return;
            }
            let cell = self.hold(*column, text);
            self.written.push(cell);
        }
        self.unread += usize::from(unread != Unread::Nothing);
        let unread = if self.unread > SAID { unread.unsaid() } else { unread };
        let place = RowPlace { input, row: row.mark.row, line: row.mark.line };
        let (cells_end, written_end) = (self.cells.len(), self.written.len());
        self.rows.push(ArenaRow { place, sheet, cells_end, written_end, unread });
    }

    fn hold(&mut self, column: u32, text: &str) -> ArenaCell {
        let start = self.text.len();
        self.text.push_str(text);
        ArenaCell { column, start, end: self.text.len() }
    }

    /// The rows as evidence; `plan` gives the plan of a sheet.
    pub fn evidence<'a>(&'a self, plan: impl Fn(usize) -> Option<&'a EvidencePlan>) -> Vec<Evidence<'a>> {
        let (mut start, mut written_start) = (0, 0);
        let mut records = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let cells = self.cells.get(start..row.cells_end).unwrap_or_default();
            let written = self.written.get(written_start..row.written_end).unwrap_or_default();
            (start, written_start) = (row.cells_end, row.written_end);
            let Some(plan) = plan(row.sheet) else { continue };
            let text = |c: &ArenaCell| self.text.get(c.start..c.end).map(|text| (c.column, text));
            let cells = cells.iter().filter_map(text).map(|(column, text)| EvidenceCell { column, text });
            let written = written.iter().filter_map(text).collect();
            let (cells, unread) = (cells.collect(), row.unread.clone());
            records.push(Evidence { place: row.place, plan, cells, unread, written });
        }
        records
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::rows::{CellKind, Mark, RawCell};
    use crate::model::{ColumnPlan, Unreadable};

    #[test]
    fn what_is_wrong_is_kept_of_the_first_rows_and_the_others_count() {
        let mut arena = RowArena::default();
        let problem = Unreadable { code: "serial-date", column: Some(0), message: "what is wrong".into() };
        let cells = [RawCell { text: "5-Mar", kind: CellKind::Text }];
        let row = RawRow { mark: Mark::default(), end: 1, cells: &cells, written: &[], plain: false };
        for _ in 0..2 {
            arena.clear();
            for unread in [Unread::Cells([problem.clone()].into()), Unread::Row(problem.clone())]
                .into_iter()
                .cycle()
                .take(300)
            {
                arena.push(0, InputId(0), &row, unread);
            }
            let plan = EvidencePlan::default();
            let records = arena.evidence(|_| Some(&plan));
            let said =
                records.iter().filter(|r| r.unread.all().iter().all(|p| !p.message.is_empty())).count();
            assert_eq!((said, records.len()), (SAID, 300));
            assert!(records.iter().all(|record| record.unread.covers(0)));
        }
    }

    /// The record is what a report is made of, so what it cannot take need not be held.
    #[test]
    fn a_machine_is_held_as_far_as_its_record_may_reach() {
        const MOST: usize = 1 << 20;
        let cells = ["SN1", "", "Quillwater"].map(|text| RawCell { text, kind: CellKind::Text });
        let plan = EvidencePlan {
            columns: vec![column("Serial"), column(""), column("Supplier")].into(),
            ..EvidencePlan::default()
        };
        let fill = |arena: &mut RowArena, rows: u64| {
            for row in 1..=rows {
                let mark = Mark { offset: row, row, line: row };
                arena.push(
                    0,
                    InputId(0),
                    &RawRow { mark, end: row + 1, cells: &cells, written: &[], plain: false },
                    Unread::Nothing,
                );
            }
        };
        let mut arena = RowArena::of_records(MOST);
        let held = allocation_counter::measure(|| fill(&mut arena, 1 << 20));
        assert_eq!(arena.cut(), Some(Cut::Record));
        assert!(held.bytes_max < 16 << 20, "{held:?}");

        // What is not cut may be too large, what is cut never fits.
        for rows in [1, 1000, MOST as u64 / (19 + 2 * 7 + 13)] {
            arena.clear();
            fill(&mut arena, rows);
            assert_eq!(arena.cut(), None, "{rows}");
            let records = arena.evidence(|_| Some(&plan));
            let machine = crate::identity::assemble::assemble("SN1", &records);
            let mut record = Vec::new();
            crate::attest::record::append_record(
                &machine,
                &crate::model::Inputs::default(),
                crate::attest::run::Form::Full,
                &mut record,
            )
            .unwrap();
            assert!(record.len() >= arena.size, "{} {}", record.len(), arena.size);
        }
    }

    /// A cell takes nine bytes of a record and some hundreds of memory once it is judged.
    #[test]
    fn a_machine_of_very_many_cells_is_held_as_far_as_it_is_judged() {
        let cells = vec![RawCell { text: "b", kind: CellKind::Text }; 1000];
        let mut arena = RowArena::of_records(usize::MAX);
        for row in 1..=200 {
            assert_eq!(arena.cut(), (row > 101).then_some(Cut::Cells), "{row}");
            let mark = Mark { offset: row, row, line: row };
            arena.push(
                0,
                InputId(0),
                &RawRow { mark, end: row + 1, cells: &cells, written: &[], plain: false },
                Unread::Nothing,
            );
        }
        assert!(arena.cells.len() <= CELLS + 1);
        arena.clear();
        assert_eq!(arena.cut(), None);
    }

    fn column(header: &str) -> ColumnPlan {
        ColumnPlan { header: header.into(), field: None, slot: 0 }
    }
}
