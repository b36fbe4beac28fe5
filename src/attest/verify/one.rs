//! One envelope: a report or a manifest.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Evidence, Expected, Signed, Trust, Verified};
use crate::attest::dsse::{Envelope, VerifiedPayload};
use crate::attest::manifest::{ManifestPredicate, REPORTS_FILE};
use crate::attest::predicate::{
    ReplacedPack, ReportPredicate, ReportRun, RunPredicate, resolve, resolve_full,
};
use crate::attest::run::RUN_PREFIX;
use crate::attest::statement::{
    Head, LOT_PREFIX, MACHINE_PREFIX, MANIFEST_TYPE, REPORT_TYPE, RUN_TYPE, Statement, head,
};
use crate::attest::{KeyId, Refusal, TrustedKeys, canonical};
use crate::model::{Activity, Coverage, Scope, Verdict};
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

    /// What to show of it.
    pub(super) fn shown(&self) -> Result<Verified, Refusal> {
        let run = self.predicate()?;
        Ok(Verified {
            subject: format!("{RUN_PREFIX}{}", run.run_id),
            kind: Signed::Run,
            key: self.key.clone(),
            proved: self.proved,
            verdict: None,
            time: run.time_verified,
            evidence: Evidence::NotGiven,
            notes: Vec::new(),
        })
    }
}

/// The run statement that reports are read with.
pub(super) struct RunOfReports<'r> {
    digest: &'r str,
    pub(super) predicate: RunPredicate<'r>,
    /// The digest over what full reports say of it.
    in_full: String,
}

impl<'r> RunOfReports<'r> {
    pub(super) fn new(digest: &'r str, predicate: RunPredicate<'r>) -> Result<Self, Refusal> {
        Ok(Self { digest, in_full: of_run(&predicate.in_full())?, predicate })
    }
}

/// What a report says of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfRun {
    /// The digest of the run statement, which says the rest.
    Statement(String),
    /// Everything: a digest over that, alike for reports that say the same.
    InFull(String),
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
    report_of(envelope, Trust::Keys(trusted), run.map(VerifiedRun::read).transpose()?.as_ref())
}

/// As [`verify_report`], with a run statement that was read.
pub(super) fn report_of(
    envelope: &[u8],
    trust: Trust<'_>,
    run: Option<&RunOfReports<'_>>,
) -> Result<VerifiedReport, Refusal> {
    let verified = verified(envelope, trust)?;
    let head = head(&verified.payload)?;
    report(&verified, head, run)
}

/// Verifies a run statement; `None` where a signed statement is something else.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_run(envelope: &[u8], trusted: &TrustedKeys) -> Result<Option<VerifiedRun>, Refusal> {
    run_of(envelope, Trust::Keys(trusted))
}

/// The payload of an envelope, and whose signature stands for it, where one is asked for.
pub(super) fn open(envelope: &[u8], trust: Trust<'_>) -> Result<(Vec<u8>, Option<KeyId>), Refusal> {
    match trust {
        Trust::Unverified => Ok((Envelope::unverified(envelope)?, None)),
        _ => verified(envelope, trust).map(|verified| (verified.payload, Some(verified.key))),
    }
}

fn verified(envelope: &[u8], trust: Trust<'_>) -> Result<VerifiedPayload, Refusal> {
    match trust {
        Trust::Keys(trusted) => Envelope::parse(envelope)?.verify(trusted),
        Trust::Proved(key) => {
            Ok(VerifiedPayload { payload: Envelope::unverified(envelope)?, key: key.clone(), proved: true })
        }
        Trust::Unverified => Err(Refusal::SigInvalid),
    }
}

pub(super) fn run_of(envelope: &[u8], trust: Trust<'_>) -> Result<Option<VerifiedRun>, Refusal> {
    let verified = verified(envelope, trust)?;
    let head = head(&verified.payload)?;
    if head.predicate_type == RUN_TYPE { run(verified).map(Some) } else { Ok(None) }
}

/// Whether an envelope that does not hold says that it is a run statement: then no record belongs to it.
pub(super) fn says_it_is_a_run(envelope: &[u8]) -> bool {
    let payload = Envelope::unverified(envelope);
    payload.is_ok_and(|payload| head(&payload).is_ok_and(|head| head.predicate_type == RUN_TYPE))
}

fn run(verified: VerifiedPayload) -> Result<VerifiedRun, Refusal> {
    let predicate: RunPredicate<'_> = Statement::read(&verified.payload)?.predicate;
    predicate.check()?;
    let VerifiedPayload { payload, key, proved } = verified;
    Ok(VerifiedRun { digest: sha256_hex(&payload), payload, key, proved })
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
            return run(verified)?.shown();
        }
        return Ok(shown(&manifest(&verified)?, &verified.key));
    }
    with_evidence(&report(&verified, head, None)?, record, expected)
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
    let Some(record) = record else { return Ok(report.shown(Evidence::NotGiven)) };
    // A file may end with a line feed that the record itself does not have.
    report.check_record(record.strip_suffix(b"\n").unwrap_or(record))?;
    Ok(report.shown(Evidence::Matches))
}

fn report(
    verified: &VerifiedPayload,
    head: Head<'_>,
    run: Option<&RunOfReports<'_>>,
) -> Result<VerifiedReport, Refusal> {
    let record = head.subject.digest.sha256.to_string();
    let subject = head.subject.name.to_string();
    let Whole { machine, report, of_run, time } = whole(&verified.payload, head, run)?;
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
    })
}

/// A report whose parts agree, with nothing left to its run statement.
pub(super) struct Whole<'p> {
    pub(super) machine: String,
    pub(super) report: ReportPredicate<'p>,
    pub(super) of_run: OfRun,
    pub(super) time: Timestamp,
}

/// Reads a report from the payload of a statement whose head was read.
pub(super) fn whole<'p>(
    payload: &'p [u8],
    head: Head<'_>,
    run: Option<&'p RunOfReports<'_>>,
) -> Result<Whole<'p>, Refusal> {
    if head.predicate_type != REPORT_TYPE {
        return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
    }
    let mut report: ReportPredicate<'_> = Statement::read(payload)?.predicate;
    let machine = subject_of(&head, &report)?.to_owned();
    report.check(&machine)?;
    let nothing = || Refusal::PayloadMalformed("it says nothing of its run".to_owned());
    match report.run.take().ok_or_else(nothing)? {
        ReportRun::InFull(said) => {
            let digest = of_run(&said)?;
            if run.is_some_and(|run| run.in_full != digest) {
                let problem = format!("it is of run {}, as of {}", said.run_id, said.as_of);
                return Err(Refusal::RunMismatch(problem));
            }
            let (of_run, time) = (OfRun::InFull(digest), said.time_verified);
            report.check_required(&said)?;
            resolve_full(&mut report, &said.inputs)?;
            Ok(Whole { machine, report, of_run, time })
        }
        ReportRun::Statement(named) => {
            let run = run.filter(|run| run.digest == named.sha256);
            let run = run.ok_or_else(|| Refusal::RunMissing(named.sha256.to_string()))?;
            report.check_required(&run.predicate)?;
            resolve(&mut report, &machine, &run.predicate)?;
            let of_run = OfRun::Statement(named.sha256.into_owned());
            Ok(Whole { machine, report, of_run, time: run.predicate.time_verified })
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

/// A digest over what a report or manifest says of its run, but for the activities, which a manifest has of its reports.
pub(super) fn of_run(run: &RunPredicate<'_>) -> Result<String, Refusal> {
    let said = RunPredicate { activities: Vec::new(), ..run.clone() };
    let said = canonical::to_vec(&said).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
    Ok(sha256_hex(&said))
}

/// A verified payload as a manifest whose counts agree.
pub(in crate::attest) fn manifest(
    verified: &VerifiedPayload,
) -> Result<Statement<'_, ManifestPredicate<'_>>, Refusal> {
    let head = head(&verified.payload)?;
    if head.predicate_type != MANIFEST_TYPE {
        return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
    }
    if head.subject.name != REPORTS_FILE {
        let problem = format!("its subject '{}' is not {REPORTS_FILE}", head.subject.name);
        return Err(Refusal::PayloadMalformed(problem));
    }
    let statement: Statement<'_, ManifestPredicate<'_>> = Statement::read(&verified.payload)?;
    statement.predicate.check()?;
    Ok(statement)
}

/// What to show of a manifest.
pub(super) fn shown(manifest: &Statement<'_, ManifestPredicate<'_>>, key: &KeyId) -> Verified {
    Verified {
        subject: format!("{RUN_PREFIX}{}", manifest.predicate.of_run.run_id),
        kind: Signed::Manifest,
        key: key.clone(),
        proved: false,
        verdict: Some(manifest.predicate.verdict),
        time: manifest.predicate.of_run.time_verified,
        evidence: Evidence::NotGiven,
        notes: manifest.predicate.of_run.replaced.iter().map(replaced).collect(),
    }
}

fn replaced(pack: &ReplacedPack<'_>) -> String {
    let ReplacedPack { digest, id, shipped } = pack;
    format!(
        "the rules are not all those that ship: `{id}` (sha256 {}) took the place of the shipped one (sha256 {})",
        digest.sha256, shipped.sha256
    )
}
