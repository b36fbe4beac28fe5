//! The first pages: what came of it, what to do, what was asked, what was accepted.

use std::collections::BTreeMap;

use super::keep::Sums;
use super::machine::WaivedFinding;
use super::sheet::{Cell, Column, PLAIN, QUIET, STRONG, Sheet, numbers, text, verdict_style};
use super::words::Words;
use crate::attest::predicate::RunQuestion;
use crate::model::{Activity, Need, Verdict};
use crate::report::text::number;
use crate::report::{RunInfo, Summary};

/// Of what is to be done, and of what is to be found out, so much is told.
const ADVICE: usize = 12;
/// So many questions are told.
const QUESTIONS: usize = 80;

/// Draws them.
pub(super) fn draw(sheet: &mut Sheet<'_>, run: &RunInfo<'_>, summary: &Summary, sums: &Sums, words: &Words) {
    sheet.heading(1, words.get("page.title"), None);
    lead(sheet, run, summary, words);
    verdicts(sheet, summary, words);
    next(sheet, summary, words);
    waivers(sheet, sums, words);
    questions(sheet, run, sums, words);
    sheet.heading(2, words.get("means.title"), Some(false));
    for verdict in Verdict::ALL.into_iter().rev() {
        let means = words.named("means", verdict.as_str());
        let word = words.named("verdict", verdict.as_str());
        sheet.labelled(&word, &means, PLAIN);
    }
}

/// `3 machines and 1 lot of 180 pieces`.
fn counted(summary: &Summary, words: &Words) -> String {
    let machines = summary.machines - summary.lots;
    let lots = || {
        let (lots, pieces) = (words.counted("lots", summary.lots), words.counted("pieces", summary.pieces));
        words.filled("lots.of", &[("lots", &lots), ("pieces", &pieces)])
    };
    let only = words.counted("machines", machines);
    match (machines, summary.lots) {
        (_, 0) => only,
        (0, _) => lots(),
        _ => words.filled("machines.and", &[("machines", &only), ("lots", &lots())]),
    }
}

fn lead(sheet: &mut Sheet<'_>, run: &RunInfo<'_>, summary: &Summary, words: &Words) {
    let big = super::sheet::Style { size: 11.0, ..PLAIN };
    let day = run.run.as_of.to_string();
    let machines = counted(summary, words);
    sheet.paragraph(&words.filled("lead.audited", &[("machines", &machines), ("day", &day)]), big);
    let open: u64 = [Verdict::Undetermined, Verdict::Review, Verdict::LicenseRequired, Verdict::Prohibited]
        .into_iter()
        .map(|verdict| summary.count(verdict))
        .sum();
    if summary.machines == 0 {
        sheet.paragraph(words.get("pdf.none"), big);
    } else if open == 0 {
        if run.run.rows.skipped.is_empty() {
            sheet.paragraph(words.get("lead.nothing"), big);
        }
    } else {
        sheet.paragraph(&words.counted("lead.open", open), big);
    }
    if run.run.rows.skipped_rows() > 0 {
        sheet.paragraph(&words.counted("lead.skipped", run.run.rows.skipped_rows()), big);
    }
    if run.run.rows.skipped.iter().any(|skipped| skipped.rows == 0) {
        sheet.paragraph(words.get("lead.unread"), big);
    }
    if let Some(worst) = summary.worst() {
        let style = super::sheet::Style { size: 11.0, ..verdict_style(worst) };
        let word = words.named("verdict", worst.as_str());
        sheet.paragraph(&format!("{} {word}", words.get("lead.worst")), style);
    }
    if summary.out_of_scope > 0 {
        sheet.paragraph(&words.counted("lead.apart", summary.out_of_scope), PLAIN);
    }
    sheet.paragraph(words.get("pdf.decides"), QUIET);
}

fn verdicts(sheet: &mut Sheet<'_>, summary: &Summary, words: &Words) {
    sheet.heading(2, words.get("activities.caption"), Some(false));
    let columns = [0.2, 0.11, 0.14, 0.1, 0.15, 0.1, 0.1, 0.1];
    let columns: Vec<Column> =
        columns.iter().enumerate().map(|(n, share)| Column { share: *share, is_right: n > 0 }).collect();
    let worst_first = || Verdict::ALL.into_iter().rev();
    let mut head = vec![words.get("activity").to_owned()];
    head.extend(worst_first().map(|verdict| words.named("verdict", verdict.as_str())));
    head.push(words.get("pdf.asked").to_owned());
    let row = |name: String, count: &dyn Fn(Verdict) -> u64, asked: u64| {
        let mut cells = vec![(name, STRONG)];
        cells.extend(worst_first().map(|verdict| match count(verdict) {
            0 => ("0".to_owned(), QUIET),
            n => (number(n), verdict_style(verdict)),
        }));
        cells.push((number(asked), PLAIN));
        cells
    };
    let asked = Activity::ALL.into_iter().filter(|activity| summary.asked(*activity) > 0);
    let mut rows: Vec<Vec<Cell>> = asked
        .map(|activity| {
            let name = words.named("activity", activity.as_str());
            row(name, &|verdict| summary.count_for(activity, verdict), summary.asked(activity))
        })
        .collect();
    let judged = summary.machines - summary.out_of_scope;
    rows.push(row(words.get("lead.worst").to_owned(), &|verdict| summary.count(verdict), judged));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    sheet.table(&columns, &head, rows);
}

fn next(sheet: &mut Sheet<'_>, summary: &Summary, words: &Words) {
    sheet.heading(2, words.get("next.title"), Some(false));
    // The same advice for many cases is told once, at the worst of them.
    let mut advice: Vec<(Verdict, &str, u64)> = Vec::new();
    for case in summary.cases.worst_first() {
        let mut told: Vec<&str> = Vec::new();
        for finding in &case.first.findings {
            let counts = finding.counts_as();
            if counts <= Verdict::Notice || told.contains(&&*finding.advice) {
                continue;
            }
            told.push(&finding.advice);
            match advice.iter_mut().find(|(_, known, _)| *known == &*finding.advice) {
                Some((worst, _, machines)) => {
                    *worst = (*worst).max(counts);
                    *machines += case.machines;
                }
                None => advice.push((counts, &finding.advice, case.machines)),
            }
        }
    }
    advice.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.2.cmp(&a.2)));
    let wanted = summary.wanted.most_first();
    if advice.is_empty() && wanted.is_empty() {
        sheet.paragraph(words.get("next.nothing"), PLAIN);
    }
    for (verdict, does, machines) in advice.iter().take(ADVICE) {
        let label = format!("{} ({})", words.named("verdict", verdict.as_str()), number(*machines));
        sheet.labelled(&label, does, PLAIN);
    }
    more(sheet, advice.len().saturating_sub(ADVICE) as u64, words);
    if !wanted.is_empty() {
        sheet.heading(3, words.get("next.find-out"), None);
    }
    for way in wanted.iter().take(ADVICE) {
        sheet.labelled(&format!("({})", number(way.machines)), &way.what.join("; "), STRONG);
        sheet.labelled("", way.how, PLAIN);
    }
    more(sheet, wanted.len().saturating_sub(ADVICE) as u64 + summary.wanted.further(), words);
}

fn more(sheet: &mut Sheet<'_>, n: u64, words: &Words) {
    if n > 0 {
        sheet.paragraph(&words.counted("more", n), QUIET);
    }
}

fn waivers(sheet: &mut Sheet<'_>, sums: &Sums, words: &Words) {
    sheet.heading(2, words.get("waivers.title"), Some(false));
    if sums.waivers.is_empty() {
        sheet.paragraph(words.get("pdf.no-waiver"), PLAIN);
        return;
    }
    sheet.paragraph(words.get("waivers.caption"), QUIET);
    let columns =
        [text(0.11), text(0.18), text(0.12), text(0.21), text(0.13), text(0.11), text(0.07), numbers(0.07)];
    let head = ["id", "rule", "outcome", "reason", "owner", "expires", "proof", "machines"];
    let head: Vec<String> = head.iter().map(|name| words.named("waiver", name)).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows = sums.waivers.iter().map(|(waiver, machines)| {
        let WaivedFinding { id, rule, outcome, owner, expires, reason, proof } = waiver;
        let quiet = |text: &str| (text.to_owned(), QUIET);
        vec![
            quiet(id),
            quiet(rule),
            (words.named("verdict", outcome.as_str()), verdict_style(*outcome)),
            (reason.clone(), PLAIN),
            quiet(owner),
            quiet(&words.filled("pdf.expires", &[("day", expires)])),
            quiet(if proof.is_empty() { "—" } else { proof }),
            (number(*machines), PLAIN),
        ]
    });
    sheet.table(&columns, &head, rows);
    more(sheet, sums.more_waived, words);
}

fn questions(sheet: &mut Sheet<'_>, run: &RunInfo<'_>, sums: &Sums, words: &Words) {
    sheet.heading(2, words.get("questions.title"), Some(false));
    sheet.paragraph(words.get("questions.how"), QUIET);
    // Activities that ask the same are told together.
    let mut asked: BTreeMap<&str, (&RunQuestion<'_>, Vec<String>)> = BTreeMap::new();
    for question in &run.run.questions {
        let (_, activities) = asked.entry(&question.id).or_insert_with(|| (question, Vec::new()));
        for activity in &question.activities {
            let activity = words.named("activity", activity.as_str());
            if !activities.contains(&activity) {
                activities.push(activity);
            }
        }
    }
    let columns: [Column; 6] = [text(0.36), text(0.2), text(0.14), numbers(0.1), numbers(0.1), numbers(0.1)];
    let head = [
        words.get("question"),
        words.get("activity"),
        words.get("questions.need"),
        words.get("state.answered"),
        words.get("state.open"),
        words.get("state.not-asked"),
    ];
    let rows = asked.iter().take(QUESTIONS).map(|(id, (question, activities))| {
        let [not_asked, answered, open] = sums.questions.get(*id).copied().unwrap_or_default();
        let count = |n: u64, style| (number(n), if n == 0 { QUIET } else { style });
        vec![
            (question.asks.clone().into_owned(), PLAIN),
            (activities.join(", "), QUIET),
            (need(question, words), QUIET),
            count(answered, PLAIN),
            count(open, STRONG),
            count(not_asked, PLAIN),
        ]
    });
    sheet.table(&columns, &head, rows);
    more(sheet, asked.len().saturating_sub(QUESTIONS) as u64, words);
}

fn need(question: &RunQuestion<'_>, words: &Words) -> String {
    let mut need = words
        .get(match question.need {
            Need::Required => "need.required",
            Need::Optional => "need.optional",
        })
        .to_owned();
    for (is_so, key) in [(question.conditional, "pdf.conditional"), (question.waived, "pdf.site-waived")] {
        if is_so {
            need = format!("{need}, {}", words.get(key));
        }
    }
    need
}
