//! What no output takes the place of, whatever it is called and whether or not `--force` was given.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;

use crate::common::{self, said, tidewaiter};

#[test]
fn what_is_read_or_signed_is_never_written_over() {
    let folder = common::folder();
    let folder = folder.path();
    common::save_test_key(folder);
    fs::create_dir(folder.join("rules")).unwrap();
    let files = [
        ("in.csv", "Serial,Model\nS19-1,Antminer S19\n".to_owned()),
        ("w.toml", String::new()),
        ("tidewaiter.toml", String::new()),
        ("page.txt", "{{ run.asOf }}\n".to_owned()),
        ("rules/site.toml", fs::read_to_string(common::root().join("fixtures/rules/site.toml")).unwrap()),
    ];
    for (name, text) in &files {
        fs::write(folder.join(name), text).unwrap();
    }
    let audit = [
        "audit",
        "in.csv",
        "--quiet",
        "--no-lists",
        "--key",
        "test.pem",
        "--waivers",
        "w.toml",
        "--rules",
        "rules",
    ];
    let run = ["--out", "run", "--force"];
    let output = tidewaiter(folder, [&audit[..], &run].concat());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let before = common::contents(folder);
    let machine = "run/machines/S19-1.dsse.json";
    for name in [
        "in.csv",
        "w.toml",
        "tidewaiter.toml",
        "test.pem",
        "rules/site.toml",
        "rules/../w.toml",
        "run/reports.intoto.jsonl",
        "./run/manifest.dsse.json",
        "run/records.jsonl",
        machine,
    ] {
        let into = format!("csv={name}");
        let output = tidewaiter(folder, [&audit[..], &run, &["-o", &into]].concat());
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        assert!(said(&output).contains("it is never written over"), "{name}: {}", said(&output));
    }
    for name in ["run/reports.intoto.jsonl", "run/records.jsonl", machine, "test.pub.pem"] {
        let into = format!("csv={name}");
        let output = tidewaiter(folder, ["render", "run", "--key", "test.pub.pem", "--force", "-o", &into]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
    }
    let output = tidewaiter(folder, [&audit[..], &run, &["-o", "template=page.txt=page.txt"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(common::contents(folder) == before, "nothing was touched");
}

#[test]
fn two_outputs_are_two_files() {
    let folder = common::folder();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), "Serial,Model\nS19-1,Antminer S19\n").unwrap();
    fs::create_dir(folder.join("sub")).unwrap();
    for other in ["out.txt", "./out.txt", "sub/../out.txt"] {
        let second = format!("json={other}");
        let audit = [
            "audit",
            "in.csv",
            "--check",
            "--quiet",
            "--no-lists",
            "--force",
            "-o",
            "csv=out.txt",
            "-o",
            &second,
        ];
        let output = tidewaiter(folder, audit);
        assert_eq!(output.status.code(), Some(2), "{other}: {}", said(&output));
        assert!(said(&output).contains("two outputs for"), "{other}: {}", said(&output));
        assert!(!folder.join("out.txt").exists(), "{other}: nothing is written");
    }
    let output = tidewaiter(folder, ["audit", "in.csv", "--check", "-o", "csv="]);
    assert!(
        output.status.code() == Some(2) && said(&output).contains("`csv=` names no file"),
        "{}",
        said(&output)
    );
}
