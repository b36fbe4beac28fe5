//! One piece of evidence, borrowed from the file it stands in.

use std::sync::Arc;

use super::{ColumnPlans, Field, Location, RowPlace, Standing, Value};

/// How one column of a sheet, or one field of a document's statements, is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnPlan {
    /// The header as written, or the name of the document's field; empty where the column has none.
    pub header: String,
    /// The canonical field, or `None` for an attribute kept under its header.
    pub field: Option<Field>,
    /// The number in a wide layout (`hashboard 2 serial` is 2); 0 where there is none.
    pub slot: u16,
}

/// How rows that name no machine are told apart: the lines of a packing list, which are lots, kinds of machines with how many
/// there are of each; and rows of an inventory in which nothing names the machine, each of which is one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LotsPlan {
    /// What stands before the row's number in the key of a lot: `packing.csv!`; of a table beside another, with the column in
    /// which it begins.
    pub prefix: String,
    /// The column that says how many there are; where none does, each row is one piece.
    pub quantity: Option<u32>,
    /// The columns that say what they are.
    pub named_by: Vec<u32>,
}

impl LotsPlan {
    /// The key of the lot in a row: the place where it stands.
    pub fn key(&self, row: u64) -> String {
        format!("{}{row}", self.prefix)
    }
}

/// How a sheet or document is read: its columns, and which of them is the key of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidencePlan {
    /// One plan a column, from column A.
    pub columns: ColumnPlans,
    /// The column that names the machine.
    pub key: Option<u32>,
    /// Columns that name it in rows where `key` is blank, best first: an inventory of machines with serial numbers
    /// also lists cables that only have an asset tag.
    pub other_keys: Vec<u32>,
    /// The one machine that the whole sheet is about, where the reader was told so, or that a document is about by its kind.
    pub machine: Option<String>,
    /// Rows in which no column names a machine are lots, read so.
    pub lots: Option<LotsPlan>,
    /// Several rows of one machine are expected (one row a component).
    pub row_is_component: bool,
    /// Who says what stands there.
    pub standing: Standing,
}

/// One cell that holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceCell<'a> {
    /// The column, from 0.
    pub column: u32,
    /// The text as read, surrounding white space removed; never empty.
    pub text: &'a str,
}

/// A cell or row of which nothing is left that can be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// A stable code.
    pub code: &'static str,
    /// The column at fault, from 0, where it is one.
    pub column: Option<u32>,
    /// What is wrong and what to do; empty where it will not be shown, since those before it are.
    pub message: Box<str>,
}

/// What of a row could not be read. Damage belongs to the cell: the others are evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unread {
    /// Every cell was read.
    #[default]
    Nothing,
    /// These cells are no values; each names its column.
    Cells(Arc<[Unreadable]>),
    /// No cell stands for certain under its own header.
    Row(Unreadable),
}

impl Unread {
    /// Everything that could not be read.
    pub fn all(&self) -> &[Unreadable] {
        match self {
            Self::Nothing => &[],
            Self::Cells(cells) => cells,
            Self::Row(row) => std::slice::from_ref(row),
        }
    }

    /// The same without what is said of it.
    #[must_use]
    pub fn unsaid(self) -> Self {
        let unsaid = |problem: &Unreadable| Unreadable { message: Box::default(), ..*problem };
        match self {
            Self::Nothing => Self::Nothing,
            Self::Cells(cells) => Self::Cells(cells.iter().map(unsaid).collect()),
            Self::Row(row) => Self::Row(unsaid(&row)),
        }
    }

    /// Whether what stands in this column is no value of it.
    pub fn covers(&self, column: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Cells(cells) => cells.iter().any(|c| c.column == Some(column)),
            Self::Row(_) => true,
        }
    }
}

/// What is said of a machine in one place: a row of a sheet, or a statement of a document.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// Where it stands.
    pub place: RowPlace,
    /// How its input is read.
    pub plan: &'a EvidencePlan,
    /// The cells that hold something, in column order.
    pub cells: Vec<EvidenceCell<'a>>,
    /// What of it could not be read; the texts stand in `cells` all the same.
    pub unread: Unread,
    /// Cells whose text is not all that stands in the file, by column: what stands there, `="0012345"`.
    pub written: Vec<(u32, &'a str)>,
}

impl<'a> Evidence<'a> {
    /// Where the value of a column stands.
    pub fn at(&self, column: u32) -> Location {
        Location { standing: self.plan.standing, ..self.place.cell(column) }
    }

    /// The value of a cell, with its location.
    pub fn value(&self, cell: &EvidenceCell<'a>) -> Value<'a> {
        Value { text: cell.text, at: self.at(cell.column) }
    }

    /// The readable cells of the columns that may name the machine, best first.
    pub fn key_cells(&self) -> impl Iterator<Item = &EvidenceCell<'a>> {
        let columns = self.plan.key.iter().chain(&self.plan.other_keys);
        let readable = columns.filter(|column| !self.unread.covers(**column));
        readable.filter_map(|column| self.cells.iter().find(|c| c.column == *column))
    }

    /// The plan of a cell's column.
    pub fn column(&self, cell: &EvidenceCell<'_>) -> Option<&'a ColumnPlan> {
        self.plan.columns.get(cell.column as usize)
    }
}
