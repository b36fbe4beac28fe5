//! Parts that a longer text mentions: `CVITEK CV1835 board fitted`, `was CVCtrl_BHB42XXX, exchanged`.

use std::sync::Arc;

use super::Catalogue;
use crate::model::{BoardKind, Exactness, PartMatch};

/// Words of a text that are looked at.
const WORDS: usize = 64;
/// Shorter words are too often something else.
const SHORTEST: usize = 5;

/// The parts that words of the text name, each once, in the order of the text.
pub(super) fn parts(catalogue: &Catalogue, text: &str) -> Vec<Arc<PartMatch>> {
    let divides =
        |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '/' | '|' | '+' | '&' | '(' | ')' | ':' | '"');
    let words = text.split(divides).map(|word| word.trim_end_matches(['.', '!', '?']));
    let mut found: Vec<Arc<PartMatch>> = Vec::new();
    for word in words.filter(|word| word.chars().count() >= SHORTEST).take(WORDS) {
        for matched in of_word(catalogue, word) {
            if found.iter().all(|known| known.part != matched.part) {
                found.push(Arc::new(matched));
            }
        }
    }
    // A marking of several words: `NVIDIA H100` is no word of the text.
    for matched in of_word(catalogue, text) {
        if found.iter().all(|known| known.part != matched.part) {
            found.push(Arc::new(matched));
        }
    }
    found
}

/// The part of a marking, or the controllers of a control board.
fn of_word(catalogue: &Catalogue, word: &str) -> Vec<PartMatch> {
    // A word that only fits a numbering scheme is too often something else.
    if let Some(matched) = catalogue.part(word).filter(|matched| catalogue.is_family(matched)) {
        return vec![PartMatch {
            exactness: matched.exactness.min(Exactness::Partial),
            ..(*matched).clone()
        }];
    }
    let board = catalogue.board(word, BoardKind::ControlBoard);
    let entry = board.as_ref().and_then(|matched| catalogue.boards.get(matched.board.index()));
    let controllers = entry.map_or(&[][..], |entry| &entry.controllers);
    let matched = |part| PartMatch {
        part,
        pattern: board.as_ref().map_or_else(String::new, |matched| matched.raw.clone()),
        exactness: Exactness::Partial,
        normalised: word.to_owned(),
        rest: String::new(),
        also: Vec::new(),
    };
    controllers.iter().map(|part| matched(*part)).collect()
}
