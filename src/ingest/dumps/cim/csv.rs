//! Instances as `wmic … /format:csv`, `Export-Csv` and `ConvertTo-Csv` write them: a header of properties, a row an instance. Several
//! tables may follow each other, each with its header.

use super::super::sections::Section;
use super::classes::{heads, is_prompt, is_property, named_by_line, named_in, of_properties};
use super::{Found, Instance, Problem, RawLine};
use crate::ingest::statements::StatedAt;

/// Characters that divide fields: `Export-Csv -UseCulture` takes the semicolon in many countries.
const DELIMITERS: [char; 3] = [',', ';', '\t'];
/// Lines that one quoted value may take.
const LINES: usize = 64;

/// A header.
pub(super) struct Header<'t> {
    fields: Vec<String>,
    delimiter: char,
    /// `wmic` quotes nothing.
    quotes: bool,
    class: Option<&'t str>,
}

/// The header that a line is: of properties of one class, or of anything where the line before it names the class.
pub(super) fn header(line: &str, named: Option<&'static str>, is_wmic: bool) -> Option<Header<'static>> {
    let delimiter = DELIMITERS.into_iter().find(|c| line.contains(*c)).unwrap_or(',');
    let is_quoted = line.starts_with('"');
    let fields = split(line, delimiter, true)?;
    let of_wmic = !is_quoted && fields.first().is_some_and(|first| first == "Node");
    let words: Vec<&str> = fields.iter().map(String::as_str).collect();
    let names_class = words.iter().any(|name| matches!(*name, "__CLASS" | "CimClass" | "CreationClassName"));
    // Most rows are told by their first field.
    let are_properties = words.first().is_some_and(|name| is_property(name))
        && (words.len() > 1 || is_quoted)
        && words.iter().all(|name| is_property(name));
    let is_windows = is_wmic || of_wmic || words.contains(&"PSComputerName") || words.contains(&"__SERVER");
    let class = named.or_else(|| if are_properties { of_properties(&words, is_windows) } else { None });
    let is_header = class.is_some() && (are_properties || (is_quoted && named.is_some()))
        || are_properties && names_class;
    is_header.then_some(Header { fields, delimiter, quotes: !of_wmic, class })
}

/// The instances of all tables.
pub(super) fn read(lines: &[RawLine<'_>], is_wmic: bool) -> Found {
    let mut found = Found::default();
    let mut named = None;
    let mut open: Option<Header<'_>> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if line.text.trim().is_empty() {
            continue;
        }
        if let Some(class) = named_by_line(line.text).filter(|_| !line.text.starts_with('"')) {
            (named, open) = (Some(class), None);
            continue;
        }
        if is_prompt(line.text) {
            (named, open) = (None, None);
            continue;
        }
        if let Some(next) = header(line.text, named, is_wmic) {
            (named, open) = (None, Some(next));
            continue;
        }
        if is_other_header(line.text) {
            found.unclassed.push(line.number);
            (named, open) = (None, None);
            continue;
        }
        let Some(header) = &open else { continue };
        let mut text = line.text.to_owned();
        let next = at;
        // A value may hold line ends.
        while header.quotes && text.matches('"').count() % 2 == 1 && text.matches('\n').count() < LINES {
            let Some(more) = lines.get(at) else { break };
            at += 1;
            text.push('\n');
            text.push_str(more.text);
        }
        match row(header, &text) {
            Ok(values) => found.instances.push(instance(header, line.number, &values)),
            Err(what) => {
                found.problems.push(Problem { line: line.number, what });
                // The lines behind it are rows of their own.
                at = next;
            }
        }
    }
    found
}

/// Whether a line is the header of a table of which no class is told.
fn is_other_header(line: &str) -> bool {
    let Some(delimiter) = DELIMITERS.into_iter().find(|c| line.contains(*c)) else {
        let word = line.trim().strip_prefix('"').and_then(|line| line.strip_suffix('"'));
        return word.is_some_and(|word| heads(&[word]));
    };
    let fields = split(line, delimiter, true).unwrap_or_default();
    heads(&fields.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The values of a row, one a field of the header.
///
/// # Errors
/// When there are more or fewer.
fn row(header: &Header<'_>, text: &str) -> Result<Vec<String>, String> {
    let fields = header.fields.len();
    let mut values = split(text, header.delimiter, header.quotes).ok_or("a quote in it is not closed")?;
    // `wmic` writes `VMware, Inc.` as it is: what begins with a blank belongs to what stands before it.
    while values.len() > fields && !header.quotes {
        let Some(at) = values.iter().skip(1).position(|value| value.starts_with(' ')) else { break };
        let behind = values.remove(at + 1);
        if let Some(before) = values.get_mut(at) {
            before.push(header.delimiter);
            before.push_str(&behind);
        }
    }
    if values.len() == fields {
        return Ok(values);
    }
    Err(format!(
        "the row has {} values, and its header {fields}: which value is which is not known",
        values.len()
    ))
}

fn instance(header: &Header<'_>, line: u64, values: &[String]) -> Instance {
    let value = |key: &str| {
        let at = header.fields.iter().position(|field| field.eq_ignore_ascii_case(key))?;
        values.get(at).map(String::as_str).filter(|value| !value.trim().is_empty())
    };
    let class = named_in(value).or(header.class).unwrap_or_default().to_owned();
    let mut section = Section::new(class.clone(), StatedAt::Line(line));
    for (key, value) in header.fields.iter().zip(values) {
        section.push(key.as_str(), value.trim(), StatedAt::Line(line));
    }
    Instance { class, section, within: 0 }
}

/// The fields of a record; `None` where a quote is not closed.
fn split(text: &str, delimiter: char, quotes: bool) -> Option<Vec<String>> {
    if !quotes {
        return Some(text.split(delimiter).map(|field| field.trim_end().to_owned()).collect());
    }
    let mut fields = vec![String::new()];
    let mut chars = text.chars().peekable();
    let mut within = false;
    while let Some(c) = chars.next() {
        let field = fields.last_mut()?;
        match c {
            '"' if within && chars.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => within = !within,
            c if c == delimiter && !within => fields.push(String::new()),
            c => field.push(c),
        }
    }
    (!within).then_some(fields)
}
