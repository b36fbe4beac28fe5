//! The manifest of a run: what every report together says, bound to the very lines that were written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::dsse::EnvelopeWriter;
use super::predicate::RunPredicate;
use super::run::RunStatement;
use super::statement::{Digest, MANIFEST_TYPE, Statement};
use super::{Refusal, Signer, WriteError, canonical};
use crate::model::{Activity, Coverage, Scope, Verdict};

/// The bundle of a run: one signed report a line.
pub(crate) const REPORTS_FILE: &str = "reports.intoto.jsonl";

/// The records of a run: the evidence, in the order of the reports.
pub(crate) const RECORDS_FILE: &str = "records.jsonl";

/// The manifest of a run.
pub(crate) const MANIFEST_FILE: &str = "manifest.dsse.json";

/// What a manifest says of a run. Its subject is the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestPredicate<'a> {
    /// What was looked at, over all machines.
    pub coverage: Coverage,
    /// The RFC 6962 root over the lines of the bundle without their line feeds, in lower-case hex.
    pub merkle_root: String,
    /// Machines recognised as equipment without a controller.
    pub out_of_scope: u64,
    /// The digest of the records, where they were written.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub records: Option<Digest<'a>>,
    /// How many reports there are.
    pub reports: u64,
    /// The digest of the payload of the run statement, the first line of the bundle.
    #[serde(borrow)]
    pub run: Digest<'a>,
    /// What the run statement says, but for columns and texts; the activities are those of its reports.
    #[serde(borrow, flatten)]
    pub of_run: RunPredicate<'a>,
    /// The worst verdict.
    pub verdict: Verdict,
    /// How many machines have each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Whether it vouches for the lines of the bundle, which then carry no signature: there is one for the whole run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub covers_reports: bool,
}

/// What is counted over the reports of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Totals {
    /// How many reports there are.
    pub reports: u64,
    /// What was looked at.
    pub coverage: Coverage,
    /// Machines without a controller by their class.
    pub out_of_scope: u64,
    /// How many machines have each verdict; every verdict is named.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// The activities that one machine or another is judged for.
    pub activities: BTreeSet<Activity>,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            reports: 0,
            coverage: Coverage::default(),
            out_of_scope: 0,
            verdicts: Verdict::ALL.into_iter().map(|v| (v, 0)).collect(),
            activities: BTreeSet::new(),
        }
    }
}

impl Totals {
    /// Counts one report.
    pub(crate) fn add<'a>(
        &mut self,
        verdict: Verdict,
        scope: Scope,
        coverage: Coverage,
        activities: impl IntoIterator<Item = &'a Activity>,
    ) {
        self.activities.extend(activities);
        self.reports += 1;
        self.out_of_scope += u64::from(scope == Scope::OutOfScope);
        *self.verdicts.entry(verdict).or_default() += 1;
        let sum = &mut self.coverage;
        sum.boards += coverage.boards;
        sum.components += coverage.components;
        sum.controllers += coverage.controllers;
        sum.rows += coverage.rows;
        // Every machine meets the same rules, so their number is no sum.
        sum.rules = sum.rules.max(coverage.rules);
        sum.undetermined += coverage.undetermined;
        sum.unreadable += coverage.unreadable;
    }

    /// The worst verdict that a machine has.
    pub(crate) fn worst(&self) -> Verdict {
        self.verdicts.iter().rev().find(|(_, n)| **n > 0).map_or(Verdict::Undetermined, |(v, _)| *v)
    }
}

/// The files of a run as they were written, before the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// The root over the lines of the bundle.
    pub merkle_root: String,
    /// Lower-case hex SHA-256 of the bundle.
    pub reports: String,
    /// Lower-case hex SHA-256 of the records, where they were written.
    pub records: Option<String>,
}

/// What carries a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Signing {
    /// Every statement its own.
    #[default]
    Each,
    /// The manifest alone: each report is proved by its place in the tree that the manifest names ([`Proof`](super::proof::Proof)).
    Manifest,
}

impl Signing {
    /// Who signs the run statement and the reports.
    pub(crate) fn of_lines(self, signer: Option<&Signer>) -> Option<&Signer> {
        signer.filter(|_| self == Self::Each)
    }
}

/// The signed manifest of a run, as one line without its line feed.
///
/// # Errors
/// When a number in it is beyond what readers keep, or nobody signs it.
pub(crate) fn sign_manifest(
    run: &RunStatement,
    totals: &Totals,
    sealed: &Sealed,
    signer: Option<&Signer>,
    signing: Signing,
) -> Result<Vec<u8>, WriteError> {
    let mut of_run = run.in_full.clone();
    of_run.activities = totals.activities.iter().copied().collect();
    let predicate = ManifestPredicate {
        coverage: totals.coverage,
        merkle_root: sealed.merkle_root.clone(),
        out_of_scope: totals.out_of_scope,
        records: sealed.records.as_deref().map(Digest::new),
        reports: totals.reports,
        run: run.digest(),
        of_run,
        verdict: totals.worst(),
        verdicts: totals.verdicts.clone(),
        covers_reports: signer.is_some() && signing == Signing::Manifest,
    };
    let digest = Digest::new(sealed.reports.as_str());
    let payload = canonical::to_vec(&Statement::new(MANIFEST_TYPE, REPORTS_FILE, digest, predicate))?;
    let mut line = Vec::new();
    EnvelopeWriter::new(signer).append(&payload, &mut line)?;
    Ok(line)
}

impl ManifestPredicate<'_> {
    /// Checks that it is a manifest of ours, in our words, and that its counts agree with each other.
    ///
    /// # Errors
    /// [`Refusal::InternalInconsistency`] with what contradicts what.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let no = |problem: &str| Err(Refusal::InternalInconsistency(problem.to_owned()));
        let counted = self.verdicts.values().try_fold(0_u64, |sum, n| sum.checked_add(*n));
        self.of_run.check()?;
        if self.reports == 0 {
            return no("it is about no report");
        }
        if counted != Some(self.reports) {
            return no("the verdicts are not as many as the reports");
        }
        if self.verdicts.iter().rev().find(|(_, n)| **n > 0).map(|(v, _)| *v) != Some(self.verdict) {
            return no("the verdict is not the worst one counted");
        }
        Ok(())
    }

    /// Checks that the reports that were counted are those the manifest is about.
    ///
    /// # Errors
    /// [`Refusal::ManifestMismatch`] with what differs.
    pub(crate) fn check_totals(&self, found: &Totals) -> Result<(), Refusal> {
        let no = |problem: String| Err(Refusal::ManifestMismatch(problem));
        if self.reports != found.reports {
            return no(format!("it counts {} reports, here are {}", self.reports, found.reports));
        }
        if Verdict::ALL
            .iter()
            .any(|v| self.verdicts.get(v).unwrap_or(&0) != found.verdicts.get(v).unwrap_or(&0))
        {
            return no("it counts other verdicts than the reports hold".to_owned());
        }
        if self.coverage != found.coverage || self.out_of_scope != found.out_of_scope {
            return no("it counts another coverage than the reports hold".to_owned());
        }
        Ok(())
    }
}
