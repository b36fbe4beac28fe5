//! Which rules fired, and on how many machines.

use std::collections::BTreeMap;

use super::FindingDigest;
use crate::model::Verdict;

/// So much of what a rule advises is kept: it may say other things of other machines.
const ADVICE: usize = 2;

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
    /// Machines of which it asks that something be done, the last of them, and what it advises.
    open: u64,
    last_open: u64,
    advice: Vec<Box<str>>,
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
    /// On how many of them something has to be done.
    pub open: u64,
    /// What: at most two of the ways in which it says so.
    pub advice: &'a [Box<str>],
    /// Of these, lots.
    pub lots: u64,
}

impl Rules {
    /// Counts a finding of the machine with this number.
    pub(super) fn add(&mut self, machine: u64, is_lot: bool, finding: &FindingDigest) {
        let counts = finding.counts_as();
        if !self.by_id.contains_key(&finding.rule) {
            self.by_id.insert(finding.rule.clone(), Entry::of(finding));
        }
        let Some(entry) = self.by_id.get_mut(&finding.rule) else { return };
        entry.worst = entry.worst.max(counts);
        entry.machines += u64::from(entry.last != machine);
        entry.lots += u64::from(entry.last != machine && is_lot);
        entry.last = machine;
        if counts >= Verdict::Undetermined {
            entry.open += u64::from(entry.last_open != machine);
            entry.last_open = machine;
            if entry.advice.len() < ADVICE && !entry.advice.contains(&finding.advice) {
                entry.advice.push(finding.advice.clone());
            }
        }
    }

    /// Every rule that fired, by id.
    pub fn iter(&self) -> impl Iterator<Item = RuleTally<'_>> {
        self.by_id.iter().map(|(rule, e)| RuleTally {
            rule,
            title: &e.title,
            worst: e.worst,
            machines: e.machines,
            open: e.open,
            advice: &e.advice,
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

impl Entry {
    /// Of a rule that fired on no machine yet; they are counted from 1.
    fn of(finding: &FindingDigest) -> Self {
        let (title, worst) = (finding.title.clone(), finding.counts_as());
        Self { title, worst, machines: 0, lots: 0, last: 0, open: 0, last_open: 0, advice: Vec::new() }
    }
}
