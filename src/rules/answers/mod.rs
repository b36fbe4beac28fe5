//! What can answer a question: one file an answer, one line in [`ANSWERS`].

mod classification;
mod column;
mod controller;
mod destination;
mod lists;
mod makers;
mod parties;

pub(crate) use controller::controllers;

use super::question::Question;
use crate::catalogue::Catalogue;
use crate::model::{Activity, AnswerBy, EditionRef, Facts, Field};

/// Everything that can answer a question, in the order in which it is documented.
pub const ANSWERS: &[&dyn Answer] = &[
    &controller::Controller,
    &makers::Makers,
    &destination::Destination,
    &parties::Parties,
    &lists::Lists,
    &classification::Classified,
    &column::Column { id: "origin", field: Field::Origin, doc: "The declared country of origin." },
    &column::Column { id: "tariff", field: Field::Hts, doc: "The declared tariff number." },
    &column::Column {
        id: "authorisation",
        field: Field::Licence,
        doc: "An export licence or authorisation.",
    },
    &column::Column {
        id: "end-use",
        field: Field::EndUse,
        doc: "What it will be used for, as the user states it.",
    },
    &column::AnyColumn,
];

/// Something that answers a question.
pub trait Answer: Sync + std::fmt::Debug {
    /// The word in `answered_by`.
    fn id(&self) -> &'static str;

    /// What counts as an answer, in a sentence.
    fn doc(&self) -> &'static str;

    /// What of the machine answers it, or what is missing.
    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a>;
}

/// A question, put to a machine.
#[derive(Clone, Copy)]
pub struct AnswerContext<'q, 'a> {
    /// The question.
    pub question: &'a Question,
    /// Of which activity.
    pub activity: Activity,
    /// What is known of the machine.
    pub facts: &'q Facts<'a>,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The list editions in use, each with its lists; none where no list is asked.
    pub editions: &'a [ScreenedEdition],
}

/// What answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// This does.
    By(Vec<AnswerBy<'a>>),
    /// Nothing does; what is missing, in words.
    Missing(String),
}

/// An edition that every name is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenedEdition {
    /// The edition.
    pub edition: EditionRef,
    /// The ids of the lists in it.
    pub lists: Vec<String>,
    /// How it is told in a report: `us-csl of 2026-07-31`.
    pub shown: String,
}
