//! What is said of one machine, as rows of the sheets.

use serde::{Deserialize, Serialize};

use crate::attest::predicate::{
    ReportAnswer, ReportFinding, ReportPredicate, ReportStep, RunPredicate, Text,
};
use crate::model::{Activity, StepKind};
use crate::report::Report;
use crate::report::words::Words;
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

/// Columns by the keys of their headings.
fn columns(words: &Words, heads: &[(&str, u16)]) -> Vec<Column> {
    let column = |(key, width): &(&str, u16)| Column {
        head: words.get(key).to_owned(),
        width: *width,
        verdicts: matches!(*key, "column.verdict" | "workbook.outcome" | "workbook.counts-as"),
    };
    heads.iter().map(column).collect()
}

/// The columns of the sheet of machines: one for each activity that was asked for.
pub(super) fn machine_columns(run: &RunPredicate<'_>, words: &Words) -> Vec<Column> {
    let mut all = columns(words, &[("column.machine", 28), ("column.verdict", 17)]);
    let of = |activity: &Activity| {
        let activity = words.named("activity", activity.as_str());
        Column { head: words.filled("workbook.for", &[("activity", &activity)]), width: 17, verdicts: true }
    };
    all.extend(run.activities.iter().map(of));
    let more = [
        ("workbook.pieces", 12),
        ("workbook.scope", 12),
        ("column.model", 26),
        ("found.controllers", 30),
        ("found.boards", 30),
        ("workbook.makers", 40),
        ("workbook.parties", 40),
        ("found.origins", 14),
        ("found.sites", 18),
        ("workbook.findings", 40),
        ("workbook.open", 40),
        ("workbook.to-do", 60),
        ("workbook.place", 28),
    ];
    all.extend(columns(words, &more));
    all
}

/// The columns of the sheet of findings.
pub(super) fn finding_columns(words: &Words) -> Vec<Column> {
    let all = [
        ("column.machine", 28),
        ("finding.rule", 14),
        ("workbook.outcome", 17),
        ("workbook.counts-as", 17),
        ("workbook.finding-title", 44),
        ("finding.activities", 22),
        ("workbook.confidence", 12),
        ("finding.subject", 28),
        ("workbook.place", 28),
        ("workbook.chain", 70),
        ("workbook.basis", 44),
        ("workbook.caveat", 44),
        ("workbook.to-do", 60),
        ("workbook.alternatives", 40),
        ("workbook.accepted-because", 40),
        ("workbook.accepted-by", 22),
        ("workbook.accepted-until", 16),
        ("workbook.licence", 18),
        ("workbook.document", 18),
        ("waiver.id", 18),
        ("finding.name", 34),
    ];
    columns(words, &all)
}

/// The columns of the sheet of questions.
pub(super) fn question_columns(words: &Words) -> Vec<Column> {
    let all = [
        ("column.machine", 28),
        ("activity", 20),
        ("question", 44),
        ("workbook.state", 12),
        ("workbook.required", 18),
        ("workbook.answered-by", 60),
        ("workbook.lacking", 50),
        ("workbook.policy", 30),
    ];
    columns(words, &all)
}

/// The columns of the sheet of missing evidence.
pub(super) fn missing_columns(words: &Words) -> Vec<Column> {
    columns(words, &[("column.machine", 28), ("workbook.unknown", 60), ("workbook.how", 90)])
}

impl Rows {
    /// What is said of a machine. Texts from outside are fit to be shown.
    pub(super) fn of(report: Report<'_, '_>, run: &RunPredicate<'_>, words: &Words) -> Self {
        let Report { machine, predicate } = report;
        let key = shown(machine);
        Self {
            machine: of_machine(&key, predicate, run, words),
            findings: predicate
                .findings
                .iter()
                .map(|finding| of_finding(&key, machine, finding, words))
                .collect(),
            questions: of_questions(&key, predicate, words),
            missing: predicate
                .missing_evidence
                .iter()
                .map(|missing| vec![key.clone(), shown(&missing.what), shown(&missing.how)])
                .collect(),
        }
    }
}

fn of_machine(key: &str, report: &ReportPredicate<'_>, run: &RunPredicate<'_>, words: &Words) -> Vec<String> {
    let found = &report.identified;
    let mut row = vec![key.to_owned(), words.verdict(report.verdict).to_owned()];
    let verdicts = run.activities.iter().map(|activity| report.verdicts.get(activity));
    row.extend(
        verdicts
            .map(|verdict| verdict.map_or_else(String::new, |verdict| words.verdict(*verdict).to_owned())),
    );
    let makers = found
        .makers
        .iter()
        .map(|(country, makers)| format!("{}: {}", shown(words.country(country)), values(makers)));
    let parties = found
        .parties
        .iter()
        .map(|(role, parties)| format!("{}: {}", words.named("role", role.as_str()), values(parties)));
    let findings = report.findings.iter().map(|finding| {
        let waived = if finding.waiver.is_some() { words.get("machine.waived") } else { "" };
        let waived = if waived.is_empty() { String::new() } else { format!(" ({waived})") };
        format!("{} {}{waived}", shown(&finding.rule), words.verdict(finding.outcome))
    });
    let open = report.questions.values().flatten().filter_map(|question| {
        question.open.as_ref()?;
        Some(shown(question.asks.as_ref().map_or(&*question.id, Text::as_str)))
    });
    let advice = report.findings.iter().map(|finding| shown(&finding.advice));
    let missing = report
        .missing_evidence
        .iter()
        .map(|missing| format!("{}: {}", words.get("workbook.unknown"), shown(&missing.what)));
    let apart = report.scope.sets_apart(report.verdict);
    let scope = if apart { "workbook.out-of-scope" } else { "workbook.in-scope" };
    let place = found.all().find_map(|answer| answer.location.as_ref()).map(shown);
    row.extend([
        report.quantity.map_or_else(String::new, |pieces| pieces.to_string()),
        words.get(scope).to_owned(),
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

fn of_finding(key: &str, machine: &str, finding: &ReportFinding<'_>, words: &Words) -> Vec<String> {
    let steps = finding.chain.iter().filter(|step| step.what == StepKind::Cell);
    let mut places: Vec<String> = steps.filter_map(|step| step.location.as_ref()).map(shown).collect();
    places.extend(finding.also_at.iter().take(PLACES).map(shown));
    if let Some(more @ 1..) = finding.also_at.len().checked_sub(PLACES) {
        places.push(words.counted("more", more as u64));
    }
    let chain: Vec<String> = finding.chain.iter().map(|of| step(of, words)).collect();
    let all = |texts: &[Text<'_>]| texts.iter().map(shown).collect::<Vec<_>>().join("; ");
    let fingerprint = finding.fingerprint.as_deref().map_or_else(
        || crate::attest::predicate::fingerprint(&finding.rule, machine, &finding.subject),
        shown,
    );
    let waiver = finding.waiver.as_ref();
    vec![
        key.to_owned(),
        shown(&finding.rule),
        words.verdict(finding.outcome).to_owned(),
        words.verdict(finding.counts_as()).to_owned(),
        shown(&finding.title),
        words.activities(finding.activities.iter()),
        words.named("confidence", finding.confidence.as_str()),
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
        waiver.and_then(|waiver| waiver.document.as_ref()).map(shown).unwrap_or_default(),
        waiver.map(|waiver| shown(&waiver.id)).unwrap_or_default(),
        fingerprint,
    ]
}

/// A step of a chain: `evidence: CVCtrl_BHB42XXX (miners.csv!E4)`.
fn step(step: &ReportStep<'_>, words: &Words) -> String {
    let said = format!("{}: {}", words.named("step", step.what.as_str()), shown(&step.value));
    match &step.location {
        Some(place) => format!("{said} ({})", shown(place)),
        None => said,
    }
}

fn of_questions(key: &str, report: &ReportPredicate<'_>, words: &Words) -> Vec<Vec<String>> {
    let all = report
        .questions
        .iter()
        .flat_map(|(activity, all)| all.iter().map(move |question| (activity, question)));
    let row = |(activity, question): (&Activity, &crate::attest::predicate::ReportQuestion<'_>)| {
        let by: Vec<String> = question.by.iter().take(PLACES).map(answer).collect();
        vec![
            key.to_owned(),
            words.named("activity", activity.as_str()),
            shown(question.asks.as_ref().map_or(&*question.id, Text::as_str)),
            words.named("state", question.state().as_str()),
            question.need().map_or_else(String::new, |need| words.named("need", need.as_str())),
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
