//! The findings of one machine as rules and checks are hit, and the order in which they stand.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};

use super::checks;
use crate::model::{Activity, Confidence, Finding, Location, MetBy, StepKind, Verdict};
use crate::rules::kinds::RuleHit;

/// What a rule or check says when it is hit.
pub(super) struct FindingTemplate<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) basis: Vec<Cow<'a, str>>,
    pub(super) outcome: Verdict,
    pub(super) activities: Vec<Activity>,
    pub(super) confidence: Confidence,
    pub(super) caveat: Option<Cow<'a, str>>,
    pub(super) advice: Cow<'a, str>,
    pub(super) source: String,
}

/// The findings so far. Hits of one rule on one subject are one finding that starts at several cells: of a machine of very
/// many rows there may be as many hits, so what is known is found by tables.
#[derive(Default)]
pub(super) struct Findings<'a> {
    all: Vec<Finding<'a>>,
    /// Where in `all` the finding of a subject and outcome is, of the rule at hand.
    of_rule: HashMap<(String, Verdict), usize>,
    /// Cells that a finding has beside its first one, by where it is in `all`.
    further: HashSet<(usize, Location)>,
    /// The least that they take in a report.
    least: usize,
}

/// Where this is passed, no report can be made of the findings: no verifier reads one of eight megabytes, and whoever asked
/// refuses the machine. Very many rules may each speak of very many cells.
const MOST: usize = 8 << 20;

impl<'a> Findings<'a> {
    /// Turns to another rule or check.
    pub(super) fn begin(&mut self) {
        self.of_rule.clear();
    }

    /// Adds what a rule's hits say.
    pub(super) fn add(&mut self, template: &FindingTemplate<'a>, hits: Vec<RuleHit<'a>>) {
        for hit in hits {
            if self.least > MOST {
                return;
            }
            // An inexact match is never conclusive.
            let outcome =
                if hit.conclusive { template.outcome } else { template.outcome.min(Verdict::Review) };
            let key = || (hit.subject.clone(), outcome);
            let known = if self.of_rule.is_empty() { None } else { self.of_rule.get(&key()) };
            match known {
                Some(at) => self.join(*at, template, &hit),
                None => self.push(template, outcome, hit),
            }
        }
    }

    /// The same finding again: from another cell, or for other activities.
    fn join(&mut self, at: usize, template: &FindingTemplate<'a>, hit: &RuleHit<'a>) {
        let Some(known) = self.all.get_mut(at) else { return };
        known.activities.extend(&template.activities);
        known.activities.sort_unstable();
        known.activities.dedup();
        let starts = known.chain.first().and_then(|s| s.at);
        let cell = hit.chain.steps.first().and_then(|s| s.at).filter(|c| Some(*c) != starts);
        if let Some(cell) = cell.filter(|cell| self.further.insert((at, *cell))) {
            known.also_at.push(cell);
            self.least += Finding::CELL;
        }
    }

    fn push(&mut self, template: &FindingTemplate<'a>, outcome: Verdict, hit: RuleHit<'a>) {
        let mut chain = hit.chain;
        let advice = match chain.alike {
            Some(by) => Cow::Owned(format!("{} {}", compare_first(by), template.advice)),
            None => template.advice.clone(),
        };
        chain.plain(StepKind::Rule, format!("{}: {}", template.id, template.title), template.source.clone());
        self.of_rule.insert((hit.subject.clone(), outcome), self.all.len());
        let finding = Finding {
            rule: template.id,
            title: template.title,
            subject: hit.subject,
            outcome,
            activities: template.activities.clone(),
            confidence: template.confidence.min(chain.confidence),
            chain: chain.steps,
            also_at: Vec::new(),
            basis: template.basis.clone(),
            caveat: template.caveat.clone(),
            advice,
            alternatives: hit.alternatives.iter().map(|a| Cow::Borrowed(a.as_str())).collect(),
            waived: None,
        };
        self.least += finding.least();
        self.all.push(finding);
    }

    /// All of them, the worst first.
    pub(super) fn in_order(self) -> Vec<Finding<'a>> {
        let mut findings = self.all;
        drop_repeated(&mut findings);
        findings.sort_by(|a, b| {
            b.outcome.cmp(&a.outcome).then_with(|| a.rule.cmp(b.rule)).then_with(|| a.subject.cmp(&b.subject))
        });
        findings
    }
}

/// What comes before a rule's advice where somebody is only like an entry: the advice is for the party that is listed.
const fn compare_first(by: MetBy) -> &'static str {
    match by {
        MetBy::Name => {
            "Only the names are alike: compare name, address and identifiers with the entry first. If it is this party:"
        }
        MetBy::Address => {
            "Only the addresses are alike: compare room, floor and building with the entry first. If it is this address:"
        }
    }
}

/// The general "no controller identified" is not said again where a rule says which controller it may be,
/// for the same activities and at least as strictly: the verdict stays what it was.
fn drop_repeated(findings: &mut Vec<Finding<'_>>) {
    let general = checks::NO_CONTROLLER;
    let Some(position) = findings.iter().position(|f| f.rule == general) else { return };
    let (outcome, activities) = (findings[position].outcome, findings[position].activities.clone());
    let covered = |activity: &Activity| {
        findings.iter().any(|f| {
            f.rule != general
                && f.subject.starts_with("missing:controller")
                && f.outcome >= outcome
                && f.activities.contains(activity)
        })
    };
    if activities.iter().all(covered) {
        findings.remove(position);
    }
}
