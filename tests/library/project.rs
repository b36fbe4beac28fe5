//! What the documents of the project say is so.
#![allow(clippy::unwrap_used, reason = "a document that cannot be read is a failed test")]

use std::collections::BTreeSet;
use std::path::Path;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn every_dependency_has_a_reason_and_a_licence() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let mut crates = BTreeSet::new();
    let mut tables = vec![&manifest];
    if let Some(targets) = manifest.get("target").and_then(|t| t.as_table()) {
        tables.extend(targets.values().filter_map(|t| t.as_table()));
    }
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            crates.extend(
                table.get(kind).and_then(|d| d.as_table()).into_iter().flat_map(|d| d.keys().cloned()),
            );
        }
    }
    let document = read("CONTRIBUTING.md");
    let rows = document.lines().filter(|line| line.matches('|').count() == 4);
    let reasoned: BTreeSet<_> = rows
        .flat_map(|row| row.split('|').nth(1).unwrap_or_default().split(','))
        .map(|name| name.trim().trim_matches('`').to_owned())
        .collect();
    let missing: Vec<_> = crates.difference(&reasoned).collect();
    assert!(missing.is_empty(), "no line in CONTRIBUTING.md says why there is {missing:?}");
}

#[test]
fn the_changelog_knows_the_version_or_what_comes_next() {
    let changelog = read("CHANGELOG.md");
    let version = format!("## [{}]", env!("CARGO_PKG_VERSION"));
    assert!(changelog.contains(&version) || changelog.contains("## [Unreleased]"));
}

#[test]
fn the_hook_takes_no_name_of_a_file_for_an_option() {
    let hooks = read(".pre-commit-hooks.yaml");
    let mut lines = hooks.lines().map(str::trim);
    assert!(lines.any(|line| line == "entry: tidewaiter audit --check --"), "names of files come after `--`");
    assert!(!hooks.lines().any(|line| line.trim().starts_with("args:")), "options would come after it, too");
}

#[test]
fn the_tests_that_documents_name_are_of_modules() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut modules: Vec<String> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            modules.push(path.with_extension("").to_str().unwrap().replace('/', "::"));
            folders.extend(path.is_dir().then_some(path));
        }
    }
    let mut named = 0;
    for document in ["docs/security.md", "docs/schema/README.md", "CONTRIBUTING.md"] {
        let text = read(document);
        for rest in text.split("--lib ").skip(1) {
            let module: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
            let is_module = modules.iter().any(|path| path.ends_with(&format!("::{module}")));
            assert!(is_module || module == "NAME", "{document}: no module `{module}`");
            named += 1;
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn every_reason_to_refuse_has_its_line_in_the_documents() {
    let source = read("src/attest/refusal.rs");
    let codes = source.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\","));
    let document = read("docs/json.md");
    let missing: Vec<_> = codes.filter(|code| !document.contains(&format!("| `{code}` |"))).collect();
    assert!(
        source.contains("=> \"SIG_INVALID\",") && missing.is_empty(),
        "docs/json.md does not name {missing:?}"
    );
}

#[test]
fn every_attack_that_is_listed_has_a_test_that_is_there() {
    fn sources(folder: &Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, all);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                all.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = String::new();
    for folder in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    let document = read("docs/attacks.md");
    let rows: Vec<Vec<&str>> = document
        .lines()
        .map(|line| line.split('|').map(str::trim).collect())
        .filter(|row: &Vec<_>| row.len() == 6)
        .collect();
    let numbers: Vec<u32> = rows.iter().filter_map(|row| row[1].parse().ok()).collect();
    assert_eq!(numbers, (1..=80).collect::<Vec<_>>());
    for row in rows.iter().filter(|row| row[1].parse::<u32>().is_ok()) {
        let tests: Vec<&str> = row[4].split(", ").map(|name| name.trim_matches('`')).collect();
        for test in tests {
            assert!(all.contains(&format!("fn {test}(")), "attack {}: there is no test {test}", row[1]);
        }
    }
}
