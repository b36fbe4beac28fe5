//! One machine: looked up, judged, put into words and signed.

use crate::attest::dsse::{MAX_ENVELOPE, SIGNATURE};
use crate::attest::merkle::{Hash, leaf_hash};
use crate::attest::output::{check_machine, report_too_large};
use crate::attest::predicate::{ReportPredicate, predicate};
use crate::attest::record::append_record;
use crate::attest::report::ReportWriter;
use crate::attest::run::RunStatement;
use crate::attest::{Signer, WriteError};
use crate::audit::{RequestedActivities, audit, waive};
use crate::error::Error;
use crate::facts::{identify, screen};
use crate::identity::assemble::assemble;
use crate::identity::{Shared, serials};
use crate::ledger::MachineNotes;
use crate::model::{Evidence, Inputs, Machine, MachineAudit};
use crate::rules::Ruleset;
use crate::screening::Screening;
use crate::waivers::Decisions;

use super::batch::{BATCH, Batch, BatchText, Judged, Sink};

/// Where nothing is written, it is refused all the same what could not be signed: this is worked out for the first machine,
/// whose report names every input as each does, for those whose record takes more than this or names places of a document, and
/// for those of whose findings much is to be said. What else a report says of a smaller record stays far below a hundred times as much.
const SMALL: usize = MAX_ENVELOPE / 128;

/// Whether signed reports are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reports {
    /// They are written.
    Written,
    /// Only the outputs are wanted.
    None,
}

/// Tells the serial numbers of a machine that stand at others, too.
pub(crate) type TellShared<'e> = dyn Fn(&Machine<'_>) -> Vec<Shared> + 'e;

/// What is known of one machine, as read.
#[derive(Clone, Copy)]
pub struct MachineEvidence<'e> {
    /// Its place among the machines of the run, from 0.
    pub number: u32,
    /// Its key as written.
    pub key: &'e str,
    /// Its rows.
    pub evidence: &'e [Evidence<'e>],
    /// Tells the serial numbers that stand at other machines, too, once it is assembled; without it, nobody is told that a board
    /// is in two machines.
    pub shared: Option<&'e TellShared<'e>>,
}

/// Holds evidence against rules and lists.
#[derive(Clone, Copy)]
pub struct Auditor<'a> {
    /// What machines are held against.
    pub ruleset: &'a Ruleset,
    /// The lists in use.
    pub lists: Option<&'a Screening>,
    /// For what.
    pub asked: &'a RequestedActivities,
    /// The names of what was read.
    pub inputs: &'a Inputs,
    /// What the site decided: which findings it accepts. The program's alone so far: `None` elsewhere.
    pub decisions: Option<&'a Decisions>,
}

impl<'a> Auditor<'a> {
    /// Judges a machine.
    ///
    /// # Errors
    /// When a list cannot be read, or no report can be made of so much, and what `take` says.
    pub fn judge<T>(
        &self,
        of_machine: MachineEvidence<'_>,
        take: impl FnOnce(&Machine<'_>, &MachineAudit<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let machine = assemble(of_machine.key, of_machine.evidence);
        let mut facts = identify(&machine, &self.ruleset.catalogue);
        if let Some(lists) = self.lists {
            screen(&mut facts, &self.ruleset.catalogue, lists, self.ruleset.as_of)?;
        }
        let owned = of_machine.shared.map_or_else(Vec::new, |shared| shared(&machine));
        let shared = serials::borrow(&machine, &owned);
        let mut audited = audit(&facts, &shared, self.ruleset, &self.asked.of(&machine));
        if let Some(waivers) = self.decisions.map(|all| &all.waivers).filter(|all| !all.is_empty()) {
            waive(&mut audited, &machine, waivers, self.ruleset.as_of);
        }
        if ReportWriter::exceeds(&audited, MAX_ENVELOPE) {
            return Err(report_too_large(machine.key).into());
        }
        take(&machine, &audited)
    }

    /// Begins the reports of a run: evidence is pushed, and the sink takes what comes of it. `make` makes of each report what
    /// the outputs need, and `text` are buffers to be filled, which may be new.
    pub fn reports<'s, T, M>(
        &self,
        run: &'s RunStatement,
        signer: Option<&'s Signer>,
        reports: Reports,
        make: M,
        text: BatchText,
    ) -> MachineReports<'s, 'a, T, M>
    where
        M: Fn(&str, &ReportPredicate<'_>) -> T,
    {
        MachineReports {
            auditor: *self,
            run,
            writer: ReportWriter::new(run, signer),
            reports,
            make,
            batch: Batch::new(text),
            remembered: None,
        }
    }
}

/// The reports of one thread, in the making.
pub struct MachineReports<'s, 'a, T, M> {
    auditor: Auditor<'a>,
    run: &'s RunStatement,
    writer: ReportWriter<'s>,
    reports: Reports,
    make: M,
    batch: Batch<T>,
    /// The name of the run, where the ledger is to remember its machines.
    remembered: Option<&'s str>,
}

impl<'s, T, M: Fn(&str, &ReportPredicate<'_>) -> T> MachineReports<'s, '_, T, M> {
    /// Makes rows for the ledger, too, of the run of this name.
    pub(crate) fn remembered(mut self, run: Option<&'s str>) -> Self {
        self.remembered = run;
        self
    }

    /// Judges the next machine, signs its report where that is asked for, and hands a full batch to the sink.
    ///
    /// # Errors
    /// When it cannot be judged, is too large to be signed, or the sink refuses.
    pub fn push(&mut self, evidence: MachineEvidence<'_>, sink: &mut dyn Sink<T>) -> Result<(), Error> {
        self.add(evidence)?;
        if self.batch.machines.len() >= BATCH as usize { self.finish(sink) } else { Ok(()) }
    }

    /// Hands over what is left.
    ///
    /// # Errors
    /// When the sink refuses.
    pub fn finish(&mut self, sink: &mut dyn Sink<T>) -> Result<(), Error> {
        if !self.batch.machines.is_empty() {
            sink.take(&mut self.batch)?;
            self.batch.clear();
        }
        Ok(())
    }

    fn add(&mut self, of_machine: MachineEvidence<'_>) -> Result<(), Error> {
        let Self { auditor, run, writer, reports: wanted, make, batch, remembered } = self;
        let BatchText { reports, records } = &mut batch.text;
        let judged = auditor.judge(of_machine, |machine, audited| {
            let said = predicate(audited, auditor.inputs, u64::from(of_machine.number));
            let made = make(machine.key, &said);
            let mut rows = Vec::new();
            let notes =
                remembered.map(|run| MachineNotes::of(run, machine, auditor.inputs, &said)).transpose()?;
            let (report_start, record_start) = (reports.len(), records.len());
            let mut leaf = Hash::default();
            let may_be_large = of_machine.number == 0
                || size(of_machine.evidence) > SMALL
                || of_machine.evidence.iter().any(|said| auditor.inputs.is_document(said.place.input))
                || ReportWriter::may_exceed(audited, MAX_ENVELOPE);
            if *wanted == Reports::Written || may_be_large {
                let unwritable = |e: WriteError| e.of(format_args!("machine {}", machine.key));
                let input = machine.evidence.first().map_or(0, |record| record.place.input.0);
                append_record(machine, auditor.inputs, run.form, records)
                    .map_err(|e| unwritable(e.into()))?;
                let record = records.get(record_start..).unwrap_or_default();
                writer.append(machine.key, record, input, said, reports).map_err(unwritable)?;
                if *wanted == Reports::Written {
                    leaf = leaf_hash(reports.get(report_start..).unwrap_or_default());
                    if let Some(notes) = notes {
                        notes.with_report(writer.digest(), &mut rows)?;
                    }
                } else {
                    let report = reports.len() - report_start + SIGNATURE;
                    check_machine(machine.key, report, records.len() - record_start)?;
                    reports.truncate(report_start);
                    records.truncate(record_start);
                }
            }
            Ok(Judged {
                key: machine.key.to_owned(),
                made,
                activities: audited.verdicts.keys().copied().collect(),
                verdict: audited.verdict,
                scope: audited.scope,
                coverage: audited.coverage,
                leaf,
                report: report_start..reports.len(),
                record: record_start..records.len(),
                rows,
            })
        })?;
        batch.machines.push(judged);
        Ok(())
    }
}

/// The least that the record of some rows takes, in bytes.
fn size(evidence: &[Evidence<'_>]) -> usize {
    let cells = evidence.iter().flat_map(|row| &row.cells);
    cells.map(|cell| cell.text.len() + 8).sum::<usize>() + 20 * evidence.len()
}
