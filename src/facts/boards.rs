//! Which boards the board columns and the firmware name.

use super::words::{self, Reading};
use super::{Makers, add_pieces, divides, pieces};
use crate::catalogue::Catalogue;
use crate::model::{Board, BoardFact, BoardKind, Exactness, Facts, Field, Origin, PartFact, Told, Value};
use crate::text::numbered::only_numbers_board;

/// Looks up what the board columns say, and which board the firmware is made for.
pub(super) fn find(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let machine = facts.machine;
    let makers = Makers::of(machine, catalogue);
    for board in &machine.boards {
        let Some(value) = board.name.filter(|name| !only_numbers_board(name.text)) else { continue };
        let (boards, parts) = (facts.boards.len(), facts.parts.len());
        find_named(facts, board, value, catalogue);
        for piece in pieces(value.text, divides) {
            if let Some(matched) = catalogue.board(piece, board.kind)
                && facts.boards.iter().skip(boards).all(|known| known.matched.board != matched.board)
            {
                facts.boards.push(BoardFact { matched, value, told: Told::Name });
            }
        }
        add_pieces(facts, parts, value, None, &makers);
    }
    for value in machine.all(Field::Firmware) {
        if let Some(matched) = catalogue.board_in_firmware(value.text) {
            facts.boards.push(BoardFact { matched, value, told: Told::Firmware });
        }
    }
}

/// The board, or its chip, that a cell names as a whole; for a control board also what words of it name.
fn find_named<'a>(facts: &mut Facts<'a>, board: &Board<'a>, value: Value<'a>, catalogue: &Catalogue) {
    if let Some(matched) = catalogue.board(value.text, board.kind) {
        facts.boards.push(BoardFact { matched, value, told: Told::Name });
        return;
    }
    // A column for the board often holds the marking of its chip.
    let origin = Origin::Cell(value);
    let part = catalogue.part(value.text);
    // A numbering scheme says less than the words: `Zynq-7000 (C71)` names the board.
    let by_word = board.kind == BoardKind::ControlBoard
        && !part.as_ref().is_some_and(|p| p.exactness.settles() && catalogue.is_family(p));
    let Reading { boards, parts, open } =
        if by_word { words::read(value.text, facts, catalogue) } else { Reading::default() };
    let found = !boards.is_empty() || !parts.is_empty();
    for matched in boards {
        facts.boards.push(BoardFact { matched, value, told: Told::Word });
    }
    for matched in parts {
        facts.parts.push(PartFact { part: matched.part, matched: Some(matched), component: None, origin });
    }
    match part {
        Some(matched) if !found => {
            facts.parts.push(PartFact {
                part: matched.part,
                matched: Some(matched),
                component: None,
                origin,
            });
        }
        // What a word of it names must not hide the rest.
        _ if found && !open => {}
        Some(matched) if !by_word || matched.exactness == Exactness::Confusable => {}
        _ => facts.unknown.push(value),
    }
}
