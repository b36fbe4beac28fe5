//! The country and the area at the end of an address, which say the least about where it is.

use std::collections::BTreeSet;

use super::pieces::Piece;
use super::words;
use crate::text::countries;

/// Letters that mean a country, or a state, where they end an address; others of two letters do, too.
const SHORT: &[(&str, &str)] =
    &[("prc", "CN"), ("cn", "CN"), ("usa", "US"), ("us", "US"), ("uk", "GB"), ("uae", "AE")];

/// Words of the longest name of a country.
const LONGEST: usize = 5;

/// Takes the names of countries, and areas of Hong Kong, off an address: those at its end, those that stand alone between
/// commas, and one that a Chinese address begins with.
pub(super) fn strip(parts: &mut Vec<Vec<Piece>>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut at_the_end = true;
    for part in parts.iter_mut().rev() {
        loop {
            let (from, to) = last_words(part);
            let whole = from == 0;
            let taken = (from..to).find_map(|start| {
                let far = to - start > LONGEST || (!at_the_end && start > 0);
                if far { None } else { Some((start, place(part, start, to, whole && start == 0)?)) }
            });
            let Some((start, taken)) = taken else { break };
            if let Taken::Country(code) = taken {
                found.insert(code);
            }
            part.drain(start..to);
        }
        at_the_end &= part.iter().all(|piece| matches!(piece, Piece::Code(_)));
    }
    if let Some(Piece::Word(word)) = parts.first_mut().and_then(|part| part.first_mut()) {
        found.extend(chinese(word));
    }
    for part in parts.iter_mut() {
        part.retain(|piece| !matches!(piece, Piece::Word(word) if word.is_empty()));
    }
    parts.retain(|part| !part.is_empty());
    found
}

/// Where the words at the end of a part begin and end; a postal code may stand behind them.
fn last_words(part: &[Piece]) -> (usize, usize) {
    let is_long = |piece: &Piece| matches!(piece, Piece::Code(code) if code.len() >= 4);
    let to = part.iter().rposition(|piece| !is_long(piece)).map_or(0, |last| last + 1);
    let words = part[..to].iter().rev().take_while(|piece| matches!(piece, Piece::Word(_))).count();
    (to - words, to)
}

/// What is taken off.
enum Taken {
    /// A country, ISO 3166-1 alpha-2.
    Country(&'static str),
    /// An area, or letters that may mean several things.
    Other,
}

/// Whether some words are a country or an area.
fn place(part: &[Piece], start: usize, to: usize, whole: bool) -> Option<Taken> {
    let word = |piece: &Piece| match piece {
        Piece::Word(word) => word.clone(),
        _ => String::new(),
    };
    let name = part[start..to].iter().map(word).collect::<Vec<_>>().join(" ");
    if words::is_area(&name) {
        return Some(Taken::Other);
    }
    if let Some((_, code)) = SHORT.iter().find(|(short, _)| *short == name) {
        return Some(Taken::Country(code));
    }
    // `CA` is Canada or California: it says nothing.
    if name.is_ascii() && name.len() == 2 && whole && part.len() == to {
        return Some(Taken::Other);
    }
    let before = start.checked_sub(1).and_then(|i| part.get(i)).map(word);
    let is_new = before.is_some_and(|word| word == "new");
    if name.len() > 3 && !is_new { countries::parse(&name).map(Taken::Country) } else { None }
}

/// The country that a word without blanks begins with, which is taken off.
fn chinese(word: &mut String) -> Option<&'static str> {
    if word.is_ascii() {
        return None;
    }
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(2).take(3).collect();
    let (end, code) = ends.iter().rev().find_map(|end| Some((*end, countries::parse(word.get(..*end)?)?)))?;
    word.drain(..end);
    Some(code)
}
