//! What comes after the machines: evidence to collect, rules that fired, rows that were left out.

use std::fmt::Write as _;

use super::super::Summary;
use super::super::text::{
    PLAIN, Paragraphs, QUIET, columns, counted, counted_machines, cut, number, verdict_style,
};
use crate::attest::predicate::RunPredicate;

const WAYS: usize = 4;
const RULES: usize = 10;
const REASONS: usize = 4;

pub(super) fn missing(sheet: &mut Paragraphs, summary: &Summary) {
    let ways = summary.wanted.most_first();
    if ways.is_empty() {
        return;
    }
    sheet.heading("What is missing and how to collect it");
    for way in ways.iter().take(WAYS) {
        sheet.blank();
        sheet.text(
            2,
            PLAIN,
            &format!("{} · {}", counted_machines(way.machines, way.lots), way.what.join("; ")),
        );
        sheet.text(4, QUIET, way.how);
    }
    let more = ways.len().saturating_sub(WAYS) as u64;
    if more > 0 || summary.wanted.further() > 0 {
        sheet.blank();
        let text = format!("and {} to collect; -o json=FILE lists them", counted(more.max(1), "more thing"));
        sheet.text(2, QUIET, &text);
    }
}

/// What the law asks and nobody has to answer here.
pub(super) fn optional(sheet: &mut Paragraphs, run: &RunPredicate<'_>) {
    let optional: Vec<&str> = run.optional().collect();
    if optional.is_empty() {
        return;
    }
    sheet.blank();
    let text = format!(
        "Clear does not wait for: {} What the evidence says of them is in the reports; `[questions]` in tidewaiter.toml requires an answer.",
        optional.join(" ")
    );
    sheet.text(0, QUIET, &text);
}

pub(super) fn rules(sheet: &mut Paragraphs, summary: &Summary) {
    let rules = summary.rules.worst_first();
    if rules.is_empty() {
        return;
    }
    sheet.heading("Rules that fired");
    let shown = &rules[..rules.len().min(RULES)];
    let ids = shown.iter().map(|r| columns(&cut(r.rule, 24))).max().unwrap_or(0) + 2;
    for rule in shown {
        let id = cut(rule.rule, 24);
        let pad = ids - columns(&id);
        let title = cut(rule.title, sheet.look.width.saturating_sub(2 + 18 + 9 + 2 + ids));
        let outcome = sheet.look.paint(verdict_style(rule.worst), &format!("{:<18}", rule.worst.as_str()));
        sheet.raw(&format!("  {outcome}{:>9}  {id}{:pad$}{title}", number(rule.machines), ""));
    }
    if rules.len() > RULES {
        sheet.text(2, QUIET, &format!("and {}", counted((rules.len() - RULES) as u64, "more rule")));
    }
    sheet.text(2, QUIET, "`tidewaiter explain RULE` says what a rule asks and what it rests on.");
}

pub(super) fn rows(sheet: &mut Paragraphs, run: &RunPredicate<'_>) {
    let reasons = &run.rows.skipped;
    if reasons.is_empty() {
        return;
    }
    sheet.heading("Rows skipped");
    for reason in reasons.iter().take(REASONS) {
        let mut places = reason.first.join(", ");
        let left = reason.rows.saturating_sub(reason.first.len() as u64);
        if left > 0 {
            let _ = write!(places, " and {} more", number(left));
        }
        let rows = match reason.rows {
            0 => "not read".to_owned(),
            n => counted(n, "row"),
        };
        sheet.text(2, PLAIN, &format!("{rows}: {}", reason.reason));
        sheet.text(4, QUIET, &places);
    }
    let more: u64 = reasons.iter().skip(REASONS).map(|r| r.rows).sum();
    if more > 0 {
        sheet.text(2, QUIET, &format!("and {} for further reasons", counted(more, "row")));
    }
}
