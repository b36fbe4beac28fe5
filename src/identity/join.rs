//! Which machines of several sources are one: those that share a serial number, inventory number or hardware address, and what
//! only a board names with the machine that has this board.
//!
//! A source that tells two machines apart is believed: they are never one. Nor are two that name different serial or inventory
//! numbers, whatever else they share: that is somebody's to look at, and stays a number at two machines. A number that one
//! source gives to two machines joins nothing.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::serials::{Namespace, Numbers, each_number};
use super::shared::SharedSerials;
use crate::model::{Evidence, Field};

/// What is known of machines that share a number with others, by machine: some forty bytes each.
#[derive(Debug, Default)]
pub(super) struct Candidates(Vec<(u32, Candidate)>);

/// One of them, or several that are one.
#[derive(Debug)]
struct Candidate {
    /// The sheets in which it stands.
    sheets: Few<u32>,
    /// The hashes of its serial numbers. Two that meet by chance, in one of 2^64 cases, may join what is two.
    serials: Few<u64>,
    /// The hashes of its inventory numbers.
    tags: Few<u64>,
    /// How well its key names it: the less the better.
    rank: u8,
    /// Whether nothing but a board names it.
    of_board: bool,
}

/// A set that mostly has one thing in it.
#[derive(Debug, Default)]
enum Few<T> {
    #[default]
    None,
    One(T),
    Several(Box<[T]>),
}

impl<T: Copy + PartialEq> Few<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }

    /// Adds what is not there.
    fn add(&mut self, one: T) {
        if self.all().contains(&one) {
            return;
        }
        *self = match self.all() {
            [] => Self::One(one),
            all => Self::Several(all.iter().copied().chain([one]).collect()),
        };
    }

    /// Whether two sets have one thing in common, or one of them has none.
    fn agrees_with(&self, other: &Self) -> bool {
        let (own, other) = (self.all(), other.all());
        own.is_empty() || other.is_empty() || own.iter().any(|one| other.contains(one))
    }
}

impl Candidates {
    /// Adds a row of a machine that is read from a sheet; machines come in the order of their numbers.
    pub(super) fn add(&mut self, machine: u32, sheet: usize, evidence: &[Evidence<'_>]) {
        if self.0.last().is_none_or(|(last, _)| *last != machine) {
            let (sheets, serials, tags) = Default::default();
            self.0.push((machine, Candidate { sheets, serials, tags, rank: u8::MAX, of_board: true }));
        }
        let Some((_, candidate)) = self.0.last_mut() else { return };
        candidate.sheets.add(u32::try_from(sheet).unwrap_or(u32::MAX));
        for item in evidence {
            let key = item.key_cells().next().and_then(|cell| item.column(cell)?.field);
            candidate.of_board &= matches!(key, Some(Field::ControlBoardSerial | Field::BoardSerial));
            candidate.rank = candidate.rank.min(rank(key));
        }
        let hash = |number: &str| FixedState::default().hash_one(number);
        each_number(evidence, Numbers::OfSeveral, |namespace, _, _, number| match namespace {
            Namespace::Machine => candidate.serials.add(hash(number)),
            Namespace::Tag => candidate.tags.add(hash(number)),
            Namespace::Address | Namespace::Board => {}
        });
    }

    fn get(&self, machine: u32) -> Option<&Candidate> {
        let at = self.0.binary_search_by_key(&machine, |(number, _)| *number).ok()?;
        self.0.get(at).map(|(_, candidate)| candidate)
    }

    fn get_mut(&mut self, machine: u32) -> Option<&mut Candidate> {
        let at = self.0.binary_search_by_key(&machine, |(number, _)| *number).ok()?;
        self.0.get_mut(at).map(|(_, candidate)| candidate)
    }
}

/// How well a key of this kind names a machine for people.
fn rank(key: Option<Field>) -> u8 {
    let of_keys = key.and_then(|key| Field::KEYS.iter().position(|field| *field == key));
    of_keys.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX - u8::from(key.is_some()))
}

/// Machines that are one: for each of them the machine that stands for all, which is the first of them, and the one whose key names them.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// By machine that is another: that one, or one that is it.
    of: HashMap<u32, u32>,
    /// By the machine that stands for all, where another one names it.
    named_by: HashMap<u32, u32>,
}

impl Joined {
    /// Finds them.
    pub(super) fn of(candidates: Candidates, shared: &SharedSerials) -> Self {
        let mut joining = Joining { groups: candidates, joined: Self::default() };
        // The places are in the order of the namespaces: serial numbers first, boards last.
        shared.each_of_several(|namespace, places| {
            let machines: Vec<u32> = places.iter().map(|place| place.machine).collect();
            joining.number(namespace, &machines);
        });
        joining.joined
    }

    /// The machine that stands for a machine.
    pub(super) fn first(&self, mut machine: u32) -> u32 {
        while let Some(first) = self.of.get(&machine) {
            machine = *first;
        }
        machine
    }

    /// The machine whose key names all that are one with a machine.
    pub(super) fn named_by(&self, first: u32) -> u32 {
        self.named_by.get(&first).copied().unwrap_or(first)
    }

    /// Whether no machine is another.
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

struct Joining {
    groups: Candidates,
    joined: Joined,
}

impl Joining {
    /// A number that these machines carry.
    fn number(&mut self, namespace: Namespace, machines: &[u32]) {
        let mut firsts: Vec<u32> = machines.iter().map(|machine| self.joined.first(*machine)).collect();
        firsts.sort_unstable();
        firsts.dedup();
        if firsts.len() < 2 || !self.is_identifying(&firsts) {
            return;
        }
        if namespace == Namespace::Board {
            // A board in two machines is no reason to take them for one.
            let of_board = |first: &u32| self.groups.get(*first).is_some_and(|group| group.of_board);
            let (boards, machines): (Vec<u32>, Vec<u32>) = firsts.into_iter().partition(of_board);
            if machines.len() < 2 {
                let all: Vec<u32> = machines.into_iter().chain(boards).collect();
                self.unite(&all);
            }
            return;
        }
        self.unite(&firsts);
    }

    /// Whether no source gives a number to two of these machines.
    fn is_identifying(&self, firsts: &[u32]) -> bool {
        let mut sheets: Vec<u32> = Vec::new();
        let groups = firsts.iter().filter_map(|first| self.groups.get(*first));
        for sheet in groups.flat_map(|group| group.sheets.all()) {
            if sheets.contains(sheet) {
                return false;
            }
            sheets.push(*sheet);
        }
        true
    }

    /// Takes each of these for one with the first that it does not contradict.
    fn unite(&mut self, firsts: &[u32]) {
        let mut kept: Vec<u32> = Vec::new();
        for first in firsts {
            let fits = |other: &&u32| match (self.groups.get(**other), self.groups.get(*first)) {
                (Some(a), Some(b)) => a.serials.agrees_with(&b.serials) && a.tags.agrees_with(&b.tags),
                _ => false,
            };
            match kept.iter().position(|other| fits(&other)) {
                Some(at) => {
                    let other = kept[at];
                    kept[at] = other.min(*first);
                    self.join(other.min(*first), other.max(*first));
                }
                None => kept.push(*first),
            }
        }
    }

    fn join(&mut self, first: u32, other: u32) {
        let Some(of_other) = self.groups.get_mut(other).map(Candidate::take) else { return };
        let Some(group) = self.groups.get_mut(first) else { return };
        let better = of_other.rank < group.rank;
        of_other.sheets.all().iter().for_each(|sheet| group.sheets.add(*sheet));
        of_other.serials.all().iter().for_each(|serial| group.serials.add(*serial));
        of_other.tags.all().iter().for_each(|tag| group.tags.add(*tag));
        group.rank = group.rank.min(of_other.rank);
        group.of_board &= of_other.of_board;
        let names = self.joined.named_by.remove(&other).unwrap_or(other);
        if better {
            self.joined.named_by.insert(first, names);
        }
        self.joined.of.insert(other, first);
    }
}

impl Candidate {
    /// What it was, which another takes over.
    fn take(&mut self) -> Self {
        let (sheets, serials, tags) = Default::default();
        let nothing = Self { sheets, serials, tags, rank: self.rank, of_board: self.of_board };
        std::mem::replace(self, nothing)
    }
}

#[cfg(test)]
mod tests;
