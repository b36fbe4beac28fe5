//! Block boundaries, row and line numbers, and agreement with the `csv` crate.

use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::ingest::dialect::LineEnds;

const DIALECT: Dialect =
    Dialect { delimiter: b',', quote: Some(b'"'), line_ends: LineEnds::Lf, single_column: false };
const START: Mark = Mark { offset: 0, row: 1, line: 1 };

/// A row with nothing borrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owned {
    mark: Mark,
    end: u64,
    cells: Vec<String>,
}

fn delimited(text: &str, block: usize) -> Delimited {
    Delimited::new(Bytes::memory("t.csv", text.into()), DIALECT, START).with_limits(block, RECORD_CAP)
}

fn scan(rows: &Delimited, from: Mark, end: Option<u64>) -> Result<Vec<Owned>, Diagnostic> {
    let mut all = Vec::new();
    rows.scan(from, end, &mut |row| {
        let cells = row.cells.iter().map(|c| c.text.to_owned()).collect();
        all.push(Owned { mark: row.mark, end: row.end, cells });
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

#[test]
fn blank_lines_are_rows_and_quoted_line_ends_are_not() {
    let rows = scan(&delimited("a,b\r\n\r\n\"x\ny\",1\r\nlast,2", 7), START, None).unwrap();
    let seen: Vec<(u64, u64, usize)> =
        rows.iter().map(|r| (r.mark.row, r.mark.line, r.cells.len())).collect();
    assert_eq!(seen, [(1, 1, 2), (2, 2, 0), (3, 3, 2), (4, 5, 2)]);
    assert_eq!(rows[2].cells[0], "x\ny");
}

#[test]
fn old_macintosh_line_ends_end_rows() {
    let rows = scan(&delimited("a,b\r1,2\r3,4\r", 4), START, None).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].mark, Mark { offset: 8, row: 3, line: 3 });
}

#[test]
fn an_open_quote_is_an_error_that_names_its_line() {
    let late = format!("a,b\n1,2\n\"x\ny\",\"never closed\n{}", "3,4\n".repeat(50));
    for block in [8, 64, 4096] {
        let mut seen = 0;
        let rows = delimited(&late, block);
        let error = rows
            .scan(START, None, &mut |_| {
                seen += 1;
                ControlFlow::Continue(())
            })
            .unwrap_err();
        assert_eq!(error.code, "csv-quote-unclosed");
        assert!(error.message.contains("line 4 "), "{}", error.message);
        assert_eq!(seen, 2, "rows before it are seen");
    }
}

#[test]
fn a_record_longer_than_believed_is_an_error_at_any_block_size() {
    let text = format!("a,b\n{},2\n", "x".repeat(500));
    for block in [16, 300, 4096] {
        let rows = delimited(&text, block).with_limits(block, 400);
        let error = scan(&rows, START, None).unwrap_err();
        assert_eq!(error.code, "csv-record-too-long");
        assert!(error.message.contains("line 2 "), "{}", error.message);
    }
}

#[test]
fn breaking_off_ends_the_scan() {
    let mut seen = 0;
    let stop = &mut |_: &RawRow<'_>| {
        seen += 1;
        ControlFlow::Break(())
    };
    delimited("a\nb\nc\n", 64).scan(START, None, stop).unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn whole_chars_leaves_out_only_what_is_cut() {
    let text = "aé算🦀";
    for cut in 0..=text.len() {
        let whole = whole_chars(&text.as_bytes()[..cut]);
        assert!(text.is_char_boundary(whole) && cut - whole < 4, "{cut} {whole}");
        assert!(!text.is_char_boundary(cut) || whole == cut);
    }
}

/// Pieces that make delimited text with everything that is hard about it.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z算é]{0,6}".prop_map(|s| s),
        2 => Just(",".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => "\"([a-z,算]|\"\"|\n|\r\n){0,8}\"".prop_map(|s| s),
        1 => Just("\"".to_owned()),
        1 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// What the `csv` crate reads: empty lines left out.
fn by_csv_crate(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_block_size_reads_the_same(
        text in text(),
        block in 4usize..40,
        cap in prop_oneof![Just(RECORD_CAP), 1usize..60],
    ) {
        let whole = scan(&delimited(&text, 1 << 16).with_limits(1 << 16, cap), START, None);
        let parts = scan(&delimited(&text, block).with_limits(block, cap), START, None);
        match (whole, parts) {
            (Ok(whole), Ok(parts)) => prop_assert_eq!(whole, parts),
            (Err(whole), Err(parts)) => prop_assert_eq!(whole.message, parts.message),
            (whole, parts) => prop_assert!(false, "{:?} but {:?}", whole, parts),
        }
    }

    #[test]
    fn where_rows_seem_to_start_is_behind_a_line_end(text in text(), near in 0u64..80) {
        let rows = delimited(&text, 16);
        let start = rows.guess_start(near);
        if let Some(start) = start {
            let start = usize::try_from(start).unwrap();
            prop_assert!(start < text.len() && start > usize::try_from(near).unwrap());
            prop_assert!(text[..start].ends_with('\n') || (text[..start].ends_with('\r') && !text[start..].starts_with('\n')));
        }
        // Without quotes it is no guess.
        if !text.contains('"') {
            let real = scan(&rows, START, None).unwrap().into_iter().map(|r| r.mark.offset).find(|o| *o > near);
            prop_assert_eq!(start, real);
        }
    }

    #[test]
    fn the_csv_crate_reads_the_same(text in text()) {
        // Where quotes do not pair we refuse and the csv crate does not.
        if let Ok(rows) = scan(&delimited(&text, 16), START, None) {
            let ours: Vec<_> = rows.into_iter().map(|r| r.cells).filter(|c| !c.is_empty()).collect();
            prop_assert_eq!(ours, by_csv_crate(&text));
        }
    }

    #[test]
    fn any_range_of_rows_reads_the_same_again(text in text(), a in 0usize..30, b in 0usize..30) {
        let rows = delimited(&text, 16);
        if let Ok(all) = scan(&rows, START, None) {
            let (a, b) = (a.min(b).min(all.len()), a.max(b).min(all.len()));
            if a < b {
                let again = scan(&rows, all[a].mark, Some(all[b - 1].end)).unwrap();
                prop_assert_eq!(&again[..], &all[a..b]);
            }
        }
    }

    #[test]
    fn lines_are_those_an_editor_counts(text in text()) {
        if let Ok(all) = scan(&delimited(&text, 16), START, None) {
            for row in all {
                let before = &text[..usize::try_from(row.mark.offset).unwrap()];
                let unified = before.replace("\r\n", "\n").replace('\r', "\n");
                prop_assert_eq!(row.mark.line, 1 + unified.matches('\n').count() as u64);
            }
        }
    }
}
