//! Machines against which the same things stand, told once: a fleet has few cases, however many machines.

use std::collections::HashMap;

use super::MachineDigest;
use crate::model::Verdict;

/// Cases kept for each verdict; machines of later ones are only counted.
const CASES: usize = 64;
/// Further machines of a case that are kept by name.
const NAMES: usize = 24;
/// Findings of a case that are kept whole.
const FINDINGS: usize = 16;

/// The cases of a run, in bounded memory: at most 64 a verdict, each with its first machine kept whole.
///
/// No case is ever given up for another, so every count is exact.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    kept: Vec<Case>,
    /// Where a case stands in `kept`; looked up only, never walked.
    index: HashMap<[u8; 32], usize>,
    per_verdict: [usize; Verdict::ALL.len()],
    further: [u64; Verdict::ALL.len()],
    further_lots: u64,
}

/// Machines with the same verdict and the same findings.
#[derive(Clone, Debug)]
pub struct Case {
    /// The first of them in the order of the inputs, with at most 16 findings and 16 pieces of
    /// missing evidence.
    pub first: MachineDigest,
    /// Findings of the first machine beyond those kept.
    pub more_findings: usize,
    /// How many machines, the first included.
    pub machines: u64,
    /// Of these, lots.
    pub lots: u64,
    /// The next of them, at most 24.
    pub also: Vec<Mention>,
}

/// A machine named and nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its key.
    pub key: Box<str>,
    /// The cell where its worst finding begins.
    pub place: Option<Box<str>>,
}

impl Cases {
    /// Counts a machine that is not clear.
    pub(super) fn add(&mut self, digest: MachineDigest) {
        let is_lot = digest.quantity.is_some();
        if let Some(case) = self.index.get(&digest.case).and_then(|i| self.kept.get_mut(*i)) {
            case.machines += 1;
            case.lots += u64::from(is_lot);
            if case.also.len() < NAMES {
                case.also.push(Mention::of(digest));
            }
            return;
        }
        let verdict = digest.verdict as usize;
        if self.per_verdict[verdict] == CASES {
            self.further[verdict] += 1;
            self.further_lots += u64::from(is_lot);
            return;
        }
        self.per_verdict[verdict] += 1;
        self.index.insert(digest.case, self.kept.len());
        self.kept.push(Case::new(digest));
    }

    /// The cases, worst verdict first, then most machines, then as they came.
    pub fn worst_first(&self) -> Vec<&Case> {
        let mut cases: Vec<&Case> = self.kept.iter().collect();
        cases.sort_by(|a, b| b.first.verdict.cmp(&a.first.verdict).then_with(|| b.machines.cmp(&a.machines)));
        cases
    }

    /// How many machines of this verdict belong to cases that were not kept.
    pub fn further(&self, verdict: Verdict) -> u64 {
        self.further[verdict as usize]
    }

    /// How many machines belong to cases that were not kept, and how many of these are lots.
    pub fn further_of_all(&self) -> (u64, u64) {
        (self.further.iter().sum(), self.further_lots)
    }
}

impl Case {
    fn new(mut first: MachineDigest) -> Self {
        let more_findings = first.findings.len().saturating_sub(FINDINGS);
        first.findings.truncate(FINDINGS);
        first.findings.shrink_to_fit();
        first.missing.truncate(FINDINGS);
        let lots = u64::from(first.quantity.is_some());
        Self { first, more_findings, machines: 1, lots, also: Vec::new() }
    }
}

impl Mention {
    fn of(digest: MachineDigest) -> Self {
        let place = digest.findings.into_iter().next().and_then(|f| f.cell).map(|c| c.place);
        Self { key: digest.key, place }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn memory_is_bounded_and_no_machine_is_lost() {
        let fleet = samples::many(1);
        let review = fleet
            .audits()
            .map(|a| fleet.digest(&a))
            .find(|d| d.verdict == Verdict::Review)
            .expect("a sample");
        let mut cases = Cases::default();
        for n in 0..1000u64 {
            let mut digest = review.clone();
            digest.case[..8].copy_from_slice(&(n % 200).to_le_bytes());
            cases.add(digest);
        }
        let kept = cases.worst_first();
        assert_eq!(kept.len(), CASES);
        let in_cases: u64 = kept.iter().map(|c| c.machines).sum();
        assert_eq!(in_cases + cases.further(Verdict::Review), 1000);
        assert!(kept.iter().all(|c| c.machines == 5), "a kept case counts every machine of it");
    }

    #[test]
    fn the_worst_case_comes_first_then_the_one_with_most_machines() {
        let fleet = samples::every_verdict();
        let shown: Vec<Verdict> =
            fleet.summary().cases.worst_first().iter().map(|c| c.first.verdict).collect();
        assert_eq!(shown.first(), Some(&Verdict::Prohibited));
        assert!(shown.is_sorted_by(|a, b| a >= b), "{shown:?}");
    }
}
