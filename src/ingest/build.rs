//! A validated row becomes evidence.

use super::rows::RawRow;
use super::shape::trim;
use crate::model::{Evidence, EvidenceCell, EvidencePlan, RowPlace, Unread};

/// The cells of a row that hold something, trimmed; nothing is copied.
pub fn evidence<'a>(
    plan: &'a EvidencePlan,
    place: RowPlace,
    row: &RawRow<'a>,
    unread: Unread,
) -> Evidence<'a> {
    let cells = (0_u32..)
        .zip(row.cells)
        .filter_map(|(column, cell)| {
            let text = trim(cell.text);
            (!text.is_empty()).then_some(EvidenceCell { column, text })
        })
        .collect();
    Evidence { place, plan, cells, unread, written: row.written.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::rows::{CellKind, Mark, RawCell};

    #[test]
    fn blank_cells_are_dropped_and_columns_kept() {
        let plan = EvidencePlan::default();
        let cells: Vec<RawCell<'_>> =
            [" M1 ", "", "\u{a0}", "S21\u{feff}"].map(|text| RawCell { text, kind: CellKind::Text }).into();
        let row = RawRow { mark: Mark::default(), end: 0, cells: &cells, written: &[], plain: false };
        let evidence = evidence(&plan, RowPlace::default(), &row, Unread::Nothing);
        assert_eq!(
            evidence.cells,
            [EvidenceCell { column: 0, text: "M1" }, EvidenceCell { column: 3, text: "S21" }]
        );
    }
}
