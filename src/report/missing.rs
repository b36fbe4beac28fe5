//! What is not known, gathered by the way to find out.

use std::collections::BTreeMap;

use super::MissingDigest;

/// Different ways kept; what is asked for in a later one is only counted.
const WAYS: usize = 256;
/// Different wordings kept of what one way finds out.
const WORDINGS: usize = 3;

/// Evidence that is missing over the whole run.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    by_how: BTreeMap<Box<str>, Entry>,
    further: u64,
}

#[derive(Clone, Debug)]
struct Entry {
    what: Vec<Box<str>>,
    machines: u64,
    lots: u64,
    /// The machine counted last, so that each counts once.
    last: u64,
}

/// One way to collect evidence and how many machines it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingTally<'a> {
    /// What is not known, in the words of the first machines: at most 3 wordings.
    pub what: &'a [Box<str>],
    /// How to find out.
    pub how: &'a str,
    /// For how many machines.
    pub machines: u64,
    /// Of these, lots.
    pub lots: u64,
}

impl Wanted {
    /// Counts what is missing of the machine with this number.
    pub(super) fn add(&mut self, machine: u64, is_lot: bool, missing: &MissingDigest) {
        if let Some(entry) = self.by_how.get_mut(&missing.how) {
            entry.machines += u64::from(entry.last != machine);
            entry.lots += u64::from(entry.last != machine && is_lot);
            entry.last = machine;
            if entry.what.len() < WORDINGS && !entry.what.contains(&missing.what) {
                entry.what.push(missing.what.clone());
            }
        } else if self.by_how.len() < WAYS {
            let entry = Entry {
                what: vec![missing.what.clone()],
                machines: 1,
                lots: u64::from(is_lot),
                last: machine,
            };
            self.by_how.insert(missing.how.clone(), entry);
        } else {
            self.further += 1;
        }
    }

    /// Every way kept, for most machines first, then by its text.
    pub fn most_first(&self) -> Vec<MissingTally<'_>> {
        let mut ways: Vec<_> = self
            .by_how
            .iter()
            .map(|(how, e)| MissingTally { what: &e.what, how, machines: e.machines, lots: e.lots })
            .collect();
        ways.sort_by_key(|w| std::cmp::Reverse(w.machines));
        ways
    }

    /// How many pieces of evidence are asked for in ways that were not kept.
    pub fn further(&self) -> u64 {
        self.further
    }
}
