//! Files as PowerShell, Notepad and git leave them: UTF-16, marks before UTF-8, other line ends.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;

use super::common;

const SHEET: &str = "SN,Model,Control Board\nNGSBYT0BDJKAF01K7,Antminer S21,AMLCtrl_BHB68XXX\n";

/// A text as `>` of PowerShell writes it.
fn powershell(text: &str) -> Vec<u8> {
    let lines = text.replace('\n', "\r\n");
    format!("\u{feff}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A text as Notepad saves it.
fn notepad(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()
}

#[test]
fn keys_configuration_rules_and_clearances_are_read_as_windows_saves_them() {
    let rule = fs::read_to_string(common::root().join("fixtures/rules/site.toml")).unwrap();
    let config = "[audit]\nactivities = ['import']\nrules = ['site.toml']\n[lists]\nclearances = 'c.toml'\n";
    let clearances = "[[clearance]]\nname = 'Größe'\nlist = 'us-nolist'\nentry = '1'\nwho = 'a'\nwhy = 'b'\nuntil = 2027-01-01\n";
    for saved in [powershell, notepad] {
        let folder = common::signed_run();
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), saved(text)).unwrap();
        fs::write(folder.path().join("in.csv"), SHEET).unwrap();
        put("tidewaiter.toml", config);
        put("site.toml", &rule);
        put("c.toml", clearances);
        let output = common::tidewaiter(folder.path(), ["audit", "in.csv", "--check"]);
        let said = common::said(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        for words in
            ["worst: clear (import)", "with rules site.toml", "c.toml:1: the clearance that Größe is not"]
        {
            assert!(said.contains(words), "{words} in {said}");
        }
        let config = fs::read(folder.path().join("tidewaiter.toml")).unwrap();
        let digest = tidewaiter::internals::source::sha256_hex(&config);
        assert!(
            said.contains(&format!("tidewaiter.toml (sha256 {}", &digest[..12])),
            "of the file's bytes: {said}"
        );
        let pem = fs::read_to_string(folder.path().join("test.pub.pem")).unwrap();
        put("saved.pem", &pem);
        let output = common::tidewaiter(folder.path(), ["verify", "run", "--key", "saved.pem"]);
        assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    }
}

/// Rewrites every file of a run.
fn rewrite(folder: &Path, with: fn(&str) -> String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rewrite(&path, with);
        } else {
            fs::write(&path, with(&fs::read_to_string(&path).unwrap())).unwrap();
        }
    }
}

#[test]
fn a_report_folder_whose_line_ends_were_changed_holds_and_says_so() {
    let changes: [fn(&str) -> String; 3] = [
        |text| format!("{}\r\n", text.trim_end().replace('\n', "\r\n")),
        |text| format!("{text}\n"),
        |text| text.replace('\n', "\n\n"),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let folder = common::signed_run();
        rewrite(&folder.path().join("run"), change);
        let verify = |more: &[&str]| {
            let arguments = ["verify", "run", "--key", "test.pub.pem"];
            let output = common::tidewaiter(folder.path(), arguments.iter().chain(more));
            (output.status.code(), common::said(&output))
        };
        let (exit, said) = verify(&[]);
        assert_eq!(exit, Some(0), "{number}: {said}");
        assert!(said.contains("note: line ends were changed"), "{number}: {said}");
        assert!(said.contains("3 machines verified: 2 clear, 1 review; worst: review; 0 refused"), "{said}");
        let (exit, said) = verify(&["--quiet"]);
        assert_eq!((exit, said.lines().count()), (Some(0), 1), "{said}");
        let shown = common::tidewaiter(folder.path(), ["show", "run", "--key", "test.pub.pem"]);
        assert!(common::said(&shown).contains("CMP-001"), "{}", common::said(&shown));
        // What is signed is not excused: one changed letter is refused, whatever the line ends.
        let bundle = folder.path().join("run/records.jsonl");
        fs::write(&bundle, fs::read_to_string(&bundle).unwrap().replacen("Antminer", "Antmimer", 1)).unwrap();
        assert_eq!(verify(&[]).0, Some(3));
    }
}
