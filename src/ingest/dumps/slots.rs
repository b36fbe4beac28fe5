//! Which board or component a value belongs to: those of one entry have one number.

use std::collections::{HashMap, HashSet};

use crate::model::{Field, Level};

/// The numbers of the boards and components of the devices of a document.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Slots {
    given: HashMap<(Kind, String, u16), u16>,
    taken: HashSet<(Kind, u16)>,
}

/// Things that are numbered by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    ControlBoard,
    Board,
    Psu,
    Component,
}

impl Kind {
    const fn of(field: Field) -> Option<Self> {
        match (field, field.level()) {
            (_, Level::Machine) => None,
            (_, Level::Component) => Some(Self::Component),
            (Field::ControlBoard | Field::ControlBoardSerial, Level::Board) => Some(Self::ControlBoard),
            (Field::Psu | Field::PsuSerial, Level::Board) => Some(Self::Psu),
            (_, Level::Board) => Some(Self::Board),
        }
    }
}

impl Slots {
    /// The number of what has the number `wanted` among those at one place of the document: that one, unless another has it. A
    /// field of the machine has none.
    pub(in crate::ingest) fn of(&mut self, field: Field, among: &str, wanted: u16) -> u16 {
        let Some(kind) = Kind::of(field) else { return 0 };
        let entry = (kind, among.to_owned(), wanted);
        if let Some(given) = self.given.get(&entry) {
            return *given;
        }
        let mut slot = wanted;
        while !self.taken.insert((kind, slot)) && slot < u16::MAX {
            slot += 1;
        }
        self.given.insert(entry, slot);
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_one_entry_has_one_number_and_no_two_entries_the_same() {
        let mut slots = Slots::default();
        assert_eq!(slots.of(Field::Part, "cpus", 1), 1);
        assert_eq!(slots.of(Field::Part, "gpus", 1), 2);
        assert_eq!(slots.of(Field::Part, "gpus", 2), 3);
        assert_eq!(slots.of(Field::PartMaker, "gpus", 1), 2);
        assert_eq!(slots.of(Field::BoardSerial, "boards", 1), 1, "boards are counted by themselves");
        assert_eq!(slots.of(Field::PsuSerial, "psus", 1), 1);
        assert_eq!(slots.of(Field::Serial, "boards", 1), 0);
    }
}
