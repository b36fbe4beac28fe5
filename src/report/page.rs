//! `-o text`: each machine whole, as text for a person.

use std::collections::BTreeMap;

use super::points::waived;
use super::text::{PLAIN, Paragraphs, QUIET, STRONG, columns, counted, cut, number, verdict_style};
use super::{Format, Report, RunInfo, Summary};
use crate::attest::predicate::{
    LIST, ReportAnswer, ReportFinding, ReportPredicate, ReportQuestion, ReportStep, Text,
};
use crate::model::{Activity, QuestionState, StepKind};

/// `-o text`: for people who want to read everything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page;

impl Format for Page {
    fn id(&self) -> &'static str {
        "text"
    }

    fn doc(&self) -> &'static str {
        "Text with every machine in full: what was found, every question, every finding with its whole chain"
    }

    fn begin(&self, info: &RunInfo<'_>) -> Vec<u8> {
        let run = info.run;
        let mut page = Paragraphs::new(info.look());
        let activities: Vec<&str> = run.activities.iter().map(|a| a.as_str()).collect();
        page.labelled(0, ("run", QUIET), (&run.run_id, PLAIN));
        let made = format!("{} by tidewaiter {}", run.time_verified, run.verifier.version);
        page.labelled(0, ("made", QUIET), (&made, PLAIN));
        let asked = format!("{}, as of {}", activities.join(", "), run.as_of);
        page.labelled(0, ("asked", QUIET), (&asked, PLAIN));
        page.labelled(0, ("signed", QUIET), (&info.signed.words(), PLAIN));
        for input in &run.inputs {
            let sheet = input.sheet.as_ref().map(|sheet| format!("!{sheet}")).unwrap_or_default();
            let read = format!(
                "{}{sheet}, {}, sha256 {}",
                input.file,
                counted(input.rows, "row"),
                input.digest.sha256
            );
            page.labelled(0, ("read", QUIET), (&read, PLAIN));
        }
        let files = run.policy.iter().filter(|entry| !entry.id.starts_with(LIST)).count();
        let files = format!("{} of rules and catalogue", counted(files as u64, "file"));
        page.labelled(0, ("rests on", QUIET), (&files, QUIET));
        let lists = run.lists();
        let lists = if lists.is_empty() { "no official list".to_owned() } else { lists.join("; ") };
        page.labelled(0, ("lists", QUIET), (&lists, QUIET));
        page.labelled(0, ("", QUIET), (&run.statement, QUIET));
        page.blank();
        page.finish().into_bytes()
    }

    fn machine(&self, report: Report<'_, '_>, info: &RunInfo<'_>) -> Vec<u8> {
        let Report { machine, predicate } = report;
        let mut page = Paragraphs::new(info.look());
        let verdict = page.look.paint(verdict_style(predicate.verdict), predicate.verdict.as_str());
        let room = page.look.width.saturating_sub(columns(predicate.verdict.as_str()) + 3);
        let key = page.look.paint(STRONG, &cut(machine, room));
        page.raw(&format!("{verdict} · {key}"));
        for (activity, verdict) in &predicate.verdicts {
            page.labelled(2, (activity.as_str(), QUIET), (verdict.as_str(), verdict_style(*verdict)));
        }
        found(&mut page, predicate);
        let lists: Vec<String> = info
            .run
            .policy
            .iter()
            .filter_map(|p| Some(format!("{} of ", p.id.strip_prefix(LIST)?)))
            .collect();
        for (activities, questions) in alike(&predicate.questions) {
            page.blank();
            page.text(2, STRONG, &format!("Asked about {}", activities.join(", ")));
            for question in questions {
                asked(&mut page, question, &lists);
            }
        }
        for finding in &predicate.findings {
            page.blank();
            whole(&mut page, finding);
        }
        if !predicate.missing_evidence.is_empty() {
            page.blank();
            page.text(2, STRONG, "What is missing and how to collect it");
            for missing in &predicate.missing_evidence {
                page.text(4, PLAIN, missing.what.as_str());
                page.text(6, QUIET, missing.how.as_str());
            }
        }
        page.finish().into_bytes()
    }

    fn between(&self) -> &'static [u8] {
        b"\n"
    }

    fn end(&self, _: &Summary, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }
}

/// The questions, those of activities told once where the same became of them.
fn alike<'q, 'a>(
    questions: &'q BTreeMap<Activity, Vec<ReportQuestion<'a>>>,
) -> Vec<(Vec<&'static str>, &'q [ReportQuestion<'a>])> {
    let mut told: Vec<(Vec<&str>, &[ReportQuestion<'_>])> = Vec::new();
    for (activity, questions) in questions {
        match told.iter_mut().find(|(_, known)| *known == questions) {
            Some((activities, _)) => activities.push(activity.as_str()),
            None => told.push((vec![activity.as_str()], questions)),
        }
    }
    told
}

/// What was found, and what was looked at.
fn found(page: &mut Paragraphs, report: &ReportPredicate<'_>) {
    page.blank();
    page.text(2, STRONG, "Found");
    let found = &report.identified;
    let model = found.model.iter().map(|answer| ("model", answer));
    let controllers = found.controllers.iter().map(|answer| ("controller", answer));
    let boards = found.boards.iter().map(|answer| ("board", answer));
    let parties = found.parties.iter();
    let parties = parties.flat_map(|(role, of_role)| of_role.iter().map(|answer| (role.as_str(), answer)));
    let events = found.events.iter();
    let events = events.flat_map(|(kind, days)| days.iter().map(|day| (kind.as_str(), day)));
    for (label, answer) in model.chain(controllers).chain(boards).chain(parties).chain(events) {
        page.labelled(4, (label, QUIET), (&told(answer), PLAIN));
    }
    // By which numbers it is told that several sources speak of this machine.
    for (field, answers) in &found.joined {
        let all: Vec<String> = answers.iter().map(told).collect();
        page.labelled(4, (&format!("joined by {field}"), QUIET), (&all.join(" = "), PLAIN));
    }
    let coverage = report.coverage;
    let looked = format!(
        "{}, {}, {}; {} identified; {} not recognised; {} unreadable; {} evaluated",
        counted(coverage.rows, "row"),
        counted(coverage.boards, "board"),
        counted(coverage.components, "component"),
        counted(coverage.controllers, "controller"),
        number(coverage.undetermined),
        number(coverage.unreadable),
        counted(coverage.rules, "rule")
    );
    page.labelled(4, ("looked at", QUIET), (&looked, QUIET));
}

/// `CVITEK CV183x (miners.csv!C17)`.
fn told(answer: &ReportAnswer<'_>) -> String {
    let value = answer.value.as_ref().map_or("", Text::as_str);
    match &answer.location {
        Some(location) if value.is_empty() => location.to_string(),
        Some(location) => format!("{value} ({location})"),
        None => value.to_owned(),
    }
}

fn asked(page: &mut Paragraphs, question: &ReportQuestion<'_>, lists: &[String]) {
    let asks = question.asks.as_ref().map_or(&*question.id, Text::as_str);
    page.text(4, PLAIN, asks);
    let became = match question.state() {
        QuestionState::Answered => {
            let by = question.by.iter().map(|answer| match &answer.value {
                // The list answers what was asked of it; what it said are the findings.
                Some(value) if lists.iter().any(|list| value.as_str().starts_with(list)) => {
                    format!("held against {value}")
                }
                _ => told(answer),
            });
            by.collect::<Vec<_>>().join("; ")
        }
        QuestionState::Open => {
            format!("OPEN: {}", question.open.as_ref().map_or("nothing answers it", Text::as_str))
        }
        QuestionState::NotAsked => "not asked".to_owned(),
    };
    let by_site = question.policy.as_ref().map(|site| format!(" (by {site})")).unwrap_or_default();
    page.text(6, QUIET, &(became + &by_site));
}

fn whole(page: &mut Paragraphs, finding: &ReportFinding<'_>) {
    page.text(2, STRONG, &format!("{}  [{}]", finding.title, finding.rule));
    let activities: Vec<&str> = finding.activities.iter().map(|a| a.as_str()).collect();
    let binds = if activities.is_empty() { "nothing asked for".to_owned() } else { activities.join(", ") };
    page.labelled(4, (finding.outcome.as_str(), verdict_style(finding.outcome)), (&binds, PLAIN));
    if let Some(waiver) = &finding.waiver {
        page.labelled(4, ("waived", STRONG), (&waived(waiver), PLAIN));
    }
    for step in &finding.chain {
        page.labelled(4, (label(step), QUIET), (&said(step), PLAIN));
    }
    if !finding.also_at.is_empty() {
        let places: Vec<String> = finding.also_at.iter().map(ToString::to_string).collect();
        page.labelled(4, ("also at", QUIET), (&places.join(", "), QUIET));
    }
    for basis in &finding.basis {
        page.labelled(4, ("law", QUIET), (basis.as_str(), PLAIN));
    }
    page.labelled(4, ("confidence", QUIET), (finding.confidence.as_str(), PLAIN));
    if let Some(caveat) = &finding.caveat {
        page.labelled(4, ("not established", QUIET), (caveat.as_str(), PLAIN));
    }
    page.labelled(4, ("do", QUIET), (finding.advice.as_str(), PLAIN));
    if !finding.alternatives.is_empty() {
        let others: Vec<&str> = finding.alternatives.iter().map(Text::as_str).collect();
        page.labelled(4, ("could replace it", QUIET), (&others.join("; "), PLAIN));
    }
}

const fn label(step: &ReportStep<'_>) -> &'static str {
    match step.what {
        StepKind::Absent => "not found",
        other => other.as_str(),
    }
}

/// `CVITEK CV183x vision SoC [catalogue/parts-sophgo.toml#sophgo-cv183x]`.
fn said(step: &ReportStep<'_>) -> String {
    match &step.location {
        Some(location) => format!("`{}` ({location}, {})", step.value, step.source),
        None => format!("{} [{}]", step.value, step.source),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    #[test]
    fn the_golden_pages() {
        let text = whole(&Page, &samples::every_verdict(), &samples::run());
        samples::golden("pages", &String::from_utf8(text).expect("text"), "txt");
    }
}
