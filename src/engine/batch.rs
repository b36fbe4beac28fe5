//! What machines came to, several at once: few, to keep memory small.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::attest::merkle::Hash;
use crate::error::Error;
use crate::model::{Activity, Coverage, Scope, Verdict};

/// Machines that one thread judges with one set of buffers, and whose reports are handed over together: few, to keep
/// memory small.
pub(super) const BATCH: u32 = 16;

/// What one machine came to. `T` is what was made of its report for the outputs.
#[derive(Debug)]
pub struct Judged<T> {
    /// The machine's key as written.
    pub key: String,
    /// What was made of its report.
    pub made: T,
    /// The activities asked for of it.
    pub activities: Vec<Activity>,
    /// The worst verdict.
    pub verdict: Verdict,
    /// Whether its controllers matter.
    pub scope: Scope,
    /// What was looked at.
    pub coverage: Coverage,
    /// The leaf hash of its signed report.
    pub leaf: Hash,
    pub(super) report: Range<usize>,
    pub(super) record: Range<usize>,
    /// What the ledger is to remember of it, as rows of a [`Spool`](crate::ledger::Spool); empty where there is none.
    pub(crate) rows: Vec<u8>,
}

/// Machines that were judged one after another.
#[derive(Debug)]
pub struct Batch<T> {
    pub(super) text: BatchText,
    /// The machines, in order.
    pub machines: Vec<Judged<T>>,
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self::new(BatchText::default())
    }
}

impl<T> Batch<T> {
    /// An empty batch with texts to be filled.
    pub(super) const fn new(text: BatchText) -> Self {
        Self { text, machines: Vec::new() }
    }

    /// Forgets its machines.
    pub(super) fn clear(&mut self) {
        self.machines.clear();
        self.text.reports.clear();
        self.text.records.clear();
    }

    /// The signed report of one of its machines, without a line feed, and its record; empty where none were made.
    pub fn signed(&self, judged: &Judged<T>) -> (&[u8], &[u8]) {
        let BatchText { reports, records } = &self.text;
        (
            reports.get(judged.report.clone()).unwrap_or_default(),
            records.get(judged.record.clone()).unwrap_or_default(),
        )
    }
}

/// Takes what machines came to, in order.
pub trait Sink<T> {
    /// Takes the next machines.
    ///
    /// # Errors
    /// When they cannot be written.
    fn take(&mut self, batch: &mut Batch<T>) -> Result<(), Error>;
}

/// The signed reports and the records of a batch, one behind the other.
#[derive(Debug, Default)]
pub struct BatchText {
    pub(super) reports: Vec<u8>,
    pub(super) records: Vec<u8>,
}

/// Texts that were written and can be filled again: fresh memory costs more than what is written into it.
#[derive(Debug, Default)]
pub(crate) struct BufferPool(Mutex<Vec<BatchText>>);

impl BufferPool {
    pub(super) fn take(&self) -> BatchText {
        let buffers = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        buffers.unwrap_or_default()
    }

    pub(super) fn give(&self, mut text: BatchText) {
        text.reports.clear();
        text.records.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
}
