//! Pieces of a lot that another sheet of the workbook names one by one: a packing list, and the serial numbers of what it packs.
//!
//! The line says what its pieces do not (where they were made, who buys them), and which of several lots a piece is of no cell
//! tells: so both are read, and it is said that they are counted twice.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::layout::Table;
use super::rows::RawCell;
use super::shape::trim;
use super::validate::{RowOutcome, RowValidator};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Field;
use crate::text::counts::count;

/// Rows that are looked through at the most: longer lists are stocks, not papers of one shipment.
const MOST: usize = 20_000;

/// What the sheets of a workbook count, by model, in small letters.
#[derive(Default)]
pub(crate) struct PiecesOfGoods {
    /// By model: how many pieces the lots of a sheet are, and which sheet.
    lots: BTreeMap<String, Vec<(u64, String)>>,
    /// How many machines of it a sheet names, likewise.
    machines: BTreeMap<String, Vec<(u64, String)>>,
}

impl PiecesOfGoods {
    /// Counts the tables of a sheet. What cannot be read is said where it is read.
    pub(crate) fn add(&mut self, tables: &[Table], place: &str) {
        for table in tables {
            if let Ok(Some((lots, machines))) = counted(table) {
                let of = |counts: BTreeMap<String, u64>, all: &mut BTreeMap<String, Vec<(u64, String)>>| {
                    for (model, number) in counts {
                        all.entry(model).or_default().push((number, place.to_owned()));
                    }
                };
                of(lots, &mut self.lots);
                of(machines, &mut self.machines);
            }
        }
    }

    /// A warning for each model of which a sheet lists as many pieces as another one names machines.
    pub(crate) fn warnings(&self) -> Diagnostics {
        let mut found = Diagnostics::default();
        for (model, lots) in &self.lots {
            for (number, lot) in lots {
                let named = self.machines.get(model).into_iter().flatten();
                let Some((_, sheet)) = named.into_iter().find(|(n, of)| n == number && of != lot) else {
                    continue;
                };
                let message = format!(
                    "lists {number} pieces of `{model}`, and {sheet} names {number} machines of it: they seem to be the same ones, and both are counted"
                );
                let help = "if they are, put the serial numbers into the line of the list (a column `Serial numbers`), or audit the sheet with the serial numbers alone";
                found.push(Diagnostic::warning("pieces-counted-twice", message).at(lot).help(help));
            }
        }
        found
    }
}

type Counts = BTreeMap<String, u64>;

/// How many pieces a table lists in lots, and how many machines it names, by model; `None` of one without a model, or that is long.
fn counted(table: &Table) -> Result<Option<(Counts, Counts)>, Diagnostic> {
    let plan = &table.reading.plan;
    let Some(model) = plan.columns.iter().position(|column| column.field == Some(Field::Model)) else {
        return Ok(None);
    };
    let quantity = plan.lots.as_ref().and_then(|lots| lots.quantity);
    let text = |cells: &[RawCell<'_>], at: usize| {
        cells.get(at).map_or(String::new(), |cell| trim(cell.text).to_lowercase())
    };
    let validator = RowValidator::new(&table.reading);
    let (mut lots, mut machines) = (Counts::new(), Counts::new());
    let mut rows = 0;
    table.rows.scan(table.reading.first_data, table.reading.end, &mut |row| {
        rows += 1;
        let name = text(row.cells, model);
        if !name.is_empty() {
            match (validator.validate(row), quantity) {
                (RowOutcome::Lot { .. }, Some(quantity)) => {
                    let pieces = count(&text(row.cells, quantity as usize)).unwrap_or(0);
                    let all = lots.entry(name).or_default();
                    *all = all.saturating_add(pieces);
                }
                (RowOutcome::Evidence { .. }, _) => *machines.entry(name).or_default() += 1,
                (RowOutcome::Several { keys, .. }, _) => {
                    *machines.entry(name).or_default() += keys.len() as u64;
                }
                _ => {}
            }
        }
        if rows > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok((rows <= MOST).then_some((lots, machines)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::Rows;

    fn warned(sheets: &[&str]) -> Vec<String> {
        let mut pieces = PiecesOfGoods::default();
        for (at, csv) in sheets.iter().enumerate() {
            let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
            let place = format!("m!{at}");
            pieces.add(&read_tables(&rows, &place, &MapOptions::default()).unwrap(), &place);
        }
        let show =
            |note: &Diagnostic| format!("{} {}", note.place.as_deref().unwrap_or_default(), note.message);
        pieces.warnings().iter().map(show).collect()
    }

    #[test]
    fn pieces_that_another_sheet_names_are_said_to_be_counted_twice() {
        const LIST: &str =
            "Item,Model,Qty,Country of Origin\n1,Antminer S21,2,Malaysia\n2,Antminer L7,3,China\n";
        let said = warned(&[LIST, "Carton,Model,SN\n1,antminer s21,NGSB00K7\n2,Antminer S21,NGSB01K7\n"]);
        assert_eq!(
            said,
            [
                "m!0 lists 2 pieces of `antminer s21`, and m!1 names 2 machines of it: they seem to be the same ones, and both are counted"
            ]
        );
        // Another number, and machines of one sheet alone.
        assert!(warned(&[LIST, "Carton,Model,SN\n1,Antminer S21,NGSB00K7\n"]).is_empty());
        assert!(warned(&[LIST]).is_empty());
    }
}
