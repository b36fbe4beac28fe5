//! The record of a machine: its rows as they were read, each value under its column, so that a report can be
//! followed back to the cell and its subject's digest computed again from the inventory.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::ser::SerializeMap;

use super::CanonicalError;
use super::canonical;
use crate::model::{ColumnPlan, Field, Inputs, Machine, Record, RecordCell, column_letters};

/// Appends the canonical record of a machine to `out`.
///
/// ```json
/// {"inputs":[{"columns":{"A":{"field":"serial","header":"Serial"}},"file":"miners.csv"}],
///  "machine":"M-1","rows":[{"cells":{"A":"SN123"},"input":0,"line":19,"row":17}]}
/// ```
///
/// `inputs` names only the sheets and columns that the machine's rows use, and a row names its sheet by its place
/// there. `line` stands where the text line differs from the row, `slot` where a column is numbered, `field` where
/// it is a canonical one.
///
/// # Errors
/// Never for rows as they are read; the writer of canonical JSON says so itself.
pub fn append_record(
    machine: &Machine<'_>,
    inputs: &Inputs,
    out: &mut Vec<u8>,
) -> Result<(), CanonicalError> {
    let mut sheets = BTreeMap::new();
    for record in machine.records {
        let columns: &mut BTreeSet<u32> = &mut sheets
            .entry(record.place.input)
            .or_insert_with(|| Sheet { record, columns: BTreeSet::new() })
            .columns;
        columns.extend(record.cells.iter().map(|c| c.column));
    }
    let document = Document {
        inputs: sheets
            .iter()
            .map(|(id, sheet)| {
                let info = inputs.get(*id);
                InputEntry {
                    columns: Columns(sheet),
                    file: info.map_or("", |i| &i.file),
                    sheet: info.and_then(|i| i.sheet.as_deref()),
                }
            })
            .collect(),
        machine: machine.key,
        rows: machine
            .records
            .iter()
            .map(|record| RowEntry {
                cells: Cells(&record.cells),
                input: sheets.keys().position(|id| *id == record.place.input).unwrap_or_default(),
                line: Some(record.place.line).filter(|l| *l != 0 && *l != record.place.row),
                row: record.place.row,
            })
            .collect(),
    };
    canonical::append(&document, out)
}

/// What one sheet contributes.
struct Sheet<'m> {
    /// Any of its rows, for the plan they share.
    record: &'m Record<'m>,
    columns: BTreeSet<u32>,
}

#[derive(Serialize)]
struct Document<'m> {
    inputs: Vec<InputEntry<'m>>,
    machine: &'m str,
    rows: Vec<RowEntry<'m>>,
}

#[derive(Serialize)]
struct InputEntry<'m> {
    columns: Columns<'m>,
    file: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'m str>,
}

struct Columns<'m>(&'m Sheet<'m>);

impl Serialize for Columns<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Sheet { record, columns } = self.0;
        let mut map = serializer.serialize_map(Some(columns.len()))?;
        for &column in columns {
            let plan = record.column(&RecordCell { column, text: "" });
            map.serialize_entry(&column_letters(column), &Column::of(plan))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Column<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    header: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot: Option<u16>,
}

impl<'m> Column<'m> {
    fn of(plan: Option<&'m ColumnPlan>) -> Self {
        Self {
            field: plan.and_then(|p| p.field).map(Field::as_str),
            header: plan.map_or("", |p| &p.header),
            slot: plan.map(|p| p.slot).filter(|s| *s != 0),
        }
    }
}

#[derive(Serialize)]
struct RowEntry<'m> {
    cells: Cells<'m>,
    input: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    row: u64,
}

struct Cells<'m>(&'m [RecordCell<'m>]);

impl Serialize for Cells<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|c| (column_letters(c.column), c.text)))
    }
}

#[cfg(test)]
mod tests {
    use crate::attest::testing::Fleet;

    #[test]
    fn a_record_holds_every_cell_under_its_column_as_written() {
        assert_eq!(
            String::from_utf8(Fleet::new().record("M-1", 17)).unwrap(),
            "{\"inputs\":[{\"columns\":{\"A\":{\"field\":\"serial\",\"header\":\"Serial\"},\
             \"B\":{\"field\":\"control-board\",\"header\":\"Control Board\"},\"C\":{\"header\":\"Rack\"}},\
             \"file\":\"miners.csv\"}],\"machine\":\"M-1\",\
             \"rows\":[{\"cells\":{\"A\":\"M-1\",\"B\":\"CVCtrl_1\",\"C\":\" R\\\"1 \"},\"input\":0,\"line\":19,\"row\":17}]}"
        );
    }
}
