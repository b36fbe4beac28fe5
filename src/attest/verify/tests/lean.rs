//! Lean reports: what they leave to the run statement comes back, and only from that run statement.

use super::*;
use crate::attest::predicate::{ReportPredicate, ReportRun, resolve, resolve_full};
use crate::attest::statement::Statement;
use crate::attest::verify::{Read, ReadError, Trust, read, verify_run};

fn lean_run() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    Fleet::lean().write(&root.path().join("run"), &FLEET, Existing::Refuse, Parts::Records).unwrap();
    root
}

fn payload(line: &[u8]) -> Vec<u8> {
    Envelope::parse(line).unwrap().verify(&Fleet::new().trusted()).unwrap().payload
}

#[test]
fn a_lean_run_verifies_and_is_smaller() {
    let (lean, full) = (lean_run(), run(Parts::Records));
    let all = check(&lean.path().join("run"));
    assert_eq!((all.refusals.as_slice(), all.items.len(), all.outcome()), (&[][..], 1 + 4 + 1, Ok(())));
    assert!(all.items.iter().skip(1).take(4).all(|(_, item)| item.evidence == Evidence::Matches));
    for file in [REPORTS_FILE, RECORDS_FILE] {
        let size = |root: &tempfile::TempDir| root.path().join("run").join(file).metadata().unwrap().len();
        // Two machines of four make few texts common.
        assert!(size(&lean) * 10 < size(&full) * 9, "{file}: {} {}", size(&lean), size(&full));
    }
}

#[test]
fn a_lean_report_and_its_run_statement_are_the_full_report() {
    for verdict in [Verdict::Clear, Verdict::Review, Verdict::LicenseRequired] {
        let (lean, _) = Fleet::lean().report("M-2", verdict, 3);
        let (full, _) = Fleet::new().report("M-2", verdict, 3);
        let (lean, full) = (payload(&lean), payload(&full));
        let statement = Fleet::lean().statement();
        let mut resolved: ReportPredicate<'_> =
            serde_json::from_slice::<Statement<'_, _>>(&lean).unwrap().predicate;
        assert!(matches!(resolved.run.take(), Some(ReportRun::Statement(_))));
        resolve(&mut resolved, "M-2", &statement.predicate).unwrap();
        let mut expected: ReportPredicate<'_> =
            serde_json::from_slice::<Statement<'_, _>>(&full).unwrap().predicate;
        let Some(ReportRun::InFull(of_run)) = expected.run.take() else { panic!("it is full") };
        assert_eq!(*of_run, statement.predicate.in_full());
        resolve_full(&mut expected, &of_run.inputs).unwrap();
        assert_eq!(resolved, expected, "{verdict}");
        // And it is canonical, however short its forms.
        let tree: Value = serde_json::from_slice(&lean).unwrap();
        assert_eq!(serde_json_canonicalizer::to_vec(&tree).unwrap(), lean);
    }
}

#[test]
fn a_lean_report_is_nothing_without_its_own_run_statement() {
    let fleet = Fleet::lean();
    let (line, _) = fleet.report("M-1", Verdict::Review, 0);
    let missing = |run| verify_report(&line, &fleet.trusted(), run).map_err(|r| r.code()).err();
    assert_eq!(missing(None), Some("RUN_MISSING"));
    let own = verify_run(&fleet.statement().line, &fleet.trusted()).unwrap().unwrap();
    assert_eq!(missing(Some(&own)), None);
    let mut other = Fleet::lean();
    other.run.run_id = "run-2".into();
    let other = verify_run(&other.statement().line, &fleet.trusted()).unwrap().unwrap();
    assert_eq!(missing(Some(&other)), Some("RUN_MISSING"));

    let root = lean_run();
    let bundle = root.path().join("run").join(REPORTS_FILE);
    edit(&root.path().join("run"), REPORTS_FILE, |lines| drop(lines.remove(0)));
    assert_eq!(codes(&check(&bundle)), ["RUN_MISSING"; 4]);
    let single = root.path().join("one.dsse.json");
    std::fs::write(&single, &line).unwrap();
    assert_eq!(codes(&check(&single)), ["RUN_MISSING"]);
}

#[test]
fn what_a_lean_report_names_has_to_be_there() {
    let fleet = Fleet::lean();
    let (line, _) = fleet.report("M-1", Verdict::Review, 0);
    let run = verify_run(&fleet.statement().line, &fleet.trusted()).unwrap().unwrap();
    let forged = |pointer: &str, value: Value| {
        let mut statement: Value = serde_json::from_slice(&payload(&line)).unwrap();
        *statement.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
        let line = fleet.sign(&canonical::to_vec(&statement).unwrap());
        verify_report(&line, &fleet.trusted(), Some(&run)).map_err(|r| r.code()).err()
    };
    let at = "/predicate/findings/0";
    for (what, pointer, value, code) in [
        ("a text", format!("{at}/title"), json!(4_000_000), "PAYLOAD_MALFORMED"),
        ("a text beyond any", format!("{at}/title"), json!(5_000_000_000_u64), "PAYLOAD_MALFORMED"),
        ("an input", format!("{at}/alsoAt/0"), json!({"cell": "B1", "input": 9}), "PAYLOAD_MALFORMED"),
        (
            "a sheet of none",
            format!("{at}/alsoAt/0"),
            json!({"cell": "B1", "sheet": "x"}),
            "PAYLOAD_MALFORMED",
        ),
        ("no place", format!("{at}/alsoAt/0"), json!({}), "PAYLOAD_MALFORMED"),
        ("two places", format!("{at}/alsoAt/0"), json!({"cell": "B1", "pointer": "x"}), "PAYLOAD_MALFORMED"),
        ("its run", "/predicate/run/sha256".to_owned(), json!("ab"), "PAYLOAD_MALFORMED"),
    ] {
        assert_eq!(forged(&pointer, value), Some(code), "{what}");
    }
    let mut statement: Value =
        serde_json::from_slice(&payload(&Fleet::new().report("M-1", Verdict::Review, 0).0)).unwrap();
    statement["predicate"]["run"]["sha256"] = json!(run.digest);
    statement["predicate"]["findings"][0]["title"] = json!(0);
    let line = fleet.sign(&canonical::to_vec(&statement).unwrap());
    let refused = verify_report(&line, &fleet.trusted(), Some(&run)).unwrap_err();
    assert_eq!(refused.code(), "PAYLOAD_MALFORMED", "a full report has no texts by number");
}

/// Every report of a bundle comes back whole, lean or full, and nothing that is not signed.
#[test]
fn reports_are_read_back_whole() {
    let read_back = |path: &Path, trust| {
        let mut seen = Vec::new();
        let outcome = read(path, trust, &mut |run, read| {
            if let Read::Report(ReadReport { machine, predicate: report, .. }) = read {
                let title = report.findings.first().map(|f| f.title.to_string());
                let at = report.identified.controllers.first().and_then(|a| a.location.as_ref());
                let at = at.map(ToString::to_string);
                seen.push((machine.to_owned(), title, at, run.predicate.run_id.to_string()));
            }
            Ok(())
        });
        (seen, outcome)
    };
    let (lean, full) = (lean_run(), run(Parts::RecordsAndMachines));
    let trusted = Fleet::new().trusted();
    let [of_lean, of_full] = [&lean, &full].map(|root| {
        let (seen, outcome) = read_back(&root.path().join("run").join(REPORTS_FILE), Trust::Keys(&trusted));
        outcome.unwrap();
        seen
    });
    assert_eq!(of_lean, of_full);
    assert_eq!(of_lean.len(), 4);
    assert!(
        of_lean
            .iter()
            .all(|(.., at, run)| { at.as_deref() == Some("miners.csv!B17 (line 19)") && run == "run-1" })
    );
    let (single, outcome) = read_back(&full.path().join("run/machines/M-2.dsse.json"), Trust::Keys(&trusted));
    outcome.unwrap();
    assert_eq!(single, [of_full[1].clone()]);

    edit(&lean.path().join("run"), REPORTS_FILE, |l| l[2] = l[2].replace("\"sig\":\"", "\"sig\":\"AAAA"));
    let path = lean.path().join("run").join(REPORTS_FILE);
    let (seen, outcome) = read_back(&path, Trust::Keys(&trusted));
    assert!(matches!(outcome, Err(ReadError::Refused(..))) && seen.len() == 1, "{seen:?}");
    let (seen, outcome) = read_back(&path, Trust::Unverified);
    assert!(outcome.is_ok() && seen.len() == 4, "whoever does not ask for signatures gets none");
}

/// A full report under the run statement of another run says another day and other rules than would be shown.
#[test]
fn reports_of_another_run_do_not_stand_under_a_run_statement() {
    let trusted = Fleet::new().trusted();
    let mut other = Fleet::new();
    other.run.as_of = "2025-01-01".parse().unwrap();
    let root = tempfile::tempdir().unwrap();
    for fleet in [Fleet::new(), Fleet::lean()] {
        let mut lines = vec![fleet.statement().line, fleet.report("M-1", Verdict::Clear, 0).0];
        lines.push(other.report("M-2", Verdict::Clear, 1).0);
        let path = root.path().join("mixed.jsonl");
        std::fs::write(&path, lines.join(&b'\n')).unwrap();
        assert_eq!(codes(&check(&path)), ["RUN_MISMATCH"]);
        let outcome = read(&path, Trust::Keys(&trusted), &mut |_, _| Ok(()));
        assert!(matches!(outcome, Err(ReadError::Refused(_, Refusal::RunMismatch(_)))), "{outcome:?}");
        // Without a statement, what is shown is the first one's run.
        std::fs::write(&path, lines[1..].join(&b'\n')).unwrap();
        let outcome = read(&path, Trust::Keys(&trusted), &mut |_, _| Ok(()));
        assert!(outcome.is_err());
    }
    // A run statement alone is about no machine.
    let path = root.path().join("none.jsonl");
    std::fs::write(&path, Fleet::new().statement().line).unwrap();
    assert_eq!(codes(&check(&path)), ["NOTHING"]);
    assert!(read(&path, Trust::Keys(&trusted), &mut |_, _| Ok(())).is_err());
}

/// A report of a few megabytes that would take gigabytes when it is written out is refused.
#[test]
fn what_is_written_out_has_an_end() {
    let fleet = Fleet::new();
    let mut statement: Value =
        serde_json::from_slice(&payload(&fleet.report("M-1", Verdict::Review, 0).0)).unwrap();
    statement["predicate"]["run"]["inputs"][0]["file"] = json!("x".repeat(1 << 20));
    statement["predicate"]["findings"][0]["alsoAt"] = json!(vec!["A1"; 200_000]);
    let line = fleet.sign(&canonical::to_vec(&statement).unwrap());
    assert_eq!(verify_report(&line, &fleet.trusted(), None).unwrap_err().code(), "TOO_LARGE");

    let mut fleet = Fleet::lean();
    fleet.run.texts = vec!["x".repeat(1 << 19).into()];
    let run = verify_run(&RunOf(&fleet).line(), &fleet.trusted()).unwrap().unwrap();
    let mut statement: Value =
        serde_json::from_slice(&payload(&fleet.report("M-1", Verdict::Review, 0).0)).unwrap();
    statement["predicate"]["run"]["sha256"] = json!(run.digest);
    statement["predicate"]["findings"][0]["basis"] = json!(vec![0; 500_000]);
    let line = fleet.sign(&canonical::to_vec(&statement).unwrap());
    let refused = verify_report(&line, &fleet.trusted(), Some(&run)).unwrap_err();
    assert!(matches!(refused.code(), "TOO_LARGE" | "PAYLOAD_MALFORMED"), "{refused}");
}

/// A run statement signed as it is, with texts of any length.
struct RunOf<'f>(&'f Fleet);

impl RunOf<'_> {
    fn line(&self) -> Vec<u8> {
        let subject = crate::attest::statement::Subject {
            digest: crate::attest::statement::Digest::new("ab".repeat(32)),
            name: "miners.csv".into(),
        };
        let statement = Statement::about(crate::attest::statement::RUN_TYPE, vec![subject], &self.0.run);
        self.0.sign(&canonical::to_vec(&statement).unwrap())
    }
}
