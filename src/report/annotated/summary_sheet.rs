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
use crate::report::text::{counted, number};
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
    let mut all = lines(end.run, end.summary);
    all.extend(of_workbook(source, told));
    all.extend(unsaid(told, gathered));
    sheet(&all, main).into_bytes()
}

fn of_workbook(source: &Source, told: &Told) -> Vec<Line> {
    let signature = if told.signed {
        "the original's digital signature does not hold for this copy"
    } else {
        "this copy carries no digital signature; the reports do"
    };
    vec![
        Line::Blank,
        Line::Heading("This copy".to_owned()),
        labelled("Copy of", format!("{}, sha256 {}", shown(&source.file), shown(&source.digest))),
        labelled(
            "What was added",
            format!(
                "{} on cells that caused a finding, three columns at the end of each machine's first row, this sheet; no value, formula, style or macro was changed",
                counted(told.notes, "note")
            ),
        ),
        labelled("Signature", signature),
    ]
}

/// What could not be said in its place, and where it is.
fn unsaid(told: &Told, gathered: &Gathered) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |label: &str, text: String| lines.push(labelled(label, text));
    for sheet in &told.turned {
        say(
            "No columns",
            format!(
                "{sheet}: its machines stand in columns, so that no row is one machine's; the notes are on their cells"
            ),
        );
    }
    for sheet in &told.full {
        say("No columns", format!("{sheet}: behind its last column there is no room for three more"));
    }
    for sheet in &told.hidden {
        say(
            "Hidden",
            format!("{sheet}: the sheet hides the columns that were added; unhide them to read them"),
        );
    }
    for sheet in &told.headless {
        say(
            "No headings",
            format!(
                "{sheet}: no row stands above its first machine; the added columns are verdict, findings, what to do"
            ),
        );
    }
    if told.shared_rows > 0 {
        say("No columns", format!("{} that are of several machines", counted(told.shared_rows, "row")));
    }
    if gathered.beyond > 0 {
        let beyond = counted(gathered.beyond, "cell");
        say(
            "Not noted",
            format!(
                "{beyond} beyond the {} with the worst findings; the columns say what was found",
                number(MOST_NOTES as u64)
            ),
        );
    }
    if gathered.elsewhere > 0 {
        say(
            "Elsewhere",
            format!(
                "{} of other files; `-o xlsx=FILE` writes all to one new workbook",
                counted(gathered.elsewhere, "machine")
            ),
        );
    }
    let unplaced = gathered.unplaced.iter().enumerate().filter(|(at, _)| !told.placed.contains(at));
    let unplaced: Vec<_> = unplaced.map(|(_, machine)| machine).collect();
    for machine in unplaced.iter().take(NAMED) {
        let [verdict, findings, advice] = &machine.row.texts;
        let key = cut(shown(&machine.key), 200);
        lines.push(Line::Cells(vec![
            "No row found".to_owned(),
            format!("{key}: {verdict}; {findings}"),
            advice.to_string(),
        ]));
    }
    let more = unplaced.len().saturating_sub(NAMED) as u64 + gathered.further;
    if more > 0 {
        lines.push(labelled(
            "No row found",
            format!("and {} more; the reports have them all", counted(more, "machine")),
        ));
    }
    for (place, text) in told.threaded.iter().take(NAMED) {
        let text =
            format!("{place} has a thread of comments, beside which no note is shown. It would say: {text}");
        lines.push(labelled("No note", text));
    }
    if let Some(more @ 1..) = told.threaded.len().checked_sub(NAMED) {
        lines.push(labelled(
            "No note",
            format!("and {} more with threads of comments", counted(more as u64, "cell")),
        ));
    }
    if !lines.is_empty() {
        lines.insert(0, Line::Heading("What could not be said in its place".to_owned()));
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
