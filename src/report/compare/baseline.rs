//! What is new against an earlier run: findings that were known and accepted for the time being fail no check.

use super::super::text::counted_machines;
use super::snapshot::{FindingState, MachineState, Snapshot};
use crate::model::Verdict;

impl Snapshot {
    /// Whether something of a machine at this verdict or worse is not in this run: the machine itself, pieces of a lot, a finding for
    /// one of its activities, or a question that is open.
    pub(crate) fn lacks(&self, key: &str, machine: &MachineState, verdict: Verdict) -> bool {
        if machine.verdict < verdict {
            return false;
        }
        let Some(known) = self.machines.get(key) else { return true };
        if machine.pieces.is_some_and(|pieces| known.pieces.is_none_or(|before| pieces > before)) {
            return true;
        }
        let is_known = |finding: &FindingState, activity| {
            let same = known.findings.iter().filter(|before| {
                before.fingerprint == finding.fingerprint && before.activities.contains(activity)
            });
            same.map(FindingState::counts_as).max() >= Some(finding.counts_as())
        };
        let mut counts = machine.findings.iter().filter(|finding| finding.counts_as() >= verdict);
        if counts.any(|finding| finding.activities.iter().any(|activity| !is_known(finding, activity))) {
            return true;
        }
        verdict <= Verdict::Undetermined && machine.open.iter().any(|question| !known.open.contains(question))
    }
}

/// New machines that are named.
const NAMED: usize = 10;

/// What a run has beyond its baseline.
#[derive(Clone, Debug)]
pub(crate) struct Baseline {
    snapshot: Snapshot,
    /// Where a check fails.
    verdict: Verdict,
    known: u64,
    new: u64,
    /// Of these, lots.
    new_lots: u64,
    named: Vec<Box<str>>,
}

impl Baseline {
    /// Nothing counted yet; a machine counts from this verdict on.
    pub(crate) const fn new(snapshot: Snapshot, verdict: Verdict) -> Self {
        Self { snapshot, verdict, known: 0, new: 0, new_lots: 0, named: Vec::new() }
    }

    /// Counts a machine by its key as it is compared.
    pub(crate) fn add(&mut self, key: &str, machine: &MachineState) {
        if machine.verdict < self.verdict {
            return;
        }
        if self.snapshot.lacks(key, machine, self.verdict) {
            self.new += 1;
            self.new_lots += u64::from(machine.pieces.is_some());
            if self.named.len() < NAMED {
                self.named.push(machine.key.clone());
            }
        } else {
            self.known += 1;
        }
    }

    /// Whether anything is new.
    pub(crate) const fn is_exceeded(&self) -> bool {
        self.new > 0
    }

    /// `Against the baseline (run 1a2b, as of 2026-07-31): 1 machine is new at undetermined or worse: S19-0003; 11 were known.`
    pub(crate) fn summary(&self) -> String {
        let Self { snapshot, verdict, known, new, new_lots, named } = self;
        let run = &snapshot.run;
        let named = match named.as_slice() {
            [] => String::new(),
            named if (named.len() as u64) < *new => format!(": {}, …", named.join(", ")),
            named => format!(": {}", named.join(", ")),
        };
        let new = match new {
            0 => "nothing is new".to_owned(),
            1 => format!("{} is new", counted_machines(1, *new_lots)),
            n => format!("{} are new", counted_machines(*n, *new_lots)),
        };
        let id: String = run.id.chars().take(12).collect();
        format!(
            "Against the baseline (run {id}, as of {}): {new} at {verdict} or worse{named}; known: {known}.",
            run.as_of
        )
    }
}
