//! Instances as `wmic` shows them: a header of properties, a row an instance, each column as wide as its longest value.

use super::super::sections::Section;
use super::classes::{heads, is_prompt, is_property, named_by_line, named_in, of_properties};
use super::{Found, Instance, Problem, RawLine};
use crate::ingest::statements::StatedAt;

/// A header.
pub(super) struct Header {
    /// Its names, each with the character at which its column begins.
    columns: Vec<(String, usize)>,
    class: Option<&'static str>,
}

/// The header that a line is: properties of one class, with blanks between them.
pub(super) fn header(line: &str, named: Option<&'static str>, is_wmic: bool) -> Option<Header> {
    let mut columns: Vec<(String, usize)> = Vec::new();
    let mut blanks = 2;
    for (at, c) in line.chars().enumerate() {
        if c == ' ' {
            blanks += 1;
            continue;
        }
        if blanks > 0 {
            // Two blanks stand between columns.
            if blanks < 2 || columns.len() > 256 {
                return None;
            }
            columns.push((String::new(), at));
        }
        blanks = 0;
        columns.last_mut()?.0.push(c);
    }
    let words: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    if words.is_empty() || !words.iter().all(|name| is_property(name)) {
        return None;
    }
    let class = named.or_else(|| of_properties(&words, is_wmic));
    let is_header =
        class.is_some() || words.iter().any(|name| matches!(*name, "__CLASS" | "CreationClassName"));
    is_header.then_some(Header { columns, class })
}

/// The instances of all tables.
pub(super) fn read(lines: &[RawLine<'_>], is_wmic: bool) -> Found {
    let mut found = Found::default();
    let mut named = None;
    let mut open: Option<Header> = None;
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        if let Some(class) = named_by_line(line.text) {
            (named, open) = (Some(class), None);
        } else if is_prompt(line.text) {
            (named, open) = (None, None);
        } else if let Some(next) = header(line.text, named, is_wmic) {
            (named, open) = (None, Some(next));
        } else if is_other_header(line.text) {
            found.unclassed.push(line.number);
            (named, open) = (None, None);
        } else if let Some(header) = &open {
            if let Some(cells) = cells(header, line.text) {
                found.instances.push(instance(header, line.number, &cells));
            } else {
                let what = "a value stands across the border of a column: which value is which is not known";
                found.problems.push(Problem { line: line.number, what: what.to_owned() });
            }
        }
    }
    found
}

/// Whether a line is the header of a table of which no class is told: two blanks stand between its columns.
fn is_other_header(line: &str) -> bool {
    let words: Vec<&str> = line.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect();
    heads(&words)
}

/// The values of a row; `None` where one stands across a border.
fn cells(header: &Header, line: &str) -> Option<Vec<String>> {
    let chars: Vec<char> = line.chars().collect();
    let ends = header.columns.iter().skip(1).map(|(_, at)| *at).chain([usize::MAX]);
    let cell = |((_, from), end): (&(String, usize), usize)| {
        // As in the header, two blanks stand between columns.
        let is_apart = (from.saturating_sub(2)..*from).all(|at| chars.get(at).is_none_or(|c| *c == ' '));
        let cell: String = chars.get(*from..end.min(chars.len())).unwrap_or_default().iter().collect();
        is_apart.then(|| cell.trim().to_owned())
    };
    header.columns.iter().zip(ends).map(cell).collect()
}

fn instance(header: &Header, line: u64, cells: &[String]) -> Instance {
    let value = |key: &str| {
        let at = header.columns.iter().position(|(name, _)| name.eq_ignore_ascii_case(key))?;
        cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
    };
    let class = named_in(value).or(header.class).unwrap_or_default().to_owned();
    let mut section = Section::new(class.clone(), StatedAt::Line(line));
    for ((key, _), cell) in header.columns.iter().zip(cells) {
        section.push(key.as_str(), cell.as_str(), StatedAt::Line(line));
    }
    Instance { class, section, within: 0 }
}
