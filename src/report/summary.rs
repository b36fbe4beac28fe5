//! The sum of a run, folded from digests in input order by one thread, in memory that does not grow with the
//! fleet.

use super::text::counted;
use super::{Cases, Clear, MachineDigest, Rules, Wanted};
use crate::model::{Activity, Scope, Verdict};

const VERDICTS: usize = Verdict::ALL.len();
const ACTIVITIES: usize = Activity::ALL.len();

/// What a run amounts to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Every machine, those out of scope included.
    pub machines: u64,
    /// Of these, lots: lines of a packing list that name no machine.
    pub lots: u64,
    /// How many pieces the lots are together.
    pub pieces: u64,
    /// Machines that carry no controller and against which no more than a notice stands; they are under no
    /// verdict. Equipment without a controller that a rule does bind (its supplier is listed) counts under its
    /// verdict like any other.
    pub out_of_scope: u64,
    /// Controllers identified.
    pub controllers: u64,
    /// Machines in scope of which no controller was identified.
    pub without_controller: u64,
    /// Of these, lots.
    pub lots_without_controller: u64,
    /// Findings that are waived.
    pub waived: u64,
    /// The rules that fired.
    pub rules: Rules,
    /// What is missing and how to collect it.
    pub wanted: Wanted,
    /// Machines that are not clear, gathered by what stands against them.
    pub cases: Cases,
    /// Machines that are clear, by model and controller.
    pub clear: Clear,
    verdicts: [u64; VERDICTS],
    by_activity: [[u64; VERDICTS]; ACTIVITIES],
}

impl Summary {
    /// Adds the next machine in the order of the inputs.
    pub fn add(&mut self, digest: MachineDigest) {
        self.machines += 1;
        let is_lot = digest.quantity.is_some();
        if let Some(pieces) = digest.quantity {
            self.lots += 1;
            self.pieces = self.pieces.saturating_add(pieces);
        }
        self.controllers = self.controllers.saturating_add(digest.controllers);
        let in_scope = digest.scope == Scope::InScope;
        if in_scope && digest.controllers == 0 {
            self.without_controller += 1;
            self.lots_without_controller += u64::from(is_lot);
        }
        let apart = digest.scope.sets_apart(digest.verdict);
        if apart {
            self.out_of_scope += 1;
        } else {
            self.verdicts[digest.verdict as usize] += 1;
            for (counts, verdict) in self.by_activity.iter_mut().zip(digest.verdicts) {
                if let Some(verdict) = verdict {
                    counts[verdict as usize] += 1;
                }
            }
        }
        self.waived += digest.findings.iter().filter(|finding| finding.waived.is_some()).count() as u64;
        for finding in &digest.findings {
            self.rules.add(self.machines, is_lot, finding);
        }
        for missing in &digest.missing {
            self.wanted.add(self.machines, is_lot, missing);
        }
        if apart {
            return;
        }
        if digest.verdict == Verdict::Clear {
            self.clear.add(digest.identified);
        } else {
            self.cases.add(digest);
        }
    }

    /// `3 machines`, `1 lot of 180 pieces`, `2 machines and 3 lots of 260 pieces`.
    pub(super) fn counted(&self) -> String {
        let machines = counted(self.machines - self.lots, "machine");
        let lots = || format!("{} of {}", counted(self.lots, "lot"), counted(self.pieces, "piece"));
        match (self.machines - self.lots, self.lots) {
            (_, 0) => machines,
            (0, _) => lots(),
            _ => format!("{machines} and {}", lots()),
        }
    }

    /// So many of its machines, of which nobody counted the lots: `1 machine`, `3 machines or lots`.
    pub(super) fn some(&self, machines: u64) -> String {
        match (machines, self.lots) {
            (n, 0) => counted(n, "machine"),
            (n, lots) if lots == self.machines => counted(n, "lot"),
            (1, _) => "1 machine or lot".to_owned(),
            (n, _) => format!("{} machines or lots", super::text::number(n)),
        }
    }

    /// How many machines have this verdict as their worst.
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.verdicts[verdict as usize]
    }

    /// Of how many machines this activity was asked.
    pub fn asked(&self, activity: Activity) -> u64 {
        self.by_activity[activity as usize].iter().sum()
    }

    /// How many machines have this verdict for this activity.
    pub fn count_for(&self, activity: Activity, verdict: Verdict) -> u64 {
        self.by_activity[activity as usize][verdict as usize]
    }

    /// The worst verdict of all; `None` where no machine has one.
    pub fn worst(&self) -> Option<Verdict> {
        Verdict::ALL.into_iter().rev().find(|v| self.count(*v) > 0)
    }

    /// Whether some machine stands at this verdict or worse.
    pub fn any_at_least(&self, verdict: Verdict) -> bool {
        self.worst().is_some_and(|w| w >= verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn every_machine_is_counted_once() {
        let s = samples::every_verdict().summary();
        let judged: u64 = Verdict::ALL.into_iter().map(|v| s.count(v)).sum();
        assert_eq!(judged + s.out_of_scope, s.machines);
        assert_eq!(s.out_of_scope, 1);
        for activity in [Activity::Import, Activity::Export] {
            assert_eq!(Verdict::ALL.into_iter().map(|v| s.count_for(activity, v)).sum::<u64>(), judged);
        }
        assert_eq!(s.count_for(Activity::Operation, Verdict::Clear), 0, "not asked for");
    }

    #[test]
    fn equipment_out_of_scope_that_a_rule_binds_is_not_hidden() {
        let fleet = samples::every_verdict();
        let mut digest = fleet
            .audits()
            .map(|a| fleet.digest(&a))
            .find(|d| d.verdict == Verdict::Prohibited)
            .expect("a sample");
        digest.scope = Scope::OutOfScope;
        let mut s = Summary::default();
        s.add(digest);
        assert_eq!((s.out_of_scope, s.count(Verdict::Prohibited)), (0, 1));
        assert!(s.any_at_least(Verdict::Undetermined));
    }

    #[test]
    fn a_rule_that_fires_twice_on_a_machine_counts_it_once() {
        let fleet = samples::every_verdict();
        let mut s = Summary::default();
        for audit in fleet.audits() {
            let mut digest = fleet.digest(&audit);
            let again = digest.findings.clone();
            digest.findings.extend(again);
            s.add(digest);
        }
        let counts = |s: &Summary| s.rules.iter().map(|r| r.machines).collect::<Vec<_>>();
        assert_eq!(counts(&s), counts(&fleet.summary()));
    }

    #[test]
    fn what_is_missing_is_gathered_by_the_way_to_find_out() {
        let s = samples::many(300).summary();
        let ways = s.wanted.most_first();
        assert!(ways.len() < 5, "{ways:?}");
        assert!(ways[0].machines >= 300, "{ways:?}");
    }
}
