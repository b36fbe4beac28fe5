//! Files by others, by several writers and of earlier versions.

use super::*;

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
