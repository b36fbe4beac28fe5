//! Real files that others wrote, against a table of what a person reads in them.
//!
//! `tests/corpus/inventories.tsv` was made by reading the files, not by copying what the program says of
//! them. A header in brackets may be read or left; of the columns that name the machine, any one in the table
//! will do.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of 100 inventories, so many are to be right without configuration.
const RIGHT: usize = 95;

/// The fields whose columns the table gives, in its order.
const FIELDS: [&str; 6] = ["model", "maker", "board", "control-board", "part", "serial"];

/// What a person says of a file.
struct Judged<'t> {
    file: &'t str,
    result: &'t str,
    key: Vec<&'t str>,
    columns: BTreeMap<&'t str, Vec<&'t str>>,
}

/// What the program says of it.
#[derive(Default)]
struct Inspected {
    /// Headers of the columns that name the machine.
    keys: Vec<String>,
    /// The headers that each field was read from.
    columns: BTreeMap<String, BTreeSet<String>>,
}

fn headers(cell: &str) -> Vec<&str> {
    cell.split(" | ").filter(|header| !header.is_empty()).collect()
}

fn table(text: &str) -> Vec<Judged<'_>> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    assert!(head[..3] == ["file", "result", "key"] && head[3..9] == FIELDS, "{head:?}");
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), head.len(), "{line}");
            Judged {
                file: cells[0],
                result: cells[1],
                key: headers(cells[2]),
                columns: FIELDS.into_iter().zip(cells[3..9].iter().map(|cell| headers(cell))).collect(),
            }
        })
        .collect()
}

/// A line of the columns: the letter, the header and the field.
fn column(line: &str) -> Option<(&str, &str, &str)> {
    let (letter, rest) = line.strip_prefix("    ")?.split_once("  \"")?;
    let (header, rest) = rest.split_once("\"  ")?;
    let letter = letter.trim();
    let is_letter = letter.bytes().all(|byte| byte.is_ascii_uppercase());
    is_letter.then_some((letter, header, rest.split_whitespace().next()?))
}

/// Reads what `inspect` prints.
fn inspected(said: &str) -> Inspected {
    let mut found = Inspected::default();
    // The letters of the columns that name the machine in the sheet at hand.
    let mut letters: Vec<&str> = Vec::new();
    for line in said.lines() {
        if let Some(named) = line.strip_prefix("  machine named by: ") {
            let chosen = named.split(" (").next().unwrap();
            letters =
                chosen.split("column ").skip(1).filter_map(|rest| rest.split([',', ' ']).next()).collect();
        } else if let Some((letter, header, field)) = column(line) {
            if letters.contains(&letter) {
                found.keys.push(header.to_owned());
            }
            found.columns.entry(field.to_owned()).or_default().insert(header.to_owned());
        }
    }
    found
}

/// The result in the words of the table.
fn result(folder: &Path, file: &Path) -> String {
    let out = folder.join("out.json");
    let arguments = ["audit".as_ref(), file.as_os_str(), "--check".as_ref(), "--activity".as_ref()];
    let output =
        common::command(folder).args(arguments).args(["import", "-o", "json=out.json"]).output().unwrap();
    let said = common::said(&output);
    match output.status.code() {
        Some(2) if said.contains("error[no-machines]") => "no machines".to_owned(),
        Some(2) => "refused".to_owned(),
        Some(0 | 1) => {
            let json: serde_json::Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
            let all = json["machines"].as_array().unwrap();
            let lots = all.iter().filter(|machine| !machine["quantity"].is_null()).count();
            match (all.len() - lots, lots) {
                (0, 0) => "no machines".to_owned(),
                (machines, 0) => format!("machines {machines}"),
                (0, lots) => format!("lots {lots}"),
                (machines, lots) => format!("machines {machines}, lots {lots}"),
            }
        }
        other => format!("exit {other:?}: {said}"),
    }
}

/// In what the program differs from the person.
fn differences(judged: &Judged<'_>, result: &str, found: &Inspected) -> Vec<String> {
    let mut wrong = Vec::new();
    if judged.result != result {
        wrong.push(format!("is `{}`, read as `{result}`", judged.result));
    }
    if judged.result == "refused" {
        return wrong;
    }
    let named = match found.keys.first() {
        Some(key) => judged.key.contains(&key.as_str()),
        None => judged.key.is_empty(),
    };
    if !named {
        wrong.push(format!("named by {:?}, read as named by {:?}", judged.key, found.keys));
    }
    let none = BTreeSet::new();
    for (field, columns) in &judged.columns {
        let read = found.columns.get(*field).unwrap_or(&none);
        let bare = |column: &str| {
            column.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map(str::to_owned)
        };
        let missing = columns.iter().filter(|column| bare(column).is_none() && !read.contains(**column));
        let known: BTreeSet<String> =
            columns.iter().map(|column| bare(column).unwrap_or_else(|| (*column).to_owned())).collect();
        wrong.extend(missing.map(|column| format!("\"{column}\" is {field}, not read as such")));
        wrong.extend(
            read.difference(&known).map(|column| format!("\"{column}\" is no {field}, read as such")),
        );
    }
    wrong
}

#[test]
fn real_inventories_are_read_as_a_person_reads_them() {
    let Some(inventories) = common::shared_data("inventories") else { return };
    let data = inventories.parent().unwrap();
    let text = std::fs::read_to_string(common::root().join("tests/corpus/inventories.tsv")).unwrap();
    let table = table(&text);
    for file in common::contents(&inventories).keys() {
        if !table.iter().any(|judged| judged.file.strip_prefix("inventories/") == Some(file)) {
            common::skipped(&format!("nobody has judged inventories/{file}"));
        }
    }
    let (mut right, mut wrong, mut not_refused) = (0, 0, Vec::new());
    for judged in &table {
        let path = data.join(judged.file);
        if !path.exists() {
            common::skipped(&format!("no {}", path.display()));
            continue;
        }
        let folder = common::folder();
        let said = common::said(&common::tidewaiter(folder.path(), ["inspect".as_ref(), path.as_os_str()]));
        let differences = differences(judged, &result(folder.path(), &path), &inspected(&said));
        for difference in &differences {
            println!("{}: {difference}", judged.file);
        }
        match (judged.result, differences.is_empty()) {
            ("refused", true) => {}
            ("refused", false) => not_refused.push(judged.file),
            (_, true) => right += 1,
            (_, false) => wrong += 1,
        }
    }
    println!("{right} of {} right", right + wrong);
    assert!(not_refused.is_empty(), "read, but no inventory: {not_refused:?}");
    assert!(right * 100 >= RIGHT * (right + wrong), "{right} of {} right", right + wrong);
}

#[test]
fn what_inspect_prints_is_understood() {
    let said = "  machine named by: serial, column AB (2 of 2 rows hold one, 2 different)\n    \
                beside it: machine, column B: no, it is blank\n\nColumns\n    \
                B   \"Name\"  attribute  -     kept\n    \
                AB  \"S/N\"   serial     high  a known English name of `serial` (`s/n`)\n";
    let found = inspected(said);
    assert_eq!(found.keys, ["S/N"]);
    assert_eq!(found.columns["attribute"], BTreeSet::from(["Name".to_owned()]));
    assert_eq!(found.columns["serial"], BTreeSet::from(["S/N".to_owned()]));
}
