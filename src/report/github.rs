//! `-o github`: workflow commands, which GitHub shows as annotations beside the lines of a pull request.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step. So the worst are written, each rule before any is written twice,
//! and a last line counts the others. <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::json::encode;
use super::left_out::left_out;
use super::places::{FilePlace, InFile};
use super::points::{self, Point, points, sentence};
use super::text::{cut, named, number};
use super::{Collector, End, Format, Out, Report, RunInfo, counted, summary_line};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::model::Verdict;

/// Annotations of one kind that GitHub shows of a step.
const SHOWN: usize = 10;
/// The longest message of an annotation: GitHub cuts at 4,096 bytes.
const LONGEST: usize = 1000;

/// `-o github`: for pull requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GitHub;

impl Format for GitHub {
    fn id(&self) -> &'static str {
        "github"
    }

    fn doc(&self) -> &'static str {
        "GitHub annotations: the worst findings, each beside its line of the inventory"
    }

    /// One line of JSON a point that is no notice: its command, ready to be written, and what decides whether it is.
    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        let mut piece = Vec::new();
        for point in points(report).iter().filter(|point| point.counts >= Verdict::Undetermined) {
            let line = command(point, report, point.place(report, run).as_ref());
            piece.extend(encode(&Annotation { verdict: point.counts, rule: point.rule.to_owned(), line }));
            piece.push(b'\n');
        }
        piece
    }

    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Annotations::default())))
    }
}

/// An annotation between the thread that made it and the one that writes.
#[derive(Serialize, Deserialize)]
struct Annotation {
    verdict: Verdict,
    rule: String,
    line: String,
}

/// `::error file=inventory/miners.csv,line=4,col=12,endColumn=27,title=US-EL-010::S19-0003: A part of …`
fn command(point: &Point<'_>, report: Report<'_, '_>, place: Option<&FilePlace>) -> String {
    let mut properties: Vec<(&str, String)> = Vec::new();
    if let Some(place) = place {
        properties.push(("file", place.path.clone()));
        properties.push(("line", place.line().to_string()));
        if let InFile::Line(_, Some(span)) = place.at {
            if span.end.line == span.start.line {
                properties.push(("col", span.start.column.to_string()));
                properties.push(("endColumn", span.end.column.to_string()));
            } else {
                properties.push(("endLine", span.end.line.to_string()));
            }
        }
    }
    properties.push(("title", format!("{}: {}", point.rule, point.title)));
    let mut message = format!("{} ", sentence(&points::name(report)));
    // A place that no line names is told in words.
    if let Some(place) = place.filter(|place| !matches!(place.at, InFile::Line(..)) && !place.name.is_empty())
    {
        let _ = write!(message, "At {}. ", place.name);
    }
    let details = point.details();
    let details: Vec<String> =
        details.iter().map(|(label, text)| sentence(&format!("{label}: {text}"))).collect();
    message += &details.join(" ");
    let kind = if point.counts >= Verdict::LicenseRequired { "error" } else { "warning" };
    workflow_command(kind, &properties, &cut(&message, LONGEST))
}

/// One error for the rows that were left out, at the first of them; empty where there are none.
fn rows_left_out(run: &RunInfo<'_>) -> String {
    let all = left_out(run);
    let Some(first) = all.first() else { return String::new() };
    let mut properties = Vec::new();
    if let Some(place) = &first.place {
        properties.push(("file", place.path.clone()));
        properties.push(("line", place.line().to_string()));
    }
    properties.push(("title", first.title.clone()));
    let told: Vec<String> = all.iter().map(|one| format!("{} {}", sentence(&one.title), one.told)).collect();
    workflow_command("error", &properties, &cut(&told.join(" "), LONGEST)) + "\n"
}

/// A workflow command, escaped as GitHub's own toolkit does (`@actions/core`, `command.ts`).
fn workflow_command(kind: &str, properties: &[(&str, String)], message: &str) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |(name, value): &(&str, String)| {
        let value = data(&crate::text::shown::shown(value)).replace(':', "%3A").replace(',', "%2C");
        format!("{name}={value}")
    };
    let properties: Vec<String> = properties.iter().map(property).collect();
    format!("::{kind} {}::{}", properties.join(","), data(message))
}

/// The annotations of one kind: the first few of each rule, by how bad they are.
#[derive(Debug, Default)]
struct Kind {
    by_rule: BTreeMap<(Reverse<Verdict>, String), Vec<String>>,
    all: u64,
}

impl Kind {
    fn add(&mut self, annotation: Annotation) {
        self.all += 1;
        let of_rule = self.by_rule.entry((Reverse(annotation.verdict), annotation.rule)).or_default();
        if of_rule.len() < SHOWN {
            of_rule.push(annotation.line);
        }
    }

    /// Those to be shown, worst first: the first of each rule is among them before the second of any.
    fn shown(&self, most: usize) -> Vec<&str> {
        let mut shown: Vec<(usize, Reverse<Verdict>, &str)> = Vec::new();
        for ((verdict, _), lines) in &self.by_rule {
            shown.extend(lines.iter().enumerate().map(|(nth, line)| (nth, *verdict, line.as_str())));
        }
        // Both keep the order of those that are equal: by rule.
        shown.sort_by_key(|(nth, verdict, _)| (*nth, *verdict));
        shown.truncate(most);
        shown.sort_by_key(|(_, verdict, _)| *verdict);
        shown.into_iter().map(|(.., line)| line).collect()
    }
}

/// The annotations while they are gathered: ten of each rule at most.
#[derive(Debug, Default)]
struct Annotations {
    errors: Kind,
    warnings: Kind,
}

impl Collector for Annotations {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        for line in piece.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let annotation: Annotation = serde_json::from_slice(line).map_err(|_| {
                Error::new(Diagnostic::error("output", "an annotation cannot be put together"))
            })?;
            let kind = if annotation.verdict >= Verdict::LicenseRequired {
                &mut self.errors
            } else {
                &mut self.warnings
            };
            kind.add(annotation);
        }
        Ok(())
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let mut left_out = Vec::new();
        let rows = rows_left_out(end.run);
        out(rows.as_bytes())?;
        let most = SHOWN - usize::from(!rows.is_empty());
        for (kind, name, most) in [(&self.errors, "error", most), (&self.warnings, "warning", SHOWN)] {
            let shown = kind.shown(most);
            for line in &shown {
                out(line.as_bytes())?;
                out(b"\n")?;
            }
            if kind.all > shown.len() as u64 {
                left_out.push(format!("{} of {}", shown.len(), counted(kind.all, name)));
            }
        }
        let mut text = summary_line(end.summary, &end.run.run.rows);
        if !left_out.is_empty() {
            let by_rule = end.summary.rules.worst_first();
            let by_rule = by_rule.iter().filter(|tally| tally.worst >= Verdict::Undetermined);
            let by_rule: Vec<String> =
                by_rule.map(|tally| format!("{} on {}", tally.rule, number(tally.machines))).collect();
            text = format!("{} Shown: {}.", sentence(&text), left_out.join(" and "));
            if !by_rule.is_empty() {
                let _ = write!(text, " By rule and machines: {}.", named(&by_rule, 20, ", "));
            }
        }
        let title = vec![("title", "Tidewaiter".to_owned())];
        out(workflow_command("notice", &title, &cut(&text, LONGEST)).as_bytes())?;
        out(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    fn lines(fleet: &samples::Fleet) -> Vec<String> {
        let text = String::from_utf8(whole(&GitHub, fleet, &samples::run())).expect("text");
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_worst_come_first_and_each_rule_before_any_twice() {
        let lines = lines(&samples::every_verdict());
        assert_eq!(lines.len(), 9, "{lines:#?}");
        let [left_out, lines @ ..] = lines.as_slice() else { panic!("no line") };
        assert!(
            left_out.starts_with("::error file=miners.csv,line=40,title=2 rows left out%3A no machine"),
            "{left_out}"
        );
        assert!(
            lines[0].starts_with("::error file=miners.csv,line=7,title=US-UFLPA-001%3A Geehy"),
            "{}",
            lines[0]
        );
        assert!(lines[1].starts_with("::error file=miners.csv,line=6,title=US-EL-002%3A "), "{}", lines[1]);
        assert!(lines[2].starts_with("::warning file=miners.csv,line=4,title=US-EL-010%3A "), "{}", lines[2]);
        assert!(lines[7].starts_with("::notice title=Tidewaiter::9 machines"), "{}", lines[7]);
        assert!(!lines[7].contains("Shown"), "{}", lines[7]);
    }

    #[test]
    fn no_more_than_github_shows_and_the_rest_is_counted() {
        let lines = lines(&samples::many(40));
        let of = |kind: &str| lines.iter().filter(|line| line.starts_with(kind)).count();
        assert_eq!((of("::error "), of("::warning "), of("::notice "), lines.len()), (10, 10, 1, 21));
        for rule in ["US-UFLPA-001", "US-EL-002", "US-EL-010", "CTL-001"] {
            assert!(lines.iter().any(|line| line.contains(&format!("title={rule}%3A"))), "{rule}");
        }
        let last = lines.last().expect("a line");
        assert!(last.contains("Shown: 9 of 80 errors and 10 of 200 warnings."), "{last}");
        assert!(last.contains("US-EL-010 on 160"), "{last}");
    }

    #[test]
    fn texts_are_escaped_as_the_toolkit_does() {
        let line = workflow_command("error", &[("title", "a:b,c%".to_owned())], "50 %: x, y\r\n");
        assert_eq!(line, "::error title=a%3Ab%2Cc%25::50 %25: x, y%0D%0A");
        for line in lines(&samples::saying("x\n::error::y%0A::stop-commands::z")) {
            assert_eq!(line.match_indices("::").count(), 2, "{line}");
            assert!(!line.contains("%0A"), "{line}");
        }
    }
}
