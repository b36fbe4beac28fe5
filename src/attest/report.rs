//! The report on one machine as a signed line.

use super::dsse::EnvelopeWriter;
use super::predicate::{ReportPredicate, ReportRun, make_lean, make_short};
use super::run::{Form, RunStatement};
use super::statement::{Digest, LOT_PREFIX, MACHINE_PREFIX, REPORT_TYPE, Statement};
use super::{Signer, WriteError, canonical};
use crate::model::{Finding, MachineAudit};
use crate::source::sha256_hex;

/// Writes signed reports; keeps its buffers from one to the next. One a thread.
#[derive(Debug)]
pub struct ReportWriter<'r> {
    run: &'r RunStatement,
    envelopes: EnvelopeWriter<'r>,
    payload: Vec<u8>,
}

impl<'r> ReportWriter<'r> {
    /// A writer for the reports of one run.
    pub fn new(run: &'r RunStatement, signer: impl Into<Option<&'r Signer>>) -> Self {
        Self { run, envelopes: EnvelopeWriter::new(signer), payload: Vec::new() }
    }

    /// Appends the signed report on a machine to `out`, as one line without its line feed. `record` is the machine's
    /// canonical record ([`append_record`](super::record::append_record)), and `input` the sheet of its first row, by its place
    /// in the inputs of the run.
    ///
    /// # Errors
    /// When a number in it is beyond what readers keep, or nobody signs it.
    pub fn append<'a>(
        &mut self,
        machine: &str,
        record: &[u8],
        input: u32,
        mut predicate: ReportPredicate<'a>,
        out: &mut Vec<u8>,
    ) -> Result<(), WriteError>
    where
        'r: 'a,
    {
        let mut payload = std::mem::take(&mut self.payload);
        payload.clear();
        let prefix = if predicate.quantity.is_some() { LOT_PREFIX } else { MACHINE_PREFIX };
        let RunStatement { predicate: run, form, digest, texts, in_full, .. } = self.run;
        match form {
            Form::Full => {
                make_short(&mut predicate, input);
                predicate.run = Some(ReportRun::InFull(Box::new(in_full.clone())));
            }
            Form::Lean => make_lean(&mut predicate, run, texts, digest, input),
        }
        let name = [prefix, machine].concat();
        let statement = Statement::new(REPORT_TYPE, name, Digest::new(sha256_hex(record)), predicate);
        let written = canonical::append(&statement, &mut payload).map_err(WriteError::from);
        let written = written.and_then(|()| Ok(self.envelopes.append(&payload, out)?));
        self.payload = payload;
        written
    }

    /// The digest of the payload of the report that was appended last: by it a report is known, however its envelope is written.
    pub(crate) fn digest(&self) -> String {
        sha256_hex(&self.payload)
    }

    /// Whether the report would certainly be larger than `most` bytes: told from its texts, before it is made.
    pub fn exceeds(audit: &MachineAudit<'_>, most: usize) -> bool {
        // In base64.
        least(audit) / 3 * 4 > most
    }

    /// Whether it may be: where a text has to be escaped, and much stands around it, it is ten times as long.
    pub fn may_exceed(audit: &MachineAudit<'_>, most: usize) -> bool {
        least(audit) > most / 16
    }
}

/// The least that the findings take, in bytes.
fn least(audit: &MachineAudit<'_>) -> usize {
    audit.findings.iter().map(Finding::least).sum()
}
