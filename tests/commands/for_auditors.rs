//! What auditors are given who do not have the program, or only some machines of a run: the page that verifies, Sigstore bundles, and
//! reports that were taken out of their run.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{self, said, tidewaiter, validators};

/// A sheet of so many machines, some of them with findings and questions that are open.
fn sheet(machines: usize, first: usize) -> String {
    let boards = ["AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX", "QQCtrl_77", ""];
    let suppliers = ["Sophgo Technologies Ltd.", "Maple Ridge Hosting Ltd", "北京算能科技有限公司", ""];
    let rows = (first..first + machines).map(|n| {
        let (board, supplier) = (boards[n % 4], suppliers[n / 2 % 4]);
        format!("SN{n:05},Antminer S21,{board},{supplier},Malaysia,Site {}\n", n % 3)
    });
    "Serial,Model,Control board,Supplier,Country of origin,Site\n".to_owned() + &rows.collect::<String>()
}

fn audit(folder: &Path, name: &str, sheet: &str, arguments: &[&str]) {
    fs::write(folder.join("in.csv"), sheet).unwrap();
    let fixed = ["audit", "in.csv", "--out", name, "--quiet", "--no-lists", "--key", "test.pem"];
    let output = tidewaiter(folder, [&fixed[..], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

/// A small run in full, a large one, and both signed by their manifest alone.
fn runs(folder: &Path) {
    common::save_test_key(folder);
    audit(folder, "run", &sheet(9, 0), &[]);
    audit(folder, "lean", &sheet(130, 0), &[]);
    audit(folder, "once", &sheet(9, 0), &["--sign", "manifest"]);
    audit(folder, "large", &sheet(130, 0), &["--sign", "manifest"]);
}

fn extract(folder: &Path, run: &str, out: &str, arguments: &[&str]) -> Output {
    let fixed = ["extract", run, "--out", out];
    tidewaiter(folder, [&fixed[..], arguments].concat())
}

const BY_KEY: [&str; 2] = ["--key", "test.pub.pem"];

fn files(folder: &Path) -> Vec<String> {
    common::contents(folder).into_keys().collect()
}

#[test]
fn a_browser_verifies_what_holds_and_nothing_else() {
    let Some(axe) = validators::node_package("axe-core/package.json") else { return };
    if validators::node_package("playwright-core/package.json").is_none() {
        return;
    }
    let (Some(node), Some(chromium)) = (validators::installed("node"), validators::installed("chromium"))
    else {
        return;
    };
    let folder = common::folder();
    let folder = folder.path();
    runs(folder);
    tidewaiter(folder, ["key", "generate", "--out", "other.pem"]);
    fs::write(folder.join("other.pub.pem"), tidewaiter(folder, ["key", "show", "other.pem"]).stdout).unwrap();
    audit(folder, "other", &sheet(9, 400), &[]);
    for (run, out) in [("lean", "taken"), ("large", "proved")] {
        let output = extract(
            folder,
            run,
            out,
            &[&BY_KEY[..], &["--machine", "SN00007", "--machine", "SN00100"]].concat(),
        );
        assert!(output.status.success(), "{}", said(&output));
    }
    let script = common::root().join("tests/tools/verify_page.mjs");
    let page = common::root().join("docs/verify.html");
    let modules = axe.ancestors().nth(2).unwrap();
    let output = Command::new(node)
        .arg(script)
        .arg(modules)
        .arg(chromium)
        .arg(page)
        .arg(folder)
        .arg(env!("CARGO_BIN_EXE_tidewaiter"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let said = said(&output);
    let checks: u32 = said.split(" checks").next().unwrap().lines().last().unwrap().parse().unwrap();
    assert!(checks > 150, "{said}");
}

#[test]
fn the_software_of_sigstore_verifies_the_bundles() {
    let folder = common::folder();
    let folder = folder.path();
    common::save_test_key(folder);
    audit(folder, "run", &sheet(9, 0), &["-o", "sigstore=bundles.jsonl"]);
    let bundles = fs::read_to_string(folder.join("bundles.jsonl")).unwrap();
    assert_eq!(bundles.lines().count(), 11, "the run statement, nine reports, the manifest");
    let render = ["render", "run", "--quiet", "-o", "sigstore=again.jsonl"];
    let output = tidewaiter(folder, [&render[..], &BY_KEY].concat());
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read_to_string(folder.join("again.jsonl")).unwrap(), bundles);
    for (arguments, name) in
        [(&["--no-sign"][..], "unsigned"), (&["--key", "test.pem", "--sign", "manifest"], "once")]
    {
        let out = format!("sigstore={name}.jsonl");
        let fixed = ["audit", "in.csv", "--out", name, "--quiet", "--no-lists", "-o", &out];
        let output = tidewaiter(folder, [&fixed[..], arguments].concat());
        let text = said(&output);
        assert!(output.status.code() == Some(2) && text.contains("not-signed"), "{name}: {text}");
        assert!(!folder.join(format!("{name}.jsonl")).exists(), "{name}: nothing stands there");
    }
    let Some(verify) = validators::node_package("@sigstore/verify/package.json") else { return };
    let Some(node) = validators::installed("node") else { return };
    let judged = |file: &str| {
        let script = common::root().join("tests/tools/sigstore.cjs");
        let modules = verify.ancestors().nth(3).unwrap();
        let mut command = Command::new(&node);
        command.arg(script).arg(modules).args([file, "test.pub.pem"]).current_dir(folder).output().unwrap()
    };
    let output = judged("bundles.jsonl");
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output).matches("OK").count(), 11);
    for (field, digit) in [("\"payload\":\"", 40), ("\"sig\":\"", 20)] {
        let mut changed = bundles.clone().into_bytes();
        let at = bundles.find(field).unwrap() + field.len() + digit;
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        fs::write(folder.join("changed.jsonl"), changed).unwrap();
        let output = judged("changed.jsonl");
        assert!(
            !output.status.success() && said(&output).matches("REFUSED").count() == 1,
            "{}",
            said(&output)
        );
    }
}

/// Every file of a folder verifies, alone and all together, and says so.
fn verifies(folder: &Path, out: &str, machines: usize) {
    let output = tidewaiter(folder, [&["verify", out][..], &BY_KEY].concat());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains(&format!("{machines} machines verified")), "{text}");
    let mut seen = 0;
    for file in files(&folder.join(out)) {
        if file.ends_with(".dsse.json") || file.ends_with(".intoto.jsonl") {
            seen += 1;
            let path = format!("{out}/{file}");
            let output = tidewaiter(folder, [&["verify", &path][..], &BY_KEY].concat());
            let text = said(&output);
            assert!(output.status.code() == Some(0) && text.contains("record matches"), "{file}: {text}");
        }
    }
    assert_eq!(seen, machines);
}

#[test]
fn attack_28_what_is_taken_out_of_a_run_verifies_by_itself_and_no_part_of_another_machine_does() {
    let folder = common::folder();
    let folder = folder.path();
    runs(folder);
    for (run, ending, proved) in [
        ("run", ".dsse.json", false),
        ("lean", ".intoto.jsonl", false),
        ("once", ".dsse.json", true),
        ("large", ".intoto.jsonl", true),
    ] {
        let out = format!("from-{run}");
        let named = ["--machine", "sn00003", "--machine", "SN00008"];
        let output = extract(folder, run, &out, &[&BY_KEY[..], &named].concat());
        assert!(output.status.success(), "{}", said(&output));
        let expected: Vec<String> = ["SN00003", "SN00008"]
            .iter()
            .flat_map(|name| {
                let mut endings = vec![ending, ".proof.json", ".record.json"];
                endings.sort_unstable();
                endings.into_iter().map(move |ending| format!("{name}{ending}"))
            })
            .collect();
        assert_eq!(files(&folder.join(&out)), expected, "{run}");
        verifies(folder, &out, 2);
        let path = format!("{out}/SN00008{ending}");
        let text = said(&tidewaiter(folder, [&["verify", &path][..], &BY_KEY].concat()));
        assert_eq!(text.contains("proved by a manifest of"), proved, "{run}: {text}");
        // It is shown as from its run.
        let show = |path: &str, more: &[&str]| {
            tidewaiter(folder, [&["show", path][..], &BY_KEY, more].concat()).stdout
        };
        let machine = ["--machine", "SN00008"];
        assert_eq!(show(&path, &machine), show(run, &machine), "{run}");
        // What is there already is left alone.
        let output = extract(folder, run, &out, &[&BY_KEY[..], &named].concat());
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        let output = extract(folder, run, &out, &[&BY_KEY[..], &named, &["--force"]].concat());
        assert!(output.status.success(), "{}", said(&output));

        // The proof of another machine, the record of another, and a byte of each file.
        let at = |name: &str| folder.join(&out).join(name);
        let exchanged = |one: &str, other: &str, code: &str| {
            let kept = fs::read(at(one)).unwrap();
            fs::copy(at(other), at(one)).unwrap();
            let output = tidewaiter(folder, [&["verify", &path][..], &BY_KEY].concat());
            let text = said(&output);
            assert!(output.status.code() == Some(3) && text.contains(code), "{run}, {one}: {text}");
            fs::write(at(one), kept).unwrap();
        };
        exchanged("SN00008.proof.json", "SN00003.proof.json", "MANIFEST_MISMATCH");
        exchanged("SN00008.record.json", "SN00003.record.json", "SUBJECT_MISMATCH");
        exchanged(&format!("SN00008{ending}"), &format!("SN00003{ending}"), "REFUSED");
        fs::remove_file(at("SN00008.proof.json")).unwrap();
        let output = tidewaiter(folder, [&["verify", &path][..], &BY_KEY].concat());
        let text = said(&output);
        assert_eq!(output.status.code(), Some(if proved { 3 } else { 0 }), "{run}: {text}");
        assert_eq!(text.contains("NO_SIGNATURE"), proved, "{run}: {text}");
    }
}

#[test]
fn nothing_is_taken_out_of_what_does_not_hold() {
    let folder = common::folder();
    let folder = folder.path();
    runs(folder);
    let named = [&BY_KEY[..], &["--machine", "SN00003"]].concat();
    for (what, arguments, exit, code) in [
        ("no machine", &BY_KEY[..], 2, "no-machine"),
        ("another machine", &[&BY_KEY[..], &["--machine", "SN99999"]].concat(), 2, "no-machine"),
        ("another key", &["--key", "other.pub.pem", "--machine", "SN00003"], 3, "SIG_INVALID"),
    ] {
        tidewaiter(folder, ["key", "generate", "--out", "other.pem"]);
        fs::write(folder.join("other.pub.pem"), tidewaiter(folder, ["key", "show", "other.pem"]).stdout)
            .unwrap();
        let output = extract(folder, "run", "out", arguments);
        let text = said(&output);
        assert!(output.status.code() == Some(exit) && text.contains(code), "{what}: {text}");
        assert!(!folder.join("out").exists(), "{what}");
    }
    let output = extract(folder, "run/manifest.dsse.json", "out", &named);
    assert!(output.status.code() == Some(2) && said(&output).contains("no bundle"), "{}", said(&output));
    for inside in ["run", "run/machines"] {
        let output = extract(folder, "run", inside, &[&named[..], &["--force"]].concat());
        assert!(
            output.status.code() == Some(2) && said(&output).contains("output-input"),
            "{}",
            said(&output)
        );
    }
    // A line of another machine is gone, or records are exchanged.
    let reports = folder.join("run/reports.intoto.jsonl");
    let whole = fs::read_to_string(&reports).unwrap();
    let without: Vec<&str> =
        whole.lines().enumerate().filter(|(n, _)| *n != 2).map(|(_, line)| line).collect();
    fs::write(&reports, without.join("\n") + "\n").unwrap();
    let output = extract(folder, "run", "out", &named);
    assert!(
        output.status.code() == Some(3) && said(&output).contains("MANIFEST_MISMATCH"),
        "{}",
        said(&output)
    );
    let output = extract(folder, "run/reports.intoto.jsonl", "out", &named);
    assert!(output.status.code() == Some(3), "{}", said(&output));
    let output = extract(folder, "run", "out", &["--unverified", "--machine", "SN00003"]);
    let text = said(&output);
    assert!(text.contains("NOT VERIFIED"), "{text}");
    assert!(
        output.status.code() == Some(3) && text.contains("SUBJECT_MISMATCH"),
        "its record is another's by now: {text}"
    );
    assert!(!folder.join("out").exists());
    fs::write(&reports, whole).unwrap();
    let output = extract(folder, "run", "out", &["--unverified", "--machine", "SN00003"]);
    assert!(output.status.success() && files(&folder.join("out")).len() == 3, "{}", said(&output));
}

/// ADVERSARIES 62 and 63: a proof of a log leads from this leaf at this place to a checkpoint that this log signed, or is none.
#[test]
fn attack_63_an_inclusion_proof_that_is_wrong_in_any_way_is_refused_by_other_software() {
    let folder = common::folder();
    let folder = folder.path();
    runs(folder);
    let origin = "example.org/audits";
    for (run, ending) in [("run", ".dsse.json"), ("lean", ".intoto.jsonl")] {
        let out = format!("from-{run}");
        let arguments =
            ["--machine", "SN00003", "--machine", "SN00008", "--log-key", "test.pem", "--origin", origin];
        let output = extract(folder, run, &out, &[&BY_KEY[..], &arguments].concat());
        let text = said(&output);
        assert!(output.status.success(), "{text}");
        let key =
            text.split_whitespace().find(|word| word.starts_with("example.org/audits+")).unwrap().to_owned();
        verifies(folder, &out, 2);
        let proof = folder.join(&out).join("SN00003.tlog-proof");
        let whole = fs::read_to_string(&proof).unwrap();
        // The checkpoint of one proof serves the next extraction, and no other run's does.
        let (_, note) = whole.split_once("\n\n").unwrap();
        fs::write(folder.join("note"), note).unwrap();
        let other = if run == "run" { "lean" } else { "run" };
        let given = ["--machine", "SN00003", "--checkpoint", "note"];
        let output = extract(folder, run, &format!("again-{run}"), &[&BY_KEY[..], &given].concat());
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(
            fs::read_to_string(folder.join(format!("again-{run}/SN00003.tlog-proof"))).unwrap(),
            whole
        );
        let output = extract(folder, other, "none", &[&BY_KEY[..], &given].concat());
        assert!(
            output.status.code() == Some(3) && said(&output).contains("another tree"),
            "{}",
            said(&output)
        );
        fs::write(folder.join("note"), note.replacen('\n', "\r\n", 1)).unwrap();
        let output = extract(folder, run, "none", &[&BY_KEY[..], &given].concat());
        assert!(
            output.status.code() == Some(2) && said(&output).contains("no signed checkpoint"),
            "{}",
            said(&output)
        );
        assert!(!folder.join("none").exists());

        let Some(python) = validators::python(&["sigstore._internal.merkle", "cryptography"]) else {
            continue;
        };
        let script = common::root().join("tests/tools/tlog_proof.py");
        let judge = |machine: &str, key: &str| {
            let file = folder.join(&out).join(format!("{machine}{ending}"));
            validators::run(&python, &[script.as_os_str(), file.as_os_str(), key.as_ref()])
        };
        for machine in ["SN00003", "SN00008"] {
            let (holds, text) = judge(machine, &key);
            assert!(holds, "{machine}: {text}");
        }
        assert!(!judge("SN00003", &key.replace("audits", "audit")).0, "another log");
        let second = fs::read_to_string(folder.join(&out).join("SN00008.tlog-proof")).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        let mut shorter = lines.clone();
        shorter.remove(2);
        let mut longer = lines.clone();
        longer.insert(2, lines[2]);
        for (what, changed) in [
            ("another machine's", second),
            ("another place", whole.replacen("index 4", "index 5", 1)),
            ("a shorter path", shorter.join("\n") + "\n"),
            ("a longer path", longer.join("\n") + "\n"),
            ("another hash", whole.replacen(lines[2], lines[3], 1)),
            ("another size", whole.replacen("\nexample.org/audits\n1", "\nexample.org/audits\n2", 1)),
            ("another origin", whole.replacen("\nexample.org", "\nexample.net", 1)),
        ] {
            assert_ne!(changed, whole, "{what}");
            fs::write(&proof, changed).unwrap();
            assert!(!judge("SN00003", &key).0, "{what}");
        }
    }
}
