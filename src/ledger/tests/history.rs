//! What the ledger tells of a board.

use super::*;

/// An event that only takes back another.
fn taken_back(seq: u64) -> Row<'static> {
    match event(1) {
        Row::Event(event) => Row::Event(EventRow { event: None, corrects: Some(seq), ..event }),
        other => other,
    }
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
