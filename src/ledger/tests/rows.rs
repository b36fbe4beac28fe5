//! Rows that somebody changed, and rows as they are written.

use super::*;

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
