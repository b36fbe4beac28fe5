//! What decides a verdict is said: the day, the configuration, the rule packs.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const SHEET: &str = "SN,Model,Control Board\nJYZZYPDBBJGBC04TX,Antminer S19j Pro,CVCtrl_BHB42XXX\n";

fn sheet() -> tempfile::TempDir {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), SHEET).unwrap();
    folder
}

fn audit(folder: &Path, arguments: &[&str]) -> Output {
    common::tidewaiter(folder, ["audit", "in.csv", "--no-lists"].iter().chain(arguments))
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = audit(folder, &[&["--check", "-o", "json=out.json", "--force"], arguments].concat());
    assert!(output.status.code() < Some(2), "{}", common::said(&output));
    serde_json::from_slice(&fs::read(folder.join("out.json")).unwrap()).unwrap()
}

#[test]
fn the_time_that_is_written_is_never_the_day_of_the_law() {
    let folder = sheet();
    let output = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder.path())
        .args(["audit", "in.csv", "--no-lists", "--no-sign", "--activity", "import"])
        .env("HOME", folder.path())
        .env("NO_COLOR", "1")
        .env("TIDEWAITER_TEST_CLOCK", common::EPOCH)
        .env("SOURCE_DATE_EPOCH", "315532800")
        .output()
        .unwrap();
    let said = common::said(&output);
    assert!(said.contains(&format!("as of {}", common::DAY)), "{said}");
    let report = fs::read(folder.path().join("tidewaiter-report/reports.intoto.jsonl")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    let payload = base64(report["payload"].as_str().unwrap());
    assert_eq!(payload["predicate"]["asOf"], common::DAY);
    assert_eq!(payload["predicate"]["timeVerified"], "1980-01-01T00:00:00Z");
}

fn base64(text: &str) -> Value {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_configuration_is_named_with_what_it_changes_quiet_or_not() {
    let folder = sheet();
    let text = "[audit]\nfail_on = \"prohibited\"\n[questions]\nimport-origin = \"required\"\n";
    fs::write(folder.path().join("tidewaiter.toml"), text).unwrap();
    let output = audit(folder.path(), &["--check", "--quiet"]);
    let said = common::said(&output);
    for words in ["configuration tidewaiter.toml (sha256 ", "fail_on: prohibited", "import-origin ="] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let setting = &json(folder.path(), &[])["settings"][0];
    assert_eq!((&setting["kind"], &setting["path"]), (&"configuration".into(), &"tidewaiter.toml".into()));
    assert_eq!(setting["digest"]["sha256"], tidewaiter::source::sha256_hex(text.as_bytes()));
}

#[test]
fn rule_files_of_the_site_are_named_and_what_takes_the_place_of_a_shipped_pack() {
    let folder = sheet();
    let shipped = fs::read_to_string(common::root().join("rules/us/customs.toml")).unwrap();
    fs::write(folder.path().join("mine.toml"), shipped + "\n# ours\n").unwrap();
    let said = common::said(&audit(folder.path(), &["--check", "-q", "--rules", "mine.toml"]));
    assert!(said.contains("with rules mine.toml (sha256 "), "{said}");
    let setting = &json(folder.path(), &["--rules", "mine.toml"])["settings"][0];
    assert!(setting["says"][0].as_str().unwrap().ends_with("in place of the pack that ships"), "{setting}");
    let none = json(folder.path(), &[]);
    assert!(none.get("settings").is_none(), "what ships is named under `policy`");
}

#[cfg(unix)]
#[test]
fn a_configuration_that_anyone_may_have_planted_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = sheet();
    fs::write(folder.path().join("tidewaiter.toml"), "[audit]\nfail_on = \"none\"\n").unwrap();
    assert_eq!(audit(folder.path(), &["--check"]).status.code(), Some(0));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let output = audit(folder.path(), &["--check", "-q"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(common::said(&output).contains("config-left-alone"), "{}", common::said(&output));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(folder.path().join("tidewaiter.toml"), fs::Permissions::from_mode(0o666)).unwrap();
    let output = audit(folder.path(), &["--check", "-q"]);
    assert_eq!(output.status.code(), Some(1));
    let said = common::said(&output);
    assert!(said.contains("config-left-alone") && said.contains("tidewaiter.toml"), "{said}");
}

#[test]
fn a_day_outside_the_reach_of_a_pack_is_said_on_the_page_and_in_the_report() {
    for (day, words) in
        [("2040-01-01", "past its review day, "), ("1990-01-01", "before its first rule, of ")]
    {
        let folder = sheet();
        let said = common::said(&audit(folder.path(), &["--no-sign", "--as-of", day]));
        assert!(said.contains(words), "{words} in {said}");
        let report = fs::read(folder.path().join("tidewaiter-report/reports.intoto.jsonl")).unwrap();
        let report: Value = serde_json::from_slice(&report).unwrap();
        let outside = &base64(report["payload"].as_str().unwrap())["predicate"]["outsideReach"];
        let outside = outside.as_array().unwrap();
        assert!(outside.iter().any(|why| why.as_str().unwrap().contains(words)), "{outside:?}");
    }
}
