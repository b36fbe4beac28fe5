//! What a rule or check says of a machine, and the chain that leads there.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Location, Text};
use crate::model::{Activity, Confidence, StepKind, Verdict, Waived, counts_as};

/// What a rule says of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportFinding<'a> {
    /// The activities asked for that it binds.
    pub activities: Cow<'a, [Activity]>,
    /// What to do next.
    #[serde(borrow)]
    pub advice: Text<'a>,
    /// Further places from which the same chain starts.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<Location<'a>>,
    /// What could replace the flagged part or board.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Text<'a>>,
    /// The legal basis.
    #[serde(borrow)]
    pub basis: Vec<Text<'a>>,
    /// What is not established.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub caveat: Option<Text<'a>>,
    /// From the evidence to the rule.
    #[serde(borrow)]
    pub chain: Vec<ReportStep<'a>>,
    /// How sure the weakest statement of the chain is.
    pub confidence: Confidence,
    /// The finding's name, the same in every run: made of its rule, machine and subject. A lean report leaves it out, as it follows.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Cow<'a, str>>,
    /// The outcome.
    pub outcome: Verdict,
    /// The rule's or check's id.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// What it is about: `part:sophgo-cv183x`.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    /// The rule's title.
    #[serde(borrow)]
    pub title: Text<'a>,
    /// The decision that it is accepted: it then counts as no more than a notice.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<ReportWaiver<'a>>,
}

impl ReportFinding<'_> {
    /// What it counts as towards the verdict.
    pub(crate) fn counts_as(&self) -> Verdict {
        counts_as(self.outcome, self.waiver.is_some())
    }
}

/// Somebody's decision that a finding is accepted, or that a licence covers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportWaiver<'a> {
    /// The digest of the document that proves it: lower-case hex SHA-256.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub document: Option<Cow<'a, str>>,
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// Its name in the file of waivers.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The number of the licence.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub licence: Option<Text<'a>>,
    /// Who decided.
    #[serde(borrow)]
    pub owner: Text<'a>,
    /// Why.
    #[serde(borrow)]
    pub reason: Text<'a>,
}

impl<'a> From<Waived<'a>> for ReportWaiver<'a> {
    fn from(waived: Waived<'a>) -> Self {
        Self {
            document: waived.document.map(Cow::Borrowed),
            expires: waived.expires,
            id: waived.id.into(),
            licence: waived.licence.map(Text::of),
            owner: Text::of(waived.owner),
            reason: Text::of(waived.reason),
        }
    }
}

/// One step from the evidence towards the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportStep<'a> {
    /// Where it stands, where the step is evidence.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
    /// Who says so.
    #[serde(borrow)]
    pub source: Text<'a>,
    /// What it says.
    #[serde(borrow)]
    pub value: Text<'a>,
    /// What the step is.
    pub what: StepKind,
}
