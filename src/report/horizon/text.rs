//! The days that are coming, for a person.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Look;
use super::super::compare::{MachineChange, word};
use super::super::text::{PLAIN, Paragraphs, QUIET, STRONG, counted, named, number, verdict_style};
use super::{ComingDay, Horizon, Reason, ReasonKind};
use crate::model::{Activity, Verdict, counts_as};

/// Machines of one day and kind that are named; JSON has them all.
const NAMED: usize = 8;
/// Findings of one day and kind that are told.
const FINDINGS: usize = 6;
/// Reasons of a day that are told.
const REASONS: usize = 12;
/// Cells of several machines that are told.
const CELLS: usize = 3;

/// The days for a person.
pub(crate) fn text(horizon: &Horizon, look: Look) -> String {
    let mut page = Paragraphs::new(look);
    page.text(0, STRONG, &summary(horizon));
    page.text(0, QUIET, "By the inventory, rules and lists at hand: what is published later is not in it.");
    for day in &horizon.days {
        coming(&mut page, day, horizon);
    }
    page.finish()
}

/// `From 2026-11-30 to 2028-11-30, 3 of 12 machines are judged otherwise, the first on 2027-06-30.`
pub(crate) fn summary(horizon: &Horizon) -> String {
    let Horizon { as_of, until, machines, .. } = horizon;
    match (horizon.judged_otherwise(), horizon.first()) {
        (0, _) | (_, None) => {
            let are = if *machines == 1 { "is" } else { "are" };
            format!(
                "From {as_of} to {until}, {} {are} judged as on the first day.",
                horizon.counted(*machines)
            )
        }
        (changing, Some(first)) => {
            let are = if changing == 1 { "is" } else { "are" };
            let (n, of) = (number(changing), horizon.counted(*machines));
            format!(
                "From {as_of} to {until}, {n} of {of} {are} judged otherwise, the first on {}.",
                first.day
            )
        }
    }
}

fn coming(page: &mut Paragraphs, day: &ComingDay, horizon: &Horizon) {
    page.blank();
    let left = (day.day - horizon.as_of).get_days();
    let left = counted(u64::try_from(left).unwrap_or_default(), "day");
    let line = format!("{} · in {left}", page.look.paint(STRONG, &day.day.to_string()));
    page.raw(&line);
    for reason in day.reasons.iter().take(REASONS) {
        page.text(2, PLAIN, &reason.to_string());
    }
    if let Some(more) = day.reasons.len().checked_sub(REASONS).filter(|more| *more > 0) {
        page.text(2, QUIET, &format!("and {}", counted(more as u64, "more reason")));
    }
    if day.changes.is_empty() {
        page.text(2, QUIET, "No machine is judged otherwise.");
    }
    for (kind, changes) in kinds(day) {
        group(page, &kind, &changes, (horizon, day));
    }
}

/// What several machines have alike on a day.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'d> {
    /// The worst first.
    verdict: std::cmp::Reverse<(Verdict, Verdict)>,
    verdicts: &'d [(Activity, Option<Verdict>, Option<Verdict>)],
    /// What became of each, its title, rule and outcome, and whether it is waived.
    findings: Vec<(&'static str, &'d str, &'d str, Verdict, bool)>,
    reasons: BTreeSet<Of<'d>>,
}

/// What makes changes alike: the reason, or of days in cells, which every machine has of its own, the column.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Of<'d> {
    Column(&'d str),
    Reason(&'d Reason),
}

impl<'d> Of<'d> {
    fn new(reason: &'d Reason) -> Self {
        if reason.kind == ReasonKind::Evidence { Self::Column(&reason.id) } else { Self::Reason(reason) }
    }
}

fn kinds(day: &ComingDay) -> BTreeMap<Kind<'_>, Vec<&MachineChange<Reason>>> {
    let mut kinds: BTreeMap<Kind<'_>, Vec<&MachineChange<Reason>>> = BTreeMap::new();
    for change in &day.changes {
        let mut findings: Vec<_> = change
            .findings
            .iter()
            .filter_map(|of| of.finding().map(|f| (word(of), &*f.title, &*f.rule, f.outcome, f.waived)))
            .collect();
        findings.sort_unstable();
        findings.dedup();
        let kind = Kind {
            verdict: std::cmp::Reverse((change.verdict.1, change.verdict.0)),
            verdicts: &change.verdicts,
            findings,
            reasons: change.causes.iter().map(Of::new).collect(),
        };
        kinds.entry(kind).or_default().push(change);
    }
    kinds
}

fn group(
    page: &mut Paragraphs,
    kind: &Kind<'_>,
    changes: &[&MachineChange<Reason>],
    (horizon, day): (&Horizon, &ComingDay),
) {
    let (new, old) = kind.verdict.0;
    let paint = |verdict: Verdict| page.look.paint(verdict_style(verdict), verdict.as_str());
    let verdict = if old == new {
        format!("stays {}", paint(new))
    } else {
        format!("{} → {}", paint(old), paint(new))
    };
    let line = format!("  {} · {verdict}", horizon.counted(changes.len() as u64));
    page.raw(&line);
    let keys: Vec<&str> = changes.iter().map(|change| &*change.key).collect();
    page.labelled(4, ("which", QUIET), (&named(&keys, NAMED, ", "), PLAIN));
    let is_one = matches!(kind.verdicts, [(_, before, now)] if *before == Some(old) && *now == Some(new));
    for (activity, before, now) in kind.verdicts.iter().filter(|_| !is_one) {
        let word = |verdict: &Option<Verdict>| verdict.map_or("not asked", Verdict::as_str);
        page.labelled(4, (activity.as_str(), QUIET), (&format!("{} → {}", word(before), word(now)), PLAIN));
    }
    if let (true, [(activity, ..)]) = (is_one, kind.verdicts) {
        page.labelled(4, ("activity", QUIET), (activity.as_str(), PLAIN));
    }
    for (word, title, rule, outcome, waived) in kind.findings.iter().take(FINDINGS) {
        let (style, but) =
            (verdict_style(counts_as(*outcome, *waived)), if *waived { ", waived" } else { "" });
        page.labelled(4, (word, style), (&format!("{title} [{rule}] {outcome}{but}"), PLAIN));
    }
    if let Some(more) = kind.findings.len().checked_sub(FINDINGS).filter(|more| *more > 0) {
        page.text(4, QUIET, &format!("and {}", counted(more as u64, "more finding")));
    }
    // What is said of the day is not said again.
    let own =
        |change: &&MachineChange<Reason>| change.causes.iter().filter(|r| !day.reasons.contains(r)).count();
    let most = changes.first().map_or(0, own).clamp(CELLS, REASONS);
    let mut told: BTreeSet<&Reason> = day.reasons.iter().collect();
    let causes = changes.iter().flat_map(|change| &change.causes);
    let because: Vec<String> = causes.filter(|reason| told.insert(reason)).map(Reason::to_string).collect();
    if !because.is_empty() {
        page.labelled(4, ("because", QUIET), (&named(&because, most, "; "), PLAIN));
    }
}
