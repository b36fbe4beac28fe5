//! Why a sheet cannot be read, and what to do about it.

use super::header::Header;
use super::key::Naming;
use super::kind;
use super::peek::{HEADER_ROWS, Peek, PeekRow};
use crate::diagnostic::Diagnostic;
use crate::ingest::columns::{
    MapOptions, Mapping, contradict, guesses, is_of_trade, numbers_other_things, other_list_of, recognise,
    values,
};
use crate::ingest::secrets::is_secret_name;
use crate::model::{Field, letters_of};

/// The sheet holds nothing.
pub(crate) const EMPTY_SHEET: &str = "sheet-empty";
/// No row has column names that are known.
pub(crate) const NO_HEADER: &str = "header-not-found";
/// It has headers, but none that only an inventory has.
pub(crate) const NOT_AN_INVENTORY: &str = "not-an-inventory";
/// It is about equipment, but no column names the machine.
pub(crate) const NO_MACHINE_KEY: &str = "no-machine-key";

const GUESSES: &str = "nearest guesses";

const OTHER_LIST_HELP: &str =
    "if it is an inventory, say which column names the machine: --map machine=\"Header\"";

pub(super) fn empty(sheet: &str) -> Diagnostic {
    Diagnostic::error(EMPTY_SHEET, format!("{sheet} holds no rows"))
        .help("export the inventory again; an empty file is never a clear one")
}

/// What to do about a table without a header.
const HEADER: &str = "put a row with column names above the data (for example `Machine, Model, Serial Number`), or name them: --map machine=\"Header\"";

pub(super) fn no_header(sheet: &str, peek: &Peek) -> Diagnostic {
    let rows = || peek.rows.iter().take(HEADER_ROWS);
    let places = || rows().find(|row| row.filled().count() > 1).and_then(|row| kind::of_places(row.filled()));
    if let Some(title) = other_list_of(rows().map(|r| r.cells.as_slice())).or_else(places) {
        let text = format!("{sheet} looks like {title}, not an equipment inventory");
        return Diagnostic::error(NOT_AN_INVENTORY, text).help(OTHER_LIST_HELP);
    }
    // Where no row has two cells nothing divides it into columns.
    if peek.is_text()
        && rows().all(|row| row.filled().count() <= 1)
        && rows().filter(|row| !row.is_blank()).count() > 1
    {
        let is_pair = |row: &&PeekRow| row.filled().any(|cell| cell.contains(" : ") || cell.contains(": "));
        let filled = rows().filter(|row| !row.is_blank());
        let is_list = filled.clone().filter(is_pair).count() * 3 >= filled.count() * 2;
        let what = if is_list { ": it looks like a list of keys and values" } else { "" };
        let message =
            format!("{sheet} is no table with a header, and no output of a device or tool known here{what}");
        let help = format!(
            "what a device or tool printed: save it by one of the commands that docs/inputs.md names, all of it and nothing else; a table: {HEADER}"
        );
        return Diagnostic::error(NO_HEADER, message).help(help);
    }
    let message = format!(
        "no header row was recognised in the first {HEADER_ROWS} rows of {sheet}{}",
        first_row(peek).map_or(String::new(), |row| format!(". It begins with {row}"))
    );
    Diagnostic::error(NO_HEADER, message).help(HEADER)
}

/// The first row, where it may be a header of names that are not known. Values are not shown: without names it cannot be told
/// which of them are secrets.
fn first_row(peek: &Peek) -> Option<String> {
    let numbered = |row: &&PeekRow| row.filled().any(|cell| cell.bytes().any(|b| b.is_ascii_digit()));
    let mut rows = peek.rows.iter().filter(|row| !row.is_blank());
    let first = rows.next()?;
    if numbered(&first) {
        return Some(format!("row {}, which holds values and no names of columns", first.mark.row));
    }
    rows.any(|row| numbered(&row)).then(|| format!("row {}: {}", first.mark.row, show_cells(first.filled())))
}

pub(super) fn other_list(sheet: &str, title: &str, header: &Header) -> Diagnostic {
    Diagnostic::error(
        NOT_AN_INVENTORY,
        format!(
            "{sheet} looks like {title}, not an equipment inventory. Its headers: {}",
            show_headers(header)
        ),
    )
    .help(OTHER_LIST_HELP)
}

pub(super) fn not_an_inventory(sheet: &str, header: &Header, sample: &[Vec<String>]) -> Diagnostic {
    if let Some(title) = kind::of_places(header.texts.iter().map(String::as_str)) {
        return other_list(sheet, title, header);
    }
    Diagnostic::error(
        NOT_AN_INVENTORY,
        format!(
            "{sheet} has headers in row {}, but none names a machine, model, board or part: {}",
            header.number,
            show_headers(header)
        ),
    )
    .help(key_help(header, sample))
}

pub(super) fn no_key(
    sheet: &str,
    header: &Header,
    (mapping, naming): (&Mapping, &Naming),
    sample: &[Vec<String>],
) -> Diagnostic {
    let known: Vec<String> = mapping
        .columns
        .iter()
        .zip(&header.texts)
        .filter_map(|(c, h)| c.field.map(|f| format!("\"{h}\" is {f}")))
        .collect();
    // A column that resembles a name of machines may be one.
    let may_name =
        |kind: &&str| *kind == kind::BILL_OF_MATERIALS || !key_help(header, sample).starts_with(GUESSES);
    let kind = kind::of_equipment(mapping, sample).filter(may_name);
    let help = match kind {
        // Of the columns of parts none names the machine that has them.
        Some(kind::BILL_OF_MATERIALS) if !key_help(header, sample).starts_with(GUESSES) => {
            "name the machine that it is of: --machine NAME; or the column that names machines: --map machine=\"Header\"".to_owned()
        }
        Some(kind::BILL_OF_MATERIALS) => {
            format!("name the machine that it is of: --machine NAME; or {}", key_help(header, sample))
        }
        _ if mapping.has(Field::Part) => {
            format!(
                "{}; if it is the bill of materials of one machine: --machine NAME",
                key_help(header, sample)
            )
        }
        _ => key_help(header, sample),
    };
    let what = kind.map_or_else(String::new, |kind| format!("{sheet} looks like {kind}: "));
    let of = if kind.is_some() { "it" } else { sheet };
    Diagnostic::error(
        NO_MACHINE_KEY,
        format!(
            "{what}no column of {of} names the machine ({}). Headers in row {}: {}{}",
            Field::KEYS.map(Field::as_str).join(", "),
            header.number,
            show_headers(header),
            said(". Recognised: ", &known) + &said(". What might name it: ", &naming.others)
        ),
    )
    .help(help)
}

/// A list with what stands before it; nothing, if it is empty.
fn said(before: &str, list: &[String]) -> String {
    if list.is_empty() { String::new() } else { format!("{before}{}", list.join(", ")) }
}

pub(super) fn machine_twice(sheet: &str, column: usize, header: &Header) -> Diagnostic {
    Diagnostic::error(
        "machine-twice",
        format!(
            "--machine names one machine, but {sheet} names a machine in every row: column {} \"{}\"",
            letters_of(column),
            header.texts.get(column).map_or("", String::as_str)
        ),
    )
    .help("leave out --machine; the column names the machines")
}

/// A note on what stands above the header and is not read.
pub(super) fn above(peek: &Peek, first: usize, read: &[usize]) -> Option<Diagnostic> {
    let rows = unread(peek.rows.get(..first).unwrap_or(&peek.rows), read)?;
    let message = format!("not read, because it stands above the header: {rows}");
    Some(Diagnostic::note("rows-above-header", message))
}

/// A warning of what stands below a table, among its parties and terms, and is not read.
pub(super) fn beneath(rows: &[PeekRow], read: &[usize]) -> Option<Diagnostic> {
    let rows = unread(rows, read)?;
    let message = format!("not read, because it stands below the table and has no label: {rows}");
    let help = "move lines of the table above what is written under it, and label parties: `Buyer: …`";
    Some(Diagnostic::warning("rows-below-table", message).help(help))
}

/// Rows of which nothing was read, in words.
fn unread(rows: &[PeekRow], read: &[usize]) -> Option<String> {
    let skipped: Vec<String> = rows
        .iter()
        .enumerate()
        .filter(|(at, r)| !r.is_blank() && !read.contains(at))
        .map(|(_, r)| format!("row {}: {}", r.mark.row, show_cells(r.filled())))
        .collect();
    (!skipped.is_empty()).then(|| {
        let more = skipped.len().saturating_sub(3);
        let mut shown: Vec<String> = skipped.into_iter().take(3).collect();
        if more > 0 {
            shown.push(format!("and {more} more"));
        }
        shown.join("; ")
    })
}

/// The nearest guesses for the machine's name, as options to type.
fn key_help(header: &Header, sample: &[Vec<String>]) -> String {
    let mut lines = Vec::new();
    for (column, text) in
        header.texts.iter().enumerate().filter(|(_, t)| !t.is_empty() && !is_secret_name(t)).take(100)
    {
        if let Some(guess) =
            guesses(text, column, sample).into_iter().find(|g| Field::KEYS.contains(&g.field))
        {
            lines.push(format!("--map {}=\"{text}\" (resembles `{}`)", guess.field, guess.known_as));
        }
    }
    if lines.is_empty() {
        // Only a column that could name machines is given as an example.
        let may_name = |column: usize| !contradict(Field::Machine, &values(sample, column));
        let columns = header
            .texts
            .iter()
            .enumerate()
            .filter(|(_, t)| !t.is_empty() && !is_secret_name(t) && !is_of_trade(t));
        let is_new = |text: &str| {
            let row = recognise(std::iter::once(text), &MapOptions::default());
            row.known + row.loose == 0 && !numbers_other_things(text)
        };
        let named = columns
            .into_iter()
            .find(|(i, t)| may_name(*i) && is_new(t))
            .map_or("Header", |(_, t)| t.as_str());
        return format!(
            "name the column with the machine's name or serial number, for example: --map machine=\"{named}\""
        );
    }
    lines.truncate(5);
    format!("{GUESSES}, not used unless you say so: {}", lines.join("; "))
}

fn show_headers(header: &Header) -> String {
    let shown: Vec<String> = header
        .texts
        .iter()
        .enumerate()
        .filter(|(_, t)| !t.is_empty())
        .take(40)
        .map(|(i, t)| format!("{} \"{t}\"", letters_of(i)))
        .collect();
    let more = header.texts.iter().filter(|t| !t.is_empty()).count().saturating_sub(shown.len());
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn show_cells<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut before = "";
    for cell in cells {
        // A cell merged over several columns is one.
        if cell == before {
            continue;
        }
        before = cell;
        if shown.len() == 6 {
            shown.push("…".to_owned());
            break;
        }
        let short: String = cell.chars().take(40).collect();
        shown.push(format!("\"{short}\""));
    }
    shown.join(", ")
}
