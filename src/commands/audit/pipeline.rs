//! The second pass: machines are judged, reported and signed by several threads, and written in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;

use super::in_order::in_order;
use super::outputs::{Outputs, Started};
use super::shipment::Shipment;
use crate::assemble::assemble;
use crate::attest::dsse::{MAX_ENVELOPE, SIGNATURE};
use crate::attest::keys::Signer;
use crate::attest::manifest::{Skipped, Totals, sign_manifest};
use crate::attest::merkle::{Hash, leaf_hash};
use crate::attest::output::{RunFolder, check_machine, record_too_large, report_too_large, too_many_cells};
use crate::attest::record::append_record;
use crate::attest::report::{MachineReport, ReportCoverage, ReportWriter, RunContext};
use crate::audit::{RequestedActivities, audit};
use crate::commands::interrupt::Interrupt;
use crate::commands::inventory::Inventories;
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Failure;
use crate::fleet::key::normalise;
use crate::fleet::{Cut, RowArena, Survey, arena, serials};
use crate::identify::{identify, screen};
use crate::lists::Screening;
use crate::model::{Activity, Inputs, Record, Scope, Verdict};
use crate::report::{Format, MachineDigest, RowTally, RunInfo, Summary};
use crate::rules::Ruleset;

/// Machines that one thread judges with one set of buffers, and whose reports are handed over together: few, to keep
/// memory small.
const BATCH: u32 = 16;

/// Where nothing is written, it is refused all the same what could not be signed: this is worked out for the first machine,
/// whose report names every input as each does, for those whose record takes more than this, and for those of whose findings
/// much is to be said. What else a report says of a smaller record stays far below a hundred times as much.
const SMALL: usize = MAX_ENVELOPE / 128;

/// What is to be done.
pub(super) struct Job<'j> {
    /// Where the machines are.
    pub survey: &'j Survey<'j>,
    /// What they are held against.
    pub ruleset: &'j Ruleset,
    /// The lists in use.
    pub lists: Option<&'j Screening>,
    /// For what.
    pub asked: &'j RequestedActivities,
    /// What was stated of the whole shipment.
    pub shipment: &'j Shipment,
    /// The names of the sheets.
    pub inputs: &'j Inputs,
    /// What is the same in every report.
    pub context: &'j RunContext,
    /// Who signs.
    pub signer: Option<&'j Signer>,
    /// Where the sheets come from.
    pub inventories: &'j Inventories,
    /// Whether to go on.
    pub interrupt: &'j Interrupt,
    /// The formats asked for.
    pub formats: &'j [&'static dyn Format],
    /// Whether reports are written at all.
    pub reports: Reports,
}

/// Whether signed reports are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reports {
    /// They are written.
    Written,
    /// Only the outputs are wanted.
    None,
}

/// Machines that one thread judged one after another.
struct Batch {
    text: BatchText,
    machines: Vec<Judged>,
}

/// The signed reports and the records of a batch, one behind the other.
#[derive(Default)]
struct BatchText {
    reports: Vec<u8>,
    records: Vec<u8>,
}

/// Texts that were written and can be filled again: fresh memory costs more than what is written into it.
#[derive(Default)]
struct BufferPool(Mutex<Vec<BatchText>>);

impl BufferPool {
    fn take(&self) -> BatchText {
        let buffers = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        buffers.unwrap_or_default()
    }

    fn give(&self, mut text: BatchText) {
        text.reports.clear();
        text.records.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
}

/// What one machine came to.
struct Judged {
    key: String,
    /// Its signed report, in the texts of its batch.
    report: Range<usize>,
    leaf: Hash,
    /// Its record, likewise.
    record: Range<usize>,
    fragments: Vec<Vec<u8>>,
    digest: MachineDigest,
    activities: Vec<Activity>,
    verdict: Verdict,
    scope: Scope,
    coverage: ReportCoverage,
}

/// Judges every machine, writes what there is to write, and sums up.
///
/// # Errors
/// When an input changed, a file cannot be written, or a result cannot be printed.
pub(super) fn run(
    job: &Job<'_>,
    folder: Option<RunFolder>,
    outputs: &Outputs,
    info: &RunInfo,
    pool: &ThreadPool,
    terminal: &Terminal,
) -> Result<Summary, Failure> {
    let outputs = outputs.start(info)?;
    let machines = job.survey.machines();
    let bar = terminal.progress(u64::from(machines), "judging");
    let buffers = BufferPool::default();
    let mut writer = Writer { folder, outputs, totals: Totals::default(), summary: Summary::default() };
    let judge = |batch: u32| {
        let from = batch * BATCH;
        let mut judge = Judge::new(job, buffers.take());
        let numbers = from..machines.min(from.saturating_add(BATCH));
        let machines: Result<_, _> = numbers.map(|machine| judge.judge(machine)).collect();
        machines.map(|machines| Batch { text: judge.text, machines })
    };
    let written = in_order(machines.div_ceil(BATCH), pool, judge, |batch| {
        bar.inc(batch.machines.len() as u64);
        job.interrupt.check()?;
        buffers.give(writer.take(batch)?);
        Ok(())
    });
    bar.finish_and_clear();
    written?;
    if job.reports == Reports::Written {
        for inventory in &job.inventories.all {
            inventory.workbook.check_unchanged()?;
        }
    }
    job.interrupt.check()?;
    writer.finish(job, info, terminal)
}

/// Judges machines one after another with the same buffers.
struct Judge<'j> {
    job: &'j Job<'j>,
    writer: ReportWriter<'j>,
    arena: RowArena,
    text: BatchText,
}

impl<'j> Judge<'j> {
    fn new(job: &'j Job<'j>, text: BatchText) -> Self {
        Self {
            job,
            writer: ReportWriter::new(job.context, job.inputs, job.signer),
            arena: RowArena::of_records(MAX_ENVELOPE),
            text,
        }
    }

    fn judge(&mut self, number: u32) -> Result<Judged, Failure> {
        let job = self.job;
        job.interrupt.check()?;
        job.survey.read(number, &mut self.arena)?;
        let mut records = self.arena.records(|sheet| job.survey.plan(sheet));
        let key = key(&records, job.survey.key(number));
        // Before it is judged: that takes many times the memory of its rows.
        match self.arena.cut() {
            Some(Cut::Record) => return Err(record_too_large(key).into()),
            Some(Cut::Cells) => return Err(too_many_cells(key, arena::CELLS).into()),
            None => {}
        }
        records.extend(job.shipment.records());
        let machine = assemble(key, &records);
        let mut facts = identify(&machine, &job.ruleset.catalogue);
        if let Some(lists) = job.lists {
            screen(&mut facts, &job.ruleset.catalogue, lists, job.ruleset.as_of)?;
        }
        let owned = job.survey.shared_by(number, &machine);
        let shared = serials::borrow(&machine, &owned);
        let audited = audit(&facts, &shared, job.ruleset, &job.asked.of(&machine));
        if ReportWriter::exceeds(&audited, MAX_ENVELOPE) {
            return Err(report_too_large(machine.key).into());
        }
        let BatchText { reports, records: texts } = &mut self.text;
        let (report_start, record_start) = (reports.len(), texts.len());
        let mut leaf = Hash::default();
        let may_be_large =
            number == 0 || self.arena.size() > SMALL || ReportWriter::may_exceed(&audited, MAX_ENVELOPE);
        if job.reports == Reports::Written || may_be_large {
            let unwritable = |e: crate::attest::CanonicalError| {
                Failure::new(
                    Diagnostic::error("report", e.to_string()).at(format!("machine {}", machine.key)),
                )
            };
            append_record(&machine, job.inputs, texts).map_err(unwritable)?;
            let report = MachineReport {
                audit: &audited,
                record: &texts[record_start..],
                sequence: u64::from(number),
            };
            self.writer.append(report, reports).map_err(unwritable)?;
            if job.reports == Reports::Written {
                leaf = leaf_hash(&reports[report_start..]);
            } else {
                let report = reports.len() - report_start + SIGNATURE;
                check_machine(machine.key, report, texts.len() - record_start)?;
                reports.truncate(report_start);
                texts.truncate(record_start);
            }
        }
        Ok(Judged {
            key: machine.key.to_owned(),
            fragments: job.formats.iter().map(|f| f.machine(&audited, job.inputs)).collect(),
            digest: MachineDigest::of(&audited, job.inputs),
            activities: audited.verdicts.keys().copied().collect(),
            verdict: audited.verdict,
            scope: audited.scope,
            coverage: ReportCoverage::of(audited.coverage),
            report: report_start..reports.len(),
            leaf,
            record: record_start..texts.len(),
        })
    }
}

/// The machine's key as it was first written; the normalised one where the sheet has no key column.
fn key<'a>(records: &[Record<'a>], normalised: &'a str) -> &'a str {
    let Some(first) = records.first() else { return normalised };
    let written = first.key_cells().map(|c| c.text).find(|text| normalise(text) == normalised);
    written.or(first.plan.machine.as_deref()).unwrap_or(normalised)
}

/// Takes what was judged, in order, and writes it.
struct Writer {
    folder: Option<RunFolder>,
    outputs: Started,
    totals: Totals,
    summary: Summary,
}

impl Writer {
    /// Writes a batch and gives its texts back.
    fn take(&mut self, batch: Batch) -> Result<BatchText, Failure> {
        let Batch { text, machines } = batch;
        for judged in machines {
            if let Some(folder) = &mut self.folder {
                let (report, record) = (&text.reports[judged.report], &text.records[judged.record]);
                folder.append(&judged.key, report, judged.leaf, record)?;
            }
            self.outputs.machine(&judged.fragments)?;
            self.totals.add(judged.verdict, judged.scope, judged.coverage, &judged.activities);
            self.summary.add(judged.digest);
        }
        Ok(text)
    }

    /// Writes the manifest, and what the formats have to say at the end.
    fn finish(self, job: &Job<'_>, info: &RunInfo, terminal: &Terminal) -> Result<Summary, Failure> {
        let Self { folder, outputs, totals, mut summary } = self;
        summary.rows = rows(job);
        if let Some(folder) = folder {
            let mut skipped: BTreeMap<&str, u64> = BTreeMap::new();
            for count in &job.survey.counts {
                let reasons = count.skipped.iter().map(|(reason, (rows, _))| (reason.code(), rows));
                for (reason, rows) in reasons.chain(count.refused.iter().map(|(code, rows)| (*code, rows))) {
                    *skipped.entry(reason).or_default() += rows;
                }
            }
            let skipped =
                skipped.into_iter().map(|(reason, rows)| Skipped { reason: reason.into(), rows }).collect();
            let manifest = sign_manifest(job.context, &totals, skipped, &folder.seal(), job.signer)
                .map_err(|e| Failure::new(Diagnostic::error("report", e.to_string()).at("manifest")))?;
            folder.commit(&manifest)?;
        }
        outputs.finish(&summary, info, terminal)?;
        Ok(summary)
    }
}

/// What became of the rows.
fn rows(job: &Job<'_>) -> RowTally {
    let mut tally = RowTally::default();
    for count in &job.survey.counts {
        tally.read += count.read + count.blank + count.skipped_rows();
        tally.blank += count.blank;
        for (reason, (rows, first)) in &count.skipped {
            let places = first.iter().map(|place| job.inputs.show_row(*place).to_string());
            tally.skip_rows(reason.explain(), *rows, places);
        }
        for (code, rows) in &count.refused {
            let places =
                count.problems.iter().filter(|(_, p)| p.code == *code).map(|(place, problem)| match problem
                    .column
                {
                    Some(column) => job.inputs.show(place.cell(column)).to_string(),
                    None => job.inputs.show_row(*place).to_string(),
                });
            tally.skip_rows(code, *rows, places);
        }
    }
    tally
}
