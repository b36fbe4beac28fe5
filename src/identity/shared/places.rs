//! Places of serial numbers in order. They are looked up and never gone through: a serial number may stand at every machine
//! of a fleet. Each look is counted in tests.

use std::cmp::Ordering;
use std::ops::Range;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::identity::serials::Namespace;
use crate::model::Location;

/// The number of a text in its namespace.
pub(in crate::identity) type Serial = (Namespace, u32);

/// A serial number at a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::identity) struct Place {
    pub(in crate::identity) serial: Serial,
    pub(in crate::identity) machine: u32,
    pub(in crate::identity) at: Location,
    /// Whether it was taken out of the machine.
    pub(in crate::identity) removed: bool,
    /// Whether machines may be taken for one by it.
    pub(in crate::identity) joins: bool,
}

/// Once settled: in order, those of each serial number together.
#[derive(Debug, Default)]
pub(super) struct Places {
    all: Vec<Place>,
    #[cfg(test)]
    pub(super) looks: AtomicUsize,
}

impl Places {
    pub(super) fn push(&mut self, place: Place) {
        self.all.push(place);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Puts them in order and keeps those of serial numbers that stand at several machines.
    pub(super) fn settle(&mut self) {
        let all = &mut self.all;
        all.sort_unstable();
        let (mut kept, mut from) = (0, 0);
        while let Some(first) = all.get(from).copied() {
            let end = from + all[from..].partition_point(|place| place.serial == first.serial);
            if all[end - 1].machine != first.machine {
                all.copy_within(from..end, kept);
                kept += end - from;
            }
            from = end;
        }
        all.truncate(kept);
        all.shrink_to_fit();
    }

    /// Visits those of each serial number, of each machine the first; what was taken out of a machine is none of its own.
    pub(super) fn each_of_several(&self, mut visit: impl FnMut(Namespace, &[Place])) {
        let mut firsts: Vec<Place> = Vec::new();
        for places in self.all.chunk_by(|a, b| a.serial == b.serial) {
            firsts.clear();
            let carried = |own: &'_ [Place]| {
                let mut carried = own.iter().filter(|place| !place.removed);
                let first = carried.next()?;
                Some(Place { joins: first.joins || carried.any(|place| place.joins), ..*first })
            };
            firsts.extend(places.chunk_by(|a, b| a.machine == b.machine).filter_map(carried));
            if let Some(first) = firsts.first() {
                visit(first.serial.0, &firsts);
            }
        }
    }

    /// Gives the machines other numbers, and keeps those of serial numbers that still stand at several.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        for place in &mut self.all {
            place.machine = new(place.machine);
        }
        self.settle();
    }

    /// Those of a serial number.
    pub(super) fn of(&self, serial: Serial) -> Range<usize> {
        self.span(0..self.all.len(), |place| place.serial.cmp(&serial))
    }

    /// Those at a machine, of those of one serial number.
    pub(super) fn at(&self, machine: u32, of: Range<usize>) -> Range<usize> {
        self.span(of, |place| place.machine.cmp(&machine))
    }

    pub(super) fn get(&self, place: usize) -> Option<&Place> {
        #[cfg(test)]
        self.looks.fetch_add(1, Relaxed);
        self.all.get(place)
    }

    /// Which of a range are equal, by how they compare with what is looked for.
    fn span(&self, within: Range<usize>, compare: impl Fn(&Place) -> Ordering) -> Range<usize> {
        let compare = |place: &Place| {
            #[cfg(test)]
            self.looks.fetch_add(1, Relaxed);
            compare(place)
        };
        let places = self.all.get(within.clone()).unwrap_or_default();
        let from = places.partition_point(|place| compare(place).is_lt());
        let end = places.partition_point(|place| compare(place).is_le());
        within.start + from..within.start + end
    }
}
