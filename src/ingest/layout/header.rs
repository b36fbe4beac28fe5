//! The header row: the one of the first rows in which most is known, alone or with a group header above it.

use super::peek::{HEADER_ROWS, Peek, PeekRow};
use crate::ingest::columns::{MapOptions, Recognised, grouped, recognise};
use crate::ingest::shape::trim;

/// A header row.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// Its index among the rows held (the lower one of two).
    pub(super) row: usize,
    /// The index of the upper one of two, else the same.
    pub(super) first: usize,
    /// Its row number as the spreadsheet counts.
    pub(super) number: u64,
    /// The header of each column, group header included.
    pub(super) texts: Vec<String>,
    /// The cells of the lower row as they stand, to know them again when they are repeated.
    pub(super) below: Vec<String>,
}

/// Finds the header among the first rows; `None` where no row has names that are known.
pub(super) fn find_header(peek: &Peek, options: &MapOptions) -> Option<Header> {
    let mut best: Option<(i64, Header)> = None;
    let rows = peek.rows.iter().take(HEADER_ROWS);
    let first_filled = peek.rows.iter().position(|r| !r.is_blank() && !r.is_remark());
    for (i, row) in rows.enumerate() {
        if row.is_blank() || row.is_remark() {
            continue;
        }
        let opens = first_filled == Some(i);
        // `spare, R640, server`: names of things that other rows hold, too.
        if best.is_some() && !opens && repeats_values(peek, i) {
            continue;
        }
        let alone = recognise(row.cells.iter().map(|cell| uncommented(cell)), options);
        if is_header(alone, opens) && best.as_ref().is_none_or(|(score, _)| alone.score > *score) {
            let texts: Vec<String> = row.cells.iter().map(|c| trim(c).to_owned()).collect();
            best = Some((alone.score, header(i, i, row, texts)));
        }
        let Some(below) = peek.rows.get(i + 1).filter(|b| !b.is_blank()) else { continue };
        // A group header leaves gaps, or is merged over its columns; a row without any is no group header.
        let merged = is_merged(row, below);
        if !merged && !has_gaps(row, below) {
            continue;
        }
        let texts = join(row, below);
        let both = recognise(texts.iter().map(String::as_str), options);
        let lower = recognise(below.cells.iter().map(String::as_str), options);
        let better = both.score > alone.score && both.score > lower.score;
        let known = is_header(both, opens) || (merged && is_header(alone, opens));
        // Merged cells tell it, however much of the names is known.
        let score = if merged { both.score.max(alone.score).max(lower.score) + 1 } else { both.score };
        if (better || merged) && known && best.as_ref().is_none_or(|(best, _)| score > *best) {
            best = Some((score, header(i + 1, i, below, texts)));
        }
    }
    best.map(|(_, mut header)| {
        while header.texts.last().is_some_and(String::is_empty) && header.texts.len() > 1 {
            header.texts.pop();
        }
        header
    })
}

fn header(row: usize, first: usize, at: &PeekRow, mut texts: Vec<String>) -> Header {
    if texts.len() > 1
        && let Some(text) = texts.first_mut()
    {
        *text = uncommented(text).to_owned();
    }
    let below = at.cells.iter().map(|c| trim(c).to_owned()).collect();
    Header { row, first, number: at.mark.row, texts, below }
}

/// Whether two cells of a row, or half of them, stand in the rows around it as well, which are other rows: a header is read once.
fn repeats_values(peek: &Peek, at: usize) -> bool {
    const AROUND: usize = 3;
    let Some(row) = peek.rows.get(at) else { return false };
    let near = peek.rows.iter().enumerate().skip(at.saturating_sub(AROUND)).take(2 * AROUND + 1);
    let others: Vec<&PeekRow> =
        near.filter(|(i, other)| *i != at && other.cells != row.cells).map(|(_, other)| other).collect();
    let filled = row.cells.iter().enumerate().filter(|(_, cell)| !trim(cell).is_empty());
    let (all, same) = filled.fold((0, 0), |(all, same), (column, cell)| {
        let stands =
            others.iter().any(|other| other.cells.get(column).is_some_and(|o| trim(o) == trim(cell)));
        (all + 1, same + usize::from(stands))
    });
    same > 0 && (same > 1 || same * 2 >= all)
}

/// Whether enough of a row is known to be the header, and too little of it looks like values.
fn is_header(row: Recognised, opens: bool) -> bool {
    let names = row.filled.saturating_sub(row.like_data);
    let known = row.known + row.loose;
    row.score > 0
        && names * 2 > row.filled
        && match row.known {
            // A list of names under one heading, or a heading with words of several meanings.
            0 => row.loose >= 2 && opens,
            // One heading alone has to be written exactly as it is known.
            1 => known >= 2 || (opens && row.like_data == 0 && row.score >= 4),
            // Free text can hold two known words by chance; a header does not hold thirty unknown ones.
            _ => known * 12 >= row.filled || row.keys >= 2,
        }
}

/// A header that stands in a comment, without the sign of it: `# name`. A `#` alone is a number.
fn uncommented(text: &str) -> &str {
    let bare = text.trim_start_matches(['#', ' ']);
    if text.starts_with('#') && bare.starts_with(char::is_alphabetic) { bare } else { text }
}

fn has_gaps(upper: &PeekRow, lower: &PeekRow) -> bool {
    let filled = |row: &PeekRow, i: usize| row.cells.get(i).is_some_and(|c| !trim(c).is_empty());
    let width = upper.cells.len().max(lower.cells.len());
    let gaps = (0..width).filter(|i| !filled(upper, *i) && filled(lower, *i)).count();
    let tops = (0..width).filter(|i| filled(upper, *i)).count();
    gaps > 0 && tops > 0
}

/// Whether the upper of two rows is merged over columns which the lower one names: elsewhere the lower one holds nothing, or
/// what is merged downward. A title merged over all columns is none.
fn is_merged(upper: &PeekRow, lower: &PeekRow) -> bool {
    let text = |row: &PeekRow, i: usize| row.cells.get(i).map_or("", |c| trim(c)).to_owned();
    let (mut named, mut single) = (0, 0);
    for i in 0..upper.cells.len().max(lower.cells.len()) {
        let (top, below) = (text(upper, i), text(lower, i));
        let group = !top.is_empty() && ((i > 0 && text(upper, i - 1) == top) || text(upper, i + 1) == top);
        match (below.is_empty() || below == top, group) {
            (true, _) => single += usize::from(!top.is_empty()),
            (false, true) if !below.bytes().any(|b| b.is_ascii_digit()) => named += 1,
            (false, _) => return false,
        }
    }
    named > 1 && single > 0
}

/// The two rows as one header: a group header holds for the columns up to the next one.
fn join(upper: &PeekRow, lower: &PeekRow) -> Vec<String> {
    let width = upper.cells.len().max(lower.cells.len());
    let mut group = "";
    (0..width)
        .map(|i| {
            let top = upper.cells.get(i).map_or("", |c| trim(c));
            let below = lower.cells.get(i).map_or("", |c| trim(c));
            if !top.is_empty() {
                group = top;
            }
            if below.is_empty() || below == top { top.to_owned() } else { grouped(group, below) }
        })
        .collect()
}
