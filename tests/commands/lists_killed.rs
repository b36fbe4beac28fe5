//! An import whose process is killed leaves the edition before.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::path::Path;
use std::process::{Command, Stdio};

use tidewaiter::internals::lists::{NewEdition, ParsedList, Store};
use tidewaiter::internals::model::{ListedName, ListedNameKind, Listing};

/// Names the store to the process that is to die.
const STORE: &str = "TIDEWAITER_TEST_STORE";

fn edition(date: &str, entries: u64) -> NewEdition {
    let listings = (1..=entries)
        .map(|row| Listing {
            list: "us-entity-list".to_owned(),
            entry: format!("entry-{row}"),
            names: vec![ListedName { text: format!("Firm {row}"), kind: ListedNameKind::Primary }],
            // Pages enough that the database writes some of them before the end.
            remarks: Some("x".repeat(2000)),
            row,
            ..Listing::default()
        })
        .collect();
    let parsed = ParsedList { listings, date: Some(date.parse().unwrap()), ..ParsedList::default() };
    NewEdition::new(
        ("own", "own"),
        &format!("{:0>64}", date.replace('-', "")),
        Vec::new(),
        parsed,
        "2026-08-01T00:00:00Z".parse().unwrap(),
        "0.1.0",
    )
}

#[test]
#[ignore = "the process that is to die; started by the test below"]
fn dies_in_the_middle_of_an_import() {
    let Some(path) = std::env::var_os(STORE) else { return };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let mut import = store.begin().unwrap();
    import.put(&edition("2026-07-31", 5000)).unwrap();
    // No destructor runs, as with a kill.
    std::process::abort();
}

#[test]
fn a_killed_import_leaves_the_edition_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lists.sqlite");
    let mut store = Store::open(&path).unwrap();
    let mut import = store.begin().unwrap();
    import.put(&edition("2026-06-30", 3)).unwrap();
    import.commit().unwrap();
    drop(store);
    let size = std::fs::metadata(&path).unwrap().len();

    let died = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "lists_killed::dies_in_the_middle_of_an_import", "--ignored"])
        .env(STORE, &path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!died.success());
    let written = std::fs::metadata(&path).unwrap().len();
    assert!(written > size * 10, "it had begun to write: {written} bytes, {size} before");
    assert!(folder.path().join("lists.sqlite-journal").exists(), "and had not ended");

    // Whoever reads next undoes it.
    let store = Store::open_read(&path).unwrap().unwrap();
    let editions = store.editions().unwrap();
    assert_eq!(editions.iter().map(|e| (e.number, e.listings())).collect::<Vec<_>>(), [(1, 3)]);
    let mut names = Vec::new();
    store
        .listings(1, |_, listing| {
            names.push(listing.title().to_owned());
            Ok(())
        })
        .unwrap();
    assert_eq!(names, ["Firm 1", "Firm 2", "Firm 3"]);
    assert_eq!(std::fs::metadata(&path).unwrap().len(), size);
}
