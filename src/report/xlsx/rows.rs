//! What is said of one machine, as rows of the sheets.

use serde::{Deserialize, Serialize};

use crate::attest::predicate::{
    ReportAnswer, ReportFinding, ReportPredicate, ReportStep, RunPredicate, Text,
};
use crate::model::{Activity, StepKind};
use crate::report::Report;
use crate::text::shown::shown;

/// Places that are named; the others are counted.
const PLACES: usize = 100;

/// The rows that a machine has in each sheet.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) machine: Vec<String>,
    pub(super) findings: Vec<Vec<String>>,
    pub(super) questions: Vec<Vec<String>>,
    pub(super) missing: Vec<Vec<String>>,
}

/// A column: its heading, how wide it is in characters, and whether it holds verdicts.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) head: String,
    pub(super) width: u16,
    pub(super) verdicts: bool,
}

fn columns(heads: &[(&str, u16)]) -> Vec<Column> {
    let column = |(head, width): &(&str, u16)| Column {
        head: (*head).to_owned(),
        width: *width,
        verdicts: matches!(*head, "Verdict" | "Outcome" | "Counts as"),
    };
    heads.iter().map(column).collect()
}

/// The columns of the sheet of machines: one for each activity that was asked for.
pub(super) fn machine_columns(run: &RunPredicate<'_>) -> Vec<Column> {
    let mut all = columns(&[("Machine", 28), ("Verdict", 17)]);
    let of = |activity: &Activity| Column { head: format!("For {activity}"), width: 17, verdicts: true };
    all.extend(run.activities.iter().map(of));
    all.extend(columns(&[
        ("Pieces (lots)", 12),
        ("Scope", 12),
        ("Model", 26),
        ("Controllers", 30),
        ("Boards", 30),
        ("Makers by country", 40),
        ("Parties by role", 40),
        ("Origin", 14),
        ("Site", 18),
        ("Findings", 40),
        ("Open questions", 40),
        ("What to do", 60),
        ("Place", 28),
    ]));
    all
}

/// The columns of the sheet of findings.
pub(super) fn finding_columns() -> Vec<Column> {
    columns(&[
        ("Machine", 28),
        ("Rule", 14),
        ("Outcome", 17),
        ("Counts as", 17),
        ("Title", 44),
        ("Activities", 22),
        ("Confidence", 12),
        ("About", 28),
        ("Place", 28),
        ("From the cell to the law", 70),
        ("Legal basis", 44),
        ("Not established", 44),
        ("What to do", 60),
        ("Could replace it", 40),
        ("Accepted because", 40),
        ("Accepted by", 22),
        ("Acceptance ends on", 14),
        ("Licence", 18),
        ("Waiver", 18),
        ("Fingerprint", 34),
    ])
}

/// The columns of the sheet of questions.
pub(super) fn question_columns() -> Vec<Column> {
    columns(&[
        ("Machine", 28),
        ("Activity", 20),
        ("Question", 44),
        ("State", 12),
        ("Has to be answered", 18),
        ("Answered by", 60),
        ("What is missing", 50),
        ("By whose policy", 30),
    ])
}

/// The columns of the sheet of missing evidence.
pub(super) fn missing_columns() -> Vec<Column> {
    columns(&[("Machine", 28), ("What is not known", 60), ("How to find out", 90)])
}

impl Rows {
    /// What is said of a machine. Texts from outside are fit to be shown.
    pub(super) fn of(report: Report<'_, '_>, run: &RunPredicate<'_>) -> Self {
        let Report { machine, predicate } = report;
        let key = shown(machine);
        Self {
            machine: of_machine(&key, predicate, run),
            findings: predicate.findings.iter().map(|finding| of_finding(&key, machine, finding)).collect(),
            questions: of_questions(&key, predicate),
            missing: predicate
                .missing_evidence
                .iter()
                .map(|missing| vec![key.clone(), shown(&missing.what), shown(&missing.how)])
                .collect(),
        }
    }
}

fn of_machine(key: &str, report: &ReportPredicate<'_>, run: &RunPredicate<'_>) -> Vec<String> {
    let found = &report.identified;
    let mut row = vec![key.to_owned(), report.verdict.as_str().to_owned()];
    let verdicts = run.activities.iter().map(|activity| report.verdicts.get(activity));
    row.extend(
        verdicts.map(|verdict| verdict.map_or_else(String::new, |verdict| verdict.as_str().to_owned())),
    );
    let makers =
        found.makers.iter().map(|(country, makers)| format!("{}: {}", shown(country), values(makers)));
    let parties = found.parties.iter().map(|(role, parties)| format!("{role}: {}", values(parties)));
    let findings = report.findings.iter().map(|finding| {
        let waived = if finding.waiver.is_some() { " (accepted)" } else { "" };
        format!("{} {}{waived}", shown(&finding.rule), finding.outcome)
    });
    let open = report.questions.values().flatten().filter_map(|question| {
        question.open.as_ref()?;
        Some(shown(question.asks.as_ref().map_or(&*question.id, Text::as_str)))
    });
    let advice = report.findings.iter().map(|finding| shown(&finding.advice));
    let missing =
        report.missing_evidence.iter().map(|missing| format!("Not known: {}", shown(&missing.what)));
    let place = found.all().find_map(|answer| answer.location.as_ref()).map(shown);
    row.extend([
        report.quantity.map_or_else(String::new, |pieces| pieces.to_string()),
        if report.scope.sets_apart(report.verdict) { "out of scope" } else { "in scope" }.to_owned(),
        found.model.as_ref().map_or_else(String::new, |model| values(std::slice::from_ref(model))),
        values(&found.controllers),
        values(&found.boards),
        makers.collect::<Vec<_>>().join("; "),
        parties.collect::<Vec<_>>().join("; "),
        values(&found.origins),
        values(&found.sites),
        once(findings),
        once(open),
        once(advice.chain(missing)),
        place.unwrap_or_default(),
    ]);
    row
}

fn of_finding(key: &str, machine: &str, finding: &ReportFinding<'_>) -> Vec<String> {
    let activities: Vec<&str> = finding.activities.iter().map(|activity| activity.as_str()).collect();
    let steps = finding.chain.iter().filter(|step| step.what == StepKind::Cell);
    let mut places: Vec<String> = steps.filter_map(|step| step.location.as_ref()).map(shown).collect();
    places.extend(finding.also_at.iter().take(PLACES).map(shown));
    if let Some(more @ 1..) = finding.also_at.len().checked_sub(PLACES) {
        places.push(format!("and {more} more"));
    }
    let chain: Vec<String> = finding.chain.iter().map(step).collect();
    let all = |texts: &[Text<'_>]| texts.iter().map(shown).collect::<Vec<_>>().join("; ");
    let fingerprint = finding.fingerprint.as_deref().map_or_else(
        || crate::attest::predicate::fingerprint(&finding.rule, machine, &finding.subject),
        shown,
    );
    let waiver = finding.waiver.as_ref();
    vec![
        key.to_owned(),
        shown(&finding.rule),
        finding.outcome.as_str().to_owned(),
        finding.counts_as().as_str().to_owned(),
        shown(&finding.title),
        activities.join(", "),
        finding.confidence.as_str().to_owned(),
        shown(&finding.subject),
        places.join(", "),
        chain.join(" → "),
        all(&finding.basis),
        finding.caveat.as_ref().map(shown).unwrap_or_default(),
        shown(&finding.advice),
        all(&finding.alternatives),
        waiver.map(|waiver| shown(&waiver.reason)).unwrap_or_default(),
        waiver.map(|waiver| shown(&waiver.owner)).unwrap_or_default(),
        waiver.map(|waiver| waiver.expires.to_string()).unwrap_or_default(),
        waiver.and_then(|waiver| waiver.licence.as_ref()).map(shown).unwrap_or_default(),
        waiver.map(|waiver| shown(&waiver.id)).unwrap_or_default(),
        fingerprint,
    ]
}

/// A step of a chain: `cell: CVCtrl_BHB42XXX (miners.csv!E4)`.
fn step(step: &ReportStep<'_>) -> String {
    let said = format!("{}: {}", step.what.as_str(), shown(&step.value));
    match &step.location {
        Some(place) => format!("{said} ({})", shown(place)),
        None => said,
    }
}

fn of_questions(key: &str, report: &ReportPredicate<'_>) -> Vec<Vec<String>> {
    let all = report
        .questions
        .iter()
        .flat_map(|(activity, all)| all.iter().map(move |question| (activity, question)));
    let row = |(activity, question): (&Activity, &crate::attest::predicate::ReportQuestion<'_>)| {
        let by: Vec<String> = question.by.iter().take(PLACES).map(answer).collect();
        vec![
            key.to_owned(),
            activity.as_str().to_owned(),
            shown(question.asks.as_ref().map_or(&*question.id, Text::as_str)),
            question.state().as_str().to_owned(),
            question.need().map_or_else(String::new, |need| need.as_str().to_owned()),
            by.join("; "),
            question.open.as_ref().map(shown).unwrap_or_default(),
            question.policy.as_ref().map(shown).unwrap_or_default(),
        ]
    };
    all.map(row).collect()
}

fn answer(answer: &ReportAnswer<'_>) -> String {
    match (&answer.value, &answer.location) {
        (Some(value), Some(place)) => format!("{} ({})", shown(value), shown(place)),
        (Some(value), None) => shown(value),
        (None, Some(place)) => shown(place),
        (None, None) => String::new(),
    }
}

/// Each value once.
fn values(answers: &[ReportAnswer<'_>]) -> String {
    once(answers.iter().filter_map(|answer| answer.value.as_ref()).map(shown))
}

/// Each text once, in the order in which they came.
fn once(texts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    all.join("; ")
}
