//! What settles which controller a machine has, and which one its model never had.

use hashbrown::HashSet;

use super::called::{calls_controller, calls_the_controller};
use super::once;
use crate::catalogue::Catalogue;
use crate::model::{
    BoardId, BoardKind, Component, ControllerState, ControllersKnown, Facts, Location, Origin, PartFact,
    PartId, PartKind, Told, Value,
};

/// What is known of the controllers; for a machine of which only the model is known, the parts that its
/// boards may carry are added as parts that belong to the model.
pub(super) fn state(facts: &mut Facts<'_>, catalogue: &Catalogue) -> ControllerState {
    let carried = Carried::of(facts, catalogue);
    let is_named =
        |i: &usize| facts.parts.get(*i).is_some_and(|p| settles(facts, p, carried.as_ref(), catalogue));
    let named: Vec<usize> = (0..facts.parts.len()).filter(is_named).collect();
    // A control board that names nothing known must not be hidden by a chip that is known.
    let unknown: HashSet<Location> = facts.unknown.iter().map(|value| value.at).collect();
    let unknown_board =
        facts.machine.boards.iter().any(|b| {
            b.kind == BoardKind::ControlBoard && b.name.is_some_and(|name| unknown.contains(&name.at))
        });
    if unknown_board {
        return ControllerState::Unknown;
    }
    if !named.is_empty() {
        facts.controller_parts = named;
        let parts = facts.controller_parts.iter().filter_map(|i| facts.parts.get(*i));
        let count = once::controllers(parts.map(|part| (part.part, facts.cell(part.origin))));
        return ControllerState::Identified(count);
    }
    if let Some(class) = facts.class
        && catalogue.classes.get(class.index()).is_some_and(|c| !c.carries_controller)
    {
        return ControllerState::OutOfScope(class);
    }
    let Some(carried) = carried.filter(|carried| carried.complete && strangers(facts, catalogue).is_empty())
    else {
        return ControllerState::Unknown;
    };
    for part in &carried.parts {
        facts.controller_parts.push(facts.parts.len());
        facts.parts.push(PartFact { part: *part, matched: None, component: None, origin: Origin::Model });
    }
    ControllerState::Inferred(carried.parts.len() as u64)
}

/// What the known boards of a machine's model carry.
struct Carried {
    boards: Vec<BoardId>,
    parts: Vec<PartId>,
    complete: bool,
}

impl Carried {
    /// `None` where no control board of the model is known with its controllers.
    fn of(facts: &Facts<'_>, catalogue: &Catalogue) -> Option<Self> {
        let entry = facts.model.and_then(|m| catalogue.models.get(m.model.index()))?;
        let mut carried = Self { boards: Vec::new(), parts: Vec::new(), complete: entry.boards_complete };
        for ships in &entry.may_ship_with {
            let board = catalogue.boards.get(ships.board.index()).filter(|board| runs_a_machine(board.kind));
            if let Some(board) = board.filter(|board| !board.controllers.is_empty()) {
                carried.boards.push(ships.board);
                carried.parts.extend(&board.controllers);
            }
        }
        carried.parts.sort_unstable();
        carried.parts.dedup();
        (!carried.parts.is_empty()).then_some(carried)
    }

    /// Whether the model can carry a board: a known one, or one with the same controllers.
    fn takes(&self, board: BoardId, catalogue: &Catalogue) -> bool {
        self.boards.contains(&board)
            || catalogue
                .boards
                .get(board.index())
                .is_some_and(|entry| entry.controllers.iter().any(|part| self.parts.contains(part)))
    }
}

const fn runs_a_machine(kind: BoardKind) -> bool {
    matches!(kind, BoardKind::ControlBoard | BoardKind::Mainboard | BoardKind::Module)
}

/// Whether a part settles which controller the machine has: one on a board that the model can carry; one that the
/// model's boards are known to carry; and where none are known, one that the sheet calls the controller, or a
/// processor. An inexact match does not, nor does any other chip in the machine: fail closed.
fn settles(facts: &Facts<'_>, part: &PartFact<'_>, carried: Option<&Carried>, catalogue: &Catalogue) -> bool {
    let Some(entry) = catalogue.parts.get(part.part.index()) else { return false };
    let cell = match part.origin {
        Origin::Board(i) => {
            let Some(fact) = facts.boards.get(i).filter(|fact| !is_doubted(fact.value)) else { return false };
            let board = catalogue.boards.get(fact.matched.board.index());
            let known = board.is_some_and(|b| {
                runs_a_machine(b.kind)
                    && (b.controllers_known == ControllersKnown::Exact || !b.controllers.is_empty())
            });
            return known && carried.is_none_or(|c| c.takes(fact.matched.board, catalogue));
        }
        Origin::Model | Origin::Part(_) => return false,
        Origin::Cell(cell) => cell,
    };
    if !part.exactness().settles() || is_doubted(cell) {
        return false;
    }
    if let Some(carried) = carried {
        return carried.parts.contains(&part.part);
    }
    if called(facts, part, cell) {
        return match entry.kind {
            // A microcontroller beside the hash chips is no control board.
            PartKind::Mcu => {
                !is_class(facts, &["miner"], catalogue) || catalogue.is_on_a_control_board(part.part)
            }
            kind => {
                is_processor(kind)
                    || kind == PartKind::Fpga
                    || catalogue.is_on_a_control_board(part.part)
                    || (kind == PartKind::Switch
                        && (facts.class.is_none() || is_network_gear(facts, catalogue)))
            }
        };
    }
    // Another word for it than a controller's says that it runs something else.
    if part.component.and_then(|c| c.name).is_some_and(|name| name.at != cell.at) {
        return false;
    }
    is_processor(entry.kind)
        || catalogue.is_on_a_control_board(part.part)
        || (entry.kind == PartKind::Switch && is_network_gear(facts, catalogue))
}

/// Whether whoever wrote a cell was not sure of it: `Zynq?`.
fn is_doubted(cell: Value<'_>) -> bool {
    cell.text.contains(['?', '？', '⁇'])
}

/// Whether the sheet itself calls a part the controller: by the column, or by the name of the component.
fn called(facts: &Facts<'_>, part: &PartFact<'_>, cell: Value<'_>) -> bool {
    match part.component {
        Some(component) => match component.name {
            Some(name) => calls_the_controller(name.text),
            None => calls_the_controller(component.column),
        },
        None => facts
            .machine
            .boards
            .iter()
            .any(|b| b.kind == BoardKind::ControlBoard && b.name.is_some_and(|name| name.at == cell.at)),
    }
}

const fn is_processor(kind: PartKind) -> bool {
    matches!(kind, PartKind::Soc | PartKind::Cpu)
}

fn is_network_gear(facts: &Facts<'_>, catalogue: &Catalogue) -> bool {
    is_class(facts, &["switch", "router", "firewall", "access-point"], catalogue)
}

fn is_class(facts: &Facts<'_>, ids: &[&str], catalogue: &Catalogue) -> bool {
    let class = facts.class.and_then(|class| catalogue.classes.get(class.index()));
    class.is_some_and(|class| ids.contains(&class.id.as_str()))
}

/// What the sheet calls the controller or control board and no known board of the model is or carries, as
/// [`Origin::Part`] or [`Origin::Board`]. Nothing where no board of the model is known.
pub(crate) fn strangers<'a>(facts: &Facts<'a>, catalogue: &Catalogue) -> Vec<Origin<'a>> {
    let Some(carried) = Carried::of(facts, catalogue) else { return Vec::new() };
    let parts = facts.parts.iter().enumerate().filter(|(_, part)| {
        let Origin::Cell(cell) = part.origin else { return false };
        let runs = catalogue.parts.get(part.part.index()).is_some_and(|entry| entry.kind.is_controller());
        runs && part.matched.is_some() && !carried.parts.contains(&part.part) && called(facts, part, cell)
    });
    let boards = facts.boards.iter().enumerate().filter(|(_, fact)| {
        let kind = catalogue.boards.get(fact.matched.board.index()).map(|b| b.kind);
        fact.told != Told::Firmware
            && kind == Some(BoardKind::ControlBoard)
            && !carried.takes(fact.matched.board, catalogue)
    });
    boards.map(|(i, _)| Origin::Board(i)).chain(parts.map(|(i, _)| Origin::Part(i))).collect()
}

/// Whether a component is called a controller or processor, of whatever: by its column or its row.
pub(crate) fn is_called_controller(component: &Component<'_>) -> bool {
    calls_controller(component.name.map_or(component.column, |name| name.text))
}
