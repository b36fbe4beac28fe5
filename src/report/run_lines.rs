//! What a workbook says of the run as a whole, line by line.

use super::text::number;
use super::words::Words;
use super::{RunInfo, Signed, Summary};
use crate::attest::predicate::{LIST, PolicyEntry, Setting};
use crate::model::{Activity, Verdict};
use crate::text::shown::shown;

/// The most rules and pieces of missing evidence that are listed.
const MOST: usize = 200;

/// A line of such a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// What the lines below are about.
    Heading(String),
    /// Cells beside each other.
    Cells(Vec<String>),
    /// The heads of columns.
    Heads(Vec<String>),
    /// Nothing.
    Blank,
}

impl Line {
    /// Its cells.
    pub(super) fn cells(&self) -> Vec<&str> {
        match self {
            Self::Heading(text) => vec![text],
            Self::Cells(cells) | Self::Heads(cells) => cells.iter().map(String::as_str).collect(),
            Self::Blank => Vec::new(),
        }
    }
}

/// A label and a text of ours, which is shown as it is.
pub(super) fn labelled(label: &str, text: impl Into<String>) -> Line {
    Line::Cells(vec![label.to_owned(), text.into()])
}

/// Heads of columns by their keys.
fn heads(words: &Words, keys: &[&str]) -> Line {
    Line::Heads(keys.iter().map(|key| words.get(key).to_owned()).collect())
}

/// What the run is and what came of it, in the language of the run. Texts from outside are fit to be shown.
pub(super) fn lines(info: &RunInfo<'_>, summary: &Summary) -> Vec<Line> {
    let words = Words::of(info.language);
    let mut lines = vec![Line::Heading(words.get("workbook.title").to_owned()), Line::Blank];
    lines.extend(run(info, summary, words));
    lines.extend(verdicts(summary, words));
    lines.extend(rules(summary, words));
    lines.extend(missing(summary, words));
    lines.extend(rests(info, words));
    lines
}

/// `3 machines and 1 lot of 180 pieces`.
pub(super) fn counted(summary: &Summary, words: &Words) -> String {
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

fn run(info: &RunInfo<'_>, summary: &Summary, words: &Words) -> Vec<Line> {
    let run = info.run;
    let signed = match &info.signed {
        Signed::Not => words.get("pdf.nobody").to_owned(),
        Signed::Unverified => words.get("pdf.unverified").to_owned(),
        Signed::By(key) => shown(key),
    };
    let worst = summary.worst().map_or(words.get("workbook.none"), |worst| words.verdict(worst));
    let mut lines: Vec<Line> = [
        ("machines.title", counted(summary, words)),
        ("workbook.worst", worst.to_owned()),
        ("signed.as-of", run.as_of.to_string()),
        ("signed.asked", words.activities(&run.activities)),
        ("pdf.not-asked", words.not_asked(&run.activities)),
        ("signed.time", run.time_verified.to_string()),
        ("signed.program", format!("tidewaiter {}", shown(&run.verifier.version))),
        ("signed.run-id", shown(&run.run_id)),
        ("signed.key", signed),
        ("signed.statement", shown(&run.statement)),
    ]
    .into_iter()
    .map(|(key, text)| labelled(words.get(key), text))
    .collect();
    let optional: Vec<String> = run.optional().map(shown).collect();
    if !optional.is_empty() {
        lines.push(labelled(words.get("workbook.optional"), optional.join(" ")));
    }
    let waived: Vec<String> = run.waived().map(shown).collect();
    if !waived.is_empty() {
        lines.push(labelled(words.get("workbook.not-required"), waived.join(" ")));
    }
    lines
}

fn verdicts(summary: &Summary, words: &Words) -> Vec<Line> {
    let mut lines = vec![
        Line::Blank,
        Line::Heading(words.get("chart.verdicts").to_owned()),
        heads(words, &["column.verdict", "machines.title"]),
    ];
    for verdict in Verdict::ALL.into_iter().rev() {
        lines.push(labelled(words.verdict(verdict), number(summary.count(verdict))));
    }
    if summary.out_of_scope > 0 {
        lines.push(labelled(words.get("workbook.apart"), number(summary.out_of_scope)));
    }
    for activity in Activity::ALL.into_iter().filter(|activity| summary.asked(*activity) > 0) {
        let counts = Verdict::ALL.into_iter().rev().filter_map(|verdict| {
            let count = summary.count_for(activity, verdict);
            (count > 0).then(|| format!("{}: {}", words.verdict(verdict), number(count)))
        });
        let label =
            words.filled("workbook.for", &[("activity", &words.named("activity", activity.as_str()))]);
        lines.push(labelled(&label, counts.collect::<Vec<_>>().join(", ")));
    }
    lines
}

fn rules(summary: &Summary, words: &Words) -> Vec<Line> {
    let rules = summary.rules.worst_first();
    if rules.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        Line::Blank,
        Line::Heading(words.get("workbook.rules").to_owned()),
        heads(words, &["finding.rule", "workbook.says", "workbook.at-worst", "machines.title"]),
    ];
    let shown_rules = rules.iter().take(MOST).map(|rule| {
        let worst = words.verdict(rule.worst).to_owned();
        Line::Cells(vec![shown(rule.rule), shown(rule.title), worst, number(rule.machines)])
    });
    lines.extend(shown_rules);
    lines.extend(more(rules.len(), words));
    lines
}

fn missing(summary: &Summary, words: &Words) -> Vec<Line> {
    let ways = summary.wanted.most_first();
    if ways.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        Line::Blank,
        Line::Heading(words.get("machine.missing").to_owned()),
        heads(words, &["machines.title", "workbook.unknown", "workbook.how"]),
    ];
    for way in ways.iter().take(MOST) {
        let what: Vec<String> = way.what.iter().map(shown).collect();
        lines.push(Line::Cells(vec![number(way.machines), what.join("; "), shown(way.how)]));
    }
    lines.extend(more(ways.len() + usize::try_from(summary.wanted.further()).unwrap_or(usize::MAX), words));
    lines
}

/// That not all of so many are listed.
fn more(all: usize, words: &Words) -> Option<Line> {
    let more = all.checked_sub(MOST).filter(|more| *more > 0)?;
    Some(Line::Cells(vec![words.counted("workbook.more", more as u64)]))
}

/// What the verdicts rest on.
fn rests(info: &RunInfo<'_>, words: &Words) -> Vec<Line> {
    let run = info.run;
    let mut lines = vec![Line::Blank, Line::Heading(words.get("workbook.rests").to_owned())];
    let say = |key: &str, text: String| labelled(words.get(key), text);
    for input in &run.inputs {
        if lines.len() > MOST {
            lines.push(say("input.file", words.counted("workbook.in-all", run.inputs.len() as u64)));
            break;
        }
        let sheet = input.sheet.as_deref().map_or_else(String::new, |sheet| format!("!{}", shown(sheet)));
        let said = if input.stated.is_empty() {
            let rows = words.counted("workbook.rows", input.rows);
            format!("{}{sheet}: {rows}, sha256 {}", shown(&input.file), shown(&input.digest.sha256))
        } else {
            let stated: Vec<String> = input.stated.iter().map(shown).collect();
            format!("{}: {}", shown(&input.file), stated.join(", "))
        };
        lines.push(say("input.file", said));
    }
    let edition = |id: &str, entry: &PolicyEntry<'_>| {
        let day = words.filled("workbook.state-of", &[("day", &entry.as_of.to_string())]);
        format!("{} {}, {day}", shown(id), shown(&entry.version))
    };
    let packs = run.policy.iter().filter(|entry| !entry.id.starts_with(LIST));
    lines.extend(packs.map(|entry| say("workbook.pack", edition(&entry.id, entry))));
    // The version of a list begins with its day.
    let list = |id: &str, entry: &PolicyEntry<'_>| {
        let version = format!("{} {}", shown(id), shown(&entry.version));
        let days = words.age(entry.as_of, run.as_of);
        days.map_or_else(
            || version.clone(),
            |days| words.filled("workbook.age", &[("version", &version), ("days", &days)]),
        )
    };
    let lists = run.policy.iter().filter_map(|entry| Some((entry.id.strip_prefix(LIST)?, entry)));
    let lists: Vec<Line> = lists.map(|(id, entry)| say("workbook.list", list(id, entry))).collect();
    if lists.is_empty() {
        lines.push(say("workbook.list", words.get("editions.no-list").to_owned()));
    }
    lines.extend(lists);
    lines.extend(run.outside_reach.iter().map(|why| say("workbook.beware", shown(why))));
    lines.extend(run.settings.iter().map(|of| say("workbook.setting", setting(of, words))));
    for skipped in &run.rows.skipped {
        let first: Vec<String> = skipped.first.iter().map(shown).collect();
        let rows = words.counted("workbook.rows", skipped.rows);
        let said = format!("{rows}: {} ({})", shown(&skipped.reason), first.join(", "));
        lines.push(say("workbook.skipped", said));
    }
    lines
}

/// `configuration tidewaiter.toml (sha256 e5e5…): fail_on: prohibited`.
fn setting(of: &Setting<'_>, words: &Words) -> String {
    let Setting { kind, path, digest, says } = of;
    let file = format!("{} {} (sha256 {})", words.named("setting", kind), shown(path), shown(&digest.sha256));
    let says: Vec<String> = says.iter().map(shown).collect();
    if says.is_empty() { file } else { format!("{file}: {}", says.join("; ")) }
}
