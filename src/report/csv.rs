//! `-o csv`: a row a machine and finding, as spreadsheets read it: RFC 4180, UTF-8, with no cell that they take for a formula.

use super::left_out::{LeftOut, left_out};
use super::points::{Point, points};
use super::text::one_line;
use super::{Format, Report, RunInfo, Summary};
use crate::attest::predicate::ReportAnswer;
use crate::model::Scope;
use crate::text::formula::guarded;

/// `-o csv`: for spreadsheets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Csv;

/// The columns.
const COLUMNS: [&str; 21] = [
    "machine",
    "pieces",
    "scope",
    "verdict",
    "verdicts",
    "model",
    "controllers",
    "rule",
    "outcome",
    "counts as",
    "activities",
    "title",
    "file",
    "place",
    "because",
    "not established",
    "what to do",
    "could replace it",
    "law",
    "waived",
    "fingerprint",
];

impl Format for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn doc(&self) -> &'static str {
        "CSV for spreadsheets: a row for each finding, and one for each machine without any"
    }

    fn begin(&self, _: &RunInfo<'_>) -> Vec<u8> {
        row(&COLUMNS.map(str::to_owned))
    }

    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        let of_machine = of_machine(report);
        let points = points(report);
        if points.is_empty() {
            let none: [String; 14] = Default::default();
            return row(&[&of_machine[..], &none].concat());
        }
        points
            .iter()
            .flat_map(|point| row(&[&of_machine[..], &of_point(point, report, run)].concat()))
            .collect()
    }

    fn end(&self, _: &Summary, run: &RunInfo<'_>) -> Vec<u8> {
        left_out(run).into_iter().flat_map(of_left_out).collect()
    }
}

/// The row of what was left out, of which there is no machine.
fn of_left_out(left_out: LeftOut<'_>) -> Vec<u8> {
    let mut cells: [String; COLUMNS.len()] = Default::default();
    let (file, place) = left_out.place.map(|place| (place.path, place.name)).unwrap_or_default();
    let said = [
        ("scope", "not read".to_owned()),
        ("rule", left_out.code.to_owned()),
        ("title", left_out.title),
        ("file", file),
        ("place", place),
        ("because", left_out.told),
        ("fingerprint", left_out.fingerprint),
    ];
    for (column, text) in said {
        if let Some((_, cell)) = COLUMNS.iter().zip(&mut cells).find(|(name, _)| **name == column) {
            *cell = text;
        }
    }
    row(&cells)
}

/// What every row of a machine begins with.
fn of_machine(report: Report<'_, '_>) -> [String; 7] {
    let predicate = report.predicate;
    let verdicts = predicate.verdicts.iter().map(|(activity, verdict)| format!("{activity}: {verdict}"));
    let value = |answer: &ReportAnswer<'_>| answer.value.as_ref().map_or(String::new(), ToString::to_string);
    let controllers = predicate.identified.controllers.iter().map(value);
    [
        report.machine.to_owned(),
        predicate.quantity.map_or(String::new(), |pieces| pieces.to_string()),
        match predicate.scope {
            Scope::InScope => "in scope".to_owned(),
            Scope::OutOfScope => "out of scope".to_owned(),
        },
        predicate.verdict.to_string(),
        verdicts.collect::<Vec<_>>().join("; "),
        predicate.identified.model.as_ref().map(value).unwrap_or_default(),
        controllers.collect::<Vec<_>>().join("; "),
    ]
}

/// The rest of the row of a point.
fn of_point(point: &Point<'_>, report: Report<'_, '_>, run: &RunInfo<'_>) -> [String; 14] {
    let activities: Vec<&str> = point.activities.iter().map(|activity| activity.as_str()).collect();
    let (file, place) = point.place(report, run).map(|place| (place.path, place.name)).unwrap_or_default();
    [
        point.rule.to_owned(),
        point.outcome.to_string(),
        point.counts.to_string(),
        activities.join("; "),
        point.title.clone(),
        file,
        place,
        point.leads.clone(),
        point.caveat.clone().unwrap_or_default(),
        point.advice.clone(),
        point.alternatives.join("; "),
        point.basis.join("; "),
        point.waived.clone().unwrap_or_default(),
        point.fingerprint.to_string(),
    ]
}

/// A row of RFC 4180.
fn row(cells: &[String]) -> Vec<u8> {
    let cell = |text: &String| {
        let text = one_line(text);
        let text = guarded(&text);
        if text.contains([',', '"']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.into_owned()
        }
    };
    let mut line = cells.iter().map(cell).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    /// The cells, read by a reader of others.
    fn cells(fleet: &samples::Fleet) -> Vec<Vec<String>> {
        let bytes = whole(&Csv, fleet, &samples::run());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
        let row = |row: Result<csv::StringRecord, csv::Error>| {
            row.expect("a row").iter().map(str::to_owned).collect()
        };
        reader.records().map(row).collect()
    }

    #[test]
    fn a_row_a_finding_and_one_for_each_machine_without() {
        let rows = cells(&samples::every_verdict());
        assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
        assert_eq!(
            rows.len(),
            1 + 10 + 2 + 1,
            "ten findings, two machines that are clear, rows that were left out"
        );
        let last = rows.last().expect("a row");
        assert_eq!([&*last[0], &last[2], &last[7], &last[13]], ["", "not read", "no-key", "40"]);
        let sophgo = rows.iter().find(|row| row[0] == "S19-0003").expect("a row");
        assert_eq!(
            [3, 7, 8, 10, 12, 13].map(|at| &*sophgo[at]),
            ["review", "US-EL-010", "review", "export; repair-return", "miners.csv", "E4"]
        );
        let waived = cells(&samples::waived());
        let waived = waived.iter().find(|row| row[0] == "S19-0003").expect("a row");
        assert_eq!([&*waived[8], &waived[9]], ["review", "notice"]);
        assert!(waived[19].starts_with("until 2027-01-31 by compliance@example.com as board-replaced"));
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=cmd()", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1"] {
            for row in cells(&samples::saying(text)).iter().skip(1) {
                for cell in row {
                    let first = cell.trim_start_matches(char::is_whitespace).chars().next();
                    assert!(!first.is_some_and(|c| "=+-@＝".contains(c)), "{text:?} in {cell:?}");
                }
            }
        }
    }
}
