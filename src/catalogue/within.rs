//! Parts that a longer text mentions: `CVITEK CV1835 board fitted`, `was CVCtrl_BHB42XXX, exchanged`.

use std::sync::Arc;

use super::Catalogue;
use crate::model::{BoardKind, Exactness, PartKind, PartMatch};

/// Words of a text that are looked at.
const WORDS: usize = 64;
/// Shorter words are too often something else.
const SHORTEST: usize = 5;

/// The parts that words of the text name, each once, in the order of the text.
pub(super) fn parts(catalogue: &Catalogue, text: &str) -> Vec<Arc<PartMatch>> {
    // The name of a firm is no marking, also where its chips bear it: `Allwinner Technology Co., Ltd.`.
    if catalogue.lookup.parties.find(text).is_some() {
        return Vec::new();
    }
    // Some boards are named by a number (`205`); outside the columns of boards it is any number.
    if text.trim().bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
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
    for matched in accelerators(catalogue, text) {
        if found.iter().all(|known| known.part != matched.part) {
            found.push(Arc::new(matched));
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

/// Words with which the name of an accelerator begins: its maker, or a line of products.
const ACCELERATORS: [&str; 15] = [
    "nvidia",
    "amd",
    "intel",
    "huawei",
    "cambricon",
    "tesla",
    "geforce",
    "quadro",
    "rtx",
    "instinct",
    "radeon",
    "gaudi",
    "hgx",
    "dgx",
    "ascend",
];

/// The accelerators that neighbouring words of a text name together: `server with 8x NVIDIA H100`.
fn accelerators(catalogue: &Catalogue, text: &str) -> Vec<PartMatch> {
    let words: Vec<&str> = text
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | ':' | '/' | '+')
        })
        .map(|word| word.trim_end_matches(['.', '!', '?']))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    // `H100 SXM5`, `MI300X OAM`: a code before the word for its shape.
    let shaped = |at: usize| {
        let next = words.get(at + 1).map_or(String::new(), |word| word.to_lowercase());
        ["sxm", "pcie", "nvl", "oam", "80gb", "94gb", "141gb", "192gb"]
            .iter()
            .any(|shape| next.starts_with(shape))
    };
    let starts = (0..words.len()).filter(|at| {
        let lower = words[*at].to_lowercase();
        ACCELERATORS.contains(&lower.as_str()) || shaped(*at)
    });
    let of_windows = starts.filter_map(|from| {
        (2..=3).rev().find_map(|count| {
            let marking = words.get(from..from + count)?.join(" ");
            let matched = catalogue.part(&marking)?;
            let entry = catalogue.parts.get(matched.part.index())?;
            let fits = catalogue.is_family(&matched) && matches!(entry.kind, PartKind::Gpu | PartKind::Npu);
            fits.then(|| PartMatch {
                exactness: matched.exactness.min(Exactness::Partial),
                ..(*matched).clone()
            })
        })
    });
    of_windows.collect()
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
