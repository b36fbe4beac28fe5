//! Cells under no header: behind the last one, or under a blank one. They are read like remarks.

use super::header::Header;
use super::{ColumnReading, Profile};
use crate::diagnostic::Diagnostic;
use crate::ingest::shape::trim;
use crate::model::letters_of;

/// The columns without a header in which the sample holds something.
pub(super) fn columns(header: &Header, sample: &[Vec<String>], profile: &Profile) -> Vec<usize> {
    let widest = sample.iter().map(Vec::len).max().unwrap_or(0);
    let blank = |column: &usize| header.texts.get(*column).is_none_or(std::string::String::is_empty);
    let filled =
        |column: &usize| sample.iter().any(|row| row.get(*column).is_some_and(|v| !trim(v).is_empty()));
    (0..profile.most.unwrap_or(widest).min(widest)).filter(blank).filter(filled).collect()
}

/// Says which they are.
pub(super) fn note(columns: &[usize]) -> Option<Diagnostic> {
    let letters: Vec<String> = columns.iter().map(|c| letters_of(*c)).collect();
    let which = match letters.as_slice() {
        [] => return None,
        [one] => format!("column {one} has no header: what stands in it is"),
        [first @ .., last] => {
            format!("columns {} and {last} have no header: what stands in them is", first.join(", "))
        }
    };
    let message = format!("{which} looked through like a remark, and settles nothing");
    Some(Diagnostic::note("column-without-header", message).help("give the column a header"))
}

/// The columns behind the last header, up to the last of these.
pub(super) fn beyond(columns: &[usize], named: usize) -> std::ops::Range<usize> {
    named..columns.last().map_or(0, |last| last + 1).max(named)
}

/// How one of them is read.
pub(super) fn reading(column: usize) -> ColumnReading {
    ColumnReading {
        letter: letters_of(column),
        header: String::new(),
        field: None,
        slot: 0,
        confidence: None,
        why: "no header: read like a remark".to_owned(),
        guesses: Vec::new(),
    }
}
