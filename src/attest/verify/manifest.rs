//! The manifest of a run, read and shown.

use super::{Evidence, Signed, Verified};
use crate::attest::dsse::VerifiedPayload;
use crate::attest::manifest::{ManifestPredicate, REPORTS_FILE};
use crate::attest::predicate::ReplacedPack;
use crate::attest::run::RUN_PREFIX;
use crate::attest::statement::{MANIFEST_TYPE, Statement, head};
use crate::attest::{KeyId, Refusal};

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
    verified.under.judge_run(&verified.key, &statement.predicate.of_run, &verified.payload)?;
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
        out_of_scope: false,
        again: false,
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
