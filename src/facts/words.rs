//! What the words of a longer text say: which control boards and chips they name.

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::model::{
    Aspect, BoardId, BoardKind, BoardMatch, Exactness, Facts, Field, PartId, PartMatch, Role,
};

/// Words of a text that are looked at, and words of the longest name of a board.
const WORDS: usize = 24;
const WORDS_OF_A_BOARD: usize = 4;

/// What a control-board cell says, word by word.
#[derive(Default)]
pub(super) struct Reading {
    /// The boards that words of it name, each once.
    pub(super) boards: Vec<Arc<BoardMatch>>,
    /// The chips that words of it name.
    pub(super) parts: Vec<Arc<PartMatch>>,
    /// Whether something in it is not understood, or contradicts the rest.
    pub(super) open: bool,
}

/// Reads a text of a control-board column.
pub(super) fn read(text: &str, facts: &Facts<'_>, catalogue: &Catalogue) -> Reading {
    let words: Vec<&str> = split(text).take(WORDS).collect();
    let mut reading = Reading::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let named = (1..=WORDS_OF_A_BOARD.min(words.len() - at)).rev().find_map(|count| {
            let name = words.get(at..at + count)?.join(" ");
            Some((count, board(&name, facts, catalogue)?))
        });
        at += named.as_ref().map_or(1, |(count, _)| *count);
        if let Some((_, matched)) = named {
            reading.add(matched);
        } else if let Some(part) =
            catalogue.part(word).filter(|p| p.exactness.settles() && catalogue.is_family(p))
        {
            reading.parts.push(part);
        } else {
            reading.pieces(word, facts, catalogue);
        }
    }
    reading.open |= reading.boards.len() > 1 || !reading.agrees(catalogue);
    reading
}

impl Reading {
    fn add(&mut self, matched: Arc<BoardMatch>) {
        if self.boards.iter().all(|known| known.board != matched.board) {
            self.boards.push(matched);
        }
    }

    /// A word that is none by itself: `AMLCtrl_CVCtrl`, `Zynq-7000`, `v1.2`, `board`.
    fn pieces(&mut self, word: &str, facts: &Facts<'_>, catalogue: &Catalogue) {
        if says_nothing(word, facts, catalogue) {
            return;
        }
        let mut pieces = word.split(['_', '-', '.']).filter(|piece| !piece.is_empty()).peekable();
        let one = pieces.peek().is_some_and(|first| first.len() == word.len());
        for piece in pieces {
            match board(piece, facts, catalogue).filter(|_| !one) {
                Some(matched) => self.add(matched),
                None => self.open |= one || !says_nothing(piece, facts, catalogue),
            }
        }
    }

    /// Whether the chips are those of the board.
    fn agrees(&self, catalogue: &Catalogue) -> bool {
        let Some(first) = self.boards.first() else { return true };
        let entry = catalogue.boards.get(first.board.index());
        self.parts.iter().all(|part| entry.is_some_and(|entry| entry.controllers.contains(&part.part)))
    }
}

/// The control boards of the machine's model that words of a text name, however short: `CV` in `S19j Pro (CV)`.
pub(super) fn boards_of_model(text: &str, facts: &Facts<'_>, catalogue: &Catalogue) -> Vec<Arc<BoardMatch>> {
    let named = split(text).take(WORDS).filter_map(|word| catalogue.board(word, BoardKind::ControlBoard));
    named.filter(|matched| of_model(matched.board, facts, catalogue)).collect()
}

/// A controller of a board that a longer text names: a reason to look, never to judge.
pub(super) fn mentioned(part: PartId, board: &BoardMatch) -> Arc<PartMatch> {
    Arc::new(PartMatch {
        part,
        pattern: board.raw.clone(),
        exactness: Exactness::Partial,
        normalised: board.raw.clone(),
        rest: String::new(),
        also: Vec::new(),
    })
}

/// The control board of a name; a short one only where the machine's model is known to ship with it, or where it is no
/// number that may be a version.
fn board(name: &str, facts: &Facts<'_>, catalogue: &Catalogue) -> Option<Arc<BoardMatch>> {
    let matched = catalogue.board(name, BoardKind::ControlBoard)?;
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let long = letters > 0 && name.chars().count() >= 4;
    let plain = letters >= 2 && letters == name.chars().count();
    (long || plain || of_model(matched.board, facts, catalogue)).then_some(matched)
}

fn of_model(board: BoardId, facts: &Facts<'_>, catalogue: &Catalogue) -> bool {
    let model = facts.model.and_then(|m| catalogue.models.get(m.model.index()));
    model.is_some_and(|model| model.may_ship_with.iter().any(|ships| ships.board == board))
}

/// The words of a text, without the signs around them.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ';' | ','
                    | '/'
                    | '|'
                    | '+'
                    | '&'
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | ':'
                    | '"'
                    | '\''
                    | '（'
                    | '）'
                    | '：'
                    | '、'
                    | '，'
                    | '；'
                    | '／'
                    | '｜'
            )
    };
    let words = text.split(between).map(|word| word.trim_matches(['.', '!', '?', '-', '_', '#', '=']));
    words.filter(|word| !word.is_empty())
}

/// Whether a word names no board: a version, the model or maker again, or a word for the board itself.
fn says_nothing(word: &str, facts: &Facts<'_>, catalogue: &Catalogue) -> bool {
    const PLAIN: [&str; 48] = [
        "antminer",
        "whatsminer",
        "avalon",
        "miner",
        "control",
        "ctrl",
        "controller",
        "board",
        "pcb",
        "type",
        "version",
        "ver",
        "rev",
        "revision",
        "hw",
        "hardware",
        "model",
        "platform",
        "soc",
        "cpu",
        "chip",
        "processor",
        "main",
        "mainboard",
        "original",
        "oem",
        "stock",
        "new",
        "used",
        "refurbished",
        "the",
        "with",
        "based",
        "and",
        "io",
        "控制板",
        "主控板",
        "主控",
        "芯片",
        "版本",
        "型号",
        "steuerplatine",
        "placa",
        "tarjeta",
        "carte",
        "плата",
        "de",
        "управления",
    ];
    let version = word.trim_start_matches(['v', 'V', 'r', 'R']);
    if version.chars().all(|c| c.is_ascii_digit() || c == '.')
        || PLAIN.contains(&word.to_lowercase().as_str())
    {
        return true;
    }
    let repeated = |field| {
        facts.machine.all(field).any(|value| split(value.text).any(|other| other.eq_ignore_ascii_case(word)))
    };
    repeated(Field::Model)
        || repeated(Field::Party(Role::Maker, Aspect::Name))
        || catalogue.party(word).is_some()
}
