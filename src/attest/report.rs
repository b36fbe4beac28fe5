//! The report on one machine: the predicate, as written and as read.
//!
//! Names follow SLSA's verification summary where it has them. Fields stand in canonical order.

mod check;
mod writer;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::manifest::{ReplacedPack, Setting};
use super::statement::Digest;
use crate::model::{
    Activity, Confidence, Coverage, InputInfo, Need, QuestionState, Scope, StepKind, Verdict,
    VerificationResult,
};

pub use writer::{MachineReport, ReportWriter, fingerprint};

/// Who verified, in [`Verifier::id`].
pub const VERIFIER_ID: &str = "urn:tidewaiter:audit:v1";

/// What every report says of itself.
pub const REPORT_STATEMENT: &str =
    "This report states what was read and which rules speak of it; a person decides.";

/// Activities that follow from what the inventory says of a machine.
pub const EVIDENCE: &str = "evidence";

/// Activities that somebody asked for.
pub const REQUEST: &str = "request";

/// What is the same in every report of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunContext {
    /// The program.
    pub verifier: Verifier<'static>,
    /// When the run was made: the signer's claim.
    pub time_verified: Timestamp,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// The activities asked for of one machine or another, in their own order.
    pub activities: Vec<Activity>,
    /// Why these: `evidence` or `request`.
    pub activities_from: &'static str,
    /// The sheets that were read.
    pub inputs: Vec<InputDigest<'static>>,
    /// The one entry that stands in reports ([`combined`](super::policy::combined)).
    pub policy: Vec<PolicyEntry<'static>>,
    /// Every rule pack, the catalogue and every list edition, as the manifest names them.
    pub policy_in_full: Vec<PolicyEntry<'static>>,
    /// The packs that the day lies outside of, each with why: `us-customs: past its review day, 2027-01-31`.
    pub outside_reach: Vec<String>,
    /// The run's own name.
    pub run_id: String,
    /// Packs in the place of shipped ones, as the manifest names them.
    pub replaced: Vec<ReplacedPack<'static>>,
    /// Files that decide how the run was made, as the manifest names them.
    pub settings: Vec<Setting<'static>>,
}

/// The program that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verifier<'a> {
    /// [`VERIFIER_ID`].
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its version.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
}

impl Verifier<'static> {
    /// This program in the given version.
    pub fn this(version: &str) -> Self {
        Self { id: Cow::Borrowed(VERIFIER_ID), version: Cow::Owned(version.to_owned()) }
    }
}

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputDigest<'a> {
    /// The digest of its whole file.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// `miners.csv`, or `fleet.xlsx!Texas`.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// How many of its rows were read.
    pub rows: u64,
}

impl InputDigest<'static> {
    /// A sheet of which so many rows were read.
    pub fn of(info: &InputInfo, rows: u64) -> Self {
        let name = match &info.sheet {
            Some(sheet) => format!("{}!{sheet}", info.file),
            None => info.file.clone(),
        };
        Self { digest: Digest::new(info.digest.clone()), name: Cow::Owned(name), rows }
    }
}

/// A rule pack, catalogue or list edition that took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyEntry<'a> {
    /// The state of the law or facts it reflects.
    pub as_of: Date,
    /// Its digest.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// Its id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its version.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
}

/// What a report says of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportPredicate<'a> {
    /// The activities asked for of this machine.
    pub activities: Vec<Activity>,
    /// Why these: `evidence`, where they follow from what the inventory says; `request`, where somebody asked for them.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub activities_from: Option<Cow<'a, str>>,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// What was looked at.
    pub coverage: ReportCoverage,
    /// What the rules say, worst first.
    #[serde(borrow)]
    pub findings: Vec<ReportFinding<'a>>,
    /// What was found, also where nothing stands against it; absent in reports of versions before 0.2.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub identified: Option<ReportIdentified<'a>>,
    /// The sheets that were read.
    pub inputs: Cow<'a, [InputDigest<'a>]>,
    /// What is missing and how to collect it.
    #[serde(borrow)]
    pub missing_evidence: Vec<ReportMissing<'a>>,
    /// The packs that `asOf` lies outside of, each with why: `us-customs: past its review day, 2027-01-31`.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub outside_reach: Cow<'a, [String]>,
    /// Rule packs, catalogue and list editions.
    pub policy: Cow<'a, [PolicyEntry<'a>]>,
    /// What became of the questions of each activity; empty in reports of versions before 0.2.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub questions: BTreeMap<Activity, Vec<ReportQuestion<'a>>>,
    /// The run's own name.
    #[serde(borrow)]
    pub run_id: Cow<'a, str>,
    /// Whether the machine's controllers matter.
    pub scope: Scope,
    /// The report's place in its run, from 0.
    pub sequence: u64,
    /// [`REPORT_STATEMENT`].
    #[serde(borrow)]
    pub statement: Cow<'a, str>,
    /// When the run was made.
    pub time_verified: Timestamp,
    /// The worst of `verdicts`.
    pub verdict: Verdict,
    /// One verdict an activity.
    pub verdicts: Cow<'a, BTreeMap<Activity, Verdict>>,
    /// The same in the words of SLSA's verification summary.
    pub verification_result: VerificationResult,
    /// The program.
    #[serde(borrow)]
    pub verifier: Verifier<'a>,
}

/// What was found of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportIdentified<'a> {
    /// The boards.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub boards: Vec<ReportAnswer<'a>>,
    /// The controllers.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub controllers: Vec<ReportAnswer<'a>>,
    /// The model.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub model: Option<ReportAnswer<'a>>,
    /// The parties, each with its role before it: `consignee: Maple Ridge Hosting Ltd`.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<ReportAnswer<'a>>,
}

/// Something that was found, or that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportAnswer<'a> {
    /// The cell, where it goes back to one: `miners.csv!C17`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub location: Option<Cow<'a, str>>,
    /// What it says. An answer to a question leaves it out where [`ReportIdentified`] says it of the same cell.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub value: Option<Cow<'a, str>>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportQuestion<'a> {
    /// What answers it: cells, identified parts, list editions.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<ReportAnswer<'a>>,
    /// The question's id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Whether it has to be answered.
    pub need: Need,
    /// What is missing, of an open one.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub open: Option<Cow<'a, str>>,
    /// Who says so where it is not the rule pack that asks: the site's configuration.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Cow<'a, str>>,
    /// What became of it.
    pub state: QuestionState,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCoverage {
    /// Boards and power supplies named.
    pub boards: u64,
    /// Components named.
    pub components: u64,
    /// Controllers identified, from a marking, a board type or by inference from the model.
    pub controllers: u64,
    /// Rows that belong to the machine.
    pub rows: u64,
    /// Rules evaluated.
    pub rules: u64,
    /// Components and boards that nothing in the catalogue matches.
    pub undetermined: u64,
    /// Rows or cells that could not be read.
    pub unreadable: u64,
}

impl ReportCoverage {
    /// The coverage of an audit.
    pub const fn of(coverage: Coverage) -> Self {
        let Coverage { boards, components, controllers, rows, undetermined, rules, unreadable } = coverage;
        Self { boards, components, controllers, rows, rules, undetermined, unreadable }
    }

    /// The result that belongs to a verdict on this evidence: where nothing was read, no rule was evaluated or no
    /// controller is known, nothing passes.
    pub const fn result(&self, verdict: Verdict) -> VerificationResult {
        let controllers = if self.rows == 0 || self.rules == 0 { 0 } else { self.controllers };
        VerificationResult::of(verdict, controllers)
    }
}

/// What a rule says of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportFinding<'a> {
    /// The activities asked for that it binds.
    pub activities: Cow<'a, [Activity]>,
    /// What to do next.
    #[serde(borrow)]
    pub advice: Cow<'a, str>,
    /// Further cells from which the same chain starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<String>,
    /// What could replace the flagged part or board.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub alternatives: Cow<'a, [Cow<'a, str>]>,
    /// The legal basis.
    pub basis: Cow<'a, [Cow<'a, str>]>,
    /// What is not established.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub caveat: Option<Cow<'a, str>>,
    /// From the cell to the rule.
    #[serde(borrow)]
    pub chain: Vec<ReportStep<'a>>,
    /// How sure the weakest statement of the chain is.
    pub confidence: Confidence,
    /// The finding's name, the same in every run: see [`fingerprint`].
    #[serde(borrow)]
    pub fingerprint: Cow<'a, str>,
    /// The outcome.
    pub outcome: Verdict,
    /// The rule's or check's id.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// What it is about: `part:sophgo-cv183x`.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    /// The rule's title.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub title: Option<Cow<'a, str>>,
}

/// One step from the cell towards the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportStep<'a> {
    /// The cell, where the step is one: `miners.csv!C17`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub location: Option<Cow<'a, str>>,
    /// Who says so.
    #[serde(borrow)]
    pub source: Cow<'a, str>,
    /// What it says.
    #[serde(borrow)]
    pub value: Cow<'a, str>,
    /// What the step is.
    pub what: StepKind,
}

/// Evidence that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMissing<'a> {
    /// How to collect it.
    #[serde(borrow)]
    pub how: Cow<'a, str>,
    /// What is not known.
    #[serde(borrow)]
    pub what: Cow<'a, str>,
}
