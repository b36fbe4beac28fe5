//! The tables of a sheet: side by side, one below the other, turned, or the only one.

use std::sync::Arc;

use super::aligned::aligned;
use super::below::read_below;
use super::beside::side_by_side;
use super::header::find_header;
use super::paired::paired;
use super::peek::peek;
use super::preamble::{self, Preamble};
use super::totals;
use super::turned::{PlacedCell, PlacedCells, turned};
use super::unvalued;
use super::view::ColumnsView;
use super::withheld::Withheld;
use super::{NO_HEADER, NOT_AN_INVENTORY, SheetReading, read_sheet};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ingest::columns::MapOptions;
use crate::ingest::rows::{RawRow, Rows};
use crate::model::{Places, letters_of};

/// A table of a sheet: its rows, and how they are read.
pub(crate) struct Table {
    /// Its rows.
    pub(crate) rows: Arc<dyn Rows>,
    /// How they are read.
    pub(crate) reading: SheetReading,
    /// What stands above it and holds for all of it.
    pub(crate) preamble: Option<Preamble>,
}

/// Bytes of a text that is looked through from its first row to its last; of longer ones a table that begins is told by its
/// rows, which do not fit.
pub(super) const LOOKED_THROUGH: u64 = 4 << 20;

/// Rows of a workbook's sheet that are looked through, as of a text its bytes.
const ROWS_LOOKED_THROUGH: u64 = 60_000;

/// Whether a row stands beyond those that are looked through; those of a text have lines.
pub(super) fn is_beyond(row: &RawRow<'_>) -> bool {
    row.mark.line == 0 && row.mark.offset >= ROWS_LOOKED_THROUGH
}

/// Finds the tables of a sheet, and out how each is to be read.
///
/// # Errors
/// As [`read_sheet`], where it has none.
pub(crate) fn read_tables(
    rows: &Arc<dyn Rows>,
    place: &str,
    options: &MapOptions,
) -> Result<Vec<Table>, Diagnostics> {
    let first = peek(&**rows)?;
    if let Some(aligned) = aligned(rows, &first) {
        return read_tables(&aligned, place, options);
    }
    let tables = turned(&**rows, &first, options)?;
    if !tables.is_empty() && options.machine.is_none() {
        return read_turned(tables, TURNED, place, options);
    }
    let tables = if tables.is_empty() { paired(&**rows, &first, options)? } else { Vec::new() };
    if !tables.is_empty() && options.machine.is_none() {
        return read_turned(tables, PAIRED, place, options);
    }
    let header = find_header(&first, options);
    let Some(header) = header.filter(|_| options.machine.is_none()) else {
        return Ok(vec![table(Arc::clone(rows), read_sheet(&**rows, Some(place), options)?, place)?]);
    };
    let ranges = side_by_side(&header, &first);
    if ranges.len() > 1 {
        let mut all = Vec::new();
        let mut notes = Diagnostics::default();
        for range in ranges {
            let from = range.start;
            let view: Arc<dyn Rows> = Arc::new(ColumnsView::new(Arc::clone(rows), range, Vec::new()));
            let first = peek(&*view)?;
            let read = match find_header(&first, options) {
                Some(header) => read_below(&view, (&first, &header), place, options),
                None => read_sheet(&*view, Some(place), options)
                    .and_then(|reading| Ok(vec![table(Arc::clone(&view), reading, place)?])),
            };
            match read {
                Ok(mut below) => {
                    // Two lots of one row are told apart by where their tables begin: `packing.csv!E2`.
                    let lots = below.iter_mut().filter_map(|table| table.reading.plan.lots.as_mut());
                    lots.filter(|_| from > 0).for_each(|lots| lots.prefix.push_str(&letters_of(from)));
                    all.extend(below);
                }
                Err(found) => notes.extend(left_out(&format!("column {}", letters_of(from)), &found)),
            }
        }
        if all.len() > 1 || (!all.is_empty() && notes.has_errors()) {
            all.first_mut()
                .into_iter()
                .for_each(|table| table.reading.notes.extend(std::mem::take(&mut notes)));
            return Ok(all);
        }
    }
    read_below(rows, (&first, &header), place, options)
}

/// A table as it is read, without the columns and cells of secrets.
pub(super) fn table(
    rows: Arc<dyn Rows>,
    mut reading: SheetReading,
    place: &str,
) -> Result<Table, Diagnostics> {
    preamble::beneath(&*rows, &mut reading, place)?;
    unvalued::refuse(&*rows, &reading, place)?;
    reading.notes.extend(totals::check(&*rows, &reading, place)?);
    let preamble = reading.preamble.take();
    let mut rows = rows;
    if !reading.secrets.is_empty() {
        rows = Arc::new(ColumnsView::new(rows, 0..usize::MAX, reading.secrets.clone()));
    }
    if !reading.watched.is_empty() {
        rows = Arc::new(Withheld::new(rows, reading.watched.clone()));
    }
    Ok(Table { rows, reading, preamble })
}

/// Tables of a sheet, at the most: no person writes more.
pub(super) const MOST_TABLES: usize = 500;

/// What is said of a sheet with more tables than are read.
pub(super) fn too_many(message: String, place: &str) -> Diagnostic {
    Diagnostic::warning("too-many-tables", message)
        .at(place)
        .help("make one table of them, with one row of headers and a row for each machine")
}

/// How the cells of a table were found that do not stand as they are read: the code of a note, and what it says.
type Found = (&'static str, &'static str);

const TURNED: Found = (
    "sheet-turned",
    "read with rows and columns changed: its labels stand in a column, its machines beside them",
);

const PAIRED: Found = (
    "lines-paired",
    "read as lines of a label and its value, such as `Hostname: web-1`: where the labels begin again, the next machine does",
);

/// Reads tables whose cells do not stand as they are read.
fn read_turned(
    tables: Vec<Arc<PlacedCells>>,
    (code, message): Found,
    place: &str,
    options: &MapOptions,
) -> Result<Vec<Table>, Diagnostics> {
    let mut all: Vec<Table> = Vec::new();
    let mut notes = Diagnostics::default();
    notes.push(Diagnostic::note(code, message).at(place));
    let from = |cells: &PlacedCells| cells.first().first().map(PlacedCell::shown_place).unwrap_or_default();
    if let Some(next) = tables.get(MOST_TABLES) {
        let message =
            format!("has more than {MOST_TABLES} tables: what begins at {} is left out", from(next));
        notes.push(too_many(message, place));
    }
    let mut refused = None;
    for cells in tables.into_iter().take(MOST_TABLES) {
        let read = read_sheet(&*cells, Some(place), options).and_then(|mut reading| {
            reading.places = Some(Arc::clone(&cells) as Arc<dyn Places>);
            table(Arc::clone(&cells) as Arc<dyn Rows>, reading, place)
        });
        match read {
            Ok(table) => all.push(table),
            Err(found) => {
                notes.extend(left_out(&from(&cells), &found));
                refused.get_or_insert(found);
            }
        }
    }
    match (all.first_mut(), refused) {
        (Some(first), _) => first.reading.notes.extend(notes),
        (None, Some(found)) => return Err(found),
        (None, None) => {}
    }
    Ok(all)
}

/// What is said of one of several tables that is no inventory.
pub(super) fn left_out(from: &str, found: &Diagnostics) -> Diagnostics {
    let mut notes = Diagnostics::default();
    for why in found {
        let mut warning = why.clone();
        warning.severity = Severity::Warning;
        warning.message = format!("the table from {from} on is left out: {}", why.message);
        // An inventory that cannot be read is none that can be done without.
        if !matches!(why.code, NO_HEADER | NOT_AN_INVENTORY) {
            warning.severity = why.severity;
        }
        notes.push(warning);
    }
    notes
}

#[cfg(test)]
mod tests;
