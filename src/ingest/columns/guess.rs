//! Nearest guesses for a header that names no known field. They are only ever shown, never used.

use super::normalise::Words;
use super::table::table;
use crate::model::Field;

/// A field that a header might have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: Field,
    /// The known name it resembles.
    pub known_as: String,
}

/// Up to three fields whose known names resemble the header most, best first.
pub(crate) fn guesses(header: &str) -> Vec<Guess> {
    let words = table().canonical(&Words::of_header(header));
    let compact: Vec<char> = words.concat().chars().take(64).collect();
    if compact.is_empty() {
        return Vec::new();
    }
    let mut scored: Vec<(u32, &str, Field)> = table()
        .synonyms
        .iter()
        .filter_map(|s| {
            let score = shared_words(&words, &s.words).max(likeness(&compact, &s.words.concat()));
            (score >= 65).then_some((score, s.text.as_str(), s.field))
        })
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())));
    let mut out: Vec<Guess> = Vec::new();
    for (_, text, field) in scored {
        if out.len() == 3 {
            break;
        }
        if out.iter().all(|g| g.field != field) {
            out.push(Guess { field, known_as: text.to_owned() });
        }
    }
    out
}

/// The field whose known name a header is but for a slip of the pen: `Consigne`, `Destnation`.
pub(crate) fn slip(header: &str) -> Option<Guess> {
    let compact: Vec<char> = table().canonical(&Words::of_header(header)).concat().chars().take(64).collect();
    if compact.len() < 6 {
        return None;
    }
    let near = table().synonyms.iter().map(|s| (likeness(&compact, &s.words.concat()), s));
    let (score, found) = near.max_by_key(|(score, _)| *score)?;
    (score >= 85).then(|| Guess { field: found.field, known_as: found.text.clone() })
}

/// Twice the shared words over all words, in percent.
fn shared_words(a: &[String], b: &[String]) -> u32 {
    let shared = a.iter().filter(|w| w.chars().count() > 1 && b.contains(w)).count();
    percent(2 * shared, a.len() + b.len())
}

/// One minus the edit distance over the longer length, in percent.
fn likeness(a: &[char], b: &str) -> u32 {
    let b: Vec<char> = b.chars().take(64).collect();
    let longer = a.len().max(b.len());
    // Not even reachable: spares the table of the distance.
    if a.len().abs_diff(b.len()) * 2 > longer {
        return 0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            left = (diagonal + usize::from(ca != cb)).min(above + 1).min(left + 1);
            *cell = left;
            diagonal = above;
        }
    }
    percent(longer - row.last().copied().unwrap_or(longer).min(longer), longer)
}

fn percent(part: usize, whole: usize) -> u32 {
    u32::try_from(part * 100 / whole.max(1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Aspect, Role};

    #[test]
    fn a_slip_of_the_finger_is_guessed() {
        assert_eq!(guesses("Seriall Numbr").first().map(|g| g.field), Some(Field::Serial));
        assert_eq!(
            guesses("Manufactuerr").first().map(|g| g.field),
            Some(Field::Party(Role::Maker, Aspect::Name))
        );
        assert!(guesses("Hashrate (TH/s)").iter().all(|g| g.field != Field::Serial));
    }
}
