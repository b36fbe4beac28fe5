//! Which machines of several sources are one: those that share a serial number, inventory number or hardware address, and what
//! only a board names with the machine that has this board.
//!
//! A source that tells two machines apart is believed: they are never one. Nor are two that name different serial or inventory
//! numbers, whatever else they share: that is somebody's to look at, and stays a number at two machines. A number that one
//! source gives to two machines joins nothing.

use std::collections::BTreeMap;

use super::serials::{Namespace, Numbers, each_number};
use super::shared::SharedSerials;
use crate::model::{Evidence, Field};

/// What is known of machines that share a number with others.
#[derive(Debug, Default)]
pub(super) struct Candidates(BTreeMap<u32, Candidate>);

/// One of them, or several that are one.
#[derive(Clone, Debug, Default)]
struct Candidate {
    /// The sheets in which it stands.
    sheets: Vec<usize>,
    /// Its serial numbers.
    serials: Vec<Box<str>>,
    /// Its inventory numbers.
    tags: Vec<Box<str>>,
    /// How well its key names it: the less the better.
    rank: u8,
    /// Whether nothing but a board names it.
    of_board: bool,
}

impl Candidates {
    /// Adds a row of a machine that is read from a sheet.
    pub(super) fn add(&mut self, machine: u32, sheet: usize, evidence: &[Evidence<'_>]) {
        let fresh = || Candidate { rank: u8::MAX, of_board: true, ..Candidate::default() };
        let candidate = self.0.entry(machine).or_insert_with(fresh);
        add(&mut candidate.sheets, sheet);
        for item in evidence {
            let key = item.key_cells().next().and_then(|cell| item.column(cell)?.field);
            candidate.of_board &= matches!(key, Some(Field::ControlBoardSerial | Field::BoardSerial));
            candidate.rank = candidate.rank.min(rank(key));
        }
        each_number(evidence, Numbers::OfSeveral, |namespace, _, _, number| match namespace {
            Namespace::Machine => add(&mut candidate.serials, number.into()),
            Namespace::Tag => add(&mut candidate.tags, number.into()),
            Namespace::Address | Namespace::Board => {}
        });
    }
}

/// How well a key of this kind names a machine for people.
fn rank(key: Option<Field>) -> u8 {
    let of_keys = key.and_then(|key| Field::KEYS.iter().position(|field| *field == key));
    of_keys.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX - u8::from(key.is_some()))
}

/// Adds what is not there.
fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

/// Machines that are one: for each of them the machine that stands for all, which is the first of them, and the one whose key names them.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// By machine that is another: that one, or one that is it.
    of: BTreeMap<u32, u32>,
    /// By the machine that stands for all.
    pub(super) named_by: BTreeMap<u32, u32>,
}

impl Joined {
    /// Finds them.
    pub(super) fn of(candidates: Candidates, shared: &SharedSerials) -> Self {
        let mut joining = Joining { groups: candidates.0, joined: Self::default() };
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

    /// Whether no machine is another.
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

struct Joining {
    /// By the machine that stands for all.
    groups: BTreeMap<u32, Candidate>,
    joined: Joined,
}

impl Joining {
    /// A number that these machines carry.
    fn number(&mut self, namespace: Namespace, machines: &[u32]) {
        let mut firsts: Vec<u32> = machines.iter().map(|machine| self.joined.first(*machine)).collect();
        firsts.sort_unstable();
        firsts.dedup();
        if !self.is_identifying(&firsts) {
            return;
        }
        if namespace == Namespace::Board {
            // A board in two machines is no reason to take them for one.
            let of_board = |first: &u32| self.groups.get(first).is_some_and(|group| group.of_board);
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
        let mut sheets: Vec<usize> = Vec::new();
        let groups = firsts.iter().filter_map(|first| self.groups.get(first));
        for sheet in groups.flat_map(|group| &group.sheets) {
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
            let fits = |other: &&u32| match (self.groups.get(other), self.groups.get(first)) {
                (Some(a), Some(b)) => agree(&a.serials, &b.serials) && agree(&a.tags, &b.tags),
                _ => false,
            };
            match kept.iter().find(fits).copied() {
                Some(other) => self.join(other.min(*first), other.max(*first), &mut kept),
                None => kept.push(*first),
            }
        }
    }

    fn join(&mut self, first: u32, other: u32, kept: &mut [u32]) {
        let (Some(of_other), Some(group)) = (self.groups.remove(&other), self.groups.get_mut(&first)) else {
            return;
        };
        let Joined { of, named_by } = &mut self.joined;
        let names =
            |named_by: &BTreeMap<u32, u32>, machine: u32| named_by.get(&machine).copied().unwrap_or(machine);
        let best = if of_other.rank < group.rank { names(named_by, other) } else { names(named_by, first) };
        named_by.remove(&other);
        named_by.insert(first, best);
        of_other.sheets.into_iter().for_each(|sheet| add(&mut group.sheets, sheet));
        of_other.serials.into_iter().for_each(|serial| add(&mut group.serials, serial));
        of_other.tags.into_iter().for_each(|tag| add(&mut group.tags, tag));
        group.rank = group.rank.min(of_other.rank);
        group.of_board &= of_other.of_board;
        of.insert(other, first);
        kept.iter_mut().filter(|machine| **machine == other).for_each(|machine| *machine = first);
    }
}

/// Whether two lists of numbers have one in common, or one of them has none.
fn agree(a: &[Box<str>], b: &[Box<str>]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|number| b.contains(number))
}

#[cfg(test)]
mod tests;
