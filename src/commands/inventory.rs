//! Opening the inventories of a run: files to workbooks, sheets to plans, everything that is wrong in one go.

use std::path::Path;

use super::config::Config;
use crate::cli::ReadArgs;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::files::input::Input;
use crate::ingest::columns::{MapOptions, Override};
use crate::ingest::layout::{
    EMPTY_SHEET, NO_HEADER, NOT_AN_INVENTORY, SheetReading, read_document, read_sheet,
};
use crate::ingest::reader::{RawSheet, ReadOptions, Workbook, open};

/// A workbook and how each of its sheets is read.
pub(crate) struct Inventory {
    /// The file.
    pub workbook: Workbook,
    /// Its sheets with their reading; `None` for one that is no inventory.
    pub sheets: Vec<(RawSheet, Option<SheetReading>)>,
}

/// Every inventory of a run, and what people should know of them.
pub(crate) struct Inventories {
    /// In the order given.
    pub all: Vec<Inventory>,
    /// Notes and warnings; no errors.
    pub notes: Diagnostics,
}

/// Opens every input and finds out how its sheets are read.
///
/// # Errors
/// Everything that is wrong with any of the inputs. A workbook may hold sheets that are no inventory; a file of
/// which no sheet is one is an error.
pub(crate) fn open_all(args: &ReadArgs, config: &Config) -> Result<Inventories, Error> {
    let (inventories, errors) = open_each(args, config);
    if errors.has_errors() {
        let mut all = inventories.notes;
        all.extend(errors);
        return Err(all.into());
    }
    Ok(inventories)
}

/// As [`open_all`], giving what could be opened together with what is wrong.
pub(crate) fn open_each(args: &ReadArgs, config: &Config) -> (Inventories, Diagnostics) {
    let options = ReadOptions { encoding: args.encoding.clone(), delimiter: args.delimiter };
    // The command line stands before the configuration: the first mapping of a field counts.
    let said = |(field, header): &(_, String), by| Override { field: *field, header: header.clone(), by };
    let mut overrides: Vec<Override> = args.map.iter().map(|map| said(map, None)).collect();
    for column in &config.columns {
        if !overrides.iter().any(|o| o.field == column.0) {
            overrides.push(said(column, Some(config.name.clone())));
        }
    }
    let map = MapOptions { overrides, machine: args.machine.clone() };
    let mut inventories = Inventories { all: Vec::new(), notes: Diagnostics::default() };
    let mut errors = Diagnostics::default();
    for input in inputs(args) {
        match input.map_err(Diagnostics::from).and_then(|input| open(&input, &options)) {
            Ok(workbook) => {
                let (inventory, found) = read_sheets(workbook, &map, &mut inventories.notes);
                errors.extend(found);
                inventories.all.push(inventory);
            }
            Err(found) => errors.extend(found),
        }
    }
    (inventories, errors)
}

/// The inputs in the order given; `-` is standard input.
fn inputs(args: &ReadArgs) -> Vec<Result<Input, Diagnostic>> {
    let stdin = Path::new("-");
    let files: Vec<_> = args.inputs.iter().filter(|p| p.as_path() != stdin).cloned().collect();
    let mut opened = Input::paths(&files).into_iter();
    let mut all = Vec::new();
    let mut read = false;
    for path in &args.inputs {
        if path.as_path() != stdin {
            all.extend(opened.next());
        } else if read {
            let message = "standard input is named twice";
            all.push(Err(Diagnostic::error("stdin-twice", message).help("give `-` once")));
        } else {
            read = true;
            all.push(Input::stdin(std::io::stdin().lock(), None));
        }
    }
    all
}

/// Finds out how the sheets of a workbook are read.
fn read_sheets(workbook: Workbook, map: &MapOptions, notes: &mut Diagnostics) -> (Inventory, Diagnostics) {
    notes.extend(workbook.notes.clone());
    let mut sheets = Vec::new();
    let mut refused: Vec<Diagnostics> = Vec::new();
    for sheet in workbook.content.sheets() {
        let place = match &sheet.name {
            Some(name) => format!("{}!{name}", workbook.name),
            None => workbook.name.clone(),
        };
        let reading = match workbook.content.statements() {
            Some(statements) => read_document(&place, statements, map),
            None => read_sheet(&*sheet.rows, Some(&place), map),
        };
        match reading {
            Ok(reading) => {
                notes.extend(reading.notes.clone());
                sheets.push((sheet, Some(reading)));
            }
            Err(found) => {
                refused.push(found);
                sheets.push((sheet, None));
            }
        }
    }
    if sheets.iter().all(|(_, reading)| reading.is_none()) {
        let mut errors = Diagnostics::default();
        for found in refused {
            errors.extend(found);
        }
        return (Inventory { workbook, sheets }, errors);
    }
    // A sheet of notes beside the inventory is no mistake, but it was not audited: say so. An inventory that
    // cannot be read is one.
    let mut errors = Diagnostics::default();
    for found in refused {
        let mut each = found.iter();
        match (each.next(), each.next()) {
            (Some(why), None) if matches!(why.code, EMPTY_SHEET | NO_HEADER | NOT_AN_INVENTORY) => {
                let message = format!("sheet left out: {}", why.message);
                let mut warning = why.clone();
                (warning.severity, warning.message) = (Severity::Warning, message);
                notes.push(warning);
            }
            _ => errors.extend(found),
        }
    }
    (Inventory { workbook, sheets }, errors)
}
