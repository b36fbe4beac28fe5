//! What is known of machines that share a number with others, in 32 bytes each: millions of them are compared.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::serials::{Namespace, Numbers, each_number};
use crate::model::{Evidence, Field, Standing};

/// What is known of them, by machine.
#[derive(Debug)]
pub(super) struct Candidates {
    all: Vec<Candidate>,
    /// Sets of sheets, of which there are few; the first is empty.
    sets: Vec<Box<[u32]>>,
    /// Their places.
    known: HashMap<Box<[u32]>, u32>,
    /// All serial and inventory numbers of those that have several of either.
    several: HashMap<u32, [Vec<u64>; 2]>,
}

/// One of them, or several that are one.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// The hash of its serial number, and that of its inventory number; 0 where it has none. Two that meet by chance, in one of
    /// 2^64 cases, may join what is two.
    numbers: [u64; 2],
    /// The hash of its hardware address; 0 where it has none, [`SEVERAL`] where it has more than one.
    address: u32,
    machine: u32,
    /// The set of the sheets in which it stands.
    sheets: u32,
    /// How well its key names it: the less the better.
    rank: u8,
    /// Whether nothing but a board names it.
    of_board: bool,
    /// Whether it has several serial or inventory numbers.
    has_several: bool,
}

/// Stands for more than one hardware address.
const SEVERAL: u32 = u32::MAX;

impl Candidates {
    /// For so many.
    pub(super) fn of(machines: usize) -> Self {
        let known = HashMap::from_iter([(Box::default(), 0)]);
        Self { all: Vec::with_capacity(machines), sets: vec![Box::default()], known, several: HashMap::new() }
    }

    /// Adds a row of a machine that is read from a sheet; machines come in the order of their numbers.
    pub(super) fn add(&mut self, machine: u32, sheet: usize, evidence: &[Evidence<'_>]) {
        if self.all.last().is_none_or(|last| last.machine != machine) {
            let (rank, of_board, has_several) = (u8::MAX, true, false);
            let (numbers, address, sheets) = ([0; 2], 0, 0);
            self.all.push(Candidate { numbers, address, machine, sheets, rank, of_board, has_several });
        }
        let at = self.all.len() - 1;
        let sheets = self.all[at].sheets;
        self.all[at].sheets = self.with(sheets, &[u32::try_from(sheet).unwrap_or(u32::MAX)]);
        for item in evidence {
            let key = item.key_cells().next().and_then(|cell| item.column(cell)?.field);
            let candidate = &mut self.all[at];
            // What a device says that nothing names is named by its place.
            let of_piece = key.is_none() && item.plan.standing == Standing::Observed;
            candidate.of_board &=
                of_piece || matches!(key, Some(Field::ControlBoardSerial | Field::BoardSerial));
            candidate.rank = candidate.rank.min(rank(key));
        }
        let hash = |number: &str| FixedState::default().hash_one(number).max(1);
        each_number(evidence, Numbers::OfSeveral, |namespace, _, _, number| match namespace {
            Namespace::Machine => self.number(at, 0, hash(number)),
            Namespace::Tag => self.number(at, 1, hash(number)),
            Namespace::Address => {
                let [a, b, c, d, ..] = hash(number).to_le_bytes();
                self.address(at, u32::from_le_bytes([a, b, c, d]).clamp(1, SEVERAL - 1));
            }
            Namespace::Name | Namespace::Board => {}
        });
    }

    /// Adds the hash of a hardware address.
    fn address(&mut self, at: usize, hash: u32) {
        let own = &mut self.all[at].address;
        *own = if *own == 0 || *own == hash { hash } else { SEVERAL };
    }

    /// Adds the hash of a number of a kind, that is not there.
    fn number(&mut self, at: usize, kind: usize, hash: u64) {
        let candidate = &mut self.all[at];
        if !candidate.has_several {
            let own = &mut candidate.numbers[kind];
            if *own == 0 || *own == hash {
                *own = hash;
                return;
            }
            candidate.has_several = true;
            let own = candidate.numbers.map(|one| Vec::from_iter((one != 0).then_some(one)));
            self.several.insert(candidate.machine, own);
        }
        let all = self.several.entry(candidate.machine).or_default();
        if !all[kind].contains(&hash) {
            all[kind].push(hash);
        }
    }

    /// The set of those of a set and some more.
    fn with(&mut self, set: u32, more: &[u32]) -> u32 {
        let own = &*self.sets[set as usize];
        if more.iter().all(|one| own.contains(one)) {
            return set;
        }
        let mut all = own.to_vec();
        all.extend(more);
        all.sort_unstable();
        all.dedup();
        let all = all.into_boxed_slice();
        if let Some(known) = self.known.get(&all) {
            return *known;
        }
        let place = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(all.clone());
        self.known.insert(all, place);
        place
    }

    fn place(&self, machine: u32) -> Option<usize> {
        self.all.binary_search_by_key(&machine, |candidate| candidate.machine).ok()
    }

    fn get(&self, machine: u32) -> Option<&Candidate> {
        self.all.get(self.place(machine)?)
    }

    /// The hashes of the numbers of a kind.
    fn numbers<'c>(&'c self, candidate: &'c Candidate, kind: usize) -> &'c [u64] {
        if candidate.has_several {
            return self.several.get(&candidate.machine).map_or(&[], |all| all[kind].as_slice());
        }
        let own = candidate.numbers.get(kind..=kind).unwrap_or_default();
        if own == [0] { &[] } else { own }
    }

    /// Whether nothing but a board names it.
    pub(super) fn is_of_board(&self, machine: u32) -> bool {
        self.get(machine).is_some_and(|candidate| candidate.of_board)
    }

    /// The sheets in which it stands.
    pub(super) fn sheets(&self, machine: u32) -> &[u32] {
        self.get(machine).map_or(&[], |candidate| &*self.sets[candidate.sheets as usize])
    }

    /// Whether two of them have a number of a kind in common: 0 for serial, 1 for inventory numbers; `None` where one has none.
    pub(super) fn agree_in(&self, kind: usize, one: u32, other: u32) -> Option<bool> {
        let (own, other) = (self.numbers(self.get(one)?, kind), self.numbers(self.get(other)?, kind));
        let both = !own.is_empty() && !other.is_empty();
        both.then(|| own.iter().any(|number| other.contains(number)))
    }

    /// Whether two of them have one hardware address; `None` where one has none. Cards give a machine several, which are not
    /// compared.
    pub(super) fn addresses_agree(&self, one: u32, other: u32) -> Option<bool> {
        let address = |machine| Some(self.get(machine)?.address).filter(|address| *address != 0);
        let (own, its) = (address(one)?, address(other)?);
        Some(one == other || (own == its && own != SEVERAL))
    }

    /// Gives the first all that the other has; whether the other's key is the better name, if both are known.
    pub(super) fn unite(&mut self, first: u32, other: u32) -> Option<bool> {
        let (at, of) = (self.place(first)?, self.place(other)?);
        let taken = self.all[of];
        let numbers = [0, 1].map(|kind| self.numbers(&taken, kind).to_vec());
        self.several.remove(&other);
        let nothing = Candidate { numbers: [0; 2], address: 0, sheets: 0, has_several: false, ..taken };
        self.all[of] = nothing;
        let sheets = self.sets[taken.sheets as usize].to_vec();
        self.all[at].sheets = self.with(self.all[at].sheets, &sheets);
        for (kind, hashes) in numbers.into_iter().enumerate() {
            for hash in hashes {
                self.number(at, kind, hash);
            }
        }
        if taken.address != 0 {
            self.address(at, taken.address);
        }
        let candidate = &mut self.all[at];
        let better = taken.rank < candidate.rank;
        candidate.rank = candidate.rank.min(taken.rank);
        candidate.of_board &= taken.of_board;
        Some(better)
    }
}

/// How well a key of this kind names a machine for people.
fn rank(key: Option<Field>) -> u8 {
    let of_keys = key.and_then(|key| Field::KEYS.iter().position(|field| *field == key));
    of_keys.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX - u8::from(key.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Millions of them stand beside each other while machines are joined.
    #[test]
    fn a_candidate_takes_few_bytes() {
        assert!(size_of::<Candidate>() <= 32);
    }

    #[test]
    fn machines_agree_unless_both_have_numbers_and_none_is_the_same() {
        let candidate = |machine, numbers| Candidate {
            numbers,
            address: 0,
            machine,
            sheets: 0,
            rank: 3,
            of_board: false,
            has_several: false,
        };
        let mut all = Candidates::of(4);
        all.all.extend([[7, 0], [8, 0], [0, 9], [0, 0]].into_iter().zip(0..).map(|(n, m)| candidate(m, n)));
        assert_eq!([(0, 1), (0, 2), (1, 3)].map(|(a, b)| all.agree_in(0, a, b)), [Some(false), None, None]);
        all.number(0, 0, 8);
        assert_eq!(all.agree_in(0, 0, 1), Some(true), "it has both numbers");
        assert_eq!(all.unite(1, 2), Some(false));
        assert_eq!(all.unite(1, 0), Some(false));
        let united = *all.get(1).unwrap();
        assert_eq!((all.numbers(&united, 0), all.numbers(&united, 1)), (&[8, 7][..], &[9][..]));
        assert_eq!(all.agree_in(0, 0, 1), None, "what another took over is nobody's");
        let set = all.with(0, &[4, 2]);
        assert_eq!((all.with(set, &[2]), all.with(0, &[2, 4])), (set, set), "equal sets are one");
    }
}
