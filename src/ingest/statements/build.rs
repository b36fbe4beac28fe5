//! Gathering the statements of a document, within bounds.

use hashbrown::HashTable;

use super::{At, Part, Stated, StatedAt, Statements, name_by_best};
use crate::diagnostic::Diagnostic;
use crate::ingest::secrets::without_secrets_in_path;
use crate::memo::Seed;
use crate::model::{ColumnPlan, EvidencePlan, Field, Place, Standing};

/// Fields of one document, as all of them are held.
const FIELDS: usize = 1 << 20;
/// Names of fields: a statement is read as a row with a column for each up to its last.
const COLUMNS: usize = 1 << 15;
/// Bytes of the name of a field: of the way to a value of no device's answer are some hundred.
const NAME: usize = 1 << 14;
/// Bytes of the names of all fields.
const NAMES: usize = 1 << 26;
/// Columns times statements, as every row has all of them: of one machine very much may be said, of many less each.
const CELLS: usize = 1 << 23;

/// Bytes of the texts and pointers of all fields; each is told by numbers of 32 bits.
const TEXTS: usize = 1 << 30;

/// Gathers the statements of a document.
#[derive(Debug, Default)]
pub struct StatementsBuilder {
    statements: Statements,
    columns: Vec<ColumnPlan>,
    /// Places in `columns`, by what stands there.
    known: HashTable<u32>,
    seed: Seed,
    /// Bytes of the names of the columns.
    names: usize,
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
    pub(in crate::ingest) fn boards_name_nothing(&mut self) {
        self.boards_name_nothing = true;
    }

    /// Begins the next statement. One without fields is read as a blank row, so that numbers stay those of the document.
    pub fn begin(&mut self) {
        self.settle();
        // Columns that are known are not asked for again.
        self.too_large |= self.columns.len().saturating_mul(self.statements.ends.len()) >= CELLS;
        if self.too_large && !self.is_empty() {
            return;
        }
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

    /// The number of a column: the name that the document gives it, what it is, and the number of the board or component. Of a
    /// secret in the name nothing is held.
    pub fn column(&mut self, name: &str, (field, slot): (Option<Field>, u16)) -> u32 {
        let count = self.columns.len();
        self.too_large |= count >= COLUMNS
            || count.saturating_mul(self.statements.ends.len()) >= CELLS
            || name.len() > NAME
            || self.names >= NAMES;
        if self.too_large {
            return u32::MAX;
        }
        if let Some(known) = self.known_column(name, (field, slot)) {
            return known;
        }
        let name = without_secrets_in_path(name);
        self.known_column(&name, (field, slot)).unwrap_or_else(|| {
            let (seed, columns) = (&self.seed, &mut self.columns);
            self.names += name.len();
            columns.push(ColumnPlan { header: name.into_owned(), field, slot });
            let hash_of = |at: &u32| {
                let plan = &columns[*at as usize];
                seed.hash_of(&(plan.header.as_str(), plan.field, plan.slot))
            };
            let added = number(count);
            *self.known.insert_unique(hash_of(&added), added, hash_of).get()
        })
    }

    fn known_column(&self, name: &str, (field, slot): (Option<Field>, u16)) -> Option<u32> {
        let hash = self.seed.hash_of(&(name, field, slot));
        let same = |at: &u32| {
            let plan = &self.columns[*at as usize];
            (plan.header.as_str(), plan.field, plan.slot) == (name, field, slot)
        };
        self.known.find(hash, same).copied()
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
    pub(in crate::ingest) fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Whether more was said than is held: what else there is need not be looked at.
    pub(in crate::ingest) fn is_full(&self) -> bool {
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
                "the document has more than {FIELDS} values, {COLUMNS} names of values, or {CELLS} values if each of its machines had all of them; \
                 or a name has more than {NAME} bytes, or all of them more than {} MiB",
                NAMES >> 20
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
pub(in crate::ingest) struct Repeats {
    /// By columns: in which statement it was met last, and how often.
    met: Vec<(u32, u32)>,
    statement: u32,
}

impl Repeats {
    /// Begins the next statement.
    pub(in crate::ingest) fn begin(&mut self) {
        self.statement = self.statement.wrapping_add(1);
    }

    /// Counts a column, and says how often it was met.
    pub(in crate::ingest) fn count(&mut self, column: u32) -> u32 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_known_columns_end_where_all_would_have_too_many_values() {
        const KNOWN: usize = 10_000;
        let mut builder = StatementsBuilder::new(Standing::Observed);
        builder.begin();
        let columns: Vec<u32> = (0..KNOWN).map(|n| builder.column(&format!("k{n}"), (None, 0))).collect();
        let mut begun = 1;
        while !builder.is_full() && begun < CELLS {
            builder.begin();
            builder.value(columns[KNOWN - 1], "1", Place::Line(1));
            begun += 1;
        }
        assert!(begun <= CELLS / KNOWN + 2, "{begun}");
        assert!(builder.finish().is_err());
    }

    #[test]
    fn names_are_bounded_and_hold_no_secret() {
        let mut builder = StatementsBuilder::new(Standing::Observed);
        builder.begin();
        let column = builder.column("a/root_password=hunter2/b", (None, 0));
        assert_eq!(builder.column("a/root_password=hunter2/b", (None, 0)), column);
        assert_eq!(builder.column("a/root_password= (secret left out)/b", (None, 0)), column);
        builder.column(&"k".repeat(NAME), (None, 0));
        assert!(!builder.is_full() && !format!("{builder:?}").contains("hunter2"));
        builder.column(&"k".repeat(NAME + 1), (None, 0));
        assert!(builder.is_full());
        let mut many = StatementsBuilder::new(Standing::Observed);
        many.begin();
        let asked = (0..COLUMNS).take_while(|n| {
            many.column(&format!("{n:0NAME$}"), (None, 0));
            !many.is_full()
        });
        assert!(asked.count() <= NAMES / NAME);
    }
}
