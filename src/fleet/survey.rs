//! The first pass: which rows belong to which machine.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::RowArena;
use super::key::{KeyTable, normalise};
use super::serials::{Namespace, SerialHashes, SharedSerials};
use crate::diagnostic::Diagnostic;
use crate::ingest::rows::{Mark, RawRow, Rows};
use crate::ingest::shape::trim;
use crate::ingest::vet::{RowProblem, SkipReason, Vetted, Vetter};
use crate::model::{InputId, RowPlace, SheetPlan};

/// How many refused rows are kept with their reason; the others are counted.
const PROBLEMS_KEPT: usize = 1_000;

/// How many places are kept of rows that were skipped for one reason.
const PLACES_KEPT: usize = 5;

/// A sheet that is part of the inventory, ready to be read.
pub struct Sheet<'r> {
    /// Its id among the inputs.
    pub input: InputId,
    /// Its rows.
    pub rows: &'r dyn Rows,
    /// How it is read.
    pub plan: SheetPlan,
    /// The first row after the header.
    pub first: Mark,
    /// Where the rows of the table end, if something else follows in the sheet.
    pub end: Option<u64>,
    /// Judges single rows.
    pub vetter: Vetter,
}

/// A stretch of rows of one machine in one sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The machine's number.
    pub machine: u32,
    /// The sheet, as an index into the sheets surveyed.
    pub sheet: u32,
    /// Where the first row starts.
    pub mark: Mark,
    /// The offset after the last row.
    pub end: u64,
}

/// What was read of one sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetCount {
    /// Rows that belong to a machine.
    pub read: u64,
    /// Blank rows.
    pub blank: u64,
    /// Rows that are no evidence, by reason, with the places of the first.
    pub skipped: BTreeMap<SkipReason, (u64, Vec<RowPlace>)>,
    /// Rows that cannot be trusted, by the code of the problem.
    pub refused: BTreeMap<&'static str, u64>,
    /// The first of these with their problems.
    pub problems: Vec<(RowPlace, RowProblem)>,
}

impl SheetCount {
    /// How many rows were set aside, for whatever reason.
    pub fn set_aside(&self) -> u64 {
        self.skipped.values().map(|(rows, _)| rows).chain(self.refused.values()).sum()
    }

    /// How many of these may have held evidence that is lost with them.
    pub fn lost(&self) -> u64 {
        let skipped = self.skipped.iter().filter(|(reason, _)| reason.loses_evidence());
        skipped.map(|(_, (rows, _))| rows).chain(self.refused.values()).sum()
    }
}

/// Where the rows of every machine stand.
pub struct Survey<'r> {
    /// The sheets.
    pub sheets: Vec<Sheet<'r>>,
    /// What was read of each sheet.
    pub counts: Vec<SheetCount>,
    /// Serial numbers that several machines carry.
    pub shared: SharedSerials,
    keys: KeyTable,
    /// Ordered by machine, then by the order of the inputs.
    runs: Vec<Run>,
    /// For each machine, where its runs start in `runs`; one more at the end.
    starts: Vec<u32>,
}

/// Told how far reading has come, in the unit of [`Rows::size`].
pub type Progress<'p> = &'p (dyn Fn(u64) + Sync);

/// Reads every sheet once.
///
/// # Errors
/// When a file cannot be read, or changed while it was read.
pub fn survey<'r>(sheets: Vec<Sheet<'r>>, progress: Progress<'_>) -> Result<Survey<'r>, Diagnostic> {
    let mut keys = KeyTable::default();
    let mut runs: Vec<Run> = Vec::new();
    let mut hashes = SerialHashes::default();
    let mut counts = Vec::with_capacity(sheets.len());
    let mut done = 0;
    for (index, sheet) in (0u32..).zip(&sheets) {
        let serial_columns: Vec<(usize, Namespace)> = sheet
            .plan
            .columns
            .iter()
            .enumerate()
            .filter(|(i, _)| sheet.plan.key != u32::try_from(*i).ok())
            .filter_map(|(i, c)| c.field.and_then(Namespace::of).map(|n| (i, n)))
            .collect();
        let mut count = SheetCount::default();
        let mut rows_seen: u64 = 0;
        sheet.rows.scan(sheet.first, sheet.end, &mut |row: &RawRow<'_>| {
            rows_seen += 1;
            if rows_seen.is_multiple_of(16_384) {
                progress(done + row.end);
            }
            let place = RowPlace { input: sheet.input, row: row.mark.row, line: row.mark.line };
            let machine = match sheet.vetter.vet(row) {
                Vetted::Record { key } => keys.intern(&normalise(key)),
                Vetted::Blank => {
                    count.blank += 1;
                    return ControlFlow::Continue(());
                }
                Vetted::Skipped(reason) => {
                    let (rows, first) = count.skipped.entry(reason).or_default();
                    *rows += 1;
                    if first.len() < PLACES_KEPT {
                        first.push(place);
                    }
                    return ControlFlow::Continue(());
                }
                Vetted::Refused(problem) => {
                    *count.refused.entry(problem.code).or_default() += 1;
                    if count.problems.len() < PROBLEMS_KEPT {
                        count.problems.push((place, problem));
                    }
                    return ControlFlow::Continue(());
                }
            };
            count.read += 1;
            for (column, namespace) in &serial_columns {
                if let Some(cell) = row.cells.get(*column) {
                    hashes.note(*namespace, trim(cell.text), machine);
                }
            }
            match runs.last_mut() {
                Some(run) if run.machine == machine && run.sheet == index && run.end == row.mark.offset => {
                    run.end = row.end;
                }
                _ => runs.push(Run { machine, sheet: index, mark: row.mark, end: row.end }),
            }
            ControlFlow::Continue(())
        })?;
        done += sheet.rows.size();
        counts.push(count);
    }
    // Stable: the runs of a machine stay in the order of the inputs.
    runs.sort_by_key(|r| r.machine);
    let mut starts: Vec<u32> = Vec::with_capacity(keys.len() + 1);
    for (i, run) in (0u32..).zip(&runs) {
        if starts.len() <= run.machine as usize {
            starts.push(i);
        }
    }
    starts.push(u32::try_from(runs.len()).unwrap_or(u32::MAX));
    let suspects = hashes.into_suspects();
    let mut survey = Survey { sheets, counts, shared: SharedSerials::default(), keys, runs, starts };
    survey.compare_serials(&suspects)?;
    Ok(survey)
}

impl Survey<'_> {
    /// How many machines there are; their numbers count from 0 in the order in which they first stand.
    pub fn machines(&self) -> u32 {
        u32::try_from(self.keys.len()).unwrap_or(u32::MAX)
    }

    /// A machine's key as it is compared.
    pub fn key(&self, machine: u32) -> &str {
        self.keys.get(machine)
    }

    /// How many rows belong to machines.
    pub fn rows(&self) -> u64 {
        self.counts.iter().map(|c| c.read).sum()
    }

    /// How many rows were set aside.
    pub fn set_aside(&self) -> u64 {
        self.counts.iter().map(SheetCount::set_aside).sum()
    }

    /// How many of these may have held evidence that is lost with them.
    pub fn lost(&self) -> u64 {
        self.counts.iter().map(SheetCount::lost).sum()
    }

    /// The stretches of rows of a machine.
    pub fn runs(&self, machine: u32) -> &[Run] {
        let at = |i: usize| self.starts.get(i).copied().unwrap_or(0) as usize;
        self.runs.get(at(machine as usize)..at(machine as usize + 1)).unwrap_or_default()
    }

    /// Reads the rows of a machine again, into an arena that is cleared first.
    ///
    /// # Errors
    /// When the file cannot be read, or is no longer what it was.
    pub fn read(&self, machine: u32, arena: &mut RowArena) -> Result<(), Diagnostic> {
        arena.clear();
        for run in self.runs(machine) {
            let Some(sheet) = self.sheets.get(run.sheet as usize) else { continue };
            sheet.rows.scan(run.mark, Some(run.end), &mut |row| {
                arena.push(run.sheet as usize, sheet.input, row);
                ControlFlow::Continue(())
            })?;
        }
        Ok(())
    }

    /// The plan of a sheet.
    pub fn plan(&self, sheet: usize) -> Option<&SheetPlan> {
        self.sheets.get(sheet).map(|s| &s.plan)
    }

    /// Compares the serial numbers of machines whose hashes met, by their text.
    fn compare_serials(&mut self, suspects: &[u32]) -> Result<(), Diagnostic> {
        let mut shared = SharedSerials::default();
        let mut arena = RowArena::default();
        for machine in suspects {
            self.read(*machine, &mut arena)?;
            let records = arena.records(|i| self.plan(i));
            shared.add(*machine, self.key(*machine), &records);
        }
        shared.settle();
        self.shared = shared;
        Ok(())
    }
}
