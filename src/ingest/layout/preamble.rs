//! What stands above a table and holds for all of it: seller, buyer, invoice number, dates, terms of delivery.

use std::sync::Arc;

use super::peek::Peek;
use super::turned::{PlacedCell, PlacedCells};
use crate::ingest::columns::{field_of_label, is_label};
use crate::ingest::rows::CellKind;
use crate::ingest::secrets::is_secret_name;
use crate::ingest::shape::trim;
use crate::model::{Aspect, ColumnPlan, EvidencePlan, Field};

/// What is said above a table, as one statement.
#[derive(Clone, Debug)]
pub(crate) struct Preamble {
    /// How it is read.
    pub(crate) plan: EvidencePlan,
    /// Its values and where they stand.
    pub(crate) cells: Arc<PlacedCells>,
    /// The rows, from 0 among those held, that say nothing else.
    pub(super) rows: Vec<usize>,
}

impl Preamble {
    /// What is said: what it is, where it stands, and the text.
    pub(crate) fn shown(&self) -> Vec<(String, String, String)> {
        let said = self.plan.columns.iter().zip(self.cells.first());
        let field =
            |plan: &ColumnPlan| plan.field.map_or_else(|| plan.header.clone(), |field| field.to_string());
        said.map(|(plan, cell)| (field(plan), cell.shown_place(), cell.text.clone())).collect()
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

/// Reads what stands above the header, whose first row is this one; `None` where nothing there is labelled.
pub(super) fn read(peek: &Peek, first: usize) -> Option<Preamble> {
    let mut said: Vec<Said> = Vec::new();
    let mut rows = Vec::new();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (at, row) in peek.rows.iter().enumerate().take(first) {
        let before = said.len();
        for (column, text) in row.cells.iter().enumerate() {
            if taken.contains(&(at, column)) {
                continue;
            }
            for line in text.lines().map(trim).filter(|line| !line.is_empty()) {
                read_line(peek, (at, column), line, first, &mut said, &mut taken);
            }
        }
        if said.len() > before || taken.iter().any(|(row, _)| *row == at) {
            rows.push(at);
        }
    }
    said.retain(|said| !is_secret_name(&said.label));
    if said.is_empty() {
        return None;
    }
    let columns =
        said.iter().map(|s| ColumnPlan { header: s.label.clone(), field: s.field, slot: 0 }).collect();
    // It repeats no machine: it is a statement beside the rows.
    let plan = EvidencePlan { columns, row_is_component: true, ..EvidencePlan::default() };
    let cells = said.into_iter().map(|said| said.value).collect();
    Some(Preamble { plan, cells: Arc::new(PlacedCells::new(vec![cells])), rows })
}

/// Reads a line of a cell: `Seller: BITMAIN`, or `Seller` with the name beside or below it.
fn read_line(
    peek: &Peek,
    (row, column): (usize, usize),
    line: &str,
    first: usize,
    said: &mut Vec<Said>,
    taken: &mut Vec<(usize, usize)>,
) {
    let (label, value) = match line.split_once([':', '：']) {
        Some((label, value)) if !value.starts_with("//") => (trim(label), trim(value)),
        _ => (line, ""),
    };
    let colon = label.len() < line.len();
    if !(is_label(label) && (colon || field_of_label(label).is_some())) {
        return;
    }
    let field = field_of_label(label);
    let mut say = |field: Option<Field>, text: &str, at: (usize, usize)| {
        let Some(number) = peek.rows.get(at.0).map(|row| row.mark.row) else { return };
        let at = (number, u32::try_from(at.1).unwrap_or(u32::MAX));
        let value = PlacedCell { text: text.to_owned(), kind: CellKind::Text, at };
        said.push(Said { label: label.to_owned(), field, value });
    };
    let cell = |row: usize, column: usize| {
        let cells = peek.rows.get(row).map(|row| &row.cells);
        cells.and_then(|cells| cells.get(column)).map_or("", |text| trim(text))
    };
    let width = peek.rows.get(row).map_or(0, |row| row.cells.len());
    if !value.is_empty() {
        say(field, value, (row, column));
        return;
    }
    // Beside it, before the next label.
    let beside = (column + 1..width).find(|next| !cell(row, *next).is_empty());
    if let Some(next) = beside.filter(|next| !cell(row, *next).contains([':', '：']) || colon) {
        let text = cell(row, next);
        let labelled = text.split_once([':', '：']).is_some_and(|(label, _)| field_of_label(label).is_some());
        if !labelled && field_of_label(text).is_none() {
            say(field, text, (row, next));
            taken.push((row, next));
            return;
        }
    }
    // Below it: a name, and its address.
    for (line, below) in (row + 1..first.min(row + 1 + LINES)).enumerate() {
        let text = cell(below, column);
        if text.is_empty() || text.contains([':', '：']) || field_of_label(text).is_some() {
            break;
        }
        let field = match (line, field) {
            (1.., Some(Field::Party(role, Aspect::Name))) => Some(Field::Party(role, Aspect::Address)),
            (_, field) => field,
        };
        say(field, text, (below, column));
        taken.push((below, column));
        if !matches!(field, Some(Field::Party(..))) {
            break;
        }
    }
}
