//! The sheet at the end of the workbook: what came of the run, and what could not be said in its place.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::cells::letters;
use super::gather::{Gathered, MOST_NOTES};
use super::piece::cut;
use super::source::Source;
use super::tokens::escaped;
use crate::report::End;
use crate::report::run_lines::{Line, labelled, lines};
use crate::report::text::number;
use crate::report::words::Words;
use crate::text::shown::shown;

/// So many machines or cells are named; the others are counted.
const NAMED: usize = 200;
/// The longest text of a cell (Excel's own limit is 32,767 characters).
const LONGEST: usize = 8_000;
/// How wide the columns are, in characters.
const WIDTHS: [u32; 4] = [30, 60, 60, 20];

/// What could not be said in its place.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// How many cells have a note of ours.
    pub(super) notes: u64,
    /// Sheets with machines in columns.
    pub(super) turned: Vec<String>,
    /// Sheets without room for more columns.
    pub(super) full: Vec<String>,
    /// Sheets that hide the added columns.
    pub(super) hidden: Vec<String>,
    /// Sheets without a row for the heads of the columns.
    pub(super) headless: Vec<String>,
    /// Rows that are of several machines.
    pub(super) shared_rows: u64,
    /// Cells with threads of comments, and what would have been noted there.
    pub(super) threaded: Vec<(String, String)>,
    /// Machines whose rows were found by their keys.
    pub(super) placed: BTreeSet<usize>,
    /// Whether the workbook had a digital signature.
    pub(super) signed: bool,
}

/// The part of the sheet.
pub(super) fn document(
    source: &Source,
    told: &Told,
    gathered: &Gathered,
    end: End<'_>,
    main: &str,
) -> Vec<u8> {
    let words = gathered.words;
    let mut all = lines(end.run, end.summary);
    all.extend(of_workbook(source, told, words));
    all.extend(unsaid(told, gathered, words));
    sheet(&all, main).into_bytes()
}

fn of_workbook(source: &Source, told: &Told, words: &Words) -> Vec<Line> {
    let signature = if told.signed { "workbook.signature-broken" } else { "workbook.signature-none" };
    vec![
        Line::Blank,
        Line::Heading(words.get("workbook.this-copy").to_owned()),
        labelled(
            words.get("workbook.copy-of"),
            format!("{}, sha256 {}", shown(&source.file), shown(&source.digest)),
        ),
        labelled(words.get("workbook.added"), words.counted("workbook.added-what", told.notes)),
        labelled(words.get("workbook.signature"), words.get(signature)),
    ]
}

/// What could not be said in its place, and where it is.
fn unsaid(told: &Told, gathered: &Gathered, words: &Words) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |label: &str, text: String| lines.push(labelled(words.get(label), text));
    for (sheets, label, text) in [
        (&told.turned, "workbook.no-columns", "workbook.turned"),
        (&told.full, "workbook.no-columns", "workbook.full"),
        (&told.hidden, "workbook.hidden", "workbook.hidden-columns"),
        (&told.headless, "workbook.no-headings", "workbook.headless"),
    ] {
        for sheet in sheets {
            say(label, words.filled(text, &[("sheet", sheet)]));
        }
    }
    if told.shared_rows > 0 {
        say("workbook.no-columns", words.counted("workbook.shared-rows", told.shared_rows));
    }
    if gathered.beyond > 0 {
        let beyond = words.counted("workbook.beyond", gathered.beyond);
        say("workbook.not-noted", beyond.replace("{most}", &number(MOST_NOTES as u64)));
    }
    if gathered.elsewhere > 0 {
        say("workbook.elsewhere", words.counted("workbook.other-files", gathered.elsewhere));
    }
    let unplaced = gathered.unplaced.iter().enumerate().filter(|(at, _)| !told.placed.contains(at));
    let unplaced: Vec<_> = unplaced.map(|(_, machine)| machine).collect();
    for machine in unplaced.iter().take(NAMED) {
        let [verdict, findings, advice] = &machine.row.texts;
        let key = cut(shown(&machine.key), 200);
        lines.push(Line::Cells(vec![
            words.get("workbook.no-row").to_owned(),
            format!("{key}: {verdict}; {findings}"),
            advice.to_string(),
        ]));
    }
    let mut say = |label: &str, text: String| lines.push(labelled(words.get(label), text));
    let more = unplaced.len().saturating_sub(NAMED) as u64 + gathered.further;
    if more > 0 {
        say("workbook.no-row", words.counted("workbook.more-machines", more));
    }
    for (cell, text) in told.threaded.iter().take(NAMED) {
        say("workbook.no-note", words.filled("workbook.threaded", &[("cell", cell), ("text", text)]));
    }
    if let Some(more @ 1..) = told.threaded.len().checked_sub(NAMED) {
        say("workbook.no-note", words.counted("workbook.more-threads", more as u64));
    }
    if !lines.is_empty() {
        lines.insert(0, Line::Heading(words.get("workbook.unsaid").to_owned()));
        lines.insert(0, Line::Blank);
    }
    lines
}

fn sheet(lines: &[Line], main: &str) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{main}\"><cols>"
    );
    for (n, width) in (1..).zip(WIDTHS) {
        // Writing to a String cannot fail.
        let _ = write!(out, "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    out.push_str("</cols><sheetData>");
    for (row, line) in (1_u32..).zip(lines) {
        let cells = line.cells();
        if cells.is_empty() {
            continue;
        }
        let _ = write!(out, "<row r=\"{row}\">");
        for (column, text) in (1_u32..).zip(cells) {
            let text = escaped(&cut(text.to_owned(), LONGEST));
            let _ = write!(
                out,
                "<c r=\"{}{row}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>",
                letters(column)
            );
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    out
}
