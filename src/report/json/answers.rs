//! What was found of a machine, and what became of the questions, as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Shown;
use crate::model::{
    Activity, AnswerBy, Identified as Found, Inputs, MachineAudit, Need, QuestionAnswer, QuestionState,
    ShowPlace,
};

#[derive(Serialize)]
pub(super) struct Question<'a> {
    id: &'a str,
    asks: &'a str,
    state: QuestionState,
    need: Need,
    policy: &'a str,
    by: Vec<Answer<'a>>,
    /// What is missing, of an open one.
    open: Option<&'a str>,
}

#[derive(Serialize)]
struct Answer<'a> {
    value: &'a str,
    location: Option<Shown<ShowPlace<'a>>>,
}

#[derive(Serialize)]
pub(super) struct Identified<'a> {
    controllers: Vec<Answer<'a>>,
    boards: Vec<Answer<'a>>,
    model: Option<Answer<'a>>,
    parties: Vec<Answer<'a>>,
}

/// What became of the questions of each activity.
pub(super) fn questions<'a>(
    audit: &'a MachineAudit<'a>,
    inputs: &'a Inputs,
) -> BTreeMap<Activity, Vec<Question<'a>>> {
    let of = |question: &'a QuestionAnswer<'a>| Question {
        id: question.id,
        asks: question.asks,
        state: question.state,
        need: question.need,
        policy: question.site.unwrap_or(question.pack),
        by: answers(&question.by, inputs),
        open: question.open.as_ref().map(|(what, _)| what.as_str()),
    };
    audit.questions.iter().map(|(activity, asked)| (*activity, asked.iter().map(of).collect())).collect()
}

impl<'a> Identified<'a> {
    pub(super) fn of(found: &'a Found<'a>, inputs: &'a Inputs) -> Self {
        Self {
            controllers: answers(&found.controllers, inputs),
            boards: answers(&found.boards, inputs),
            model: found.model.as_ref().map(|model| answer(model, inputs)),
            parties: answers(&found.parties, inputs),
        }
    }
}

fn answers<'a>(answers: &'a [AnswerBy<'a>], inputs: &'a Inputs) -> Vec<Answer<'a>> {
    answers.iter().map(|by| answer(by, inputs)).collect()
}

fn answer<'a>(by: &'a AnswerBy<'a>, inputs: &'a Inputs) -> Answer<'a> {
    Answer { value: &by.value, location: by.at.map(|at| Shown(inputs.show(at))) }
}
