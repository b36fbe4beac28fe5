//! The second pass over inventories: machines are read again, judged by several threads, and taken in order.

use std::borrow::Cow;

use rayon::ThreadPool;

use super::auditor::{Auditor, MachineEvidence, Reports};
use super::batch::{BATCH, Batch, BufferPool, Sink};
use super::in_order::in_order;
use super::shipment::Shipment;
use crate::attest::Signer;
use crate::attest::dsse::MAX_ENVELOPE;
use crate::attest::output::{record_too_large, too_many_cells};
use crate::attest::predicate::{ReportPredicate, TextCounts, Texts, predicate};
use crate::attest::run::RunStatement;
use crate::error::Error;
use crate::identity::key::normalise;
use crate::identity::{Cut, RowArena, Survey, arena};
use crate::model::{Evidence, Machine};

/// At most about so many machines are judged to find the texts that the reports of a run have in common.
const SAMPLE: u32 = 1024;

/// The machines of some inventories, after the first pass.
#[derive(Clone, Copy)]
pub(crate) struct Inventory<'i> {
    /// Where they are.
    pub survey: &'i Survey<'i>,
    /// What was stated of the whole shipment.
    pub shipment: &'i Shipment,
    /// Whether to go on: an error ends the pass.
    pub go_on: &'i (dyn Fn() -> Result<(), Error> + Sync),
}

/// How the reports of a run are made.
#[derive(Clone, Copy)]
pub(crate) struct Run<'r> {
    /// What is the same in all.
    pub statement: &'r RunStatement,
    /// Who signs.
    pub signer: Option<&'r Signer>,
    /// Whether they are made at all.
    pub reports: Reports,
    /// Who makes them.
    pub pool: &'r ThreadPool,
    /// Whether rows for the ledger are made, too.
    pub remembered: bool,
}

impl Inventory<'_> {
    /// The texts that the reports of a run have in common, found by judging some of its machines, evenly over all.
    ///
    /// # Errors
    /// When an input changed, or a machine cannot be judged.
    pub(crate) fn common_texts(&self, auditor: &Auditor<'_>) -> Result<Texts, Error> {
        let machines = self.survey.machines();
        let mut counts = TextCounts::default();
        let mut arena = RowArena::of_records(MAX_ENVELOPE);
        // Of a small fleet, an eighth: these machines are judged twice.
        let sample = SAMPLE.min(machines / 8 + 1);
        for number in (0..machines).step_by((machines / sample).max(1) as usize) {
            self.read(number, &mut arena, |evidence| {
                auditor.judge(evidence, |_, audit| {
                    counts.add(&mut predicate(audit, auditor.inputs, 0));
                    Ok(())
                })
            })?;
        }
        Ok(counts.into_texts())
    }

    /// Judges some machines, by their numbers, without making reports, and hands what `make` makes of each to `take`, in their order;
    /// `make` is called by several threads.
    ///
    /// # Errors
    /// When an input changed, a machine cannot be judged, or what `take` says.
    pub(crate) fn judge_each<T: Send>(
        &self,
        auditor: &Auditor<'_>,
        machines: &[u32],
        pool: &ThreadPool,
        make: impl Fn(&Machine<'_>, &ReportPredicate<'_>) -> T + Sync,
        mut take: impl FnMut(u32, T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let batches: Vec<&[u32]> = machines.chunks(BATCH as usize).collect();
        let judge = |batch: u32| -> Result<Vec<(u32, T)>, Error> {
            let mut arena = RowArena::of_records(MAX_ENVELOPE);
            let mut of_batch = Vec::new();
            for number in batches.get(batch as usize).copied().unwrap_or_default() {
                self.read(*number, &mut arena, |evidence| {
                    auditor.judge(evidence, |machine, audit| {
                        let said = predicate(audit, auditor.inputs, u64::from(*number));
                        of_batch.push((*number, make(machine, &said)));
                        Ok(())
                    })
                })?;
            }
            Ok(of_batch)
        };
        let count = u32::try_from(batches.len()).unwrap_or(u32::MAX);
        in_order(count, pool, judge, |made| {
            made.into_iter().try_for_each(|(number, made)| take(number, made))
        })
    }

    /// Judges every machine and hands what it came to to the sink, in order. `make` makes of each report what the outputs
    /// need; it is called by several threads.
    ///
    /// # Errors
    /// When an input changed, a machine cannot be judged or signed, or the sink refuses.
    pub(crate) fn audit<T: Send>(
        &self,
        auditor: &Auditor<'_>,
        run: Run<'_>,
        make: impl Fn(&str, &ReportPredicate<'_>) -> T + Sync,
        sink: &mut dyn Sink<T>,
    ) -> Result<(), Error> {
        let machines = self.survey.machines();
        let buffers = BufferPool::default();
        let judge = |batch: u32| -> Result<Batch<T>, Error> {
            let from = batch * BATCH;
            let remembered = run.remembered.then_some(&*run.statement.predicate.run_id);
            let reports = auditor.reports(run.statement, run.signer, run.reports, &make, buffers.take());
            let mut reports = reports.remembered(remembered);
            let mut collected = Collected(None);
            let mut arena = RowArena::of_records(MAX_ENVELOPE);
            for number in from..machines.min(from.saturating_add(BATCH)) {
                self.read(number, &mut arena, |evidence| reports.push(evidence, &mut collected))?;
            }
            reports.finish(&mut collected)?;
            Ok(collected.0.unwrap_or_default())
        };
        in_order(machines.div_ceil(BATCH), run.pool, judge, |mut batch| {
            (self.go_on)()?;
            sink.take(&mut batch)?;
            buffers.give(batch.text);
            Ok(())
        })
    }

    /// Reads the rows of a machine again.
    fn read<T>(
        &self,
        number: u32,
        arena: &mut RowArena,
        take: impl FnOnce(MachineEvidence<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        (self.go_on)()?;
        self.survey.read(number, arena)?;
        let mut evidence = arena.evidence(|sheet| self.survey.plan(sheet));
        let key = &*key(&evidence, self.survey.key(number));
        // Before it is judged: that takes many times the memory of its rows.
        match arena.cut() {
            Some(Cut::Record) => return Err(record_too_large(key).into()),
            Some(Cut::Cells) => return Err(too_many_cells(key, arena::CELLS).into()),
            None => {}
        }
        evidence.extend(self.shipment.evidence());
        take(MachineEvidence {
            number,
            key,
            evidence: &evidence,
            shared: Some(&|machine| self.survey.shared_by(number, machine)),
        })
    }
}

/// The one batch of a thread's turn.
struct Collected<T>(Option<Batch<T>>);

impl<T> Sink<T> for Collected<T> {
    fn take(&mut self, batch: &mut Batch<T>) -> Result<(), Error> {
        self.0 = Some(std::mem::take(batch));
        Ok(())
    }
}

/// The machine's key as it was first written, or the place of a lot; the normalised one where the sheet has no key column.
fn key<'a>(evidence: &[Evidence<'a>], normalised: &'a str) -> Cow<'a, str> {
    let Some(first) = evidence.first() else { return Cow::Borrowed(normalised) };
    let written = first.key_cells().map(|c| c.text).find(|text| normalise(text) == normalised);
    let lot = || {
        let key = first.plan.lots.as_ref()?.key(first.place.row);
        (normalise(&key) == normalised).then_some(Cow::Owned(key))
    };
    let named = written.or(first.plan.machine.as_deref()).map(Cow::Borrowed);
    named.or_else(lot).unwrap_or(Cow::Borrowed(normalised))
}
