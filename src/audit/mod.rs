//! The audit of one machine: facts and rules in, verdict and findings out.
//!
//! Pure: no clock, no file, no environment. The same input gives the same output, in the same order.

mod asked;
pub(crate) mod checks;
mod evidence;
pub(crate) mod example;
mod findings;
mod fingerprint;
mod identified;
mod numbered;
mod questions;
mod swaps;
#[cfg(test)]
mod tests;
mod waive;
mod written;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::facts::once;
use crate::model::{
    Activity, Confidence, ControllerState, Coverage, Facts, Finding, MachineAudit, QuestionAnswer,
    QuestionState, Role, Scope, SharedSerial, Verdict,
};
use crate::rules::Ruleset;
use crate::rules::kinds::Eval;

pub use asked::RequestedActivities;
use checks::{CHECKS, CheckContext};
use findings::{FindingTemplate, Findings};
pub(crate) use fingerprint::fingerprint;
pub(crate) use waive::waive;

/// Audits one machine for the activities asked for.
///
/// `shared` are the serial numbers of the machine that stand at other machines too.
pub fn audit<'a>(
    facts: &Facts<'a>,
    shared: &[SharedSerial<'a>],
    ruleset: &'a Ruleset,
    activities: &[Activity],
) -> MachineAudit<'a> {
    let mut findings = Findings::default();
    let mut evaluated = ruleset.binding(activities);
    for active in ruleset.asked_of(facts, activities) {
        let rule = active.rule;
        let bound: Vec<Activity> =
            activities.iter().copied().filter(|a| rule.activities.contains(a)).collect();
        findings.begin();
        for asked in apart(facts, &bound).into_iter().filter(|asked| !asked.is_empty()) {
            let eval =
                Eval { catalogue: &ruleset.catalogue, as_of: ruleset.as_of, activities: asked.to_vec() };
            let hits = rule.matcher.hits(facts, &eval);
            if hits.is_empty() {
                continue;
            }
            let template = FindingTemplate {
                id: &rule.id,
                title: &rule.title,
                basis: rule.basis.iter().map(|b| Cow::Borrowed(b.as_str())).collect(),
                outcome: active.outcome,
                activities: eval.activities,
                confidence: rule.confidence,
                caveat: rule.caveat.as_deref().map(Cow::Borrowed),
                advice: Cow::Borrowed(&rule.advice),
                source: rule.file.name().to_owned(),
            };
            findings.add(&template, hits);
        }
    }
    let questions: BTreeMap<Activity, Vec<QuestionAnswer<'a>>> = activities
        .iter()
        .map(|activity| {
            let eval =
                Eval { catalogue: &ruleset.catalogue, as_of: ruleset.as_of, activities: vec![*activity] };
            (*activity, questions::answers(facts, ruleset, &eval, *activity))
        })
        .collect();
    let context = CheckContext::new(facts, shared, &ruleset.catalogue, ruleset.as_of);
    for check in CHECKS {
        evaluated += 1;
        let activities = check.binds(&questions);
        let hits = if activities.is_empty() { Vec::new() } else { check.hits(&context) };
        for (outcome, hit) in hits {
            let template = FindingTemplate {
                id: check.id(),
                title: check.title(),
                basis: check.basis().iter().map(|b| Cow::Borrowed(*b)).collect(),
                outcome,
                activities: activities.clone(),
                confidence: Confidence::High,
                caveat: None,
                advice: Cow::Borrowed(check.advice()),
                source: "built-in check".to_owned(),
            };
            findings.begin();
            findings.add(&template, vec![hit]);
        }
    }
    let mut findings = findings.in_order();
    written::say(&mut findings, facts.machine);
    let verdicts = verdicts(&findings, &questions);
    let missing = evidence::missing(facts, &questions, &ruleset.catalogue);
    MachineAudit {
        machine: facts.machine.key,
        quantity: facts.machine.quantity,
        scope: scope(facts),
        verdict: verdicts.values().copied().max().unwrap_or(Verdict::Undetermined),
        verdicts,
        findings,
        questions,
        identified: identified::identified(facts, &ruleset.catalogue),
        missing,
        coverage: coverage(facts, evaluated),
    }
}

/// The verdict of each activity: of its findings the worst, and no better than its answers allow.
fn verdicts(
    findings: &[Finding<'_>],
    questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>,
) -> BTreeMap<Activity, Verdict> {
    let of_activity = |(activity, answers): (&Activity, &Vec<QuestionAnswer<'_>>)| {
        let bound = findings.iter().filter(|f| f.activities.contains(activity));
        let found = bound.map(Finding::counts_as).max().unwrap_or(Verdict::Clear);
        (*activity, found.max(earned(answers)))
    };
    questions.iter().map(of_activity).collect()
}

/// The best verdict that the answers allow: clear is earned. Where no rule pack asks anything about an activity, nothing is
/// known of it.
fn earned(answers: &[QuestionAnswer<'_>]) -> Verdict {
    let open = answers.iter().any(|answer| answer.state == QuestionState::Open);
    if open || answers.is_empty() { Verdict::Undetermined } else { Verdict::Clear }
}

/// The activities that a rule is asked for in one go: where a repairer is counts for a repair and for nothing else.
fn apart<'s>(facts: &Facts<'_>, activities: &'s [Activity]) -> [&'s [Activity]; 3] {
    let repair = activities.iter().position(|a| *a == Activity::RepairReturn);
    let goes_to_repairer = facts.destinations.iter().any(|d| d.role == Some(Role::Repairer));
    match repair.filter(|_| goes_to_repairer && activities.len() > 1) {
        Some(at) => [&activities[..at], &activities[at..=at], &activities[at + 1..]],
        None => [activities, &[], &[]],
    }
}

fn scope(facts: &Facts<'_>) -> Scope {
    match facts.controllers {
        ControllerState::OutOfScope(_) => Scope::OutOfScope,
        _ => Scope::InScope,
    }
}

fn coverage(facts: &Facts<'_>, rules: u64) -> Coverage {
    let machine = facts.machine;
    let controllers = match facts.controllers {
        ControllerState::Identified(n) | ControllerState::Inferred(n) => n,
        ControllerState::Unknown | ControllerState::OutOfScope(_) => 0,
    };
    Coverage {
        boards: once::boards(&machine.boards),
        components: once::components(&machine.components),
        controllers,
        // Facts of the whole shipment stand in no row.
        rows: machine.evidence.iter().filter(|item| item.place.row > 0).count() as u64,
        undetermined: facts.unknown.len() as u64,
        rules,
        unreadable: machine.unreadable.len() as u64,
    }
}
