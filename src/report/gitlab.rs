//! `-o gitlab`: the report of GitLab's Code Quality, which is shown beside the lines of a merge request.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde::Serialize;

use super::json::encode;
use super::left_out::left_out;
use super::places::{self, FilePlace};
use super::points::{points, sentence};
use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::error::Error;
use crate::model::Verdict;

/// `-o gitlab`: for merge requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GitLab;

impl Format for GitLab {
    fn id(&self) -> &'static str {
        "gitlab"
    }

    fn doc(&self) -> &'static str {
        "GitLab Code Quality: every finding at its line of the inventory"
    }

    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        let degradations = points(report).into_iter().filter_map(|point| {
            let place = point.place(report, run)?;
            Some(encode(&Degradation {
                description: point.sentences(report),
                check_name: point.rule,
                fingerprint: &point.fingerprint,
                severity: severity(point.counts),
                location: Location::of(&place),
            }))
        });
        degradations.collect::<Vec<_>>().join(BETWEEN)
    }

    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Degradations::default())))
    }
}

/// What stands between two degradations.
const BETWEEN: &[u8] = b",\n";

/// The list while it is written.
#[derive(Debug, Default)]
struct Degradations {
    any: bool,
}

impl Degradations {
    fn write(&mut self, degradations: &[u8], out: &mut Out<'_>) -> Result<(), Error> {
        out(if std::mem::replace(&mut self.any, true) { BETWEEN } else { b"[\n" })?;
        out(degradations)
    }
}

impl Collector for Degradations {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, out: &mut Out<'_>) -> Result<(), Error> {
        if piece.is_empty() { Ok(()) } else { self.write(&piece, out) }
    }

    fn end(mut self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        for left_out in left_out(end.run) {
            let Some(place) = left_out.place.or_else(|| places::first_file(end.run)) else { continue };
            let degradation = encode(&Degradation {
                description: format!("{} {}", sentence(&left_out.title), left_out.told),
                check_name: left_out.code,
                fingerprint: &left_out.fingerprint,
                severity: "major",
                location: Location::of(&place),
            });
            self.write(&degradation, out)?;
        }
        out(if self.any { b"\n]\n" } else { b"[\n\n]\n" })
    }
}

#[derive(Serialize)]
struct Degradation<'p> {
    description: String,
    check_name: &'p str,
    fingerprint: &'p str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
}

impl Location {
    fn of(place: &FilePlace) -> Self {
        Self { path: place.path.clone(), lines: Lines { begin: place.line() } }
    }
}

/// GitLab's word for an outcome.
const fn severity(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Prohibited => "blocker",
        Verdict::LicenseRequired => "critical",
        Verdict::Review => "major",
        Verdict::Undetermined => "minor",
        Verdict::Notice | Verdict::Clear => "info",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    fn parsed(fleet: &samples::Fleet) -> Vec<Value> {
        serde_json::from_slice(&whole(&GitLab, fleet, &samples::run())).expect("JSON")
    }

    #[test]
    fn a_degradation_a_finding_with_a_name_of_its_own() {
        let all = parsed(&samples::many(3));
        assert_eq!(all.len(), 30 + 1, "and the rows that were left out");
        let names: BTreeSet<_> = all.iter().map(|d| d["fingerprint"].as_str().expect("a text")).collect();
        assert_eq!(names.len(), 31, "GitLab keeps one of those that have the same name");
        let worst = all.iter().find(|d| d["severity"] == "blocker").expect("one");
        assert_eq!(worst["location"], serde_json::json!({ "path": "miners.csv", "lines": { "begin": 7 } }));
        assert_eq!(worst["check_name"], "US-UFLPA-001");
        assert_eq!(parsed(&samples::none()).len(), 1, "they are told, whatever is said of the others");
    }

    #[test]
    fn what_is_accepted_is_information() {
        let all = parsed(&samples::waived());
        let told = |d: &&Value| {
            d["description"]
                .as_str()
                .is_some_and(|text| text.contains("Waived: until 2027-01-31 by compliance@example.com"))
        };
        assert_eq!(all.iter().filter(told).map(|d| d["severity"].clone()).collect::<Vec<_>>(), ["info"]);
    }
}
