//! A store of lists that a later version of the program made is left alone.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;

#[test]
fn a_store_of_a_later_version_is_refused_by_every_command_with_what_to_do() {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), "SN,Model\nA1,Antminer S21\n").unwrap();
    fs::write(folder.path().join("list.csv"), "id,name\nW-1,Marlow Tidewell\n").unwrap();
    let import = ["lists", "import", "list.csv", "--date", "2026-07-30", "--lists", "store"];
    assert_eq!(common::tidewaiter(folder.path(), import).status.code(), Some(0));
    let path = folder.path().join("store");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    for command in [
        "audit in.csv --check --lists store",
        "screen Marlow --lists store",
        "lists status --lists store",
        "lists import list.csv --lists store",
    ] {
        let output = common::tidewaiter(folder.path(), command.split(' '));
        let said = common::said(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        for says in ["store-newer", "version 99", "use the version of tidewaiter that made it"] {
            assert!(said.contains(says), "{command}: {said}");
        }
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}
