//! What was written is looked up: strings become parts, boards, models and parties.
//!
//! Knows the catalogue, not the law. An unknown string stays unknown; nothing is filled in silently.

mod accelerators;
mod boards;
mod called;
mod classifications;
mod controllers;
mod destinations;
mod listings;
mod mentions;
pub(crate) mod once;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use crate::catalogue::{Catalogue, Text};
use crate::model::{
    Aspect, BoardFact, BoardKind, ClassId, Component, ControllerState, Exactness, Facts, Field, Machine,
    ModelFact, Origin, PartFact, PartMatch, PartyFact, PartyId, PartyMatch, Role, Told, Value,
};

pub(crate) use controllers::{is_called_controller, strangers};
pub(crate) use listings::{listed_parties, screen};

/// Words of a text that are looked at, and words of the longest name of a model.
const WORDS: usize = 24;
const WORDS_OF_A_MODEL: usize = 4;

/// Looks up everything that was written of a machine.
pub fn identify<'a>(machine: &'a Machine<'a>, catalogue: &Catalogue) -> Facts<'a> {
    let mut facts = Facts {
        machine,
        parties: Vec::with_capacity(machine.parties.len() + machine.components.len()),
        listings: Vec::new(),
        destinations: Vec::new(),
        placeless: Vec::new(),
        parts: Vec::with_capacity(machine.components.len()),
        boards: Vec::new(),
        model: None,
        class: None,
        controllers: ControllerState::Unknown,
        controller_parts: Vec::new(),
        classifications: Vec::new(),
        unread_classes: Vec::new(),
        unknown: Vec::new(),
    };
    find_model(&mut facts, catalogue);
    facts.class = find_class(&facts, catalogue);
    boards::find(&mut facts, catalogue);
    find_parts(&mut facts, catalogue);
    facts.controllers = controllers::state(&mut facts, catalogue);
    find_parties(&mut facts, catalogue);
    mentions::find(&mut facts, catalogue);
    classifications::find(&mut facts, catalogue);
    destinations::find(&mut facts, catalogue);
    facts
}

/// The first written model name that the catalogue knows.
fn find_model(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let machine = facts.machine;
    let maker = machine.first(Field::Party(Role::Maker, Aspect::Name));
    let model_of = |name: &str| match maker {
        Some(maker) => catalogue.model_of(name, maker.text),
        None => catalogue.model(name),
    };
    facts.model = machine
        .all(Field::Model)
        .find_map(|value| model_of(value.text).map(|model| ModelFact { model, value }));
}

/// The class as written, else that of the model, else what the description says.
///
/// What is no machine is believed only where nothing speaks against it: a miner that is filed under `rack`, or is
/// sold `with power cord`, is a miner.
fn find_class(facts: &Facts<'_>, catalogue: &Catalogue) -> Option<ClassId> {
    let carries =
        |class: &ClassId| catalogue.classes.get(class.index()).is_some_and(|c| c.carries_controller);
    let written = |field| facts.machine.all(field).find_map(|v| catalogue.class(v.text));
    let described = |field| {
        let mut values = facts.machine.all(field);
        values
            .find_map(|v| catalogue.class(v.text).filter(|c| carries(c) || !names_a_model(v.text, catalogue)))
    };
    let of_model = facts.model.and_then(|m| catalogue.models.get(m.model.index())).map(|m| m.class);
    written(Field::Class)
        .filter(|class| carries(class) || !of_model.as_ref().is_some_and(carries))
        .or(of_model)
        .or_else(|| described(Field::Model))
        .or_else(|| described(Field::Description))
}

/// Whether a few words of a longer text are the name of a model.
fn names_a_model(text: &str, catalogue: &Catalogue) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    (0..words.len()).any(|from| {
        let most = words.len().min(from + WORDS_OF_A_MODEL);
        (from + 1..=most).any(|to| catalogue.model(&words[from..to].join(" ")).is_some())
    })
}

/// The pieces of a cell that may name several things: `XC7Z010; CV1835`. None if it is one piece.
fn pieces(text: &str, divides: fn(char) -> bool) -> impl Iterator<Item = &str> {
    let several = text.contains(divides);
    let pieces = text.split(divides).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.take(if several { WORDS } else { 0 })
}

/// Signs that people put between two things in one cell.
fn divides(c: char) -> bool {
    matches!(c, ';' | ',' | '/' | '|' | '+' | '&' | '\n' | '\r' | '、' | '；' | '，' | '／' | '＋' | '｜')
}

/// Signs that stand between two firms and in the name of none; a comma or `&` stands in many.
fn divides_parties(c: char) -> bool {
    matches!(c, ';' | '|' | '\n' | '\r' | '、' | '；' | '｜')
}

fn divides_markings(c: char) -> bool {
    divides(c) || c.is_whitespace()
}

fn find_parts(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let machine = facts.machine;
    let accelerators = accelerators::Columns::of(machine);
    let mut makers = Makers::of(machine, catalogue);
    for component in &machine.components {
        let before = facts.parts.len();
        makers.of_row = component.maker.map(|maker| catalogue.text(maker.text));
        match find_part(component, &accelerators, machine, &makers) {
            Some((matched, value)) => facts.parts.push(PartFact {
                part: matched.part,
                matched: Some(matched),
                component: Some(component),
                origin: Origin::Cell(value),
            }),
            None => match component.part.and_then(|value| find_listed_board(value, catalogue)) {
                Some(board) => facts.boards.push(board),
                None => facts.unknown.extend(component.part),
            },
        }
        if let Some(value) = component.part {
            add_pieces(facts, before, value, Some(component), &makers);
        }
    }
    for (i, board) in facts.boards.iter().enumerate() {
        let Some(entry) = catalogue.boards.get(board.matched.board.index()) else { continue };
        for part in &entry.controllers {
            let matched = (board.told == Told::Word).then(|| words::mentioned(*part, &board.matched));
            facts.parts.push(PartFact { part: *part, matched, component: None, origin: Origin::Board(i) });
        }
    }
}

/// A parts list names boards as well as chips. Shorter texts than a board's usual name are too often something else.
fn find_listed_board<'a>(value: Value<'a>, catalogue: &Catalogue) -> Option<BoardFact<'a>> {
    const KINDS: [BoardKind; 4] =
        [BoardKind::ControlBoard, BoardKind::Mainboard, BoardKind::HashBoard, BoardKind::Psu];
    if value.text.len() < 4 {
        return None;
    }
    let matched = KINDS.into_iter().find_map(|kind| catalogue.board(value.text, kind))?;
    Some(BoardFact { matched, value, told: Told::Name })
}

/// Adds the other parts that a cell names beside the first; `before` is how many parts were known before that cell.
fn add_pieces<'a>(
    facts: &mut Facts<'a>,
    before: usize,
    value: Value<'a>,
    component: Option<&'a Component<'a>>,
    makers: &Makers<'_, 'a>,
) {
    for piece in pieces(value.text, divides_markings) {
        let Some(matched) = makers.look_up(piece) else { continue };
        let known = |p: &PartFact<'_>| {
            p.part == matched.part && matches!(p.origin, Origin::Cell(cell) if cell.at == value.at)
        };
        if !facts.parts.iter().skip(before).any(known) {
            let origin = Origin::Cell(value);
            facts.parts.push(PartFact { part: matched.part, matched: Some(matched), component, origin });
        }
    }
}

/// The part column decides; free text is asked only where it says nothing.
fn find_part<'a>(
    component: &Component<'a>,
    columns: &accelerators::Columns<'a>,
    machine: &Machine<'a>,
    makers: &Makers<'_, 'a>,
) -> Option<(Arc<PartMatch>, Value<'a>)> {
    let ask = |value: Option<Value<'a>>| {
        let value = value?;
        Some((makers.look_up(value.text)?, value))
    };
    let bare =
        |value: Value<'a>| Some((accelerators::in_column(value, columns, machine, makers.catalogue)?, value));
    let (sure, scheme) = match ask(component.part) {
        Some(found) if found.0.exactness == Exactness::Scheme => (None, Some(found)),
        found => (found, None),
    };
    sure.or_else(|| bare(component.part?))
        .or(scheme)
        .or_else(|| ask(component.description))
        .or_else(|| ask(component.name))
}

/// Who may have made a part: the maker that its row names, and the machine's. The machine's is asked only where two firms
/// use the marking and it is one of them: a parts list has no other column for a maker.
struct Makers<'c, 'a> {
    of_row: Option<Text<'c, 'a>>,
    of_machine: Option<Text<'c, 'a>>,
    catalogue: &'c Catalogue,
}

impl<'c, 'a> Makers<'c, 'a> {
    fn of(machine: &Machine<'a>, catalogue: &'c Catalogue) -> Self {
        let of_machine =
            machine.first(Field::Party(Role::Maker, Aspect::Name)).map(|maker| catalogue.text(maker.text));
        Self { of_row: None, of_machine, catalogue }
    }

    /// The part of a marking.
    fn look_up(&self, marking: &str) -> Option<Arc<PartMatch>> {
        let text = self.catalogue.text(marking);
        let by_scheme =
            |found: Option<&Arc<PartMatch>>| found.is_none_or(|found| found.exactness == Exactness::Scheme);
        if let Some(maker) = &self.of_row {
            let found = text.part_of(maker);
            let together = || accelerators::of_maker(marking, maker, self.catalogue);
            return if by_scheme(found.as_ref()) { together().or(found) } else { found };
        }
        let found = text.part();
        if let Some(maker) = self.of_machine.as_ref().filter(|_| by_scheme(found))
            && let Some(matched) = accelerators::of_maker(marking, maker, self.catalogue)
        {
            return Some(matched);
        }
        let found = found?;
        let by_machine =
            || text.part_of(self.of_machine.as_ref()?).filter(|theirs| theirs.exactness.settles());
        let theirs = if found.exactness == Exactness::Ambiguous { by_machine() } else { None };
        theirs.or_else(|| Some(Arc::clone(found)))
    }
}

fn find_parties<'a>(facts: &mut Facts<'a>, catalogue: &Catalogue) {
    for (number, declared) in facts.machine.parties.iter().enumerate() {
        let text = catalogue.text(declared.name.text);
        let fact = |matched: Option<Arc<PartyMatch>>| PartyFact {
            role: declared.role,
            party: matched.as_ref().map(|m| m.party),
            matched,
            origin: Origin::Cell(declared.name),
            declared: Some(number),
        };
        if let Some(whole) = text.party() {
            facts.parties.push(fact(Some(Arc::clone(whole))));
            continue;
        }
        // Several parties in one cell are each what they are; a name within a longer text is a reason to look.
        let named = facts.parties.len();
        let several = pieces(text.as_str(), divides_parties).filter_map(|piece| catalogue.party(piece));
        facts.parties.extend(several.map(|matched| fact(Some(matched))));
        for matched in text.parties_within() {
            if facts.parties.iter().skip(named).all(|known| known.party != Some(matched.party)) {
                facts.parties.push(fact(Some(Arc::clone(matched))));
            }
        }
        if facts.parties.len() == named {
            facts.parties.push(fact(None));
        }
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
            let (role, matched, declared) = (Role::Maker, None, None);
            facts.parties.push(PartyFact { role, party: Some(party), matched, origin, declared });
        }
    }
}
