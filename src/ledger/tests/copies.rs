//! Ledgers as tiles and backups.

use super::*;

fn tiles_of(made: &Made, name: &str) -> PathBuf {
    let folder = made.path.with_file_name(name);
    made.open().export_tiles(&folder).unwrap();
    folder
}

fn import(path: &Path, folder: &Path) -> Result<u64, &'static str> {
    match Ledger::import_tiles(path, folder, &trusted(&[7])) {
        Ok(Ok((added, _))) => Ok(added),
        Ok(Err(refusal)) => Err(refusal.code()),
        Err(error) => Err(error.diagnostics.iter().next().unwrap().code),
    }
}

#[test]
fn tiles_are_taken_over_and_nothing_else_is() {
    let made = Made::signed(600);
    let tiles = tiles_of(&made, "tiles");
    let mut names: Vec<String> = Vec::new();
    let mut left = vec![tiles.clone()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            names.push(path.strip_prefix(&tiles).unwrap().display().to_string());
        }
    }
    names.sort();
    let expected = [
        "checkpoint",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
    ];
    assert_eq!(names, expected);
    let copy = made.path.with_file_name("copy.db");
    assert_eq!(import(&copy, &tiles), Ok(600));
    assert_eq!(import(&copy, &tiles), Ok(0));
    let read = Ledger::open_read(&copy).unwrap().verify(&trusted(&[7]), None).unwrap().unwrap();
    assert_eq!(Ok(read), made.verify(None));
    // What came since follows.
    let ledger = made.open();
    Made::add(&ledger, 600..700);
    ledger.sign(&signer(7)).unwrap();
    let more = tiles_of(&made, "more");
    assert_eq!(import(&copy, &more), Ok(100));
    assert_eq!(import(&copy, &tiles), Ok(0), "an older folder of the same log says nothing new");
    assert_eq!(Ledger::open_read(&copy).unwrap().verify(&trusted(&[7]), None).unwrap().unwrap().rows, 700);
    // Of another log, or changed, nothing is.
    let other = Made::new(1);
    let mut row = event(1);
    if let Row::Event(event) = &mut row {
        event.machine = Some("another".into());
    }
    let ledger = other.open();
    let mut pending = ledger.begin().unwrap();
    pending.append(&row).unwrap();
    pending.commit().unwrap();
    drop(ledger);
    assert_eq!(import(&other.path, &tiles), Err("ROOT_MISMATCH"));
    assert_eq!(other.open().head().unwrap().size(), 2);
    let entries = tiles.join("tile/entries/001");
    let bytes = std::fs::read(&entries).unwrap();
    let place = bytes.windows(5).position(|window| window == b"M-300").unwrap();
    let mut changed = bytes.clone();
    changed[place..place + 5].copy_from_slice(b"M-003");
    std::fs::write(&entries, changed).unwrap();
    let new = made.path.with_file_name("new.db");
    assert_eq!(import(&new, &tiles), Err("ROOT_MISMATCH"));
    std::fs::write(&entries, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(import(&new, &tiles), Err("PAYLOAD_MALFORMED"));
    assert_eq!(Ledger::import_tiles(&new, &more, &trusted(&[8])).unwrap().unwrap_err().code(), "SIG_INVALID");
}

#[test]
fn a_backup_is_a_ledger_of_its_own() {
    let made = Made::signed(500);
    let copy = made.path.with_file_name("copy.db");
    let ledger = made.open();
    assert_eq!(ledger.backup(&copy).unwrap(), 500);
    let read = Ledger::open_read(&copy).unwrap().verify(&trusted(&[7]), None).unwrap().unwrap();
    assert_eq!(read.rows, 500);
    assert_eq!(ledger.backup(&copy).unwrap_err().code, "output-exists");
}
