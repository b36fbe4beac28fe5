//! The run statement: what reports leave to it, and what reports and manifest say alike of their run.

use super::one::verified;
use super::{Evidence, Expected, Signed, Trust, Verified};
use crate::attest::dsse::{Envelope, VerifiedPayload};
use crate::attest::predicate::RunPredicate;
use crate::attest::run::RUN_PREFIX;
use crate::attest::statement::{RUN_TYPE, Statement, head};
use crate::attest::{KeyId, Refusal, TrustedKeys, canonical};
use crate::source::sha256_hex;

/// A run statement whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRun {
    payload: Vec<u8>,
    /// The key that signed it, or the manifest that proves it.
    pub key: KeyId,
    /// Whether a manifest proves it, and it has no signature of its own.
    pub proved: bool,
    /// Lower-case hex SHA-256 of its payload, by which lean reports name it.
    pub digest: String,
}

impl VerifiedRun {
    /// What it says, read from the bytes that were signed.
    ///
    /// # Errors
    /// Never for a run statement that was verified; the reader says so itself.
    pub fn predicate(&self) -> Result<RunPredicate<'_>, Refusal> {
        Ok(Statement::read(&self.payload)?.predicate)
    }

    /// The same with its digest, for reading reports.
    pub(super) fn read(&self) -> Result<RunOfReports<'_>, Refusal> {
        RunOfReports::new(&self.digest, self.predicate()?)
    }

    /// What to show of it, where it is the run that was expected.
    pub(super) fn shown(&self, expected: &Expected) -> Result<Verified, Refusal> {
        let run = self.predicate()?;
        expected.of_run(&run)?;
        Ok(Verified {
            subject: format!("{RUN_PREFIX}{}", run.run_id),
            kind: Signed::Run,
            key: self.key.clone(),
            proved: self.proved,
            verdict: None,
            out_of_scope: false,
            again: false,
            time: run.time_verified,
            evidence: Evidence::NotGiven,
            notes: Vec::new(),
        })
    }
}

/// The run statement that reports are read with.
pub(super) struct RunOfReports<'r> {
    pub(super) digest: &'r str,
    pub(super) predicate: RunPredicate<'r>,
    /// The digest over what full reports say of it.
    pub(super) in_full: String,
}

impl<'r> RunOfReports<'r> {
    pub(super) fn new(digest: &'r str, predicate: RunPredicate<'r>) -> Result<Self, Refusal> {
        Ok(Self { digest, in_full: of_run(&predicate.in_full())?, predicate })
    }
}

/// Verifies a run statement; `None` where a signed statement is something else.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_run(envelope: &[u8], trusted: &TrustedKeys) -> Result<Option<VerifiedRun>, Refusal> {
    run_of(envelope, Trust::Keys(trusted))
}

pub(super) fn run_of(envelope: &[u8], trust: Trust<'_>) -> Result<Option<VerifiedRun>, Refusal> {
    let verified = verified(envelope, trust)?;
    let head = head(&verified.payload)?;
    if head.predicate_type == RUN_TYPE { read(verified).map(Some) } else { Ok(None) }
}

/// Whether an envelope that does not hold says that it is a run statement: then no record belongs to it.
pub(super) fn says_it_is_a_run(envelope: &[u8]) -> bool {
    let payload = Envelope::unverified(envelope);
    payload.is_ok_and(|payload| head(&payload).is_ok_and(|head| head.predicate_type == RUN_TYPE))
}

/// A verified payload as a run statement whose parts agree.
pub(super) fn read(verified: VerifiedPayload) -> Result<VerifiedRun, Refusal> {
    let predicate: RunPredicate<'_> = Statement::read(&verified.payload)?.predicate;
    predicate.check()?;
    verified.under.judge_run(&verified.key, &predicate, &verified.payload)?;
    let VerifiedPayload { payload, key, proved, .. } = verified;
    Ok(VerifiedRun { digest: sha256_hex(&payload), payload, key, proved })
}

/// A digest over what a report or manifest says of its run, but for the activities, which a manifest has of its reports.
pub(super) fn of_run(run: &RunPredicate<'_>) -> Result<String, Refusal> {
    let said = RunPredicate { activities: Vec::new(), ..run.clone() };
    let said = canonical::to_vec(&said).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
    Ok(sha256_hex(&said))
}
