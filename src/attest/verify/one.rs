//! One envelope: whose signature stands for it, and the report in it.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::run::{self, RunOfReports, VerifiedRun};
use super::{Evidence, Expected, Prover, Signed, Trust, Verified, manifest};
use crate::attest::dsse::{Envelope, VerifiedPayload};
use crate::attest::predicate::{ReportPredicate, ReportRun, RunPredicate, resolve, resolve_full};
use crate::attest::statement::{
    Head, LOT_PREFIX, MACHINE_PREFIX, MANIFEST_TYPE, REPORT_TYPE, RUN_TYPE, Statement, head,
};
use crate::attest::trust::Under;
use crate::attest::{KeyId, Refusal, TrustedKeys};
use crate::model::{Activity, Coverage, Scope, Verdict};
use crate::source::sha256_hex;

/// What a report says of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfRun {
    /// The digest of the run statement, which says the rest.
    Statement(String),
    /// Everything.
    InFull {
        /// A digest over that, alike for reports that say the same.
        digest: String,
        /// The run's name.
        run_id: String,
    },
}

/// A report whose signature and inner agreement were verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedReport {
    payload: Vec<u8>,
    /// The key that signed it, or the manifest that proves it.
    pub key: KeyId,
    /// Whether a manifest proves it, and it has no signature of its own.
    pub proved: bool,
    /// What it is about: `machine:<key>`, or `lot:<key>`.
    pub subject: String,
    /// The machine's or lot's key.
    pub machine: String,
    /// Lower-case hex SHA-256 of the machine's record.
    pub record: String,
    /// Its place in its run, from 0.
    pub sequence: u64,
    /// What it says.
    pub verdict: Verdict,
    /// Whether the machine's controllers matter.
    pub scope: Scope,
    /// What was looked at.
    pub coverage: Coverage,
    /// The activities asked for of this machine.
    pub activities: Vec<Activity>,
    /// When it was made: the signer's claim.
    pub time: Timestamp,
    /// What it says of its run.
    pub of_run: OfRun,
    /// Whether what it says itself of its run is what was expected.
    as_expected: Result<(), Refusal>,
}

impl VerifiedReport {
    /// The very bytes that were signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// What the report says, read from the bytes that were signed; a lean one still as it was written
    /// ([`resolve`]).
    ///
    /// # Errors
    /// Never for a report that was verified; the reader says so itself.
    pub fn predicate(&self) -> Result<ReportPredicate<'_>, Refusal> {
        Ok(Statement::read(&self.payload)?.predicate)
    }

    /// Checks that this record is the one the report is about.
    ///
    /// # Errors
    /// [`Refusal::SubjectMismatch`].
    pub fn check_record(&self, record: &[u8]) -> Result<(), Refusal> {
        #[derive(Deserialize)]
        struct Record<'a> {
            #[serde(borrow)]
            machine: Cow<'a, str>,
            #[serde(rename = "rows")]
            _rows: Vec<IgnoredAny>,
        }
        let digest = sha256_hex(record);
        if digest != self.record {
            let problem = format!("the record's digest is {digest}, the report's subject {}", self.record);
            return Err(Refusal::SubjectMismatch(problem));
        }
        let read: Record<'_> = serde_json::from_slice(record)
            .map_err(|e| Refusal::SubjectMismatch(format!("the record is none: {e}")))?;
        if read.machine != self.machine {
            let problem = format!("the record is of '{}', the report of '{}'", read.machine, self.machine);
            return Err(Refusal::SubjectMismatch(problem));
        }
        Ok(())
    }

    /// What to show of it.
    pub(super) fn shown(&self, evidence: Evidence) -> Verified {
        Verified {
            subject: self.subject.clone(),
            kind: Signed::Report,
            key: self.key.clone(),
            proved: self.proved,
            verdict: Some(self.verdict),
            out_of_scope: self.scope.sets_apart(self.verdict),
            again: false,
            time: self.time,
            evidence,
            notes: Vec::new(),
        }
    }
}

/// Verifies a report. A lean one needs its run statement.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_report(
    envelope: &[u8],
    trusted: &TrustedKeys,
    run: Option<&VerifiedRun>,
) -> Result<VerifiedReport, Refusal> {
    let run = run.map(VerifiedRun::read).transpose()?;
    report_of(envelope, Trust::Keys(trusted), run.as_ref(), &Expected::default())
}

/// As [`verify_report`], with a run statement that was read, and what [`with_evidence`] will hold against what a report says of its
/// run itself.
pub(super) fn report_of(
    envelope: &[u8],
    trust: Trust<'_>,
    run: Option<&RunOfReports<'_>>,
    expected: &Expected,
) -> Result<VerifiedReport, Refusal> {
    report_in(&verified(envelope, trust)?, run, expected)
}

/// As [`report_of`], of several envelopes at once.
pub(super) fn reports_of(
    envelopes: &[Vec<u8>],
    trust: Trust<'_>,
    run: Option<&RunOfReports<'_>>,
    expected: &Expected,
) -> Vec<Result<VerifiedReport, Refusal>> {
    let verified = match trust {
        Trust::Keys(trusted) => {
            Envelope::verify_all(envelopes.iter().map(|line| Envelope::parse(line)).collect(), trusted)
        }
        _ => envelopes.iter().map(|envelope| verified(envelope, trust)).collect(),
    };
    verified.into_iter().map(|verified| report_in(&verified?, run, expected)).collect()
}

fn report_in(
    verified: &VerifiedPayload,
    run: Option<&RunOfReports<'_>>,
    expected: &Expected,
) -> Result<VerifiedReport, Refusal> {
    report(verified, head(&verified.payload)?, run, expected)
}

/// The payload of an envelope, and whose signature stands for it, where one is asked for.
pub(super) fn open(envelope: &[u8], trust: Trust<'_>) -> Result<(Vec<u8>, Option<KeyId>), Refusal> {
    match trust {
        Trust::Unverified => Ok((Envelope::unverified(envelope)?, None)),
        _ => verified(envelope, trust).map(|verified| (verified.payload, Some(verified.key))),
    }
}

pub(super) fn verified(envelope: &[u8], trust: Trust<'_>) -> Result<VerifiedPayload, Refusal> {
    match trust {
        Trust::Keys(trusted) => Envelope::parse(envelope)?.verify(trusted),
        Trust::Proved(Prover { key, under }) => Ok(VerifiedPayload {
            payload: Envelope::unverified(envelope)?,
            key: key.clone(),
            proved: true,
            under: under.clone(),
        }),
        Trust::Unverified => Err(Refusal::SigInvalid),
    }
}

/// Verifies a report, a run statement or a manifest, with its record if there is one.
pub(super) fn verify(
    envelope: &[u8],
    record: Option<&[u8]>,
    trust: Trust<'_>,
    expected: &Expected,
) -> Result<Verified, Refusal> {
    let verified = verified(envelope, trust)?;
    let head = head(&verified.payload)?;
    let is_of_run = head.predicate_type == MANIFEST_TYPE || head.predicate_type == RUN_TYPE;
    if is_of_run && expected.machine.is_none() {
        if record.is_some() {
            let problem =
                "it is about a run, and there is a record with it: only machines have one".to_owned();
            return Err(Refusal::SubjectMismatch(problem));
        }
        if head.predicate_type == RUN_TYPE {
            return run::read(verified)?.shown(expected);
        }
        let manifest = manifest::manifest(&verified)?;
        expected.of_run(&manifest.predicate.of_run)?;
        return Ok(manifest::shown(&manifest, &verified.key));
    }
    with_evidence(&report(&verified, head, None, expected)?, record, expected)
}

/// Holds a report against what is expected of it.
pub(super) fn with_evidence(
    report: &VerifiedReport,
    record: Option<&[u8]>,
    expected: &Expected,
) -> Result<Verified, Refusal> {
    if let Some(machine) = expected.machine.as_ref().filter(|m| **m != report.machine) {
        let problem = format!("it is about '{}', asked for was '{machine}'", report.machine);
        return Err(Refusal::SubjectMismatch(problem));
    }
    report.as_expected.clone()?;
    let Some(record) = record else { return Ok(report.shown(Evidence::NotGiven)) };
    report.check_record(record)?;
    Ok(report.shown(Evidence::Matches))
}

fn report(
    verified: &VerifiedPayload,
    head: Head<'_>,
    run: Option<&RunOfReports<'_>>,
    expected: &Expected,
) -> Result<VerifiedReport, Refusal> {
    let record = head.subject.digest.sha256.to_string();
    let subject = head.subject.name.to_string();
    let by = Some((&verified.key, &verified.under));
    let Whole { machine, report, of_run, time, said } = whole(&verified.payload, head, run, by)?;
    let as_expected = said.map_or(Ok(()), |said| expected.of_run(&said));
    Ok(VerifiedReport {
        payload: verified.payload.clone(),
        key: verified.key.clone(),
        proved: verified.proved,
        subject,
        machine,
        record,
        sequence: report.sequence,
        verdict: report.verdict,
        scope: report.scope,
        coverage: report.coverage,
        activities: report.verdicts.keys().copied().collect(),
        time,
        of_run,
        as_expected,
    })
}

/// A report whose parts agree, with nothing left to its run statement.
pub(super) struct Whole<'p> {
    pub(super) machine: String,
    pub(super) report: ReportPredicate<'p>,
    pub(super) of_run: OfRun,
    pub(super) time: Timestamp,
    /// What it says of its run, where it says that itself.
    said: Option<Box<RunPredicate<'p>>>,
}

/// Reads a report from the payload of a statement whose head was read, and holds it against what a trust policy says of the key that
/// signed it.
pub(super) fn whole<'p>(
    payload: &'p [u8],
    head: Head<'_>,
    run: Option<&'p RunOfReports<'_>>,
    by: Option<(&KeyId, &Under)>,
) -> Result<Whole<'p>, Refusal> {
    let judge =
        |of_run: &RunPredicate<'_>| by.map_or(Ok(()), |(key, under)| under.judge_run(key, of_run, payload));
    if head.predicate_type != REPORT_TYPE {
        return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
    }
    let mut report: ReportPredicate<'_> = Statement::read(payload)?.predicate;
    let machine = subject_of(&head, &report)?.to_owned();
    report.check(&machine)?;
    let nothing = || Refusal::PayloadMalformed("it says nothing of its run".to_owned());
    match report.run.take().ok_or_else(nothing)? {
        ReportRun::InFull(said) => {
            judge(&said)?;
            let digest = run::of_run(&said)?;
            if run.is_some_and(|run| run.in_full != digest) {
                let problem = format!("it is of run {}, as of {}", said.run_id, said.as_of);
                return Err(Refusal::RunMismatch(problem));
            }
            let of_run = OfRun::InFull { digest, run_id: said.run_id.to_string() };
            let time = said.time_verified;
            report.check_required(&said)?;
            resolve_full(&mut report, &said.inputs)?;
            Ok(Whole { machine, report, of_run, time, said: Some(said) })
        }
        ReportRun::Statement(named) => {
            let run = run.filter(|run| run.digest == named.sha256);
            let run = run.ok_or_else(|| Refusal::RunMissing(named.sha256.to_string()))?;
            judge(&run.predicate)?;
            report.check_required(&run.predicate)?;
            resolve(&mut report, &machine, &run.predicate)?;
            let of_run = OfRun::Statement(named.sha256.into_owned());
            Ok(Whole { machine, report, of_run, time: run.predicate.time_verified, said: None })
        }
    }
}

/// The key of the machine or lot that a report is about.
fn subject_of<'h>(head: &'h Head<'_>, report: &ReportPredicate<'_>) -> Result<&'h str, Refusal> {
    let prefix = if report.quantity.is_some() { LOT_PREFIX } else { MACHINE_PREFIX };
    head.subject.name.strip_prefix(prefix).filter(|key| !key.is_empty()).ok_or_else(|| {
        let problem = format!("its subject '{}' is no machine, and no lot of a quantity", head.subject.name);
        Refusal::PayloadMalformed(problem)
    })
}
