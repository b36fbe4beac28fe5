//! The serial numbers of a machine and of what is in it, read by the schemes of their makers.

use crate::catalogue::Catalogue;
use crate::model::{Aspect, BoardKind, Facts, Field, NameKind, Origin, PartyFact, PartyId, Role, Value};
use crate::serials::{self, Reading};

/// A serial number that a scheme says something of.
pub(super) struct Numbered<'a> {
    /// The number.
    pub value: Value<'a>,
    /// Whose it is: the column's field.
    pub field: Field,
    /// What it says.
    pub reading: Reading,
}

/// Every serial number of a machine of which a scheme says something, that of the machine first.
pub(super) fn numbered<'a>(facts: &Facts<'a>, catalogue: &Catalogue) -> Vec<Numbered<'a>> {
    let machine = facts.machine;
    let makers = makers_of_machine(facts, catalogue);
    let mut all = Vec::new();
    let mut add = |value: Value<'a>, field: Field, makers: &[&str]| {
        let reading = read(value.text, field, makers);
        if !reading.fits.is_empty() || reading.misfit.is_some() {
            all.push(Numbered { value, field, reading });
        }
    };
    for value in machine.all(Field::Serial) {
        add(value, Field::Serial, &makers);
    }
    for board in &machine.boards {
        let Some(value) = board.serial else { continue };
        let known = facts.boards.iter().find(|fact| board.name.is_some_and(|name| name.at == fact.value.at));
        let maker = known.and_then(|fact| catalogue.boards.get(fact.matched.board.index()));
        let field = match board.kind {
            BoardKind::ControlBoard => Field::ControlBoardSerial,
            BoardKind::Psu => Field::PsuSerial,
            _ => Field::BoardSerial,
        };
        match maker.and_then(|board| id_of(board.maker, catalogue)) {
            Some(maker) => add(value, field, &[maker]),
            None => add(value, field, &makers),
        }
    }
    for component in &machine.components {
        // A component is its own maker's: without one its number is nobody's.
        let (Some(value), Some(maker)) = (component.serial, component.maker) else { continue };
        let maker = catalogue.party(maker.text).filter(|matched| matched.kind != NameKind::Within);
        if let Some(maker) = maker.and_then(|matched| id_of(matched.party, catalogue)) {
            add(value, Field::ComponentSerial, &[maker]);
        }
    }
    all
}

/// Reads a number as that of each of some makers: what fits one is no misfit of another.
fn read(serial: &str, field: Field, makers: &[&str]) -> Reading {
    if makers.is_empty() {
        return serials::read(serial, field, None);
    }
    let mut best = Reading::default();
    for maker in makers {
        let reading = serials::read(serial, field, Some(maker));
        if !reading.fits.is_empty() {
            return reading;
        }
        best.misfit = best.misfit.or(reading.misfit);
    }
    best
}

/// Who is claimed to have made the machine: the makers that its rows name in full, and that of its model.
fn makers_of_machine<'c>(facts: &Facts<'_>, catalogue: &'c Catalogue) -> Vec<&'c str> {
    let of_machine = |fact: &&PartyFact<'_>| {
        let declared = fact.declared.and_then(|number| facts.machine.parties.get(number));
        declared.is_some_and(|party| party.field == Field::Party(Role::Maker, Aspect::Name))
            && matches!(fact.origin, Origin::Cell(_))
            && fact.matched.as_ref().is_some_and(|matched| matched.kind != NameKind::Within)
    };
    let declared = facts.parties.iter().filter(of_machine).filter_map(|fact| fact.party);
    let model = facts.model.and_then(|fact| catalogue.models.get(fact.model.index()));
    let mut makers = Vec::new();
    for maker in declared.chain(model.map(|model| model.maker)).filter_map(|id| id_of(id, catalogue)) {
        if !makers.contains(&maker) {
            makers.push(maker);
        }
    }
    makers
}

fn id_of(party: PartyId, catalogue: &Catalogue) -> Option<&str> {
    catalogue.parties.get(party.index()).map(|party| party.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::identify;
    use crate::identity::assemble::assemble;
    use crate::model::{ColumnPlan, Evidence, EvidenceCell, EvidencePlan, RowPlace, Unread};
    use crate::tomlread::files::RuleFileSet;

    /// What schemes say of the numbers of a machine with these cells.
    fn said(catalogue: &Catalogue, cells: &[(Field, &str)]) -> Vec<String> {
        let column = |(field, _): &(Field, &str)| ColumnPlan {
            header: field.as_str().to_owned(),
            field: Some(*field),
            slot: 0,
        };
        let plan = EvidencePlan { columns: cells.iter().map(column).collect(), ..EvidencePlan::default() };
        let cells = (0u32..).zip(cells).map(|(column, (_, text))| EvidenceCell { column, text }).collect();
        let (place, unread, written) = (RowPlace::default(), Unread::Nothing, Vec::new());
        let evidence = [Evidence { place, plan: &plan, cells, unread, written }];
        let machine = assemble("M1", &evidence);
        let facts = identify(&machine, catalogue);
        let all = numbered(&facts, catalogue);
        let of = |number: &Numbered<'_>| match (number.reading.fits.first(), number.reading.misfit) {
            (Some(fits), _) => format!("{} {}", number.field, fits.scheme.id()),
            (None, misfit) => format!("{} {}", number.field, misfit.map_or("", |m| m.scheme.id())),
        };
        all.iter().map(of).collect()
    }

    #[test]
    fn a_number_is_read_as_that_of_whoever_is_said_to_have_made_the_thing() {
        let catalogue = Catalogue::load(&RuleFileSet::shipped().catalogue).expect("the shipped catalogue");
        let said = |cells: &[(Field, &str)]| said(&catalogue, cells);
        let maker = Field::Party(Role::Maker, Aspect::Name);
        let cisco = (Field::Serial, "FOC2731L0QZ");
        assert_eq!(said(&[cisco, (maker, "Cisco Systems")]), ["serial cisco"]);
        assert_eq!(said(&[cisco, (Field::Model, "Catalyst 9300")]), ["serial cisco"], "its model's maker");
        assert!(said(&[cisco]).is_empty(), "nobody says whose it is");
        assert!(said(&[cisco, (Field::Party(Role::Supplier, Aspect::Name), "Cisco Systems")]).is_empty());
        // Of two makers that are named, one has such numbers.
        assert_eq!(said(&[cisco, (maker, "Dell"), (Field::Model, "Catalyst 9300")]), ["serial cisco"]);
        let board = (Field::BoardSerial, "HYDTYNGBBJFAI06K1");
        assert_eq!(
            said(&[board, (Field::Board, "BHB42601")]),
            ["board-serial antminer"],
            "the board's maker"
        );
        assert_eq!(said(&[board, (Field::Model, "Antminer S19j Pro")]), ["board-serial antminer"]);
        assert!(said(&[board, (Field::Board, "BHB42601x"), (maker, "MicroBT")]).is_empty());
        let piece = (Field::ComponentSerial, "CN7016346K000G");
        assert_eq!(said(&[piece, (Field::PartMaker, "Dell")]), ["component-serial dell-ppid"]);
        assert!(said(&[piece, (maker, "Dell")]).is_empty(), "a component is no part of its machine's maker");
    }
}
