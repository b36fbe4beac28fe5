//! The tables of a sheet: side by side, one below the other, turned, or the only one.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::aligned::aligned;
use super::beside::side_by_side;
use super::header::{Header, find_header};
use super::paired::paired;
use super::peek::{Peek, PeekRow, peek};
use super::preamble::Preamble;
use super::totals;
use super::turned::{PlacedCell, PlacedCells, turned};
use super::unvalued;
use super::view::{ColumnsView, RowsFrom};
use super::withheld::Withheld;
use super::{NO_HEADER, NOT_AN_INVENTORY, SheetReading, read_headed, read_sheet};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ingest::columns::{MapOptions, field_of_header, field_of_label, recognise};
use crate::ingest::lines::is_one_text;
use crate::ingest::rows::{Mark, RawRow, Rows};
use crate::ingest::secrets::is_secret_name;
use crate::ingest::shape::trim;
use crate::model::{Places, column_letters};

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
                    lots.filter(|_| from > 0).for_each(|lots| lots.prefix.push_str(&letter(from)));
                    all.extend(below);
                }
                Err(found) => notes.extend(left_out(&format!("column {}", letter(from)), &found)),
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

fn table(rows: Arc<dyn Rows>, mut reading: SheetReading, place: &str) -> Result<Table, Diagnostics> {
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

fn too_many(message: String, place: &str) -> Diagnostic {
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

/// Reads the tables that stand one below the other.
fn read_below(
    rows: &Arc<dyn Rows>,
    (peek, header): (&Peek, &Header),
    place: &str,
    options: &MapOptions,
) -> Result<Vec<Table>, Diagnostics> {
    let all = || read_headed(&**rows, (peek, header.clone()), place, options);
    // A table that stands above the one whose header says most.
    let above = first_ends(peek, header, options).and_then(|next| {
        let above = RowsFrom::new(Arc::clone(rows), TOP, Some(next.offset));
        Some((read_sheet(&above, Some(place), options).ok()?, next))
    });
    let (first, next) = match above {
        Some((reading, next)) => (Ok(reading), Some(next)),
        None => (all(), None),
    };
    let mut starts = match &first {
        Ok(reading) if reading.end.is_none() => further_headers(&**rows, reading, options)?,
        _ => Vec::new(),
    };
    // What begins below the first is known, however long the sheet is.
    if starts.is_empty() && first.as_ref().is_ok_and(|reading| reading.end.is_none()) {
        starts.extend(next.map(|mark| Start { mark, guessed: false }));
    }
    let more = starts.get(MOST_TABLES - 1).map(|next| {
        let message =
            format!("has more than {MOST_TABLES} tables: from row {} on all is read as one", next.mark.row);
        too_many(message, place)
    });
    starts.truncate(MOST_TABLES - 1);
    let starts = without_wrong_guesses(starts, rows, place, options);
    if starts.is_empty() {
        let mut reading = first?;
        if let Some(more) = more {
            reading.notes.push(more);
        }
        return Ok(vec![table(Arc::clone(rows), reading, place)?]);
    }
    let mut all = Vec::new();
    // Read again without the rows of the others, which are no sample of it.
    let end = starts.first().map(|start| start.offset);
    let mut reading =
        read_sheet(&RowsFrom::new(Arc::clone(rows), TOP, end), Some(place), options).or(first)?;
    reading.end = end;
    if let Some(more) = more {
        reading.notes.push(more);
    }
    all.push(table(Arc::clone(rows), reading, place)?);
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map(|next| next.offset);
        let below: Arc<dyn Rows> = Arc::new(RowsFrom::new(Arc::clone(rows), *start, end));
        let read = read_sheet(&*below, Some(place), options).and_then(|mut reading| {
            reading.end = end;
            table(Arc::clone(&below), reading, place)
        });
        match read {
            Ok(table) => all.push(table),
            Err(found) => {
                let mut notes = left_out(&format!("row {}", start.row), &found);
                all.first_mut()
                    .into_iter()
                    .for_each(|table| table.reading.notes.extend(std::mem::take(&mut notes)));
            }
        }
    }
    Ok(all)
}

fn letter(column: usize) -> String {
    column_letters(u32::try_from(column).unwrap_or(u32::MAX))
}

const TOP: Mark = Mark { offset: 0, row: 1, line: 1 };

/// Where the next table begins below a first one that stands above the header which says most: it has a header and rows of its own.
fn first_ends(peek: &Peek, header: &Header, options: &MapOptions) -> Option<Mark> {
    let cells = |row: &PeekRow| {
        let cells: Vec<String> = row.filled().map(str::to_owned).collect();
        if is_one_text(cells.iter().map(String::as_str)) { Vec::new() } else { cells }
    };
    let above = peek.rows.get(..header.first).unwrap_or_default();
    // Titles and blank rows above the header are its own.
    let own = above.iter().rposition(|row| cells(row).len() > 1).map_or(0, |at| at + 1);
    let named = |row: &PeekRow| {
        let known = recognise(cells(row).iter().map(String::as_str), options);
        known.known >= 2 && known.like_data == 0 && known.known * 2 >= known.filled
    };
    let first = above.iter().position(named)?;
    let has_rows = above.get(first + 1..own).unwrap_or_default().iter().any(|row| cells(row).len() > 1);
    // Without a gap, the header itself begins the next table.
    let begins = above.get(own).or_else(|| peek.rows.get(header.first));
    begins.filter(|_| has_rows).map(|row| row.mark)
}

/// Where a further table begins.
#[derive(Clone, Copy, Debug)]
struct Start {
    mark: Mark,
    /// Whether no more tells it than that it stands apart and has no digits.
    guessed: bool,
}

/// The starts but for those that were guessed and begin no inventory: their rows are of the table before.
fn without_wrong_guesses(
    starts: Vec<Start>,
    rows: &Arc<dyn Rows>,
    place: &str,
    options: &MapOptions,
) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::new();
    // From the last one: where each table ends is known then.
    for Start { mark, guessed } in starts.into_iter().rev() {
        let end = kept.last().map(|next| next.offset);
        let is_none = || {
            let found = read_sheet(&RowsFrom::new(Arc::clone(rows), mark, end), Some(place), options).err();
            found
                .is_some_and(|found| found.iter().all(|why| matches!(why.code, NO_HEADER | NOT_AN_INVENTORY)))
        };
        if !guessed || !is_none() {
            kept.push(mark);
        }
    }
    kept.reverse();
    kept
}

/// What is said of one of several tables that is no inventory.
fn left_out(from: &str, found: &Diagnostics) -> Diagnostics {
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

/// Where further tables begin below the first: at their titles, or at their header rows, which are other ones.
fn further_headers(
    rows: &dyn Rows,
    reading: &SheetReading,
    options: &MapOptions,
) -> Result<Vec<Start>, Diagnostic> {
    if rows.size() > LOOKED_THROUGH {
        return Ok(Vec::new());
    }
    let mut starts: Vec<Start> = Vec::new();
    let mut header: Vec<String> = reading.profile.headers.iter().map(|text| text.to_lowercase()).collect();
    // The first of the rows before this one that are no rows of the table: blank ones and titles.
    let mut above: Option<Mark> = None;
    let mut labelled = false;
    let mut under_title = false;
    let (mut rows_seen, mut all_numbered) = (0_u64, true);
    let mut texts_known = Names::default();
    rows.scan(reading.first_data, reading.end, &mut |row| {
        if is_beyond(row) || starts.len() >= MOST_TABLES {
            return ControlFlow::Break(());
        }
        let filled: Vec<&str> =
            row.cells.iter().map(|cell| trim(cell.text)).filter(|text| !text.is_empty()).collect();
        // A label with a secret beside it is no table of credentials.
        let pair = filled.len() == 2
            && !has_digit(filled[0])
            && is_secret_name(filled[0])
            && !is_secret_name(filled[1]);
        if filled.len() < 2
            || pair
            || is_one_text(filled.iter().copied())
            || filled.iter().all(|text| is_of_preamble(text))
        {
            labelled |= filled.iter().any(|text| is_of_preamble(text));
            under_title |= !filled.is_empty();
            above.get_or_insert(row.mark);
            return ControlFlow::Continue(());
        }
        let begins = above.take();
        let labelled = std::mem::take(&mut labelled);
        // A title tells that another table begins; a blank row alone does not.
        let under_title = std::mem::take(&mut under_title);
        // Whether what names the machines so far has digits.
        let key =
            reading.plan.key.and_then(|key| row.cells.get(key as usize)).map_or("", |cell| trim(cell.text));
        let has_digits = has_digit(key);
        let numbered = rows_seen > 0 && all_numbered;
        rows_seen += 1;
        all_numbered &= has_digits || key.is_empty();
        // Values have digits; most rows are told apart by that.
        let digits = filled.iter().filter(|text| has_digit(text)).count();
        // A table of credentials below the machines is none of theirs.
        if digits == 0
            && filled.iter().any(|text| text.len() < 40 && is_secret_name(text))
            && trimmed(&lower(row)) != trimmed(&header)
        {
            starts.push(Start { mark: begins.unwrap_or(row.mark), guessed: false });
            header = lower(row);
            (rows_seen, all_numbered) = (0, true);
            return ControlFlow::Continue(());
        }
        let other = numbered && !key.is_empty() && !has_digits;
        if digits * 4 > filled.len() || (begins.is_none() && filled.len() < 3 && !other) {
            return ControlFlow::Continue(());
        }
        // Most of the others name nothing.
        if begins.is_none() && options.overrides.is_empty() && !texts_known.any_in(&filled) {
            return ControlFlow::Continue(());
        }
        let texts = lower(row);
        let known = recognise(filled.iter().copied(), options);
        let named =
            known.known >= 2 && known.like_data == 0 && (known.known + known.loose) * 2 >= known.filled;
        let certain = begins.is_some() || known.known >= 3 || (other && known.known == known.filled);
        // Below a title of its own a header may hold words that nobody knows.
        let titled =
            begins.is_some_and(|begins| begins.row < row.mark.row) && digits == 0 && filled.len() > 2;
        let named = named || (titled && (known.known + known.loose > 0 || other) && known.like_data == 0);
        if named && certain && (labelled || trimmed(&texts) != trimmed(&header)) {
            starts.push(Start { mark: begins.unwrap_or(row.mark), guessed: known.known < 2 && !under_title });
            header = texts;
            (rows_seen, all_numbered) = (0, true);
        }
        ControlFlow::Continue(())
    })?;
    Ok(starts)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Which texts name a field, to ask of each but once: the cells of a column say few things again and again.
#[derive(Default)]
struct Names(HashMap<String, bool>);

impl Names {
    /// Texts that are held at the most.
    const MOST: usize = 10_000;

    /// Whether a cell may name a field, so that the row may be a header.
    fn any_in(&mut self, filled: &[&str]) -> bool {
        // Behind a common beginning, of which one cell alone tells nothing.
        let joined = filled.iter().filter(|text| text.contains('_')).count();
        joined * 2 > filled.len() || filled.iter().any(|text| self.is_one(text))
    }

    fn is_one(&mut self, text: &str) -> bool {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let known = field_of_header(text).is_some();
        if self.0.len() < Self::MOST {
            self.0.insert(text.to_owned(), known);
        }
        known
    }
}

fn lower(row: &RawRow<'_>) -> Vec<String> {
    row.cells.iter().map(|cell| trim(cell.text).to_lowercase()).collect()
}

/// Whether a cell says what holds for a whole table: `Seller: Bitmain`.
fn is_of_preamble(text: &str) -> bool {
    text.split_once([':', '：'])
        .is_some_and(|(label, _)| !has_digit(label) && field_of_label(trim(label)).is_some())
}

/// Headers without the blank ones at their end.
fn trimmed(texts: &[String]) -> &[String] {
    let end = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |at| at + 1);
    texts.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::CellKind;
    use crate::ingest::validate::{RowOutcome, RowValidator};

    /// A sheet that counts as a long one.
    struct Long(MemoryRows);

    impl Rows for Long {
        fn scan(
            &self,
            from: Mark,
            end: Option<u64>,
            visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
        ) -> Result<Mark, Diagnostic> {
            self.0.scan(from, end, visit)
        }

        fn size(&self) -> u64 {
            LOOKED_THROUGH + 1
        }
    }

    /// What names the machines of each table.
    fn keys(tables: &[Table]) -> Vec<Vec<String>> {
        let of = |table: &Table| {
            let validator = RowValidator::new(&table.reading);
            let mut keys = Vec::new();
            let scanned = table.rows.scan(table.reading.first_data, table.reading.end, &mut |row| {
                if let RowOutcome::Evidence { key, .. } = validator.validate(row) {
                    keys.push(key.to_owned());
                }
                ControlFlow::Continue(())
            });
            assert!(scanned.is_ok());
            keys
        };
        tables.iter().map(of).collect()
    }

    fn read(rows: impl Rows + 'static) -> Vec<Table> {
        let rows: Arc<dyn Rows> = Arc::new(rows);
        read_tables(&rows, "in.csv", &MapOptions::default()).unwrap()
    }

    #[test]
    fn a_small_table_on_top_of_a_long_one_is_a_table_of_its_own() {
        let csv = "Hostname,IP\ngw-1,10.0.0.1\ngw-2,10.0.0.2\n\nSerial,Model,Manufacturer,Rack,MAC\nSW1A,C9300,Cisco,R1,E0:A5:09:01:02:03\nSW2A,C9300,Cisco,R1,E0:A5:09:01:02:04\n";
        let expected = [["gw-1", "gw-2"], ["SW1A", "SW2A"]];
        assert_eq!(keys(&read(MemoryRows::csv(csv, ','))), expected);
        assert_eq!(keys(&read(Long(MemoryRows::csv(csv, ',')))), expected);
    }

    #[test]
    fn a_row_without_digits_behind_a_gap_is_none_of_another_table() {
        let csv = "Hostname,Manufacturer,Site\nsw-1,Cisco,Austin\nsw-2,Cisco,Austin\n\ngateway,Cisco,Austin\nsw-3,Dell,Austin\nsw-4,Dell,Austin\n";
        let tables = read(MemoryRows::csv(csv, ','));
        assert_eq!(keys(&tables), [["sw-1", "sw-2", "gateway", "sw-3", "sw-4"]]);
        assert!(tables.iter().all(|table| !table.reading.notes.iter().any(|n| n.code == NO_HEADER)));
        // What follows it is a table all the same.
        let more = format!("{csv}\nSerial,Model\nSV1A,R640\n");
        let expected = [&["sw-1", "sw-2", "gateway", "sw-3", "sw-4"][..], &["SV1A"]];
        assert_eq!(keys(&read(MemoryRows::csv(&more, ','))), expected);
    }

    /// A sheet of a workbook with a second table below this many machines.
    fn grid(machines: u64) -> MemoryRows {
        let row = |texts: [String; 3]| texts.map(|text| (text, CellKind::Text)).to_vec();
        let named = |texts: [&str; 3]| row(texts.map(str::to_owned));
        let mut rows = vec![named(["Serial", "Model", "Rack"])];
        rows.extend((0..machines).map(|at| row([format!("SW{at}A"), "C9300".to_owned(), "R1".to_owned()])));
        rows.extend([named(["", "", ""]), named(["Hostname", "MAC Address", "Model"])]);
        rows.push(named(["web-1", "E0:A5:09:01:02:03", "R640"]));
        MemoryRows::grid(rows)
    }

    #[test]
    fn a_workbook_is_looked_through_as_far_as_a_person_writes_tables() {
        assert_eq!(read(grid(500)).len(), 2);
        assert_eq!(read(grid(ROWS_LOOKED_THROUGH)).len(), 1);
    }

    #[test]
    fn headers_without_a_gap_are_known_whatever_stands_in_them() {
        for header in ["Hostname,IPv4,Manufacturer,Model,Rack", "d_hostname,d_ip,d_maker,d_model,d_rack"] {
            let csv = format!(
                "Serial,Model,Rack\nSW1A,C9300,R1\nSW2A,C9300,R1\n{header}\nweb-1,10.0.0.1,Dell,R640,R2\n"
            );
            assert_eq!(read(MemoryRows::csv(&csv, ',')).len(), 2, "{header}");
        }
    }

    fn said(tables: &[Table], code: &str) -> Vec<String> {
        let notes = tables.iter().flat_map(|table| table.reading.notes.iter());
        notes.filter(|note| note.code == code).map(|note| note.message.clone()).collect()
    }

    #[test]
    fn more_tables_than_a_person_writes_are_said_to_be() {
        let csv = |tables: u64| {
            let two = |at| {
                format!(
                    "Serial,Model\nSW{at}A,C9300\n\nHostname,MAC,Model\nsv-{at},E0:A5:09:01:02:03,R640\n\n"
                )
            };
            MemoryRows::csv(&(0..tables / 2).map(two).collect::<String>(), ',')
        };
        let tables = read(csv(MOST_TABLES as u64));
        assert_eq!((tables.len(), said(&tables, "too-many-tables").len()), (MOST_TABLES, 0));
        let tables = read(csv(MOST_TABLES as u64 + 100));
        let message = "has more than 500 tables: from row 1500 on all is read as one".to_owned();
        assert_eq!((tables.len(), said(&tables, "too-many-tables")), (MOST_TABLES, vec![message]));
    }

    #[test]
    fn lines_of_labels_are_said_to_be_such() {
        let tables = read(MemoryRows::csv("Hostname: web-1\nSerial Number: SN1A\nModel: R640\n", ','));
        assert_eq!((said(&tables, "lines-paired").len(), said(&tables, "sheet-turned").len()), (1, 0));
        let tables = read(MemoryRows::csv(
            "Hostname,web-1,web-2\nSerial Number,SN1A,SN2A\nModel,R640,R740\nRack,R1,R2\n",
            ',',
        ));
        assert_eq!((said(&tables, "lines-paired").len(), said(&tables, "sheet-turned").len()), (0, 1));
    }

    #[test]
    fn another_list_under_a_title_is_left_out() {
        let csv = "Serial,Model,Rack\nSW1A,C9300,R1\n\nLICENCES,,\nSoftware,Seats,Licensed to\nOffice,20,everybody\n";
        assert_eq!(keys(&read(MemoryRows::csv(csv, ','))), [["SW1A"]]);
    }
}
