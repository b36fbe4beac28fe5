//! Looking through the names of the lists, for people: what screening does is another matter.

use std::collections::BTreeMap;

use super::{Edition, Store};
use crate::diagnostic::Diagnostic;
use crate::names::keys;

/// How a name answers a search; the better one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It is the same name once both are made comparable.
    Same,
    /// It has all the words, or pieces of words.
    Contains,
}

/// An entry that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// How well.
    pub answer: Answer,
    /// The number of the entry.
    pub listing: u32,
    /// The number of the edition that has it.
    pub edition: u32,
    /// The name that answers.
    pub name: String,
}

/// Entries of the editions whose names answer a text: the same names first, then those that contain its words; within
/// these the editions in the order given, and the entries in that of the files.
///
/// # Errors
/// When the store cannot be read.
pub fn search(store: &Store, editions: &[Edition], text: &str) -> Result<Vec<Hit>, Diagnostic> {
    let wanted = keys(text);
    let words: Vec<&str> = wanted.key.split(' ').filter(|w| !w.is_empty()).collect();
    let mut hits = Vec::new();
    if words.is_empty() {
        return Ok(hits);
    }
    for edition in editions {
        // The best of an entry's names speaks for it.
        let mut best: BTreeMap<u32, usize> = BTreeMap::new();
        store.names(edition.number, |name| {
            // The keys are worked out here and are not kept: those of an earlier version might differ.
            let has = keys(name.text);
            let answer = if has.key == wanted.key || has.full == wanted.full {
                Answer::Same
            } else if words.iter().all(|word| has.full.contains(word)) {
                Answer::Contains
            } else {
                return Ok(());
            };
            let hit =
                Hit { answer, listing: name.listing, edition: edition.number, name: name.text.to_owned() };
            let at = *best.entry(name.listing).or_insert(hits.len());
            match hits.get_mut(at) {
                None => hits.push(hit),
                Some(known) if hit.answer < known.answer => *known = hit,
                Some(_) => {}
            }
            Ok(())
        })?;
    }
    // Stable: the order within the same answer stays.
    hits.sort_by_key(|hit| hit.answer);
    Ok(hits)
}
