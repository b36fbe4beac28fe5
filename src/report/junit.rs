//! `-o junit`: XML of `JUnit`, by both schemas that are about (Jenkins and Windy Road): a case a machine. It fails where its verdict is
//! `undetermined` or worse; notices stand in what the suite has to say. Rows that were left out are a case that could not be run.

use std::fmt::Write as _;

use super::left_out::left_out;
use super::points::{self, Point, points};
use super::text::{number, one_line};
use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::error::Error;
use crate::model::Verdict;

/// Machines of one suite: how many failed stands before them, so that so many are held.
const SUITE: u64 = 2_000;
/// Notices told of a suite.
const NOTICES: usize = 200;

/// `-o junit`: for what shows the results of tests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JUnit;

impl Format for JUnit {
    fn id(&self) -> &'static str {
        "junit"
    }

    fn doc(&self) -> &'static str {
        "JUnit XML: a test case a machine, failed where it is undetermined or worse"
    }

    /// The case, which fails or does not by its first byte; behind a NUL, which no XML holds, the notices, a line each.
    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        let predicate = report.predicate;
        let failed =
            predicate.verdict >= Verdict::Undetermined && !predicate.scope.sets_apart(predicate.verdict);
        let name = points::name(report);
        let points = points(report);
        let mut piece = if failed { "!".to_owned() } else { "-".to_owned() };
        let _ = write!(piece, "<testcase name=\"{}\" classname=\"tidewaiter\" time=\"0\"", xml(&name));
        let (bad, notices): (Vec<_>, Vec<_>) =
            points.iter().partition(|point| point.counts >= Verdict::Undetermined);
        if failed {
            // The first of the worst, as everywhere.
            let worst = bad.iter().rev().max_by_key(|point| point.counts);
            let (rule, title) = worst.map_or(("verdict", ""), |point| (point.rule, &*point.title));
            let message = format!("{}: {title}", predicate.verdict);
            let _ = write!(piece, "><failure type=\"{}\" message=\"{}\">", xml(rule), xml(&message));
            piece += &xml_lines(&told(report, &bad, run));
            piece += "</failure></testcase>\n";
        } else {
            piece += "/>\n";
        }
        for point in notices {
            piece.push('\0');
            let waived = point.waived.as_ref().map(|why| format!(" (waived {why})")).unwrap_or_default();
            piece += &xml(&format!("{name}: {}: {}{waived}", point.rule, point.title));
        }
        piece.into_bytes()
    }

    fn collector(&self, run: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Suites::of(run))))
    }
}

/// What is said of a machine that failed, a line each.
fn told(report: Report<'_, '_>, bad: &[&Point<'_>], run: &RunInfo<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for (activity, verdict) in &report.predicate.verdicts {
        lines.push(format!("{activity}: {verdict}"));
    }
    for point in bad {
        lines.push(String::new());
        lines.push(format!("{}: {}", point.rule, point.title));
        if let Some(place) = point.place(report, run) {
            lines.push(one_line(&format!("  at: {} {}", place.path, place.name)));
        }
        let details = point.details();
        lines.extend(details.into_iter().map(|(label, text)| format!("  {}: {text}", label.to_lowercase())));
    }
    lines
}

/// A text in an attribute or an element: one line, without what XML 1.0 cannot hold.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn xml_lines(lines: &[String]) -> String {
    lines.iter().map(|line| xml(line)).collect::<Vec<_>>().join("\n")
}

/// The suites while they are put together.
struct Suites {
    /// What every suite says of the run.
    properties: String,
    time: String,
    /// Suites that were written.
    written: u64,
    cases: Vec<u8>,
    tests: u64,
    failures: u64,
    errors: u64,
    notices: Vec<u8>,
    told: usize,
    further: u64,
}

impl Suites {
    fn of(run: &RunInfo<'_>) -> Self {
        let said = run.run;
        let activities: Vec<&str> = said.activities.iter().map(|activity| activity.as_str()).collect();
        let properties = [
            ("runId", said.run_id.to_string()),
            ("asOf", said.as_of.to_string()),
            ("activities", activities.join(", ")),
            ("lists", said.lists().join("; ")),
            ("signed", run.signed.words()),
            ("tidewaiter", said.verifier.version.to_string()),
        ];
        let property =
            |(name, value): (&str, String)| format!("<property name=\"{name}\" value=\"{}\"/>", xml(&value));
        Self {
            properties: properties.map(property).concat(),
            // Without a zone, as the schema has it: it is UTC.
            time: said.time_verified.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            written: 0,
            cases: Vec::new(),
            tests: 0,
            failures: 0,
            errors: 0,
            notices: Vec::new(),
            told: 0,
            further: 0,
        }
    }

    /// Writes the suite of the machines so far.
    fn suite(&mut self, out: &mut Out<'_>) -> Result<(), Error> {
        if self.written == 0 {
            out(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")?;
        }
        let Self { written, tests, failures, errors, time, .. } = self;
        let name =
            if *written == 0 { "tidewaiter".to_owned() } else { format!("tidewaiter {}", *written + 1) };
        let head = format!(
            "<testsuite name=\"{name}\" package=\"tidewaiter\" id=\"{written}\" timestamp=\"{time}\" hostname=\"localhost\" \
             tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\">\n<properties>"
        );
        out(head.as_bytes())?;
        out(self.properties.as_bytes())?;
        out(b"</properties>\n")?;
        out(&self.cases)?;
        out(b"<system-out>")?;
        out(&self.notices)?;
        if self.further > 0 {
            out(format!("and {} further notices\n", number(self.further)).as_bytes())?;
        }
        out(b"</system-out>\n<system-err></system-err>\n</testsuite>\n")?;
        self.written += 1;
        (self.tests, self.failures, self.errors, self.told, self.further) = (0, 0, 0, 0, 0);
        self.cases.clear();
        self.notices.clear();
        Ok(())
    }
}

impl Collector for Suites {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, out: &mut Out<'_>) -> Result<(), Error> {
        let mut parts = piece.split(|byte| *byte == 0);
        if let Some((result, case)) = parts.next().and_then(<[u8]>::split_first) {
            self.tests += 1;
            self.failures += u64::from(*result == b'!');
            self.cases.extend_from_slice(case);
        }
        for notice in parts {
            if self.told == NOTICES {
                self.further += 1;
                continue;
            }
            self.told += 1;
            self.notices.extend_from_slice(notice);
            self.notices.push(b'\n');
        }
        if self.tests == SUITE { self.suite(out) } else { Ok(()) }
    }

    fn end(mut self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        for left_out in left_out(end.run) {
            self.tests += 1;
            self.errors += 1;
            let [name, code, message] =
                [&format!("rows left out: {}", left_out.code), left_out.code, &left_out.title].map(xml);
            let case = format!(
                "<testcase name=\"{name}\" classname=\"tidewaiter\" time=\"0\"><error type=\"{code}\" message=\"{message}\">{}</error></testcase>\n",
                xml(&left_out.told)
            );
            self.cases.extend_from_slice(case.as_bytes());
        }
        if self.tests > 0 || self.written == 0 {
            self.suite(out)?;
        }
        out(b"</testsuites>\n")
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    fn text(fleet: &samples::Fleet) -> String {
        String::from_utf8(whole(&JUnit, fleet, &samples::run())).expect("text")
    }

    /// What fails the check fails a case; a notice does not, and is told.
    #[test]
    fn a_case_a_machine_and_a_failure_where_it_is_undetermined_or_worse() {
        let every = text(&samples::every_verdict());
        assert_eq!(every.matches("<testcase ").count(), 9 + 1, "and the rows that were left out");
        assert_eq!(every.matches("<failure ").count(), 5);
        assert!(every.contains("tests=\"10\" failures=\"5\" errors=\"1\""), "{every}");
        assert!(every.contains("<failure type=\"US-UFLPA-001\" message=\"prohibited: Geehy"), "{every}");
        assert!(
            every.contains("<system-out>S19-0002: US-MARK-001: The country of origin is declared"),
            "{every}"
        );
        assert!(
            every.contains("  at: miners.csv E4\n  outcome: review for export and repair-return\n"),
            "{every}"
        );
        assert!(text(&samples::none()).contains("tests=\"1\" failures=\"0\" errors=\"1\""));
        assert!(
            text(&samples::waived())
                .contains("(waived until 2027-01-31 by compliance@example.com as board-replaced")
        );
    }

    #[test]
    fn no_text_leaves_its_element() {
        let hostile = text(&samples::saying("</failure><x a=\"]]>&\u{fffe}"));
        assert!(
            !hostile.contains("<x") && !hostile.contains("]]>") && !hostile.contains('\u{fffe}'),
            "{hostile}"
        );
        assert!(hostile.contains("&lt;/failure&gt;&lt;x a=&quot;]]&gt;&amp;"), "{hostile}");
    }

    #[test]
    fn a_large_fleet_is_parted_into_suites_whose_sums_are_right() {
        let run = samples::run();
        let info = samples::shown(&run);
        let mut suites: Box<dyn Collector> = Box::new(Suites::of(&info));
        let mut bytes = Vec::new();
        let mut out = |written: &[u8]| {
            bytes.extend_from_slice(written);
            Ok(())
        };
        for n in 0..SUITE + 3 {
            let piece = if n % 2 == 0 { &b"!<testcase/>\n"[..] } else { b"-<testcase/>\n\0a notice" };
            suites.machine(piece.to_vec(), None, &mut out).expect("a machine");
        }
        let summary = samples::none().summary();
        suites.end(End { run: &info, summary: &summary, manifest: None }, &mut out).expect("an end");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text.matches("<testcase/>").count(), 2_003);
        assert!(
            text.contains("tests=\"2000\" failures=\"1000\"")
                && text.contains("tests=\"4\" failures=\"2\" errors=\"1\"")
        );
        assert!(text.contains("and 800 further notices"));
    }
}
