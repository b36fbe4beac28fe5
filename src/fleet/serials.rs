//! Serial numbers that stand at more than one machine.
//!
//! The survey keeps a hash of every serial number with the machine that first carried it. Where another machine
//! carries the same hash, both machines are read again and compared by their text, so a chance collision of
//! hashes accuses nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::hash_table::Entry;
use hashbrown::{HashMap, HashSet, HashTable};

use super::key::normalise;
use crate::ingest::vet::is_placeholder;
use crate::model::{CellPlace, Elsewhere, Field, Machine, Record, RowPlace, SharedSerial, Value};

/// How many other places of one serial are named; the others are counted.
const NAMED: usize = 8;

/// Machine serials and board serials are numbers of different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Namespace {
    /// Serial numbers of machines.
    Machine,
    /// Serial numbers of boards, power supplies and components.
    Board,
}

impl Namespace {
    /// The namespace of a column, where it holds serial numbers that must not stand twice.
    pub const fn of(field: Field) -> Option<Self> {
        match field {
            Field::Serial => Some(Self::Machine),
            Field::ControlBoardSerial | Field::BoardSerial | Field::PsuSerial | Field::ComponentSerial => {
                Some(Self::Board)
            }
            _ => None,
        }
    }
}

/// The hash of a serial number, by which the first pass knows it; `None` where the text says nothing.
pub fn hash(namespace: Namespace, text: &str) -> Option<u64> {
    (!is_placeholder(text)).then(|| FixedState::default().hash_one((namespace, normalise(text))))
}

/// What the first pass keeps of serial numbers.
#[derive(Debug, Default)]
pub struct SerialHashes {
    /// Hashes, each with the machine that first carried it.
    first: HashTable<(u64, u32)>,
    /// Machines that carry a hash which another one carries.
    suspects: BTreeSet<u32>,
}

impl SerialHashes {
    /// Notes that a machine carries a serial number of this [`hash`].
    pub fn note(&mut self, hash: u64, machine: u32) {
        match self.first.entry(hash, |(h, _)| *h == hash, |(h, _)| *h) {
            Entry::Occupied(entry) => {
                let (_, first) = *entry.get();
                if first != machine {
                    self.suspects.extend([first, machine]);
                }
            }
            Entry::Vacant(entry) => {
                entry.insert((hash, machine));
            }
        }
    }

    /// The machines that may share a serial number, ascending; the table itself is dropped.
    pub fn into_suspects(self) -> BTreeSet<u32> {
        self.suspects
    }
}

/// Where serial numbers stand that several machines carry.
#[derive(Debug, Default)]
pub struct SharedSerials {
    places: BTreeMap<Namespace, BTreeMap<String, Vec<(u32, Elsewhere)>>>,
}

impl SharedSerials {
    /// Adds the serial numbers of one machine, read again.
    pub fn add(&mut self, machine: u32, key: &str, records: &[Record<'_>]) {
        each_serial(records, |namespace, _, value| {
            let places = self.places.entry(namespace).or_default();
            let places = places.entry(normalise(value.text).into_owned()).or_default();
            places.push((machine, Elsewhere { machine: key.to_owned(), at: value.at }));
        });
    }

    /// Keeps only what really stands at several machines.
    pub fn settle(&mut self) {
        self.places.retain(|_, serials| {
            serials.retain(|_, places| {
                let first = places.first().map(|(machine, _)| *machine);
                places.iter().any(|(machine, _)| Some(*machine) != first)
            });
            !serials.is_empty()
        });
    }

    /// Whether no serial number is shared.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The other places of one machine's serial numbers: for each, the field, the cell and where else it stands.
    pub fn of(&self, machine: u32, assembled: &Machine<'_>) -> Vec<(Field, CellPlace, Vec<Elsewhere>, u64)> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut shared: Vec<(Field, CellPlace, Vec<Elsewhere>, u64)> = Vec::new();
        let mut seen: HashSet<(Namespace, &str)> = HashSet::new();
        each_serial(assembled.records, |namespace, field, value| {
            let serials = self.places.get(&namespace);
            let found = serials.and_then(|serials| serials.get_key_value(&*normalise(value.text)));
            let Some((serial, places)) =
                found.filter(|(serial, _)| !seen.contains(&(namespace, serial.as_str())))
            else {
                return;
            };
            seen.insert((namespace, serial));
            let others = || places.iter().filter(|(m, _)| *m != machine);
            let named: Vec<Elsewhere> = others().take(NAMED).map(|(_, e)| e.clone()).collect();
            if !named.is_empty() {
                shared.push((field, value.at, named, others().count() as u64));
            }
        });
        shared
    }
}

/// The serials of [`SharedSerials::of`] with the machine's own text.
pub fn borrow<'a>(
    machine: &Machine<'a>,
    owned: &'a [(Field, CellPlace, Vec<Elsewhere>, u64)],
) -> Vec<SharedSerial<'a>> {
    if owned.is_empty() {
        return Vec::new();
    }
    let records: HashMap<RowPlace, &Record<'a>> = machine.records.iter().map(|r| (r.place, r)).collect();
    let text = |at: CellPlace| {
        let record = records.get(&at.row)?;
        record.cells.iter().find(|c| c.column == at.column).map(|c| c.text)
    };
    owned
        .iter()
        .filter_map(|(field, at, elsewhere, count)| {
            let value = Value { text: text(*at)?, at: *at };
            Some(SharedSerial { field: *field, value, elsewhere, count: *count })
        })
        .collect()
}

/// Visits every serial number of some records that is not the key of its row.
fn each_serial<'a>(records: &[Record<'a>], mut visit: impl FnMut(Namespace, Field, Value<'a>)) {
    for record in records {
        for cell in &record.cells {
            let Some(field) = record.column(cell).and_then(|c| c.field) else { continue };
            let Some(namespace) = Namespace::of(field) else { continue };
            let is_key = record.plan.key == Some(cell.column);
            if !is_key && !record.unread.covers(cell.column) && !is_placeholder(cell.text) {
                visit(namespace, field, Value { text: cell.text, at: record.place.cell(cell.column) });
            }
        }
    }
}
