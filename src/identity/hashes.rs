//! What the first pass keeps of serial numbers: of each a hash and the machine that carries it, in about five bytes.
//!
//! A table that is looked up at every number takes four times as much. What stands twice need not be known before all is
//! read, so the hashes are only laid down, each in one of many parts, and each part is put in order at the end.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use rayon::prelude::*;

use super::compact::{Entry, Pages, Place};
use super::serials::Namespace;

/// One for each first byte of a hash; the other four are written down.
const PARTS: usize = 1 << 8;
/// Bytes of a page of a part.
const PAGE: usize = 1 << 12;
/// A part that is not in the order of the machines is put in order beyond so many, and whenever it has doubled since.
const MANY: usize = 1 << 12;

/// 40 bits of the hash of a serial number: of ten million numbers some fifty pairs meet by chance, which are told apart by
/// their text, and of a hundred million five thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SerialHash {
    part: u8,
    rest: u32,
}

/// The hash of a serial number, by which the first pass knows it; `None` where the text says nothing.
pub(super) fn hash(namespace: Namespace, text: &str) -> Option<SerialHash> {
    let hash = FixedState::default().hash_one((namespace, namespace.normalise(text)?));
    let [a, b, c, d, .., part] = hash.to_le_bytes();
    Some(SerialHash { part, rest: u32::from_le_bytes([a, b, c, d]) })
}

/// The hashes of all serial numbers, with their machines.
#[derive(Debug)]
pub(super) struct SerialHashes {
    parts: Vec<Part>,
}

/// What has to be compared by its text.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Machines that carry a hash which another one carries, ascending.
    pub(super) machines: Vec<u32>,
    /// These hashes: a machine may have very many serial numbers beside the one that is another's, too.
    hashes: HashSet<SerialHash>,
}

impl Suspects {
    /// Whether several machines carry a hash.
    pub(super) fn is_one(&self, hash: SerialHash) -> bool {
        self.hashes.contains(&hash)
    }
}

impl Default for SerialHashes {
    fn default() -> Self {
        Self { parts: std::iter::repeat_with(Part::default).take(PARTS).collect() }
    }
}

impl SerialHashes {
    /// Notes that a machine carries a serial number of this [`hash`].
    pub(super) fn note(&mut self, hash: SerialHash, machine: u32) {
        if let Some(part) = self.parts.get_mut(usize::from(hash.part)) {
            part.note(hash.rest, machine);
        }
    }

    /// What may be shared; the hashes themselves are dropped, each part once it was looked through.
    pub(super) fn into_suspects(self) -> Suspects {
        let parts: Vec<(u8, Part)> = (0u8..=u8::MAX).zip(self.parts).collect();
        let found: Vec<(u8, Vec<(u32, u32)>)> =
            parts.into_par_iter().map(|(number, part)| (number, part.into_suspects())).collect();
        let mut suspects = Suspects::default();
        for (part, found) in found {
            for (rest, machine) in found {
                suspects.hashes.insert(SerialHash { part, rest });
                suspects.machines.push(machine);
            }
        }
        suspects.machines.par_sort_unstable();
        suspects.machines.dedup();
        suspects
    }
}

/// Hashes that begin alike.
#[derive(Debug)]
struct Part {
    pages: Pages,
    count: usize,
    /// The machine of the last one.
    last: u32,
    /// Whether they stand in the order of the machines. Then few repeat one of their machine, as it is not written down where
    /// its rows repeat it.
    in_order: bool,
    /// How many there were when they were put in order.
    ordered: usize,
}

impl Default for Part {
    fn default() -> Self {
        Self { pages: Pages::of(PAGE), count: 0, last: 0, in_order: true, ordered: 0 }
    }
}

impl Part {
    fn note(&mut self, rest: u32, machine: u32) {
        self.in_order &= self.last <= machine;
        if !self.in_order && self.count >= MANY.max(2 * self.ordered) {
            self.put_in_order();
        }
        self.push(rest, machine);
    }

    fn push(&mut self, rest: u32, machine: u32) {
        self.pages.push(&Entry::new().four(rest).step(u64::from(self.last), u64::from(machine)));
        self.last = machine;
        self.count += 1;
    }

    /// By machine, each hash of a machine once: a step from machine to machine takes one byte then, and where the rows of
    /// all machines are mixed, each repeats the serial numbers of its machine.
    fn put_in_order(&mut self) {
        let mut all = self.read();
        all.sort_unstable_by_key(|(rest, machine)| (*machine, *rest));
        all.dedup();
        *self = Self { ordered: all.len(), in_order: false, ..Self::default() };
        for (rest, machine) in all {
            self.push(rest, machine);
        }
    }

    fn read(&self) -> Vec<(u32, u32)> {
        let mut all = Vec::with_capacity(self.count);
        let mut reader = self.pages.read_from(Place::default());
        let mut machine = 0;
        while reader.turn().is_some() {
            let rest = reader.four();
            machine = reader.step(machine);
            all.push((rest, u32::try_from(machine).unwrap_or(u32::MAX)));
        }
        all
    }

    /// The hashes that several machines carry, with each of these.
    fn into_suspects(self) -> Vec<(u32, u32)> {
        let mut all = self.read();
        drop(self);
        all.sort_unstable();
        all.dedup();
        let several = all.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1);
        several.flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    /// Which machines and hashes are suspected, found in the plain way.
    fn plain(all: &[(SerialHash, u32)]) -> (BTreeSet<u32>, Vec<SerialHash>) {
        let mut machines: BTreeMap<(u8, u32), BTreeSet<u32>> = BTreeMap::new();
        for (hash, machine) in all {
            machines.entry((hash.part, hash.rest)).or_default().insert(*machine);
        }
        machines.retain(|_, machines| machines.len() > 1);
        let hashes = machines.keys().map(|(part, rest)| SerialHash { part: *part, rest: *rest });
        (machines.values().flatten().copied().collect(), hashes.collect())
    }

    proptest! {
        #[test]
        fn every_hash_of_several_machines_is_found_and_no_other(
            all in prop::collection::vec((0u8..3, 0u32..900, 0u32..40), 0..200),
            repeats in prop::sample::select(vec![1, 200]),
            sorted in any::<bool>(),
        ) {
            let mut all: Vec<(SerialHash, u32)> = all.into_iter().map(|(part, rest, machine)| {
                (SerialHash { part: part * 127, rest: rest * 4_000_000 }, machine)
            }).collect();
            if sorted {
                all.sort_by_key(|(_, machine)| *machine);
            }
            let mut hashes = SerialHashes::default();
            for _ in 0..repeats {
                for (hash, machine) in &all {
                    hashes.note(*hash, *machine);
                }
            }
            let suspects = hashes.into_suspects();
            let (machines, suspected) = plain(&all);
            prop_assert_eq!(suspects.machines, machines.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(suspects.hashes, suspected.into_iter().collect::<HashSet<_>>());
        }
    }

    #[test]
    fn a_serial_number_takes_five_bytes_and_its_repeats_none() {
        const EACH: u32 = 10;
        const MACHINES: u32 = 100_000;
        let number =
            |n: u32, machine: u32| hash(Namespace::Board, &format!("BRD{}", machine * EACH + n)).unwrap();
        let taken = |all: &mut dyn Iterator<Item = (SerialHash, u32)>| {
            let mut suspects = Suspects::default();
            let told = allocation_counter::measure(|| {
                let mut hashes = SerialHashes::default();
                all.for_each(|(hash, machine)| hashes.note(hash, machine));
                suspects = hashes.into_suspects();
            });
            assert!(suspects.machines.len() < 20, "{suspects:?}");
            told.bytes_max / u64::from(MACHINES * EACH)
        };
        let of = |machine| (0..EACH).map(move |n| (number(n, machine), machine));
        let in_order = taken(&mut (0..MACHINES).flat_map(of));
        let mixed = (0..MACHINES * EACH * 2).map(|n| {
            let machine = u32::try_from(u64::from(n) * 7_919 % u64::from(MACHINES)).unwrap();
            (number(n / MACHINES % EACH, machine), machine)
        });
        let mixed = taken(&mut mixed.into_iter());
        assert!(in_order < 8 && mixed < 20, "{in_order} {mixed}");
    }
}
