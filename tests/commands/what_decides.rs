//! What decides a verdict is said: the day, the configuration, the rule packs.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;
use std::path::Path;
use std::process::Output;

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
    let arguments = ["audit", "in.csv", "--no-lists", "--no-sign", "--activity", "import"];
    let output = on(folder.path(), common::DAY, ANCIENT, &arguments);
    let said = common::said(&output);
    assert!(said.contains(&format!("as of {}", common::DAY)), "{said}");
    let payload = last_report(folder.path());
    assert_eq!(payload["predicate"]["run"]["asOf"], common::DAY);
    assert_eq!(payload["predicate"]["run"]["timeVerified"], "1980-01-01T09:00:00Z");
}

/// Nine in the morning of a day, as seconds since 1970.
fn seconds(day: &str) -> String {
    let at: jiff::Timestamp = format!("{day}T09:00:00Z").parse().unwrap();
    at.as_second().to_string()
}

/// A command on this day by the clock, where the time that is written is another.
fn on(folder: &Path, clock: &str, written: &str, arguments: &[&str]) -> Output {
    common::command(folder)
        .env("TIDEWAITER_TEST_CLOCK", seconds(clock))
        .env("SOURCE_DATE_EPOCH", seconds(written))
        .args(arguments)
        .output()
        .unwrap()
}

/// A list that was published on 30 July 2026, in `store`: a firm that is listed from 2026 on, and one until then.
fn with_store(folder: &Path) {
    let list = "id,name,start_date,end_date\nW-1,Harbour Bridge Trading Ltd.,2026-03-01,\nW-2,Grey Quay Components,,2026-01-01\n";
    fs::write(folder.join("watch.csv"), list).unwrap();
    let import = ["lists", "import", "watch.csv", "--date", "2026-07-30", "--lists", "store"];
    let output = common::tidewaiter(folder, import);
    assert!(output.status.success(), "{}", common::said(&output));
}

const ANCIENT: &str = "1980-01-01";
const FAR_OFF: &str = "2040-01-01";

#[test]
fn the_time_that_is_written_is_never_what_the_age_of_lists_is_counted_to() {
    let folder = sheet();
    with_store(folder.path());
    fs::write(
        folder.path().join("tidewaiter.toml"),
        "[lists]\nmax_age_days = { own = 7 }\nshipped = false\n",
    )
    .unwrap();
    let exit = |clock, written| {
        let arguments = ["audit", "in.csv", "--lists", "store", "--no-sign", "--force", "--fail-on", "none"];
        let output = on(folder.path(), clock, written, &arguments);
        (output.status.code(), common::said(&output))
    };
    for written in [ANCIENT, "2026-07-31", FAR_OFF] {
        let (code, said) = exit("2026-08-06", written);
        assert_eq!(code, Some(0), "seven days old, written as {written}: {said}");
        let (code, said) = exit("2026-08-07", written);
        assert!(code == Some(4) && said.contains("8 days old"), "written as {written}: {code:?} {said}");
    }
}

#[test]
fn commands_that_write_no_report_go_by_the_clock_alone() {
    let folder = sheet();
    with_store(folder.path());
    for (arguments, earlier) in [
        (&["screen", "Harbour Bridge Trading Ltd.", "--lists", "store"][..], "2026-02-01"),
        (&["screen", "Grey Quay Components", "--lists", "store"], "2025-12-01"),
        (&["lists", "status", "--lists", "store"], "2026-07-30"),
        (&["lists", "status", "--lists", "store", "-o", "json"], "2026-07-30"),
        (&["rules", "list"], "2019-01-01"),
    ] {
        let said = |clock, written| common::said(&on(folder.path(), clock, written, arguments));
        let usual = said(common::DAY, common::DAY);
        for written in [ANCIENT, FAR_OFF] {
            assert_eq!(said(common::DAY, written), usual, "{arguments:?}");
        }
        assert_ne!(said(earlier, common::DAY), usual, "{arguments:?} says nothing of the day");
    }
}

#[test]
fn the_store_of_lists_and_the_decisions_are_named_wherever_a_run_is_described() {
    let folder = sheet();
    with_store(folder.path());
    fs::write(folder.path().join("decided.toml"), "# none yet\n").unwrap();
    let used = ["audit", "in.csv", "--lists", "store", "--clearances", "decided.toml"];
    let output = common::tidewaiter(folder.path(), used.iter().chain(&["--check", "--quiet"]));
    let said = common::said(&output);
    let output = common::tidewaiter(
        folder.path(),
        used.iter().chain(&["--no-sign", "--out", "run", "-o", "json=out.json", "--quiet"]),
    );
    assert!(output.status.code() < Some(2), "{}", common::said(&output));
    let json: Value = serde_json::from_slice(&fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.path().join("run/manifest.dsse.json")).unwrap()).unwrap();
    let manifest = base64(manifest["payload"].as_str().unwrap());
    for (at, kind, path) in [(0, "waivers", "decided.toml"), (1, "lists", "store")] {
        let digest = tidewaiter::internals::source::sha256_hex(&fs::read(folder.path().join(path)).unwrap());
        let line = format!("with {kind} {path} (sha256 {})", &digest[..12]);
        assert!(said.contains(&line), "{line} in {said}");
        for settings in [&json["run"]["settings"], &manifest["predicate"]["settings"]] {
            assert_eq!((&settings[at]["kind"], &settings[at]["path"]), (&kind.into(), &path.into()));
            assert_eq!(settings[at]["digest"]["sha256"], digest, "{settings}");
        }
    }
    assert_eq!(json["run"]["settings"][1]["says"], serde_json::json!(["own"]), "the sources that were asked");
}

/// What the last report of the bundle says.
fn last_report(folder: &Path) -> Value {
    let bundle = fs::read_to_string(folder.join("tidewaiter-report/reports.intoto.jsonl")).unwrap();
    let report: Value = serde_json::from_str(bundle.lines().next_back().unwrap()).unwrap();
    base64(report["payload"].as_str().unwrap())
}

fn base64(text: &str) -> Value {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_configuration_is_named_with_what_it_changes_quiet_or_not() {
    let folder = sheet();
    let text = "[audit]\nfail_on = \"prohibited\"\n[questions]\nimport-origin = \"required\"\n[lists]\nundated = \"import-day\"\n";
    fs::write(folder.path().join("tidewaiter.toml"), text).unwrap();
    let output = audit(folder.path(), &["--check", "--quiet"]);
    let said = common::said(&output);
    for words in [
        "configuration tidewaiter.toml (sha256 ",
        "fail_on: prohibited",
        "import-origin =",
        "any without a day",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let setting = &json(folder.path(), &[])["run"]["settings"][0];
    assert_eq!((&setting["kind"], &setting["path"]), (&"configuration".into(), &"tidewaiter.toml".into()));
    assert_eq!(setting["digest"]["sha256"], tidewaiter::internals::source::sha256_hex(text.as_bytes()));
}

#[test]
fn rule_files_of_the_site_are_named_and_what_takes_the_place_of_a_shipped_pack() {
    let folder = sheet();
    let shipped = fs::read_to_string(common::root().join("rules/us/customs.toml")).unwrap();
    fs::write(folder.path().join("mine.toml"), shipped + "\n# ours\n").unwrap();
    let said = common::said(&audit(folder.path(), &["--check", "-q", "--rules", "mine.toml"]));
    assert!(said.contains("with rules mine.toml (sha256 "), "{said}");
    let setting = &json(folder.path(), &["--rules", "mine.toml"])["run"]["settings"][0];
    assert!(setting["says"][0].as_str().unwrap().ends_with("in place of the pack that ships"), "{setting}");
    let none = json(folder.path(), &[]);
    assert!(none["run"].get("settings").is_none(), "what ships is named under `policy`");
}

/// What a command that judges nothing by rules says beside its result, with this configuration one folder above.
fn beside(configuration: &str, arguments: &[&str]) -> String {
    let folder = common::folder();
    let inner = folder.path().join("inner");
    fs::create_dir_all(&inner).unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("tidewaiter.toml"), configuration).unwrap();
    fs::write(folder.path().join("none.toml"), "").unwrap();
    fs::write(inner.join("in.csv"), SHEET).unwrap();
    let list = "id,list,name\n1,own-watch,Harbour Bridge Trading\n";
    fs::write(folder.path().join("watch.csv"), list).unwrap();
    let import = ["lists", "import", "watch.csv", "--date", "2026-07-01", "--lists", "own.sqlite"];
    let import = common::tidewaiter(folder.path(), import);
    assert!(import.status.success(), "{}", common::said(&import));
    String::from_utf8(common::tidewaiter(&inner, arguments).stderr).unwrap()
}

#[test]
fn every_command_names_the_configuration_that_decides_it() {
    let text = "[lists]\nshipped = false\nstore = \"own.sqlite\"\ndecisions = \"none.toml\"\n[columns]\nmodel = \"Model\"\n";
    let named = "with configuration ../tidewaiter.toml (sha256 ";
    let (store, left_out, columns) =
        ("store of lists: ../own.sqlite", "lists that ship: left out", "columns: model = Model");
    for (arguments, words) in [
        (&["screen", "Sophgo", "-q"][..], &[named, store, left_out, "waivers: ../none.toml"][..]),
        (&["screen", "Sophgo", "-q"], &["with lists ../own.sqlite (sha256 ", "with waivers ../none.toml"]),
        (&["screen", "Sophgo", "-q", "--lists", "../own.sqlite"], &[named, left_out]),
        (&["lists", "search", "Sophgo", "-q"], &[named, store, left_out]),
        (&["lists", "status", "-q"], &[named, store, left_out]),
        (&["lists", "export", "-q"], &[named, store, left_out]),
        (&["lists", "diff", "1", "1", "-q"], &[named, store, left_out]),
        (&["lists", "remove", "1", "-q"], &[named, store]),
        (&["inspect", "in.csv", "-q"], &[named, columns]),
    ] {
        let said = beside(text, arguments);
        for word in words {
            assert_eq!(said.matches(word).count(), 1, "{arguments:?}: {word} in {said}");
        }
        assert!(words.contains(&store) || !words.contains(&named) || !said.contains(store), "{said}");
    }
    for arguments in [
        &["inspect", "in.csv", "--map", "model=Model"][..],
        &["lists", "remove", "1", "--lists", "../own.sqlite"],
    ] {
        assert!(!beside(text, arguments).contains(named), "it decides nothing of {arguments:?}");
    }
}

#[test]
fn a_column_says_who_named_it() {
    let folder = sheet();
    fs::write(folder.path().join("tidewaiter.toml"), "[columns]\nserial = \"Model\"\n").unwrap();
    let inspect = |arguments: &[&str]| {
        common::said(&common::tidewaiter(folder.path(), ["inspect", "in.csv"].iter().chain(arguments)))
    };
    let said = inspect(&[]);
    assert!(said.contains("said by tidewaiter.toml ([columns])") && !said.contains("you said so"), "{said}");
    assert!(inspect(&["--map", "serial=SN"]).contains("you said so (--map)"));
    fs::write(folder.path().join("tidewaiter.toml"), "[columns]\nserial = \"Nummer\"\n").unwrap();
    let said = inspect(&[]);
    assert!(
        said.contains("tidewaiter.toml, [columns] serial = \"Nummer\": no column has this header"),
        "{said}"
    );
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
    for (day, words, shown) in
        [("2040-01-01", "past its review day, ", 5), ("1990-01-01", "before its first rule, of ", 0)]
    {
        let folder = sheet();
        let said = common::said(&audit(folder.path(), &["--no-sign", "--as-of", day]));
        assert!(said.contains(words), "{words} in {said}");
        let outside = &last_report(folder.path())["predicate"]["run"]["outsideReach"];
        assert_eq!(&json(folder.path(), &["--as-of", day])["run"]["outsideReach"], outside);
        let outside = outside.as_array().unwrap();
        // The page shows some of many.
        if shown > 0 {
            let more = format!("and {} more; -o json=FILE has them all", outside.len() - shown);
            assert!(said.contains(&more), "{more} in {said}");
        }
        assert!(outside.iter().any(|why| why.as_str().unwrap().contains(words)), "{outside:?}");
    }
}

#[test]
fn the_configuration_beside_the_first_input_counts_from_anywhere_and_is_named() {
    let folder = common::folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("site/fleet")).unwrap();
    fs::create_dir_all(at("site/.git")).unwrap();
    fs::create_dir_all(at("desk/.git")).unwrap();
    fs::write(at("site/fleet/in.csv"), SHEET).unwrap();
    let fails = |folder: &str, verdict: &str| {
        fs::write(at(folder).join("tidewaiter.toml"), format!("[audit]\nfail_on = '{verdict}'\n")).unwrap();
    };
    let run = |inputs: &[&str]| {
        let desk = at("desk");
        let arguments = ["audit", "--check", "-o", "json=out.json", "--force"].iter().chain(inputs);
        let output = common::tidewaiter(&desk, arguments);
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(desk.join("out.json")).unwrap()).unwrap();
        let used = json["run"]["settings"][0]["path"].as_str().map(str::to_owned);
        (used, common::said(&output))
    };
    let input = "../site/fleet/in.csv";
    assert_eq!(run(&[input]).0, None);
    for (place, name) in [
        ("desk", "tidewaiter.toml"),
        ("site", "../site/tidewaiter.toml"),
        ("site/fleet", "../site/fleet/tidewaiter.toml"),
    ] {
        fails(place, "none");
        let (used, said) = run(&[input]);
        assert_eq!(used.as_deref(), Some(name));
        assert!(said.contains(&format!("note[config]: the configuration {name} is used")), "{said}");
    }
    // The first input decides, and standard input has no folder.
    fs::write(at("desk/mine.csv"), SHEET.replace("TX,", "TY,")).unwrap();
    assert_eq!(run(&["mine.csv", input]).0.as_deref(), Some("tidewaiter.toml"));
    assert_eq!(run(&[input, "mine.csv"]).0.as_deref(), Some("../site/fleet/tidewaiter.toml"));
}
