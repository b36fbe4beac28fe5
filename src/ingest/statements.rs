//! Evidence of a document that is no table: its statements, each field under its name and at its place.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use crate::diagnostic::Diagnostic;
use crate::model::{ColumnPlan, EvidencePlan, Field, Place, Places, Standing};

/// Fields of one document, as all of them are held.
const FIELDS: usize = 1 << 20;
/// Names of fields: a statement is read as a row with a column for each up to its last.
const COLUMNS: usize = 1 << 15;
/// Columns times statements, as every row has all of them: of one machine very much may be said, of many less each.
const CELLS: usize = 1 << 23;

/// Where a field of a document stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedAt {
    /// A line of a text, from 1.
    Line(u64),
    /// A JSON or XML pointer, or what else names a place.
    Pointer(Box<str>),
    /// The bytes from the first number up to the second.
    Bytes([u64; 2]),
}

/// The statements of a document, in its order; a statement is read as a row whose columns are its fields.
#[derive(Debug, Default)]
pub struct Statements {
    plan: EvidencePlan,
    /// The fields of each, by their columns.
    rows: Vec<Vec<Stated>>,
}

#[derive(Debug)]
struct Stated {
    column: u32,
    text: Box<str>,
    at: StatedAt,
}

impl Statements {
    /// How the fields are read.
    pub fn plan(&self) -> &EvidencePlan {
        &self.plan
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn stated(&self, statement: u64, field: u32) -> Option<&Stated> {
        let row = self.rows.get(usize::try_from(statement.checked_sub(1)?).ok()?)?;
        row.get(row.binary_search_by_key(&field, |stated| stated.column).ok()?)
    }

    #[cfg(test)]
    pub(super) fn text(&self, statement: u64, field: u32) -> Option<&str> {
        self.stated(statement, field).map(|stated| &*stated.text)
    }
}

impl Places for Statements {
    fn place(&self, statement: u64, field: u32) -> Place<'_> {
        match self.stated(statement, field).map(|stated| &stated.at) {
            Some(StatedAt::Line(line)) => Place::Line(*line),
            Some(StatedAt::Pointer(pointer)) => Place::Pointer(pointer),
            Some(StatedAt::Bytes(bytes)) => Place::Bytes(*bytes),
            None => Place::Pointer(""),
        }
    }
}

impl Rows for Statements {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        let mut mark = from;
        let end = end.unwrap_or(u64::MAX).min(self.size());
        let rows = self.rows.iter().skip(usize::try_from(from.offset).unwrap_or(usize::MAX));
        let mut cells: Vec<RawCell<'_>> = Vec::new();
        for row in rows {
            if mark.offset >= end {
                break;
            }
            let blank = RawCell { text: "", kind: CellKind::Text };
            cells.clear();
            cells.resize(row.last().map_or(0, |last| last.column as usize + 1), blank);
            for stated in row {
                cells[stated.column as usize].text = &stated.text;
            }
            let next = Mark { offset: mark.offset + 1, row: mark.row + 1, line: 0 };
            let flow = visit(&RawRow { mark, end: next.offset, cells: &cells, written: &[], plain: false });
            mark = next;
            if flow.is_break() {
                break;
            }
        }
        Ok(mark)
    }

    fn size(&self) -> u64 {
        self.rows.len() as u64
    }
}

/// Gathers the statements of a document.
#[derive(Debug, Default)]
pub struct StatementsBuilder {
    statements: Statements,
    columns: HashMap<(String, Option<Field>, u16), u32>,
    fields: usize,
    too_large: bool,
}

impl StatementsBuilder {
    /// For statements of this standing.
    pub fn new(standing: Standing) -> Self {
        let plan = EvidencePlan { standing, ..EvidencePlan::default() };
        Self { statements: Statements { plan, rows: Vec::new() }, ..Self::default() }
    }

    /// The statements are the parts and events of one machine, `machine` if nothing within them names it: one machine is spoken of in
    /// several of them.
    #[must_use]
    pub fn of_parts(mut self, machine: Option<String>) -> Self {
        self.statements.plan.row_is_component = true;
        self.statements.plan.machine = machine;
        self
    }

    /// Begins the next statement. One without fields is read as a blank row, so that numbers stay those of the document.
    pub fn begin(&mut self) {
        self.settle();
        self.statements.rows.push(Vec::new());
    }

    /// Adds a field to the statement: the name that the document gives it, what it is (an attribute, if it is no canonical
    /// field), the number of the board or component (or 0), its text and its place. A field without a text is none; of a field
    /// that is given twice the first text stands.
    pub fn field(&mut self, name: &str, (field, slot): (Option<Field>, u16), text: &str, at: StatedAt) {
        if !text.trim().is_empty() {
            let column = self.column(name, (field, slot));
            self.value(column, text, at);
        }
    }

    /// The number of a column: the name that the document gives it, what it is, and the number of the board or component.
    pub fn column(&mut self, name: &str, (field, slot): (Option<Field>, u16)) -> u32 {
        let columns = self.columns.len();
        self.too_large |= columns >= COLUMNS || columns.saturating_mul(self.statements.rows.len()) >= CELLS;
        if self.too_large {
            return u32::MAX;
        }
        let plan = &mut self.statements.plan;
        *self.columns.entry((name.to_owned(), field, slot)).or_insert_with(|| {
            plan.columns.push(ColumnPlan { header: name.to_owned(), field, slot });
            u32::try_from(plan.columns.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// As [`Self::field`], of a column whose number is known.
    pub fn value(&mut self, column: u32, text: &str, at: StatedAt) {
        self.too_large |= self.fields >= FIELDS;
        if self.too_large || text.trim().is_empty() {
            return;
        }
        self.fields += 1;
        let Some(row) = self.statements.rows.last_mut() else { return };
        let stated = Stated { column, text: text.into(), at };
        row.push(stated);
    }

    /// Orders the fields of the last statement by their columns; of those that are given twice the first stands.
    fn settle(&mut self) {
        let Some(row) = self.statements.rows.last_mut() else { return };
        // Most documents repeat their names in one order.
        if !row.windows(2).all(|two| matches!(two, [one, other] if one.column < other.column)) {
            row.sort_by_key(|stated| stated.column);
            row.dedup_by_key(|stated| stated.column);
        }
    }

    /// Whether no statement was begun.
    pub(super) fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Whether more was said than is held: what else there is need not be looked at.
    pub(super) fn is_full(&self) -> bool {
        self.too_large
    }

    /// The statements; what names the machine is the best of the fields that can, of a device its address before its host name,
    /// which often is the same for all of a kind.
    ///
    /// # Errors
    /// When there are more fields, or more names of fields, than are held.
    pub fn finish(mut self) -> Result<Statements, Diagnostic> {
        self.settle();
        if self.too_large {
            let text = format!(
                "the document has more than {FIELDS} values, {COLUMNS} names of values, or {CELLS} values if each of its machines had all of them"
            );
            return Err(
                Diagnostic::error("document-too-large", text).help("give the devices in several files")
            );
        }
        let mut statements = self.statements;
        name_by_best(&mut statements.plan);
        Ok(statements)
    }
}

/// Chooses the columns that name the machine, best first; where nothing else does, its boards do. Machines of one document may
/// say under several names what numbers them.
pub(super) fn name_by_best(plan: &mut EvidencePlan) {
    let columns = |field: Field| {
        let all = (0..).zip(&plan.columns).filter(move |(_, column)| column.field == Some(field));
        all.map(|(at, _)| at).collect::<Vec<u32>>()
    };
    let mut fields = Field::KEYS.to_vec();
    fields.sort_by_key(|field| *field == Field::Hostname && plan.standing == Standing::Observed);
    fields.extend([Field::ControlBoardSerial, Field::BoardSerial]);
    let mut keys = fields.into_iter().flat_map(columns);
    // What the whole document is about is named by no part of it.
    let key = keys.next().filter(|_| plan.machine.is_none());
    let other_keys = if key.is_some() { keys.collect() } else { Vec::new() };
    (plan.key, plan.other_keys) = (key, other_keys);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_as_a_row_and_its_places_are_those_of_the_document() {
        let mut builder = StatementsBuilder::new(Standing::Observed);
        builder.begin();
        builder.field("hostname", (Some(Field::Hostname), 0), "rig-7", StatedAt::Line(3));
        builder.field("board", (Some(Field::BoardSerial), 2), "HB9", StatedAt::Bytes([16, 19]));
        builder.field("hostname", (Some(Field::Hostname), 0), "second", StatedAt::Line(4));
        builder.begin();
        builder.field("mac", (Some(Field::Mac), 0), "  ", StatedAt::Pointer("/mac".into()));
        builder.begin();
        builder.field("serial", (Some(Field::Serial), 0), "SN1", StatedAt::Pointer("/serial".into()));
        let statements = builder.finish().unwrap();
        assert_eq!((statements.plan().key, statements.plan().other_keys.as_slice()), (Some(2), &[0, 1][..]));
        let mut read = Vec::new();
        let next = statements.scan(Mark { offset: 0, row: 1, line: 0 }, None, &mut |row| {
            read.push(row.cells.iter().map(|cell| cell.text.to_owned()).collect::<Vec<_>>());
            ControlFlow::Continue(())
        });
        assert_eq!(next.unwrap(), Mark { offset: 3, row: 4, line: 0 });
        assert_eq!(read, [vec!["rig-7", "HB9"], vec![], vec!["", "", "SN1"]], "numbers are the document's");
        assert_eq!(statements.place(1, 1), Place::Bytes([16, 19]));
        assert_eq!(statements.place(1, 0), Place::Line(3));
        assert_eq!(statements.place(3, 2), Place::Pointer("/serial"));
    }
}
