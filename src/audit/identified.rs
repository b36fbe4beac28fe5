//! What was found of a machine: a result also where nothing stands against it.

use crate::catalogue::Catalogue;
use crate::model::{AnswerBy, Event, Facts, Identified, Origin};
use crate::rules::answers::controllers;

/// The controllers, boards, model, parties and events of a machine, each named once.
pub(super) fn identified<'a>(facts: &Facts<'a>, catalogue: &'a Catalogue) -> Identified<'a> {
    let mut found = Identified { controllers: controllers(facts, catalogue), ..Identified::default() };
    for board in &facts.boards {
        if let Some(entry) = catalogue.boards.get(board.matched.board.index()) {
            AnswerBy::add_to(&mut found.boards, entry.title.as_str(), Some(board.value.at));
        }
    }
    found.model = facts.model.and_then(|model| {
        let entry = catalogue.models.get(model.model.index())?;
        Some(AnswerBy { value: entry.names.first()?.as_str().into(), at: Some(model.value.at) })
    });
    for fact in &facts.parties {
        let known =
            fact.party.and_then(|id| catalogue.parties.get(id.index())).map(|entry| entry.name.as_str());
        let Origin::Cell(value) = fact.origin else { continue };
        let of_role = found.parties.entry(fact.role).or_default();
        AnswerBy::add_to(of_role, known.unwrap_or(value.text), Some(value.at));
    }
    // A word in the place of a day, `n/a` or `unknown`, is none.
    let is_day = |event: &Event<'_>| event.day.text.bytes().any(|b| b.is_ascii_digit());
    for event in facts.machine.events().filter(is_day) {
        AnswerBy::add_to(found.events.entry(event.kind).or_default(), event.day.text, Some(event.day.at));
    }
    found
}
