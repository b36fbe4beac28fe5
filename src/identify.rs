//! What was written is looked up: strings become parts, boards, models and parties.
//!
//! Knows the catalogue, not the law. An unknown string stays unknown; nothing is filled in silently.

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::model::{
    BoardFact, BoardKind, ClassId, Component, ControllerState, ControllersKnown, Facts, Field, Machine,
    ModelFact, Origin, PartFact, PartId, PartKind, PartMatch, PartyFact, PartyId, PartyMatch, Role, Value,
};

/// Looks up everything that was written of a machine.
pub fn identify<'a>(machine: &'a Machine<'a>, catalogue: &Catalogue) -> Facts<'a> {
    let mut facts = Facts {
        machine,
        parties: Vec::new(),
        parts: Vec::new(),
        boards: Vec::new(),
        model: None,
        class: None,
        controllers: ControllerState::Unknown,
        unknown: Vec::new(),
    };
    find_model(&mut facts, catalogue);
    facts.class = find_class(&facts, catalogue);
    find_boards(&mut facts, catalogue);
    find_parts(&mut facts, catalogue);
    facts.controllers = controllers(&mut facts, catalogue);
    find_parties(&mut facts, catalogue);
    facts
}

/// The first written model name that the catalogue knows.
fn find_model(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let machine = facts.machine;
    facts.model = machine
        .all(Field::Model)
        .find_map(|value| catalogue.model(value.text).map(|model| ModelFact { model, value }));
}

/// The class as written, else that of the model, else what the description says.
fn find_class(facts: &Facts<'_>, catalogue: &Catalogue) -> Option<ClassId> {
    let written = |field| facts.machine.all(field).find_map(|v| catalogue.class(v.text));
    written(Field::Class)
        .or_else(|| facts.model.and_then(|m| catalogue.models.get(m.model.index())).map(|m| m.class))
        .or_else(|| written(Field::Model))
        .or_else(|| written(Field::Description))
}

fn find_boards(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    for board in &facts.machine.boards {
        let Some(value) = board.name else { continue };
        if let Some(matched) = catalogue.board(value.text, board.kind) {
            facts.boards.push(BoardFact { matched, value, from_firmware: false });
        } else if let Some(matched) = catalogue.part(value.text) {
            // A column for the board often holds the marking of its chip.
            let origin = Origin::Cell(value);
            facts.parts.push(PartFact {
                part: matched.part,
                matched: Some(matched),
                component: None,
                origin,
            });
        } else {
            facts.unknown.push(value);
        }
    }
    let machine = facts.machine;
    for value in machine.all(Field::Firmware) {
        if let Some(matched) = catalogue.board_in_firmware(value.text) {
            facts.boards.push(BoardFact { matched, value, from_firmware: true });
        }
    }
}

fn find_parts(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    for component in &facts.machine.components {
        match find_part(component, catalogue) {
            Some((matched, value)) => facts.parts.push(PartFact {
                part: matched.part,
                matched: Some(matched),
                component: Some(*component),
                origin: Origin::Cell(value),
            }),
            None => facts.unknown.extend(component.part),
        }
    }
    for (i, board) in facts.boards.iter().enumerate() {
        let Some(entry) = catalogue.boards.get(board.matched.board.index()) else { continue };
        for part in &entry.controllers {
            facts.parts.push(PartFact {
                part: *part,
                matched: None,
                component: None,
                origin: Origin::Board(i),
            });
        }
    }
}

/// The part column decides; free text is asked only where it says nothing.
fn find_part<'a>(component: &Component<'a>, catalogue: &Catalogue) -> Option<(Arc<PartMatch>, Value<'a>)> {
    let ask = |value: Option<Value<'a>>| {
        value.and_then(|value| catalogue.part(value.text).map(|matched| (matched, value)))
    };
    ask(component.part).or_else(|| ask(component.description)).or_else(|| ask(component.name))
}

/// What is known of the controllers; for a machine of which only the model is known, the parts that its
/// boards may carry are added as parts that belong to the model.
fn controllers(facts: &mut Facts<'_>, catalogue: &Catalogue) -> ControllerState {
    let named = facts.parts.iter().filter(|p| is_controller(facts, p, catalogue)).count();
    // A control board that names nothing known must not be hidden by a chip that is known.
    let unknown_board = facts.machine.boards.iter().any(|b| {
        b.kind == BoardKind::ControlBoard
            && b.name.is_some_and(|name| facts.unknown.iter().any(|u| u.at == name.at))
    });
    if unknown_board {
        return ControllerState::Unknown;
    }
    if named > 0 {
        return ControllerState::Identified(named as u64);
    }
    if let Some(class) = facts.class
        && catalogue.classes.get(class.index()).is_some_and(|c| !c.carries_controller)
    {
        return ControllerState::OutOfScope(class);
    }
    let Some(entry) = facts.model.and_then(|m| catalogue.models.get(m.model.index())) else {
        return ControllerState::Unknown;
    };
    let mut parts: Vec<PartId> = entry
        .may_ship_with
        .iter()
        .filter_map(|s| catalogue.boards.get(s.board.index()))
        .filter(|board| board.kind == BoardKind::ControlBoard || board.kind == BoardKind::Mainboard)
        .flat_map(|board| board.controllers.iter().copied())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    if !entry.boards_complete || parts.is_empty() {
        return ControllerState::Unknown;
    }
    for part in &parts {
        facts.parts.push(PartFact { part: *part, matched: None, component: None, origin: Origin::Model });
    }
    ControllerState::Inferred(parts.len() as u64)
}

/// Whether a part settles which controller the machine has. An inexact match does not: fail closed.
/// A microcontroller beside the hash chips is no control board, so in a miner it settles nothing.
fn is_controller(facts: &Facts<'_>, part: &PartFact<'_>, catalogue: &Catalogue) -> bool {
    let Some(entry) = catalogue.parts.get(part.part.index()) else { return false };
    match part.origin {
        Origin::Board(i) => {
            facts.boards.get(i).and_then(|b| catalogue.boards.get(b.matched.board.index())).is_some_and(|b| {
                matches!(b.kind, BoardKind::ControlBoard | BoardKind::Mainboard | BoardKind::Module)
                    && (b.controllers_known == ControllersKnown::Exact || !b.controllers.is_empty())
            })
        }
        Origin::Model => false,
        _ => part.exactness().convicts() && runs_machines(part.part, entry.kind, catalogue),
    }
}

/// The known parties of a cell that names several, or one with another spelling in brackets:
/// `Mesa Flats LLC / Beijing Sophgo`, `Bitmain (比特大陆)`. Each piece has to be a name by itself.
fn several(text: &str, catalogue: &Catalogue) -> Vec<Arc<PartyMatch>> {
    const BETWEEN: [char; 15] =
        [';', '/', '|', '\n', '\r', '(', ')', '[', ']', '、', '；', '（', '）', '／', '&'];
    if !text.contains(BETWEEN) {
        return Vec::new();
    }
    let mut found: Vec<Arc<PartyMatch>> = Vec::new();
    for piece in text.split(BETWEEN).map(str::trim).filter(|p| !p.is_empty()) {
        if let Some(matched) = catalogue.party(piece)
            && !found.iter().any(|m| m.party == matched.party)
        {
            found.push(matched);
        }
    }
    found
}

/// Whether a part of this kind runs a machine: a processor does, a smaller one does where a control board is
/// known to be built around it.
fn runs_machines(part: PartId, kind: PartKind, catalogue: &Catalogue) -> bool {
    matches!(kind, PartKind::Soc | PartKind::Cpu | PartKind::Fpga | PartKind::Switch)
        || catalogue.boards.iter().any(|b| b.kind == BoardKind::ControlBoard && b.controllers.contains(&part))
}

fn find_parties<'a>(facts: &mut Facts<'a>, catalogue: &Catalogue) {
    for declared in &facts.machine.parties {
        let fact = |matched: Option<Arc<PartyMatch>>| PartyFact {
            role: declared.role,
            party: matched.as_ref().map(|m| m.party),
            matched,
            origin: Origin::Cell(declared.name),
        };
        let whole = catalogue.party(declared.name.text);
        let among = if whole.is_none() { several(declared.name.text, catalogue) } else { Vec::new() };
        if among.is_empty() {
            facts.parties.push(fact(whole));
        }
        facts.parties.extend(among.into_iter().map(|m| fact(Some(m))));
    }
    let parts =
        facts.parts.iter().enumerate().filter_map(|(i, p)| {
            catalogue.parts.get(p.part.index()).map(|entry| (entry.maker, Origin::Part(i)))
        });
    let boards = facts.boards.iter().enumerate().filter_map(|(i, b)| {
        catalogue.boards.get(b.matched.board.index()).map(|entry| (entry.maker, Origin::Board(i)))
    });
    let model = facts
        .model
        .and_then(|m| catalogue.models.get(m.model.index()))
        .map(|entry| (entry.maker, Origin::Model));
    let implied: Vec<(PartyId, Origin<'a>)> = parts.chain(boards).chain(model).collect();
    let mut seen: Vec<PartyId> = Vec::new();
    for (party, origin) in implied {
        if !seen.contains(&party) {
            seen.push(party);
            facts.parties.push(PartyFact { role: Role::Maker, party: Some(party), matched: None, origin });
        }
    }
}
