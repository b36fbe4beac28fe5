//! Checkpoints and proofs that somebody changed, and ledgers that do not agree.

use super::*;

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
