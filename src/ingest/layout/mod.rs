//! How a sheet is laid out: which row is the header, what its columns are, what names the machine.

mod document;
mod header;
mod headless;
mod key;
mod peek;
mod profile;
mod refuse;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{Guess, MapOptions, Mapping, guesses, map_columns, other_list, slip};
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::validate::lost_digits;
use crate::model::{ColumnPlan, Confidence, EvidencePlan, Field, Places, Standing, column_letters};
use crate::text::shown::shown;

pub(crate) use document::read_document;
pub(crate) use profile::Profile;
pub(crate) use refuse::{EMPTY_SHEET, NO_HEADER, NO_MACHINE_KEY, NOT_AN_INVENTORY};

use header::{Header, find_header};
use peek::{Peek, peek};

/// Unknown headers of a sheet that are held against the whole table of names.
const GUESSED: usize = 100;

/// How one column is read, and why.
#[derive(Clone, Debug)]
pub struct ColumnReading {
    /// Its letter: `A`.
    pub letter: String,
    /// Its header, with the group header above it where there is one.
    pub header: String,
    /// The field, or `None` for an attribute.
    pub field: Option<Field>,
    /// The number of the board or component; 0 where there is none.
    pub slot: u16,
    /// How sure; `None` for an attribute.
    pub confidence: Option<Confidence>,
    /// Why it is read so.
    pub why: String,
    /// What an unknown header might have meant; shown, never used.
    pub guesses: Vec<Guess>,
}

/// How a sheet is read.
#[derive(Clone, Debug)]
pub struct SheetReading {
    /// What records are built by.
    pub plan: EvidencePlan,
    /// The row of the header (the lower one of two), as the spreadsheet counts.
    pub header_row: Option<u64>,
    /// Where the rows below the header start.
    pub first_data: Mark,
    /// Where the rows of this table end, if another section follows in the sheet.
    pub end: Option<u64>,
    /// Every column from A.
    pub columns: Vec<ColumnReading>,
    /// What a row is expected to look like.
    pub profile: Profile,
    /// What is worth knowing about the reading.
    pub notes: Diagnostics,
    /// How the places of its values are called, if it is a document.
    pub places: Option<Arc<dyn Places>>,
}

impl SheetReading {
    /// The field whose column names the machine.
    pub fn key_field(&self) -> Option<Field> {
        let key = self.plan.key?;
        self.plan.columns.get(key as usize).and_then(|c| c.field)
    }
}

/// Finds out how a sheet is to be read.
///
/// # Errors
/// Every reason why it cannot be: an empty sheet ([`EMPTY_SHEET`]), no header row ([`NO_HEADER`]), nothing
/// in it that an inventory has ([`NOT_AN_INVENTORY`]), no column that names the machine
/// ([`NO_MACHINE_KEY`]), ambiguous columns, overrides that do not fit. Whether a workbook may skip such a
/// sheet is the caller's decision, by these codes.
pub fn read_sheet(
    rows: &dyn Rows,
    sheet_name: Option<&str>,
    options: &MapOptions,
) -> Result<SheetReading, Diagnostics> {
    let peek = peek(rows)?;
    let place = sheet_name.unwrap_or("the sheet");
    if peek.rows.iter().all(peek::PeekRow::is_blank) {
        return Err(refuse::empty(place).into());
    }
    let Some(header) = find_header(&peek, options) else {
        return Err(refuse::no_header(place, &peek).into());
    };
    let sample = peek.sample(header.row);
    let mapping = map_columns(&header.texts, &sample, options);
    if options.overrides.is_empty()
        && let Some(title) = other_list(&header.texts, &mapping, &sample)
    {
        return Err(refuse::other_list(place, title, &header).into());
    }
    if mapping.problems.has_errors() {
        return Err(mapping.problems);
    }
    if !is_inventory(&mapping) {
        return Err(refuse::not_an_inventory(place, &header, &sample).into());
    }
    let mut notes = mapping.problems.clone();
    let key = if options.machine.is_some() {
        if let Some(column) = mapping.columns.iter().position(|c| c.field == Some(Field::Machine)) {
            return Err(refuse::machine_twice(place, column, &header).into());
        }
        None
    } else {
        match key::choose(&mapping, &sample, &mut notes) {
            Some(key) => Some(key),
            None => return Err(refuse::no_key(place, &header, &mapping, &sample).into()),
        }
    };
    if let Some(skipped) = refuse::above(&peek, header.first) {
        notes.push(skipped);
    }
    let profile = Profile::learn(&header.below, &mapping, &sample, peek.is_text());
    let first_data = peek.after(header.row);
    let end = section_end(rows, &peek, &header, first_data, &mut notes)?;
    let headless = headless::columns(&header, &sample, &profile);
    if let Some(note) = headless::note(&headless) {
        notes.push(note);
    }
    notes.extend(slips(&header, &mapping));
    notes.extend(lost_digits::notes(mapping.columns.iter().map(|c| c.field), &sample));
    let plan = EvidencePlan {
        standing: Standing::Declared,
        columns: plans(&header, &mapping, &headless),
        key: key.and_then(|k| u32::try_from(k).ok()),
        other_keys: key::others(&mapping, key),
        machine: options.machine.clone(),
        row_is_component: mapping.component_list,
    };
    let header_row = Some(header.number);
    let mut columns = column_readings(header, mapping, &sample);
    let beyond = headless::beyond(&headless, columns.len());
    columns.extend(beyond.map(headless::reading));
    Ok(SheetReading { plan, header_row, first_data, end, columns, profile, notes, places: None })
}

/// Warnings of headers that are but for a slip those of a field that no other column has: a party that nobody is held against.
fn slips(header: &Header, mapping: &Mapping) -> Diagnostics {
    let mut found = Diagnostics::default();
    for (column, (mapped, text)) in (0..).zip(mapping.columns.iter().zip(&header.texts)).take(GUESSED) {
        let guess = mapped.field.is_none().then(|| slip(text)).flatten();
        let Some(guess) = guess.filter(|g| mapping.columns.iter().all(|c| c.field != Some(g.field))) else {
            continue;
        };
        let text = shown(text);
        let message = format!("column {} \"{text}\" is read as a remark only", column_letters(column));
        let help = format!(
            "if it is `{}`, correct the header (`{}`) or give --map {}=\"{text}\"",
            guess.field, guess.known_as, guess.field
        );
        found.push(Diagnostic::warning("header-misspelt", message).help(help));
    }
    found
}

fn plans(header: &Header, mapping: &Mapping, headless: &[usize]) -> Vec<ColumnPlan> {
    let columns = mapping.columns.iter().zip(&header.texts);
    let named = columns.map(|(c, text)| ColumnPlan { header: text.clone(), field: c.field, slot: c.slot });
    let beyond = headless::beyond(headless, mapping.columns.len());
    named.chain(beyond.map(|_| ColumnPlan { header: String::new(), field: None, slot: 0 })).collect()
}

fn column_readings(header: Header, mapping: Mapping, sample: &[Vec<String>]) -> Vec<ColumnReading> {
    // Guessing compares with the whole table; a sheet with thousands of attributes can do without.
    let guessed = |index: usize, field: Option<Field>| field.is_none() && index < GUESSED;
    mapping
        .columns
        .into_iter()
        .zip(header.texts)
        .enumerate()
        .map(|(index, (mapped, text))| ColumnReading {
            letter: column_letters(u32::try_from(index).unwrap_or(u32::MAX)),
            guesses: if guessed(index, mapped.field) { guesses(&text, index, sample) } else { Vec::new() },
            header: text,
            field: mapped.field,
            slot: mapped.slot,
            confidence: mapped.confidence,
            why: mapped.why,
        })
        .collect()
}

/// Whether a column says what only an inventory or a parts list says.
fn is_inventory(mapping: &Mapping) -> bool {
    const EVIDENCE: [Field; 15] = [
        Field::Model,
        Field::Ip,
        Field::Part,
        Field::HashAsic,
        Field::Component,
        Field::ComponentSerial,
        Field::Designator,
        Field::Board,
        Field::BoardSerial,
        Field::ControlBoard,
        Field::ControlBoardSerial,
        Field::Psu,
        Field::PsuSerial,
        Field::Eccn,
        Field::FccId,
    ];
    Field::KEYS.into_iter().chain(EVIDENCE).any(|f| mapping.has(f))
}

/// Where the next `# SECTION` of a sheet with sections begins: its rows are another table.
fn section_end(
    rows: &dyn Rows,
    peek: &Peek,
    header: &Header,
    first: Mark,
    notes: &mut Diagnostics,
) -> Result<Option<u64>, Diagnostics> {
    let sections = peek.rows.iter().take(header.first).any(|r| r.cells.iter().any(|c| is_section(c)));
    if !sections {
        return Ok(None);
    }
    let mut found = None;
    rows.scan(first, None, &mut |row| {
        if row.cells.first().is_some_and(|c| is_section(c.text)) {
            found = Some((row.mark, row.cells.first().map_or(String::new(), |c| c.text.trim().to_owned())));
            return std::ops::ControlFlow::Break(());
        }
        std::ops::ControlFlow::Continue(())
    })?;
    if let Some((mark, title)) = &found {
        notes.push(
            Diagnostic::warning(
                "section-not-read",
                format!(
                    "row {} begins another section (`{title}`); it and what follows is not read",
                    mark.row
                ),
            )
            .help("put each section into a file of its own"),
        );
    }
    Ok(found.map(|(mark, _)| mark.offset))
}

fn is_section(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('#') && text.trim_start_matches(['#', ' ']).to_ascii_lowercase().starts_with("section")
}

#[cfg(test)]
mod tests;
