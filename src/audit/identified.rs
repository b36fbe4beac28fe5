//! What was found of a machine: a result also where nothing stands against it.

use std::collections::BTreeMap;

use super::swaps::swaps;
use crate::catalogue::Catalogue;
use crate::identity::serials::{Numbers, each_number};
use crate::model::{
    AnswerBy, COUNTRY_UNKNOWN, Event, Evidence, Facts, Field, Identified, Origin, Role, Value,
};
use crate::rules::answers::controllers;

/// The controllers, boards, model, parties and events of a machine, each named once.
pub(super) fn identified<'a>(facts: &Facts<'a>, catalogue: &'a Catalogue) -> Identified<'a> {
    let mut found = Identified { controllers: controllers(facts, catalogue), ..Identified::default() };
    for board in &facts.boards {
        if let Some(entry) = catalogue.boards.get(board.matched.board.index()) {
            AnswerBy::add_to(&mut found.boards, entry.title.as_str(), Some(board.value.at));
        }
    }
    let known = facts.model.and_then(|model| {
        let entry = catalogue.models.get(model.model.index())?;
        Some(AnswerBy { value: entry.names.first()?.as_str().into(), at: Some(model.value.at) })
    });
    // What somebody states is told, also where nothing more is known of it.
    let stated = || facts.machine.first(Field::Model);
    let unknown = |value: Value<'a>| AnswerBy {
        value: format!("{} (not in the catalogue)", value.text).into(),
        at: Some(value.at),
    };
    found.model = known.or_else(|| stated().map(unknown));
    for fact in facts.parties.iter().filter(|fact| !facts.only_mentions(fact)) {
        let known =
            fact.party.and_then(|id| catalogue.parties.get(id.index())).map(|entry| entry.name.as_str());
        let Origin::Cell(value) = fact.origin else { continue };
        let of_role = found.parties.entry(fact.role).or_default();
        AnswerBy::add_to(of_role, known.unwrap_or(value.text), Some(value.at));
    }
    found.makers = makers(facts, catalogue);
    found.origins = stated_as(facts, Field::Origin);
    found.sites = stated_as(facts, Field::Site);
    found.joined = joined(facts.machine.evidence);
    // A word in the place of a day, `n/a` or `unknown`, is none.
    let is_day = |event: &Event<'_>| event.day.text.bytes().any(|b| b.is_ascii_digit());
    for event in facts.machine.events().filter(is_day) {
        AnswerBy::add_to(found.events.entry(event.kind).or_default(), event.day.text, Some(event.day.at));
    }
    for swap in swaps(facts.machine.evidence) {
        let of_kind = found.events.entry(swap.kind).or_default();
        AnswerBy::add_to(of_kind, swap.to_string(), Some(swap.serial.at));
    }
    found
}

/// Who makes the machine, its boards and its parts, by country.
fn makers<'a>(facts: &Facts<'a>, catalogue: &'a Catalogue) -> BTreeMap<&'a str, Vec<AnswerBy<'a>>> {
    let mut makers: BTreeMap<&str, Vec<AnswerBy<'a>>> = BTreeMap::new();
    let of_role = facts.parties.iter().filter(|fact| fact.role == Role::Maker && !facts.only_mentions(fact));
    for fact in of_role {
        let entry = fact.party.and_then(|id| catalogue.parties.get(id.index()));
        let (name, country) = match (entry, fact.origin) {
            (Some(entry), _) => (entry.name.as_str(), entry.country.as_deref()),
            (None, Origin::Cell(value)) => (value.text, None),
            (None, _) => continue,
        };
        // Of a maker that nobody wrote down there is no place, and of one that stands at two it says the same.
        AnswerBy::add_to(makers.entry(country.unwrap_or(COUNTRY_UNKNOWN)).or_default(), name, None);
    }
    makers
}

/// What somebody states in a column, each once.
fn stated_as<'a>(facts: &Facts<'a>, field: Field) -> Vec<AnswerBy<'a>> {
    let mut stated = Vec::new();
    for value in facts.machine.all(field) {
        AnswerBy::add_to(&mut stated, value.text, Some(value.at));
    }
    stated
}

/// The numbers that evidence of several sources has in common.
fn joined<'a>(evidence: &[Evidence<'a>]) -> BTreeMap<Field, Vec<AnswerBy<'a>>> {
    let mut sources = evidence.iter().map(|item| item.place.input);
    let first = sources.next();
    if sources.all(|source| Some(source) == first) {
        return BTreeMap::new();
    }
    // What is stated of the whole shipment stands in no row, and has no numbers.
    let mut places: BTreeMap<(Field, String), Vec<Value<'a>>> = BTreeMap::new();
    each_number(evidence, Numbers::OfSeveral, |_, field, value, number| {
        if field == Field::RemovedSerial {
            return;
        }
        let known = places.entry((field, number.to_owned())).or_default();
        if !known.iter().any(|other| other.at.row.input == value.at.row.input) {
            known.push(value);
        }
    });
    let mut joined: BTreeMap<Field, Vec<AnswerBy<'a>>> = BTreeMap::new();
    for ((field, _), values) in places {
        if values.len() > 1 {
            let answer = |value: Value<'a>| AnswerBy { value: value.text.into(), at: Some(value.at) };
            joined.entry(field).or_default().extend(values.into_iter().map(answer));
        }
    }
    joined
}
