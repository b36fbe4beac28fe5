//! `screen --csv`: a table goes through and comes out with what the lists say of a column of names.

use std::ops::ControlFlow;
use std::path::Path;

use super::ask::Screener;
use super::batch::{Batch, Beside, Columns};
use super::column::column;
use super::lines::Lines;
use crate::cli::{ScreenArgs, ScreenOutput};
use crate::commands::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::files::input::Input;
use crate::ingest::dialect::LineEnds;
use crate::ingest::reader::{Content, RawSheet, ReadOptions, Workbook, open};
use crate::ingest::rows::{Mark, RawRow, Rows};

/// Rows screened together.
const ROWS: usize = 8192;
/// Bytes of text screened together, at about which a batch of long rows ends.
const BYTES: usize = 8 << 20;

/// Screens a column of a table; whether there is a hit.
///
/// # Errors
/// When the table cannot be read, has no such column, or the result cannot be written.
pub(super) fn screen(
    path: &Path,
    args: &ScreenArgs,
    output: Option<ScreenOutput>,
    screener: &Screener,
    terminal: &Terminal,
) -> Result<bool, Error> {
    let input =
        if path == Path::new("-") { Input::stdin(std::io::stdin().lock(), None) } else { Input::path(path) }?;
    let options = ReadOptions { encoding: args.encoding.clone(), delimiter: args.delimiter, format: None };
    let workbook = open(&input, &options)?;
    terminal.diagnostics(&notes(&workbook));
    let sheet = first(&workbook)?;
    let shape = Shape::of(&*sheet.rows)?;
    let header = if args.no_header { None } else { shape.first.as_deref() };
    let find = |option: &str, wanted: Option<&str>| {
        column(option, wanted, header, shape.width).map_err(|error| error.at(&workbook.name))
    };
    let beside = |option: &str, wanted: Option<&str>| match wanted {
        None => Ok(Beside::Nowhere),
        Some(wanted) => find(option, Some(wanted)).map(Beside::Column),
    };
    let columns = Columns {
        name: find("--column", args.column.as_deref())?,
        country: beside("--country-column", args.country_column.as_deref())?,
        address: beside("--address-column", args.address_column.as_deref())?,
    };
    let lines = match output {
        Some(ScreenOutput::Jsonl) => Lines::Jsonl,
        _ => csv(&workbook, shape.width),
    };
    if let Some(header) = header {
        terminal.print(&lines.header(header)?)?;
    }
    let mut pass = Pass {
        header: header.is_none(),
        row: 0,
        columns,
        lines,
        screener,
        terminal,
        batch: Batch::default(),
        any: false,
    };
    let bar = terminal.progress(sheet.rows.size(), "screening");
    let mut failed = None;
    sheet.rows.scan(Mark::default(), None, &mut |row| match pass.row(row) {
        Ok(written) => {
            if written {
                bar.set_position(row.end);
            }
            ControlFlow::Continue(())
        }
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    let last = failed.map_or_else(|| pass.screen(), Err);
    bar.finish_and_clear();
    last.map(|()| pass.any)
}

/// What people should know of a table before they trust the answers.
fn notes(workbook: &Workbook) -> Diagnostics {
    let mut notes = workbook.notes.clone();
    if let Content::Tables(sheets) = &workbook.content
        && let [first, _, ..] = sheets.as_slice()
    {
        let name = first.name.as_deref().unwrap_or_default();
        let message = format!("only the sheet `{name}` is screened, the first of {}", sheets.len());
        notes.push(Diagnostic::warning("sheets-left-out", message).at(&workbook.name));
    }
    notes
}

fn first(workbook: &Workbook) -> Result<&RawSheet, Diagnostic> {
    let refuse = |code, text| Err(Diagnostic::error(code, text).at(&workbook.name));
    match &workbook.content {
        Content::Evidence(_) => refuse("input-no-table", "this is no table, and has no column of names"),
        Content::Tables(sheets) => {
            sheets.first().map_or_else(|| refuse("input-empty", "the file has no sheet"), Ok)
        }
    }
}

/// CSV of the dialect in which the table came; what had none is delimited by commas.
fn csv(workbook: &Workbook, width: usize) -> Lines {
    match workbook.dialect.filter(|dialect| !dialect.single_column) {
        Some(dialect) => {
            let crlf = dialect.line_ends == LineEnds::CrLf;
            Lines::Csv { delimiter: dialect.delimiter, crlf, width, ours: false }
        }
        None => Lines::comma(width, false),
    }
}

/// An empty line is no row: it has no cells to put names beside.
fn is_blank(row: &RawRow<'_>) -> bool {
    row.cells.len() <= 1 && row.cells.iter().all(|cell| cell.text.is_empty())
}

/// What a first pass over a table shows. It also finds what cannot be read before anything is written.
struct Shape {
    /// The most cells of a row.
    width: usize,
    /// The first row.
    first: Option<Vec<String>>,
}

impl Shape {
    fn of(rows: &dyn Rows) -> Result<Self, Diagnostic> {
        let mut shape = Self { width: 0, first: None };
        rows.scan(Mark::default(), None, &mut |row| {
            shape.width = shape.width.max(row.cells.len());
            if shape.first.is_none() && !is_blank(row) {
                shape.first = Some(row.cells.iter().map(|cell| cell.text.to_owned()).collect());
            }
            ControlFlow::Continue(())
        })?;
        Ok(shape)
    }
}

/// The second pass: rows are gathered, screened and written.
struct Pass<'p> {
    /// The header was seen, or there is none.
    header: bool,
    /// Rows of data so far.
    row: u64,
    columns: Columns<'p>,
    lines: Lines,
    screener: &'p Screener,
    terminal: &'p Terminal,
    batch: Batch,
    any: bool,
}

impl Pass<'_> {
    /// Takes a row; whether rows were screened.
    fn row(&mut self, row: &RawRow<'_>) -> Result<bool, Error> {
        let blank = is_blank(row);
        if !self.header {
            // What stands before the header is nothing.
            self.header = !blank;
            return Ok(false);
        }
        self.row += u64::from(!blank);
        let number = (!blank).then_some(self.row);
        self.batch.push(row.cells.iter().map(|cell| cell.text), number);
        let full = self.batch.len() >= ROWS || self.batch.size() >= BYTES;
        if full {
            self.screen()?;
        }
        Ok(full)
    }

    fn screen(&mut self) -> Result<(), Error> {
        let (text, hit) = self.batch.screen(&self.columns, &self.lines, self.screener)?;
        self.any |= hit;
        self.batch.clear();
        self.terminal.print(&text)
    }
}
