//! What the machine, and what is in it, are classed as: declared in a cell, or known of a part or of the model.

use crate::catalogue::Catalogue;
use crate::classification::{eccns, tariff_numbers};
use crate::model::{Classed, Classification, ClassificationFact, Confidence, Facts, Field, Origin, Value};
use crate::rules::chain::part_is_conclusive;
use crate::text::placeholders::is_placeholder;

/// Adds every classification, the declared ones first.
pub(super) fn find(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let machine = facts.machine;
    for (field, value) in &machine.values {
        match field {
            Field::Eccn => declared(facts, *value, export_numbers(value)),
            Field::Hts => declared(facts, *value, tariff(value)),
            _ => {}
        }
    }
    // A number that free text names, under its own name, is a reason to look: it may speak of another thing.
    let remarks = machine.attributes.iter().map(|a| a.value);
    for value in remarks.chain(machine.all(Field::Description)).filter(|v| names_eccn(v.text)) {
        let found = export_numbers(&value).map(|fact| ClassificationFact { sure: false, ..fact });
        facts.classifications.extend(found);
    }
    for (i, part) in facts.parts.iter().enumerate() {
        if let Some(classed) = catalogue.parts.get(part.part.index()).and_then(|p| p.classed.as_ref()) {
            facts.classifications.extend(known(classed, Origin::Part(i), part_is_conclusive(part)));
        }
    }
    let model = facts.model.and_then(|m| catalogue.models.get(m.model.index()));
    if let Some(classed) = model.and_then(|m| m.classed.as_ref()) {
        facts.classifications.extend(known(classed, Origin::Model, true));
    }
}

/// Keeps what a cell declares; one that declares nothing readable is kept as such, unless it says that there is nothing.
fn declared<'a>(
    facts: &mut Facts<'a>,
    value: Value<'a>,
    found: impl Iterator<Item = ClassificationFact<'a>>,
) {
    let before = facts.classifications.len();
    facts.classifications.extend(found);
    if facts.classifications.len() == before && !is_placeholder(value.text) {
        facts.unread_classes.push(value);
    }
}

fn export_numbers<'a>(value: &Value<'a>) -> impl Iterator<Item = ClassificationFact<'a>> + use<'a> {
    let origin = Origin::Cell(*value);
    let fact = move |class, sure| ClassificationFact { class, origin, sure };
    eccns(value.text).into_iter().map(move |read| fact(Classification::Eccn(read.number), read.exact))
}

fn tariff<'a>(value: &Value<'a>) -> impl Iterator<Item = ClassificationFact<'a>> + use<'a> {
    let origin = Origin::Cell(*value);
    let fact = move |class, sure| ClassificationFact { class, origin, sure };
    tariff_numbers(value.text)
        .into_iter()
        .map(move |read| fact(Classification::Tariff(read.number), read.exact))
}

/// What the catalogue says of something identified; where it names several numbers, each comes into question.
fn known<'a>(
    classed: &Classed,
    origin: Origin<'a>,
    sure: bool,
) -> impl Iterator<Item = ClassificationFact<'a>> {
    let sure = sure && classed.source.confidence >= Confidence::Medium;
    classed.eccns.iter().map(move |number| ClassificationFact {
        class: Classification::Eccn(*number),
        origin,
        sure,
    })
}

/// Whether a text speaks of the number by its name.
fn names_eccn(text: &str) -> bool {
    let holds = |name: &[u8]| text.as_bytes().windows(name.len()).any(|word| word.eq_ignore_ascii_case(name));
    // These two are written about nothing else.
    holds(b"eccn") || holds(b"3a090") || holds(b"4a090")
}
