mod lean;
mod line_ends;
mod proved;
mod runs;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::attest::canonical;
use crate::attest::dsse::{Envelope, PAYLOAD_TYPE, pae};
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::output::Parts;
use crate::attest::testing::Fleet;
use crate::files::output::Existing;

const FLEET: [(&str, Verdict); 4] = [
    ("M-1", Verdict::Clear),
    ("M-2", Verdict::LicenseRequired),
    ("M-3", Verdict::Review),
    ("M-4", Verdict::Notice),
];

fn run(parts: Parts) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    Fleet::new().write(&root.path().join("run"), &FLEET, Existing::Refuse, parts).unwrap();
    root
}

fn check(path: &Path) -> Verification {
    verify(path, &Fleet::new().trusted(), &Expected::default())
}

fn codes(verification: &Verification) -> Vec<&'static str> {
    verification.refusals.iter().map(|(_, r)| r.code()).collect()
}

#[test]
fn a_run_verifies_with_every_report_its_evidence_and_its_manifest() {
    let root = run(Parts::RecordsAndMachines);
    let all = check(&root.path().join("run"));
    assert_eq!(all.refusals, []);
    assert_eq!(all.outcome(), Ok(()));
    assert_eq!(all.items.len(), 1 + 4 + 1 + 4);
    assert_eq!((all.items[0].1.kind, all.items[0].1.subject.as_str()), (Signed::Run, "run:run-1"));
    let (name, first) = &all.items[1];
    assert!(name.ends_with("reports.intoto.jsonl:2"), "{name}");
    assert_eq!(first.subject, "machine:M-1");
    assert_eq!(first.evidence, Evidence::Matches);
    assert_eq!(&first.key, Fleet::new().signer.public_key().id());
    let manifest = all.items.iter().find(|(_, v)| v.kind == Signed::Manifest).unwrap();
    assert_eq!(manifest.1.verdict, Some(Verdict::LicenseRequired));
    for file in [REPORTS_FILE, MANIFEST_FILE, "machines/M-1.dsse.json"] {
        assert_eq!(check(&root.path().join("run").join(file)).outcome(), Ok(()), "{file}");
    }
}

/// Changes the lines of a file.
fn edit(path: &Path, file: &str, f: impl Fn(&mut Vec<String>)) {
    let path = path.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    f(&mut lines);
    lines.push(String::new());
    std::fs::write(path, lines.join("\n")).unwrap();
}

fn remove(path: &Path, file: &str) {
    std::fs::remove_file(path.join(file)).unwrap();
}

/// Each change of a run's folder, and why it is refused.
#[test]
fn no_change_of_a_run_goes_unseen() {
    let changes: [(&str, Change, &str); 18] = [
        ("line removed", |p| edit(p, REPORTS_FILE, |l| drop(l.remove(2))), "SUBJECT_MISMATCH"),
        ("run statement removed", |p| edit(p, REPORTS_FILE, |l| drop(l.remove(0))), "MANIFEST_MISMATCH"),
        ("run statement twice", |p| edit(p, REPORTS_FILE, |l| l.insert(0, l[0].clone())), "PREDICATE_TYPE"),
        (
            "line and record removed",
            |p| {
                edit(p, REPORTS_FILE, |l| drop(l.remove(2)));
                edit(p, RECORDS_FILE, |l| drop(l.remove(1)));
            },
            "MANIFEST_MISMATCH",
        ),
        (
            "lines and records swapped",
            |p| {
                edit(p, REPORTS_FILE, |l| l.swap(1, 2));
                edit(p, RECORDS_FILE, |l| l.swap(0, 1));
            },
            "MANIFEST_MISMATCH",
        ),
        (
            "line doubled",
            |p| {
                edit(p, REPORTS_FILE, |l| l.push(l[4].clone()));
                edit(p, RECORDS_FILE, |l| l.push(l[3].clone()));
            },
            "MANIFEST_MISMATCH",
        ),
        (
            "a report of the same key that is none of this run",
            |p| {
                let (line, record) = Fleet::new().report("M-5", Verdict::Clear, 4);
                edit(p, REPORTS_FILE, |l| l.push(String::from_utf8(line.clone()).unwrap()));
                edit(p, RECORDS_FILE, |l| l.push(String::from_utf8(record.clone()).unwrap()));
            },
            "MANIFEST_MISMATCH",
        ),
        ("foreign line", |p| edit(p, REPORTS_FILE, |l| l.push("{}".into())), "ENVELOPE_MALFORMED"),
        (
            "a keyid that no signature stands over",
            |p| edit(p, REPORTS_FILE, |l| l[1] = l[1].replace("\"keyid\":\"", "\"keyid\":\"0")),
            "MANIFEST_MISMATCH",
        ),
        (
            "the manifest as a line",
            |p| {
                let manifest = std::fs::read_to_string(p.join(MANIFEST_FILE)).unwrap();
                edit(p, REPORTS_FILE, |l| manifest.trim_end().clone_into(&mut l[1]));
            },
            "PREDICATE_TYPE",
        ),
        (
            "records changed",
            |p| edit(p, RECORDS_FILE, |l| l[0] = l[0].replace("M-1", "M-9")),
            "SUBJECT_MISMATCH",
        ),
        ("records swapped", |p| edit(p, RECORDS_FILE, |l| l.swap(0, 1)), "SUBJECT_MISMATCH"),
        ("a record too many", |p| edit(p, RECORDS_FILE, |l| l.push(l[0].clone())), "SUBJECT_MISMATCH"),
        ("records missing", |p| remove(p, RECORDS_FILE), "MANIFEST_MISMATCH"),
        ("manifest missing", |p| remove(p, MANIFEST_FILE), "MANIFEST_MISMATCH"),
        ("bundle missing", |p| remove(p, REPORTS_FILE), "MANIFEST_MISMATCH"),
        ("a machine's report missing", |p| remove(p, "machines/M-1.dsse.json"), "MANIFEST_MISMATCH"),
        (
            "a machine's report of another run",
            |p| {
                let (line, _) = Fleet::new().report("M-1", Verdict::Notice, 0);
                std::fs::write(p.join("machines/M-1.dsse.json"), line).unwrap();
            },
            "MANIFEST_MISMATCH",
        ),
    ];
    all_refused(&changes, || run(Parts::RecordsAndMachines));
}

/// A change of a run's folder.
type Change = fn(&Path);

/// Each change, made to a run of its own, is refused for the reason given with it.
fn all_refused(changes: &[(&str, Change, &str)], run: impl Fn() -> TempDir) {
    for (what, change, expected) in changes {
        let root = run();
        let path = root.path().join("run");
        change(&path);
        let all = check(&path);
        assert!(codes(&all).contains(expected), "{what}: {:?}", all.refusals);
        assert_eq!(all.outcome(), Err(ErrorKind::Untrusted), "{what}");
    }
}

#[test]
fn nothing_verified_is_no_success() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(codes(&check(root.path())), ["NOTHING"]);
    std::fs::write(root.path().join("empty.jsonl"), "").unwrap();
    assert_eq!(codes(&check(&root.path().join("empty.jsonl"))), ["NOTHING"]);
    assert_eq!(Verification::default().outcome(), Err(ErrorKind::Untrusted));
    assert_eq!(check(&root.path().join("none")).outcome(), Err(ErrorKind::CannotDo));
    let run = run(Parts::Records);
    let nobody = verify(&run.path().join("run"), &TrustedKeys::default(), &Expected::default());
    assert_eq!(codes(&nobody), ["SIG_INVALID"; 6], "the manifest, the run statement and every report");
    assert_eq!(nobody.items, []);
}

#[test]
fn a_line_that_is_too_long_is_refused_unread() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("long.jsonl");
    let mut text = vec![b' '; MAX_ENVELOPE + 10];
    text.push(b'\n');
    text.extend(Fleet::new().report("M-1", Verdict::Clear, 0).0);
    std::fs::write(&path, text).unwrap();
    let all = check(&path);
    assert_eq!(codes(&all), ["TOO_LARGE"]);
    assert_eq!(all.items, []);
}

/// Order and strangers change nothing for the lines that hold.
#[test]
fn lines_of_a_bundle_stand_for_themselves() {
    let root = run(Parts::Records);
    let bundle = std::fs::read_to_string(root.path().join("run").join(REPORTS_FILE)).unwrap();
    let mut lines: Vec<&str> = bundle.lines().rev().collect();
    lines.insert(1, "{\"hello\":1}");
    let path = root.path().join("mixed.jsonl");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let all = check(&path);
    let verdicts: BTreeMap<&str, Option<Verdict>> =
        all.items.iter().map(|(_, v)| (v.subject.as_str(), v.verdict)).collect();
    assert_eq!(verdicts.len(), 4);
    assert_eq!(verdicts["machine:M-2"], Some(Verdict::LicenseRequired));
    assert_eq!(all.items.len(), 4);
    assert_eq!(codes(&all), ["ENVELOPE_MALFORMED", "PREDICATE_TYPE"], "a run statement stands first");
}

#[test]
fn a_report_is_held_against_its_own_machine_and_record_only() {
    let root = tempfile::tempdir().unwrap();
    let fleet = Fleet::new();
    let (line, record) = fleet.report("M-1", Verdict::Clear, 0);
    let (_, other) = fleet.report("M-2", Verdict::Clear, 0);
    let (report, own, others) =
        (root.path().join("r.json"), root.path().join("own.json"), root.path().join("other.json"));
    std::fs::write(&report, line).unwrap();
    std::fs::write(&own, record).unwrap();
    std::fs::write(&others, other).unwrap();
    let with = |machine: Option<&str>, records: Option<&Path>| {
        let expected = Expected {
            machine: machine.map(str::to_owned),
            records: records.map(Path::to_owned),
            ..Expected::default()
        };
        codes(&verify(&report, &fleet.trusted(), &expected))
    };
    assert!(with(Some("M-1"), Some(&own)).is_empty());
    assert_eq!(with(Some("M-2"), Some(&own)), ["SUBJECT_MISMATCH"]);
    assert_eq!(with(None, Some(&others)), ["SUBJECT_MISMATCH"]);
}

/// The payload of a report, with a change, signed with the trusted key.
fn forged(change: impl FnOnce(&mut Value)) -> Refusal {
    let fleet = Fleet::new();
    let (line, _) = fleet.report("M-2", Verdict::LicenseRequired, 0);
    let payload = Envelope::parse(&line).unwrap().verify(&fleet.trusted()).unwrap().payload;
    let mut statement: Value = serde_json::from_slice(&payload).unwrap();
    change(&mut statement);
    let line = fleet.sign(&canonical::to_vec(&statement).unwrap());
    verify_report(&line, &fleet.trusted(), None).expect_err("a forged report was believed")
}

#[test]
fn a_report_that_contradicts_itself_is_refused_though_signed() {
    let predicate = |field: &'static str, value: Value| move |s: &mut Value| s["predicate"][field] = value;
    for (what, refusal) in [
        ("passed with a verdict that is not", forged(predicate("verificationResult", json!("PASSED")))),
        ("findings taken out", forged(predicate("findings", json!([])))),
        (
            "findings taken out, result and verdict left",
            forged(|s| {
                s["predicate"]["findings"] = json!([]);
                s["predicate"]["verificationResult"] = json!("FAILED");
            }),
        ),
        ("verdict better than its activities", forged(predicate("verdict", json!("clear")))),
        ("an activity taken out", forged(predicate("verdicts", json!({"export": "license-required"})))),
        ("an activity judged better than its finding", {
            forged(|s| {
                s["predicate"]["verdicts"]["export"] = json!("clear");
                s["predicate"]["verdict"] = json!("clear");
                s["predicate"]["verificationResult"] = json!("PASSED");
            })
        }),
        ("spliced to another machine", forged(|s| s["subject"][0]["name"] = json!("machine:M-1"))),
        ("another program's", forged(|s| s["predicate"]["run"]["verifier"]["id"] = json!("urn:x"))),
        (
            "a cell that names nothing",
            forged(|s| {
                s["predicate"]["identified"] = json!({});
                s["predicate"]["questions"]["export"][0]["by"] = json!([{"location": "B17"}]);
            }),
        ),
        ("an answer from nowhere", forged(|s| s["predicate"]["questions"]["export"][0]["by"] = json!([{}]))),
        ("answered by nothing", forged(|s| s["predicate"]["questions"]["export"][0]["by"] = json!([]))),
        ("questions taken out", forged(predicate("questions", json!({})))),
        (
            "a required question taken out",
            forged(|s| {
                let invented = json!([{"id": "invented", "need": "optional", "state": "not-asked"}]);
                s["predicate"]["questions"]["operation"] = invented;
            }),
        ),
        (
            "a question that the run does not ask",
            forged(|s| {
                let invented = json!({"id": "invented", "need": "optional", "state": "not-asked"});
                s["predicate"]["questions"]["operation"].as_array_mut().unwrap().push(invented);
            }),
        ),
        ("no chain", forged(|s| s["predicate"]["findings"][0]["chain"] = json!([]))),
    ] {
        assert_eq!(refusal.code(), "INTERNAL_INCONSISTENCY", "{what}: {refusal}");
    }
    for (what, refusal) in [
        ("small letters", forged(predicate("verificationResult", json!("passed")))),
        ("a space", forged(predicate("verificationResult", json!("PASSED ")))),
        ("empty", forged(predicate("verificationResult", json!("")))),
        ("no object", forged(|s| s["predicate"] = json!([]))),
        ("no machine", forged(|s| s["subject"][0]["name"] = json!("file:M-2"))),
    ] {
        assert_eq!(refusal.code(), "PAYLOAD_MALFORMED", "{what}: {refusal}");
    }
    assert_eq!(forged(|s| s["predicateType"] = json!("urn:tidewaiter:waiver:v1")).code(), "PREDICATE_TYPE");
    assert_eq!(forged(|s| s["predicateType"] = json!("urn:tidewaiter:manifest:v1")).code(), "PREDICATE_TYPE");
}

#[test]
fn a_report_on_nothing_never_passes() {
    let fleet = Fleet::new();
    for empty in ["controllers", "rules", "rows"] {
        let mut audit = Fleet::audit("M-1", Verdict::Clear);
        match empty {
            "controllers" => audit.coverage.controllers = 0,
            "rules" => audit.coverage.rules = 0,
            _ => audit.coverage.rows = 0,
        }
        let (line, _) = fleet.report_of(&audit, 0);
        let verified = verify_report(&line, &fleet.trusted(), None).unwrap();
        let result = verified.predicate().unwrap().verification_result;
        assert_eq!(result, crate::model::VerificationResult::Indeterminate, "{empty}");
    }
}

#[test]
fn what_is_not_a_statement_is_refused_though_signed() {
    let fleet = Fleet::new();
    for payload in [&b"hello"[..], b"", b"{}", b"[1]", b"\xff\xfe"] {
        let refusal = verify_report(&fleet.sign(payload), &fleet.trusted(), None).unwrap_err();
        assert_eq!(refusal.code(), "PAYLOAD_MALFORMED");
    }
}

/// What was verified is what is read afterwards, whatever happens to the file in between.
#[test]
fn the_report_that_is_read_is_the_one_that_was_verified() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("r.json");
    let fleet = Fleet::new();
    std::fs::write(&path, fleet.report("M-1", Verdict::LicenseRequired, 0).0).unwrap();
    let verified = verify_report(&std::fs::read(&path).unwrap(), &fleet.trusted(), None).unwrap();
    std::fs::write(&path, fleet.report("M-1", Verdict::Clear, 0).0).unwrap();
    assert_eq!(verified.predicate().unwrap().verdict, Verdict::LicenseRequired);
}

/// The same run gives the same bytes, and what is read back is written again to the same bytes.
#[test]
fn reports_are_reproducible_and_canonical() {
    let fleet = Fleet::new();
    let (line, record) = fleet.report("M-2", Verdict::LicenseRequired, 3);
    assert_eq!((line.clone(), record), Fleet::new().report("M-2", Verdict::LicenseRequired, 3));
    let payload = Envelope::parse(&line).unwrap().verify(&fleet.trusted()).unwrap().payload;
    let tree: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(serde_json_canonicalizer::to_vec(&tree).unwrap(), payload);
    let statement: crate::attest::statement::Statement<'_, crate::attest::predicate::ReportPredicate<'_>> =
        serde_json::from_slice(&payload).unwrap();
    assert_eq!(canonical::to_vec(&statement).unwrap(), payload);
}

#[test]
fn openssl_verifies_a_report_of_ours() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
    let fleet = Fleet::new();
    let (line, _) = fleet.report("M-2", Verdict::LicenseRequired, 0);
    let envelope: Value = serde_json::from_slice(&line).unwrap();
    let decode = |v: &Value| {
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, v.as_str().unwrap()).unwrap()
    };
    let message = pae(PAYLOAD_TYPE, &decode(&envelope["payload"]));
    std::fs::write(path("message"), &message).unwrap();
    std::fs::write(path("sig"), decode(&envelope["signatures"][0]["sig"])).unwrap();
    std::fs::write(path("pub.pem"), fleet.signer.public_key().to_pem().unwrap()).unwrap();
    let openssl = || {
        Command::new("openssl")
            .args(["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", &path("pub.pem")])
            .args(["-in", &path("message"), "-sigfile", &path("sig")])
            .output()
    };
    let Ok(output) = openssl() else {
        println!("SKIPPED: no openssl");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    std::fs::write(path("message"), &message[..message.len() - 1]).unwrap();
    assert!(!openssl().unwrap().status.success());
}
