//! The same machines give the same verdicts whatever format the file has.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::BTreeMap;

use serde_json::Value;

/// The verdicts of every machine of a file, by activity; and how the run ended.
fn verdicts(file: &str) -> (BTreeMap<String, Value>, Option<i32>) {
    let folder = common::folder();
    let path = common::root().join("fixtures/formats").join(file);
    let output = common::tidewaiter(
        folder.path(),
        ["audit", path.to_str().unwrap(), "--check", "--quiet", "-o", "json=audit.json"],
    );
    let code = output.status.code();
    let Ok(text) = std::fs::read(folder.path().join("audit.json")) else {
        panic!("{file}: {}", common::said(&output));
    };
    let audit: Value = serde_json::from_slice(&text).unwrap();
    let machines = audit["machines"].as_array().unwrap().iter();
    (machines.map(|m| (m["key"].as_str().unwrap().to_owned(), m["verdicts"].clone())).collect(), code)
}

#[test]
fn the_same_machines_give_the_same_verdicts_in_every_format_and_encoding() {
    let (plain, code) = verdicts("plain.csv");
    assert_eq!((plain.len(), code), (3, Some(1)));
    assert_eq!(plain["NGSBYT0BDJKAF01K7"]["import"], "clear");
    assert_eq!(plain["JYZZYPDBBJGBC04TX"]["import"], "review");
    assert_eq!(plain["BTM3CS40HD24083100000000000004711"]["import"], "clear");
    for file in [
        "big5.csv",
        "bom-crlf.csv",
        "components.csv",
        "cr-macroman.csv",
        "fleet.ods",
        "fleet.xls",
        "gbk.csv",
        "pipe.txt",
        "preamble.csv",
        "quoted-newlines.csv",
        "semicolon-cp1252.csv",
        "shift-jis.csv",
        "tab-utf16le.txt",
        "wide.csv",
    ] {
        assert_eq!(verdicts(file), (plain.clone(), Some(1)), "{file}");
    }
}

#[test]
fn what_could_not_be_read_counts_against_its_machine_and_no_other() {
    let (plain, code) = verdicts("plain.csv");
    let damaged = "JYZZYPDBBJGBC04TX";
    // Its serial is gone, and nothing else names the machine.
    let (mut rest, mut lost) = (plain.clone(), verdicts("destroyed-serial.csv"));
    rest.remove(damaged);
    assert_eq!(lost, (rest.clone(), code));
    // A cell too many: which cell is which is not known, so that nothing of it is clear.
    lost = verdicts("shifted-row.csv");
    let shifted = lost.0.remove(damaged).unwrap();
    assert_eq!(lost, (rest, code));
    assert_eq!((&shifted["import"], &shifted["operation"]), (&"review".into(), &"undetermined".into()));
    // The asset number still names a machine whose serial is gone.
    lost = verdicts("two-sheets.xlsx");
    let tagged = lost.0.remove("2002").unwrap();
    assert_eq!(lost, (plain, code));
    assert_eq!((&tagged["import"], &tagged["operation"]), (&"undetermined".into(), &"undetermined".into()));
}
