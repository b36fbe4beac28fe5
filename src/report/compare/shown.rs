//! Changes as text for people and JSON for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::Look;
use super::super::text::{PLAIN, Paragraphs, QUIET, STRONG, counted, cut, number, verdict_style};
use super::cause::Cause;
use super::change::{Changes, FindingChange, MachineChange};
use super::snapshot::{FindingState, MachineState, RunState};
use crate::model::{Activity, Verdict};

/// Machines told one by one in text; JSON has them all.
const TOLD: usize = 50;
/// Findings of a machine told one by one.
const FINDINGS: usize = 12;

/// The changes for a person.
pub(crate) fn text(changes: &Changes, look: Look) -> String {
    let mut page = Paragraphs::new(look);
    for (label, run) in [("old", &changes.old), ("new", &changes.new)] {
        let said = format!("run {}, as of {}, by tidewaiter {}", run.id, run.as_of, run.version);
        page.labelled(0, (label, QUIET), (&said, PLAIN));
    }
    for line in other_policy(&changes.old, &changes.new) {
        page.labelled(0, ("other", QUIET), (&line, PLAIN));
    }
    page.blank();
    if changes.is_empty() {
        page.text(0, STRONG, &format!("Nothing is different: {}.", some(changes.same, changes)));
        return page.finish();
    }
    let told = format!(
        "{} came, {} went, {} changed, {} the same",
        changes.came.len(),
        changes.went.len(),
        changes.changed.len(),
        changes.same
    );
    page.text(0, STRONG, &told);
    for (cause, machines) in by_cause(changes) {
        page.labelled(2, (&cause.to_string(), QUIET), (&some(machines, changes), PLAIN));
    }
    let mut worst_first: Vec<&MachineChange> = changes.changed.iter().collect();
    worst_first.sort_by_key(|change| std::cmp::Reverse(change.verdict.1.max(change.verdict.0)));
    for change in worst_first.iter().take(TOLD) {
        machine(&mut page, change);
    }
    for (word, machines) in [("came", &changes.came), ("went", &changes.went)] {
        for machine in machines.iter().take(TOLD) {
            page.blank();
            let verdict = page.look.paint(verdict_style(machine.verdict), machine.verdict.as_str());
            let key = page.look.paint(STRONG, &cut(&machine.key, page.look.width));
            page.raw(&format!("{word} · {key} · {verdict}"));
        }
    }
    let untold = [changes.changed.len(), changes.came.len(), changes.went.len()];
    let untold: usize = untold.iter().map(|n| n.saturating_sub(TOLD)).sum();
    if untold > 0 {
        page.blank();
        page.text(0, QUIET, &format!("and {} more; --json has them all", some(untold as u64, changes)));
    }
    page.finish()
}

/// `3 machines`, and where there are lots `3 machines or lots`.
fn some(machines: u64, changes: &Changes) -> String {
    match (machines, changes.has_lots) {
        (n, false) => counted(n, "machine"),
        (1, true) => "1 machine or lot".to_owned(),
        (n, true) => format!("{} machines or lots", number(n)),
    }
}

fn machine(page: &mut Paragraphs, change: &MachineChange) {
    page.blank();
    let (old, new) = change.verdict;
    let paint =
        |page: &Paragraphs, verdict: Verdict| page.look.paint(verdict_style(verdict), verdict.as_str());
    let verdict =
        if old == new { paint(page, new) } else { format!("{} → {}", paint(page, old), paint(page, new)) };
    let key = page.look.paint(STRONG, &cut(&change.key, page.look.width));
    page.raw(&format!("{key} · {verdict}"));
    if let Some((before, now)) = change.pieces {
        let pieces = format!("{} → {}", counted(before, "piece"), counted(now, "piece"));
        page.labelled(2, ("lot of", QUIET), (&pieces, PLAIN));
    }
    for (activity, old, new) in &change.verdicts {
        let word = |verdict: &Option<Verdict>| verdict.map_or("not asked", Verdict::as_str);
        page.labelled(2, (activity.as_str(), QUIET), (&format!("{} → {}", word(old), word(new)), PLAIN));
    }
    for finding in change.findings.iter().take(FINDINGS) {
        let Some(said) = finding.finding() else { continue };
        let waived = if said.waived { ", waived" } else { "" };
        let line = format!("{} [{}] {}{waived}", said.title, said.rule, said.outcome);
        page.labelled(2, (word(finding), verdict_style(said.counts_as())), (&line, PLAIN));
    }
    if let Some(more) = change.findings.len().checked_sub(FINDINGS).filter(|more| *more > 0) {
        page.text(2, QUIET, &format!("and {}", counted(more as u64, "more finding")));
    }
    let causes: Vec<String> = change.causes.iter().map(ToString::to_string).collect();
    page.labelled(2, ("because of", QUIET), (&causes.join("; "), PLAIN));
}

/// What became of a finding.
pub(in crate::report) fn word<C>(change: &FindingChange<C>) -> &'static str {
    match (&change.old, &change.new) {
        (None, _) => "came",
        (_, None) => "went",
        (Some(_), Some(new)) if new.waived => "waived",
        _ => "counts again",
    }
}

/// The entries of the policy that are others, and the day: `us-csl 2026-07-31 → 2026-09-30`.
fn other_policy(old: &RunState, new: &RunState) -> Vec<String> {
    let mut lines = Vec::new();
    let ids = old.policy.keys().chain(new.policy.keys().filter(|id| !old.policy.contains_key(*id)));
    for id in ids.filter(|id| !old.has_same(new, id)) {
        let version =
            |run: &RunState| run.policy.get(id).map_or("none".to_owned(), |(version, _)| version.clone());
        let (before, now) = (version(old), version(new));
        let versions = if before == now {
            format!("{now}, with another content")
        } else {
            format!("{before} → {now}")
        };
        lines.push(format!("{id} {versions}"));
    }
    lines
}

/// How many machines each cause changed.
fn by_cause(changes: &Changes) -> BTreeMap<Cause, u64> {
    let mut counts: BTreeMap<Cause, u64> = BTreeMap::new();
    for cause in changes.changed.iter().flat_map(|change| &change.causes) {
        *counts.entry(cause.clone()).or_default() += 1;
    }
    let moved = (changes.came.len() + changes.went.len()) as u64;
    if moved > 0 {
        *counts.entry(Cause::Inventory).or_default() += moved;
    }
    counts
}

/// The changes for a program.
pub(crate) fn json(changes: &Changes) -> impl Serialize {
    Json {
        old: JsonRun::of(&changes.old),
        new: JsonRun::of(&changes.new),
        policy: other_policy(&changes.old, &changes.new),
        same: changes.same,
        came: changes.came.iter().map(JsonMachine::of).collect(),
        went: changes.went.iter().map(JsonMachine::of).collect(),
        changed: changes.changed.iter().map(JsonChange::of).collect(),
    }
}

#[derive(Serialize)]
struct Json {
    old: JsonRun,
    new: JsonRun,
    /// The entries of the policy that are others.
    policy: Vec<String>,
    /// Machines of which the same is said.
    same: u64,
    came: Vec<JsonMachine>,
    went: Vec<JsonMachine>,
    changed: Vec<JsonChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonRun {
    run_id: String,
    as_of: jiff::civil::Date,
    version: String,
}

#[derive(Serialize)]
struct JsonMachine {
    machine: String,
    verdict: Verdict,
}

#[derive(Serialize)]
struct JsonChange {
    machine: String,
    old: Verdict,
    new: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pieces: Option<[u64; 2]>,
    activities: BTreeMap<Activity, [Option<Verdict>; 2]>,
    findings: Vec<JsonFinding<JsonCause>>,
    causes: Vec<JsonCause>,
}

/// A finding that came, went or counts otherwise.
#[derive(Serialize)]
pub(in crate::report) struct JsonFinding<C> {
    /// `came`, `went`, `waived` or `counts again`.
    change: &'static str,
    rule: String,
    title: String,
    subject: String,
    outcome: Verdict,
    /// Whether somebody accepts it, so that it counts as a notice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    waived: bool,
    fingerprint: String,
    causes: Vec<C>,
}

#[derive(Serialize)]
struct JsonCause {
    /// `inventory`, `rules`, `list`, `waivers`, `configuration`, `day`, `program` or `unknown`.
    cause: &'static str,
    /// Which rule pack or list.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl JsonRun {
    fn of(run: &RunState) -> Self {
        Self { run_id: run.id.clone(), as_of: run.as_of, version: run.version.clone() }
    }
}

impl JsonMachine {
    fn of(machine: &MachineState) -> Self {
        Self { machine: machine.key.to_string(), verdict: machine.verdict }
    }
}

impl JsonChange {
    fn of(change: &MachineChange) -> Self {
        Self {
            machine: change.key.to_string(),
            old: change.verdict.0,
            new: change.verdict.1,
            pieces: change.pieces.map(|(before, now)| [before, now]),
            activities: change.verdicts.iter().map(|(of, old, new)| (*of, [*old, *new])).collect(),
            findings: change.findings.iter().filter_map(|f| JsonFinding::of(f, causes(&f.causes))).collect(),
            causes: causes(&change.causes),
        }
    }
}

impl<C> JsonFinding<C> {
    /// Of a change and its causes.
    pub(in crate::report) fn of<X>(change: &FindingChange<X>, causes: Vec<C>) -> Option<Self> {
        let FindingState { fingerprint, rule, title, subject, outcome, waived, .. } = change.finding()?;
        Some(Self {
            change: word(change),
            rule: rule.to_string(),
            title: title.to_string(),
            subject: subject.to_string(),
            outcome: *outcome,
            waived: *waived,
            fingerprint: fingerprint.to_string(),
            causes,
        })
    }
}

fn causes(causes: &[Cause]) -> Vec<JsonCause> {
    causes.iter().map(|cause| JsonCause { cause: cause.kind(), id: cause.id().map(str::to_owned) }).collect()
}
