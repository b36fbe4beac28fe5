//! Verdicts by activity: what is fine to run may not be fine to send away.

use super::super::Summary;
use super::super::text::{PLAIN, Paragraphs, QUIET, number, verdict_style};
use crate::attest::predicate::RunPredicate;
use crate::model::{Activity, Verdict};

const NAME: usize = 22;
const COLUMN: usize = 11;

/// One line an activity; nothing where only one was asked for, as the counts above say the same.
pub(super) fn show(sheet: &mut Paragraphs, summary: &Summary, run: &RunPredicate<'_>) {
    let mut activities = run.activities.clone();
    activities.sort_unstable();
    activities.dedup();
    if activities.len() < 2 || summary.worst().is_none() {
        return;
    }
    sheet.heading("By activity");
    let seen: Vec<Verdict> = Verdict::ALL
        .into_iter()
        .rev()
        .filter(|v| activities.iter().any(|a| summary.count_for(*a, *v) > 0))
        .collect();
    if NAME + seen.len() * COLUMN <= sheet.look.width {
        as_grid(sheet, summary, &activities, &seen);
    } else {
        for activity in activities {
            let counts: Vec<String> = seen
                .iter()
                .filter(|v| summary.count_for(activity, **v) > 0)
                .map(|v| format!("{} {v}", number(summary.count_for(activity, *v))))
                .collect();
            let name = format!("{activity}  ");
            sheet.labelled(2, (&name, PLAIN), (&counts.join(", "), PLAIN));
        }
    }
}

fn as_grid(sheet: &mut Paragraphs, summary: &Summary, activities: &[Activity], seen: &[Verdict]) {
    let mut line = " ".repeat(NAME);
    for verdict in seen {
        line += &sheet.look.paint(verdict_style(*verdict), &format!("{:>COLUMN$}", short(*verdict)));
    }
    sheet.raw(&line);
    for activity in activities {
        let mut line = format!("  {:<width$}", activity.as_str(), width = NAME - 2);
        for verdict in seen {
            let n = summary.count_for(*activity, *verdict);
            let cell = if n == 0 { "·".to_owned() } else { number(n) };
            let style = if n == 0 { QUIET } else { PLAIN };
            line += &sheet.look.paint(style, &format!("{cell:>COLUMN$}"));
        }
        sheet.raw(&line);
    }
}

/// The verdict as the head of a narrow column.
const fn short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::LicenseRequired => "licence",
        Verdict::Undetermined => "undeterm.",
        other => other.as_str(),
    }
}
