//! How a file would be read, for people: `tidewaiter inspect`.

mod render;

use super::columns::Guess;
use super::escapes;
use super::layout::{Preamble, SheetReading, document_columns};
use super::rows::Rows;
use super::validate::{RowOutcome, RowValidator, SkipReason};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Confidence, Field, Place, column_letters};

/// One sheet as it would be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inspection {
    /// The file, and the sheet where there are several.
    pub title: String,
    /// How the bytes are read, one line each: encoding, separator, quotes.
    pub format: Vec<String>,
    /// The header's row number.
    pub header_row: Option<u64>,
    /// The field and column letter that name the machine, or the machine named for the whole sheet.
    pub key: String,
    /// The other columns that might name the machine, each with what speaks for or against it.
    pub other_keys: Vec<String>,
    /// Whether it is no table.
    pub is_document: bool,
    /// Whether a row is a component rather than a machine.
    pub row_is_component: bool,
    /// What stands above the table and holds for all of it: what it is, where, and the text.
    pub above: Vec<(String, String, String)>,
    /// Whether no row names a machine: each is a lot.
    pub lots_only: bool,
    /// Every column.
    pub columns: Vec<InspectedColumn>,
    /// The first machines.
    pub machines: Vec<InspectedMachine>,
    /// Rows read for the counts below.
    pub rows: u64,
    /// Of these, lots: kinds of machines with how many there are.
    pub lots: u64,
    /// Of these, machines without a number, each named by its place.
    pub unnumbered: u64,
    /// Rows skipped, by reason.
    pub skipped: Vec<(SkipReason, u64)>,
    /// Rows refused.
    pub refused: u64,
    /// Cells that could not be read, of rows that were.
    pub damaged: u64,
    /// The first rows and cells refused: place and what is wrong.
    pub refusals: Vec<(String, String)>,
    /// What else is worth knowing.
    pub notes: Diagnostics,
}

/// One column as it would be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InspectedColumn {
    /// `A`.
    pub letter: String,
    /// The header.
    pub header: String,
    /// The field with its number, or `attribute`.
    pub field: String,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// Why.
    pub why: String,
    /// What an unknown header might have meant; never used.
    pub guesses: Vec<Guess>,
}

/// One of the first machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InspectedMachine {
    /// Its key.
    pub key: String,
    /// Some of its values: field, cell (`C2`), text.
    pub values: Vec<(Field, String, String)>,
}

/// What is said where values were told to be secrets by their shape, or by the words around them.
pub(crate) const SECRETS_LEFT_OUT: &str =
    "values that look like passwords, keys or credentials are left out of what is read";

/// What is said of a column that is no field.
const ATTRIBUTE: &str = "attribute";

/// Machines shown, values shown of each, refused rows shown.
const SHOWN: (usize, usize, usize) = (5, 6, 10);

/// Reads a sheet through and gathers what there is to show.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) fn inspect(
    title: &str,
    format: Vec<String>,
    (reading, preamble): (&SheetReading, Option<&Preamble>),
    rows: &dyn Rows,
) -> Result<Inspection, Diagnostics> {
    let mut out = Inspection {
        title: title.to_owned(),
        format,
        header_row: reading.header_row,
        key: key(reading),
        other_keys: reading.naming.others.clone(),
        is_document: reading.places.is_some(),
        row_is_component: reading.plan.row_is_component,
        lots_only: reading.plan.lots.is_some() && reading.plan.key.is_none(),
        columns: columns(reading),
        above: preamble.map(Preamble::shown).unwrap_or_default(),
        notes: reading.notes.clone(),
        ..Inspection::default()
    };
    let validator = RowValidator::new(reading);
    rows.scan(reading.first_data, reading.end, &mut |row| {
        out.rows += 1;
        let place = |column: u32| match reading.places.as_ref().map(|p| p.place(row.mark.row, column)) {
            None | Some(Place::Cell) => format!("{}{}", column_letters(column), row.mark.row),
            Some(place) => place.to_string(),
        };
        let keys: Vec<std::borrow::Cow<'_, str>>;
        let unread = match validator.validate(row) {
            RowOutcome::Evidence { key, unread } => {
                keys = vec![key.into()];
                unread
            }
            RowOutcome::Several { keys: several, unread } => {
                keys = several;
                unread
            }
            RowOutcome::Lot { key, unread } => {
                match reading.plan.lots.as_ref().and_then(|lots| lots.quantity) {
                    Some(_) => out.lots += 1,
                    None => out.unnumbered += 1,
                }
                keys = vec![key.into()];
                unread
            }
            RowOutcome::Blank => return std::ops::ControlFlow::Continue(()),
            RowOutcome::Skipped(reason) => {
                match out.skipped.iter_mut().find(|(r, _)| *r == reason) {
                    Some((_, n)) => *n += 1,
                    None => out.skipped.push((reason, 1)),
                }
                return std::ops::ControlFlow::Continue(());
            }
            RowOutcome::Refused { problem, .. } => {
                out.refused += 1;
                let at = problem.column.map_or_else(|| format!("row {}", row.mark.row), place);
                out.refuse(at, &problem.message);
                return std::ops::ControlFlow::Continue(());
            }
        };
        out.damaged += unread.all().len() as u64;
        for cell in unread.all() {
            let at = cell.column.map_or_else(String::new, place);
            out.refuse(at, &cell.message);
        }
        for key in keys {
            if out.machines.len() < SHOWN.0 && out.machines.last().is_none_or(|m| m.key != key) {
                let of_row = crate::model::RowPlace::default();
                let record = super::build::evidence(&reading.plan, of_row, row, unread.clone());
                let value = |cell: &crate::model::EvidenceCell<'_>| {
                    let field = record.column(cell)?.field?;
                    Some((field, place(cell.column), cell.text.to_owned()))
                };
                let values = record.cells.iter().filter_map(value).take(SHOWN.1).collect();
                out.machines.push(InspectedMachine { key: key.into_owned(), values });
            }
        }
        std::ops::ControlFlow::Continue(())
    })?;
    out.skipped.sort();
    if let Some((row, column)) = rows.first_secret() {
        let cell = Place::CellAt { row, column };
        out.notes.push(Diagnostic::note("secret-left-out", SECRETS_LEFT_OUT).at(format!("{title}!{cell}")));
    }
    if let Some(first) = rows.first_sequence() {
        out.notes.push(escapes::warning(title, first));
    }
    Ok(out)
}

fn key(reading: &SheetReading) -> String {
    match (reading.plan.key, reading.key_field(), &reading.plan.machine) {
        (Some(_), Some(field), _) if reading.places.is_some() => field.to_string(),
        (Some(column), Some(field), _) => {
            format!("{field}, column {} ({})", column_letters(column), reading.naming.why)
        }
        (None, _, None) if reading.places.is_some() => {
            "nothing: each answer is judged by itself, named by its place".to_owned()
        }
        (None, _, None) if reading.plan.lots.is_some() => {
            "nothing: each row is a lot, named by its place".to_owned()
        }
        (_, _, Some(machine)) if reading.places.is_some() => {
            format!("the whole document is about \"{machine}\"")
        }
        (_, _, Some(machine)) => format!("the whole sheet is about \"{machine}\""),
        _ => "nothing".to_owned(),
    }
}

fn columns(reading: &SheetReading) -> Vec<InspectedColumn> {
    let field = |field: Option<Field>, slot: u16| match (field, slot) {
        (None, _) => ATTRIBUTE.to_owned(),
        (Some(f), 0) => f.to_string(),
        (Some(f), n) => format!("{f} {n}"),
    };
    let of_document = reading.places.is_some() && reading.columns.is_empty();
    let columns = if of_document { document_columns(&reading.plan) } else { reading.columns.clone() };
    columns
        .iter()
        .map(|c| InspectedColumn {
            letter: c.letter.clone(),
            header: c.header.clone(),
            field: field(c.field, c.slot),
            confidence: c.confidence,
            why: c.why.clone(),
            guesses: c.guesses.clone(),
        })
        .collect()
}

impl Inspection {
    fn refuse(&mut self, at: String, message: &str) {
        if self.refusals.len() < SHOWN.2 {
            self.refusals.push((at, message.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_sheet;
    use crate::ingest::memory::MemoryRows;

    #[test]
    fn a_file_is_shown_as_it_would_be_read() {
        let rows = MemoryRows::csv(
            "Serial,Model,Hashrate,HB1 SN\nHYDT1,S21\u{1b}[31m,200,B1\n6.3E+15,,200,\nN/A,,1,\n",
            ',',
        );
        let reading = read_sheet(&rows, None, &MapOptions::default()).unwrap();
        let shown = inspect("m.csv", vec!["UTF-8".to_owned()], (&reading, None), &rows).unwrap().render();
        insta::assert_snapshot!(shown, @r#"
        file m.csv
          UTF-8
          header: row 1
          machine named by: serial, column A (2 of 3 rows hold one, 2 different)
          a row is: a machine

        Columns
            A  "Serial"    serial          high    a known English name of `serial` (`serial`)
            B  "Model"     model           high    a known English name of `model` (`model`)
            C  "Hashrate"  attribute       -       names no known field: kept as an attribute under its header
            D  "HB1 SN"    board-serial 1  high    a known English name of `board-serial` (`hb sn`)

        First machines
          HYDT1
            A2     serial               HYDT1
            B2     model                S21\u{1b}[31m
            D2     board-serial         B1

        Rows: 3 read, 1 refused
          1 skipped: the cell that names the machine holds a placeholder [row-with-placeholder-key]
          A3: "6.3E+15" in column A "Serial" is a serial that a spreadsheet turned into scientific notation, digits are lost; format the column as text at the source and export again

        note[key-sometimes-blank]: 1 of the first 3 rows have no serial in column A; those without a number that say what stands there are pieces, named by their places
         |
         = help: name a column that every row fills: --map machine="Header"
        "#);
    }
}
