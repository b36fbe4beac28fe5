//! Which rules fired, and on how many machines.

use std::collections::BTreeMap;

use super::FindingDigest;
use crate::model::Verdict;

/// The rules that fired.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    by_id: BTreeMap<Box<str>, Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    title: Box<str>,
    worst: Verdict,
    machines: u64,
    lots: u64,
    /// The machine counted last, so that two findings of one rule count it once.
    last: u64,
}

/// How often one rule fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleTally<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its worst outcome; of a finding that is waived, no more than a notice.
    pub worst: Verdict,
    /// On how many machines it fired.
    pub machines: u64,
    /// Of these, lots.
    pub lots: u64,
}

impl Rules {
    /// Counts a finding of the machine with this number.
    pub(super) fn add(&mut self, machine: u64, is_lot: bool, finding: &FindingDigest) {
        if let Some(entry) = self.by_id.get_mut(&finding.rule) {
            entry.worst = entry.worst.max(finding.counts_as());
            entry.machines += u64::from(entry.last != machine);
            entry.lots += u64::from(entry.last != machine && is_lot);
            entry.last = machine;
        } else {
            let entry = Entry {
                title: finding.title.clone(),
                worst: finding.counts_as(),
                machines: 1,
                lots: u64::from(is_lot),
                last: machine,
            };
            self.by_id.insert(finding.rule.clone(), entry);
        }
    }

    /// Every rule that fired, by id.
    pub fn iter(&self) -> impl Iterator<Item = RuleTally<'_>> {
        self.by_id.iter().map(|(rule, e)| RuleTally {
            rule,
            title: &e.title,
            worst: e.worst,
            machines: e.machines,
            lots: e.lots,
        })
    }

    /// Every rule that fired: worst outcome first, then most machines, then by id.
    pub fn worst_first(&self) -> Vec<RuleTally<'_>> {
        let mut rules: Vec<_> = self.iter().collect();
        rules.sort_by(|a, b| b.worst.cmp(&a.worst).then_with(|| b.machines.cmp(&a.machines)));
        rules
    }
}
