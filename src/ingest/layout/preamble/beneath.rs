//! Parties and terms below the rows of a table, as some write them: `Buyer:` under the lines of a packing list.

use std::ops::ControlFlow;

use super::read;
use crate::diagnostic::Diagnostics;
use crate::ingest::columns::{field_of_label, is_label, is_whole_label};
use crate::ingest::layout::SheetReading;
use crate::ingest::layout::peek::{PeekRow, mask_secrets};
use crate::ingest::layout::refuse;
use crate::ingest::layout::tables::{LOOKED_THROUGH, is_beyond};
use crate::ingest::lines::labelled;
use crate::ingest::rows::{RawRow, Rows};
use crate::ingest::shape::trim;
use crate::model::Field;

/// Rows below a table at the most; more are a table of their own.
const MOST: usize = 60;

/// Reads what stands below the rows of a table into its preamble, and ends the table before it. Longer tables than those that are
/// looked through have none that a person wrote.
pub(in crate::ingest::layout) fn beneath(
    rows: &dyn Rows,
    reading: &mut SheetReading,
    place: &str,
) -> Result<(), Diagnostics> {
    if rows.size() > LOOKED_THROUGH || reading.places.is_some() || reading.header_row.is_none() {
        return Ok(());
    }
    let columns = reading.plan.columns.iter().filter(|column| !column.header.is_empty()).count();
    let mut held: Vec<PeekRow> = Vec::new();
    let (mut any, mut gap) = (false, false);
    rows.scan(reading.first_data, reading.end, &mut |row| {
        if is_beyond(row) {
            held.clear();
            return ControlFlow::Break(());
        }
        let filled = row.cells.iter().filter(|cell| !trim(cell.text).is_empty()).count();
        if held.is_empty() {
            let opens = any && filled > 0 && is_labelled(row, (filled, columns), gap);
            any |= filled > 0;
            gap = filled == 0;
            if !opens {
                return ControlFlow::Continue(());
            }
        } else if held.len() == MOST || is_of_table(row, filled, columns) {
            held.clear();
            return ControlFlow::Continue(());
        }
        held.push(PeekRow {
            mark: row.mark,
            end: row.end,
            cells: row.cells.iter().map(|cell| cell.text.to_owned()).collect(),
        });
        ControlFlow::Continue(())
    })?;
    mask_secrets(&mut held);
    let (Some(first), Some(below)) = (held.first(), read(&held, place)) else { return Ok(()) };
    reading.end = Some(first.mark.offset);
    reading.notes.extend(below.notes.clone());
    if let Some(unread) = refuse::beneath(&held, &below.rows) {
        reading.notes.push(unread);
    }
    reading.preamble = Some(match reading.preamble.take() {
        Some(above) => above.and(&below),
        None => below,
    });
    Ok(())
}

/// Whether a row says in its first cell, or behind a colon in another, what holds for the whole table: who buys or sells, where it
/// goes. A label without a colon stands alone with its value, below a gap. A row that fills the table without a gap is a line of it.
fn is_labelled(row: &RawRow<'_>, (filled, columns): (usize, usize), gap: bool) -> bool {
    let mut texts = row.cells.iter().map(|cell| trim(cell.text)).filter(|text| !text.is_empty());
    let with_colon = |text: &str| {
        let label = labelled(text).map(|(label, _)| trim(label));
        label.is_some_and(|label| is_label(label) && field_of_label(label).is_some_and(says_where_to))
    };
    let Some(first) = texts.next() else { return false };
    let bare =
        gap && filled == 2 && is_whole_label(first) && field_of_label(first).is_some_and(says_where_to);
    let is_line = !gap && filled > 2 && filled * 2 > columns && labelled(first).is_none();
    bare || with_colon(first) || (!is_line && texts.any(with_colon))
}

/// Fields of parties and places: a code of goods or a day may be that of a line.
fn says_where_to(field: Field) -> bool {
    matches!(field, Field::Party(..) | Field::Destination | Field::EndUse)
}

/// Whether a row is one of the table's again: it fills as much of it as lines do, and labels nothing.
fn is_of_table(row: &RawRow<'_>, filled: usize, columns: usize) -> bool {
    let labels =
        row.cells.iter().any(|cell| labelled(trim(cell.text)).is_some_and(|(label, _)| is_label(label)));
    !labels && filled >= columns.clamp(2, 3) && filled * 2 > columns
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::{Table, read_tables};
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::Rows;

    fn read(csv: &str) -> Table {
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
        read_tables(&rows, "in.csv", &MapOptions::default()).unwrap().remove(0)
    }

    fn said(csv: &str) -> Vec<String> {
        let shown = read(csv).preamble.map(|preamble| preamble.shown()).unwrap_or_default();
        shown.into_iter().map(|(field, place, text)| format!("{field} {place} {text}")).collect()
    }

    #[test]
    fn parties_below_a_table_are_those_of_all_its_rows() {
        for (csv, expected) in [
            ("Model,Board,Qty\nS21,AML,180\n,,\nBuyer:,Varde Optics,\n", &["consignee B4 Varde Optics"][..]),
            ("Model,Board,Qty\nS21,AML,180\nBuyer: Varde Optics,,\n", &["consignee A3 Varde Optics"]),
            (
                "Seller: Kolding,,\nModel,Board,Qty\nS21,AML,180\nTotal,,180\nBuyer,,\nCustomer:,,\nVarde Optics,,\n5 Elm Street,,\n",
                &["supplier A1 Kolding", "end-user A7 Varde Optics", "end-user-address A8 5 Elm Street"],
            ),
            ("Model,Board,Qty\nS21,AML,180\n,,\nConsignee,Varde Optics,\n", &["consignee B4 Varde Optics"]),
        ] {
            assert_eq!(said(csv), expected, "{csv}");
        }
    }

    #[test]
    fn lines_of_a_table_are_not_taken_for_what_stands_below_it() {
        for csv in [
            "Model,Board,Qty\nS21,AML,180\nBuyer: Varde,,\nS19,CV,60\n",
            "Model,Qty\nS21,180\nS19,60\n",
            "Model,Remark,Qty\nS21,Buyer asked,180\nS19,Note: new,60\n",
            // The last line, whose address begins with the Spanish word for the sender.
            "Hostname,MAC\nweb-1,18:AD:BE:EF:B5:BF\nweb-2,DE:AD:BE:AF:00:70\n",
            "Model,Remark,Qty\nS21,new,180\nS19,Buyer: Varde Optics,60\n",
        ] {
            assert!(said(csv).is_empty() && read(csv).reading.end.is_none(), "{csv}");
        }
    }
}
