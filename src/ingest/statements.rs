//! Evidence of a document that is no table: its statements, each field under its name and at its place.

use std::collections::HashSet;
use std::ops::ControlFlow;

use hashbrown::HashTable;

use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use crate::diagnostic::Diagnostic;
use crate::memo::Seed;
use crate::model::{ColumnPlan, ColumnPlans, EvidencePlan, Field, Place, Places, Standing};

/// Fields of one document, as all of them are held.
const FIELDS: usize = 1 << 20;
/// Names of fields: a statement is read as a row with a column for each up to its last.
const COLUMNS: usize = 1 << 15;
/// Columns times statements, as every row has all of them: of one machine very much may be said, of many less each.
const CELLS: usize = 1 << 23;

/// Bytes of the texts and pointers of all fields; each is told by numbers of 32 bits.
const TEXTS: usize = 1 << 30;

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

    #[cfg(test)]
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

/// Gathers the statements of a document.
#[derive(Debug, Default)]
pub struct StatementsBuilder {
    statements: Statements,
    columns: Vec<ColumnPlan>,
    /// Places in `columns`, by what stands there.
    known: HashTable<u32>,
    seed: Seed,
    /// Where the fields of the statement at hand begin.
    from: usize,
    /// Fields that were given, those given twice counted each time.
    given: usize,
    too_large: bool,
    /// Whether a machine that nothing else names is named by none of its hash boards.
    boards_name_nothing: bool,
}

impl StatementsBuilder {
    /// For statements of this standing.
    pub fn new(standing: Standing) -> Self {
        let plan = EvidencePlan { standing, ..EvidencePlan::default() };
        Self { statements: Statements { plan, ..Statements::default() }, ..Self::default() }
    }

    /// The statements are the parts and events of one machine, `machine` if nothing within them names it: one machine is spoken of in
    /// several of them.
    #[must_use]
    pub fn of_parts(mut self, machine: Option<String>) -> Self {
        self.statements.plan.row_is_component = true;
        self.statements.plan.machine = machine;
        self
    }

    /// A machine that nothing else names is not named by its hash boards: the statements are what machines say of themselves,
    /// and another statement may name the machine.
    pub(super) fn boards_name_nothing(&mut self) {
        self.boards_name_nothing = true;
    }

    /// Begins the next statement. One without fields is read as a blank row, so that numbers stay those of the document.
    pub fn begin(&mut self) {
        self.settle();
        self.from = self.statements.fields.len();
        self.statements.ends.push(number(self.from));
    }

    /// Adds a field to the statement: the name that the document gives it, what it is (an attribute, if it is no canonical
    /// field), the number of the board or component (or 0), its text and its place. A field without a text is none; of a field
    /// that is given twice the first text stands.
    #[expect(clippy::needless_pass_by_value, reason = "places are made for this alone")]
    pub fn field(&mut self, name: &str, (field, slot): (Option<Field>, u16), text: &str, at: StatedAt) {
        if !text.trim().is_empty() {
            let column = self.column(name, (field, slot));
            self.value(column, text, at.place());
        }
    }

    /// The number of a column: the name that the document gives it, what it is, and the number of the board or component.
    pub fn column(&mut self, name: &str, (field, slot): (Option<Field>, u16)) -> u32 {
        let count = self.columns.len();
        self.too_large |= count >= COLUMNS || count.saturating_mul(self.statements.ends.len()) >= CELLS;
        if self.too_large {
            return u32::MAX;
        }
        let (seed, columns) = (&self.seed, &mut self.columns);
        let hash = seed.hash_of(&(name, field, slot));
        let same = |at: &u32| {
            let plan = &columns[*at as usize];
            (plan.header.as_str(), plan.field, plan.slot) == (name, field, slot)
        };
        if let Some(at) = self.known.find(hash, same) {
            return *at;
        }
        columns.push(ColumnPlan { header: name.to_owned(), field, slot });
        let hash_of = |at: &u32| {
            let plan = &columns[*at as usize];
            seed.hash_of(&(plan.header.as_str(), plan.field, plan.slot))
        };
        *self.known.insert_unique(hash, number(count), hash_of).get()
    }

    /// As [`Self::field`], of a column whose number is known.
    pub fn value(&mut self, column: u32, text: &str, at: Place<'_>) {
        self.too_large |= self.given >= FIELDS;
        if self.too_large || text.trim().is_empty() {
            return;
        }
        self.given += 1;
        if self.statements.ends.is_empty() {
            return;
        }
        let text = self.keep(text);
        let at = match at {
            Place::Line(line) => At::Line(self.small(line)),
            Place::Bytes(bytes) => At::Bytes(bytes.map(|byte| self.small(byte))),
            Place::Pointer(pointer) => At::Pointer(self.keep(pointer)),
            cell @ (Place::Cell | Place::CellAt { .. }) => At::Pointer(self.keep(&cell.to_string())),
        };
        self.statements.fields.push(Stated { column, text, at });
    }

    /// Orders the fields of the last statement by their columns; of those that are given twice the first stands.
    fn settle(&mut self) {
        let fields = &mut self.statements.fields;
        let of_row = fields.get_mut(self.from..).unwrap_or_default();
        // Most documents repeat their names in one order.
        if !of_row.is_sorted_by(|one, other| one.column < other.column) {
            of_row.sort_by_key(|stated| stated.column);
            let mut kept = self.from;
            for at in self.from..fields.len() {
                if at == self.from || fields[at].column != fields[kept - 1].column {
                    fields.swap(kept, at);
                    kept += 1;
                }
            }
            fields.truncate(kept);
        }
        if let Some(end) = self.statements.ends.last_mut() {
            *end = number(self.statements.fields.len());
        }
    }

    /// Adds a text to those that are held.
    fn keep(&mut self, text: &str) -> Part {
        let texts = &mut self.statements.texts;
        let part = Part(number(texts.len()), number(text.len()));
        texts.push_str(text);
        self.too_large |= texts.len() >= TEXTS;
        part
    }

    /// A place, which no document has beyond four thousand million lines or bytes.
    fn small(&mut self, place: u64) -> u32 {
        self.too_large |= place > u32::MAX.into();
        u32::try_from(place).unwrap_or(u32::MAX)
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
        statements.plan.columns = self.columns.into();
        name_by_best(&mut statements.plan, !self.boards_name_nothing);
        statements.texts.shrink_to_fit();
        statements.fields.shrink_to_fit();
        statements.ends.shrink_to_fit();
        Ok(statements)
    }
}

/// How often each column was met in the statement at hand.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// By columns: in which statement it was met last, and how often.
    met: Vec<(u32, u32)>,
    statement: u32,
}

impl Repeats {
    /// Begins the next statement.
    pub(super) fn begin(&mut self) {
        self.statement = self.statement.wrapping_add(1);
    }

    /// Counts a column, and says how often it was met.
    pub(super) fn count(&mut self, column: u32) -> u32 {
        // Where the document has too many columns, no more are numbered.
        let Some(at) = usize::try_from(column).ok().filter(|at| *at < COLUMNS) else { return 1 };
        if self.met.len() <= at {
            self.met.resize(at + 1, (self.statement, 0));
        }
        let Some((statement, times)) = self.met.get_mut(at) else { return 1 };
        if *statement != self.statement {
            (*statement, *times) = (self.statement, 0);
        }
        *times = times.saturating_add(1);
        *times
    }
}

/// A number of which [`FIELDS`], [`COLUMNS`] and [`TEXTS`] see to it that it is small.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
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
