//! A machine as assembled from its evidence: still only what was written, each value with its cell.

use std::borrow::Cow;

use super::{BoardKind, Event, EventKind, Evidence, Field, Location, Role};

/// A written value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value<'a> {
    /// The text as read.
    pub text: &'a str,
    /// Its cell.
    pub at: Location,
}

/// A party written in a column that gives it a role.
#[derive(Clone, Copy, Debug)]
pub struct DeclaredParty<'a> {
    /// Its role.
    pub role: Role,
    /// The column's field (the maker of the machine and the maker of a part share a role).
    pub field: Field,
    /// The name as written.
    pub name: Value<'a>,
    /// Where its row says it is: a number of [`Machine::places`].
    pub place: Option<usize>,
}

/// Where a party in a role is, as a row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPlace<'a> {
    /// The role; the row may name nobody for it.
    pub role: Role,
    /// The lines of the address, in the order of the columns.
    pub lines: Vec<Value<'a>>,
    /// The country as written.
    pub country: Option<Value<'a>>,
}

impl<'a> DeclaredPlace<'a> {
    /// The lines of its address in one; empty where there is none.
    pub fn address(&self) -> Cow<'a, str> {
        match self.lines.as_slice() {
            [] => Cow::Borrowed(""),
            [one] => Cow::Borrowed(one.text),
            lines => Cow::Owned(lines.iter().map(|line| line.text).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// A board or power supply as written.
#[derive(Clone, Copy, Debug)]
pub struct Board<'a> {
    /// What it is.
    pub kind: BoardKind,
    /// Its number in a wide layout, or 0.
    pub slot: u16,
    /// Its type.
    pub name: Option<Value<'a>>,
    /// Its serial number.
    pub serial: Option<Value<'a>>,
    /// The job of the factory in which it was made.
    pub job: Option<Value<'a>>,
}

/// A component as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Component<'a> {
    /// Its number in a wide layout, or 0.
    pub slot: u16,
    /// The header of the column of its marking, as written; empty where it has none.
    pub column: &'a str,
    /// What it is (controller, PHY, flash).
    pub name: Option<Value<'a>>,
    /// Its marking or part number.
    pub part: Option<Value<'a>>,
    /// Its maker.
    pub maker: Option<Value<'a>>,
    /// Its serial number.
    pub serial: Option<Value<'a>>,
    /// Its place on the board.
    pub designator: Option<Value<'a>>,
    /// Free text of its row.
    pub description: Option<Value<'a>>,
}

impl<'a> Component<'a> {
    /// The cell that says most about what it is.
    pub fn cell(&self) -> Option<Value<'a>> {
        self.part.or(self.name).or(self.description).or(self.serial).or(self.maker).or(self.designator)
    }
}

/// A value of a column that is no canonical field, under its header.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// The header as written.
    pub header: &'a str,
    /// The value.
    pub value: Value<'a>,
    /// It stands above or below a table, under a label that nobody knows, and holds for all of it.
    pub beside: bool,
}

/// A cell, or the cell at which a row went wrong, that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct UnreadableValue<'a> {
    /// The text as it stands there, and where; the row's first cell where no one cell is at fault.
    pub value: Value<'a>,
    /// What happened to it: a stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: &'a str,
}

/// What was written of one machine. Equal values of repeated rows stand once, at their first cell.
#[derive(Clone, Debug)]
pub struct Machine<'a> {
    /// The key as first written.
    pub key: &'a str,
    /// Of a lot, how many pieces it is.
    pub quantity: Option<u64>,
    /// What its rows and statements say.
    pub evidence: &'a [Evidence<'a>],
    /// Machine-level values by field; a field with several different values stands several times.
    pub values: Vec<(Field, Value<'a>)>,
    /// Values of unmapped columns.
    pub attributes: Vec<Attribute<'a>>,
    /// Parties in their roles.
    pub parties: Vec<DeclaredParty<'a>>,
    /// Where parties are.
    pub places: Vec<DeclaredPlace<'a>>,
    /// Boards and power supplies.
    pub boards: Vec<Board<'a>>,
    /// Components.
    pub components: Vec<Component<'a>>,
    /// What of its rows could not be read.
    pub unreadable: Vec<UnreadableValue<'a>>,
}

impl<'a> Machine<'a> {
    /// What happened to it, in the order of the rows.
    pub(crate) fn events(&self) -> impl Iterator<Item = Event<'a>> + '_ {
        let dated = self.values.iter().filter_map(|(field, day)| Some((EventKind::of(*field)?, *day)));
        dated.map(|(kind, day)| Event { kind, day })
    }

    /// The values written for a machine-level field, in the order of the rows.
    pub fn all(&self, field: Field) -> impl Iterator<Item = Value<'a>> + '_ {
        self.values.iter().filter(move |(f, _)| *f == field).map(|(_, v)| *v)
    }

    /// The first value written for a machine-level field.
    pub fn first(&self, field: Field) -> Option<Value<'a>> {
        self.all(field).next()
    }
}

/// A serial number that stands at other machines, or at several boards, too.
#[derive(Clone, Copy, Debug)]
pub struct SharedSerial<'a> {
    /// Whose serial number the column holds.
    pub field: Field,
    /// The cell in this machine.
    pub value: Value<'a>,
    /// Where else it stands, in the order of the inputs; at most a few, see `count`.
    pub elsewhere: &'a [Elsewhere],
    /// At how many other places it stands.
    pub count: u64,
}

/// A place in another machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    /// The other machine's key.
    pub machine: String,
    /// The cell.
    pub at: Location,
    /// Whether the cell says that the board was taken out of that machine.
    pub removed: bool,
}
