//! Totals of quantities that are not the sum of their lines: a line may be missing.

use std::ops::ControlFlow;

use super::SheetReading;
use super::tables::{LOOKED_THROUGH, is_beyond};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::rows::Rows;
use crate::ingest::validate::{RowOutcome, RowValidator, SkipReason};
use crate::model::column_letters;
use crate::text::counts::count;

/// A warning for each total of a list of goods that neither its part of the list nor the whole list adds up to. Longer lists than
/// those that are looked through have no total that a person wrote.
pub(super) fn check(rows: &dyn Rows, reading: &SheetReading, place: &str) -> Result<Diagnostics, Diagnostic> {
    let mut notes = Diagnostics::default();
    let quantity = reading.plan.lots.as_ref().and_then(|lots| lots.quantity);
    let Some(quantity) = quantity.filter(|_| rows.size() <= LOOKED_THROUGH && reading.places.is_none())
    else {
        return Ok(notes);
    };
    let validator = RowValidator::new(reading);
    let (mut all, mut part) = (0_u64, 0_u64);
    rows.scan(reading.first_data, reading.end, &mut |row| {
        if is_beyond(row) {
            return ControlFlow::Break(());
        }
        let said = row.cells.get(quantity as usize).and_then(|cell| count(cell.text.trim()));
        match validator.validate(row) {
            RowOutcome::Lot { .. } | RowOutcome::Evidence { .. } | RowOutcome::Several { .. } => {
                let more = said.unwrap_or(0);
                (all, part) = (all.saturating_add(more), part.saturating_add(more));
            }
            RowOutcome::Skipped(SkipReason::Total) => {
                if let Some(said) = said.filter(|said| *said != all && *said != part) {
                    let cell = format!("{}{}", column_letters(quantity), row.mark.row);
                    let lines = if part == 0 { all } else { part };
                    let message = format!("the total in {cell} is {said}, but the lines above it add up to {lines}: a line may be missing");
                    notes.push(
                        Diagnostic::warning("total-differs", message)
                            .at(format!("{place}!{cell}"))
                            .help("compare the lines with the document that the list is of; what is judged are the lines"),
                    );
                }
                part = 0;
            }
            _ => {}
        }
        ControlFlow::Continue(())
    })?;
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::Rows;

    /// The places of the totals that differ.
    fn differ(csv: &str) -> Vec<String> {
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
        let tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
        let notes = tables.iter().flat_map(|table| table.reading.notes.iter());
        notes
            .filter(|n| n.code == "total-differs")
            .filter_map(|n| Some(n.place.as_deref()?.to_owned()))
            .collect()
    }

    #[test]
    fn a_total_that_is_not_the_sum_of_its_lines_is_said() {
        let lines = "Model,Qty,Unit price\nAntminer S21,20,1\nAntminer S19,10,1\n";
        assert_eq!(differ(&format!("{lines}Total,45,\n")), ["in.csv!B4"]);
        for totals in
            ["Total,30,\n", "Subtotal,30,\nAntminer T21,5,1\nSubtotal,5,\nTotal,35,\n", "Total,,90\n", ""]
        {
            assert!(differ(&format!("{lines}{totals}")).is_empty(), "{totals}");
        }
    }
}
