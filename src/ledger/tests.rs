use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::row::{EventRow, LedgerRow, Numbered};
use super::schema::{VERSION, migrate_to};
use super::*;
use crate::attest::checkpoint::verify_proof;
use crate::attest::keys::{Signer, TrustedKeys};
use crate::attest::merkle::leaf_hash;
use crate::attest::{Refusal, note};
use crate::source::hex;

const ORIGIN: &str = "example.com/miners";

fn signer(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32]).unwrap()
}

fn trusted(seeds: &[u8]) -> TrustedKeys {
    seeds.iter().map(|seed| signer(*seed).public_key().clone()).collect()
}

fn event(n: u64) -> Row<'static> {
    Row::Event(EventRow {
        board: None,
        corrects: None,
        date: Some("2026-11-02".into()),
        event: Some(EventKind::Repaired),
        location: Some(format!("rma.csv!C{n}").into()),
        machine: Some(format!("M-{n}").into()),
        note: None,
        parties: [("repairer".into(), vec!["Example Repairs \"Ltd\"\n算能".into()])].into(),
        place: None,
        run: None,
        time: None,
    })
}

/// A ledger with so many rows, the first of them its own, in a folder that goes away.
struct Made {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Made {
    fn new(rows: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let made = Self { _folder: folder, path };
        let ledger = Ledger::create(&made.path, ORIGIN, jiff::Timestamp::UNIX_EPOCH).unwrap();
        Made::add(&ledger, 1..rows);
        made
    }

    fn add(ledger: &Ledger, rows: std::ops::Range<u64>) {
        let mut pending = ledger.begin().unwrap();
        for n in rows {
            assert_eq!(pending.append(&event(n)).unwrap(), n);
        }
        pending.commit().unwrap();
    }

    /// With a checkpoint by key 7 over all of them.
    fn signed(rows: u64) -> Self {
        let made = Self::new(rows);
        made.open().sign(&signer(7)).unwrap();
        made
    }

    fn open(&self) -> Ledger {
        Ledger::open(&self.path).unwrap()
    }

    /// What another program does to the file.
    fn sql(&self, sql: &str) {
        Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
    }

    fn verify(&self, since: Option<&str>) -> Result<super::Checked, Refusal> {
        Ledger::open_read(&self.path).unwrap().verify(&trusted(&[7]), since).unwrap()
    }

    fn code(&self, since: Option<&str>) -> &'static str {
        self.verify(since).map_or_else(|refusal| refusal.code(), |_| "verified")
    }

    fn first_bad(&self) -> u64 {
        match self.verify(None) {
            Err(Refusal::RowChanged { seq, .. }) => seq,
            other => panic!("{other:?}"),
        }
    }

    /// Writes a row with the hash that belongs to it, and what the ledger keeps of its tree.
    fn forge(&self, seq: u64, body: &str) {
        let hash = hex(&leaf_hash(body.as_bytes()));
        let body = body.replace('\'', "''");
        self.sql(&format!("INSERT OR REPLACE INTO entry VALUES ({seq}, x'{hash}', '{body}')"));
        self.rehead();
    }

    fn rehead(&self) {
        let connection = Connection::open(&self.path).unwrap();
        let mut tree = crate::attest::merkle::Tree::default();
        let mut rows = connection.prepare("SELECT hash FROM entry ORDER BY seq").unwrap();
        for hash in rows.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap() {
            tree.push(hash.unwrap());
        }
        let (size, full) = (tree.size().cast_signed(), tree.full().concat());
        connection.execute("UPDATE head SET size = ?, full = ?", rusqlite::params![size, full]).unwrap();
    }

    fn body(&self, seq: u64) -> String {
        let connection = Connection::open(&self.path).unwrap();
        connection
            .query_row("SELECT body FROM entry WHERE seq = ?", [seq.cast_signed()], |row| row.get(0))
            .unwrap()
    }
}

#[test]
fn what_is_appended_verifies_and_says_what_was_written() {
    let made = Made::new(1);
    for size in 2..40 {
        let ledger = made.open();
        Made::add(&ledger, size - 1..size);
        let signed = ledger.sign(&signer(7)).unwrap();
        assert_eq!((signed.checkpoint.size, &*signed.checkpoint.origin), (size, ORIGIN));
    }
    let checked = made.verify(None).unwrap();
    assert_eq!((checked.rows, checked.checkpoints.len(), checked.signed()), (39, 38, 39));
    let body = made.body(5);
    assert!(body.starts_with("{\"#\":5,"), "{body}");
    let read: Numbered<'_> = serde_json::from_str(&body).unwrap();
    assert_eq!((read.seq, read.row), (5, event(5)));
    let first = made.body(0);
    let read: Numbered<'_> = serde_json::from_str(&first).unwrap();
    assert!(matches!(read.row, Row::Ledger(LedgerRow { origin, .. }) if origin == ORIGIN));
    // Every earlier checkpoint is one that the ledger goes on from.
    for one in &checked.checkpoints {
        assert!(made.verify(Some(&one.note)).unwrap().since.is_some());
    }
}

#[test]
fn attack_59_a_row_that_another_program_changed_is_named() {
    for seq in [0, 1, 6, 9] {
        let made = Made::signed(10);
        made.sql(&format!("UPDATE entry SET body = replace(body, 'e', 'E') WHERE seq = {seq}"));
        assert_eq!(made.first_bad(), seq);
        let made = Made::signed(10);
        made.sql(&format!("UPDATE entry SET hash = zeroblob(32) WHERE seq = {seq}"));
        assert_eq!(made.first_bad(), seq);
    }
    // With its hash, and with what the ledger keeps to go on: the checkpoint was not signed over it.
    let made = Made::signed(10);
    let body = made.body(6);
    made.forge(6, &body.replace("M-6", "M-9"));
    let refusal = made.verify(None).unwrap_err();
    assert_eq!(refusal.code(), "ROOT_MISMATCH");
    assert!(refusal.to_string().contains("rows 0 to 9"), "{refusal}");
    // No form of the row but the one.
    for changed in
        [body.replace(':', ": "), body.replace("M-6", "\\u004d-6"), body.replace("\"#\":6", "\"#\":7")]
    {
        let made = Made::signed(10);
        made.forge(6, &changed);
        assert_eq!(made.first_bad(), 6, "{changed}");
    }
}

#[test]
fn attack_59_what_was_changed_between_two_checkpoints_is_told() {
    let made = Made::signed(10);
    let ledger = made.open();
    Made::add(&ledger, 10..20);
    ledger.sign(&signer(7)).unwrap();
    drop(ledger);
    made.forge(14, &made.body(14).replace("M-14", "M-41"));
    let refusal = made.verify(None).unwrap_err();
    assert!(refusal.to_string().contains("rows 10 to 19"), "{refusal}");
    // And nobody is made to sign it, nor what only claims to go on.
    assert_eq!(made.open().sign(&signer(7)).unwrap_err().kind, crate::error::ErrorKind::Untrusted);
    let made = Made::signed(10);
    Made::add(&made.open(), 10..12);
    made.sql("UPDATE head SET full = zeroblob(64)");
    assert_eq!(made.open().sign(&signer(7)).unwrap_err().kind, crate::error::ErrorKind::Untrusted);
}

#[test]
fn attack_60_a_row_that_is_gone_or_was_put_in_is_named() {
    let made = Made::signed(10);
    made.sql("DELETE FROM entry WHERE seq = 4");
    assert_eq!(made.first_bad(), 4);
    let made = Made::signed(10);
    made.sql("DELETE FROM entry WHERE seq = 4; UPDATE entry SET seq = seq - 1 WHERE seq > 4");
    assert_eq!(made.first_bad(), 4, "a row says its own number");
    let made = Made::signed(10);
    made.sql("UPDATE entry SET seq = -1 WHERE seq = 0");
    assert_eq!(made.first_bad(), 0);
    let made = Made::signed(10);
    made.sql("UPDATE entry SET seq = -4 WHERE seq = 4; UPDATE entry SET seq = 4 WHERE seq = 7; UPDATE entry SET seq = 7 WHERE seq = -4");
    assert_eq!(made.first_bad(), 4);
    let made = Made::signed(10);
    made.sql("UPDATE entry SET seq = -seq; UPDATE entry SET seq = 1 - seq WHERE seq < -4; UPDATE entry SET seq = -seq WHERE seq < 0");
    let made_in = made.body(4).replace("M-4", "M-X").replace("\"#\":4", "\"#\":5");
    made.forge(5, &made_in);
    assert_eq!(made.first_bad(), 6, "all that follow say another number");
    // Rows that nobody signed are said to be so.
    let made = Made::signed(10);
    let body = made.body(9).replace("\"#\":9", "\"#\":10");
    made.forge(10, &body);
    let checked = made.verify(None).unwrap();
    assert_eq!((checked.rows, checked.signed()), (11, 10));
}

#[test]
fn attack_61_an_older_copy_is_found_by_a_checkpoint_from_outside() {
    let made = Made::signed(10);
    let older = std::fs::read(&made.path).unwrap();
    let ledger = made.open();
    Made::add(&ledger, 10..13);
    let outside = ledger.sign(&signer(7)).unwrap().note;
    drop(ledger);
    assert_eq!(made.code(Some(&outside)), "verified");
    std::fs::write(&made.path, older).unwrap();
    assert_eq!(made.code(None), "verified", "nobody can tell without one");
    assert!(made.verify(None).unwrap().since.is_none());
    assert_eq!(made.code(Some(&outside)), "TRUNCATED");
    // Rows cut off at the end, with the checkpoints over them.
    let made = Made::signed(10);
    let outside = made.open().sign(&signer(7)).unwrap().note;
    made.sql("DELETE FROM entry WHERE seq > 5; DELETE FROM checkpoint");
    made.rehead();
    assert_eq!(made.code(None), "NO_SIGNATURE");
    assert_eq!(made.code(Some(&outside)), "TRUNCATED");
}

#[test]
fn attack_62_a_checkpoint_that_was_tampered_with_is_refused() {
    let made = Made::signed(10);
    let note = made.open().sign(&signer(7)).unwrap().note;
    let root = note.lines().nth(2).unwrap();
    let other = format!("{}A{}", &root[..5], &root[6..]);
    for (changed, expected) in [
        (note.replace(ORIGIN, "example.com/others"), "SIG_INVALID"),
        (note.replace("\n10\n", "\n9\n"), "SIG_INVALID"),
        (note.replace("\n10\n", "\n010\n"), "NOTE_MALFORMED"),
        (note.replace(root, &other), "SIG_INVALID"),
        (note.split_once("\n\n").unwrap().0.to_owned() + "\n", "NO_SIGNATURE"),
        (note::sign("example.com/miners\n10\nAAAA\n", ORIGIN, &signer(7)).unwrap(), "NOTE_MALFORMED"),
        (note::sign(&note[..=note.find("\n\n").unwrap()], ORIGIN, &signer(8)).unwrap(), "SIG_INVALID"),
        (note::sign(&note[..=note.find("\n\n").unwrap()], "else", &signer(7)).unwrap(), "SIG_INVALID"),
    ] {
        assert_ne!(changed, note);
        assert_eq!(made.code(Some(&changed)), expected, "{changed}");
        let stored = Made::signed(10);
        let size = if changed.contains("\n9\n") { 9 } else { 10 };
        stored.sql(&format!("UPDATE checkpoint SET size = {size}, note = '{changed}'"));
        let expected = if changed.starts_with(ORIGIN) { expected } else { "ORIGIN" };
        assert_eq!(stored.code(None), expected, "{changed}");
    }
    let others = Made::signed(10);
    others.sql("UPDATE checkpoint SET size = 9");
    assert_eq!(others.code(None), "NOTE_MALFORMED");
    // Another log of the same signer.
    let folder = tempfile::tempdir().unwrap();
    let ledger =
        Ledger::create(&folder.path().join("l"), "example.com/others", jiff::Timestamp::UNIX_EPOCH).unwrap();
    let outside = ledger.sign(&signer(7)).unwrap().note;
    assert_eq!(made.code(Some(&outside)), "ORIGIN");
}

#[test]
fn attack_63_a_proof_holds_for_its_row_alone() {
    let made = Made::signed(11);
    let ledger = made.open();
    let proved: Vec<_> = (0..11).map(|seq| ledger.prove(seq).unwrap()).collect();
    let judge = |row: &str, proof: &str| {
        verify_proof(row.as_bytes(), proof.as_bytes(), Some(ORIGIN), &trusted(&[7])).map_err(|e| e.code())
    };
    for one in &proved {
        assert_eq!(judge(&one.row, &one.proof).unwrap().0, one.seq);
        for other in &proved {
            if other.seq != one.seq {
                assert_eq!(judge(&one.row, &other.proof).unwrap_err(), "ROOT_MISMATCH");
            }
        }
    }
    let one = &proved[3];
    let path: Vec<&str> = one.proof.lines().skip(2).take_while(|line| !line.is_empty()).collect();
    assert_eq!(path.len(), 4);
    let flipped =
        if path[1].starts_with('A') { path[1].replacen('A', "B", 1) } else { format!("A{}", &path[1][1..]) };
    for (changed, expected) in [
        (one.proof.replace("index 3", "index 4"), "ROOT_MISMATCH"),
        (one.proof.replace("index 3", "index 11"), "ROOT_MISMATCH"),
        (one.proof.replace("index 3", "index 03"), "PROOF_MALFORMED"),
        (one.proof.replace(path[1], &flipped), "ROOT_MISMATCH"),
        (one.proof.replace(&format!("{}\n", path[3]), ""), "ROOT_MISMATCH"),
        (one.proof.replace(path[3], &format!("{}\n{}", path[3], path[3])), "ROOT_MISMATCH"),
        (one.proof.replace(path[0], &path[0][..8]), "PROOF_MALFORMED"),
        (one.proof.replace("@v1", "@v2"), "PROOF_MALFORMED"),
        (one.proof.replace("\n11\n", "\n12\n"), "SIG_INVALID"),
    ] {
        assert_ne!(changed, one.proof);
        assert_eq!(judge(&one.row, &changed).unwrap_err(), expected, "{changed}");
    }
    // A node of the tree is no leaf.
    let two = [leaf_hash(proved[0].row.as_bytes()), leaf_hash(proved[1].row.as_bytes())].concat();
    let node = one.proof.replace("index 3", "index 0").replace(&format!("{}\n", path[0]), "");
    assert!(verify_proof(&two, node.as_bytes(), Some(ORIGIN), &trusted(&[7])).is_err());
    Made::add(&ledger, 11..12);
    assert_eq!(ledger.prove(11).unwrap_err().code, "ledger-unsigned");
    assert_eq!(ledger.prove(12).unwrap_err().code, "ledger-no-row");
}

#[test]
fn attack_64_two_ledgers_under_one_key_are_told_with_both_checkpoints() {
    let fork = |rows: u64, end: &str| {
        let made = Made::new(5);
        let mut pending = 5;
        let ledger = made.open();
        let mut appending = ledger.begin().unwrap();
        while pending < rows {
            let mut row = event(pending);
            if let Row::Event(event) = &mut row {
                event.note = Some(end.to_owned().into());
            }
            appending.append(&row).unwrap();
            pending += 1;
        }
        appending.commit().unwrap();
        let note = ledger.sign(&signer(7)).unwrap().note;
        drop(ledger);
        (made, note)
    };
    let (one, of_one) = fork(8, "one");
    for rows in [8, 7] {
        let (_, of_other) = fork(rows, "other");
        match one.verify(Some(&of_other)) {
            Err(Refusal::Fork(first, second)) => {
                let both = [first, second];
                assert!(
                    both.contains(&of_one.trim_end().to_owned())
                        && both.contains(&of_other.trim_end().to_owned())
                );
            }
            other => panic!("{other:?}"),
        }
    }
    // Also where both stand in the ledger itself.
    let (_, of_other) = fork(8, "other");
    one.sql(&format!("INSERT INTO checkpoint SELECT size, '{of_other}', full FROM checkpoint"));
    assert_eq!(one.code(None), "EQUIVOCATION");
}

#[test]
fn attack_68_two_writers_never_share_a_number() {
    let made = Made::new(1);
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let path = made.path.clone();
            std::thread::spawn(move || {
                let ledger = Ledger::open(&path).unwrap();
                let mut got = Vec::new();
                for _ in 0..10 {
                    let mut pending = ledger.begin().unwrap();
                    for _ in 0..3 {
                        let next = pending.next();
                        got.push(pending.append(&event(next)).unwrap());
                    }
                    pending.commit().unwrap();
                }
                got
            })
        })
        .collect();
    let mut all: Vec<u64> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
    all.sort_unstable();
    assert_eq!(all, (1..121).collect::<Vec<_>>());
    made.open().sign(&signer(7)).unwrap();
    assert_eq!(made.verify(None).unwrap().rows, 121);
    // One that does not end in time is said to be there.
    let (first, second) = (made.open(), made.open());
    let _pending = first.begin().unwrap();
    second.connection.busy_timeout(std::time::Duration::from_millis(10)).unwrap();
    let error = second.begin().unwrap_err();
    assert_eq!(error.code, "ledger-locked");
    assert!(error.message.contains("another program is writing"), "{error}");
}

#[test]
fn attack_69_a_file_by_somebody_else_carries_nothing_out() {
    for (sql, what) in [
        ("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM checkpoint; END", "trigger `t`"),
        ("CREATE VIEW v AS SELECT 1", "view `v`"),
        ("CREATE TABLE other (a)", "table `other`"),
        ("CREATE INDEX i ON entry (body)", "index `i`"),
        ("ALTER TABLE entry ADD COLUMN more TEXT", "table `entry`"),
        (
            "DROP TABLE checkpoint; CREATE VIEW checkpoint AS SELECT 1 AS size, 'x' AS note, x'' AS full",
            "view `checkpoint`",
        ),
    ] {
        let made = Made::signed(3);
        made.sql(sql);
        for error in [Ledger::open(&made.path).map(drop), Ledger::open_read(&made.path).map(drop)] {
            let error = error.unwrap_err();
            assert_eq!(error.code, "ledger-foreign", "{sql}");
            assert!(error.message.contains(what), "{error}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for (bytes, code) in [
        (&b"no database, but a text that is long enough for one"[..], "ledger-foreign"),
        (b"", "ledger-foreign"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(Ledger::open_read(&path).unwrap_err().code, code);
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "it is left as it is");
    }
    Connection::open(folder.path().join("other")).unwrap().execute_batch("CREATE TABLE entry (seq)").unwrap();
    assert_eq!(Ledger::open(&folder.path().join("other")).unwrap_err().code, "ledger-foreign");
    assert_eq!(Ledger::open(folder.path()).unwrap_err().code, "not-a-file");
    assert_eq!(Ledger::open(&folder.path().join("none")).unwrap_err().code, "ledger-missing");
    let made = Made::signed(3);
    made.sql("PRAGMA user_version = 99");
    assert_eq!(Ledger::open(&made.path).unwrap_err().code, "ledger-newer");
    for sql in
        ["DELETE FROM head", "UPDATE head SET size = 2", "UPDATE head SET full = x'00'", "DELETE FROM entry"]
    {
        let made = Made::signed(3);
        made.sql(sql);
        assert_eq!(Ledger::open(&made.path).unwrap_err().code, "ledger-damaged", "{sql}");
    }
}

#[test]
fn attack_69_pages_of_rubbish_are_errors_and_no_panic() {
    let made = Made::signed(400);
    let whole = std::fs::read(&made.path).unwrap();
    assert!(whole.len() > 60_000, "{} bytes", whole.len());
    let mut found = 0;
    for at in (100..whole.len()).step_by(1499) {
        let mut bytes = whole.clone();
        let end = (at + 64).min(bytes.len());
        bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0xa5);
        std::fs::write(&made.path, bytes).unwrap();
        let read = Ledger::open_read(&made.path).and_then(|ledger| ledger.verify(&trusted(&[7]), None));
        found += u32::from(!matches!(read, Ok(Ok(_))));
        // Whatever a writer makes of it, it does not panic.
        if let Ok(ledger) = Ledger::open(&made.path)
            && let Ok(mut pending) = ledger.begin()
        {
            drop(pending.append(&event(400)).map(|_| pending.commit()));
        }
    }
    assert!(found > 30, "{found}");
}

#[test]
fn a_ledger_of_every_version_becomes_one_of_this() {
    for version in 1..VERSION {
        let made = Made::signed(9);
        let newest = std::fs::read(&made.path).unwrap();
        drop(newest);
        // The same rows in the tables of that version.
        let old = made.path.with_extension("old");
        let connection = Connection::open(&old).unwrap();
        migrate_to(&connection, 0, version).unwrap();
        connection
            .execute_batch(&format!(
                "ATTACH '{}' AS new; INSERT INTO entry SELECT * FROM new.entry; INSERT INTO head SELECT * FROM new.head;
                 INSERT INTO checkpoint SELECT * FROM new.checkpoint; DETACH new;",
                made.path.display()
            ))
            .unwrap();
        drop(connection);
        let checkpoint = made.open().sign(&signer(7)).unwrap().note;
        // Who only reads changes nothing.
        let before = std::fs::read(&old).unwrap();
        let read = Ledger::open_read(&old).unwrap();
        assert!(read.verify(&trusted(&[7]), Some(&checkpoint)).unwrap().is_ok());
        assert_eq!(read.version, version);
        drop(read);
        assert_eq!(std::fs::read(&old).unwrap(), before);
        let ledger = Ledger::open(&old).unwrap();
        assert_eq!(ledger.version, VERSION);
        Made::add(&ledger, 9..12);
        ledger.sign(&signer(7)).unwrap();
        drop(ledger);
        let read = Ledger::open_read(&old).unwrap();
        assert_eq!(read.verify(&trusted(&[7]), Some(&checkpoint)).unwrap().unwrap().rows, 12);
        assert_eq!(read.version, VERSION);
    }
}

#[test]
fn what_is_dropped_never_was() {
    let made = Made::signed(3);
    let before = std::fs::read(&made.path).unwrap();
    let ledger = made.open();
    let mut pending = ledger.begin().unwrap();
    for n in 3..5000 {
        pending.append(&event(n)).unwrap();
    }
    drop(pending);
    drop(ledger);
    assert_eq!(std::fs::read(&made.path).unwrap().len(), before.len());
    assert_eq!(made.verify(None).unwrap().rows, 3);
    let long = Row::Event(EventRow {
        note: Some("x".repeat(MAX_ROW).into()),
        ..match event(3) {
            Row::Event(event) => event,
            _ => unreachable!(),
        }
    });
    let ledger = made.open();
    let mut pending = ledger.begin().unwrap();
    assert_eq!(pending.append(&long).unwrap_err().code, "ledger-row-too-long");
}

#[test]
fn a_spool_keeps_the_order_and_every_byte() {
    let made = Made::new(1);
    let ledger = made.open();
    let mut spool = Spool::new();
    for n in 1..300 {
        spool.push(&event(n)).unwrap();
    }
    let mut pending = ledger.begin().unwrap();
    pending.append_all(spool).unwrap();
    pending.commit().unwrap();
    for n in [1, 150, 299] {
        let body = ledger.body(n).unwrap().unwrap();
        assert_eq!(serde_json::from_str::<Numbered<'_>>(&body).unwrap().row, event(n));
    }
}

/// An event that only takes back another.
fn taken_back(seq: u64) -> Row<'static> {
    match event(1) {
        Row::Event(event) => Row::Event(EventRow { event: None, corrects: Some(seq), ..event }),
        other => other,
    }
}

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

#[test]
fn history_follows_a_board_and_says_what_nobody_explains() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::create(&folder.path().join("l"), ORIGIN, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let board = |board: &'static str, machine: &'static str, location: &'static str| {
        Row::Board(row::BoardRow {
            board: board.into(),
            field: "control-board-serial".into(),
            location: location.into(),
            machine: machine.into(),
            name: None,
            run: "r".into(),
        })
    };
    let moved = |event: EventKind, machine: &'static str| {
        Row::Event(EventRow {
            board: Some("CB-1".into()),
            event: Some(event),
            machine: Some(machine.into()),
            ..match self::event(1) {
                Row::Event(event) => event,
                _ => unreachable!(),
            }
        })
    };
    let mut pending = ledger.begin().unwrap();
    for row in [
        board("CB-1", "M-1", "a.csv!D2"),
        board("CB-2", "M-2", "a.csv!D3"),
        board("CB-1", "M-1", "a.csv!D2"),
        moved(EventKind::Removed, "M-1"),
        moved(EventKind::Installed, "M-3"),
        board("CB-1", "M-3", "b.csv!D9"),
        board("CB-2", "M-3", "b.csv!D10"),
    ] {
        pending.append(&row).unwrap();
    }
    // A run that says both, the board first: explained; and what it says again explains no further move.
    let run = |n: i64| {
        Row::Run(row::RunRow {
            activities: Vec::new(),
            as_of: "2026-07-31".parse().unwrap(),
            key: None,
            run: format!("r{n}").into(),
            time: jiff::Timestamp::from_second(n).unwrap(),
            version: "0.1.0".into(),
        })
    };
    let installed = || match moved(EventKind::Installed, "M-5") {
        Row::Event(event) => Row::Event(EventRow { board: Some("CB-3".into()), ..event }),
        other => other,
    };
    pending.append(&taken_back(4)).unwrap();
    pending.commit().unwrap();
    let of_one = ledger.history("cb-1").unwrap();
    let said: Vec<(u64, &str, Option<&str>)> =
        of_one.steps.iter().map(|step| (step.seq, step.what, step.machine.as_deref())).collect();
    assert_eq!(
        said,
        [
            (1, "in", Some("M-1")),
            (4, "removed", Some("M-1")),
            (5, "installed", Some("M-3")),
            (6, "in", Some("M-3")),
            (8, "taken back", Some("M-1"))
        ]
    );
    assert_eq!(of_one.steps[1].corrected_by, Some(8));
    assert!(of_one.findings.is_empty(), "{:?}", of_one.findings);
    let of_other = ledger.history("CB-2").unwrap();
    assert!(
        of_other.findings[0].contains("a.csv!D3") && of_other.findings[0].contains("b.csv!D10"),
        "{of_other:?}"
    );
    assert_eq!(ledger.history("M-3").unwrap().findings, of_other.findings);
    let add = |rows: Vec<Row<'static>>| {
        let mut pending = ledger.begin().unwrap();
        for row in rows {
            pending.append(&row).unwrap();
        }
        pending.commit().unwrap();
    };
    add(vec![
        run(1),
        board("CB-3", "M-4", "a.csv!D4"),
        run(2),
        board("CB-3", "M-5", "b.csv!D4"),
        installed(),
    ]);
    assert!(ledger.history("CB-3").unwrap().findings.is_empty());
    add(vec![run(3), board("CB-3", "M-6", "c.csv!D4"), installed()]);
    assert_eq!(
        ledger.history("CB-3").unwrap().findings.len(),
        1,
        "it is said once more, and explains nothing"
    );
    // What was taken back explains nothing either.
    add(vec![taken_back(5)]);
    assert_eq!(ledger.history("CB-1").unwrap().findings.len(), 1);
    assert!(ledger.history("CB-9").unwrap().steps.is_empty());
}
