//! The first pages: what came of it, what to do, what was asked, what was accepted.

use super::exposed;
use super::keep::{States, Sums};
use super::machine::WaivedFinding;
use super::sheet::{Cell, Column, PLAIN, QUIET, STRONG, Sheet, numbers, text, verdict_style};
use crate::attest::predicate::RunQuestion;
use crate::model::{Activity, Need, Verdict};
use crate::report::run_lines::counted;
use crate::report::text::number;
use crate::report::words::Words;
use crate::report::{RunInfo, Summary};

/// Of what is to be done, and of what is to be found out, so much is told.
const ADVICE: usize = 12;
/// So many questions are told.
const QUESTIONS: usize = 80;

/// Draws them.
pub(super) fn draw(sheet: &mut Sheet<'_>, run: &RunInfo<'_>, summary: &Summary, sums: &Sums, words: &Words) {
    sheet.heading(1, words.get("page.title"), None);
    lead(sheet, run, summary, words);
    exposed::verdicts(sheet, summary, words);
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
        sheet.paragraph(&words.named("means", worst.as_str()), PLAIN);
    }
    if summary.out_of_scope > 0 {
        sheet.paragraph(&words.counted("lead.apart", summary.out_of_scope), PLAIN);
    }
    sheet.paragraph(words.get("pdf.decides"), QUIET);
}

fn verdicts(sheet: &mut Sheet<'_>, summary: &Summary, words: &Words) {
    sheet.heading(2, words.get("activities.caption"), Some(false));
    let columns = [0.2, 0.11, 0.14, 0.1, 0.15, 0.1, 0.1, 0.1];
    let column = |(n, share): (usize, &f32)| if n == 0 { text(*share) } else { numbers(*share) };
    let columns: Vec<Column> = columns.iter().enumerate().map(column).collect();
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
    let rules = summary.rules.worst_first();
    let rules: Vec<_> = rules.into_iter().filter(|rule| rule.open > 0).collect();
    let wanted = summary.wanted.most_first();
    if rules.is_empty() && wanted.is_empty() {
        sheet.paragraph(words.get("next.nothing"), PLAIN);
    }
    for rule in rules.iter().take(ADVICE) {
        sheet.space(3.0);
        let title = format!("{} – {}", rule.title, words.counted("machines", rule.open));
        sheet.labelled(words.verdict(rule.worst), &title, verdict_style(rule.worst));
        rule.advice.iter().for_each(|does| sheet.labelled("", does, PLAIN));
    }
    more(sheet, rules.len().saturating_sub(ADVICE) as u64, words);
    if !wanted.is_empty() {
        sheet.heading(3, words.get("next.find-out"), None);
    }
    for way in wanted.iter().take(ADVICE) {
        sheet.space(3.0);
        sheet.labelled(&words.counted("machines", way.machines), &way.what.join("; "), STRONG);
        sheet.labelled("", way.how, PLAIN);
    }
    more(sheet, wanted.len().saturating_sub(ADVICE) as u64 + summary.wanted.further(), words);
}

fn more(sheet: &mut Sheet<'_>, n: u64, words: &Words) {
    if n > 0 {
        sheet.paragraph(&words.counted("more", n), QUIET);
    }
}

/// The findings that somebody accepted.
pub(super) fn waivers(sheet: &mut Sheet<'_>, sums: &Sums, words: &Words) {
    sheet.heading(2, words.get("waivers.title"), Some(false));
    if sums.waivers.is_empty() {
        sheet.paragraph(words.get("pdf.no-waiver"), PLAIN);
        return;
    }
    sheet.paragraph(words.get("waivers.caption"), QUIET);
    let columns =
        [text(0.1), text(0.14), text(0.11), text(0.22), text(0.13), text(0.11), text(0.1), numbers(0.09)];
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
            quiet(expires),
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
    let columns: [Column; 6] =
        [text(0.34), text(0.2), text(0.14), numbers(0.11), numbers(0.1), numbers(0.11)];
    let head = [
        words.get("question"),
        words.get("activity"),
        words.get("questions.need"),
        words.get("state.answered"),
        words.get("state.open"),
        words.get("state.not-asked"),
    ];
    let mut known: Vec<&RunQuestion<'_>> = Vec::new();
    for question in &run.run.questions {
        if known.iter().all(|other| other.id != question.id) {
            known.push(question);
        }
    }
    let rows = known.iter().take(QUESTIONS).flat_map(|question| {
        together(question, sums).into_iter().map(|(activities, asked)| {
            let count = |n: u64, style| (number(n), if n == 0 { QUIET } else { style });
            vec![
                (question.asks.clone().into_owned(), PLAIN),
                (words.activities(&activities), QUIET),
                (need(question, asked, words), QUIET),
                count(asked.answered, PLAIN),
                count(asked.open, STRONG),
                count(asked.not_asked, PLAIN),
            ]
        })
    });
    sheet.table(&columns, &head, rows);
    more(sheet, known.len().saturating_sub(QUESTIONS) as u64, words);
}

/// What became of a question: activities of which the same became are told together.
fn together(question: &RunQuestion<'_>, sums: &Sums) -> Vec<(Vec<Activity>, States)> {
    let mut all: Vec<(Vec<Activity>, States)> = Vec::new();
    for (activity, asked) in sums.questions.get(&*question.id).into_iter().flatten() {
        match all.iter_mut().find(|(_, known)| known == asked) {
            Some((activities, _)) => activities.push(*activity),
            None => all.push((vec![*activity], *asked)),
        }
    }
    if all.is_empty() {
        all.push((question.activities.clone(), States::default()));
    }
    all
}

fn need(question: &RunQuestion<'_>, asked: States, words: &Words) -> String {
    // Of machines that were asked, it is theirs that counts.
    let is_asked = asked != States::default();
    let is_required = if is_asked { asked.required > 0 } else { question.need == Need::Required };
    let need = words.get(if is_required { "need.required" } else { "need.optional" });
    let mut need = need.to_owned();
    for (is_so, key) in [(question.conditional, "pdf.conditional"), (question.waived, "pdf.site-waived")] {
        if is_so {
            need = format!("{need}, {}", words.get(key));
        }
    }
    need
}
