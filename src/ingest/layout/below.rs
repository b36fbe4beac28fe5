//! Tables that stand one below the other: where the next one begins, and how each is read.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::header::Header;
use super::peek::{Peek, PeekRow};
use super::tables::{LOOKED_THROUGH, MOST_TABLES, Table, is_beyond, left_out, table, too_many};
use super::view::RowsFrom;
use super::{NO_HEADER, NOT_AN_INVENTORY, SheetReading, read_headed, read_sheet};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{MapOptions, field_of_header, field_of_label, recognise};
use crate::ingest::lines::{is_one_text, is_ruler, labelled};
use crate::ingest::rows::{Mark, RawRow, Rows};
use crate::ingest::secrets::is_secret_name;
use crate::ingest::shape::trim;

/// Reads the tables that stand one below the other.
pub(super) fn read_below(
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
    // The row before this one, and where what stands above it begins: if a ruler follows, it is a header, whatever it says.
    let mut before: Option<(Mark, Vec<String>)> = None;
    rows.scan(reading.first_data, reading.end, &mut |row| {
        if is_beyond(row) || starts.len() >= MOST_TABLES {
            return ControlFlow::Break(());
        }
        let filled: Vec<&str> =
            row.cells.iter().map(|cell| trim(cell.text)).filter(|text| !text.is_empty()).collect();
        let row_before = before.take();
        if filled.len() > 1 && is_ruler(filled.iter().copied()) {
            if let Some((mark, texts)) = row_before.filter(|(_, texts)| trimmed(texts) != trimmed(&header)) {
                starts.push(Start { mark, guessed: false });
                header = texts;
                (rows_seen, all_numbered) = (0, true);
            }
            return ControlFlow::Continue(());
        }
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
        before = Some((begins.unwrap_or(row.mark), lower(row)));
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
    labelled(text).is_some_and(|(label, _)| !has_digit(label) && field_of_label(trim(label)).is_some())
}

/// Headers without the blank ones at their end.
fn trimmed(texts: &[String]) -> &[String] {
    let end = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |at| at + 1);
    texts.get(..end).unwrap_or_default()
}
