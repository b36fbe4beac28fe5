//! The page draws in the browser what the PDF report has drawn already: here the program of the page runs beside the code of that,
//! on the same reports, and both have to say the same.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::page::SCRIPT;
use crate::attest::predicate::{ReportAnswer, ReportPredicate, Text};
use crate::model::{Role, Verdict};
use crate::report::clauses::clauses;
use crate::report::exposure::{self, Exposure, percent};
use crate::report::samples;
use crate::report::words::Words;
use crate::report::{Language, html::messages};

/// As much of a document as the program needs to make elements, of which only the texts are looked at.
const DOCUMENT: &str = r"
const element = () => ({ kept: [], append(...all) { this.kept.push(...all); }, setAttribute() {}, addEventListener() {} });
const document = { documentElement: { lang: LANG }, createElement: element, createElementNS: element };
const text = (one) => (typeof one === 'object' ? one.kept.map(text).join('') : String(one));
";

/// What the program says, as JSON.
const ASKED: &str = r"
const machines = REPORTS.map((given) => {
  const report = resolved({ ...given, run: {} });
  return { report, weight: report.quantity ?? 1, verdict: report.verdict };
});
const rowsOf = ({ report }) => {
  const activities = ACTIVITIES.filter((activity) => report.verdicts[activity] !== undefined);
  const rows = [...questionRows(report, activities), ...findingRows(report, activities)];
  return rows.map((one) => one.kept.map((cell) => text(cell).trim()));
};
const exposed = DIMENSIONS.map(({ of }) => {
  const { entries, unknown, known, largest, index } = exposure(machines, of);
  return entries.length === 0 ? null : {
    entries: entries.map((entry) => [entry.value, ...WORST_FIRST.map((verdict) => entry.pieces.get(verdict) ?? 0)]),
    others: together(entries.slice(1), machines, of).whole,
    unknown: unknown?.whole ?? 0, known, largest: percent(largest), index: number(index), level: word('level', level(index)),
  };
});
console.log(JSON.stringify({ clauses: machines.map(rowsOf), exposed }));
";

/// What the program of the page says of reports; `None` where there is nothing to run it.
fn page_says(reports: &[ReportPredicate<'_>], language: Language) -> Option<Value> {
    let files = ["words", "shown", "elements", "verdicts", "lean", "tally", "exposure", "clauses"];
    let file = |name: &str| SCRIPT.iter().find(|(known, _)| *known == name).expect("a file").1;
    let mut program = format!(
        "const LANG = '{language}';\nconst MESSAGES = {};\nconst REPORTS = {};\n",
        json!(messages::of(language)),
        json!(reports)
    );
    program.push_str(DOCUMENT);
    // What is wanted of the path is how a canonical text tells two answers apart.
    program.push_str("const canonical = JSON.stringify;\n");
    for name in files {
        program.push_str(file(name));
    }
    program.push_str(ASKED);
    let started = Command::new("node").arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut node) = started else {
        let is_needed = std::env::var_os("TIDEWAITER_TOOLS").is_some_and(|needed| needed == "1");
        assert!(!is_needed, "TIDEWAITER_TOOLS=1, and there is no node");
        let _ = writeln!(std::io::stderr(), "skipped: no node on this machine");
        return None;
    };
    node.stdin.take().expect("a pipe").write_all(program.as_bytes()).expect("it reads");
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success(), "node failed");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// What is said of machines that depend on this and that.
fn exposed(mut reports: Vec<ReportPredicate<'_>>) -> Vec<ReportPredicate<'_>> {
    let answer = |value: &'static str| ReportAnswer { location: None, value: Some(Text::of(value)) };
    let suppliers: [&[&str]; 5] = [&["A"], &["A", "B", "A"], &[], &["C"], &["算能科技", "B", "D"]];
    for (n, report) in reports.iter_mut().enumerate() {
        let found = &mut report.identified;
        let of = suppliers[n % suppliers.len()];
        found.parties.insert(Role::Supplier, of.iter().map(|value| answer(value)).collect());
        found.makers.insert("CN".into(), vec![answer("A")]);
        found.makers.insert(if n % 3 == 0 { "unknown" } else { "JP" }.into(), vec![answer("B")]);
        found.origins = vec![answer(["Malaysia", "Vietnam"][n % 2])];
        report.quantity = (n % 4 == 3).then_some(180);
    }
    reports
}

#[test]
fn the_page_and_the_pdf_mark_every_clause_alike() {
    for (fleet, language) in [
        (samples::every_verdict(), Language::English),
        (samples::waived(), Language::Japanese),
        (samples::waived(), Language::Chinese),
    ] {
        let audits: Vec<_> = fleet.audits().collect();
        let reports: Vec<_> = audits.iter().map(|audit| fleet.report(audit)).collect();
        let Some(said) = page_says(&reports, language) else { return };
        let words = Words::of(language);
        for (report, rows) in reports.iter().zip(said["clauses"].as_array().expect("rows")) {
            let mut ours = clauses(report, words);
            ours.pop().expect("the rules that are silent");
            let rows = rows.as_array().expect("rows");
            assert_eq!(ours.len(), rows.len());
            for (clause, row) in ours.iter().zip(rows) {
                let cells: Vec<&str> =
                    row.as_array().expect("cells").iter().filter_map(Value::as_str).collect();
                let (item, rest) = cells.split_first().expect("the item");
                let (reason, marks) = rest.split_last().expect("the reason");
                assert_eq!((&*clause.item, &*clause.reason), (*item, *reason));
                for ((mark, says), page) in clause.marks.iter().zip(marks) {
                    assert!(page.starts_with(&format!("{}{says}", mark.sign())), "{says}: {page}");
                }
            }
        }
    }
}

#[test]
fn the_page_and_the_pdf_count_alike() {
    let fleet = samples::many(3);
    let audits: Vec<_> = fleet.audits().collect();
    let reports = exposed(audits.iter().map(|audit| fleet.report(audit)).collect());
    for language in Language::ALL {
        let Some(said) = page_says(&reports, language) else { return };
        let words = Words::of(language);
        let mut counted: [Exposure; 7] = Default::default();
        for report in &reports {
            for (exposure, values) in counted.iter_mut().zip(exposure::of(&report.identified, words)) {
                exposure.add(&values, report.quantity.unwrap_or(1), report.verdict);
            }
        }
        let ours = counted.iter().map(|exposure| {
            let Some(told) = exposure.told(100) else { return Value::Null };
            let entry = |(value, pieces): &(&str, exposure::Pieces)| {
                let counts = Verdict::ALL.into_iter().rev().map(|verdict| json!(pieces.of(verdict)));
                std::iter::once(json!(value)).chain(counts).collect::<Vec<_>>()
            };
            let unknown = told.unknown.map_or(0, |pieces| pieces.whole());
            json!({
                "entries": told.first.iter().map(entry).collect::<Vec<_>>(),
                "others": exposure.told(1).and_then(|told| told.others).map_or(0, |(_, pieces)| pieces.whole()),
                "unknown": unknown,
                "known": told.whole - unknown,
                "largest": percent(told.largest),
                "index": told.index_text(),
                "level": words.get(told.level()),
            })
        });
        assert_eq!(Value::Array(ours.collect()), said["exposed"]);
    }
}
