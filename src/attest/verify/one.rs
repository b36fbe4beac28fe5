//! One envelope: a report or a manifest.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::{Evidence, Expected, Signed, Verified};
use crate::attest::dsse::{Envelope, VerifiedPayload};
use crate::attest::manifest::{ManifestPredicate, REPORTS_FILE, ReplacedPack};
use crate::attest::report::{ReportCoverage, ReportPredicate};
use crate::attest::statement::{Head, MACHINE_PREFIX, MANIFEST_TYPE, REPORT_TYPE, Statement, head};
use crate::attest::{KeyId, Refusal, TrustedKeys, canonical};
use crate::model::{Activity, Scope, Verdict};
use crate::source::sha256_hex;

/// A report whose signature and inner agreement were verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedReport {
    payload: Vec<u8>,
    /// The key that signed it.
    pub key: KeyId,
    /// The machine's key.
    pub machine: String,
    /// Lower-case hex SHA-256 of the machine's record.
    pub record: String,
    /// The run it belongs to.
    pub run_id: String,
    /// A digest over what it says it rests on.
    pub policy: String,
    /// A digest over the packs that it says the day lies outside of.
    pub outside_reach: String,
    /// Its place in that run, from 0.
    pub sequence: u64,
    /// When it was made: the signer's claim.
    pub time: Timestamp,
    /// What it says.
    pub verdict: Verdict,
    /// Whether the machine's controllers matter.
    pub scope: Scope,
    /// What was looked at.
    pub coverage: ReportCoverage,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// The activities asked for of this machine.
    pub activities: Vec<Activity>,
    /// Why these, where it is said.
    pub activities_from: Option<String>,
    /// The digest over the sheets that were read.
    pub inputs: String,
    /// The version of the program that wrote it.
    pub version: String,
}

impl VerifiedReport {
    /// The very bytes that were signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// What the report says, read from the bytes that were signed.
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
            subject: format!("{MACHINE_PREFIX}{}", self.machine),
            kind: Signed::Report,
            key: self.key.clone(),
            verdict: self.verdict,
            time: self.time,
            evidence,
            notes: Vec::new(),
        }
    }
}

/// Verifies a report.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_report(envelope: &[u8], trusted: &TrustedKeys) -> Result<VerifiedReport, Refusal> {
    let verified = Envelope::parse(envelope)?.verify(trusted)?;
    let head = head(&verified.payload)?;
    report(&verified, head)
}

/// Verifies a report or a manifest, with its record if there is one.
pub(super) fn verify(
    envelope: &[u8],
    record: Option<&[u8]>,
    trusted: &TrustedKeys,
    expected: &Expected,
) -> Result<Verified, Refusal> {
    let verified = Envelope::parse(envelope)?.verify(trusted)?;
    let head = head(&verified.payload)?;
    if head.predicate_type == MANIFEST_TYPE && expected.machine.is_none() {
        let manifest = manifest(&verified)?;
        if record.is_some() {
            let problem =
                "it is the manifest of a run, and there is a record with it: manifests have none".to_owned();
            return Err(Refusal::SubjectMismatch(problem));
        }
        return Ok(shown(&manifest, &verified.key));
    }
    with_evidence(&report(&verified, head)?, record, expected)
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

fn report(verified: &VerifiedPayload, head: Head<'_>) -> Result<VerifiedReport, Refusal> {
    if head.predicate_type != REPORT_TYPE {
        return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
    }
    let Some(machine) = head.subject.name.strip_prefix(MACHINE_PREFIX).filter(|m| !m.is_empty()) else {
        let problem = format!("its subject '{}' is no machine", head.subject.name);
        return Err(Refusal::PayloadMalformed(problem));
    };
    let predicate: ReportPredicate<'_> = Statement::read(&verified.payload)?.predicate;
    predicate.check(machine)?;
    Ok(VerifiedReport {
        payload: verified.payload.clone(),
        key: verified.key.clone(),
        machine: machine.to_owned(),
        record: head.subject.digest.sha256.into_owned(),
        policy: digest(&predicate.policy)?,
        outside_reach: digest(&predicate.outside_reach)?,
        run_id: predicate.run_id.into_owned(),
        sequence: predicate.sequence,
        time: predicate.time_verified,
        verdict: predicate.verdict,
        scope: predicate.scope,
        coverage: predicate.coverage,
        as_of: predicate.as_of,
        activities: predicate.activities,
        activities_from: predicate.activities_from.map(Cow::into_owned),
        inputs: digest(&predicate.inputs)?,
        version: predicate.verifier.version.into_owned(),
    })
}

/// One text for a list of a report or manifest, alike only where the whole lists are.
pub(super) fn digest<T: Serialize>(list: &[T]) -> Result<String, Refusal> {
    let list = canonical::to_vec(list).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
    Ok(sha256_hex(&list))
}

/// A verified payload as a manifest whose counts agree.
pub(super) fn manifest(verified: &VerifiedPayload) -> Result<Statement<'_, ManifestPredicate<'_>>, Refusal> {
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
        subject: format!("run:{}", manifest.predicate.run_id),
        kind: Signed::Manifest,
        key: key.clone(),
        verdict: manifest.predicate.verdict,
        time: manifest.predicate.time_verified,
        evidence: Evidence::NotGiven,
        notes: manifest.predicate.replaced.iter().map(replaced).collect(),
    }
}

fn replaced(pack: &ReplacedPack<'_>) -> String {
    let ReplacedPack { digest, id, shipped } = pack;
    format!(
        "the rules are not all those that ship: `{id}` (sha256 {}) took the place of the shipped one (sha256 {})",
        digest.sha256, shipped.sha256
    )
}
