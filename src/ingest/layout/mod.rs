//! How a sheet is laid out: which row is the header, what its columns are, what names the machine.

mod aligned;
mod below;
mod beside;
mod document;
mod header;
mod headless;
mod key;
mod kind;
mod lots;
mod paired;
mod peek;
mod pieces;
mod preamble;
mod profile;
mod refuse;
mod sections;
mod short;
mod tables;
mod totals;
mod turned;
mod unfitted;
mod unheaded;
mod unvalued;
mod view;
mod withheld;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{Guess, MapOptions, Mapped, Mapping, guesses, map_columns, other_list, slip};
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::secrets::is_secret_name;
use crate::ingest::validate::lost_digits;
use crate::model::{
    ColumnPlan, ColumnPlans, Confidence, EvidencePlan, Field, Places, Standing, column_letters, letters_of,
};
use crate::text::shown::shown;

pub(crate) use document::document_columns;
pub use document::read_document;
pub(crate) use preamble::Preamble;
pub(crate) use profile::Profile;
#[cfg(test)]
use refuse::NO_MACHINE_KEY;
pub(crate) use refuse::{EMPTY_SHEET, NO_HEADER, NOT_AN_INVENTORY};
pub(crate) use tables::{Table, read_tables};

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
    /// Every column from A; of a document, which says itself what its fields are, none.
    pub columns: Vec<ColumnReading>,
    /// What a row is expected to look like.
    pub profile: Profile,
    /// Columns of secrets: nobody reads them.
    pub(crate) secrets: Vec<usize>,
    /// Columns whose cells are looked through for secrets.
    pub(crate) watched: Vec<withheld::Watched>,
    /// What names the machines, and what else might.
    pub(crate) naming: key::Naming,
    /// What stands above the table and holds for all of it.
    pub(crate) preamble: Option<Preamble>,
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
/// Every reason why it cannot be: an empty sheet ([`EMPTY_SHEET`]), no header row and nothing that tells columns without one
/// ([`NO_HEADER`]), nothing
/// in it that an inventory has ([`NOT_AN_INVENTORY`]), no column that names the machine
/// (`no-machine-key`), ambiguous columns, overrides that do not fit. Whether a workbook may skip such a
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
        let refused = refuse::no_header(place, &peek);
        let read = (refused.code == NO_HEADER).then(|| unheaded::read(&peek, place, options)).flatten();
        return read.ok_or_else(|| refused.into());
    };
    read_headed(rows, (&peek, header), place, options)
}

/// As [`read_sheet`], of a sheet whose first rows and header are known.
fn read_headed(
    rows: &dyn Rows,
    (peek, mut header): (&Peek, Header),
    place: &str,
    options: &MapOptions,
) -> Result<SheetReading, Diagnostics> {
    let sample = peek.sample(header.row);
    short::complete(&mut header, &sample, peek, place)?;
    let mut mapping = map_columns(&header.texts, &sample, options);
    if options.overrides.is_empty()
        && let Some(title) = other_list(&header.texts, &mapping, &sample)
    {
        return Err(refuse::other_list(place, title, &header).into());
    }
    if mapping.problems.has_errors() {
        return Err(mapping.problems);
    }
    let mut notes = mapping.problems.clone();
    let secrets = leave_out_secrets(&mut mapping, &header, &sample, place, &mut notes);
    let mut watched = withheld::watched(&mapping, &header, &sample);
    watched.retain(|watched| !secrets.contains(&watched.column()));
    if !is_inventory(&mapping) {
        return Err(refuse::not_an_inventory(place, &header, &sample).into());
    }
    let naming = if options.machine.is_some() {
        if let Some(column) = mapping.columns.iter().position(|c| c.field == Some(Field::Machine)) {
            return Err(refuse::machine_twice(place, column, &header).into());
        }
        key::Naming::default()
    } else {
        let naming = key::choose(&mapping, &sample);
        notes.extend(key::notes(&naming, &mapping));
        naming
    };
    settle(&mut mapping, &naming);
    let above = peek.rows.get(..header.first).unwrap_or_default();
    let preamble = preamble::read(above, place);
    if let Some(preamble) = &preamble {
        notes.extend(preamble.notes.clone());
    }
    let named = options.machine.is_some();
    let lots = if named {
        None
    } else {
        lots::plan((place, preamble.is_some()), &mut mapping, &header, &sample)
            .or_else(|| pieces::plan(place, &mapping, &naming, &header.texts, &sample))
    };
    if let Some(note) = key::blank(&naming, &mapping, &sample, lots.as_ref()) {
        notes.push(note);
    }
    if !named && naming.columns.is_empty() && lots.is_none() {
        return Err(refuse::no_key(place, &header, (&mapping, &naming), &sample).into());
    }
    let read = preamble.as_ref().map_or(&[][..], |preamble| &preamble.rows);
    if let Some(skipped) = refuse::above(peek, header.first, read) {
        notes.push(skipped);
    }
    let first_data = peek.after(header.row);
    let mut profile = Profile::learn(&header.below, &mapping, &sample, peek.is_text());
    if mapping.component_list {
        profile.unfitted = unfitted::sections(rows, first_data, place)?;
    }
    let end = sections::end(rows, peek, &header, first_data, &mut notes)?;
    let mut headless = headless::columns(&header, &sample, &profile);
    headless.retain(|column| !secrets.contains(column));
    if let Some(note) = headless::note(&headless) {
        notes.push(note);
    }
    notes.extend(slips(&header, &mapping));
    let mut keys = naming.columns.iter().filter_map(|column| u32::try_from(*column).ok());
    notes.extend(lost_digits::notes(mapping.columns.iter().map(|c| c.field), &sample));
    let plan = EvidencePlan {
        standing: Standing::Declared,
        columns: plans(&header, &mapping, &headless),
        key: keys.next(),
        other_keys: keys.collect(),
        machine: options.machine.clone(),
        lots,
        row_is_component: mapping.component_list,
    };
    let header_row = Some(header.number);
    let mut columns = column_readings(header, mapping, &sample);
    let beyond = headless::beyond(&headless, columns.len());
    columns.extend(beyond.map(headless::reading));
    Ok(SheetReading {
        plan,
        header_row,
        first_data,
        end,
        columns,
        profile,
        secrets,
        watched,
        naming,
        preamble,
        notes,
        places: None,
    })
}

/// Takes the columns of secrets out of what is read, and says so.
fn leave_out_secrets(
    mapping: &mut Mapping,
    header: &Header,
    sample: &[Vec<String>],
    place: &str,
    notes: &mut Diagnostics,
) -> Vec<usize> {
    let named = |(_, (mapped, text)): &(usize, (&Mapped, &String))| !mapped.fixed && is_secret_name(text);
    let columns = mapping.columns.iter().zip(&header.texts).enumerate().filter(named);
    let mut secrets: Vec<usize> = columns.map(|(column, _)| column).collect();
    let by_name = secrets.len();
    let mut betrayed = withheld::betrayed(mapping, header, sample);
    betrayed.retain(|column| !secrets.contains(column));
    secrets.extend(betrayed);
    for (at, column) in secrets.iter().enumerate() {
        let what = if at < by_name { "name says" } else { "values look as if" };
        if let Some(mapped) = mapping.columns.get_mut(*column) {
            let by = if at < by_name { "a secret by its name" } else { "secrets, as its values look" };
            mapped.unset(format!("{by}: left out"));
            mapped.could_name = None;
        }
        let text = header.texts.get(*column).map_or(String::new(), shown);
        let letters = letters_of(*column);
        let says = if at < by_name { "that it holds secrets" } else { "it held secrets" };
        let message = format!("column {letters} \"{text}\" is left out: its {what} {says}");
        notes.push(Diagnostic::note("secret-left-out", message).at(place).help(
            "reports go to auditors; keep secrets out of inventories. If it holds none, say what it is: --map FIELD=\"Header\"",
        ));
    }
    secrets
}

/// Reads the columns as what their values say that they are: of several for one identity the one that names the machine, and
/// kinds of machines as models.
fn settle(mapping: &mut Mapping, naming: &key::Naming) {
    for counts in &naming.counts {
        if let Some(column) = mapping.columns.get_mut(*counts) {
            column.unset("kept as an attribute: it numbers the rows".to_owned());
        }
    }
    for shared in &naming.shared {
        if let Some(column) = mapping.columns.get_mut(*shared) {
            column.unset("kept as an attribute: many rows have the same".to_owned());
        }
    }
    for field in [Field::Machine, Field::Serial, Field::AssetTag, Field::Hostname] {
        let columns: Vec<usize> = (0..mapping.columns.len())
            .filter(|i| mapping.columns.get(*i).is_some_and(|c| c.field == Some(field)))
            .collect();
        let best = naming.columns.iter().find(|c| columns.contains(c)).or(columns.first()).copied();
        for other in columns.iter().filter(|c| Some(**c) != best) {
            if let Some(column) = mapping.columns.get_mut(*other) {
                let best = column_letters(best.and_then(|b| u32::try_from(b).ok()).unwrap_or_default());
                column.unset(format!("kept as an attribute: the {field} is column {best}"));
            }
        }
    }
    let model = naming.kinds.iter().copied().next().filter(|_| !mapping.has(Field::Model));
    let mut class = (!mapping.has(Field::Class)).then_some(Field::Class);
    for kinds in &naming.kinds {
        let Some(column) = mapping.columns.get_mut(*kinds) else { continue };
        if Some(*kinds) == model {
            column.field = Some(Field::Model);
            column.confidence = Some(Confidence::Medium);
            "its values are kinds of machines, which repeat".clone_into(&mut column.why);
        } else if let Some(field) = class.take() {
            column.field = Some(field);
            column.confidence = Some(Confidence::Medium);
            "its values are kinds of machines, which repeat, beside the model: a class"
                .clone_into(&mut column.why);
        } else {
            column.unset("kept as an attribute: its values are kinds of machines, which repeat".to_owned());
        }
    }
    if let Some(first) = naming.columns.first()
        && let Some(column) = mapping.columns.get_mut(*first)
        && let Some(field) =
            column.could_name.filter(|_| column.field.is_none_or(|f| f == Field::Description))
    {
        column.field = Some(field);
        column.confidence = Some(Confidence::Medium);
        column.why =
            format!("a word of several meanings, read as `{field}` because its values tell the rows apart");
    }
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

fn plans(header: &Header, mapping: &Mapping, headless: &[usize]) -> ColumnPlans {
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
            letter: letters_of(index),
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
    const EVIDENCE: [Field; 14] = [
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
    // A bare "Type" beside a description is not yet one of machines.
    let sure = |c: &Mapped| match c.field {
        None | Some(Field::Description) => false,
        Some(Field::Model) => c.fixed || c.confidence == Some(Confidence::High),
        Some(_) => true,
    };
    mapping.of_equipment
        || (mapping.has(Field::Model) && mapping.columns.iter().any(sure))
        || Field::KEYS.into_iter().chain(EVIDENCE).any(|f| mapping.has(f))
        || (mapping.has(Field::Quantity) && mapping.has(Field::Description))
        || mapping.columns.iter().any(|c| matches!(c.could_name, Some(Field::Serial | Field::AssetTag)))
}

#[cfg(test)]
mod tests;
