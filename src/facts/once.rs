//! What several sources say of one machine is counted once: each names its parts for itself.

use hashbrown::HashMap;

use crate::model::{Board, BoardKind, Component, InputId, Location, PartId, Value};

/// How many things there are, each named by what it is and where it is said: of those of one name as many as the source that
/// names most of them.
pub(super) fn once_each<K: Eq + std::hash::Hash>(things: impl Iterator<Item = (K, InputId)>) -> u64 {
    let mut named: HashMap<K, HashMap<InputId, u64>> = HashMap::new();
    for (thing, source) in things {
        *named.entry(thing).or_default().entry(source).or_default() += 1;
    }
    named.values().map(|by_source| by_source.values().max().copied().unwrap_or_default()).sum()
}

/// How many boards and power supplies there are: of a kind as many as the source that names most of them, or as there are
/// serial numbers of them.
pub(crate) fn boards(boards: &[Board<'_>]) -> u64 {
    let mut serials: HashMap<BoardKind, HashMap<&str, ()>> = HashMap::new();
    let mut named: HashMap<BoardKind, HashMap<InputId, u64>> = HashMap::new();
    for board in boards {
        let Some(at) = [board.name, board.serial, board.job].into_iter().flatten().next() else { continue };
        *named.entry(board.kind).or_default().entry(at.at.row.input).or_default() += 1;
        if let Some(serial) = board.serial {
            serials.entry(board.kind).or_default().insert(serial.text, ());
        }
    }
    let of_kind = |(kind, by_source): (&BoardKind, &HashMap<InputId, u64>)| {
        let distinct = serials.get(kind).map_or(0, HashMap::len) as u64;
        distinct.max(by_source.values().max().copied().unwrap_or_default())
    };
    named.iter().map(of_kind).sum()
}

/// How many components there are.
pub(crate) fn components(components: &[Component<'_>]) -> u64 {
    let mut sources = components.iter().filter_map(said).map(|value| value.at.row.input);
    // A machine may have very many of one parts list.
    let first = sources.next();
    if sources.all(|source| Some(source) == first) {
        return components.len() as u64;
    }
    once_each(components.iter().filter_map(said).map(|value| (value.text, value.at.row.input)))
}

/// What is said of a component first.
fn said<'a>(component: &Component<'a>) -> Option<Value<'a>> {
    let said = [component.part, component.name, component.description, component.serial, component.maker];
    said.into_iter().flatten().next()
}

/// How many controllers there are, each with where it is said.
pub(super) fn controllers(controllers: impl Iterator<Item = (PartId, Option<Location>)>) -> u64 {
    once_each(controllers.map(|(part, at)| (part, at.map_or(InputId::default(), |at| at.row.input))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RowPlace;

    fn value(text: &str, source: u32, row: u64) -> Value<'_> {
        Value { text, at: RowPlace { input: InputId(source), row, line: 0 }.cell(1) }
    }

    fn board<'a>(name: Option<Value<'a>>, serial: Option<Value<'a>>) -> Board<'a> {
        Board { kind: BoardKind::HashBoard, slot: 0, name, serial, job: None }
    }

    #[test]
    fn a_board_that_two_sources_name_counts_once() {
        let sheet = board(Some(value("BHB42601", 0, 2)), None);
        let device = board(Some(value("BHB42601", 1, 1)), Some(value("HB1", 1, 1)));
        assert_eq!(boards(&[sheet, device]), 1);
        // Two rows of one sheet name two, and so do two numbers.
        assert_eq!(boards(&[sheet, board(Some(value("BHB42601", 0, 3)), None)]), 2);
        assert_eq!(boards(&[device, board(None, Some(value("HB2", 2, 1)))]), 2);
        assert_eq!(boards(&[device, Board { kind: BoardKind::Psu, ..sheet }]), 2);
    }

    #[test]
    fn components_of_several_sources_are_those_that_each_of_them_names() {
        let part =
            |text, source, row| Component { part: Some(value(text, source, row)), ..Component::default() };
        let one = [part("M393A4K40", 0, 1), part("M393A4K40", 0, 2), part("MZ7LH", 0, 3)];
        assert_eq!(components(&one), 3);
        let other = [part("M393A4K40", 1, 1), part("M393A4K40", 1, 2), part("X710", 1, 3)];
        assert_eq!(components(&[one, other].concat()), 4);
    }
}
