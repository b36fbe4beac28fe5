//! Which machines of several sources are one: those that share a serial number, inventory number or hardware address, those that
//! devices themselves say to have one name in the network, if their addresses do not contradict that, and what only a board names,
//! or nothing but its place, with the machine that has this board.
//!
//! A source that tells two machines apart is believed: they are never one. Nor are two that name different serial or inventory
//! numbers, whatever else they share: that is somebody's to look at, and stays a number at two machines. A number that one
//! source gives to two machines joins nothing.

use hashbrown::HashMap;

use super::candidates::Candidates;
use super::serials::Namespace;
use super::shared::SharedSerials;

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
            let carrying = places.iter().filter(|place| place.joins);
            let machines: Vec<u32> = carrying.map(|place| place.machine).collect();
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
            let of_board = |first: &u32| self.groups.is_of_board(*first);
            let (boards, machines): (Vec<u32>, Vec<u32>) = firsts.into_iter().partition(of_board);
            if machines.len() < 2 {
                let all: Vec<u32> = machines.into_iter().chain(boards).collect();
                self.unite(&all, namespace);
            }
            return;
        }
        self.unite(&firsts, namespace);
    }

    /// Whether no source gives a number to two of these machines.
    fn is_identifying(&self, firsts: &[u32]) -> bool {
        let mut sheets: Vec<u32> =
            firsts.iter().flat_map(|first| self.groups.sheets(*first)).copied().collect();
        sheets.sort_unstable();
        sheets.windows(2).all(|two| two[0] != two[1])
    }

    /// Takes these for one, unless two of them contradict each other: which of the two the others are nobody can tell.
    fn unite(&mut self, firsts: &[u32], by: Namespace) {
        let groups = &self.groups;
        let is_one = |agree: &dyn Fn(u32, u32) -> Option<bool>| {
            let speaks = firsts.iter().find(|first| agree(**first, **first).is_some());
            speaks.is_none_or(|one| firsts.iter().all(|other| agree(*one, *other) != Some(false)))
        };
        let agree = (0..2).all(|kind| is_one(&|one, other| groups.agree_in(kind, one, other)))
            // Two devices may have been given one name.
            && (by != Namespace::Name || is_one(&|one, other| groups.addresses_agree(one, other)));
        if let Some((first, others)) = firsts.split_first().filter(|_| agree) {
            for other in others {
                self.join(*first, *other);
            }
        }
    }

    fn join(&mut self, first: u32, other: u32) {
        let Some(better) = self.groups.unite(first, other) else { return };
        let names = self.joined.named_by.remove(&other).unwrap_or(other);
        if better {
            self.joined.named_by.insert(first, names);
        }
        self.joined.of.insert(other, first);
    }
}

#[cfg(test)]
mod tests;
