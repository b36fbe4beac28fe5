//! What is no store of ours, is damaged, or asks for more than it has.

use super::*;

#[test]
fn files_that_are_no_store_are_left_as_they_are() {
    let (folder, path) = place();
    assert!(Store::open_read(&path).unwrap().is_none(), "none yet");
    assert!(!path.exists(), "reading makes no store");

    std::fs::write(&path, "id,name\n1,Sophgo\n").unwrap();
    for opened in [Store::open(&path).err(), Store::open_read(&path).err()] {
        let text = shown(&opened.unwrap());
        assert!(text.contains("store-foreign") && text.contains("--lists FILE"), "{text}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), b"id,name\n1,Sophgo\n");

    let other = folder.path().join("other.sqlite");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let text = shown(&Store::open(&other).unwrap_err());
    assert!(text.contains("store-foreign"), "{text}");

    let nowhere = shown(&Store::open(&folder.path().join("no/such/folder.sqlite")).unwrap_err());
    assert!(nowhere.contains("store-unreadable"), "{nowhere}");
    let is_folder = shown(&Store::open_read(folder.path()).unwrap_err());
    assert!(is_folder.contains("error[not-a-file]"), "{is_folder}");
}

#[test]
fn a_store_of_another_version_is_left_as_it_is_and_told_what_to_do() {
    let (_folder, path) = place();
    put(&mut Store::open(&path).unwrap(), &edition_of("us-csl", "2026-06-30", &["A"]));
    for (version, code, help) in [
        (schema::VERSION + 1, "store-newer", "use the version of tidewaiter that made it"),
        (schema::VERSION - 1, "store-older", "move the file away and import the lists again"),
    ] {
        Connection::open(&path).unwrap().pragma_update(None, "user_version", version).unwrap();
        let before = std::fs::read(&path).unwrap();
        for opened in [Store::open(&path).err(), Store::open_read(&path).err()] {
            let text = shown(&opened.unwrap());
            let says = [code, &format!("version {version}"), help];
            assert!(says.iter().all(|says| text.contains(says)), "{text}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_no_store_and_not_one_that_is_not_there_yet() {
    let (folder, _) = place();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), Path::new("/dev/zero"), Path::new("/dev/null")] {
        for opened in [Store::open(path).err(), Store::open_read(path).err()] {
            let text = shown(&opened.unwrap());
            assert!(text.contains("error[not-a-file]") && text.contains("--lists FILE"), "{text}");
        }
    }
}

#[test]
fn a_store_that_may_not_be_written_can_be_read() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &edition_of("us-csl", "2026-06-30", &["A"]));
    // As a file that is write protected; permissions do not bind every user who runs tests.
    store.connection.pragma_update(None, "query_only", true).unwrap();
    assert_eq!(store.editions().unwrap().len(), 1);
    let text = shown(&store.put_index("names", "k", 1, |to| to.write_all(b"x")).unwrap_err());
    assert!(text.contains("store-read-only"), "{text}");
}

#[test]
fn a_store_cut_short_is_called_damaged() {
    let (_folder, path) = place();
    let many: Vec<String> = (0..500).map(|n| format!("Entry {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    put(&mut Store::open(&path).unwrap(), &edition_of("us-csl", "2026-06-30", &many));
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let found = Store::open_read(&path).and_then(|s| s.unwrap().listings(1, |_, _| Ok(())));
    let text = shown(&found.unwrap_err());
    assert!(text.contains("store-damaged") && text.contains("import the lists again"), "{text}");
}

/// A digest is printed as it is: it must be one.
#[test]
fn a_store_whose_digest_is_none_is_called_damaged() {
    let (_folder, path) = place();
    put(&mut Store::open(&path).unwrap(), &edition_of("us-csl", "2026-06-30", &["A"]));
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute("UPDATE edition SET digest = char(10) || '::error::x'", []).unwrap();
    let found = Store::open_read(&path).and_then(|s| s.unwrap().editions());
    assert!(shown(&found.unwrap_err()).contains("store-damaged"));
}

#[test]
fn a_store_with_a_schema_that_no_import_made_is_refused() {
    for planted in [
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM listing; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE other (x)",
        "CREATE INDEX i ON entry (body)",
        "ALTER TABLE entry ADD COLUMN x TEXT",
        "DROP TABLE blob; CREATE VIEW blob AS SELECT 'x' AS name, 'x' AS key, x'' AS bytes",
    ] {
        let (_folder, path) = place();
        let mut store = Store::open(&path).unwrap();
        put(&mut store, &edition_of("us-csl", "2026-07-01", &["A"]));
        drop(store);
        assert!(Store::open_read(&path).is_ok());
        Connection::open(&path).unwrap().execute_batch(planted).unwrap();
        for refused in [Store::open(&path).err(), Store::open_read(&path).err()] {
            assert_eq!(refused.map(|r| r.code), Some("store-foreign"), "{planted}");
        }
    }
}

#[test]
fn a_statement_without_end_is_interrupted() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &edition_of("us-csl", "2026-06-30", &["A"]));
    store.limit = Limit::set(&mut store.connection, Duration::from_millis(50)).unwrap();
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n";
    let error = store.each(endless, [], |_| Ok(())).unwrap_err();
    let text = shown(&error);
    assert!(text.contains("store-slow") && text.contains("import the lists again"), "{text}");
    // Many answers, each in time, may take as long as they like, and what the program does between them is not counted.
    let mut rows = 0;
    let many =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000) SELECT x FROM n";
    let slowly = store.each(many, [], |_| {
        rows += 1;
        if rows % 50_000 == 0 {
            std::thread::sleep(Duration::from_millis(60));
        }
        Ok(())
    });
    assert!(slowly.is_ok() && rows == 200_000);
    assert_eq!(store.editions().unwrap().len(), 1, "the store can be used as before");
}

#[test]
fn an_entry_longer_than_any_is_not_imported_and_not_read() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let long = |letters: usize| {
        let mut edition = edition_of("own", "2026-07-31", &["Sophgo"]);
        edition.listings.held()[0].remarks = Some("x".repeat(letters));
        edition
    };
    let refused = store.begin().unwrap().put(&long(unpacked::LONGEST)).unwrap_err();
    assert_eq!(refused.code, "list-entry-too-long");
    assert!(refused.message.contains("the entry `Sophgo` in row 2 has"), "{}", refused.message);

    let number = put(&mut store, &long(unpacked::LONGEST - 1_000));
    assert_eq!(entries(&store, number).len(), 1);
    let longer = "UPDATE entry SET body = replace(body, 'xxxx', 'xxxxx')";
    store.connection.execute_batch(longer).unwrap();
    for refused in [store.listings(number, |_, _| Ok(())), store.listing(1, 2).map(drop)] {
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, "store-damaged");
        assert!(refused.message.contains("an import keeps at most 4194304"), "{}", refused.message);
    }
}

#[test]
fn an_edition_has_each_entry_once_and_of_its_own_source() {
    for (change, what) in [
        ("INSERT INTO listing SELECT edition, position + 10, entry, row FROM listing", "has an entry twice"),
        ("UPDATE entry SET source = 'own' WHERE number = 2", "has an entry of another source"),
    ] {
        let (_folder, path) = place();
        let mut store = Store::open(&path).unwrap();
        let number = put(&mut store, &edition_of("us-csl", "2026-07-31", &["Sophgo", "Huawei"]));
        store.connection.execute_batch(change).unwrap();
        let mut read = 0;
        let refused = store.listings(number, |_, _| {
            read += 1;
            Ok(())
        });
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, "store-damaged");
        assert!(refused.message.contains(what) && read < 3, "{}", refused.message);
    }
}

#[test]
fn entries_are_not_more_than_their_file() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let sources = ["own-a", "own-b", "own-c"];
    let numbers = sources.map(|source| put(&mut store, &edition_of(source, "2026-07-31", &["Sophgo"])));
    let bytes = path.metadata().unwrap().len();
    let half = " ".repeat(usize::try_from(bytes).unwrap() / 2);
    for number in numbers {
        assert_eq!(entries(&store, number).len(), 1);
    }
    // As where the pages of one entry are given for those of several.
    let mut first = store.unpacked("own-a".to_owned()).unwrap();
    assert!(first.take(1, &half, true).is_ok() && first.take(2, &half, true).is_ok());
    assert!(first.take(3, "  ", true).unwrap_err().message.contains("more than the file can hold"));
    drop(first);
    let mut second = store.unpacked("own-b".to_owned()).unwrap();
    assert!(second.take(1, &half, true).is_ok() && second.take(2, &half, true).is_err());
}
