//! The first pass: which rows belong to which machine.

use std::ops::ControlFlow;

use super::RowArena;
use super::candidates::Candidates;
use super::count::SheetCount;
use super::gather::{Cut, Gathered};
use super::hashes::Suspects;
use super::join::Joined;
use super::key::{KeyTable, normalise};
use super::piece::PieceReader;
use super::runs::{Run, Runs};
use super::serials::Numbers;
use super::shared::{Shared, SharedSerials};
use crate::diagnostic::Diagnostic;
use crate::ingest::rows::{Mark, RawRow, Rows};
use crate::ingest::validate::RowValidator;
use crate::model::{EvidencePlan, InputId, Machine, Unread};
use crate::text::not_known_yet::speaks;

/// A sheet that is part of the inventory, ready to be read.
pub struct SurveyedSheet<'r> {
    /// Its id among the inputs.
    pub input: InputId,
    /// Its rows.
    pub rows: &'r dyn Rows,
    /// How it is read.
    pub plan: EvidencePlan,
    /// The first row after the header.
    pub first: Mark,
    /// Where the rows of the table end, if something else follows in the sheet.
    pub end: Option<u64>,
    /// Where among the sheets what stands above its table is, which holds for every row of it.
    pub preamble: Option<usize>,
    /// Judges single rows.
    pub validator: RowValidator,
}

impl<'r> SurveyedSheet<'r> {
    /// What stands above a table: no machine is named there, and it is read with each machine of the table.
    pub(crate) fn of_preamble(input: InputId, rows: &'r dyn Rows, plan: EvidencePlan) -> Self {
        let validator = RowValidator::of_statement(&plan);
        Self { input, rows, plan, first: Mark::default(), end: Some(0), preamble: None, validator }
    }

    /// Whether its rows are about machines.
    fn names_machines(&self) -> bool {
        self.end != Some(0)
    }
}

/// Where the rows of every machine stand.
pub struct Survey<'r> {
    /// The sheets.
    pub sheets: Vec<SurveyedSheet<'r>>,
    /// What was read of each sheet.
    pub counts: Vec<SheetCount>,
    /// Serial numbers that several machines carry.
    pub shared: SharedSerials,
    keys: KeyTable,
    /// By machine, then in the order of the inputs.
    runs: Runs,
    /// Other keys of machines that were joined.
    aliases: Aliases,
}

/// Takes a row: the number of its sheet, the sheet's input, the row, and what of it could not be read.
type VisitRow<'v> = &'v mut dyn FnMut(usize, InputId, &RawRow<'_>, Unread) -> ControlFlow<()>;

/// Told how far reading has come, in the unit of [`Rows::size`].
pub type Progress<'p> = &'p (dyn Fn(u64) + Sync);

/// Reads every sheet once, with the threads of the pool that it is called in. What it finds does not depend on them.
///
/// # Errors
/// When a file cannot be read, or changed while it was read.
pub fn survey<'r>(sheets: Vec<SurveyedSheet<'r>>, progress: Progress<'_>) -> Result<Survey<'r>, Diagnostic> {
    survey_by(sheets, Cut::USUAL, progress)
}

/// As [`survey`], with pieces of another size.
pub(super) fn survey_by<'r>(
    sheets: Vec<SurveyedSheet<'r>>,
    cut: Cut,
    progress: Progress<'_>,
) -> Result<Survey<'r>, Diagnostic> {
    let mut gathered = Gathered::default();
    let mut done = 0;
    let sources = sheets.iter().filter(|sheet| sheet.names_machines()).count();
    let numbers = if sources > 1 { Numbers::OfSeveral } else { Numbers::OfOneSource };
    for (index, sheet) in (0u32..).zip(&sheets) {
        gathered.sheet(&PieceReader::new(index, sheet, numbers), cut, &|offset| progress(done + offset))?;
        done += sheet.rows.size();
    }
    let Gathered { mut keys, mut runs, doubtful_keys, doubtful, hashes, counts, .. } = gathered;
    // A row that could not be read counts against the machine it seems to be of, if there is one.
    for run in doubtful {
        if let Some(machine) = keys.find(doubtful_keys.get(run.machine)) {
            runs.push(Run { machine, ..run });
        }
    }
    drop(doubtful_keys);
    keys.close();
    let mut counts = counts;
    speak(&sheets, &mut counts)?;
    // The serial numbers first: they take more memory than the runs, and only while they are looked through.
    let suspects = hashes.into_suspects();
    let runs = runs.by_machine();
    let shared = SharedSerials::of_numbers(numbers);
    let mut survey = Survey { sheets, counts, shared, keys, runs, aliases: Aliases::default() };
    let candidates = survey.compare_serials(&suspects)?;
    if numbers == Numbers::OfSeveral {
        survey.join(&Joined::of(candidates, &survey.shared));
    }
    Ok(survey)
}

/// Counts what stands above the tables among the columns that speak of an activity.
fn speak(sheets: &[SurveyedSheet<'_>], counts: &mut [SheetCount]) -> Result<(), Diagnostic> {
    for at in sheets.iter().filter_map(|sheet| sheet.preamble) {
        let (Some(sheet), Some(count)) = (sheets.get(at), counts.get_mut(at)) else { continue };
        sheet.rows.scan(Mark { offset: 0, row: 1, line: 0 }, None, &mut |row| {
            for (plan, cell) in sheet.plan.columns.iter().zip(row.cells) {
                let field = plan.field.filter(|field| field.speaks_of().is_some());
                count.fields.extend(field.filter(|field| speaks(*field, cell.text)));
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(())
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

    /// How many rows were skipped.
    pub fn skipped_rows(&self) -> u64 {
        self.counts.iter().map(SheetCount::skipped_rows).sum()
    }

    /// How many of these may have held evidence that is lost with them.
    pub fn lost(&self) -> u64 {
        self.counts.iter().map(SheetCount::lost).sum()
    }

    /// Of how many rows nothing says which machine they are about.
    pub fn unnamed(&self) -> u64 {
        self.counts.iter().map(|c| c.unnamed.0).sum()
    }

    /// How many cells of rows that belong to machines could not be read.
    pub fn unread_cells(&self) -> u64 {
        self.counts.iter().map(|c| c.cells).sum()
    }

    /// The stretches of rows of a machine.
    pub fn runs(&self, machine: u32) -> impl Iterator<Item = Run> {
        self.runs.of(machine)
    }

    /// Reads the rows of a machine again, into an arena that is cleared first; no more than it takes.
    ///
    /// # Errors
    /// When the file cannot be read, or is no longer what it was.
    pub fn read(&self, machine: u32, arena: &mut RowArena) -> Result<(), Diagnostic> {
        arena.clear();
        self.each_row(machine, &mut |sheet, input, row, unread| {
            arena.push(sheet, input, row, unread);
            if arena.cut().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    /// Reads the rows of a machine again, each with its sheet and with what of it could not be read.
    fn each_row(&self, machine: u32, visit: VisitRow<'_>) -> Result<(), Diagnostic> {
        let mut flow = ControlFlow::Continue(());
        for run in self.runs(machine) {
            let Some(sheet) = self.sheets.get(run.sheet as usize) else { continue };
            let has_lists = self.counts.get(run.sheet as usize).is_none_or(|count| count.lists > 0);
            sheet.rows.scan(run.mark, Some(run.end), &mut |row| {
                let unread = if run.unread { sheet.validator.unread(row.cells) } else { Unread::Nothing };
                let is_key = |key: &str| {
                    let key = normalise(key);
                    key == self.keys.get(machine) || self.aliases.has(machine, &key)
                };
                let of_machine = has_lists.then(|| sheet.validator.one_of(row, is_key)).flatten();
                flow = match of_machine {
                    Some((column, key)) => {
                        let (cells, written) = row.with(column, &key);
                        let row = RawRow { cells: &cells, written: &written, ..*row };
                        visit(run.sheet as usize, sheet.input, &row, unread)
                    }
                    None => visit(run.sheet as usize, sheet.input, row, unread),
                };
                flow
            })?;
            if flow.is_break() {
                return Ok(());
            }
        }
        self.each_preamble(machine, visit)
    }

    /// Reads what stands above the tables of a machine's rows.
    fn each_preamble(&self, machine: u32, visit: VisitRow<'_>) -> Result<(), Diagnostic> {
        let of = |run: Run| self.sheets.get(run.sheet as usize).and_then(|sheet| sheet.preamble);
        let mut above: Vec<usize> = self.runs(machine).filter_map(of).collect();
        above.sort_unstable();
        above.dedup();
        for at in above {
            let Some(sheet) = self.sheets.get(at) else { continue };
            sheet.rows.scan(Mark { offset: 0, row: 1, line: 0 }, None, &mut |row| {
                visit(at, sheet.input, row, Unread::Nothing)
            })?;
        }
        Ok(())
    }

    /// The serial numbers of a machine that others carry, too.
    pub fn shared_by(&self, machine: u32, assembled: &Machine<'_>) -> Vec<Shared> {
        self.shared.of(machine, assembled, |other| self.key(other))
    }

    /// The plan of a sheet.
    pub fn plan(&self, sheet: usize) -> Option<&EvidencePlan> {
        self.sheets.get(sheet).map(|s| &s.plan)
    }

    /// Compares the serial numbers of machines whose hashes met, by their text; gives what is known of these machines where they
    /// may be one.
    fn compare_serials(&mut self, suspects: &Suspects) -> Result<Candidates, Diagnostic> {
        let mut shared = std::mem::take(&mut self.shared);
        let mut candidates = Candidates::of(if shared.joins() { suspects.machines.len() } else { 0 });
        let mut arena = RowArena::default();
        for machine in &suspects.machines {
            // Row by row: a machine may have very many.
            self.each_row(*machine, &mut |sheet, input, row, unread| {
                arena.clear();
                arena.push(sheet, input, row, unread);
                let evidence = arena.evidence(|i| self.plan(i));
                shared.add(*machine, &evidence, suspects);
                if shared.joins() {
                    candidates.add(*machine, sheet, &evidence);
                }
                ControlFlow::Continue(())
            })?;
        }
        shared.settle();
        self.shared = shared;
        Ok(candidates)
    }

    /// Takes machines for one that are: gives all of them new numbers in the order in which they first stand.
    fn join(&mut self, joined: &Joined) {
        if joined.is_empty() {
            return;
        }
        // By the machine that stands for all, in order.
        let mut members: Vec<(u32, u32)> = Vec::new();
        let (mut keys, mut aliases, mut runs) = (KeyTable::default(), Aliases::default(), Runs::default());
        let mut new: Vec<u32> = Vec::with_capacity(self.keys.len());
        for machine in 0..self.machines() {
            let first = joined.first(machine);
            if first != machine {
                members.push((first, machine));
                new.push(new.get(first as usize).copied().unwrap_or(u32::MAX));
                continue;
            }
            new.push(keys.intern(self.keys.get(joined.named_by(machine))));
        }
        // What machines shared that are one takes more memory than what follows.
        self.shared.renumber(|machine| new.get(machine as usize).copied().unwrap_or(u32::MAX));
        members.sort_unstable();
        let mut others = members.iter().peekable();
        let mut of_one: Vec<Run> = Vec::new();
        for machine in (0..self.machines()).filter(|machine| joined.first(*machine) == *machine) {
            let number = new.get(machine as usize).copied().unwrap_or(u32::MAX);
            of_one.clear();
            let more = std::iter::from_fn(|| others.next_if(|(first, _)| *first == machine));
            for member in std::iter::once(machine).chain(more.map(|(_, member)| *member)) {
                of_one.extend(self.runs.of(member).map(|run| Run { machine: number, ..run }));
                if self.keys.get(member) != keys.get(number) {
                    aliases.push(number, self.keys.get(member));
                }
            }
            of_one.sort_unstable_by_key(|run| (run.sheet, run.mark.offset));
            for run in &of_one {
                runs.push(run);
            }
        }
        keys.close();
        (self.keys, self.aliases, self.runs) = (keys, aliases, runs);
    }
}

/// Keys of machines beside the one that names them, by machine.
#[derive(Debug, Default)]
struct Aliases {
    texts: KeyTable,
    of: Vec<(u32, u32)>,
}

impl Aliases {
    /// Adds a key to the last machine, or one after it.
    fn push(&mut self, machine: u32, key: &str) {
        self.of.push((machine, self.texts.intern(key)));
    }

    fn has(&self, machine: u32, key: &str) -> bool {
        let from = self.of.partition_point(|(other, _)| *other < machine);
        let own = self.of.iter().skip(from).take_while(|(other, _)| *other == machine);
        own.into_iter().any(|(_, text)| self.texts.get(*text) == key)
    }
}
