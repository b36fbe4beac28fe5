//! The house: imports run only downward, in the order that CONTRIBUTING.md gives.
#![allow(clippy::unwrap_used)] // a test that cannot read its own sources has to fail

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the cellar to the roof; a room may import from its own floor and from those below.
const FLOORS: &[&[&str]] = &[
    &["model", "exit"],
    &["text", "source", "diagnostic", "error", "memo", "classification", "countries"],
    &["ingest", "names", "parts", "catalogue", "rules", "lists"],
    &["assemble", "identify", "fleet"],
    &["audit"],
    &["attest", "report"],
    &["cli"],
    &["commands"],
    &["main", "lib"],
];

fn sources(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

fn floor_of(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("`{room}` has no floor in tests/library/layers.rs"))
}

#[test]
fn imports_run_only_downward() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 50, "the sources are where this test looks for them");
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let room = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let floor = floor_of(&room);
        *seen.entry(room.clone()).or_default() += 1;
        let text = fs::read_to_string(&file).unwrap();
        // Tests of a room may look upward; they are not part of the house.
        let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (number, line) in body.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            for piece in code.split("crate::").skip(1) {
                let target: String = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_room = FLOORS.iter().any(|rooms| rooms.contains(&target.as_str()));
                if is_room && floor_of(&target) > floor {
                    wrong.push(format!("{}:{}: `{room}` imports `{target}`", relative.display(), number + 1));
                }
            }
        }
    }
    assert!(seen.len() > 10, "every room was looked at: {seen:?}");
    assert!(wrong.is_empty(), "imports run upward:\n{}", wrong.join("\n"));
}

#[test]
fn only_commands_and_main_know_clock_environment_and_terminal() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let words = [
        "Timestamp::now",
        "SystemTime::now",
        "Instant::now",
        "std::env::",
        "println!",
        "stdout()",
        "stderr()",
    ];
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let room = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let is_test =
            relative.iter().any(|part| part == "tests" || part == "tests.rs" || part == "testing.rs");
        if is_test || matches!(room, "commands" | "main") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let body = text.split("#[cfg(test)]").next().unwrap();
        // How long the database has worked on one answer is no time of day: it ends in an error, and decides nothing else.
        let may_measure = relative == Path::new("lists/store/limit.rs");
        for (number, line) in body.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let is_wrong = |w: &&&str| code.contains(**w) && !(may_measure && **w == "Instant::now");
            if let Some(word) = words.iter().find(is_wrong) {
                wrong.push(format!("{}:{}: {word}", relative.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "clock, environment or terminal below `commands`:\n{}", wrong.join("\n"));
}
