//! What a workbook says of the run as a whole, line by line.

use super::text::{counted, number};
use super::{RunInfo, Signed, Summary, setting_line};
use crate::attest::predicate::LIST;
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
    Heads(Vec<&'static str>),
    /// Nothing.
    Blank,
}

impl Line {
    /// Its cells.
    pub(super) fn cells(&self) -> Vec<&str> {
        match self {
            Self::Heading(text) => vec![text],
            Self::Cells(cells) => cells.iter().map(String::as_str).collect(),
            Self::Heads(heads) => heads.clone(),
            Self::Blank => Vec::new(),
        }
    }
}

/// A label and a text of ours, which is shown as it is.
pub(super) fn labelled(label: &str, text: impl Into<String>) -> Line {
    Line::Cells(vec![label.to_owned(), text.into()])
}

/// What the run is and what came of it. Texts from outside are fit to be shown.
pub(super) fn lines(info: &RunInfo<'_>, summary: &Summary) -> Vec<Line> {
    let mut lines = vec![
        Line::Heading("Tidewaiter: what is known of each machine, and what is not".to_owned()),
        Line::Blank,
    ];
    lines.extend(run(info, summary));
    lines.extend(verdicts(summary));
    lines.extend(rules(summary));
    lines.extend(missing(summary));
    lines.extend(rests(info));
    lines
}

fn run(info: &RunInfo<'_>, summary: &Summary) -> Vec<Line> {
    let run = info.run;
    let activities: Vec<&str> = run.activities.iter().map(|activity| activity.as_str()).collect();
    let not_asked = Activity::ALL.into_iter().filter(|a| !run.activities.contains(a)).map(Activity::as_str);
    let signed = match &info.signed {
        Signed::Not => "not signed".to_owned(),
        Signed::Unverified => "NOT VERIFIED: nobody vouches for what these reports say".to_owned(),
        Signed::By(key) => format!("with key {}", shown(key)),
    };
    let mut lines = vec![
        labelled("Machines", summary.counted()),
        labelled("Worst verdict", summary.worst().map_or("none", Verdict::as_str)),
        labelled("Law as of", run.as_of.to_string()),
        labelled("Asked about", activities.join(", ")),
        labelled("Not asked about", not_asked.collect::<Vec<_>>().join(", ")),
        labelled("Made", format!("{} by tidewaiter {}", run.time_verified, shown(&run.verifier.version))),
        labelled("Run", shown(&run.run_id)),
        labelled("Reports signed", signed),
        labelled("Who decides", shown(&run.statement)),
    ];
    let optional: Vec<String> = run.optional().map(shown).collect();
    if !optional.is_empty() {
        lines.push(labelled("Clear does not wait for", optional.join(" ")));
    }
    let waived: Vec<String> = run.waived().map(shown).collect();
    if !waived.is_empty() {
        lines.push(labelled("NOT REQUIRED HERE", waived.join(" ")));
    }
    lines
}

fn verdicts(summary: &Summary) -> Vec<Line> {
    let mut lines = vec![
        Line::Blank,
        Line::Heading("Verdicts".to_owned()),
        Line::Heads(vec!["Verdict", "Machines and lots"]),
    ];
    for verdict in Verdict::ALL.into_iter().rev() {
        lines.push(labelled(verdict.as_str(), number(summary.count(verdict))));
    }
    if summary.out_of_scope > 0 {
        lines.push(labelled("out of scope: no controller", number(summary.out_of_scope)));
    }
    for activity in Activity::ALL.into_iter().filter(|activity| summary.asked(*activity) > 0) {
        let counts = Verdict::ALL.into_iter().rev().filter_map(|verdict| {
            let count = summary.count_for(activity, verdict);
            (count > 0).then(|| format!("{} {verdict}", number(count)))
        });
        lines.push(labelled(&format!("for {activity}"), counts.collect::<Vec<_>>().join(", ")));
    }
    lines
}

fn rules(summary: &Summary) -> Vec<Line> {
    let rules = summary.rules.worst_first();
    if rules.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        Line::Blank,
        Line::Heading("Rules that speak of these machines".to_owned()),
        Line::Heads(vec!["Rule", "What it says", "At worst", "Machines and lots"]),
    ];
    let shown_rules = rules.iter().take(MOST).map(|rule| {
        Line::Cells(vec![
            shown(rule.rule),
            shown(rule.title),
            rule.worst.as_str().to_owned(),
            number(rule.machines),
        ])
    });
    lines.extend(shown_rules);
    lines.extend(more(rules.len()));
    lines
}

fn missing(summary: &Summary) -> Vec<Line> {
    let ways = summary.wanted.most_first();
    if ways.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        Line::Blank,
        Line::Heading("What is missing, and how to collect it".to_owned()),
        Line::Heads(vec!["Machines and lots", "What is not known", "How to find out"]),
    ];
    for way in ways.iter().take(MOST) {
        let what: Vec<String> = way.what.iter().map(shown).collect();
        lines.push(Line::Cells(vec![number(way.machines), what.join("; "), shown(way.how)]));
    }
    lines.extend(more(ways.len() + usize::try_from(summary.wanted.further()).unwrap_or(usize::MAX)));
    lines
}

/// That not all of so many are listed.
fn more(all: usize) -> Option<Line> {
    let more = all.checked_sub(MOST).filter(|more| *more > 0)?;
    Some(Line::Cells(vec![format!("and {} more; -o json=FILE has them all", number(more as u64))]))
}

/// What the verdicts rest on.
fn rests(info: &RunInfo<'_>) -> Vec<Line> {
    let run = info.run;
    let mut lines = vec![Line::Blank, Line::Heading("What this rests on".to_owned())];
    for input in &run.inputs {
        if lines.len() > MOST {
            lines.push(labelled("Inputs", format!("{} in all", number(run.inputs.len() as u64))));
            break;
        }
        let sheet =
            input.sheet.as_deref().map_or_else(String::new, |sheet| format!(", sheet {}", shown(sheet)));
        let said = if input.stated.is_empty() {
            format!(
                "{}{sheet}: {}, sha256 {}",
                shown(&input.file),
                counted(input.rows, "row"),
                shown(&input.digest.sha256)
            )
        } else {
            let stated: Vec<String> = input.stated.iter().map(shown).collect();
            format!("{}: {}", shown(&input.file), stated.join(", "))
        };
        lines.push(labelled("Input", said));
    }
    for entry in run.policy.iter().filter(|entry| !entry.id.starts_with(LIST)) {
        lines.push(labelled(
            "Rules or catalogue",
            format!("{} {}, state of {}", shown(&entry.id), shown(&entry.version), entry.as_of),
        ));
    }
    let lists = run.lists();
    lines.extend(lists.iter().map(|list| labelled("List", shown(list))));
    if lists.is_empty() {
        lines.push(labelled("List", "no official list was asked about anybody"));
    }
    lines.extend(run.outside_reach.iter().map(|why| labelled("Beware", shown(why))));
    lines.extend(run.settings.iter().map(|setting| labelled("Setting", shown(setting_line(setting)))));
    for skipped in &run.rows.skipped {
        let first: Vec<String> = skipped.first.iter().map(shown).collect();
        let said =
            format!("{}: {} ({})", counted(skipped.rows, "row"), shown(&skipped.reason), first.join(", "));
        lines.push(labelled("Left out", said));
    }
    lines
}
