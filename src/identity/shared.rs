//! Where the serial numbers stand that several machines carry: a number for each text and 48 bytes for each place.

mod places;

use hashbrown::HashSet;

use super::hashes::{Suspects, hash};
use super::key::KeyTable;
use super::serials::{Namespace, Numbers, each_number};
use crate::model::{Elsewhere, Evidence, Field, Location, Machine};
pub(super) use places::Place;
use places::{Places, Serial};

/// How many other places of one serial are named; the others are counted.
const NAMED: usize = 8;

/// Serial numbers that several machines carry, once [settled](Self::settle).
#[derive(Debug, Default)]
pub struct SharedSerials {
    numbers: Numbers,
    /// Their texts, by namespace.
    texts: [KeyTable; Namespace::COUNT],
    places: Places,
}

/// A serial number of one machine that stands at others, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Whose serial number the column holds.
    pub field: Field,
    /// The first cell of the machine that holds it.
    pub at: Location,
    /// Where else it stands, in the order of the inputs; at most a few.
    pub elsewhere: Vec<Elsewhere>,
    /// At how many other places it stands.
    pub count: u64,
}

impl SharedSerials {
    /// Of these numbers of each row.
    pub(super) fn of_numbers(numbers: Numbers) -> Self {
        Self { numbers, ..Self::default() }
    }

    /// Whether evidence of several sources is looked through.
    pub(super) fn joins(&self) -> bool {
        self.numbers == Numbers::OfSeveral
    }

    /// Adds the suspected serial numbers of some rows of one machine, read again.
    pub(super) fn add(&mut self, machine: u32, evidence: &[Evidence<'_>], suspects: &Suspects) {
        each_number(evidence, self.numbers, |namespace, field, value, number| {
            let removed = field == Field::RemovedSerial;
            if hash(namespace, value.text).is_some_and(|hash| suspects.is_one(hash)) {
                let number = self.texts[namespace as usize].intern(number);
                let joins = Numbers::joins(field);
                self.places.push(Place {
                    serial: (namespace, number),
                    machine,
                    at: value.at,
                    removed,
                    joins,
                });
            }
        });
    }

    /// Keeps only what really stands at several machines.
    pub fn settle(&mut self) {
        self.places.settle();
    }

    /// Visits the machines of each number that several carry, by namespace, and of each machine where it first stands.
    pub(super) fn each_of_several(&self, visit: impl FnMut(Namespace, &[Place])) {
        self.places.each_of_several(visit);
    }

    /// Gives the machines other numbers; those that are one now share nothing.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        self.places.renumber(new);
        if self.places.is_empty() {
            self.texts = Default::default();
        }
    }

    /// Whether no serial number is shared.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The serial numbers of one machine that stand elsewhere, each once; `key` gives the key of a machine.
    pub(super) fn of<'k>(
        &self,
        machine: u32,
        assembled: &Machine<'_>,
        key: impl Fn(u32) -> &'k str,
    ) -> Vec<Shared> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut shared = Vec::new();
        let mut seen: HashSet<(Serial, bool)> = HashSet::new();
        each_number(assembled.evidence, self.numbers, |namespace, field, value, number| {
            let Some(number) = self.texts[namespace as usize].find(number) else { return };
            let serial = (namespace, number);
            // A board that was taken out may stand beside as one that is there.
            if !seen.insert((serial, field == Field::RemovedSerial)) {
                return;
            }
            let all = self.places.of(serial);
            let own = self.places.at(machine, all.clone());
            let count = all.len() - own.len();
            let others = (all.start..own.start).chain(own.end..all.end).take(NAMED);
            let named = |place: &Place| Elsewhere {
                machine: key(place.machine).to_owned(),
                at: place.at,
                removed: place.removed,
            };
            let mut elsewhere = Vec::with_capacity(count.min(NAMED));
            elsewhere.extend(others.filter_map(|at| self.places.get(at)).map(named));
            if count > 0 {
                shared.push(Shared { field, at: value.at, elsewhere, count: count as u64 });
            }
        });
        shared
    }
}

#[cfg(test)]
mod tests;
