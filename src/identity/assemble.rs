//! Evidence becomes a machine: values of repeated rows are gathered, each with the cell it first stood in.
//!
//! Knows nothing of the catalogue or the law; an unmapped column stays an attribute under its header.

mod places;
mod removals;
mod repeats;
#[cfg(test)]
mod tests;

use crate::ingest::columns::{is_part_number, stands_in};
use crate::ingest::validate::LONGEST_TEXT;
use crate::memo::Seen;
use crate::model::{
    Aspect, Attribute, Board, BoardKind, ColumnPlan, Component, Evidence, EvidencePlan, Field, Level,
    Machine, Role, Unread, UnreadableValue, Value,
};
use crate::text::counts::count;
use crate::text::not_known_yet::is_not_known_yet;
use crate::text::placeholders::is_placeholder;
use places::{PartyKey, PlaceKey, RowPlaces};
use repeats::Repeats;

/// Assembles one machine from all that is said of it, in the order in which it stands.
pub fn assemble<'a>(key: &'a str, evidence: &'a [Evidence<'a>]) -> Machine<'a> {
    let mut machine = Machine {
        key,
        evidence,
        values: Vec::new(),
        attributes: Vec::new(),
        quantity: quantity(key, evidence),
        parties: Vec::new(),
        places: Vec::new(),
        boards: Vec::new(),
        components: Vec::with_capacity(components(evidence)),
        unreadable: Vec::new(),
    };
    let mut row = RowParts::default();
    let mut known = Known::default();
    let mut repeats = Repeats::default();
    for item in evidence {
        repeats.turn_to(item);
        add_unreadable(&mut machine, item);
        if let Unread::Row(_) = item.unread {
            add_remarks(&mut machine, &mut known, item);
            continue;
        }
        row.clear();
        for cell in &item.cells {
            if item.unread.covers(cell.column) {
                continue;
            }
            let Some(column) = item.column(cell) else {
                let value = item.value(cell);
                add_attribute(&mut machine, &mut known, ("", false), value);
                continue;
            };
            // `N/A` names no model, firm, board or part; the record keeps it as it was read. Elsewhere the word may
            // be the answer: an origin marking can be `absent`, an authorisation `pending`, a destination not known yet.
            if repeats.says_nothing_new(cell, column) {
                continue;
            }
            let value = item.value(cell);
            if let Some(field) = column.field.filter(|f| names_something(*f) && is_placeholder(cell.text)) {
                // Nobody is named, and yet somebody will receive it.
                if matches!(field, Field::Party(Role::Consignee | Role::EndUser, Aspect::Name))
                    && is_not_known_yet(cell.text)
                {
                    add_value(&mut machine, &mut known, field, value);
                }
                continue;
            }
            match column.field {
                None => {
                    if item.plan.row_is_component && stands_in(&column.header) {
                        row.stand_in = row.stand_in.or(Some((&column.header, value)));
                    }
                    let beside = is_beside_rows(item.plan);
                    add_attribute(&mut machine, &mut known, (&column.header, beside), value);
                }
                Some(Field::Description) if item.plan.row_is_component => {
                    row.component(0).description = Some(value);
                }
                Some(field) => {
                    row.places.cell(field, value);
                    match field.level() {
                        Level::Machine => add_value(&mut machine, &mut known, field, value),
                        // Who made it is a party alone.
                        Level::Board if field == Field::BoardMaker => {}
                        Level::Board => row.board(field, column.slot, value),
                        Level::Component => row.component_field(field, column, value),
                    }
                }
            }
        }
        row.places.hand_over(&mut machine, &mut known.parties, &mut known.places);
        for board in row.boards.drain(..) {
            add_board(&mut machine, &mut known, board);
        }
        row.name_by_value();
        machine.components.append(&mut row.components);
    }
    removals::apply(&mut machine);
    machine
}

/// Whether a statement is what stands above or below the rows of a table: it names no machine itself, and is of each of them.
fn is_beside_rows(plan: &EvidencePlan) -> bool {
    plan.row_is_component && plan.key.is_none() && plan.machine.is_none() && plan.lots.is_none()
}

/// Of a lot, how many pieces its row says that it is.
fn quantity(key: &str, evidence: &[Evidence<'_>]) -> Option<u64> {
    let [row, ..] = evidence else { return None };
    let lots = row.plan.lots.as_ref().filter(|lots| lots.key(row.place.row) == key)?;
    let quantity = lots.quantity?;
    count(row.cells.iter().find(|cell| cell.column == quantity)?.text)
}

/// Room for its components: growing would hold them one and a half times, and they take most of what a machine takes.
fn components(evidence: &[Evidence<'_>]) -> usize {
    /// With fewer cells growing costs less than counting.
    const MANY: usize = 1 << 12;
    let cells: usize = evidence.iter().map(|item| item.cells.len()).sum();
    if cells < MANY {
        return evidence.len();
    }
    let of_component = |field: Field| matches!(field, Field::Part | Field::HashAsic);
    let opens = |item: &Evidence<'_>| {
        let fields = item.cells.iter().filter_map(|cell| item.column(cell)?.field);
        fields.filter(|field| of_component(*field)).count().max(1)
    };
    evidence.iter().map(opens).sum()
}

/// What the machine has, so that a machine of many rows takes no longer for each than one of few.
#[derive(Default)]
struct Known<'a> {
    values: Seen<(Field, &'a str)>,
    attributes: Seen<(&'a str, &'a str)>,
    boards: Seen<(BoardKind, u16, [Option<&'a str>; 3])>,
    parties: Seen<PartyKey<'a>>,
    places: Seen<PlaceKey<'a>>,
}

/// Adds what could not be read of a row.
fn add_unreadable<'a>(machine: &mut Machine<'a>, item: &'a Evidence<'a>) {
    for problem in item.unread.all() {
        let at_fault = item.cells.iter().find(|cell| Some(cell.column) == problem.column);
        let Some(cell) = at_fault.or(item.cells.first()) else { continue };
        let value = item.value(cell);
        let (code, message) = (problem.code, &*problem.message);
        machine.unreadable.push(UnreadableValue { value, code, message });
    }
}

/// The cells of a row that has slipped: what stands in one is known, not under which header. Each is a remark.
fn add_remarks<'a>(machine: &mut Machine<'a>, known: &mut Known<'a>, item: &Evidence<'a>) {
    let others = item.cells.iter().filter(|cell| item.plan.key != Some(cell.column));
    for cell in others.filter(|cell| cell.text.len() <= LONGEST_TEXT) {
        add_attribute(machine, known, ("", false), item.value(cell));
    }
}

/// Whether a column holds the name or number of a thing or firm.
fn names_something(field: Field) -> bool {
    let named = matches!(field, Field::Model | Field::Firmware | Field::Class | Field::Mac | Field::Hostname);
    let goes_there = matches!(field, Field::Party(Role::Consignee | Role::EndUser, Aspect::Country));
    let of_party = matches!(field, Field::Party(..) | Field::PartMaker | Field::BoardMaker) && !goes_there;
    named || of_party || field.is_serial() || field.level() != Level::Machine
}

/// Parties, boards and components of the row at hand.
#[derive(Default)]
struct RowParts<'a> {
    places: RowPlaces<'a>,
    boards: Vec<Board<'a>>,
    components: Vec<Component<'a>>,
    /// What the row gives as the value of its component, with the column's header.
    stand_in: Option<(&'a str, Value<'a>)>,
}

impl<'a> RowParts<'a> {
    fn clear(&mut self) {
        self.places.clear();
        self.boards.clear();
        self.components.clear();
        self.stand_in = None;
    }

    /// A component whose part number is blank is the part that its value names, if that looks like a number of parts.
    fn name_by_value(&mut self) {
        if let ([one], Some((column, value))) = (&mut self.components[..], self.stand_in)
            && one.part.is_none()
            && is_part_number(value.text)
        {
            (one.part, one.column) = (Some(value), column);
        }
    }

    fn board(&mut self, field: Field, slot: u16, value: Value<'a>) {
        let kind = match field {
            Field::ControlBoard | Field::ControlBoardSerial => BoardKind::ControlBoard,
            Field::Psu | Field::PsuSerial => BoardKind::Psu,
            _ => BoardKind::HashBoard,
        };
        // A row may name several boards of one kind without numbers: a second value opens a second board.
        let known = self
            .boards
            .iter_mut()
            .filter(|b| b.kind == kind && b.slot == slot)
            .map(|board| board_value(board, field))
            .find(|held| held.is_none());
        if let Some(free) = known {
            *free = Some(value);
            return;
        }
        let mut board = Board { kind, slot, name: None, serial: None, job: None };
        *board_value(&mut board, field) = Some(value);
        self.boards.push(board);
    }

    fn component(&mut self, slot: u16) -> &mut Component<'a> {
        let known = self.components.iter().position(|c| c.slot == slot);
        let i = known.unwrap_or_else(|| {
            self.components.push(Component { slot, ..Component::default() });
            self.components.len() - 1
        });
        &mut self.components[i]
    }

    fn component_field(&mut self, field: Field, plan: &'a ColumnPlan, value: Value<'a>) {
        let (slot, column) = (plan.slot, plan.header.as_str());
        match field {
            // The hash ASIC has a column of its own: it is another chip than the one of the part column.
            Field::HashAsic => {
                let slot = u16::MAX;
                self.components.push(Component { slot, column, part: Some(value), ..Component::default() });
            }
            Field::Part => {
                let component = self.component(slot);
                if component.part.is_some() {
                    self.components.push(Component {
                        slot,
                        column,
                        part: Some(value),
                        ..Component::default()
                    });
                } else {
                    component.part = Some(value);
                    component.column = column;
                }
            }
            Field::PartMaker => self.component(slot).maker = Some(value),
            Field::Component => self.component(slot).name = Some(value),
            Field::ComponentSerial => self.component(slot).serial = Some(value),
            Field::Designator => self.component(slot).designator = Some(value),
            _ => {}
        }
    }
}

/// Where a board holds what a field says of it.
fn board_value<'b, 'a>(board: &'b mut Board<'a>, field: Field) -> &'b mut Option<Value<'a>> {
    match field {
        Field::FactoryJob => &mut board.job,
        _ if field.is_serial() => &mut board.serial,
        _ => &mut board.name,
    }
}

fn add_value<'a>(machine: &mut Machine<'a>, known: &mut Known<'a>, field: Field, value: Value<'a>) {
    let held = machine.values.iter().map(|(field, value)| (*field, value.text));
    if known.values.find((field, value.text), held).is_none() {
        machine.values.push((field, value));
    }
}

fn add_attribute<'a>(
    machine: &mut Machine<'a>,
    known: &mut Known<'a>,
    (header, beside): (&'a str, bool),
    value: Value<'a>,
) {
    let held = machine.attributes.iter().map(|a| (a.header, a.value.text));
    if known.attributes.find((header, value.text), held).is_none() {
        machine.attributes.push(Attribute { header, value, beside });
    }
}

/// Rows of one machine repeat its boards; a board told twice by the same words is one board.
fn add_board<'a>(machine: &mut Machine<'a>, known: &mut Known<'a>, board: Board<'a>) {
    let text = |v: Option<Value<'a>>| v.map(|v| v.text);
    let key = |b: &Board<'a>| (b.kind, b.slot, [b.name, b.serial, b.job].map(text));
    if known.boards.find(key(&board), machine.boards.iter().map(key)).is_none() {
        machine.boards.push(board);
    }
}
