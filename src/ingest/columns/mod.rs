//! Headers to fields: which column of a sheet holds what, how sure that is, and why.
//!
//! A header is looked up by itself first (the table in `synonyms.toml`), then the other columns and a
//! sample of the rows settle words of several meanings. A header that names nothing known stays an
//! attribute under its own name; guesses are shown and never used.

mod bearing;
mod borne_out;
mod context;
mod delivered;
mod draft;
mod guess;
mod lookup;
mod money;
mod normalise;
mod of_kind;
mod other_list;
mod overrides;
mod part_numbers;
mod prefix;
mod software;
mod swaps;
mod table;
mod told;
mod unique;
mod with_address;

use crate::diagnostic::Diagnostics;
use crate::model::{Confidence, EvidencePlan, Field, Role};

pub(super) use bearing::{contradict, is_kind, mostly, name_one_each, values};
pub(super) use delivered::is_delivery_note;
pub(crate) use guess::Guess;
pub(crate) use guess::{guesses, numbers_other_things, slip};
pub(super) use other_list::{other_list, other_list_of, speaks_of_persons};

use draft::Drafts;

pub(crate) use overrides::Override;
pub(crate) use part_numbers::{is_part_number, stands_in};

/// What the user says about the columns.
#[derive(Clone, Debug, Default)]
pub struct MapOptions {
    /// What is said of single columns.
    pub overrides: Vec<Override>,
    /// `--machine NAME`: the whole sheet is about this one machine.
    pub machine: Option<String>,
}

/// One column as mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    /// The field, or `None` for an attribute.
    pub field: Option<Field>,
    /// The number of the board or component; 0 where there is none.
    pub slot: u16,
    /// How sure; `None` for an attribute.
    pub confidence: Option<Confidence>,
    /// Why it is read so, in words.
    pub why: String,
    /// The user said so.
    pub fixed: bool,
    /// What could name the machine in it, if its header is a word that may mean that.
    pub could_name: Option<Field>,
}

impl Mapped {
    /// Keeps the column under its own name, for this reason.
    pub(crate) fn unset(&mut self, why: String) {
        (self.field, self.confidence, self.slot, self.why) = (None, None, 0, why);
    }
}

/// All columns as mapped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping {
    /// One a header.
    pub columns: Vec<Mapped>,
    /// Whether a row describes a component rather than a machine.
    pub component_list: bool,
    /// Whether a column is one of lists of persons: a bare "Name" is theirs.
    pub of_persons: bool,
    /// Whether a column says which kinds of equipment the rows are.
    pub of_equipment: bool,
    /// Ambiguities and overrides that do not fit (errors).
    pub problems: Diagnostics,
}

impl Mapping {
    /// The first column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|c| c.field == Some(field))
    }

    /// Whether a column has this field.
    pub(crate) fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }
}

/// What one header row is worth: how much of it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Recognised {
    /// Cells that name a field.
    pub(super) known: u32,
    /// Of these, those that may name a machine.
    pub(super) keys: u32,
    /// Cells with a word of several meanings.
    pub(super) loose: u32,
    /// Cells that hold something.
    pub(super) filled: u32,
    /// Cells that look like values.
    pub(super) like_data: u32,
    /// The sum: the best row is the header.
    pub(super) score: i64,
}

/// How much of a row is known as headers.
pub(super) fn recognise<'a>(cells: impl Iterator<Item = &'a str>, options: &MapOptions) -> Recognised {
    let mut row = Recognised::default();
    let mut seen = Vec::new();
    let texts: Vec<&str> = cells.map(crate::ingest::shape::trim).filter(|text| !text.is_empty()).collect();
    for lookup in prefix::look_up_all(&texts) {
        row.filled += 1;
        if overrides::names(options, &lookup.key) {
            row.known += 1;
            row.score += 100;
        }
        // `SN000001` is a serial number, and no header of board number 1.
        if lookup.like_data && !overrides::names(options, &lookup.key) {
            row.like_data += 1;
            row.score -= 3;
        } else if let Some(hit) = &lookup.hit {
            row.known += 1;
            row.keys += u32::from(Field::KEYS.contains(&hit.field));
            let key = (hit.field, hit.number);
            // A row of values that all say "Miner" is no header.
            if !seen.contains(&key) {
                row.score += if hit.confidence == Confidence::High { 4 } else { 2 };
                seen.push(key);
            }
        } else if !lookup.loose.is_empty() {
            row.loose += 1;
            row.score += 1;
        }
    }
    row
}

/// A header with the text above it in a merged group header, if any: the name that says most.
pub(super) fn grouped(group: &str, below: &str) -> String {
    let joined = format!("{group} {below}");
    if group.is_empty() || below.is_empty() {
        return joined.trim().to_owned();
    }
    if lookup::look_up(&joined).hit.is_some() {
        return joined;
    }
    // "Hashboard 1 / Firmware" is not the machine's firmware; "Machine data / Firmware" is. "Goods / Name" is what they are,
    // "Device / Type" what it is.
    let (group, own) = (lookup::look_up(group), lookup::look_up(below));
    let of_part = group.hit.as_ref().is_some_and(|h| h.field.level() != crate::model::Level::Machine);
    let of_machine = group.loose.iter().any(|loose| loose.field == Field::Machine);
    let is = |field: Field| group.hit.as_ref().is_some_and(|h| h.field == field);
    let machine = of_machine || is(Field::Machine) || is(Field::Class);
    let same = own.loose.iter().any(|loose| machine || is(loose.field));
    if (own.hit.is_some() || same) && !of_part { below.to_owned() } else { joined }
}

/// Whether a header is one of those of invoices, orders and packing lists: a price, an amount, a weight, a carton.
pub(super) fn is_of_trade(header: &str) -> bool {
    table::table().is_of_trade(&lookup::look_up(header).key)
}

/// The field that a header names by itself.
pub(super) fn field_of_header(header: &str) -> Option<Field> {
    lookup::look_up(header).hit.map(|hit| hit.field)
}

/// Whether a header may name machines.
pub(super) fn names_key(header: &str) -> bool {
    let lookup = lookup::look_up(header);
    let keys = |field: &Field| Field::KEYS.contains(field);
    lookup.hit.map(|hit| hit.field).iter().any(keys) || lookup.loose.iter().any(|loose| keys(&loose.field))
}

/// Whether a text can be the label of a value that holds for a whole document.
pub(super) fn is_label(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= 40 && !lookup::look_up(text).like_data
}

/// The field of a label above or below a table: parties, places, dates and papers. What names single machines is none there. A
/// word of several meanings (`Customer`, `Vendor`) means a party there, as do some that say too little for a column (`To`).
pub(super) fn field_of_label(label: &str) -> Option<Field> {
    let lookup = lookup::look_up(label);
    let field = match lookup.hit {
        Some(hit) => hit.field,
        None => return table::table().label(label).or_else(|| party_of_label(&lookup.loose)),
    };
    let whole = matches!(
        field,
        Field::Party(..)
            | Field::Origin
            | Field::Destination
            | Field::Country
            | Field::Document
            | Field::Licence
            | Field::EndUse
            | Field::PurchaseDate
            | Field::ImportDate
            | Field::Hts
            | Field::Eccn
    );
    whole.then_some(field)
}

/// The party that a word of several meanings is the label of: above goods, a vendor sells them.
fn party_of_label(loose: &[table::Loose]) -> Option<Field> {
    let parties = || loose.iter().map(|loose| loose.field).filter(|field| field.role().is_some());
    parties().find(|field| field.role() != Some(Role::Maker)).or_else(|| parties().next())
}

/// Whether a label says by itself what stands beside it, so that it needs neither a colon nor a look at that.
pub(super) fn is_whole_label(label: &str) -> bool {
    lookup::look_up(label).hit.is_some()
}

/// Whether a label says too little to be the heading of a column: `To`.
pub(super) fn is_short_label(label: &str) -> bool {
    table::table().label(label).is_some()
}

/// Applies what the user says about columns to the fields of a document, by the names that it gives them; the problems.
pub(super) fn map_document(plan: &mut EvidencePlan, options: &MapOptions) -> Diagnostics {
    let headers: Vec<String> = plan.columns.iter().map(|column| column.header.clone()).collect();
    let mut drafts = Drafts::new(&headers, &[], options);
    for (draft, column) in drafts.columns.iter_mut().zip(&plan.columns) {
        draft.field = column.field;
    }
    overrides::apply(&mut drafts, options);
    for (draft, column) in drafts.columns.iter().zip(plan.columns.to_mut()) {
        column.field = draft.field;
    }
    drafts.problems
}

/// Maps the columns of a sheet.
///
/// `headers` are the header texts from column A, empty where a column has none; `sample` holds some rows
/// below them, to settle words of several meanings.
pub(crate) fn map_columns(headers: &[String], sample: &[Vec<String>], options: &MapOptions) -> Mapping {
    let mut drafts = Drafts::new(headers, sample, options);
    overrides::apply(&mut drafts, options);
    context::settle(&mut drafts);
    unique::check(&mut drafts);
    unique::number(&mut drafts);
    let of_persons = speaks_of_persons(headers);
    Mapping { of_persons, ..drafts.finish() }
}

#[cfg(test)]
mod tests;
