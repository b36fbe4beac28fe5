//! Imports run only downward, in the total order of the modules that `lib.rs` describes.
#![allow(clippy::unwrap_used)] // a test that cannot read its own sources has to fail

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the lowest to the highest; each imports only from those before it.
const ORDER: &[&str] = &[
    "model",
    "classification",
    "memo",
    "source",
    "text",
    "diagnostic",
    "error",
    "files",
    "tomlread",
    "names",
    "parts",
    "serials",
    "catalogue",
    "ingest",
    "database",
    "lists",
    "rules",
    "screening",
    "identity",
    "waivers",
    "facts",
    "audit",
    "attest",
    "ledger",
    "engine",
    "report",
    "exit",
    "cli",
    "commands",
    "internals",
    "lib",
    "main",
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

fn place_of(module: &str) -> usize {
    ORDER
        .iter()
        .position(|known| *known == module)
        .unwrap_or_else(|| panic!("`{module}` has no place in the order of tests/library/layers.rs"))
}

/// Whether a file holds tests of a module: they may look upward.
fn is_of_tests(path: &Path) -> bool {
    path.iter().any(|part| {
        let part = part.to_str().unwrap().trim_end_matches(".rs");
        part == "tests" || part == "testing" || part.ends_with("_tests")
    })
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
        if is_of_tests(relative) {
            continue;
        }
        let module = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let place = place_of(&module);
        *seen.entry(module.clone()).or_default() += 1;
        let text = fs::read_to_string(&file).unwrap();
        let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (number, line) in body.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            // Written out, each import is one that this test sees.
            if code.contains("crate::{") || code.contains("super::super::super") {
                wrong.push(format!(
                    "{}:{}: an import that is not looked through",
                    relative.display(),
                    number + 1
                ));
            }
            for piece in code.split("crate::").skip(1) {
                let target: String = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if ORDER.contains(&target.as_str()) && place_of(&target) > place {
                    wrong.push(format!(
                        "{}:{}: `{module}` imports `{target}`",
                        relative.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert_eq!(seen.len(), ORDER.len(), "every module of the order was looked at: {seen:?}");
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
        let module = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if is_of_tests(relative) || matches!(module, "commands" | "main") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let body = text.split("#[cfg(test)]").next().unwrap();
        // How long the database has worked on one answer is no time of day: it ends in an error, and decides nothing else.
        let may_measure = relative == Path::new("database/limit.rs");
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

/// A number that is none (`NaN`) is written as `null` before the writer of canonical JSON sees it.
#[test]
fn nothing_signed_is_a_float() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src.join("attest"), &mut files);
    sources(&src.join("model"), &mut files);
    files.retain(|file| {
        !is_of_tests(file.strip_prefix(&src).unwrap())
            && !file.ends_with("canonical/formatter.rs")
            && !file.ends_with("attest/strict.rs")
    });
    assert!(files.len() > 20, "the sources are where this test looks for them");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        assert!(!words.any(|word| word == "f64" || word == "f32"), "{} has a float", file.display());
    }
}
