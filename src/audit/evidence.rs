//! What is missing of a machine, and exactly how to collect it.

use std::collections::BTreeMap;

use hashbrown::HashSet;

use crate::catalogue::Catalogue;
use crate::model::{
    Activity, ControllerState, EvidenceId, Exactness, Facts, MissingEvidence, Origin, PartFact, PartyId,
    QuestionAnswer, Role,
};

/// How many ways to collect one thing are named.
const WAYS: usize = 3;

/// How to read the marking of a part that is no controller.
const ON_THE_PART: &str = "Read the label or the marking of the part itself, every line of it, and write it into the column in which it stands now.";

/// The evidence that would settle what is open.
pub(super) fn missing(
    facts: &Facts<'_>,
    questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>,
    catalogue: &Catalogue,
) -> Vec<MissingEvidence> {
    let mut missing = open(facts, questions, catalogue);
    for part in &facts.parts {
        let Some(matched) = part.matched.as_ref().filter(|m| !m.exactness.settles()) else { continue };
        // A marking found within a longer text is only asked for where nothing better is known.
        if matched.exactness == Exactness::Partial && facts.controllers != ControllerState::Unknown {
            continue;
        }
        let entry = catalogue.parts.get(part.part.index());
        let what = format!(
            "the exact marking: `{}` only resembles {} ({} match)",
            written(facts, part),
            entry.map_or("a known part", |e| e.title.as_str()),
            matched.exactness.as_str()
        );
        // The machine's own answer names its processor, not its power supply or flash.
        let how = if entry.is_none_or(|e| e.kind.is_controller()) {
            ways(facts, catalogue, &["controller"])
        } else {
            ON_THE_PART.to_owned()
        };
        missing.push(MissingEvidence { what, how });
    }
    // A machine may have very many parts.
    let mut said = HashSet::new();
    missing.retain(|evidence| said.insert((evidence.what.clone(), evidence.how.clone())));
    missing
}

/// What would answer the questions that are open, each with the activities that ask it. How to find a controller depends on
/// the machine and is said by its maker, model and class.
fn open(
    facts: &Facts<'_>,
    questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>,
    catalogue: &Catalogue,
) -> Vec<MissingEvidence> {
    let mut open: Vec<(&QuestionAnswer<'_>, &str, Option<&str>, Vec<&str>)> = Vec::new();
    for (activity, answer) in questions.iter().flat_map(|(a, answers)| answers.iter().map(move |q| (a, q))) {
        let Some((what, how)) = &answer.open else { continue };
        match open.iter_mut().find(|(known, ..)| known.id == answer.id) {
            Some((.., activities)) => activities.push(activity.as_str()),
            None => open.push((answer, what, *how, vec![activity.as_str()])),
        }
    }
    let mut missing: Vec<MissingEvidence> = open
        .into_iter()
        .map(|(answer, what, how, activities)| match how {
            Some(how) => MissingEvidence {
                what: format!("{} ({}): {what}", answer.asks, activities.join(", ")),
                how: how.to_owned(),
            },
            None => MissingEvidence {
                what: what.to_owned(),
                how: ways(facts, catalogue, &["control-board", "controller"]),
            },
        })
        .collect();
    let unasked = questions.iter().filter(|(_, answers)| answers.is_empty());
    missing.extend(unasked.map(|(activity, _)| {
        MissingEvidence {
            what: format!("what the law asks about {activity}: no rule pack in use has a question about it"),
            how: "Add a pack with a `[[question]]` about the activity (--rules), or leave the activity out."
                .to_owned(),
        }
    }));
    missing
}

/// The cell of a part as it was written.
fn written<'a>(facts: &Facts<'a>, part: &PartFact<'a>) -> &'a str {
    match part.origin {
        Origin::Cell(value) => value.text,
        Origin::Board(i) => facts.boards.get(i).map_or("", |b| b.value.text),
        Origin::Model | Origin::Part(_) => "",
    }
}

/// The ways the catalogue knows for this maker, model and class, best first, in one text.
fn ways(facts: &Facts<'_>, catalogue: &Catalogue, proves: &[&str]) -> String {
    let model = facts.model.map(|m| m.model);
    let maker: Option<PartyId> =
        model.and_then(|m| catalogue.models.get(m.index())).map(|m| m.maker).or_else(|| {
            facts.parties.iter().find(|p| p.role == Role::Maker && p.matched.is_some()).and_then(|p| p.party)
        });
    let mut ids: Vec<EvidenceId> = Vec::new();
    for id in proves.iter().flat_map(|p| catalogue.evidence_for(maker, facts.class, model, p)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let texts: Vec<String> = ids
        .iter()
        .filter_map(|id| catalogue.evidence.get(id.index()))
        .take(WAYS)
        .map(|e| match &e.result_column {
            Some(column) => format!("{}: {} Write the answer into the column `{column}`.", e.title, e.how),
            None => format!("{}: {}", e.title, e.how),
        })
        .collect();
    if texts.is_empty() {
        return "Open the machine, photograph the marking of the largest chip on the control board and write it into the column `part`.".to_owned();
    }
    texts.join(" Or: ")
}
