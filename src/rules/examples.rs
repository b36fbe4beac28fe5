//! The examples a rule file carries, as the records they stand for: a rule file tests itself.

use crate::model::{ColumnPlan, Evidence, EvidenceCell, EvidencePlan, Field, InputId, RowPlace, Unread};

use super::rule::Example;

/// The key of an example's machine that names none.
const NAMELESS: &str = "EXAMPLE";

/// The sheet an example stands for: one column a key, in the order of the keys.
pub(crate) fn sheet(example: &Example) -> EvidencePlan {
    let mut columns: Vec<ColumnPlan> = Vec::new();
    for (header, _) in example.records.iter().flatten() {
        if !columns.iter().any(|c| c.header == *header) {
            let field = header.parse::<Field>().ok();
            columns.push(ColumnPlan { header: header.clone(), field, slot: 0 });
        }
    }
    let row_is_component = example.records.len() > 1;
    EvidencePlan {
        columns: columns.into(),
        machine: Some(NAMELESS.to_owned()),
        row_is_component,
        ..EvidencePlan::default()
    }
}

/// The records of an example, in rows from 1.
pub(crate) fn records<'a>(example: &'a Example, plan: &'a EvidencePlan) -> Vec<Evidence<'a>> {
    (1u64..)
        .zip(&example.records)
        .map(|(row, cells)| {
            let cell = |(header, text): &'a (String, String)| {
                let column = plan.columns.iter().position(|c| c.header == *header)?;
                Some(EvidenceCell { column: u32::try_from(column).ok()?, text: text.trim() })
            };
            let mut cells: Vec<_> = cells.iter().filter_map(cell).filter(|c| !c.text.is_empty()).collect();
            cells.sort_by_key(|c| c.column);
            Evidence {
                place: RowPlace { input: InputId(0), row, line: row },
                plan,
                cells,
                unread: Unread::Nothing,
                written: Vec::new(),
            }
        })
        .collect()
}
