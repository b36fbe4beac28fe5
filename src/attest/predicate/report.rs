//! What a report says of one machine. Names follow SLSA's verification summary where it has them; fields stand in
//! canonical order.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Location, ReportAnswer, ReportFinding, RunPredicate, Text};
use crate::model::{
    Activity, Coverage, EventKind, Need, QuestionState, Role, Scope, Verdict, VerificationResult,
};

/// What a report says of a machine.
///
/// A full report says everything itself. A lean one leaves what is the same in its whole run to the run statement, which
/// it names by digest in `run`, and whoever holds that gets the full report back ([`resolve`](super::resolve)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportPredicate<'a> {
    /// What was looked at.
    pub coverage: Coverage,
    /// What the rules say, worst first.
    #[serde(borrow)]
    pub findings: Vec<ReportFinding<'a>>,
    /// What was found, also where nothing stands against it.
    #[serde(borrow)]
    pub identified: ReportIdentified<'a>,
    /// The input that cells without a file are of, by its place in the run's inputs; left out for the first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub input: u32,
    /// What is missing and how to collect it.
    #[serde(borrow)]
    pub missing_evidence: Vec<ReportMissing<'a>>,
    /// Of a lot, how many pieces it is; a machine has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
    /// What became of the questions of each activity.
    #[serde(borrow)]
    pub questions: BTreeMap<Activity, Vec<ReportQuestion<'a>>>,
    /// What it says of its run: everything, or the digest of the run statement. Left out where the run stands beside the
    /// report, as in `-o json`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub run: Option<ReportRun<'a>>,
    /// Whether the machine's controllers matter.
    pub scope: Scope,
    /// The report's place in its run, from 0.
    pub sequence: u64,
    /// The worst of `verdicts`.
    pub verdict: Verdict,
    /// One verdict for each activity asked for.
    pub verdicts: BTreeMap<Activity, Verdict>,
    /// The verdict in the words of SLSA's verification summary.
    pub verification_result: VerificationResult,
}

/// What a report says of its run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ReportRun<'a> {
    /// A lean report: the digest of the payload of the run statement.
    #[serde(borrow)]
    Statement(RunDigest<'a>),
    /// A full one: what the run statement says, but for columns and texts.
    #[serde(borrow)]
    InFull(Box<RunPredicate<'a>>),
}

/// The digest of the payload of a run statement, and nothing beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RunDigest<'a> {
    /// Lower-case hex SHA-256.
    #[serde(borrow)]
    pub sha256: Cow<'a, str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// What was found of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportIdentified<'a> {
    /// The boards.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub boards: Vec<ReportAnswer<'a>>,
    /// The controllers.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub controllers: Vec<ReportAnswer<'a>>,
    /// What happened to it: the days as written.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<EventKind, Vec<ReportAnswer<'a>>>,
    /// The numbers by which evidence of several sources is about this machine, by field, each wherever it stands first in a source.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub joined: BTreeMap<Cow<'a, str>, Vec<ReportAnswer<'a>>>,
    /// Who makes it, its boards and its parts, by the country of each: ISO 3166-1 alpha-2, or `unknown`.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub makers: BTreeMap<Cow<'a, str>, Vec<ReportAnswer<'a>>>,
    /// The model.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub model: Option<ReportAnswer<'a>>,
    /// The countries of origin, as somebody states them.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<ReportAnswer<'a>>,
    /// The parties by role. One that the catalogue knows stands by its name there.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub parties: BTreeMap<Role, Vec<ReportAnswer<'a>>>,
    /// Where it stands, as somebody states it.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<ReportAnswer<'a>>,
}

impl<'a> ReportIdentified<'a> {
    /// Everything that was found.
    pub fn all(&self) -> impl Iterator<Item = &ReportAnswer<'a>> {
        let by_kind = self.parties.values().chain(self.events.values()).chain(self.joined.values());
        let by_kind = by_kind.chain(self.makers.values()).flatten();
        let places = self.origins.iter().chain(&self.sites);
        self.controllers.iter().chain(&self.boards).chain(&self.model).chain(by_kind).chain(places)
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut ReportAnswer<'a>> {
        let by_kind = self.parties.values_mut().chain(self.events.values_mut());
        let by_kind = by_kind.chain(self.joined.values_mut()).chain(self.makers.values_mut()).flatten();
        let places = self.origins.iter_mut().chain(&mut self.sites);
        self.controllers
            .iter_mut()
            .chain(&mut self.boards)
            .chain(&mut self.model)
            .chain(by_kind)
            .chain(places)
    }

    /// What was found in a cell, where it is one thing.
    pub(super) fn at(&self, location: &Location<'_>) -> Option<&Text<'a>> {
        let mut there = self.all().filter(|answer| answer.location.as_ref() == Some(location));
        let only = there.next()?;
        if there.next().is_some() { None } else { only.value.as_ref() }
    }
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportQuestion<'a> {
    /// The question in words; a lean report leaves it to the run statement.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Text<'a>>,
    /// What answers it: cells, identified parts, list editions.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<ReportAnswer<'a>>,
    /// The question's id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Whether it has to be answered. A lean report leaves it out where it follows: an open question has to, one that was not
    /// asked need not, and else it is as the run statement says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<Need>,
    /// What is missing, of an open one.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub open: Option<Text<'a>>,
    /// Who says so where it is not the rule pack that asks: the site's configuration.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Text<'a>>,
    /// What became of it. A lean report leaves it out, as it follows: with `by` it is answered, with `open` it is open, and
    /// without both it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<QuestionState>,
}

impl ReportQuestion<'_> {
    /// What became of it.
    pub const fn state(&self) -> QuestionState {
        match (self.state, self.open.is_some(), self.by.is_empty()) {
            (Some(state), ..) => state,
            (None, true, _) => QuestionState::Open,
            (None, false, false) => QuestionState::Answered,
            (None, false, true) => QuestionState::NotAsked,
        }
    }

    /// Whether it has to be answered, where the report says so or it follows from what became of it.
    pub const fn need(&self) -> Option<Need> {
        match (self.need, self.state()) {
            (Some(need), _) => Some(need),
            (None, QuestionState::Open) => Some(Need::Required),
            (None, QuestionState::NotAsked) => Some(Need::Optional),
            (None, QuestionState::Answered) => None,
        }
    }
}

/// Evidence that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportMissing<'a> {
    /// How to collect it.
    #[serde(borrow)]
    pub how: Text<'a>,
    /// What is not known.
    #[serde(borrow)]
    pub what: Text<'a>,
}
