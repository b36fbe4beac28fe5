//! What the first pass finds in one piece of a sheet, with numbers of its own: a piece can be read before anybody
//! knows how many rows and machines stand before it.

use std::ops::ControlFlow;

use super::count::SheetCount;
use super::hashes::{SerialHash, hash};
use super::key::{KeyTable, normalise};
use super::runs::Run;
use super::serials::{Namespace, Numbers};
use super::survey::SurveyedSheet;
use crate::diagnostic::Diagnostic;
use crate::ingest::rows::Mark;
use crate::ingest::shape::trim;
use crate::ingest::validate::{Belongs, RowOutcome};
use crate::model::{ColumnPlan, Field, RowPlace, Unread};
use crate::text::not_known_yet::speaks;

/// Rows between two reports of progress.
const REPORTED: u64 = 16_384;

/// Serial numbers of a machine among which it is looked whether a row repeats one.
const REPEATED: usize = 32;

/// What stands in some rows that follow each other.
#[derive(Debug)]
pub(super) struct Piece {
    /// The keys of its machines, numbered in the order in which they stand in the piece.
    pub(super) keys: KeyTable,
    /// Its rows by these numbers.
    pub(super) runs: Vec<Run>,
    /// Keys of rows that could not be read, and may stand under the wrong header.
    pub(super) doubtful_keys: KeyTable,
    /// These rows, each with the number of its key there.
    pub(super) doubtful: Vec<Run>,
    /// Hashes of serial numbers, each with the machine that carries it.
    pub(super) serials: Vec<(SerialHash, u32)>,
    /// Its rows, counted.
    pub(super) count: SheetCount,
    /// Where the row after it starts.
    pub(super) next: Mark,
    /// Rows of it are named by their numbers, which were only guessed.
    pub(super) misnumbered: bool,
}

/// How many rows and lines stand before a piece that was numbered as if there were none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shift {
    rows: u64,
    lines: u64,
}

impl Shift {
    /// From the mark at which a piece was taken to begin to the one at which it does.
    pub(super) fn between(taken: Mark, real: Mark) -> Self {
        Self { rows: real.row.saturating_sub(taken.row), lines: real.line.saturating_sub(taken.line) }
    }

    /// A mark moved.
    pub(super) fn mark(self, mark: Mark) -> Mark {
        Mark { offset: mark.offset, row: mark.row + self.rows, line: mark.line + self.lines }
    }

    /// A place moved.
    pub(super) fn place(self, place: RowPlace) -> RowPlace {
        RowPlace { input: place.input, row: place.row + self.rows, line: place.line + self.lines }
    }
}

/// Reads pieces of one sheet; several threads may share it.
pub(super) struct PieceReader<'s> {
    pub(super) sheet: &'s SurveyedSheet<'s>,
    /// The sheet's number.
    pub(super) index: u32,
    serial_columns: Vec<(usize, Namespace)>,
    /// The columns that speak of an activity.
    telling_columns: Vec<(usize, Field)>,
}

impl<'s> PieceReader<'s> {
    pub(super) fn new(index: u32, sheet: &'s SurveyedSheet<'s>, numbers: Numbers) -> Self {
        let columns = 0..sheet.plan.columns.len();
        let serial_columns = columns.filter_map(|i| Some((i, numbers.namespace(&sheet.plan, i)?))).collect();
        let telling =
            |(i, c): (usize, &ColumnPlan)| c.field.filter(|f| f.speaks_of().is_some()).map(|f| (i, f));
        let telling_columns = sheet.plan.columns.iter().enumerate().filter_map(telling).collect();
        Self { sheet, index, serial_columns, telling_columns }
    }

    /// Reads the rows from `from` on that start before `until`. `told` hears now and then how far reading has come.
    ///
    /// # Errors
    /// When the file cannot be read, or changed while it was read.
    pub(super) fn read(&self, from: Mark, until: u64, told: &dyn Fn(u64)) -> Result<Piece, Diagnostic> {
        let mut keys = KeyTable::default();
        let mut runs: Vec<Run> = Vec::new();
        let mut doubtful_keys = KeyTable::default();
        let mut doubtful: Vec<Run> = Vec::new();
        let mut serials: Vec<(SerialHash, u32)> = Vec::new();
        let mut count = SheetCount::default();
        let mut rows_seen: u64 = 0;
        let mut misnumbered = false;
        // Those that have said nothing yet.
        let mut telling = self.telling_columns.clone();
        // The rows of a machine mostly follow each other and repeat its key and serial numbers.
        let mut last_key = LastKey::default();
        let next = self.sheet.rows.scan(from, Some(until), &mut |row| {
            rows_seen += 1;
            if rows_seen.is_multiple_of(REPORTED) {
                told(row.end);
            }
            let place = RowPlace { input: self.sheet.input, row: row.mark.row, line: row.mark.line };
            let run =
                |machine, unread| Run { machine, sheet: self.index, mark: row.mark, end: row.end, unread };
            let (machines, unread) = match self.sheet.validator.validate(row) {
                RowOutcome::Evidence { key, unread } => {
                    count.read += 1;
                    count.damage(&unread, place);
                    (OfRow::One(last_key.number(key, &mut keys)), unread)
                }
                RowOutcome::Lot { key, unread } => {
                    misnumbered |= from.row == 0;
                    count.read += 1;
                    count.lot(&self.sheet.plan, place);
                    count.damage(&unread, place);
                    (OfRow::One(last_key.number(&key, &mut keys)), unread)
                }
                RowOutcome::Several { keys: several, unread } => {
                    count.read += 1;
                    count.lists += 1;
                    count.damage(&unread, place);
                    let numbers = several.iter().map(|key| last_key.number(key, &mut keys)).collect();
                    (OfRow::Several(numbers), unread)
                }
                RowOutcome::Blank => {
                    count.blank += 1;
                    return ControlFlow::Continue(());
                }
                RowOutcome::Skipped(reason) => {
                    count.skip(reason, place);
                    return ControlFlow::Continue(());
                }
                RowOutcome::Refused { problem, of } => {
                    count.refuse(problem.clone(), place);
                    match of {
                        Belongs::Machine(key) => {
                            (OfRow::One(last_key.number(key, &mut keys)), Unread::Row(problem))
                        }
                        Belongs::IfKnown(key) => {
                            doubtful.push(run(doubtful_keys.intern(&normalise(key)), true));
                            return ControlFlow::Continue(());
                        }
                        Belongs::Nobody => return ControlFlow::Continue(()),
                    }
                }
            };
            telling.retain(|(column, field)| {
                let text = row.cells.get(*column).map_or("", |cell| trim(cell.text));
                let silent = text.is_empty() || !speaks(*field, text);
                if !silent {
                    count.fields.insert(*field);
                }
                silent
            });
            for machine in machines.all().iter().copied() {
                for (column, namespace) in &self.serial_columns {
                    if u32::try_from(*column).is_ok_and(|column| unread.covers(column)) {
                        continue;
                    }
                    let Some(cell) = row.cells.get(*column) else { continue };
                    let Some(hash) = hash(*namespace, trim(cell.text)) else { continue };
                    let mut of_machine =
                        serials.iter().rev().take(REPEATED).take_while(|(_, m)| *m == machine);
                    if !of_machine.any(|(known, _)| *known == hash) {
                        serials.push((hash, machine));
                    }
                }
                let unread = unread != Unread::Nothing;
                match runs.last_mut() {
                    Some(run) if run.machine == machine && run.end == row.mark.offset => {
                        run.end = row.end;
                        run.unread |= unread;
                    }
                    _ => runs.push(run(machine, unread)),
                }
            }
            ControlFlow::Continue(())
        })?;
        // Many pieces wait to be put together.
        keys.close();
        doubtful_keys.close();
        runs.shrink_to_fit();
        doubtful.shrink_to_fit();
        serials.shrink_to_fit();
        Ok(Piece { keys, runs, doubtful_keys, doubtful, serials, count, next, misnumbered })
    }
}

/// The machines that a row is about.
enum OfRow {
    One(u32),
    Several(Vec<u32>),
}

impl OfRow {
    fn all(&self) -> &[u32] {
        match self {
            Self::One(machine) => std::slice::from_ref(machine),
            Self::Several(machines) => machines,
        }
    }
}

/// The key of the row before, as it was written, with its number.
#[derive(Debug, Default)]
struct LastKey(Option<(String, u32)>);

impl LastKey {
    /// The number of a key.
    fn number(&mut self, key: &str, keys: &mut KeyTable) -> u32 {
        match &mut self.0 {
            Some((last, number)) if last == key => *number,
            Some((last, number)) => {
                last.clear();
                last.push_str(key);
                *number = keys.intern(&normalise(key));
                *number
            }
            none => none.insert((key.to_owned(), keys.intern(&normalise(key)))).1,
        }
    }
}
