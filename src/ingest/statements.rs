//! Evidence of a document that is no table: its statements, each field under its name and at its place.

mod build;
mod left_out;

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use crate::diagnostic::Diagnostic;
use crate::model::{ColumnPlans, EvidencePlan, Field, Place, Places, Standing};

pub(super) use build::Repeats;
pub use build::StatementsBuilder;
pub(super) use left_out::LeftOut;

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

impl StatedAt {
    /// A place of a document, with a text of its own.
    pub(super) fn of(place: Place<'_>) -> Self {
        match place {
            Place::Line(line) => Self::Line(line),
            Place::Bytes(bytes) => Self::Bytes(bytes),
            Place::Pointer(pointer) => Self::Pointer(pointer.into()),
            cell @ (Place::Cell | Place::CellAt { .. }) => Self::Pointer(cell.to_string().into()),
        }
    }

    /// The place as it is called.
    pub fn place(&self) -> Place<'_> {
        match self {
            Self::Line(line) => Place::Line(*line),
            Self::Pointer(pointer) => Place::Pointer(pointer),
            Self::Bytes(bytes) => Place::Bytes(*bytes),
        }
    }

    /// The place in the file of a name, as messages have it.
    pub(super) fn of_file(&self, file: &str) -> String {
        match self {
            Self::Line(line) => format!("{file}:{line}"),
            Self::Pointer(pointer) => format!("{file} {pointer}"),
            Self::Bytes([from, to]) => format!("{file} bytes {from} to {to}"),
        }
    }

    /// The place as a sentence has it.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Line(line) => format!("in line {line}"),
            Self::Pointer(pointer) => format!("at {pointer}"),
            Self::Bytes([from, to]) => format!("in bytes {from} to {to}"),
        }
    }
}

/// The statements of a document, in its order; a statement is read as a row whose columns are its fields.
///
/// Thousands of documents are held at once, each with some dozens of fields: texts and pointers stand one behind the other in
/// one text, and a field is a few numbers.
#[derive(Debug, Default)]
pub struct Statements {
    plan: EvidencePlan,
    /// The texts of fields, and the pointers to them.
    texts: String,
    /// The fields of all statements, those of each by their columns.
    fields: Vec<Stated>,
    /// Where the fields of each statement end.
    ends: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Stated {
    column: u32,
    text: Part,
    at: At,
}

/// A part of [`Statements::texts`]: where it begins, and its length.
#[derive(Clone, Copy, Debug)]
struct Part(u32, u32);

/// A [`StatedAt`] in few bytes.
#[derive(Clone, Copy, Debug)]
enum At {
    Line(u32),
    Pointer(Part),
    Bytes([u32; 2]),
}

impl Statements {
    /// How the fields are read.
    pub fn plan(&self) -> &EvidencePlan {
        &self.plan
    }

    /// Takes columns that other documents have, too, from them.
    pub(crate) fn share_columns(&mut self, known: &mut HashSet<ColumnPlans>) {
        self.plan.columns.share(known);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn part(&self, Part(from, len): Part) -> &str {
        self.texts.get(from as usize..from as usize + len as usize).unwrap_or_default()
    }

    /// The fields of a statement, counted from 0.
    fn row(&self, at: usize) -> Option<&[Stated]> {
        let end = *self.ends.get(at)? as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.fields.get(from..end)
    }

    fn stated(&self, statement: u64, field: u32) -> Option<&Stated> {
        let row = self.row(usize::try_from(statement.checked_sub(1)?).ok()?)?;
        row.get(row.binary_search_by_key(&field, |stated| stated.column).ok()?)
    }

    /// The text of a field of a statement, counted from 1.
    pub(super) fn text(&self, statement: u64, field: u32) -> Option<&str> {
        self.stated(statement, field).map(|stated| self.part(stated.text))
    }
}

impl Places for Statements {
    fn place(&self, statement: u64, field: u32) -> Place<'_> {
        match self.stated(statement, field).map(|stated| &stated.at) {
            Some(At::Line(line)) => Place::Line((*line).into()),
            Some(At::Pointer(pointer)) => Place::Pointer(self.part(*pointer)),
            Some(At::Bytes(bytes)) => Place::Bytes(bytes.map(u64::from)),
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
        let mut cells: Vec<RawCell<'_>> = Vec::new();
        while mark.offset < end {
            let Some(row) = usize::try_from(mark.offset).ok().and_then(|at| self.row(at)) else { break };
            let blank = RawCell { text: "", kind: CellKind::Text };
            cells.clear();
            cells.resize(row.last().map_or(0, |last| last.column as usize + 1), blank);
            for stated in row {
                cells[stated.column as usize].text = self.part(stated.text);
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
        self.ends.len() as u64
    }
}

/// Chooses the columns that name the machine, best first; where nothing else does, its control board does, and its hash boards
/// if `boards_name` it. Machines of one document may say under several names what numbers them.
pub(super) fn name_by_best(plan: &mut EvidencePlan, boards_name: bool) {
    let columns = |field: Field| {
        let all = (0..).zip(&plan.columns).filter(move |(_, column)| column.field == Some(field));
        all.map(|(at, _)| at).collect::<Vec<u32>>()
    };
    let mut fields = Field::KEYS.to_vec();
    fields.sort_by_key(|field| *field == Field::Hostname && plan.standing == Standing::Observed);
    fields.push(Field::ControlBoardSerial);
    fields.extend(boards_name.then_some(Field::BoardSerial));
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
    fn a_place_is_called_alike_in_every_message() {
        for (at, of_file, in_words) in [
            (StatedAt::Line(3), "f:3", "in line 3"),
            (StatedAt::Pointer("/a".into()), "f /a", "at /a"),
            (StatedAt::Bytes([1, 2]), "f bytes 1 to 2", "in bytes 1 to 2"),
        ] {
            assert_eq!((at.of_file("f"), at.in_words()), (of_file.to_owned(), in_words.to_owned()));
        }
    }

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
