//! What was changed after it was signed is refused by `verify`, with exit code 3 and the code of the reason.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

fn verify(folder: &Path, what: &str, key: &str) -> (Option<i32>, String) {
    let output = common::tidewaiter(folder, ["verify", what, "--key", key]);
    (output.status.code(), common::said(&output))
}

/// A file of a fresh run is changed: what is verified is refused with this code.
fn refused(file: &str, change: impl Fn(&str) -> String, what: &str, code: &str) {
    let folder = common::signed_run();
    let path = folder.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "{file}: nothing was changed");
    fs::write(&path, after).unwrap();
    let (exit, said) = verify(folder.path(), what, "test.pub.pem");
    assert_eq!(exit, Some(3), "{what}: {said}");
    assert!(said.contains(&format!("  {code}: ")), "{what}: not {code} but {said}");
}

const REPORT: &str = "run/machines/NGSBYT0BDJKAF01K7.dsse.json";
const BUNDLE: &str = "run/reports.intoto.jsonl";
const MANIFEST: &str = "run/manifest.dsse.json";

/// The text between `"name":"` and the next quote, and what is around it.
fn around<'t>(text: &'t str, name: &str) -> (&'t str, &'t str, &'t str) {
    let key = format!("\"{name}\":\"");
    let start = text.find(&key).unwrap() + key.len();
    let end = start + text[start..].find('"').unwrap();
    (&text[..start], &text[start..end], &text[end..])
}

/// An envelope whose payload was changed, its signature left as it was.
fn with_payload(envelope: &str, change: impl Fn(String) -> String) -> String {
    let (before, payload, after) = around(envelope, "payload");
    let payload = String::from_utf8(STANDARD.decode(payload).unwrap()).unwrap();
    format!("{before}{}{after}", STANDARD.encode(change(payload)))
}

#[test]
fn what_was_not_touched_is_verified_in_every_form() {
    let folder = common::signed_run();
    for what in ["run", REPORT, BUNDLE, MANIFEST] {
        let (exit, said) = verify(folder.path(), what, "test.pub.pem");
        assert_eq!(exit, Some(0), "{what}: {said}");
        assert!(said.contains(common::test_key().public_key().id().as_str()), "{said}");
    }
}

#[test]
fn a_better_verdict_is_not_believed() {
    let change = |text: &str| with_payload(text, |p| p.replace("\"clear\"", "\"notice\""));
    refused(REPORT, change, REPORT, "SIG_INVALID");
    refused(REPORT, change, "run", "SIG_INVALID");
}

#[test]
fn another_key_is_not_believed() {
    let folder = common::signed_run();
    let output = common::tidewaiter(folder.path(), ["key", "generate", "--out", "other.pem"]);
    assert_eq!(output.status.code(), Some(0));
    let output = common::tidewaiter(folder.path(), ["key", "show", "other.pem"]);
    fs::write(folder.path().join("other.pub.pem"), output.stdout).unwrap();
    for what in ["run", REPORT, BUNDLE, MANIFEST] {
        let (exit, said) = verify(folder.path(), what, "other.pub.pem");
        assert_eq!(exit, Some(3), "{said}");
        assert!(said.contains("SIG_INVALID") && said.contains("0 machines verified;"), "{said}");
    }
}

#[test]
fn signatures_are_exactly_one() {
    let signatures = |text: &str| {
        let start = text.find("\"signatures\":[").unwrap() + 14;
        let end = start + text[start..].find(']').unwrap();
        (text[..start].to_owned(), text[start..end].to_owned(), text[end..].to_owned())
    };
    refused(
        REPORT,
        |text| {
            let (a, _, c) = signatures(text);
            a + &c
        },
        REPORT,
        "NO_SIGNATURE",
    );
    refused(
        REPORT,
        |text| {
            let (a, b, c) = signatures(text);
            format!("{a}{b},{b}{c}")
        },
        REPORT,
        "TOO_MANY_SIGS",
    );
    refused(
        MANIFEST,
        |text| {
            let (a, _, c) = signatures(text);
            a + &c
        },
        "run",
        "NO_SIGNATURE",
    );
}

#[test]
fn the_payload_type_is_signed_too() {
    refused(REPORT, |text| text.replace("application/vnd.in-toto+json", "application/json"), REPORT, "TYPE");
}

#[test]
fn a_key_stands_once() {
    refused(REPORT, |text| text.replacen('{', "{\"payload\":\"\",", 1), REPORT, "DUPLICATE_KEY");
}

#[test]
fn a_run_is_whole() {
    let without_first = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    refused(BUNDLE, without_first, "run", "MANIFEST_MISMATCH");
    let swapped = |text: &str| {
        let mut lines: Vec<_> = text.lines().collect();
        lines.swap(0, 1);
        lines.join("\n") + "\n"
    };
    refused(BUNDLE, swapped, "run", "MANIFEST_MISMATCH");
    refused(MANIFEST, |text| text[..text.len() / 2].to_owned(), "run", "ENVELOPE_MALFORMED");
    refused("run/records.jsonl", |text| text.replace("AMLCtrl", "BBCtrl"), "run", "SUBJECT_MISMATCH");
}

#[test]
fn a_report_of_another_machine_is_not_taken_for_it() {
    let folder = common::signed_run();
    let other = folder.path().join("run/machines/JYZZYPDBBJGBC04TX.dsse.json");
    fs::copy(folder.path().join(REPORT), other).unwrap();
    let (exit, said) = verify(folder.path(), "run", "test.pub.pem");
    assert_eq!(exit, Some(3), "{said}");
}

#[test]
fn a_run_without_its_manifest_or_without_anything_is_no_success() {
    let folder = common::signed_run();
    fs::remove_file(folder.path().join(MANIFEST)).unwrap();
    let (exit, said) = verify(folder.path(), "run", "test.pub.pem");
    assert_eq!(exit, Some(3), "{said}");
    fs::create_dir(folder.path().join("empty")).unwrap();
    let (exit, said) = verify(folder.path(), "empty", "test.pub.pem");
    assert_eq!(exit, Some(3), "{said}");
    assert!(said.contains("NOTHING"), "{said}");
}

#[test]
fn a_private_or_broken_key_is_not_trusted() {
    let folder = common::signed_run();
    fs::write(
        folder.path().join("broken.pem"),
        "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n",
    )
    .unwrap();
    for key in ["test.pem", "broken.pem"] {
        let (exit, said) = verify(folder.path(), "run", key);
        assert!(matches!(exit, Some(2 | 3)), "{said}");
        assert!(said.contains("error[key-"), "{said}");
    }
}

/// Refusals of one path are counted beyond the first hundred; those of the next are listed all the same.
#[test]
fn refusals_without_end_are_counted() {
    let folder = common::signed_run();
    fs::write(folder.path().join("many.jsonl"), "{}\n".repeat(300)).unwrap();
    fs::write(folder.path().join("few.jsonl"), "{}\n").unwrap();
    let output =
        common::tidewaiter(folder.path(), ["verify", "many.jsonl", "few.jsonl", "--key", "test.pub.pem"]);
    let said = common::said(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert_eq!(said.matches("REFUSED   many.jsonl:").count(), 100, "{said}");
    assert!(said.contains("REFUSED   … and 200 further of this path"), "{said}");
    assert!(said.contains("REFUSED   few.jsonl:1") && said.contains("301 refused"), "{said}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = common::signed_run();
    let at = |name: &str| folder.path().join(name);
    for name in ["pipe", "pipe.jsonl", "pipe.pem"] {
        common::pipe(&at(name));
    }
    for what in ["pipe", "pipe.jsonl", "/dev/null"] {
        let (exit, said) = verify(folder.path(), what, "test.pub.pem");
        assert_eq!(exit, Some(2), "{said}");
        assert!(said.contains(&format!("error[not-a-file]: {what} is not a file")), "{said}");
    }
    let (exit, said) = verify(folder.path(), "run", "pipe.pem");
    assert_eq!(exit, Some(3), "{said}");
    assert!(said.contains("pipe.pem is no key file"), "{said}");

    // Parts of a run are no exception, a link to a file is one.
    let manifest = at(MANIFEST);
    fs::rename(&manifest, at("kept.json")).unwrap();
    std::os::unix::fs::symlink(at("kept.json"), &manifest).unwrap();
    assert_eq!(verify(folder.path(), "run", "test.pub.pem").0, Some(0));
    fs::remove_file(&manifest).unwrap();
    common::pipe(&manifest);
    let (exit, said) = verify(folder.path(), "run", "test.pub.pem");
    assert_eq!(exit, Some(2), "{said}");
    assert!(said.contains("manifest.dsse.json is not a file"), "{said}");
}

#[cfg(unix)]
#[test]
fn standard_input_can_be_verified_by_its_name() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let folder = common::signed_run();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder.path())
        .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .env("XDG_CONFIG_HOME", folder.path().join("config"))
        .args(["verify", "/dev/stdin", "--key", "test.pub.pem"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let report = fs::read(folder.path().join(REPORT)).unwrap();
    child.stdin.take().unwrap().write_all(&report).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
}

/// A machine of one row, with this many bytes in its last cells.
fn machine_of(bytes: usize) -> String {
    let rows = (0..bytes / 1_000_000).map(|_| format!("A1,Antminer S21,{}\n", "x".repeat(1_000_000)));
    "SN,Model,Note\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn what_no_verifier_would_read_is_not_signed() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    // What cannot be signed cannot be checked either.
    let signed = ["--key", "test.pem", "--out", "run"];
    let audit = |sheet: &str, how: &[&str]| {
        fs::write(folder.path().join("in.csv"), sheet).unwrap();
        let arguments = ["audit", "in.csv", "--no-lists", "--quiet"];
        common::tidewaiter(folder.path(), arguments.iter().chain(how))
    };
    // Each cell takes nine bytes of a record, the first line as many as the key: the limit of cells comes first.
    let cells = format!("SN,{}", "Note,".repeat(999)) + &format!("\nA1{}", ",b".repeat(999)).repeat(101);
    // A backslash takes two bytes of a record, which shows only when it is made.
    let row = format!("A1,{}\n", "\\".repeat(950_000));
    let escapes = format!("SN,Note\n{}", row.repeat(6));
    let serials = (0..9_000).map(|n| format!("A1,B{n},B{}", n + 1));
    let serials: Vec<String> =
        ["SN,Board serial 1,Board serial 2".to_owned()].into_iter().chain(serials).collect();
    let findings = serials.join("\n");
    for (sheet, why) in [
        (&machine_of(9_000_000), "the record of machine 'A1' would have more than 8388608 bytes"),
        (&cells, "machine 'A1' has more than 100000 cells"),
        (&escapes, "the record of machine 'A1' would have 1"),
        (&findings, "the report of machine 'A1' would have "),
    ] {
        for how in [&signed[..], &["--no-sign", "--out", "run"], &["--check"]] {
            let output = audit(sheet, how);
            let said = common::said(&output);
            assert_eq!(output.status.code(), Some(2), "{how:?} {said}");
            assert!(said.contains(&format!("error[too-large]: {why}")), "{how:?} {said}");
            assert!(!folder.path().join("run").exists(), "nothing is left behind");
        }
    }

    let output = audit(&machine_of(7_000_000), &["--check"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", common::said(&output));
    let output = audit(&machine_of(7_000_000), &signed);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", common::said(&output));
    let (exit, said) = verify(folder.path(), "run", "test.pub.pem");
    assert_eq!(exit, Some(0), "{said}");
}

/// A manifest names every pack with its path, and signs of a path may be escaped as six.
#[cfg(unix)]
#[test]
fn a_manifest_is_signed_up_to_the_size_that_is_verified() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    fs::write(folder.path().join("in.csv"), "SN,Model\nA1,Antminer S21\n").unwrap();
    let long = "\u{1}".repeat(250);
    let packs = folder.path().join("rules").join(&long).join(&long).join(&long);
    fs::create_dir_all(&packs).unwrap();
    let mut written = 0;
    let mut audit = |count: usize, out| {
        for number in written..count {
            let days = "as_of = 2026-11-01\nreview_by = 2027-11-01";
            let says = "version = '2026.11.1'\njurisdiction = '-'\nauthority = 'x'";
            let text = format!("[pack]\nid = 'own-{number}'\ntitle = 'x'\n{says}\n{days}\n");
            fs::write(packs.join(format!("{number}.toml")), text).unwrap();
        }
        written = count;
        let audit = ["audit", "in.csv", "--no-lists", "--key", "test.pem", "--rules", "rules", "--out", out];
        common::tidewaiter(folder.path(), audit)
    };
    let output = audit(1_200, "run");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", common::said(&output));
    let bytes = fs::metadata(folder.path().join(MANIFEST)).unwrap().len();
    assert!((7 << 20..=8 << 20).contains(&bytes), "{bytes}");
    let verified = common::tidewaiter(folder.path(), ["verify", "run", "--strict", "--key", "test.pub.pem"]);
    assert_eq!(verified.status.code(), Some(0), "{}", common::said(&verified));

    let output = audit(1_500, "large");
    let said = common::said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let of = |part: &str| said.contains(part);
    assert!(
        of("error[too-large]: the run statement would have ") && of("no verifier reads more than 8388608")
    );
    assert!(!folder.path().join("large").exists(), "nothing is left behind");
}

#[test]
fn what_decided_about_a_run_is_named_in_its_manifest() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    let shipped = fs::read_to_string(common::root().join("rules/us/bis-entity-list.toml")).unwrap();
    let mine = format!("{shipped}\n# mine\n");
    let config = "[audit]\nrules = ['mine.toml']\n[lists]\ndecisions = 'decided.toml'\n";
    for (name, text) in [("mine.toml", &*mine), ("tidewaiter.toml", config), ("decided.toml", "")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let machines = (1..=101).map(|n| format!("A{n},Antminer S21\n"));
    fs::write(folder.path().join("in.csv"), "SN,Model\n".to_owned() + &machines.collect::<String>()).unwrap();
    let run = ["audit", "in.csv", "--key", "test.pem", "--quiet", "--out", "run"];
    let output = common::tidewaiter(folder.path(), run);
    assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));

    let envelope = fs::read_to_string(folder.path().join(MANIFEST)).unwrap();
    let payload = STANDARD.decode(around(&envelope, "payload").1).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    let digest = |text: &str| tidewaiter::internals::source::sha256_hex(text.as_bytes());
    let settings = &manifest["predicate"]["settings"];
    for (at, kind, path, text) in [
        (0, "configuration", "tidewaiter.toml", config),
        (1, "rules", "mine.toml", &mine),
        (2, "waivers", "decided.toml", ""),
    ] {
        assert_eq!(settings[at]["kind"], kind, "{settings}");
        assert!(settings[at]["path"].as_str().unwrap().ends_with(path), "{settings}");
        assert_eq!(settings[at]["digest"]["sha256"], digest(text), "{settings}");
    }
    let replaced = &manifest["predicate"]["replaced"][0];
    assert_eq!(replaced["digest"]["sha256"], digest(&mine), "{replaced}");
    assert_eq!(replaced["shipped"]["sha256"], digest(&shipped), "{replaced}");
    let (exit, said) = verify(folder.path(), "run", "test.pub.pem");
    assert_eq!(exit, Some(0), "{said}");
    assert!(
        said.contains(&format!("(sha256 {}) took the place of the shipped one", digest(&mine))),
        "{said}"
    );
    // The run statement, 99 reports and this manifest have lines.
    assert!(said.contains("… and 2 further, all verified"), "{said}");
}

#[test]
fn a_folder_of_reports_is_verified_and_what_else_lies_there_is_named() {
    let folder = common::signed_run();
    let machines = folder.path().join("run/machines");
    let (exit, said) = verify(folder.path(), "run/machines", "test.pub.pem");
    assert_eq!(exit, Some(0), "{said}");
    assert!(
        said.contains("note: no manifest was held against run/machines")
            && said.contains("3 machines verified: 2 clear, 1 review"),
        "{said}"
    );
    fs::write(machines.join("mine.txt"), "").unwrap();
    let (exit, said) = verify(folder.path(), "run/machines", "test.pub.pem");
    assert!(exit == Some(0) && said.contains("not looked at  run/machines/mine.txt"), "{said}");
    fs::rename(folder.path().join(REPORT), machines.join("other.dsse.json")).unwrap();
    let (exit, said) = verify(folder.path(), "run/machines", "test.pub.pem");
    assert!(exit == Some(3) && said.contains("SUBJECT_MISMATCH"), "{said}");
}

#[test]
fn ones_own_key_is_the_private_half() {
    let folder = common::folder();
    let at = |name: &str| folder.path().join("config/tidewaiter").join(name);
    let (private, public) = (at("signing-key.pem"), at("signing-key.pub.pem"));
    fs::write(folder.path().join("in.csv"), "SN,Model\nA1,Antminer S21\n").unwrap();
    let audit = || {
        let run = ["audit", "in.csv", "--no-lists", "--quiet", "--force", "--out", "run"];
        let output = common::tidewaiter(folder.path(), run);
        assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));
        common::said(&output)
    };
    let own = || {
        let output = common::tidewaiter(folder.path(), ["verify", "run"]);
        (output.status.code(), common::said(&output))
    };
    audit();
    assert_eq!(own().0, Some(0));
    let good = fs::read(&public).unwrap();

    fs::write(&public, common::test_key().public_key().to_pem().unwrap()).unwrap();
    let (exit, said) = own();
    assert!(exit == Some(3) && said.contains("is not the public half of your signing key"), "{said}");
    let said = audit();
    assert!(said.contains("warning[key-half]") && said.contains("it was made anew"), "{said}");
    assert_eq!((own().0, fs::read(&public).unwrap()), (Some(0), good.clone()));

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&public, fs::Permissions::from_mode(0o666)).unwrap();
        let (exit, said) = own();
        assert!(exit == Some(3) && said.contains("anyone may write to"), "{said}");
        assert!(audit().contains("it was made anew"));

        // A link leads elsewhere by and by, though today it leads to the right half; or to nowhere, and nothing is made.
        fs::rename(&public, at("moved.pem")).unwrap();
        for target in ["moved.pem", "nowhere"] {
            std::os::unix::fs::symlink(target, &public).unwrap();
            let (exit, said) = own();
            assert!(exit == Some(3) && said.contains("is a symbolic link"), "{said}");
            assert!(audit().contains("it was made anew"));
            assert_eq!((public.is_symlink(), fs::read(&public).unwrap()), (false, good.clone()));
            fs::remove_file(&public).unwrap();
        }
        // As on the first run.
        fs::remove_file(&private).unwrap();
        std::os::unix::fs::symlink("nowhere", &public).unwrap();
        assert!(audit().contains("it was made anew") && !public.is_symlink());
        assert_eq!(own().0, Some(0));
        fs::remove_file(&public).unwrap();
    }

    let _ = fs::remove_file(&public);
    assert_eq!(own().0, Some(0), "the private half is enough");
    audit();
    assert_eq!(own().0, Some(0));
    assert!(public.is_file(), "what is missing is made again");
    fs::rename(&private, &public).unwrap();
    let (exit, said) = own();
    assert!(exit == Some(3) && said.contains("stands alone"), "{said}");
}
