//! A declared classification against what the catalogue knows.

use std::collections::BTreeMap;

use super::{Check, CheckContext, EXPORTS, asked};
use crate::model::{
    Activity, Classification, ClassificationFact, Eccn, EvidenceCell, Facts, Field, Origin, QuestionAnswer,
    Value, Verdict,
};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// What is declared and what is known cannot both be right.
pub(super) struct ClassesDiffer;

impl Check for ClassesDiffer {
    fn id(&self) -> &'static str {
        "CLS-001"
    }

    fn title(&self) -> &'static str {
        "Declared classification contradicts the catalogue's"
    }

    fn doc(&self) -> &'static str {
        "A cell declares an export control classification number, and the catalogue knows another one for the model or for \
         a part of the same row. A processor of 3A090 makes what carries it 4A090, or gives it a .z paragraph: declared \
         under anything else, one of the two is wrong. Other parts do not class the machine that carries them, and are \
         compared only where the row speaks of the part alone."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["15 CFR 732.3(b)", "15 CFR 764.2(g)"]
    }

    fn advice(&self) -> &'static str {
        "Ask the maker for its classification in writing, or class the item yourself against Supplement No. 1 to 15 CFR Part 774, before anything is declared."
    }

    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        asked(questions, EXPORTS)
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let facts = context.facts;
        let mut hits = Vec::new();
        let classes = facts.classifications.as_slice();
        for (i, known) in classes.iter().enumerate().filter(|(_, fact)| fact.declared().is_none()) {
            if classes.iter().take(i).any(|fact| fact.origin == known.origin) {
                continue;
            }
            let Classification::Eccn(number) = known.class else { continue };
            let declared = declared_of(facts, known, number);
            let Some(first) = declared.first() else { continue };
            let known_numbers = || facts.classifications.iter().filter(|fact| fact.origin == known.origin);
            if declared.iter().any(|fact| known_numbers().any(|known| agree(fact, known))) {
                continue;
            }
            let mut chain = Chain::new();
            chain.classified(facts, first, context.catalogue);
            chain.classified(facts, known, context.catalogue);
            let subject = format!("classification:{number}");
            hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
        }
        hits
    }
}

/// What is declared of the thing whose number is known: by its own row, or, for an advanced processor whose row says
/// nothing, by any row of the machine.
fn declared_of<'f, 'a>(
    facts: &'f Facts<'a>,
    known: &ClassificationFact<'a>,
    number: Eccn,
) -> Vec<&'f ClassificationFact<'a>> {
    let column = |value: Value<'_>| facts.machine.all(Field::Eccn).any(|v| v.at == value.at);
    let all = || facts.classifications.iter().filter(|fact| fact.declared().is_some_and(column));
    let row = facts.cell(known.origin).map(|cell| cell.row);
    let item = facts.machine.evidence.iter().find(|item| Some(item.place) == row);
    let (Origin::Part(_), Some(item)) = (known.origin, item) else { return all().collect() };
    let cells = |field: Field| {
        let is = move |c: &&EvidenceCell<'a>| item.column(c).is_some_and(|plan| plan.field == Some(field));
        item.cells.iter().filter(is)
    };
    let of_part =
        number.is_advanced_computing() || (cells(Field::Model).chain(cells(Field::Class)).next().is_none());
    // The same number in several rows is kept at its first cell: the row itself says what it declares.
    let in_row = |fact: &&ClassificationFact<'_>| {
        fact.declared().is_some_and(|value| cells(Field::Eccn).any(|cell| cell.text == value.text))
    };
    match cells(Field::Eccn).next() {
        Some(_) if of_part => all().filter(in_row).collect(),
        None if number.is_advanced_computing() => all().collect(),
        _ => Vec::new(),
    }
}

/// Whether a declared number can be right beside a known one.
fn agree(declared: &ClassificationFact<'_>, known: &ClassificationFact<'_>) -> bool {
    let (Classification::Eccn(declared), Classification::Eccn(known)) = (declared.class, known.class) else {
        return true;
    };
    declared.agrees(&known)
        || (known.is_advanced_computing() && (declared.is_advanced_computing() || is_z(declared)))
}

/// A `.z` paragraph: the item meets 3A090 or 4A090 as well.
fn is_z(number: Eccn) -> bool {
    number.as_str().split('.').nth(1) == Some("z")
}
