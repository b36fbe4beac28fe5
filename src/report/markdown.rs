//! `-o markdown`: a page for the summary of a job or a comment: what stands against the machines and what to do, worst first, in less
//! than the 1 MiB that GitHub takes of a step.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::cases::Case;
use super::digest::FindingDigest;
use super::left_out::{left_out, may_be_missed};
use super::points::sentence;
use super::text::{counted, counted_machines, named, number};
use super::{Format, Report, RunInfo, Summary, setting_line, summary_line};
use crate::model::{Activity, Verdict};
use crate::text::markdown::markdown;

/// The longest page, in bytes: GitHub takes 1,048,576 of a step, of which others write some.
const LONGEST: usize = 1_000_000;
/// Rules of which what to do is told above everything else.
const RULES: usize = 12;
/// Machines of a case that are named.
const NAMES: usize = 12;
/// Ways to collect what is missing.
const WAYS: usize = 12;
/// Kinds of machines that are clear.
const CLEAR: usize = 24;

/// `-o markdown`: for the summary of a job.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Markdown;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn doc(&self) -> &'static str {
        "Markdown for a job summary or a comment: verdicts, what to do, and the machines gathered by what stands against them"
    }

    /// Everything stands in the summary.
    fn machine(&self, _: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    fn end(&self, summary: &Summary, run: &RunInfo<'_>) -> Vec<u8> {
        let foot = foot(summary, run);
        let mut page = head(summary, run);
        page += &activities(summary, run);
        page += &to_do(summary);
        cases(&mut page, summary, LONGEST.saturating_sub(foot.len()));
        page += &foot;
        page.into_bytes()
    }
}

/// The verdict and what was asked.
fn head(summary: &Summary, info: &RunInfo<'_>) -> String {
    let run = info.run;
    let worst = summary.worst().map_or("nothing was judged", Verdict::as_str);
    let left_out = left_out(info);
    let but = if left_out.is_empty() { "" } else { ", and not everything was read" };
    let mut page =
        format!("## Tidewaiter: {worst}{but}\n\n**{}**\n\n", markdown(&summary_line(summary, &run.rows)));
    for left_out in left_out {
        let _ = writeln!(page, "**{}.** {}\n", markdown(&left_out.title), markdown(&left_out.told));
    }
    let mut inputs: Vec<String> = run
        .inputs
        .iter()
        .filter(|input| input.stated.is_empty())
        .map(|input| markdown(&input.file))
        .collect();
    inputs.dedup();
    let asked: Vec<&str> = run.activities.iter().map(|activity| activity.as_str()).collect();
    let lists: Vec<String> = run.lists().iter().map(|list| markdown(list)).collect();
    let lists =
        if lists.is_empty() { "no official list was asked".to_owned() } else { named(&lists, 12, "; ") };
    let _ = writeln!(
        page,
        "Asked about {} as of {} · read {} · lists: {lists} · {}\n",
        named(&asked, 8, ", "),
        run.as_of,
        named(&inputs, 6, ", "),
        markdown(&info.signed.words())
    );
    for setting in &run.settings {
        let _ = writeln!(page, "{}\n", markdown(&setting_line(setting)));
    }
    let waived: Vec<String> = run.waived().map(markdown).collect();
    if !waived.is_empty() {
        let _ = writeln!(page, "Not required here, by the site's configuration: {}\n", waived.join(" "));
    }
    page
}

/// Machines by activity and verdict.
fn activities(summary: &Summary, info: &RunInfo<'_>) -> String {
    let seen: Vec<Verdict> =
        Verdict::ALL.into_iter().rev().filter(|verdict| summary.count(*verdict) > 0).collect();
    let asked: BTreeSet<Activity> = info.run.activities.iter().copied().collect();
    if seen.is_empty() {
        return String::new();
    }
    let cells =
        |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut by_activity: Vec<Verdict> = Verdict::ALL.into_iter().rev().collect();
    by_activity.retain(|v| seen.contains(v) || asked.iter().any(|a| summary.count_for(*a, *v) > 0));
    let of = by_activity.iter();
    let mut table = cells(&mut std::iter::once(String::new()).chain(of.clone().map(ToString::to_string)));
    table += &cells(&mut std::iter::once("---".to_owned()).chain(of.clone().map(|_| "--:".to_owned())));
    let count = |n: u64| if n == 0 { "·".to_owned() } else { number(n) };
    for activity in asked {
        let counts = of.clone().map(|verdict| count(summary.count_for(activity, *verdict)));
        table += &cells(&mut std::iter::once(activity.to_string()).chain(counts));
    }
    let all = of.map(|verdict| count(summary.count(*verdict)));
    table += &cells(&mut std::iter::once("**worst of each machine**".to_owned()).chain(all));
    table + "\n"
}

/// What the worst rules ask for, each once.
fn to_do(summary: &Summary) -> String {
    let cases = summary.cases.worst_first();
    let findings: Vec<&FindingDigest> = cases.iter().flat_map(|case| &case.first.findings).collect();
    let rules = summary.rules.worst_first();
    let bad: Vec<_> = rules.iter().filter(|tally| tally.worst >= Verdict::Undetermined).collect();
    if bad.is_empty() {
        return String::new();
    }
    let mut page = "### What to do\n\n".to_owned();
    for tally in bad.iter().take(RULES) {
        let finding = findings.iter().find(|finding| *finding.rule == *tally.rule);
        let advice = finding.map_or("", |finding| &finding.advice);
        let _ = writeln!(
            page,
            "- **{}** {} ({}): {}",
            tally.worst,
            markdown(tally.title),
            counted_machines(tally.machines, tally.lots),
            markdown(&sentence(advice))
        );
    }
    if bad.len() > RULES {
        let _ = writeln!(page, "- and {} more rules, below", bad.len() - RULES);
    }
    page + "\n"
}

/// The machines that are not clear, by what stands against them, as long as there is room.
fn cases(page: &mut String, summary: &Summary, room: usize) {
    let cases = summary.cases.worst_first();
    if cases.is_empty() {
        return;
    }
    page.push_str("### Machines that are not clear\n\n");
    let (mut left_out, mut lots_left_out) = (0, 0);
    for case in &cases {
        let told = told(case);
        // Room for what is said of those that are left out.
        if left_out > 0 || page.len() + told.len() + 1000 > room {
            left_out += case.machines;
            lots_left_out += case.lots;
            continue;
        }
        page.push_str(&told);
    }
    let further = summary.cases.further_of_all();
    let (further, lots) = (further.0 + left_out, further.1 + lots_left_out);
    if further > 0 {
        let further = counted_machines(further, lots);
        let _ = writeln!(page, "and {further} more; `-o json` has all of them\n");
    }
}

/// A case, folded.
fn told(case: &Case) -> String {
    let first = &case.first;
    let title = first.findings.first().map_or_else(
        || first.open.first().map_or_else(String::new, |asks| markdown(asks)),
        |finding| markdown(&finding.title),
    );
    let more = match case.machines {
        1 => String::new(),
        n => format!(" and {} more", number(n - 1)),
    };
    let mut text = format!(
        "<details><summary><b>{}</b> · {}{more} · {title}</summary>\n\n{}\n\n",
        first.verdict,
        markdown(&first.key),
        markdown(&first.identified)
    );
    for finding in &first.findings {
        text += &of_finding(finding);
    }
    if case.more_findings > 0 {
        let _ = writeln!(text, "- and {} more findings", case.more_findings);
    }
    for asks in &first.open {
        let _ = writeln!(text, "- **open** {}", markdown(asks));
    }
    for missing in &first.missing {
        let _ =
            writeln!(text, "- missing: {} {}", markdown(&sentence(&missing.what)), markdown(&missing.how));
    }
    if !case.also.is_empty() {
        let mention = |mention: &super::cases::Mention| match &mention.place {
            Some(place) => format!("{} ({})", markdown(&mention.key), markdown(place)),
            None => markdown(&mention.key),
        };
        let names: Vec<String> = case.also.iter().take(NAMES).map(mention).collect();
        let further = case.machines - 1 - names.len() as u64;
        let further = if further > 0 { format!(" and {} more", number(further)) } else { String::new() };
        let _ = writeln!(text, "- the same: {}{further}", names.join(", "));
    }
    text + "\n</details>\n\n"
}

/// A finding as an item with items.
fn of_finding(finding: &FindingDigest) -> String {
    let activities: Vec<&str> = finding.activities.iter().map(|activity| activity.as_str()).collect();
    let mut text = format!(
        "- **{}** {}: {} ({})\n",
        finding.outcome,
        markdown(&finding.rule),
        markdown(&finding.title),
        activities.join(", ")
    );
    let mut item = |label: &str, said: &str| {
        if !said.is_empty() {
            let _ = writeln!(text, "  - {label}: {}", markdown(said));
        }
    };
    let cell = finding.cell.as_ref().map(|cell| format!("{} ({})", cell.text, cell.place));
    let way =
        [cell.as_deref(), Some(&*finding.leads_to)].into_iter().flatten().filter(|part| !part.is_empty());
    item("because", &way.collect::<Vec<_>>().join(" → "));
    item("waived", finding.waived.as_deref().unwrap_or_default());
    item("not established", finding.caveat.as_deref().unwrap_or_default());
    item("do", &finding.advice);
    item("could replace it", &named(&finding.alternatives, 8, "; "));
    item("law", &named(&finding.basis, 12, "; "));
    text
}

/// What is missing, what is clear, what was left out.
fn foot(summary: &Summary, info: &RunInfo<'_>) -> String {
    let mut page = String::new();
    let ways = summary.wanted.most_first();
    if !ways.is_empty() {
        page += "### What is missing and how to collect it\n\n";
        for way in ways.iter().take(WAYS) {
            let what = markdown(&sentence(&way.what.join("; ")));
            let machines = counted_machines(way.machines, way.lots);
            let _ = writeln!(page, "- {machines}: {what} {}", markdown(way.how));
        }
        if ways.len() > WAYS || summary.wanted.further() > 0 {
            page += "- and more; `-o json` lists it\n";
        }
        page.push('\n');
    }
    let clear = summary.clear.most_first();
    if !clear.is_empty() {
        let _ =
            writeln!(page, "<details><summary>{} clear</summary>\n", number(summary.count(Verdict::Clear)));
        for (kind, machines) in clear.iter().take(CLEAR) {
            let _ = writeln!(page, "- {}: {}", number(*machines), markdown(kind));
        }
        if clear.len() > CLEAR || summary.clear.further() > 0 {
            page += "- and others\n";
        }
        page += "\n</details>\n\n";
    }
    for skipped in info.run.rows.skipped.iter().filter(|skipped| !may_be_missed(skipped)) {
        let first: Vec<String> = skipped.first.iter().map(|place| markdown(place)).collect();
        let rows = counted(skipped.rows, "row");
        let _ = writeln!(
            page,
            "{rows} without a report: {} ({})\n",
            markdown(&skipped.reason),
            named(&first, 4, ", ")
        );
    }
    page + &markdown(&info.run.statement) + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    fn text(fleet: &samples::Fleet) -> String {
        String::from_utf8(whole(&Markdown, fleet, &samples::run())).expect("text")
    }

    #[test]
    fn the_golden_page() {
        samples::golden("summary", &text(&samples::every_verdict()), "md");
    }

    #[test]
    fn texts_of_others_stay_texts() {
        let hostile = "</details><img src=x> [x](javascript:1) | @admin `x` **y** https://x.example";
        let page = text(&samples::saying(hostile));
        for sign in ["<img", "](", "@admin", "**y**", "https://", "`x`", "| &#64;"] {
            assert!(!page.contains(sign), "{sign}: {page}");
        }
        assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
    }

    #[test]
    fn a_page_is_never_longer_than_github_takes() {
        let page = text(&samples::many_cases(2000));
        assert!(page.len() < 1 << 20, "{}", page.len());
        let long = samples::saying(&"a long text that is told again ".repeat(300));
        assert!(text(&long).len() < 1 << 20);
    }

    #[test]
    fn what_is_accepted_says_by_whom() {
        assert!(text(&samples::waived()).contains(
            "- waived: until 2027-01-31 by compliance&#64;example.com as board-replaced: the board was replaced"
        ));
    }
}
