//! Bills of materials of real boards, against a table of how many of their parts a person counts as fitted.
//!
//! `tests/corpus/board_boms.tsv` was made by reading the files. A row is a part; one that names a second source of the part above it
//! is one, too, as nobody says which of them was fitted. What the table says of the parts is one of them.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;

#[test]
fn the_parts_of_boards_are_counted_as_a_person_counts_them() {
    let Some(boms) = common::shared_data("inventories/board_bom") else { return };
    let text = std::fs::read_to_string(common::root().join("tests/corpus/board_boms.tsv")).unwrap();
    let table: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for file in common::contents(&boms).keys() {
        if !table.iter().any(|line| line[0] == file) {
            common::skipped(&format!("nobody has judged {file}"));
        }
    }
    let mut wrong = Vec::new();
    for line in &table {
        let [file, parts, not_fitted, column] = line[..] else { panic!("{line:?}") };
        let path = boms.join(file);
        if !path.exists() {
            common::skipped(&format!("no {}", path.display()));
            continue;
        }
        let folder = common::folder();
        let named = ["--machine", "DUT"];
        let audit =
            ["audit".as_ref(), path.as_os_str(), "--check".as_ref(), "-o".as_ref(), "json=out.json".as_ref()];
        let said = common::said(&common::command(folder.path()).args(audit).args(named).output().unwrap());
        let Ok(json) = std::fs::read(folder.path().join("out.json")) else {
            wrong.push(format!("{file}: {said}"));
            continue;
        };
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let counted = json["machines"][0]["coverage"]["components"].to_string();
        let inspect = ["inspect".as_ref(), path.as_os_str()];
        let said = common::said(&common::command(folder.path()).args(inspect).args(named).output().unwrap());
        let skipped = said.lines().filter(|line| line.contains("[part-not-fitted]"));
        let skipped: u32 =
            skipped.filter_map(|line| line.split_whitespace().next()?.parse::<u32>().ok()).sum();
        let read = said.lines().any(|line| line.contains("  part  ") && line.contains(column));
        if (counted.as_str(), skipped.to_string().as_str(), read) != (parts, not_fitted, true) {
            wrong.push(format!("{file}: {counted} parts of {parts}, {skipped} not fitted of {not_fitted}, part column {column}: {read}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
