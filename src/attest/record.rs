//! The record of a machine: its rows as they were read, each value under its column, so that a report can be
//! followed back to the cell and its subject's digest computed again from the inventory.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::CanonicalError;
use super::canonical::{self, text};
use super::predicate::RunColumn;
use super::run::Form;
use crate::model::{
    Evidence, EvidenceCell, InputId, Inputs, Machine, Place, RowPlace, Unread, Unreadable, column_letters,
    letters,
};

/// Appends the canonical record of a machine to `out`.
///
/// ```json
/// {"inputs":[{"columns":{"A":{"field":"serial","header":"Serial"}},"file":"miners.csv"}],
///  "machine":"M-1","rows":[{"A":"SN123","input":0,"line":19,"row":17}]}
/// ```
///
/// Cells hold what stands in the file, surrounding white space removed: `="0012345"`. Secrets are left out.
///
/// `inputs` names only the sheets and columns that the machine's rows use. A row has its cells by the letters of their
/// columns, and names its sheet by its place in `inputs`. `line` stands where the text line differs from the row, `slot` where a column is numbered, `field` where
/// it is a canonical one, and `unreadable` where a cell or the whole row could not be read: the code by column, as in
/// `"unreadable":{"E":"serial-scientific"}`, or one for the row. Where the input is a document, `row` numbers its statements and `at` has
/// the place of each value: a pointer, the number of a line, or the bytes from one number up to another.
///
/// A lean record names its sheets by their place in the inputs of the run statement, which has their columns, and a row
/// names none that is of the first. Cells that are the same in every row of a sheet's machine stand once, in `shared`:
///
/// ```json
/// {"inputs":[0],"machine":"M-1","rows":[{"F":"Fan","row":17},{"F":"PSU","row":18}],"shared":{"A":"SN123"}}
/// ```
///
/// # Errors
/// Never for rows as they are read; the writer of canonical JSON says so itself.
pub fn append_record(
    machine: &Machine<'_>,
    inputs: &Inputs,
    form: Form,
    out: &mut Vec<u8>,
) -> Result<(), CanonicalError> {
    let sheets = sheets(machine);
    let cells: usize = machine.evidence.iter().flat_map(|r| &r.cells).map(|c| c.text.len() + 8).sum();
    out.reserve(cells + 64 * machine.evidence.len() + 1_024);
    out.extend_from_slice(b"{\"inputs\":");
    let shared = match form {
        Form::Full => {
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
            canonical::append(&entries, out)?;
            Vec::new()
        }
        Form::Lean => {
            canonical::append(&sheets.keys().map(|id| id.0).collect::<Vec<_>>(), out)?;
            if sheets.len() == 1 { shared(machine.evidence) } else { Vec::new() }
        }
    };
    out.extend_from_slice(b",\"machine\":");
    text::write(out, machine.key.as_bytes());
    out.extend_from_slice(b",\"rows\":[");
    for (i, record) in machine.evidence.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        let input = sheets.keys().position(|id| *id == record.place.input).unwrap_or_default() as u64;
        let input = Some(input).filter(|input| form == Form::Full || *input != 0);
        append_row(record, &shared, (input, inputs), out)?;
    }
    out.push(b']');
    if !shared.is_empty() {
        out.extend_from_slice(b",\"shared\":");
        out.push(b'{');
        append_cells(shared.iter(), out);
        out.push(b'}');
    }
    out.push(b'}');
    Ok(())
}

/// The sheets of a machine's rows, each with the columns that they fill.
fn sheets<'m>(machine: &'m Machine<'_>) -> BTreeMap<InputId, RecordSheet<'m>> {
    let mut sheets = BTreeMap::new();
    for record in machine.evidence {
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
    sheets
}

/// The cells that are the same in every one of several rows.
fn shared<'a>(records: &[Evidence<'a>]) -> Vec<EvidenceCell<'a>> {
    let [first, others @ ..] = records else { return Vec::new() };
    if others.is_empty() {
        return Vec::new();
    }
    // A cell that is not all that stands in the file stands in its own row.
    if records.iter().any(|record| !record.written.is_empty()) {
        return Vec::new();
    }
    let mut shared = first.cells.clone();
    for record in others {
        shared.retain(|cell| {
            let at = record.cells.binary_search_by_key(&cell.column, |c| c.column);
            at.is_ok_and(|at| record.cells[at].text == cell.text)
        });
    }
    shared
}

/// What stands in the file in a cell.
fn written<'a>(record: &Evidence<'a>, cell: &EvidenceCell<'a>) -> &'a str {
    let of_cell = record.written.iter().find(|(column, _)| *column == cell.column);
    of_cell.map_or(cell.text, |(_, written)| written)
}

/// Cells by hand: there are a hundred of them in a record, and a million records. The keys stand in canonical order.
fn append_cells<'c>(cells: impl Iterator<Item = &'c EvidenceCell<'c>> + Clone, out: &mut Vec<u8>) {
    let write = |cell: &EvidenceCell<'_>, first: bool, out: &mut Vec<u8>| {
        if !first {
            out.push(b',');
        }
        out.push(b'"');
        out.extend(letters(cell.column).map(|letter| letter as u8));
        out.extend_from_slice(b"\":");
        text::write(out, cell.text.as_bytes());
    };
    // Letters stand in the order of the columns up to Z; then AA comes before B.
    if cells.clone().all(|cell| cell.column < 26) {
        for (i, cell) in cells.enumerate() {
            write(cell, i == 0, out);
        }
    } else {
        let mut cells: Vec<&EvidenceCell<'_>> = cells.collect();
        cells.sort_by_cached_key(|c| column_letters(c.column));
        for (i, cell) in cells.into_iter().enumerate() {
            write(cell, i == 0, out);
        }
    }
}

/// A row without the cells that are said to be shared, and with its sheet where that is to be said.
fn append_row<'a>(
    record: &Evidence<'a>,
    shared: &[EvidenceCell<'_>],
    (input, inputs): (Option<u64>, &Inputs),
    out: &mut Vec<u8>,
) -> Result<(), CanonicalError> {
    out.push(b'{');
    let is_own = |cell: &&EvidenceCell<'_>| shared.binary_search_by_key(&cell.column, |c| c.column).is_err();
    // Letters come before the other keys, which are in small ones.
    if record.written.is_empty() {
        append_cells(record.cells.iter().filter(is_own), out);
    } else {
        let as_written = |cell: &EvidenceCell<'a>| EvidenceCell { text: written(record, cell), ..*cell };
        let cells: Vec<EvidenceCell<'_>> = record.cells.iter().filter(is_own).map(as_written).collect();
        append_cells(cells.iter(), out);
    }
    let next = |key: &[u8], out: &mut Vec<u8>| {
        if out.last() != Some(&b'{') {
            out.push(b',');
        }
        out.extend_from_slice(key);
    };
    if inputs.get(record.place.input).is_some_and(|info| info.places.is_some()) {
        next(b"\"at\":", out);
        let place = |cell: &EvidenceCell<'_>| {
            (column_letters(cell.column), WrittenPlace(inputs.place(record.at(cell.column))))
        };
        canonical::append(&record.cells.iter().map(place).collect::<BTreeMap<_, _>>(), out)?;
    }
    if let Some(input) = input {
        next(b"\"input\":", out);
        canonical::append(&input, out)?;
    }
    let RowPlace { row, line, .. } = record.place;
    if line != 0 && line != row {
        next(b"\"line\":", out);
        canonical::append(&line, out)?;
    }
    next(b"\"row\":", out);
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

/// A place in a document: a pointer, the number of a line, or the bytes from one number up to another.
struct WrittenPlace<'a>(Place<'a>);

impl Serialize for WrittenPlace<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Place::Cell => serializer.serialize_none(),
            cell @ Place::CellAt { .. } => serializer.collect_str(&cell),
            Place::Line(line) => line.serialize(serializer),
            Place::Pointer(pointer) => pointer.serialize(serializer),
            Place::Bytes(bytes) => bytes.serialize(serializer),
        }
    }
}

/// What one sheet contributes.
struct RecordSheet<'m> {
    /// Any of its rows, for the plan they share.
    record: &'m Evidence<'m>,
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
            let plan = record.column(&EvidenceCell { column, text: "" });
            map.serialize_entry(
                &column_letters(column),
                &plan.map_or_else(RunColumn::default, RunColumn::of),
            )?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::testing::Fleet;
    use crate::model::{EvidencePlan, InputId, Unread};

    /// Written by hand, and still what the canonical form of the same value is, past column Z too.
    #[test]
    fn a_wide_record_is_canonical() {
        let plan = EvidencePlan::default();
        let texts: Vec<String> = (0..60).map(|i| format!("v{i}\t\"é\u{1f600}")).collect();
        let cells = (0u32..).zip(&texts).map(|(column, text)| EvidenceCell { column, text }).collect();
        let place = RowPlace { input: InputId(0), row: 7, line: 9 };
        let records = [Evidence { place, plan: &plan, cells, unread: Unread::Nothing, written: Vec::new() }];
        let machine = crate::identity::assemble::assemble("M\n1", &records);
        let mut out = Vec::new();
        append_record(&machine, &Inputs::default(), Form::Full, &mut out).unwrap();
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
             \"rows\":[{\"A\":\"M-1\",\"B\":\"CVCtrl_1\",\"C\":\" R\\\"1 \",\"input\":0,\"line\":19,\"row\":17}]}"
        );
    }
}
