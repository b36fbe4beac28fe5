//! What is no file is refused at once, whichever argument names it: a pipe is not waited for, a device not read without end.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;

/// A command line for each argument that names a file; `HERE` stands for it.
const COMMANDS: &[&str] = &[
    "audit HERE --check --no-lists",
    "audit in.csv --check --no-lists --config HERE",
    "audit in.csv --check --no-lists --rules HERE",
    "audit in.csv --check --clearances HERE",
    "audit in.csv --check --lists HERE",
    "audit in.csv --no-lists --key HERE",
    "inspect HERE",
    "inspect in.csv --config HERE",
    "rules check HERE",
    "rules list --rules HERE",
    "lists import HERE --lists new",
    "lists import list.csv --lists HERE",
    "lists update --offline --addresses HERE",
    "lists diff list.csv HERE --lists store",
    "lists status --lists HERE",
    "lists search Marlow --lists HERE",
    "lists export own --lists HERE",
    "screen --csv HERE --column 1 --lists store",
    "screen Marlow --lists HERE",
    "screen Marlow --lists store --clearances HERE",
    "key show HERE",
    "key fingerprint HERE",
];

#[test]
fn a_pipe_a_device_and_a_folder_are_refused_by_every_argument() {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), "SN,Model\nA1,Antminer S21\n").unwrap();
    fs::write(folder.path().join("list.csv"), "id,name\nW-1,Marlow Tidewell\n").unwrap();
    fs::create_dir(folder.path().join("a-folder")).unwrap();
    let store = ["lists", "import", "list.csv", "--date", "2026-07-30", "--lists", "store"];
    assert!(common::tidewaiter(folder.path(), store).status.success());
    for command in COMMANDS {
        for what in ["a-pipe", "a-folder", "/dev/zero"] {
            if what == "a-pipe" {
                let _ = fs::remove_file(folder.path().join(what));
                common::pipe(&folder.path().join(what));
            }
            let command = command.replace("HERE", what);
            let output = common::tidewaiter(folder.path(), command.split(' '));
            let said = common::said(&output);
            assert_eq!(output.status.code(), Some(2), "{command}: {said}");
            let reasons = [
                format!("{what}: it is no file; save it as one"),
                format!("{what}: the store of lists is not a file"),
                format!("{what} is no key file"),
                format!("{what} is a folder"),
                format!("{what} holds no rule files"),
                format!("the folder {what} holds no files"),
            ];
            assert!(reasons.iter().any(|reason| said.contains(reason)), "{command}: {said}");
        }
    }
    // Nor is what the store's database would open beside it.
    for beside in ["store-journal", "store-wal"] {
        common::pipe(&folder.path().join(beside));
        let output = common::tidewaiter(folder.path(), ["lists", "status", "--lists", "store"]);
        assert_eq!(output.status.code(), Some(2), "{}", common::said(&output));
        assert!(common::said(&output).contains(&format!("{beside}: ")), "{}", common::said(&output));
        fs::remove_file(folder.path().join(beside)).unwrap();
    }
    assert!(!folder.path().join("new").exists() && !folder.path().join("tidewaiter-report").exists());
}
