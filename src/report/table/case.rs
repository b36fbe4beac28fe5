//! The machines that are not clear, worst first: what was found, in which cell, what it means, what to do.

use std::collections::BTreeSet;
use std::iter;

use super::super::text::{
    PLAIN, Paragraphs, QUIET, STRONG, counted, counted_machines, cut, named, number, verdict_style,
};
use super::super::{Case, FindingDigest, MachineDigest, Summary};
use crate::model::{Activity, Verdict};

/// With so few cases, of a fleet so small, every case is told in full.
const FEW: usize = 12;
const SMALL: u64 = 200;
/// Otherwise they are told in full up to about this line of the whole text, the others a line or two a rule.
const LINES: usize = 52;
/// At most this many of them.
const TOLD: usize = 5;
/// Rules under which the other cases are gathered.
const BRIEF: usize = 8;
/// Findings of a case told in full in a small fleet; the others have one line each.
const WHOLE: usize = 4;
/// The same in a large fleet, and only those that make the verdict.
const WHOLE_OF_LARGE: usize = 2;
/// Machines named beside a case or rule of a large fleet.
const NAMES: usize = 3;

pub(super) fn show(sheet: &mut Paragraphs, summary: &Summary) {
    let cases = summary.cases.worst_first();
    if cases.is_empty() {
        return;
    }
    sheet.heading("Findings, worst first");
    let all = summary.machines <= SMALL && cases.len() <= FEW;
    let chosen = chosen(&cases);
    let mut told = Told::default();
    let mut later = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        let room = n == 0 || sheet.lines() < LINES;
        if all || (room && chosen.contains(&n)) {
            let worst = case.first.findings.iter().filter(|f| f.counts_as() == case.first.verdict).count();
            whole(sheet, case, if all { WHOLE } else { worst.clamp(1, WHOLE_OF_LARGE) }, &mut told);
        } else {
            later.push(*case);
        }
    }
    rest(sheet, summary, &later);
}

/// Which cases to tell in full: the first of every verdict before the second of any, so that a fleet with a
/// hundred prohibited cases still tells of the others.
fn chosen(cases: &[&Case]) -> BTreeSet<usize> {
    let mut seen = [0usize; Verdict::ALL.len()];
    let mut turns: Vec<(usize, usize)> = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        let turn = &mut seen[case.first.verdict as usize];
        turns.push((*turn, n));
        *turn += 1;
    }
    turns.sort_unstable();
    turns.into_iter().take(TOLD).map(|(_, n)| n).collect()
}

/// What was explained already and need not be said again.
#[derive(Default)]
struct Told {
    rules: BTreeSet<Box<str>>,
    alternatives: BTreeSet<Box<[Box<str>]>>,
}

fn whole(sheet: &mut Paragraphs, case: &Case, findings: usize, told: &mut Told) {
    sheet.blank();
    let first = &case.first;
    let verdict = sheet.look.paint(verdict_style(first.verdict), first.verdict.as_str());
    let more = match case.machines {
        1 => String::new(),
        2 => " and 1 more machine like it".to_owned(),
        n => format!(" and {} more machines like it", number(n - 1)),
    };
    let room = sheet.look.width.saturating_sub(first.verdict.as_str().len() + 3 + more.len());
    let key = sheet.look.paint(STRONG, &cut(&first.key, room));
    sheet.raw(&format!("{verdict} · {key}{more}"));
    if let Some(line) = by_activity(first) {
        sheet.text(2, QUIET, &line);
    }
    sheet.labelled(2, ("found", QUIET), (&first.identified, QUIET));
    if !first.open.is_empty() {
        sheet.labelled(2, ("not answered", QUIET), (&named(&first.open, 6, " "), PLAIN));
    }
    for (n, finding) in first.findings.iter().enumerate() {
        if n < findings {
            finding_whole(sheet, finding, told);
        } else {
            if n == findings {
                sheet.blank();
            }
            finding_brief(sheet, finding);
        }
    }
    if case.more_findings > 0 {
        sheet.text(2, QUIET, &format!("and {}", counted(case.more_findings as u64, "more finding")));
    }
    if first.findings.is_empty() {
        for missing in &first.missing {
            sheet.labelled(2, ("not known", PLAIN), (&missing.what, PLAIN));
        }
    }
    if !case.also.is_empty() {
        sheet.blank();
        sheet.labelled(2, ("also", QUIET), (&mentions(case), QUIET));
    }
}

/// Verdict by activity, where the activities differ.
fn by_activity(digest: &MachineDigest) -> Option<String> {
    let of = |v: Verdict| -> Vec<&str> {
        let asked = Activity::ALL.into_iter().zip(digest.verdicts);
        asked.filter(|(_, verdict)| *verdict == Some(v)).map(|(a, _)| a.as_str()).collect()
    };
    let groups: Vec<String> = Verdict::ALL
        .into_iter()
        .rev()
        .filter(|v| !of(*v).is_empty())
        .map(|v| format!("{v} for {}", of(v).join(", ")))
        .collect();
    (groups.len() > 1).then(|| groups.join(" · "))
}

fn finding_whole(sheet: &mut Paragraphs, finding: &FindingDigest, told: &mut Told) {
    sheet.blank();
    sheet.text(2, PLAIN, &format!("{}  [{}]", finding.title, finding.rule));
    let activities: Vec<&str> = finding.activities.iter().map(|a| a.as_str()).collect();
    let binds =
        if activities.is_empty() { "none of the activities asked for".into() } else { activities.join(", ") };
    sheet.labelled(4, (finding.outcome.as_str(), verdict_style(finding.outcome)), (&binds, PLAIN));
    if let Some(waived) = &finding.waived {
        sheet.labelled(4, ("waived", STRONG), (waived, PLAIN));
    }
    sheet.labelled(4, ("found", QUIET), (&found(finding), PLAIN));
    if told.rules.insert(finding.rule.clone()) {
        sheet.labelled(4, ("do", QUIET), (&finding.advice, PLAIN));
        if let Some(caveat) = &finding.caveat {
            sheet.labelled(4, ("not established", QUIET), (caveat, PLAIN));
        }
        if !finding.basis.is_empty() {
            sheet.labelled(4, ("law", QUIET), (&named(&finding.basis, 4, "; "), QUIET));
        }
    } else {
        sheet.labelled(4, ("do", QUIET), ("as above", QUIET));
    }
    if !finding.alternatives.is_empty() && told.alternatives.insert(finding.alternatives.clone()) {
        sheet.labelled(4, ("could replace it", QUIET), (&named(&finding.alternatives, 5, "; "), PLAIN));
    }
}

fn finding_brief(sheet: &mut Paragraphs, finding: &FindingDigest) {
    let outcome = format!("{:<18}", finding.outcome.as_str());
    let width = sheet.look.width.saturating_sub(20);
    let waived = if finding.waived.is_some() { "waived: " } else { "" };
    let title = cut(&format!("{}  {waived}{}", finding.rule, finding.title), width);
    let outcome = sheet.look.paint(verdict_style(finding.outcome), &outcome);
    sheet.raw(&format!("  {outcome}{title}"));
}

/// From the cell to the party, in one line.
fn found(finding: &FindingDigest) -> String {
    match (&finding.cell, finding.leads_to.is_empty()) {
        (Some(cell), true) => format!("{} `{}`", cell.place, cell.text),
        (Some(cell), false) => format!("{} `{}` → {}", cell.place, cell.text, finding.leads_to),
        (None, _) => finding.leads_to.to_string(),
    }
}

/// The machines that stand like the first one; all of them where they are few.
fn mentions(case: &Case) -> String {
    let others = case.machines - 1;
    let most = if others > case.also.len() as u64 { NAMES } else { case.also.len() };
    let names = case.also.iter().take(most).map(|m| match &m.place {
        Some(place) => format!("{} ({place})", m.key),
        None => m.key.to_string(),
    });
    listed(names.collect(), others)
}

/// `A, B, and 40,112 more`.
fn listed(mut names: Vec<String>, of: u64) -> String {
    let left = of.saturating_sub(names.len() as u64);
    if left > 0 {
        names.push(format!("and {} more", number(left)));
    }
    names.join(", ")
}

/// The cases that are not told in full, gathered by verdict and worst rule.
fn rest(sheet: &mut Paragraphs, summary: &Summary, cases: &[&Case]) {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for case in cases {
        let group = Group::of(case);
        match groups.iter_mut().find(|g| g.same(&group)) {
            Some(known) => known.cases.push(case),
            None => groups.push(group),
        }
    }
    if !groups.is_empty() {
        sheet.blank();
        sheet.text(0, STRONG, "Others");
    }
    for group in groups.iter().take(BRIEF) {
        group.show(sheet, if summary.machines <= SMALL { usize::MAX } else { NAMES });
    }
    let (further, further_lots) = summary.cases.further_of_all();
    let left = groups.iter().skip(BRIEF).map(Group::machines).sum::<u64>() + further;
    let lots = groups.iter().skip(BRIEF).map(Group::lots).sum::<u64>() + further_lots;
    if left > 0 {
        let left = counted_machines(left, lots);
        let text = format!("  and {left} of further kinds; -o json=FILE lists every machine");
        sheet.text(2, QUIET, text.trim_start());
    }
}

/// Cases of one verdict that have the worst rule in common.
struct Group<'a> {
    verdict: Verdict,
    rule: &'a str,
    why: &'a str,
    cases: Vec<&'a Case>,
}

impl<'a> Group<'a> {
    fn of(case: &'a Case) -> Self {
        let first = &case.first;
        let (rule, why) = match (first.findings.first(), first.missing.first()) {
            (Some(f), _) => (&*f.rule, &*f.title),
            (None, _) if !first.open.is_empty() => ("not answered", &*first.open[0]),
            (None, Some(m)) => ("not known", &*m.what),
            (None, None) => ("", ""),
        };
        Self { verdict: first.verdict, rule, why, cases: vec![case] }
    }

    fn same(&self, other: &Self) -> bool {
        (self.verdict, self.rule) == (other.verdict, other.rule)
    }

    fn machines(&self) -> u64 {
        self.cases.iter().map(|c| c.machines).sum()
    }

    fn lots(&self) -> u64 {
        self.cases.iter().map(|c| c.lots).sum()
    }

    fn show(&self, sheet: &mut Paragraphs, most: usize) {
        let name = format!("{:<18}", self.verdict.as_str());
        let name = sheet.look.paint(verdict_style(self.verdict), &name);
        let why = format!("{} · {}  {}", counted_machines(self.machines(), self.lots()), self.rule, self.why);
        let why = cut(&why, sheet.look.width.saturating_sub(20));
        sheet.raw(&format!("  {name}{why}"));
        let keys =
            self.cases.iter().flat_map(|c| iter::once(&c.first.key).chain(c.also.iter().map(|m| &m.key)));
        let names = keys.take(most).map(ToString::to_string).collect();
        sheet.labelled(2, ("", QUIET), (&listed(names, self.machines()), QUIET));
    }
}
