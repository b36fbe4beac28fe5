//! The record of a machine: its rows as they were read, each value under its column, so that a report can be
//! followed back to the cell and its subject's digest computed again from the inventory.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::CanonicalError;
use super::canonical::{self, text};
use crate::model::{
    ColumnPlan, Field, Inputs, Machine, Record, RecordCell, RowPlace, Unread, Unreadable, column_letters,
    letters,
};

/// Appends the canonical record of a machine to `out`.
///
/// ```json
/// {"inputs":[{"columns":{"A":{"field":"serial","header":"Serial"}},"file":"miners.csv"}],
///  "machine":"M-1","rows":[{"cells":{"A":"SN123"},"input":0,"line":19,"row":17}]}
/// ```
///
/// `inputs` names only the sheets and columns that the machine's rows use, and a row names its sheet by its place
/// there. `line` stands where the text line differs from the row, `slot` where a column is numbered, `field` where
/// it is a canonical one, and `unreadable` where a cell or the whole row could not be read: the code by column, as in
/// `"unreadable":{"E":"serial-scientific"}`, or one for the row.
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
        let sheet = sheets.entry(record.place.input);
        let columns = &mut sheet.or_insert_with(|| RecordSheet { record, columns: Vec::new() }).columns;
        for cell in &record.cells {
            // Cells stand in the order of their columns, and most rows fill the same ones.
            match columns.last() {
                Some(last) if *last >= cell.column => {
                    if let Err(at) = columns.binary_search(&cell.column) {
                        columns.insert(at, cell.column);
                    }
                }
                _ => columns.push(cell.column),
            }
        }
    }
    let entries: Vec<InputEntry<'_>> = sheets
        .iter()
        .map(|(id, sheet)| {
            let info = inputs.get(*id);
            InputEntry {
                columns: Columns(sheet),
                file: info.map_or("", |i| &i.file),
                sheet: info.and_then(|i| i.sheet.as_deref()),
            }
        })
        .collect();
    let cells: usize = machine.records.iter().flat_map(|r| &r.cells).map(|c| c.text.len() + 8).sum();
    out.reserve(cells + 64 * machine.records.len() + 1_024);
    out.extend_from_slice(b"{\"inputs\":");
    canonical::append(&entries, out)?;
    out.extend_from_slice(b",\"machine\":");
    text::write(out, machine.key.as_bytes());
    out.extend_from_slice(b",\"rows\":[");
    for (i, record) in machine.records.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        let input = sheets.keys().position(|id| *id == record.place.input).unwrap_or_default();
        append_row(record, input as u64, out)?;
    }
    out.extend_from_slice(b"]}");
    Ok(())
}

/// A row by hand: there are a dozen of them in a record, and a million records. The keys stand in canonical order.
fn append_row(record: &Record<'_>, input: u64, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    let write = |cell: &RecordCell<'_>, first: bool, out: &mut Vec<u8>| {
        if !first {
            out.push(b',');
        }
        out.push(b'"');
        out.extend(letters(cell.column).map(|letter| letter as u8));
        out.extend_from_slice(b"\":");
        text::write(out, cell.text.as_bytes());
    };
    out.extend_from_slice(b"{\"cells\":{");
    // Letters stand in the order of the columns up to Z; then AA comes before B.
    if record.cells.last().is_none_or(|c| c.column < 26) {
        for (i, cell) in record.cells.iter().enumerate() {
            write(cell, i == 0, out);
        }
    } else {
        let mut cells: Vec<&RecordCell<'_>> = record.cells.iter().collect();
        cells.sort_by_cached_key(|c| column_letters(c.column));
        for (i, cell) in cells.into_iter().enumerate() {
            write(cell, i == 0, out);
        }
    }
    out.extend_from_slice(b"},\"input\":");
    canonical::append(&input, out)?;
    let RowPlace { row, line, .. } = record.place;
    if line != 0 && line != row {
        out.extend_from_slice(b",\"line\":");
        canonical::append(&line, out)?;
    }
    out.extend_from_slice(b",\"row\":");
    canonical::append(&row, out)?;
    match &record.unread {
        Unread::Nothing => {}
        Unread::Row(problem) => {
            out.extend_from_slice(b",\"unreadable\":");
            canonical::append(&problem.code, out)?;
        }
        Unread::Cells(problems) => {
            let column = |p: &Unreadable| p.column.map(|column| (column_letters(column), p.code));
            let codes: BTreeMap<String, &str> = problems.iter().filter_map(column).collect();
            out.extend_from_slice(b",\"unreadable\":");
            canonical::append(&codes, out)?;
        }
    }
    out.push(b'}');
    Ok(())
}

/// What one sheet contributes.
struct RecordSheet<'m> {
    /// Any of its rows, for the plan they share.
    record: &'m Record<'m>,
    /// Those that its rows fill, in their order.
    columns: Vec<u32>,
}

#[derive(Serialize)]
struct InputEntry<'m> {
    columns: Columns<'m>,
    file: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'m str>,
}

struct Columns<'m>(&'m RecordSheet<'m>);

impl Serialize for Columns<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RecordSheet { record, columns } = self.0;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::testing::Fleet;
    use crate::model::{InputId, SheetPlan, Unread};

    /// Written by hand, and still what the canonical form of the same value is, past column Z too.
    #[test]
    fn a_wide_record_is_canonical() {
        let plan = SheetPlan::default();
        let texts: Vec<String> = (0..60).map(|i| format!("v{i}\t\"é\u{1f600}")).collect();
        let cells = (0u32..).zip(&texts).map(|(column, text)| RecordCell { column, text }).collect();
        let place = RowPlace { input: InputId(0), row: 7, line: 9 };
        let records = [Record { place, plan: &plan, cells, unread: Unread::Nothing }];
        let machine = crate::assemble::assemble("M\n1", &records);
        let mut out = Vec::new();
        append_record(&machine, &Inputs::default(), &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let judged = serde_json_canonicalizer::to_vec(&value).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(judged).unwrap());
    }

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
