//! What stands above or below a table and holds for all of it: seller, buyer, invoice number, dates, terms of delivery.

mod beneath;

use std::sync::Arc;

use super::peek::PeekRow;
use super::turned::{PlacedCell, PlacedCells};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{field_of_header, field_of_label, is_label, is_short_label, is_whole_label};
use crate::ingest::lines::labelled;
use crate::ingest::rows::CellKind;
use crate::ingest::secrets::is_secret_name;
use crate::ingest::shape::trim;
use crate::model::{Aspect, ColumnPlan, EvidencePlan, Field};
use crate::names;
use crate::text::countries::address;
use crate::text::shown::shown;

pub(super) use beneath::beneath;

/// What is said above and below a table, as one statement.
#[derive(Clone, Debug)]
pub(crate) struct Preamble {
    /// How it is read.
    pub(crate) plan: EvidencePlan,
    /// Its values and where they stand.
    pub(crate) cells: Arc<PlacedCells>,
    /// The rows, from 0 among those held, that say nothing else.
    pub(super) rows: Vec<usize>,
    /// Labels beside which a firm may be named, and that are not known.
    pub(super) notes: Diagnostics,
}

impl Preamble {
    /// What is said: what it is, where it stands, and the text.
    pub(crate) fn shown(&self) -> Vec<(String, String, String)> {
        let said = self.plan.columns.iter().zip(self.cells.first());
        let field =
            |plan: &ColumnPlan| plan.field.map_or_else(|| plan.header.clone(), |field| field.to_string());
        said.map(|(plan, cell)| (field(plan), cell.shown_place(), cell.text.clone())).collect()
    }

    /// What stands above and what stands below, together.
    fn and(mut self, below: &Self) -> Self {
        self.plan.columns = self.plan.columns.iter().chain(&below.plan.columns).cloned().collect();
        let cells = self.cells.first().iter().chain(below.cells.first()).cloned().collect();
        self.cells = Arc::new(PlacedCells::new(vec![cells]));
        self
    }
}

/// Lines of an address that are read below a party's label.
const LINES: usize = 4;

/// A label with its value.
struct Said {
    label: String,
    field: Option<Field>,
    value: PlacedCell,
}

/// Reads what stands in rows above a header, or below a table; `None` where nothing there is labelled.
pub(super) fn read(rows: &[PeekRow], place: &str) -> Option<Preamble> {
    let mut said: Vec<Said> = Vec::new();
    let mut read = Vec::new();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let before = said.len();
        for (column, text) in row.cells.iter().enumerate() {
            if taken.contains(&(at, column)) {
                continue;
            }
            for line in text.lines().map(trim).filter(|line| !line.is_empty()) {
                read_line(rows, (at, column), line, &mut said, &mut taken);
            }
        }
        if said.len() > before || taken.iter().any(|(row, _)| *row == at) {
            read.push(at);
        }
    }
    said.retain(|said| !is_secret_name(&said.label));
    if said.is_empty() {
        return None;
    }
    let mut notes = Diagnostics::default();
    said.iter().filter_map(|said| unknown(said, place)).for_each(|note| notes.push(note));
    let columns =
        said.iter().map(|s| ColumnPlan { header: s.label.clone(), field: s.field, slot: 0 }).collect();
    // It repeats no machine: it is a statement beside the rows.
    let plan = EvidencePlan { columns, row_is_component: true, ..EvidencePlan::default() };
    let cells = said.into_iter().map(|said| said.value).collect();
    Some(Preamble { plan, cells: Arc::new(PlacedCells::new(vec![cells])), rows: read, notes })
}

/// A warning of a label that is not known, beside what may be a firm: nobody knows whether it is a party, or in which role.
fn unknown(said: &Said, place: &str) -> Option<Diagnostic> {
    if said.field.is_some() || !names::may_be_a_firm(&said.value.text) {
        return None;
    }
    let (label, text) = (shown(&said.label), shown(&said.value.text));
    let message = format!(
        "\"{label}\" is not known as the label of a party: `{text}` is held against the lists, and leads to a review at most"
    );
    Some(
        Diagnostic::warning("label-unknown", message)
            .at(format!("{place}!{}", said.value.shown_place()))
            .help("if it is a party, label it with a word that says its role: Seller, Buyer, Consignee, Customer, End user"),
    )
}

/// The field of a label with its value. A word of several meanings (`Customer`) is a label where a colon says so, or where it stands
/// alone with what is no heading; `To` and `From` may stand before a place or a day, and say no party then.
fn field_of(label: &str, value: &str, colon: bool, alone: bool) -> Option<Field> {
    let field = field_of_label(label)?;
    let says = || (colon || alone) && field_of_header(value).is_none();
    (is_whole_label(label) || says() && !(is_short_label(label) && is_place_or_day(value))).then_some(field)
}

/// Whether what stands beside `To` or `From` is no party: a place alone, as in `Shanghai, China`, or a day.
fn is_place_or_day(value: &str) -> bool {
    let parts = address::parts(value);
    let Some(first) = parts.first() else { return true };
    let written = names::keys(first);
    let one_word = names::is_one_word(&written.key) && written.full == written.key;
    (one_word && parts.len() < 3) || value.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads a line of a cell: `Seller: BITMAIN`, or `Seller` with the name beside or below it.
fn read_line(
    rows: &[PeekRow],
    (row, column): (usize, usize),
    line: &str,
    said: &mut Vec<Said>,
    taken: &mut Vec<(usize, usize)>,
) {
    let (label, value) = match labelled(line) {
        Some((label, value)) if !value.starts_with("//") => (trim(label), trim(value)),
        _ => (line, ""),
    };
    let colon = label.len() < line.len();
    if !(is_label(label) && (colon || field_of_label(label).is_some())) {
        return;
    }
    let alone = rows.get(row).is_some_and(|row| row.filled().count() == 2);
    let field = |value: &str| field_of(label, value, colon, alone);
    let mut say = |field: Option<Field>, text: &str, at: (usize, usize)| {
        let Some(number) = rows.get(at.0).map(|row| row.mark.row) else { return };
        let at = (number, u32::try_from(at.1).unwrap_or(u32::MAX));
        let value = PlacedCell { text: text.to_owned(), kind: CellKind::Text, at };
        said.push(Said { label: label.to_owned(), field, value });
    };
    let cell = |row: usize, column: usize| {
        let cells = rows.get(row).map(|row| &row.cells);
        cells.and_then(|cells| cells.get(column)).map_or("", |text| trim(text))
    };
    let width = rows.get(row).map_or(0, |row| row.cells.len());
    if !value.is_empty() {
        say(field(value), value, (row, column));
        return;
    }
    // Beside it, before the next label.
    let beside = (column + 1..width).find(|next| !cell(row, *next).is_empty());
    if let Some(next) = beside.filter(|next| !cell(row, *next).contains([':', '：']) || colon) {
        let text = cell(row, next);
        let again = labelled(text).is_some_and(|(label, _)| field_of_label(label).is_some());
        if !again && field_of_label(text).is_none() {
            let field = field(text);
            if !colon && field.is_none() {
                return;
            }
            say(field, text, (row, next));
            taken.push((row, next));
            return;
        }
    }
    // Below it: a name, and its address.
    for (line, below) in (row + 1..rows.len().min(row + 1 + LINES)).enumerate() {
        let text = cell(below, column);
        if text.is_empty() || text.contains([':', '：']) || field_of_label(text).is_some() {
            break;
        }
        let field = match (line, field(text)) {
            (1.., Some(Field::Party(role, Aspect::Name))) => Some(Field::Party(role, Aspect::Address)),
            (_, field) => field,
        };
        if !colon && field.is_none() {
            break;
        }
        say(field, text, (below, column));
        taken.push((below, column));
        if !matches!(field, Some(Field::Party(..))) {
            break;
        }
    }
}
