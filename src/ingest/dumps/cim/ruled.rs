//! Instances as `Format-Table` shows them, and PowerShell by itself where a class has a table of its own: a header, a ruler of
//! hyphens below each of its words, a row an instance.
//!
//! Text stands at the left of its column and numbers at the right, so where a column begins is seen from all rows.

use super::super::sections::Section;
use super::classes::{named_in, of_properties};
use super::{Found, Instance, Problem, RawLine};
use crate::ingest::statements::StatedAt;

/// Columns of a table: no class has half as many properties.
const MOST: usize = 256;

/// Whether a line is a header: the one below it rules it off.
pub(super) fn begins(line: &str, below: &str) -> bool {
    let ruler = spans(below.trim_end());
    let words = columns(line, &ruler);
    (1..=MOST).contains(&ruler.len())
        && below.chars().all(|c| matches!(c, '-' | ' '))
        && words.len() == ruler.len()
        && words.iter().zip(&ruler).all(|(word, rule)| word.chars().count() == rule[1] - rule[0])
}

/// The class of what stands below a header.
pub(super) fn class(line: &str, named: Option<&'static str>, is_windows: bool) -> Option<&'static str> {
    let words: Vec<&str> = line.split_whitespace().collect();
    named.or_else(|| of_properties(&words, is_windows))
}

/// The instances of a table whose header is the first line.
pub(super) fn read(lines: &[RawLine<'_>], named: Option<&'static str>, is_windows: bool) -> Found {
    let mut found = Found::default();
    let [header, ruler, rows @ ..] = lines else { return found };
    let ruler = spans(ruler.text.trim_end());
    let words = columns(header.text, &ruler);
    let class = class(header.text, named, is_windows);
    let rows: Vec<(u64, Vec<char>)> = rows
        .iter()
        .filter(|row| !row.text.trim().is_empty())
        .map(|row| (row.number, row.text.chars().collect()))
        .collect();
    let borders = borders(&ruler, &rows);
    for (number, row) in &rows {
        let Some(cells) = cells(&borders, row) else {
            let what = "a value stands across the border of a column: which value is which is not known";
            found.problems.push(Problem { line: *number, what: what.to_owned() });
            continue;
        };
        let value = |key: &str| {
            let at = words.iter().position(|name| name.eq_ignore_ascii_case(key))?;
            cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
        };
        let class = named_in(value).or(class).unwrap_or_default().to_owned();
        let mut section = Section::new(class.clone(), StatedAt::Line(*number));
        for (name, cell) in words.iter().zip(&cells) {
            if is_cut(cell) {
                let what = format!("PowerShell cut the value of {name} to fit the window: `{cell}`");
                found.problems.push(Problem { line: *number, what });
                section.push(format!("{name} (cut)"), cell.as_str(), StatedAt::Line(*number));
            } else {
                section.push(name.as_str(), cell.as_str(), StatedAt::Line(*number));
            }
        }
        found.instances.push(Instance { class, section, within: 0 });
    }
    found
}

/// Whether a value ends in the signs that PowerShell puts where it cut one: of the beginning of a number nobody is found.
fn is_cut(cell: &str) -> bool {
    cell.ends_with("...") || cell.ends_with('…')
}

/// Where the words of a line begin and end.
fn spans(line: &str) -> Vec<[usize; 2]> {
    let mut spans: Vec<[usize; 2]> = Vec::new();
    let mut open = false;
    for (at, c) in line.chars().enumerate() {
        match spans.last_mut() {
            _ if c == ' ' => open = false,
            Some(span) if open => span[1] = at + 1,
            _ => {
                spans.push([at, at + 1]);
                open = true;
            }
        }
    }
    spans
}

/// What stands in a header above each part of its ruler; nothing where something stands beside them.
fn columns(header: &str, ruler: &[[usize; 2]]) -> Vec<String> {
    let chars: Vec<char> = header.trim_end().chars().collect();
    let is_above = |at: usize| ruler.iter().any(|[from, to]| (*from..*to).contains(&at));
    if chars.iter().enumerate().any(|(at, c)| *c != ' ' && !is_above(at)) {
        return Vec::new();
    }
    let above = |[from, to]: &[usize; 2]| -> String {
        chars.get(*from..(*to).min(chars.len())).unwrap_or_default().iter().collect()
    };
    ruler.iter().map(|span| above(span).trim().to_owned()).collect()
}

/// Where each column begins: of the places between two parts of the ruler the last at which all rows have a blank before it.
fn borders(ruler: &[[usize; 2]], rows: &[(u64, Vec<char>)]) -> Vec<usize> {
    let is_blank = |at: usize| rows.iter().all(|(_, row)| row.get(at).is_none_or(|c| *c == ' '));
    let border = |pair: &[[usize; 2]]| match pair {
        [[_, end], [next, _]] => (*end..*next).rev().find(|at| is_blank(*at)).map_or(*next, |at| at + 1),
        _ => 0,
    };
    std::iter::once(0).chain(ruler.windows(2).map(border)).collect()
}

/// The values of a row; `None` where one stands across a border.
fn cells(borders: &[usize], row: &[char]) -> Option<Vec<String>> {
    let ends = borders.iter().skip(1).copied().chain([usize::MAX]);
    let cell = |(from, end): (&usize, usize)| {
        let is_apart = *from == 0 || row.get(*from - 1).is_none_or(|c| *c == ' ');
        let cell: String = row.get(*from..end.min(row.len())).unwrap_or_default().iter().collect();
        is_apart.then(|| cell.trim().to_owned())
    };
    borders.iter().zip(ends).map(cell).collect()
}
