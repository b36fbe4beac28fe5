//! What a rule or check says of a machine, and the chain that leads there.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Activity, Confidence, Location, Verdict};

/// What a step of a chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A cell as written.
    Cell,
    /// What the cell's text became by normalisation.
    Normalised,
    /// A part family of the catalogue.
    Part,
    /// A board of the catalogue.
    Board,
    /// A model of the catalogue.
    Model,
    /// What it is classed as, for export or for the tariff.
    Classification,
    /// The maker of a part, board or model.
    Maker,
    /// A party of the catalogue or of a rule, by the name or alias that matched.
    Party,
    /// A link from one party to another.
    Link,
    /// An entry of an official list.
    Listing,
    /// Somebody's clearance about a name on a list.
    Clearance,
    /// A country or region, or a group that it belongs to.
    Country,
    /// Something that is not there.
    Absent,
    /// The rule or check.
    Rule,
    /// The legal basis.
    Basis,
}

impl StepKind {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Normalised => "normalised",
            Self::Part => "part",
            Self::Board => "board",
            Self::Model => "model",
            Self::Classification => "classification",
            Self::Maker => "maker",
            Self::Party => "party",
            Self::Link => "link",
            Self::Listing => "listing",
            Self::Clearance => "clearance",
            Self::Country => "country",
            Self::Absent => "absent",
            Self::Rule => "rule",
            Self::Basis => "basis",
        }
    }
}

/// One step from the cell towards the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainStep<'a> {
    /// What the step is.
    pub what: StepKind,
    /// What it says.
    pub value: Cow<'a, str>,
    /// Who says so: `declared` for a cell, else the file and entry, with its own source.
    pub source: Cow<'a, str>,
    /// The cell, where the step is one.
    pub at: Option<Location>,
}

/// What a rule says of a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The rule's or check's id.
    pub rule: &'a str,
    /// The rule's title.
    pub title: &'a str,
    /// What it is about, stable across runs: `part:sophgo-cv183x`, `party:sophgo`.
    pub subject: String,
    /// The outcome; never above `review` where only an inexact match leads there.
    pub outcome: Verdict,
    /// The activities asked for that it binds.
    pub activities: Vec<Activity>,
    /// How sure the weakest statement of the chain is.
    pub confidence: Confidence,
    /// From the cell to the rule.
    pub chain: Vec<ChainStep<'a>>,
    /// Further cells from which the same chain starts.
    pub also_at: Vec<Location>,
    /// The legal basis.
    pub basis: Vec<Cow<'a, str>>,
    /// What is not established.
    pub caveat: Option<Cow<'a, str>>,
    /// What to do next.
    pub advice: Cow<'a, str>,
    /// What could replace the flagged part or board.
    pub alternatives: Vec<Cow<'a, str>>,
    /// The decision that it is accepted.
    pub waived: Option<Waived<'a>>,
}

/// Somebody's decision that a finding is accepted, or that a licence covers it, in force on the day of the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waived<'a> {
    /// The waiver's name in its file.
    pub id: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who decided.
    pub owner: &'a str,
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// The number of the licence that covers it.
    pub licence: Option<&'a str>,
    /// The digest of the document that proves it: lower-case hex SHA-256.
    pub document: Option<&'a str>,
}

/// What a finding counts as towards a verdict: one that is waived is a notice, so that it is never passed over in silence.
pub(crate) fn counts_as(outcome: Verdict, is_waived: bool) -> Verdict {
    if is_waived { outcome.min(Verdict::Notice) } else { outcome }
}

impl Finding<'_> {
    /// What it counts as towards the verdict.
    pub(crate) fn counts_as(&self) -> Verdict {
        counts_as(self.outcome, self.waived.is_some())
    }

    /// The least that a further cell takes in a report, in bytes.
    pub const CELL: usize = 5;

    /// The least that it takes in a report, in bytes: its texts, and a few for each step and each further cell.
    pub fn least(&self) -> usize {
        const STEP: usize = 30;
        let steps: usize = self.chain.iter().map(|step| step.value.len() + step.source.len() + STEP).sum();
        let listed: usize = self.basis.iter().chain(&self.alternatives).map(|text| text.len()).sum();
        let own =
            [self.rule, self.title, &self.subject, &self.advice, self.caveat.as_deref().unwrap_or_default()];
        steps + listed + own.into_iter().map(str::len).sum::<usize>() + Self::CELL * self.also_at.len()
    }
}
