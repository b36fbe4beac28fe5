//! What `verify` is told beforehand – manifest, inventory, rules, machine, age – is held against what was signed; and what it
//! says to programs.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common;

/// The outcome of `verify --json` with the test key, and the exit code.
fn verified(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = common::command(folder)
        .args(["verify", "--key", "test.pub.pem", "--json", "--quiet"])
        .args(arguments)
        .output()
        .unwrap();
    let outcome: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", common::said(&output)));
    assert_eq!(outcome["end"]["exit"].as_i64(), output.status.code().map(i64::from), "{outcome}");
    (outcome, output.status.code())
}

/// The reason codes and messages of what was refused.
fn refusals(outcome: &Value) -> Vec<(String, String)> {
    let refused = outcome["results"].as_array().unwrap().iter().filter(|item| item["verified"] == false);
    refused
        .map(|item| (item["code"].as_str().unwrap().to_owned(), item["message"].as_str().unwrap().to_owned()))
        .collect()
}

/// The one refusal there is.
fn refused(folder: &Path, arguments: &[&str]) -> (String, String) {
    let (outcome, exit) = verified(folder, arguments);
    assert_eq!(exit, Some(3), "{outcome}");
    match refusals(&outcome).as_slice() {
        [one] => one.clone(),
        others => panic!("{arguments:?}: {others:?}"),
    }
}

/// A folder with a run, and a bundle of it elsewhere, whose lines were changed.
fn with_lines(change: impl Fn(&mut Vec<String>)) -> tempfile::TempDir {
    let folder = common::signed_run();
    let bundle = fs::read_to_string(folder.path().join("run/reports.intoto.jsonl")).unwrap();
    let mut lines: Vec<String> = bundle.lines().map(str::to_owned).collect();
    change(&mut lines);
    fs::create_dir(folder.path().join("sent")).unwrap();
    fs::write(folder.path().join("sent/bundle.intoto.jsonl"), lines.join("\n") + "\n").unwrap();
    folder
}

const SENT: [&str; 3] = ["sent/bundle.intoto.jsonl", "--manifest", "run/manifest.dsse.json"];

#[test]
fn a_manifest_names_what_was_dropped_added_moved_or_exchanged() {
    let (outcome, exit) = verified(with_lines(|_| {}).path(), &SENT);
    assert_eq!(exit, Some(0), "{outcome}");
    let kinds: Vec<&str> =
        outcome["results"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds[0], kinds[kinds.len() - 1]), ("run", "manifest"), "{kinds:?}");
    assert_eq!(outcome["end"]["notes"], serde_json::json!([]), "a manifest was held against it");

    let of = |change: &dyn Fn(&mut Vec<String>)| {
        let (code, message) = refused(with_lines(change).path(), &SENT);
        assert_eq!(code, "MANIFEST_MISMATCH");
        message
    };
    let reports = kinds.len() - 2;
    let dropped = of(&|lines| drop(lines.remove(2)));
    assert!(dropped.contains(&format!("report 1 of its {reports} (from 0) is missing")), "{dropped}");
    let last = of(&|lines| drop(lines.pop()));
    assert!(last.contains(&format!("report {} of its", reports - 1)), "{last}");
    let twice = of(&|lines| lines.push(lines[1].clone()));
    assert!(twice.contains(&format!("here once more: line {} (report 0)", reports + 2)), "{twice}");
    let moved = of(&|lines| lines.swap(1, 3));
    assert!(moved.contains("the order was changed: line 2 is report 2"), "{moved}");

    // A report of the same machine from another run of the same signer.
    let other = another_run();
    let of_both = |change: &dyn Fn(&mut Vec<String>)| {
        let (outcome, exit) = verified(with_lines(change).path(), &SENT);
        assert_eq!(exit, Some(3), "{outcome}");
        let place =
            outcome["results"].as_array().unwrap().iter().find(|item| item["verified"] == false).unwrap();
        (place["place"].as_str().unwrap().to_owned(), refusals(&outcome))
    };
    let (place, refused) = of_both(&|lines| lines[2].clone_from(&other[2]));
    assert!(place.ends_with(":3") && refused[0].0 == "RUN_MISMATCH", "{place}: {refused:?}");
    assert!(refused[1].1.contains("report 1 of its 3 (from 0) is missing or refused"), "{refused:?}");
    let (place, refused) = of_both(&|lines| lines.push(other[2].clone()));
    assert!(
        place.ends_with(&format!(":{}", reports + 2)) && refused[0].0 == "RUN_MISMATCH",
        "{place}: {refused:?}"
    );
    assert!(refused[1].1.contains("the bundle has 5 lines, of 4 signed"), "{refused:?}");
}

/// The lines of a run of the same inventory on another day.
fn another_run() -> Vec<String> {
    let folder = common::folder();
    common::save_test_key(folder.path());
    let plain = common::root().join("fixtures/formats/plain.csv");
    let plain = plain.to_str().unwrap();
    let arguments = ["audit", plain, "--key", "test.pem", "--as-of", "2026-07-01", "--out", "run", "-q"];
    common::tidewaiter(folder.path(), arguments);
    let bundle = fs::read_to_string(folder.path().join("run/reports.intoto.jsonl")).unwrap();
    bundle.lines().map(str::to_owned).collect()
}

#[test]
fn a_manifest_or_records_from_elsewhere_are_of_one_bundle() {
    let folder = with_lines(|_| {});
    for arguments in [
        ["run", "--manifest", "run/manifest.dsse.json"].as_slice(),
        &["run", "--records", "run/records.jsonl"],
        &["sent/bundle.intoto.jsonl", "run", "--manifest", "run/manifest.dsse.json"],
    ] {
        let (outcome, exit) = verified(folder.path(), arguments);
        assert_eq!(exit, Some(2), "{arguments:?}: {outcome}");
        assert!(outcome["end"]["errors"][0]["help"].is_string(), "{outcome}");
    }
    let with_records = [SENT.as_slice(), &["--records", "run/records.jsonl"]].concat();
    let (outcome, exit) = verified(folder.path(), &with_records);
    assert_eq!(exit, Some(0), "{outcome}");
    assert_eq!(outcome["results"][1]["record"], "matches");
    // Two machines' records exchanged.
    let records = fs::read_to_string(folder.path().join("run/records.jsonl")).unwrap();
    let mut lines: Vec<&str> = records.lines().collect();
    lines.swap(0, 1);
    fs::write(folder.path().join("run/records.jsonl"), lines.join("\n") + "\n").unwrap();
    let (outcome, exit) = verified(folder.path(), &with_records);
    assert_eq!(exit, Some(3));
    let codes: Vec<String> = refusals(&outcome).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["SUBJECT_MISMATCH", "SUBJECT_MISMATCH", "MANIFEST_MISMATCH"]);
}

#[test]
fn the_inventory_and_the_rules_are_those_that_were_signed() {
    let folder = common::signed_run();
    let plain = common::root().join("fixtures/formats/plain.csv");
    let rules = common::root().join("rules/us/bis-entity-list.toml");
    let own = ["run", "--inventory", plain.to_str().unwrap(), "--rules", rules.to_str().unwrap()];
    let (outcome, exit) = verified(folder.path(), &own);
    assert_eq!(exit, Some(0), "{outcome}");

    let changed = folder.path().join("plain.csv");
    fs::write(&changed, fs::read_to_string(&plain).unwrap().replace('\n', "\n ")).unwrap();
    fs::copy(&plain, folder.path().join("renamed.csv")).unwrap();
    fs::write(folder.path().join("other.csv"), "Serial number,Model\nA1,S21\n").unwrap();
    // The run statement, each full report and the manifest say of which file they are.
    let codes = |arguments: &[&str]| {
        let (outcome, exit) = verified(folder.path(), arguments);
        assert_eq!(exit, Some(3), "{outcome}");
        let refused = refusals(&outcome);
        assert!(refused.len() > 2, "{refused:?}");
        assert!(refused.iter().all(|one| one == &refused[0]), "{refused:?}");
        refused[0].clone()
    };
    let (code, message) = codes(&["run", "--inventory", "plain.csv"]);
    assert!(
        code == "INPUT_MISMATCH" && message.contains("was another file when it was audited"),
        "{message}"
    );
    let (code, message) = codes(&["run", "--inventory", "other.csv"]);
    assert!(code == "INPUT_MISMATCH" && message.contains("none of the files"), "{message}");
    let (_, exit) = verified(folder.path(), &["run", "--inventory", "renamed.csv"]);
    assert_eq!(exit, Some(0), "the bytes count, whatever the file is called now");

    let text = fs::read_to_string(&rules).unwrap();
    fs::write(folder.path().join("rules.toml"), text.replace("[pack]", "# later\n[pack]")).unwrap();
    let (code, message) = codes(&["run", "--rules", "rules.toml"]);
    assert!(code == "RULES_MISMATCH" && message.contains("was version"), "{message}");
    let (outcome, exit) = verified(folder.path(), &["run", "--rules", "nowhere", "--inventory", "neither"]);
    assert_eq!(exit, Some(2));
    assert_eq!(outcome["end"]["errors"].as_array().unwrap().len(), 2, "both are told: {outcome}");
}

#[test]
fn attack_28_a_report_stands_for_its_own_machine_only() {
    let folder = common::signed_run();
    let report = "run/machines/NGSBYT0BDJKAF01K7.dsse.json";
    for (machine, what) in [
        ("NGSBYT0BDJKAF01K7", report),
        ("NGSBYT0BDJKAF01K7", "run"),
        ("NGSBYT0BDJKAF01K7", "run/reports.intoto.jsonl"),
    ] {
        let (outcome, exit) = verified(folder.path(), &[what, "--machine", machine]);
        assert_eq!(exit, Some(0), "{what}: {outcome}");
        let (code, message) = refused(folder.path(), &[what, "--machine", "ANOTHER"]);
        assert_eq!(code, "SUBJECT_MISMATCH", "{what}: {message}");
    }
}

#[test]
fn attack_31_what_is_too_old_is_refused_with_its_age() {
    let folder = common::signed_run();
    let report = "run/machines/NGSBYT0BDJKAF01K7.dsse.json";
    // It was made on 2026-07-31.
    let on = |days: &str, day: &str| verified(folder.path(), &[report, "--max-age", days, "--as-of", day]);
    assert_eq!(on("30", "2026-08-30").1, Some(0));
    let (outcome, exit) = on("30", "2026-08-31");
    assert_eq!(exit, Some(3));
    assert_eq!(
        refusals(&outcome),
        [(
            "TOO_OLD".to_owned(),
            "it was made on 2026-07-31, 31 days before 2026-08-31; 30 are allowed".to_owned()
        )]
    );
    let (outcome, exit) = on("30", "2026-07-01");
    assert_eq!(exit, Some(0), "no older than allowed, but strange, and that is said");
    let note = outcome["end"]["notes"][0].as_str().unwrap();
    assert!(note.contains("made after 2026-07-01") && note.contains("a clock is wrong"), "{note}");
}

#[test]
fn attack_77_what_cannot_be_done_is_said_in_json_too() {
    let folder = common::signed_run();
    let output = common::tidewaiter(folder.path(), ["verify", "run", "--json", "--key", "run/records.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(outcome["results"], serde_json::json!([]));
    assert_eq!(outcome["end"]["exit"], 3);
    assert!(outcome["end"]["errors"][0]["message"].is_string());

    let (outcome, exit) = verified(folder.path(), &["run", "nowhere"]);
    assert_eq!(exit, Some(2), "what is not there hides nothing of the rest");
    assert_eq!(outcome["end"]["counts"]["refused"], 0);
    assert!(outcome["end"]["counts"]["machines"].as_u64().unwrap() > 1);
    assert!(outcome["end"]["errors"][0]["message"].as_str().unwrap().contains("nowhere"));
    let verdicts = outcome["end"]["counts"]["verdicts"].as_object().unwrap();
    let counted: u64 = verdicts.values().map(|n| n.as_u64().unwrap()).sum();
    let out_of_scope = outcome["end"]["counts"]["outOfScope"].as_u64().unwrap();
    assert_eq!(counted + out_of_scope, outcome["end"]["counts"]["machines"].as_u64().unwrap());
}

/// A pack of one's own that asks a list of one's own.
const SITE: &str = r#"
[pack]
id = "site"
title = "Site"
version = "1.0.0"
jurisdiction = "-"
authority = "site"
as_of = 2026-07-01
review_by = 2027-07-01

[[rule]]
id = "SITE-001"
title = "On our list"
basis = ["site policy 4"]
activities = ["import"]
outcome = "review"
confidence = "high"
advice = "Ask."
match = { listing = { lists = ["own-watch"], roles = ["supplier"] } }
"#;

/// An inventory, a pack of one's own, a list of one's own and a destination, audited in a folder of its own.
fn audited(further: &[&str]) -> tempfile::TempDir {
    let folder = common::folder();
    let at = folder.path();
    common::save_test_key(at);
    fs::write(
        at.join("fleet.csv"),
        "Serial number,Model,Control board,Supplier\nA1,Antminer S19,Zynq 7010,Sopho Trading\nB2,Antminer S21,CV1835,Harbour Ltd\n",
    )
    .unwrap();
    fs::write(at.join("site.toml"), SITE).unwrap();
    let list = |name: &str, day: &str| {
        fs::write(at.join("own.csv"), format!("id,name,list,country\n1,{name},own-watch,DE\n")).unwrap();
        let arguments = ["lists", "import", "own.csv", "--lists", "store.db", "--date", day];
        let output = common::tidewaiter(at, arguments);
        assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    };
    list("Nobody GmbH", "2026-07-01");
    let arguments = [
        "audit",
        "fleet.csv",
        "--key",
        "test.pem",
        "-q",
        "--out",
        "run",
        "--lists",
        "store.db",
        "--rules",
        "site.toml",
    ];
    let output = common::command(at).args(arguments).args(further).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));
    folder
}

const AGAIN: [&str; 8] =
    ["run", "--replay", "--inventory", "fleet.csv", "--lists", "store.db", "--rules", "site.toml"];

#[test]
fn attack_40_the_same_audit_once_more_gives_the_same_bytes() {
    for further in [&[][..], &["--destination", "JP", "--activity", "import,export"], &["--self-contained"]] {
        let folder = audited(further);
        let stated = if further.contains(&"--destination") { &["--destination", "JP"][..] } else { &[] };
        let (outcome, exit) = verified(folder.path(), &[&AGAIN, stated].concat());
        assert_eq!(exit, Some(0), "{outcome}");
        let last = outcome["results"].as_array().unwrap().last().unwrap();
        assert_eq!((last["kind"].as_str(), last["verified"].as_bool()), (Some("replay"), Some(true)));
        assert_eq!(last["message"], "2 reports: the same audit gives the same bytes");
        // One machine's file, too.
        let one = [&["run/machines/A1.dsse.json"], &AGAIN[1..], stated].concat();
        let (outcome, exit) = verified(folder.path(), &one);
        assert_eq!(exit, Some(0), "{outcome}");
        // On another day, with a newer edition in the store, nothing is another: the report names what counts.
        fs::write(folder.path().join("later.csv"), "id,name,list,country\n1,Harbour Ltd,own-watch,DE\n")
            .unwrap();
        let arguments =
            ["lists", "import", "later.csv", "--lists", "store.db", "--accept", "--date", "2026-07-30"];
        assert_eq!(common::tidewaiter(folder.path(), arguments).status.code(), Some(0));
        let output = common::command(folder.path())
            .env("TIDEWAITER_TEST_CLOCK", "1900000000")
            .args(["verify", "--key", "test.pub.pem", "-q"])
            .args([&AGAIN, stated].concat())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    }
}

#[test]
fn a_replay_tells_what_is_another_thing_now() {
    let folder = audited(&[]);
    let at = folder.path();
    let (outcome, exit) = verified(at, &AGAIN);
    assert_eq!(exit, Some(0), "{outcome}");
    let differs = |arguments: &[&str]| {
        let (code, message) = refused(at, arguments);
        assert_eq!(code, "NOT_REPRODUCIBLE", "{message}");
        message
    };
    let message = differs(&AGAIN[..6]);
    assert!(message.contains("2 of 2 reports came out otherwise, first A1, B2"), "{message}");
    assert!(message.contains("rule pack site: 1.0.0 (") && message.contains("none now"), "{message}");
    let message = differs(&[&AGAIN[..4], &AGAIN[6..]].concat());
    assert!(message.contains("list edition own: 2026-07-01 ("), "{message}");
    let message = differs(&[&AGAIN[..], &["--destination", "JP"]].concat());
    assert!(message.contains("inventory: command line was not audited then"), "{message}");
    let fleet = fs::read_to_string(at.join("fleet.csv")).unwrap();
    fs::write(at.join("fleet.csv"), fleet.replace("CV1835", "CV1835 ")).unwrap();
    let (outcome, _) = verified(at, &AGAIN);
    let refused = refusals(&outcome);
    assert!(refused.iter().all(|(code, _)| code == "INPUT_MISMATCH"), "said before any replay: {refused:?}");
}

#[test]
fn a_replay_needs_what_was_audited() {
    let folder = audited(&[]);
    for (arguments, code) in
        [(&["run", "--replay"][..], "no-inventory"), (&["run", "--destination", "JP"], "no-replay")]
    {
        let (outcome, exit) = verified(folder.path(), arguments);
        assert_eq!((exit, outcome["end"]["errors"][0]["code"].as_str()), (Some(2), Some(code)), "{outcome}");
    }
}
