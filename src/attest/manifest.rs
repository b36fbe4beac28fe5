//! The manifest of a run: what every report together says, bound to the very lines that were written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::dsse::EnvelopeWriter;
use super::report::{
    InputDigest, PolicyEntry, REPORT_STATEMENT, ReportCoverage, RunContext, VERIFIER_ID, Verifier,
};
use super::statement::{Digest, MANIFEST_TYPE, Statement};
use super::{CanonicalError, Refusal, Signer, canonical};
use crate::model::{Activity, Scope, Verdict};

/// The bundle of a run: one signed report a line.
pub const REPORTS_FILE: &str = "reports.intoto.jsonl";

/// The records of a run: the evidence, in the order of the reports.
pub const RECORDS_FILE: &str = "records.jsonl";

/// The manifest of a run.
pub const MANIFEST_FILE: &str = "manifest.dsse.json";

/// What a manifest says of a run. Its subject is the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestPredicate<'a> {
    /// The activities asked for of one machine or another: those of its reports, in their own order.
    pub activities: Cow<'a, [Activity]>,
    /// Why these: `evidence` or `request`, as in the reports.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub activities_from: Option<Cow<'a, str>>,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// What was looked at, over all machines.
    pub coverage: ReportCoverage,
    /// The sheets that were read.
    pub inputs: Cow<'a, [InputDigest<'a>]>,
    /// The RFC 6962 root over the lines of the bundle without their line feeds, in lower-case hex.
    #[serde(borrow)]
    pub merkle_root: Cow<'a, str>,
    /// Machines recognised as equipment without a controller.
    pub out_of_scope: u64,
    /// Every rule pack, the catalogue and every list edition; reports carry one entry over them.
    pub policy: Cow<'a, [PolicyEntry<'a>]>,
    /// The digest of the records, where they were written.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub records: Option<Digest<'a>>,
    /// Packs in the place of shipped ones.
    #[serde(default, borrow, skip_serializing_if = "<[_]>::is_empty")]
    pub replaced: Cow<'a, [ReplacedPack<'a>]>,
    /// How many reports there are.
    pub reports: u64,
    /// The run's own name.
    #[serde(borrow)]
    pub run_id: Cow<'a, str>,
    /// Files that decide how the run was made.
    #[serde(default, borrow, skip_serializing_if = "<[_]>::is_empty")]
    pub settings: Cow<'a, [Setting<'a>]>,
    /// Rows about which there is no report, and why.
    #[serde(borrow)]
    pub skipped: Vec<Skipped<'a>>,
    /// What the manifest says of itself.
    #[serde(borrow)]
    pub statement: Cow<'a, str>,
    /// When the run was made.
    pub time_verified: Timestamp,
    /// The worst verdict.
    pub verdict: Verdict,
    /// How many machines have each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// The program.
    #[serde(borrow)]
    pub verifier: Verifier<'a>,
}

/// A pack in the place of one that ships with the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedPack<'a> {
    /// The digest of the pack that was used.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// The id of both.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The digest of the one that ships.
    #[serde(borrow)]
    pub shipped: Digest<'a>,
}

/// A file that decides how a run was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting<'a> {
    /// The digest of its bytes.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// What it is: `configuration`, `rules`, `clearances` or `lists`.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// Where it lies, as it was given or found.
    #[serde(borrow)]
    pub path: Cow<'a, str>,
}

/// Rows that were left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped<'a> {
    /// Why.
    #[serde(borrow)]
    pub reason: Cow<'a, str>,
    /// How many.
    pub rows: u64,
}

/// What is counted over the reports of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// How many reports there are.
    pub reports: u64,
    /// What was looked at.
    pub coverage: ReportCoverage,
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
            coverage: ReportCoverage::default(),
            out_of_scope: 0,
            verdicts: Verdict::ALL.into_iter().map(|v| (v, 0)).collect(),
            activities: BTreeSet::new(),
        }
    }
}

impl Totals {
    /// Counts one report.
    pub fn add<'a>(
        &mut self,
        verdict: Verdict,
        scope: Scope,
        coverage: ReportCoverage,
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
    pub fn worst(&self) -> Verdict {
        self.verdicts.iter().rev().find(|(_, n)| **n > 0).map_or(Verdict::Undetermined, |(v, _)| *v)
    }
}

/// The files of a run as they were written, before the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The root over the lines of the bundle.
    pub merkle_root: String,
    /// Lower-case hex SHA-256 of the bundle.
    pub reports: String,
    /// Lower-case hex SHA-256 of the records, where they were written.
    pub records: Option<String>,
}

/// The signed manifest of a run, as one line without its line feed.
///
/// # Errors
/// When a number in it is beyond what readers keep.
pub fn sign_manifest(
    context: &RunContext,
    totals: &Totals,
    skipped: Vec<Skipped<'_>>,
    sealed: &Sealed,
    signer: Option<&Signer>,
) -> Result<Vec<u8>, CanonicalError> {
    let predicate = ManifestPredicate {
        activities: totals.activities.iter().copied().collect(),
        activities_from: Some(context.activities_from.into()),
        as_of: context.as_of,
        coverage: totals.coverage,
        inputs: Cow::Borrowed(&context.inputs),
        merkle_root: Cow::Borrowed(&sealed.merkle_root),
        out_of_scope: totals.out_of_scope,
        policy: Cow::Borrowed(&context.policy_in_full),
        records: sealed.records.as_deref().map(Digest::new),
        replaced: Cow::Borrowed(&context.replaced),
        reports: totals.reports,
        run_id: Cow::Borrowed(&context.run_id),
        settings: Cow::Borrowed(&context.settings),
        skipped,
        statement: Cow::Borrowed(REPORT_STATEMENT),
        time_verified: context.time_verified,
        verdict: totals.worst(),
        verdicts: totals.verdicts.clone(),
        verifier: context.verifier.clone(),
    };
    let digest = Digest::new(sealed.reports.as_str());
    let payload = canonical::to_vec(&Statement::new(MANIFEST_TYPE, REPORTS_FILE, digest, predicate))?;
    let mut line = Vec::new();
    EnvelopeWriter::new(signer).append(&payload, &mut line);
    Ok(line)
}

impl ManifestPredicate<'_> {
    /// Checks that it is a manifest of ours, in our words, and that its counts agree with each other.
    ///
    /// # Errors
    /// [`Refusal::InternalInconsistency`] with what contradicts what.
    pub fn check(&self) -> Result<(), Refusal> {
        let no = |problem: &str| Err(Refusal::InternalInconsistency(problem.to_owned()));
        let counted = self.verdicts.values().try_fold(0_u64, |sum, n| sum.checked_add(*n));
        if self.verifier.id != VERIFIER_ID || self.statement != REPORT_STATEMENT {
            return no("it is signed as another program's");
        }
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
    pub fn check_totals(&self, found: &Totals) -> Result<(), Refusal> {
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
