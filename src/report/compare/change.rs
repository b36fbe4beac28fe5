//! The changes between two snapshots.

use super::cause::{Between, Cause, Law};
use super::snapshot::{FindingState, MachineState, RunState, Snapshot};
use crate::model::{Activity, Verdict};

/// Everything that is different.
#[derive(Clone, Debug)]
pub(crate) struct Changes {
    /// The earlier run.
    pub old: RunState,
    /// The later one.
    pub new: RunState,
    /// Machines that only the later one has.
    pub came: Vec<MachineState>,
    /// Machines that only the earlier one has.
    pub went: Vec<MachineState>,
    /// Machines of both that are judged otherwise, or of which something else is found.
    pub changed: Vec<MachineChange>,
    /// Machines of both of which the same is said.
    pub same: u64,
    /// Whether lots are among the machines.
    pub has_lots: bool,
}

/// Tells what made a change.
pub(crate) trait Because {
    /// What makes changes.
    type Cause: Clone + Ord;

    /// What made a finding appear in `there`, or vanish from it; `elsewhere` is the machine as it was or is otherwise.
    fn of_finding(
        &self,
        finding: &FindingState,
        there: &MachineState,
        elsewhere: &MachineState,
    ) -> Vec<Self::Cause>;

    /// What made somebody's decision about a finding count or no longer count.
    fn of_waiver(&self, finding: &FindingState) -> Vec<Self::Cause>;

    /// What made a lot one of more or fewer pieces.
    fn of_pieces(&self) -> Vec<Self::Cause>;

    /// What made a question open or answered, where no finding tells it.
    fn of_question(&self, old: &MachineState, new: &MachineState) -> Vec<Self::Cause>;
}

/// What became different of one machine.
#[derive(Clone, Debug)]
pub(crate) struct MachineChange<C = Cause> {
    /// Its key.
    pub key: Box<str>,
    /// What it was judged, and what it is judged now.
    pub verdict: (Verdict, Verdict),
    /// Of a lot of which there are more or fewer pieces: how many there were, and how many there are.
    pub pieces: Option<(u64, u64)>,
    /// The activities of which the verdict is another: before and now, `None` where it was not asked.
    pub verdicts: Vec<(Activity, Option<Verdict>, Option<Verdict>)>,
    /// Findings that came, went or count otherwise.
    pub findings: Vec<FindingChange<C>>,
    /// Why, each once: those of its findings, and what changed a verdict beside them.
    pub causes: Vec<C>,
}

/// What became different of one finding.
#[derive(Clone, Debug)]
pub(crate) struct FindingChange<C = Cause> {
    /// As it was; `None` where it came.
    pub old: Option<FindingState>,
    /// As it is; `None` where it went.
    pub new: Option<FindingState>,
    /// Why.
    pub causes: Vec<C>,
}

impl<C> FindingChange<C> {
    /// The finding, as it is or else as it was.
    pub(crate) fn finding(&self) -> Option<&FindingState> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

impl Changes {
    /// Whether nothing is different.
    pub(crate) fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty() && self.changed.is_empty()
    }

    /// Whether some machine stands at this verdict or worse now, and was judged better or was not there; or pieces of a lot were not.
    pub(crate) fn is_worse_at(&self, verdict: Verdict) -> bool {
        let more = |change: &MachineChange| change.pieces.is_some_and(|(before, now)| now > before);
        let worse = |change: &MachineChange| {
            (change.verdict.1 > change.verdict.0 || more(change)) && change.verdict.1 >= verdict
        };
        self.changed.iter().any(worse) || self.came.iter().any(|machine| machine.verdict >= verdict)
    }
}

/// Holds a later run against an earlier one.
pub(crate) fn compare(old: &Snapshot, new: &Snapshot, law: &dyn Law) -> Changes {
    let between = Between { old: &old.run, new: &new.run, law };
    let mut changes = Changes {
        old: old.run.clone(),
        new: new.run.clone(),
        came: Vec::new(),
        went: Vec::new(),
        changed: Vec::new(),
        same: 0,
        has_lots: [old, new].iter().any(|run| run.machines.values().any(|machine| machine.pieces.is_some())),
    };
    for (key, machine) in &new.machines {
        match old.machines.get(key) {
            None => changes.came.push(machine.clone()),
            Some(before) => match of_machine(before, machine, &between) {
                Some(change) => changes.changed.push(change),
                None => changes.same += 1,
            },
        }
    }
    let went = old.machines.iter().filter(|(key, _)| !new.machines.contains_key(*key));
    changes.went.extend(went.map(|(_, machine)| machine.clone()));
    changes
}

/// What became different of a machine; `None` where the same is said of it.
pub(crate) fn of_machine<B: Because>(
    old: &MachineState,
    new: &MachineState,
    because: &B,
) -> Option<MachineChange<B::Cause>> {
    let findings = of_findings(old, new, because);
    let verdict_of = |machine: &MachineState, activity| {
        machine.verdicts.iter().find(|(of, _)| *of == activity).map(|(_, verdict)| *verdict)
    };
    let verdicts: Vec<_> = Activity::ALL
        .into_iter()
        .map(|activity| (activity, verdict_of(old, activity), verdict_of(new, activity)))
        .filter(|(_, before, now)| before != now)
        .collect();
    let pieces = old.pieces.zip(new.pieces).filter(|(before, now)| before != now);
    if findings.is_empty() && verdicts.is_empty() && pieces.is_none() {
        return None;
    }
    let mut causes: Vec<B::Cause> = findings.iter().flat_map(|change| change.causes.clone()).collect();
    if pieces.is_some() {
        causes.extend(because.of_pieces());
    }
    if (findings.is_empty() && !verdicts.is_empty()) || (old.open != new.open && old.verdict != new.verdict) {
        causes.extend(because.of_question(old, new));
    }
    causes.sort();
    causes.dedup();
    Some(MachineChange {
        key: new.key.clone(),
        verdict: (old.verdict, new.verdict),
        pieces,
        verdicts,
        findings,
        causes,
    })
}

fn of_findings<B: Because>(
    old: &MachineState,
    new: &MachineState,
    because: &B,
) -> Vec<FindingChange<B::Cause>> {
    // A rule may speak of one subject in two ways: surely, and where somebody has to look.
    let same = |a: &FindingState, b: &FindingState| a.fingerprint == b.fingerprint && a.outcome == b.outcome;
    let mut changes = Vec::new();
    for finding in &new.findings {
        match old.findings.iter().find(|before| same(before, finding)) {
            None => changes.push(FindingChange {
                old: None,
                new: Some(finding.clone()),
                causes: because.of_finding(finding, new, old),
            }),
            Some(before) if before.waived != finding.waived => changes.push(FindingChange {
                old: Some(before.clone()),
                new: Some(finding.clone()),
                causes: because.of_waiver(finding),
            }),
            Some(_) => {}
        }
    }
    for finding in old.findings.iter().filter(|before| !new.findings.iter().any(|now| same(before, now))) {
        changes.push(FindingChange {
            old: Some(finding.clone()),
            new: None,
            causes: because.of_finding(finding, old, new),
        });
    }
    changes
}
