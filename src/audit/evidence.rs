//! What is missing of a machine, and exactly how to collect it.

use crate::catalogue::Catalogue;
use crate::model::{
    Activity, ControllerState, EvidenceId, Exactness, Facts, Field, MissingEvidence, Origin, PartFact,
    PartyId, Role,
};

/// How many ways to collect one thing are named.
const WAYS: usize = 3;

/// The evidence that would settle what is open.
pub(super) fn missing(
    facts: &Facts<'_>,
    activities: &[Activity],
    catalogue: &Catalogue,
) -> Vec<MissingEvidence> {
    let mut missing = Vec::new();
    if facts.controllers == ControllerState::Unknown {
        missing.push(MissingEvidence {
            what: controller_question(facts),
            how: ways(facts, catalogue, &["control-board", "controller"]),
        });
    }
    for part in &facts.parts {
        let Some(matched) = part.matched.as_ref().filter(|m| !m.exactness.settles()) else { continue };
        // A marking found within a longer text is only asked for where nothing better is known.
        if matched.exactness == Exactness::Partial && facts.controllers != ControllerState::Unknown {
            continue;
        }
        let entry = catalogue.parts.get(part.part.index()).map_or("a known part", |e| e.title.as_str());
        let what = format!(
            "the exact marking: `{}` only resembles {entry} ({} match)",
            written(facts, part),
            matched.exactness.as_str()
        );
        push_once(&mut missing, MissingEvidence { what, how: ways(facts, catalogue, &["controller"]) });
    }
    let in_scope = !matches!(facts.controllers, ControllerState::OutOfScope(_));
    if in_scope && activities.contains(&Activity::Import) && facts.machine.first(Field::Origin).is_none() {
        let what = "the country of origin (19 USC 1304)".to_owned();
        push_once(&mut missing, MissingEvidence { what, how: ways(facts, catalogue, &["origin"]) });
    }
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

fn controller_question(facts: &Facts<'_>) -> String {
    match facts.machine.first(Field::Model) {
        Some(model) => format!("which control board and controller this {} carries", model.text),
        None => "which machine model this is, and which control board and controller it carries".to_owned(),
    }
}

fn push_once(missing: &mut Vec<MissingEvidence>, entry: MissingEvidence) {
    if !missing.contains(&entry) {
        missing.push(entry);
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
        return match proves {
            ["origin"] => "Read the country-of-origin marking on the machine and write it into the column `origin`.".to_owned(),
            _ => "Open the machine, photograph the marking of the largest chip on the control board and write it into the column `part`.".to_owned(),
        };
    }
    texts.join(" Or: ")
}
