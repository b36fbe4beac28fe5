//! Outputs made from signed reports alone are those of the audit that signed them.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;

use crate::common::{self, said, tidewaiter};

/// Outputs that are made from signed reports alone.
const FORMATS: &[&str] =
    &["json", "text", "table", "sarif", "junit", "gitlab", "github", "markdown", "jsonl", "csv", "cyclonedx"];

/// Those that point at places in the inventory.
const POINTING: &[&str] = &["sarif", "github"];

/// A sheet of so many machines, some of them with findings, questions that are open and texts of every kind.
fn sheet(machines: usize) -> String {
    let boards = ["AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX", "QQCtrl_77", ""];
    let suppliers = ["Sophgo Technologies Ltd.", "Maple Ridge Hosting Ltd", "北京算能科技有限公司", ""];
    let rows = (0..machines).map(|n| {
        let (board, supplier) = (boards[n % 4], suppliers[n / 2 % 4]);
        format!("SN{n:05},Antminer S21,{board},{supplier},note {n} \u{202e}x\n")
    });
    "Serial,Model,Control board,Supplier,Note\n".to_owned() + &rows.collect::<String>()
}

/// Audits the sheet with every output into files, and the arguments.
fn audited(machines: usize, arguments: &[&str]) -> tempfile::TempDir {
    let folder = common::folder();
    common::save_test_key(folder.path());
    fs::write(folder.path().join("in.csv"), sheet(machines)).unwrap();
    let outputs = FORMATS.iter().flat_map(|format| ["-o".to_owned(), format!("{format}=a.{format}")]);
    let run = ["audit", "in.csv", "--key", "test.pem", "--out", "run", "--quiet", "--no-lists"];
    let all = run.iter().chain(arguments).map(|argument| (*argument).to_owned()).chain(outputs);
    let output = tidewaiter(folder.path(), all);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    folder
}

fn rendered(folder: &Path, from: &str) {
    // Where a file lies and which characters are a cell's is known where the inventory is at hand.
    let pointing: &[&str] = &["--inventory", "in.csv"];
    let others: Vec<&str> = FORMATS.iter().copied().filter(|format| !POINTING.contains(format)).collect();
    for (formats, more) in [(POINTING, pointing), (&others, &[])] {
        let outputs = formats.iter().flat_map(|format| ["-o".to_owned(), format!("{format}=b.{format}")]);
        let render = ["render", from, "--key", "test.pub.pem", "--quiet", "--force", "-o", "text"];
        let all = render.iter().chain(more).map(|argument| (*argument).to_owned()).chain(outputs);
        let output = tidewaiter(folder, all);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    for format in FORMATS {
        let [of_audit, of_render] =
            ["a", "b"].map(|of| fs::read_to_string(folder.join(format!("{of}.{format}"))).unwrap());
        // Where the reports are is said as it was given.
        let of_render = of_render.replace(&format!("in {from}"), "in run");
        assert!(of_audit == of_render, "{format} from {from}");
    }
}

#[test]
fn what_is_rendered_is_what_the_audit_showed() {
    let small = audited(9, &[]);
    rendered(small.path(), "run");
    rendered(small.path(), "run/reports.intoto.jsonl");
    let large = audited(130, &[]);
    rendered(large.path(), "run");
    let once = audited(130, &["--sign", "manifest"]);
    rendered(once.path(), "run");
    let whole = audited(130, &["--self-contained"]);
    let size = |folder: &tempfile::TempDir| {
        fs::metadata(folder.path().join("run/reports.intoto.jsonl")).unwrap().len()
    };
    assert!(size(&large) * 2 < size(&whole), "{} {}", size(&large), size(&whole));
}

#[test]
fn one_machine_is_shown_whole() {
    let folder = audited(130, &["--sign", "manifest", "--per-machine"]);
    let show = |arguments: &[&str]| {
        let output =
            tidewaiter(folder.path(), [&["show", "--key", "test.pub.pem", "--quiet"], arguments].concat());
        (output.status.code(), said(&output))
    };
    let (exit, page) = show(&["run", "--machine", "SN00005"]);
    assert_eq!(exit, Some(0), "{page}");
    for text in ["SN00005", "CVCtrl_BHB42XXX", "in.csv!C7", "CVITEK", "Asked about", "law"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("SN00006") && !page.contains('\u{202e}'), "{page}");
    let (exit, single) = show(&["run/machines/SN00005.dsse.json"]);
    assert_eq!(exit, Some(0), "{single}");
    let machine =
        |page: &str| page.split_once("· SN00005").unwrap().1.split_once("1 machine").unwrap().0.to_owned();
    assert_eq!(machine(&page), machine(&single));
    let (exit, none) = show(&["run", "--machine", "SN99999"]);
    assert!(exit == Some(2) && none.contains("no-machine"), "{none}");
    let verified = tidewaiter(
        folder.path(),
        ["verify", "run/machines/SN00005.dsse.json", "--key", "test.pub.pem", "--show"],
    );
    let verified = said(&verified);
    assert!(verified.contains("verified  report") && verified.contains("CVITEK"), "{verified}");
    // It has no signature of its own, and nobody is said to have signed it.
    assert!(verified.contains("Z proved by a manifest of ") && !verified.contains("signed 2"), "{verified}");
}

#[test]
fn what_does_not_hold_is_not_shown() {
    let folder = audited(9, &[]);
    common::tidewaiter(folder.path(), ["key", "generate", "--out", "other.pem"]);
    let public = tidewaiter(folder.path(), ["key", "show", "other.pem"]);
    fs::write(folder.path().join("other.pub.pem"), public.stdout).unwrap();
    let report = folder.path().join("run/machines/SN00001.dsse.json");
    for arguments in [
        ["show", "run", "--key", "other.pub.pem"],
        ["show", "run/machines/SN00001.dsse.json", "--key", "other.pub.pem"],
        ["render", "run", "--key", "other.pub.pem"],
    ] {
        let output = tidewaiter(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(output.stdout.is_empty(), "{}", said(&output));
    }
    // Whoever asks for no signature is told so, and gets it said on the page.
    let output = tidewaiter(folder.path(), ["show", "run/machines/SN00001.dsse.json", "--unverified"]);
    let shown = said(&output);
    assert_eq!(shown.matches("NOT VERIFIED").count(), 2, "{shown}");
    // A record that was changed refuses its report, too.
    let record = report.with_file_name("SN00001.record.json");
    fs::write(&record, fs::read_to_string(&record).unwrap().replace("Antminer", "Amtminer")).unwrap();
    let output = tidewaiter(folder.path(), ["show", "run", "--key", "test.pub.pem"]);
    assert!(output.status.code() == Some(3) && output.stdout.is_empty(), "{}", said(&output));
}
