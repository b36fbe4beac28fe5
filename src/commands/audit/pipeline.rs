//! The second pass: machines are judged, reported and signed by several threads, and written in order.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;

use super::in_order::in_order;
use crate::commands::outputs::{Outputs, Started};
use super::shipment::Shipment;
use crate::assemble::assemble;
use crate::attest::dsse::{MAX_ENVELOPE, SIGNATURE};
use crate::attest::keys::Signer;
use crate::attest::manifest::{Totals, sign_manifest};
use crate::attest::merkle::{Hash, leaf_hash};
use crate::attest::output::{RunFolder, check_machine, record_too_large, report_too_large, too_many_cells};
use crate::attest::predicate::{TextCounts, Texts, predicate};
use crate::attest::record::append_record;
use crate::attest::report::ReportWriter;
use crate::attest::run::RunStatement;
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
use crate::model::{Activity, Coverage, Inputs, Machine, MachineAudit, Record, Scope, Verdict};
use crate::report::{Format, MachineDigest, Report, RunInfo, Summary};
use crate::rules::Ruleset;

/// Machines that one thread judges with one set of buffers, and whose reports are handed over together: few, to keep
/// memory small.
const BATCH: u32 = 16;

/// Where nothing is written, it is refused all the same what could not be signed: this is worked out for the first machine,
/// whose report names every input as each does, for those whose record takes more than this, and for those of whose findings
/// much is to be said. What else a report says of a smaller record stays far below a hundred times as much.
const SMALL: usize = MAX_ENVELOPE / 128;

/// About so many machines are judged to find the texts that the reports of a run have in common.
const SAMPLE: u32 = 1024;

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
    coverage: Coverage,
}

/// Judges every machine, writes what there is to write, and sums up.
///
/// # Errors
/// When an input changed, a file cannot be written, or a result cannot be printed.
pub(super) fn run(
    job: &Job<'_>,
    run: &RunStatement,
    mut folder: Option<RunFolder>,
    outputs: &Outputs,
    info: &RunInfo<'_>,
    pool: &ThreadPool,
    terminal: &Terminal,
) -> Result<Summary, Failure> {
    if let Some(folder) = &mut folder {
        folder.begin(run)?;
    }
    let outputs = outputs.start(info)?;
    let machines = job.survey.machines();
    let bar = terminal.progress(u64::from(machines), "judging");
    let buffers = BufferPool::default();
    let mut writer = Writer { folder, outputs, totals: Totals::default(), summary: Summary::default() };
    let judge = |batch: u32| {
        let from = batch * BATCH;
        let mut judge = Judge::new(job, run, info, buffers.take());
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
    writer.finish(job, run, info, terminal)
}

/// The texts that the reports of a run have in common, found by judging some of its machines, evenly over all.
///
/// # Errors
/// When an input changed, or a machine cannot be judged.
pub(super) fn common_texts(job: &Job<'_>) -> Result<Texts, Failure> {
    let machines = job.survey.machines();
    let mut counts = TextCounts::default();
    let mut arena = RowArena::of_records(MAX_ENVELOPE);
    for number in (0..machines).step_by((machines / SAMPLE).max(1) as usize) {
        job.judge(number, &mut arena, |_, audit, _| {
            counts.add(&mut predicate(audit, job.inputs, 0));
            Ok(())
        })?;
    }
    Ok(counts.into_texts())
}

impl Job<'_> {
    /// Judges a machine: reads its rows again, looks up what they say, and holds that against rules and lists.
    fn judge<T>(
        &self,
        number: u32,
        arena: &mut RowArena,
        take: impl FnOnce(&Machine<'_>, &MachineAudit<'_>, usize) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.interrupt.check()?;
        self.survey.read(number, arena)?;
        let mut records = arena.records(|sheet| self.survey.plan(sheet));
        let key = key(&records, self.survey.key(number));
        // Before it is judged: that takes many times the memory of its rows.
        match arena.cut() {
            Some(Cut::Record) => return Err(record_too_large(key).into()),
            Some(Cut::Cells) => return Err(too_many_cells(key, arena::CELLS).into()),
            None => {}
        }
        records.extend(self.shipment.records());
        let machine = assemble(key, &records);
        let mut facts = identify(&machine, &self.ruleset.catalogue);
        if let Some(lists) = self.lists {
            screen(&mut facts, &self.ruleset.catalogue, lists, self.ruleset.as_of)?;
        }
        let owned = self.survey.shared_by(number, &machine);
        let shared = serials::borrow(&machine, &owned);
        let audited = audit(&facts, &shared, self.ruleset, &self.asked.of(&machine));
        if ReportWriter::exceeds(&audited, MAX_ENVELOPE) {
            return Err(report_too_large(machine.key).into());
        }
        take(&machine, &audited, arena.size())
    }
}

/// Judges machines one after another with the same buffers.
struct Judge<'j> {
    job: &'j Job<'j>,
    run: &'j RunStatement,
    info: &'j RunInfo<'j>,
    writer: ReportWriter<'j>,
    arena: RowArena,
    text: BatchText,
}

impl<'j> Judge<'j> {
    fn new(job: &'j Job<'j>, run: &'j RunStatement, info: &'j RunInfo<'j>, text: BatchText) -> Self {
        Self {
            job,
            run,
            info,
            writer: ReportWriter::new(run, job.signer),
            arena: RowArena::of_records(MAX_ENVELOPE),
            text,
        }
    }

    fn judge(&mut self, number: u32) -> Result<Judged, Failure> {
        let Self { job, run, info, writer, arena, text } = self;
        let job = *job;
        let BatchText { reports, records: texts } = text;
        job.judge(number, arena, |machine, audited, size| {
            let input = machine.records.first().map_or(0, |record| record.place.input.0);
            let said = predicate(audited, job.inputs, u64::from(number));
            let report = Report { machine: machine.key, predicate: &said };
            let fragments = job.formats.iter().map(|format| format.machine(report, info)).collect();
            let digest = MachineDigest::of(report);
            let (report_start, record_start) = (reports.len(), texts.len());
            let mut leaf = Hash::default();
            let may_be_large =
                number == 0 || size > SMALL || ReportWriter::may_exceed(audited, MAX_ENVELOPE);
            if job.reports == Reports::Written || may_be_large {
                let unwritable = |e: crate::attest::CanonicalError| {
                    Failure::new(
                        Diagnostic::error("report", e.to_string()).at(format!("machine {}", machine.key)),
                    )
                };
                append_record(machine, job.inputs, run.form, texts).map_err(unwritable)?;
                let record = texts.get(record_start..).unwrap_or_default();
                writer.append(machine.key, record, input, said, reports).map_err(unwritable)?;
                if job.reports == Reports::Written {
                    leaf = leaf_hash(reports.get(report_start..).unwrap_or_default());
                } else {
                    let report = reports.len() - report_start + SIGNATURE;
                    check_machine(machine.key, report, texts.len() - record_start)?;
                    reports.truncate(report_start);
                    texts.truncate(record_start);
                }
            }
            Ok(Judged {
                key: machine.key.to_owned(),
                fragments,
                digest,
                activities: audited.verdicts.keys().copied().collect(),
                verdict: audited.verdict,
                scope: audited.scope,
                coverage: audited.coverage,
                report: report_start..reports.len(),
                leaf,
                record: record_start..texts.len(),
            })
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
    fn finish(
        self,
        job: &Job<'_>,
        run: &RunStatement,
        info: &RunInfo<'_>,
        terminal: &Terminal,
    ) -> Result<Summary, Failure> {
        let Self { folder, outputs, totals, summary } = self;
        if let Some(folder) = folder {
            let manifest = sign_manifest(run, &totals, &folder.seal(), job.signer)
                .map_err(|e| Failure::new(Diagnostic::error("report", e.to_string()).at("manifest")))?;
            folder.commit(&manifest)?;
        }
        outputs.finish(&summary, info, terminal)?;
        Ok(summary)
    }
}
