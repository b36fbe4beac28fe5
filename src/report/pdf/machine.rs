//! One machine: what its worker makes of the report, and the page that is drawn of it.

mod head;

use serde::{Deserialize, Serialize};

use super::sheet::{Column, Filling, PLAIN, QUIET, SMALL, STRONG, Sheet, signs, text, verdict_style};
use crate::attest::predicate::{ReportAnswer, ReportFinding, ReportPredicate, ReportStep, Text, fingerprint};
use crate::model::Verdict;
use crate::report::clauses::{Clause, Mark, activities, clauses};
use crate::report::words::Words;
use crate::report::{Language, Report};
use crate::text::wrap::one_line;

pub(super) use head::{Head, WaivedFinding, name, verdict};
use head::{cut, head, short, waived};

/// Of texts of rules.
const LONGEST_RULE: usize = 2_000;
/// Of the parts of a report that may be many, so many are shown.
const MANY: usize = 24;
/// A finding's chain is told up to so many steps.
const STEPS: usize = 40;
/// So many rows of the clause-by-clause table are shown.
const CLAUSES: usize = 120;

/// A part of a machine's page.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Part {
    /// A heading below the machine's.
    Title(String),
    /// A finding with its outcome.
    Finding(Verdict, String),
    /// A label and a text.
    Line(String, String),
    /// A label and what a reader must not miss.
    Strong(String, String),
    /// A label and a verdict.
    Verdict(String, Verdict),
    /// What a reader may skip.
    Note(String),
    /// The digest of its record, which stands in the line of its report.
    Record,
    /// The clause-by-clause table: its activities and its rows.
    Clauses(Vec<String>, Vec<Clause>),
}

/// What a worker makes: the head on the first line, the page on the second.
pub(super) fn piece(report: Report<'_, '_>, language: Language) -> Vec<u8> {
    let words = Words::of(language);
    let mut piece = serde_json::to_vec(&head(report, words)).unwrap_or_default();
    piece.push(b'\n');
    piece.extend(serde_json::to_vec(&parts(report, words)).unwrap_or_default());
    piece
}

fn parts(Report { machine, predicate: report }: Report<'_, '_>, words: &Words) -> Vec<Part> {
    let mut parts = Vec::new();
    for (activity, verdict) in &report.verdicts {
        parts.push(Part::Verdict(words.named("activity", activity.as_str()), *verdict));
    }
    parts.push(Part::Title(words.get("machine.found").to_owned()));
    found(&mut parts, report, words);
    parts.push(Part::Title(words.get("machine.findings").to_owned()));
    if report.findings.is_empty() {
        parts.push(Part::Note(words.get("machine.no-findings").to_owned()));
    }
    for finding in report.findings.iter().take(MANY) {
        whole(&mut parts, machine, finding, words);
    }
    further(&mut parts, report.findings.len(), words);
    if !report.missing_evidence.is_empty() {
        parts.push(Part::Title(words.get("machine.missing").to_owned()));
        // One way may find out many things: it is told once, below all of them.
        let mut ways: Vec<(&str, Vec<&str>)> = Vec::new();
        for missing in report.missing_evidence.iter().take(MANY) {
            let (what, how) = (missing.what.as_str(), missing.how.as_str());
            match ways.iter_mut().find(|(known, _)| *known == how) {
                Some((_, all)) => all.push(what),
                None => ways.push((how, vec![what])),
            }
        }
        for (how, all) in ways {
            parts.extend(all.into_iter().map(|what| Part::Strong("×".to_owned(), short(what))));
            parts.push(Part::Line(String::new(), rule_text(how)));
        }
        further(&mut parts, report.missing_evidence.len(), words);
    }
    signed(&mut parts, report, words);
    parts.push(Part::Title(words.get("clause.title").to_owned()));
    let rows = clauses(report, words);
    let all = rows.len();
    // The last row tells of all other rules, and is always shown.
    let last = rows.len().saturating_sub(1);
    let rows = rows.into_iter().enumerate().filter(|(n, _)| *n < CLAUSES || *n == last);
    let columns = activities(report).iter().map(|a| words.named("activity", a.as_str())).collect();
    parts.push(Part::Clauses(columns, rows.map(|(_, clause)| row(clause)).collect()));
    further_than(&mut parts, all, CLAUSES + 1, words);
    parts.push(Part::Note(words.get("clause.legend").to_owned()));
    parts
}

/// What is signed of it beside all that.
fn signed(parts: &mut Vec<Part>, report: &ReportPredicate<'_>, words: &Words) {
    parts.push(Part::Title(words.get("machine.signed").to_owned()));
    let line = |key: &str, text: String| Part::Line(words.get(key).to_owned(), text);
    parts.push(Part::Record);
    parts.push(line("machine.sequence", report.sequence.to_string()));
    parts.push(line("machine.result", report.verification_result.as_str().to_owned()));
    let counted = &report.coverage;
    let looked = [
        ("coverage.rows", counted.rows),
        ("coverage.boards", counted.boards),
        ("coverage.components", counted.components),
        ("coverage.controllers", counted.controllers),
        ("coverage.undetermined", counted.undetermined),
        ("coverage.unreadable", counted.unreadable),
        ("coverage.rules", counted.rules),
    ];
    let looked: Vec<String> = looked.iter().map(|(key, n)| format!("{}: {n}", words.get(key))).collect();
    parts.push(Part::Line(words.get("pdf.looked").to_owned(), looked.join(" · ")));
}

/// With texts that are no longer than a cell needs.
fn row(Clause { item, marks, reason }: Clause) -> Clause {
    Clause { item: short(&item), marks, reason: short(&reason) }
}

fn found(parts: &mut Vec<Part>, report: &ReportPredicate<'_>, words: &Words) {
    let found = &report.identified;
    let mut all: Vec<(String, &[ReportAnswer<'_>])> = vec![
        (words.get("found.model").to_owned(), found.model.as_slice()),
        (words.get("found.controllers").to_owned(), &found.controllers),
        (words.get("found.boards").to_owned(), &found.boards),
    ];
    let makers = found.makers.iter();
    all.extend(
        makers.map(|(country, of)| {
            (words.filled("found.makers", &[("country", &words.country(country))]), &**of)
        }),
    );
    all.push((words.get("found.origins").to_owned(), &found.origins));
    all.push((words.get("found.sites").to_owned(), &found.sites));
    all.extend(found.parties.iter().map(|(role, of)| (words.named("role", role.as_str()), &**of)));
    all.extend(found.events.iter().map(|(kind, days)| (words.named("event", kind.as_str()), &**days)));
    // By which numbers it is told that several sources speak of this machine.
    let joined = found.joined.iter();
    all.extend(joined.map(|(field, of)| (words.filled("found.joined", &[("field", field)]), &**of)));
    for (label, answers) in all {
        parts.extend(answers.iter().take(MANY).map(|answer| Part::Line(label.clone(), told(answer))));
        further(parts, answers.len(), words);
    }
}

fn whole(parts: &mut Vec<Part>, machine: &str, finding: &ReportFinding<'_>, words: &Words) {
    parts.push(Part::Finding(
        finding.outcome,
        format!("{} [{}]", short(finding.title.as_str()), finding.rule),
    ));
    if let Some(WaivedFinding { id, owner, expires, reason, proof, .. }) = waived(finding) {
        let until = words.filled("pdf.expires", &[("day", &expires)]);
        let mut all = vec![reason, owner, until, proof, format!("[{id}]")];
        all.retain(|text| !text.is_empty());
        parts.push(Part::Strong(words.get("waiver.accepted").to_owned(), all.join(" · ")));
    }
    let line = |key: &str, text: String| Part::Line(words.get(key).to_owned(), text);
    let binds: Vec<String> = finding.activities.iter().map(|a| words.named("activity", a.as_str())).collect();
    let binds = if binds.is_empty() { "—".to_owned() } else { binds.join(", ") };
    parts.push(line("finding.activities", binds));
    for (n, step) in finding.chain.iter().take(STEPS).enumerate() {
        let arrow = if n == 0 { "" } else { "→ " };
        parts.push(Part::Line(words.named("step", step.what.as_str()), format!("{arrow}{}", said(step))));
    }
    further_than(parts, finding.chain.len(), STEPS, words);
    if !finding.also_at.is_empty() {
        let places: Vec<String> = finding.also_at.iter().take(MANY).map(ToString::to_string).collect();
        parts.push(line("finding.also", rule_text(&places.join(", "))));
        further(parts, finding.also_at.len(), words);
    }
    parts.extend(finding.basis.iter().take(MANY).map(|basis| line("step.basis", rule_text(basis.as_str()))));
    parts.push(line("finding.confidence", words.named("confidence", finding.confidence.as_str())));
    parts.extend(finding.caveat.iter().map(|caveat| line("finding.caveat", rule_text(caveat.as_str()))));
    parts.push(Part::Strong(words.get("finding.advice").to_owned(), rule_text(finding.advice.as_str())));
    if !finding.alternatives.is_empty() {
        let others: Vec<String> = finding.alternatives.iter().take(MANY).map(|a| short(a.as_str())).collect();
        parts.push(line("finding.alternatives", others.join("; ")));
    }
    parts.push(line("finding.subject", short(&finding.subject)));
    let name = || fingerprint(&finding.rule, machine, &finding.subject);
    let name = finding.fingerprint.as_deref().map_or_else(name, str::to_owned);
    parts.push(line("finding.name", name));
}

/// `CVITEK CV183x (miners.csv!C17)`.
fn told(answer: &ReportAnswer<'_>) -> String {
    let value = answer.value.as_ref().map_or("", Text::as_str);
    match &answer.location {
        Some(location) if value.is_empty() => short(&location.to_string()),
        Some(location) => format!("{} ({})", short(value), short(&location.to_string())),
        None => short(value),
    }
}

/// `CVITEK CV183x vision SoC [catalogue/parts-sophgo.toml#sophgo-cv183x]`.
fn said(step: &ReportStep<'_>) -> String {
    let (value, source) = (short(step.value.as_str()), short(step.source.as_str()));
    match &step.location {
        Some(location) => format!("{value} ({}, {source})", short(&location.to_string())),
        None => format!("{value} [{source}]"),
    }
}

fn further(parts: &mut Vec<Part>, all: usize, words: &Words) {
    further_than(parts, all, MANY, words);
}

fn further_than(parts: &mut Vec<Part>, all: usize, shown: usize, words: &Words) {
    if let Some(more @ 1..) = all.checked_sub(shown) {
        parts.push(Part::Note(words.counted("pdf.further", more as u64)));
    }
}

fn rule_text(text: &str) -> String {
    cut(text, LONGEST_RULE)
}

/// Draws the page of a machine.
pub(super) fn draw(sheet: &mut Sheet<'_>, head: &Head, parts: &[Part], record: Option<&str>, words: &Words) {
    sheet.page();
    let name = name(head, words);
    let kind = words.get(if head.quantity.is_some() { "machine.lot" } else { "machine.machine" });
    sheet.paragraph(kind, QUIET);
    sheet.heading(2, &one_line(&name), Some(true));
    sheet.labelled(words.get("pdf.verdict"), &verdict(head, words), verdict_style(head.verdict));
    let means = if head.is_apart {
        words.get("machine.apart.why").to_owned()
    } else {
        words.named("means", head.verdict.as_str())
    };
    sheet.labelled("", &means, QUIET);
    if let Some(pieces) = head.quantity {
        sheet.paragraph(&words.counted("lot.is", pieces), QUIET);
    }
    for part in parts {
        match part {
            Part::Title(text) => sheet.heading(3, text, None),
            Part::Finding(outcome, text) => {
                sheet.space(5.0);
                sheet.labelled(&words.named("verdict", outcome.as_str()), text, verdict_style(*outcome));
            }
            Part::Line(label, text) => sheet.labelled(label, text, PLAIN),
            Part::Strong(label, text) => sheet.labelled(label, text, STRONG),
            Part::Verdict(label, verdict) => {
                let word = words.named("verdict", verdict.as_str());
                sheet.labelled(label, &word, verdict_style(*verdict));
            }
            Part::Note(text) => sheet.paragraph(text, QUIET),
            Part::Record => {
                if let Some(record) = record {
                    sheet.labelled(words.get("machine.record"), record, PLAIN);
                }
            }
            Part::Clauses(activities, rows) => table(sheet, activities, rows, words),
        }
    }
}

/// The clause-by-clause table. Where many activities are asked, their columns are narrow.
fn table(sheet: &mut Sheet<'_>, activities: &[String], rows: &[Clause], words: &Words) {
    let narrow = match activities.len() {
        0..=3 => 0.09,
        4..=5 => 0.06,
        _ => 0.042,
    };
    let rest = 1.0 - activities.iter().map(|_| narrow).sum::<f32>();
    let mut columns: Vec<Column> = vec![text(rest * 0.46)];
    columns.extend(activities.iter().map(|_| signs(narrow)));
    columns.push(text(rest * 0.54));
    let mut head = vec![words.get("clause.item")];
    head.extend(activities.iter().map(String::as_str));
    head.push(words.get("clause.reason"));
    let rows = rows.iter().map(|row| {
        let mut cells: Vec<Filling> = vec![(row.item.clone(), SMALL).into()];
        cells.extend(row.marks.iter().map(|(mark, says)| {
            let style = match mark {
                Mark::Holds => PLAIN,
                Mark::Not => STRONG,
                Mark::None => QUIET,
            };
            Filling::Sign(mark.sign(), style, says.clone())
        }));
        cells.push((row.reason.clone(), SMALL).into());
        cells
    });
    sheet.table(&columns, &head, rows);
}
