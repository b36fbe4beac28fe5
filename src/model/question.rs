//! What the law asks about an activity, and what became of each question for one machine.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{EventKind, Field, Location, Role};

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum QuestionState {
    /// The evidence, or a list edition, answers it.
    Answered,
    /// It has to be asked, and nothing answers it: the activity is not clear.
    Open,
    /// Nothing answers it, and neither the rule pack nor the site asks for an answer.
    NotAsked,
}

impl QuestionState {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Open => "open",
            Self::NotAsked => "not-asked",
        }
    }
}

/// Whether an activity can be clear without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It can: the question is said not to have been asked.
    Optional,
    /// It cannot.
    Required,
}

impl Need {
    /// The name used in rule files, `tidewaiter.toml` and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no need.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is neither `required` nor `optional`")]
pub struct UnknownNeed(String);

impl FromStr for Need {
    type Err = UnknownNeed;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        [Self::Optional, Self::Required]
            .into_iter()
            .find(|n| n.as_str() == s)
            .ok_or_else(|| UnknownNeed(s.to_owned()))
    }
}

/// What answers a question: a cell, an identified part, a list edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerBy<'a> {
    /// What it says: `Canada`, `Amlogic A113D`, `us-csl of 2026-07-31`.
    pub value: Cow<'a, str>,
    /// The cell, where it goes back to one.
    pub at: Option<Location>,
}

/// So many answers are kept; a lot of a thousand consignees has its records.
const ANSWERS: usize = 64;

impl<'a> AnswerBy<'a> {
    /// Adds an answer that is not among them; beyond 64, only that there are more.
    pub fn add_to(answers: &mut Vec<Self>, value: impl Into<Cow<'a, str>>, at: Option<Location>) {
        let value = value.into();
        if answers.len() > ANSWERS || answers.iter().any(|known| known.value == value) {
            return;
        }
        answers.push(match answers.len() {
            ANSWERS => Self { value: "and more, as the records say".into(), at: None },
            _ => Self { value, at },
        });
    }
}

/// What became of one question for one activity of one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionAnswer<'a> {
    /// The question's id.
    pub id: &'a str,
    /// The question in words.
    pub asks: &'a str,
    /// What became of it.
    pub state: QuestionState,
    /// Whether it has to be answered.
    pub need: Need,
    /// The id of the rule pack that asks.
    pub pack: &'a str,
    /// The site's configuration, where that says whether it has to be answered and not the pack.
    pub site: Option<&'a str>,
    /// What answers it; empty unless answered.
    pub by: Vec<AnswerBy<'a>>,
    /// What is missing and how to get it, where it is open; without the latter, the catalogue knows ways to find out.
    pub open: Option<(String, Option<&'a str>)>,
}

/// What was found of a machine, whether or not anything stands against it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identified<'a> {
    /// The controllers: what they are, and the cell that names them or their board.
    pub controllers: Vec<AnswerBy<'a>>,
    /// The boards.
    pub boards: Vec<AnswerBy<'a>>,
    /// The numbers by which evidence of several sources is about one machine, by field, each wherever it stands first in a source.
    pub joined: BTreeMap<Field, Vec<AnswerBy<'a>>>,
    /// Who makes it, its boards and its parts, by the country of each (ISO 3166-1 alpha-2, or `unknown`).
    pub makers: BTreeMap<&'a str, Vec<AnswerBy<'a>>>,
    /// The model.
    pub model: Option<AnswerBy<'a>>,
    /// The countries of origin, as somebody states them.
    pub origins: Vec<AnswerBy<'a>>,
    /// The parties by role. One that the catalogue knows stands by its name there.
    pub parties: BTreeMap<Role, Vec<AnswerBy<'a>>>,
    /// What happened to it: the days as written.
    pub events: BTreeMap<EventKind, Vec<AnswerBy<'a>>>,
    /// Where it stands, as somebody states it.
    pub sites: Vec<AnswerBy<'a>>,
}

/// The country of a maker of whom it is not known.
pub(crate) const COUNTRY_UNKNOWN: &str = "unknown";
