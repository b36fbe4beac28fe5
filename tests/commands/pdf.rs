//! The PDF report, as programs of others read it: poppler takes the attachments out, and veraPDF says whether it is PDF/A-3.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::validators::{installed, missing};
use crate::common::{self, said, tidewaiter};

const SHEET: &str = "Serial,Model,Control board,Supplier,Note\n\
    SN00001,Antminer S21,AMLCtrl_BHB68XXX,Sophgo Technologies Ltd.,note\n\
    SN00002,Antminer S19,CVCtrl_BHB42XXX,北京算能科技有限公司,検査済み \u{202e}x\n\
    SN00003,Antminer S19,QQCtrl_77,東京第一倉庫株式会社,😀\n\
    SN00004,Antminer S21,,,\n";

const WAIVERS: &str = r#"
[[waiver]]
id = "W-1"
rule = "RULE"
everywhere = true
reason = "The board was replaced, see the delivery note"
owner = "compliance@example.com"
expires = 2027-01-31
"#;

fn run(program: &Path, folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}: {}", program.display(), said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A folder with a signed run and its PDF report, `a.pdf`.
fn audited(arguments: &[&str]) -> tempfile::TempDir {
    let folder = common::folder();
    common::save_test_key(folder.path());
    fs::write(folder.path().join("in.csv"), SHEET).unwrap();
    let run = ["audit", "in.csv", "--out", "run", "--quiet", "--no-lists", "-o", "pdf=a.pdf"];
    let output = tidewaiter(folder.path(), [&run, arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    folder
}

fn rendered<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) {
    let mut all: Vec<std::ffi::OsString> = ["render", "run", "--quiet"].iter().map(Into::into).collect();
    all.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
    let output = tidewaiter(folder, all);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn what_is_attached_is_the_bundle_and_verifies() {
    let Some(pdfdetach) = installed("pdfdetach") else { return };
    for arguments in [&["--key", "test.pem"][..], &["--key", "test.pem", "--sign", "manifest"]] {
        let folder = audited(arguments);
        let folder = folder.path();
        fs::create_dir(folder.join("out")).unwrap();
        run(&pdfdetach, folder, &["-saveall", "-o", "out", "a.pdf"]);
        for name in ["reports.intoto.jsonl", "manifest.dsse.json"] {
            let [of_run, of_pdf] = ["run", "out"].map(|of| fs::read(folder.join(of).join(name)).unwrap());
            assert!(of_run == of_pdf, "{name}");
        }
        let verify = ["verify", "out/reports.intoto.jsonl", "--key", "test.pub.pem"];
        let output = tidewaiter(folder, verify);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));

        // A letter that is changed in what is attached is noticed.
        let changed = fs::read_to_string(folder.join("out/reports.intoto.jsonl")).unwrap();
        let payload = changed.rfind("\"payload\":\"").unwrap() + 40;
        let mut changed = changed.into_bytes();
        changed[payload] = if changed[payload] == b'A' { b'B' } else { b'A' };
        fs::write(folder.join("out/reports.intoto.jsonl"), changed).unwrap();
        assert_eq!(tidewaiter(folder, verify).status.code(), Some(3), "a changed attachment holds");
    }
}

#[test]
fn what_is_rendered_later_is_the_same_file() {
    let folder = audited(&["--key", "test.pem"]);
    let folder = folder.path();
    rendered(folder, ["--key", "test.pub.pem", "-o", "pdf=b.pdf"]);
    assert!(fs::read(folder.join("a.pdf")).unwrap() == fs::read(folder.join("b.pdf")).unwrap());
}

#[test]
fn without_a_folder_or_of_chosen_machines_it_says_what_its_attachment_proves() {
    let (Some(pdfdetach), Some(pdftotext)) = (installed("pdfdetach"), installed("pdftotext")) else { return };
    let proves = "These reports carry no signature of their own";
    for (signing, can_be_verified) in [("reports", true), ("manifest", false)] {
        let folder = audited(&["--key", "test.pem", "--sign", signing]);
        let folder = folder.path();
        rendered(folder, ["--key", "test.pub.pem", "--machine", "SN00003", "-o", "pdf=one.pdf"]);
        let text = run(&pdftotext, folder, &["-layout", "one.pdf", "-"]);
        assert!(text.contains("SN00003") && !text.contains("SN00002"), "{text}");
        assert_eq!(text.contains(proves), !can_be_verified, "{signing}: {text}");
        fs::create_dir(folder.join("one")).unwrap();
        run(&pdfdetach, folder, &["-saveall", "-o", "one", "one.pdf"]);
        let verify = ["verify", "one/reports.intoto.jsonl", "--key", "test.pub.pem"];
        assert_eq!(tidewaiter(folder, verify).status.success(), can_be_verified, "{signing}");
    }
}

#[test]
fn it_says_when_it_was_made_by_whom_and_in_which_language() {
    let (Some(pdfinfo), Some(pdftotext)) = (installed("pdfinfo"), installed("pdftotext")) else { return };
    let folder = audited(&["--key", "test.pem"]);
    let folder = folder.path();
    rendered(folder, ["--key", "test.pub.pem", "--lang", "ja", "-o", "pdf=ja.pdf"]);
    let info = run(&pdfinfo, folder, &["ja.pdf"]);
    for expected in
        ["ハードウェア来歴監査報告書", "tidewaiter", "Tagged:          yes", "A4", "PDF version:     1.7"]
    {
        assert!(info.contains(expected), "{expected}: {info}");
    }
    assert!(info.contains("CreationDate"), "{info}");
    let text = run(&pdftotext, folder, &["-layout", "ja.pdf", "-"]);
    for expected in ["次に行うこと", "SN00002", "東京第一倉庫株式会社", "in.csv!C3", "要確認"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!text.contains('\u{202e}'), "{text}");
}

#[test]
fn it_has_the_drawings_and_the_clause_by_clause_table_of_the_page() {
    let (Some(pdfinfo), Some(pdftotext)) = (installed("pdfinfo"), installed("pdftotext")) else { return };
    let folder = audited(&["--key", "test.pem"]);
    let folder = folder.path();
    let text = run(&pdftotext, folder, &["-layout", "a.pdf", "-"]);
    for expected in [
        "Machines and lots by verdict",
        "Vendor (who sold or shipped it)",
        // Of three machines with a supplier two have the same, in two languages.
        "Largest share 66.7 % of what is stated, HHI 5,556: high concentration",
        "Clause by clause",
        "Question or clause",
        "further rules",
        "○ answered, or nothing that has to be acted on",
        "What is signed of it",
        "every report by itself",
        "Activities that were not asked",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let clause = text.lines().find(|line| line.trim_start().starts_with("Which controller is in it?"));
    assert!(text.contains('×') && clause.is_some(), "{text}");
    // What is drawn can be read aloud.
    let parts = run(&pdfinfo, folder, &["-struct", "a.pdf"]);
    assert!(parts.matches("Figure").count() >= 8, "{parts}");
    rendered(folder, ["--key", "test.pub.pem", "--lang", "ja", "-o", "pdf=ja.pdf"]);
    let text = run(&pdftotext, folder, &["-layout", "ja.pdf", "-"]);
    for expected in ["項目別対比表", "依存先と集中度", "集中度は高い", "中国 (CN)"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn a_waived_finding_shows_who_accepted_it() {
    let Some(pdftotext) = installed("pdftotext") else { return };
    let folder = audited(&["--key", "test.pem", "-o", "json=a.json"]);
    let folder = folder.path();
    let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("a.json")).unwrap()).unwrap();
    let of = |value: &serde_json::Value| value["findings"][0]["rule"].as_str().map(str::to_owned);
    let rule = json["machines"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|machine| of(machine).or_else(|| of(&machine["report"])));
    let rule = rule.unwrap_or_else(|| panic!("no finding in {json:.400}"));
    fs::write(folder.join("waivers.toml"), WAIVERS.replace("RULE", &rule)).unwrap();
    let audit = ["audit", "in.csv", "--key", "test.pem", "--out", "waived", "--quiet", "--no-lists"];
    let output = tidewaiter(folder, [&audit[..], &["--waivers", "waivers.toml", "-o", "pdf=w.pdf"]].concat());
    assert!(output.status.code() < Some(2), "{}", said(&output));
    let text = run(&pdftotext, folder, &["-layout", "w.pdf", "-"]);
    for expected in
        ["Waived:", "The board was replaced, see the delivery note", "compliance@example.com", "2027-01-31"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn a_machine_counts_once_for_a_waiver_of_several_of_its_findings() {
    let Some(pdftotext) = installed("pdftotext") else { return };
    let folder = common::folder();
    let folder = folder.path();
    // Both the day and the number say that they were made later than today.
    let sheet = "Serial,Model,Manufacture date\nNGSBYT0BFJLF00001,Antminer S21,2026-12-01\n\
        NGSBYT0BFJLF00002,Antminer S21,2026-12-01\n";
    fs::write(folder.join("in.csv"), sheet).unwrap();
    fs::write(folder.join("waivers.toml"), WAIVERS.replace("RULE", "PRV-010")).unwrap();
    let audit = ["audit", "in.csv", "--check", "--quiet", "--no-lists", "--as-of", "2026-07-31"];
    let output = tidewaiter(folder, [&audit[..], &["-o", "json=a.json", "-o", "pdf=a.pdf"]].concat());
    assert!(output.status.code() < Some(2), "{}", said(&output));
    let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("a.json")).unwrap()).unwrap();
    assert_eq!(json["summary"]["waivedFindings"], 4, "{json:.400}");
    let text = run(&pdftotext, folder, &["-layout", "a.pdf", "-"]);
    let row = text.lines().find(|line| line.contains("W-1") && line.contains("PRV-010"));
    assert!(row.is_some_and(|row| row.ends_with(" 2")), "2 machines: {row:?}");
}

#[test]
fn verapdf_finds_it_to_be_pdf_a_3() {
    let tools = common::root().join("target/tools/verapdf");
    let jars = std::env::var_os("TIDEWAITER_VERAPDF").map_or(tools, PathBuf::from);
    if !jars.is_dir() {
        missing("no veraPDF: see tests/tools/verapdf/pom.xml");
        return;
    }
    let Some(java) = installed("java") else { return };
    let folder = audited(&["--key", "test.pem"]);
    let folder = folder.path();
    rendered(folder, ["--key", "test.pub.pem", "--lang", "ja", "-o", "pdf=ja.pdf"]);
    rendered(folder, ["--key", "test.pub.pem", "--lang", "zh", "--machine", "SN00003", "-o", "pdf=zh.pdf"]);
    let verify = common::root().join("tests/tools/verapdf/Verify.java");
    let classes = jars.join("*");
    for flavour in ["3b", "3a"] {
        let arguments = [
            "-cp",
            classes.to_str().unwrap(),
            verify.to_str().unwrap(),
            flavour,
            "a.pdf",
            "ja.pdf",
            "zh.pdf",
        ];
        let said = run(&java, folder, &arguments);
        assert_eq!(said.matches(" compliant").count(), 3, "{said}");
    }
}
