//! What is kept of a run to hold another one against it.

use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::fast::FixedState;
use jiff::civil::Date;

use crate::attest::predicate::{ReportAnswer, ReportFinding, ReportPredicate, RunPredicate, Text};
use crate::model::{Activity, QuestionState, StepKind, Verdict};

/// Values of a machine that are kept, to tell what its evidence came to.
const VALUES: usize = 256;

/// A run as far as it decides what its reports say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RunState {
    /// The run's own name.
    pub id: String,
    /// The day whose law was asked.
    pub as_of: Date,
    /// The version of the program.
    pub version: String,
    /// Rule packs, catalogue, list editions and decisions: by id the version and the digest.
    pub policy: BTreeMap<String, (String, String)>,
    /// The activities asked for.
    pub activities: Vec<Activity>,
}

impl RunState {
    /// What decides of a run.
    pub(crate) fn of(run: &RunPredicate<'_>) -> Self {
        let entry = |entry: &crate::attest::predicate::PolicyEntry<'_>| {
            (entry.id.to_string(), (entry.version.to_string(), entry.digest.sha256.to_string()))
        };
        Self {
            id: run.run_id.to_string(),
            as_of: run.as_of,
            version: run.verifier.version.to_string(),
            policy: run.policy.iter().map(entry).collect(),
            activities: run.activities.clone(),
        }
    }

    /// Whether another run has the same entry of the policy.
    pub(super) fn has_same(&self, other: &Self, id: &str) -> bool {
        let digest = |run: &Self| run.policy.get(id).map(|(_, digest)| digest.clone());
        digest(self) == digest(other)
    }
}

/// A run and all its machines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    /// The run.
    pub run: RunState,
    /// Its machines by their keys, as they are compared.
    pub machines: BTreeMap<Box<str>, MachineState>,
    /// Texts that many of them have, held once; looked up only, never walked.
    texts: HashSet<Arc<str>>,
}

impl Snapshot {
    /// Keeps a machine by its key as it is compared. What most machines have in common is held once.
    pub(crate) fn insert(&mut self, key: Box<str>, mut machine: MachineState) {
        machine.each_text(&mut |text| match self.texts.get(text) {
            Some(known) => *text = Arc::clone(known),
            None => drop(self.texts.insert(Arc::clone(text))),
        });
        machine.open.shrink_to_fit();
        machine.values.shrink_to_fit();
        self.machines.insert(key, machine);
    }
}

/// What decides of one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MachineState {
    /// Its key as written.
    pub key: Box<str>,
    /// Of a lot, how many pieces it is.
    pub pieces: Option<u64>,
    /// The worst verdict.
    pub verdict: Verdict,
    /// The verdict of each activity asked for.
    pub verdicts: Vec<(Activity, Verdict)>,
    /// Its findings.
    pub findings: Vec<FindingState>,
    /// The questions that are open, with their activities.
    pub open: Vec<(Activity, Arc<str>)>,
    /// A hash of the digest of its record, which changes with every cell and every place.
    pub(super) record: u64,
    /// Hashes of the values that were found, in order.
    pub(super) values: Vec<u32>,
}

/// What decides of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FindingState {
    /// Its name: the rule, the machine and the subject.
    pub fingerprint: Box<str>,
    /// The rule.
    pub rule: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// The subject.
    pub subject: Arc<str>,
    /// The activities that it binds.
    pub activities: Box<[Activity]>,
    /// The outcome.
    pub outcome: Verdict,
    /// Whether somebody accepted it.
    pub waived: bool,
    /// The sources of lists that its chain rests on, as the policy names them: `list:us-csl`.
    pub lists: Vec<Arc<str>>,
    /// The hash of the text where its chain begins; `None` where it begins with something that is absent.
    pub(super) begins: Option<u32>,
}

impl FindingState {
    /// What it counts as towards the verdict.
    pub(crate) fn counts_as(&self) -> Verdict {
        crate::model::counts_as(self.outcome, self.waived)
    }

    /// Whether its chain begins with a text of the inventory.
    pub(crate) fn begins_with(&self, text: &str) -> bool {
        self.begins == Some(hash(text))
    }

    fn of(finding: &ReportFinding<'_>) -> Self {
        let listings = finding.chain.iter().filter(|step| step.what == StepKind::Listing);
        // `us-csl of 2026-07-31 (sha256 …), entry …`
        let source = |text: &str| text.split_once(" of ").map(|(id, _)| Arc::from(format!("list:{id}")));
        let mut lists: Vec<Arc<str>> = listings.filter_map(|step| source(step.source.as_str())).collect();
        lists.sort();
        lists.dedup();
        let first = finding.chain.iter().find(|step| step.what == StepKind::Cell);
        Self {
            fingerprint: finding.fingerprint.as_deref().unwrap_or_default().into(),
            rule: (*finding.rule).into(),
            title: finding.title.as_str().into(),
            subject: (*finding.subject).into(),
            activities: (*finding.activities).into(),
            outcome: finding.outcome,
            waived: finding.waiver.is_some(),
            lists,
            begins: first.map(|step| hash(step.value.as_str())),
        }
    }
}

impl MachineState {
    /// What decides of a machine, of a report with nothing left to its run statement; `record` is the digest of its record.
    pub(crate) fn of(key: &str, report: &ReportPredicate<'_>, record: &str) -> Self {
        let open =
            |(activity, questions): (&Activity, &Vec<crate::attest::predicate::ReportQuestion<'_>>)| {
                let open = questions.iter().filter(|question| question.state() == QuestionState::Open);
                open.map(|question| (*activity, Arc::from(&*question.id))).collect::<Vec<_>>()
            };
        Self {
            key: key.into(),
            pieces: report.quantity,
            verdict: report.verdict,
            verdicts: report.verdicts.iter().map(|(activity, verdict)| (*activity, *verdict)).collect(),
            findings: report.findings.iter().map(FindingState::of).collect(),
            open: report.questions.iter().flat_map(open).collect(),
            record: FixedState::default().hash_one(record),
            values: values(report),
        }
    }

    /// Every text that other machines may have, too.
    fn each_text(&mut self, take: &mut dyn FnMut(&mut Arc<str>)) {
        self.open.iter_mut().for_each(|(_, question)| take(question));
        for finding in &mut self.findings {
            let FindingState { rule, title, subject, lists, .. } = finding;
            [rule, title, subject].into_iter().chain(lists).for_each(&mut *take);
        }
    }

    /// Whether both rest on the same values, wherever they stand.
    pub(super) fn has_values_of(&self, other: &Self) -> bool {
        self.record == other.record || self.values == other.values
    }

    /// Whether a text stands among its values.
    pub(super) fn has_value(&self, value: u32) -> bool {
        self.values.binary_search(&value).is_ok()
    }
}

/// The values that were found in a machine and those from which its findings start: what was found without a place is the
/// catalogue's, not the inventory's.
fn values(report: &ReportPredicate<'_>) -> Vec<u32> {
    let found = report.identified.all().filter(|answer| answer.location.is_some());
    let by = report.questions.values().flatten().flat_map(|question| &question.by);
    let by = by.filter(|answer| answer.location.is_some());
    let text = |answer: &ReportAnswer<'_>| answer.value.as_ref().map(|value: &Text<'_>| hash(value.as_str()));
    let starts = report.findings.iter().flat_map(|finding| &finding.chain);
    let starts = starts.filter(|step| step.what == StepKind::Cell).map(|step| hash(step.value.as_str()));
    let mut values: Vec<u32> = found.chain(by).filter_map(text).chain(starts).collect();
    values.sort_unstable();
    values.dedup();
    values.truncate(VALUES);
    values
}

fn hash(text: &str) -> u32 {
    let [a, b, c, d, ..] = FixedState::default().hash_one(text).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}
