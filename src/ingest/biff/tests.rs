use super::*;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// A workbook of `sheets` that are one and the same, with these records.
fn workbook(sheets: usize, texts: &[u8], cells: &[Vec<u8>]) -> Vec<u8> {
    let shared = record(0x00FC, &[&[0; 8], texts].concat());
    let globals = 4 + sheets * 12 + shared.len() + 4;
    let mut stream = record(0x0809, &[]);
    for _ in 0..sheets {
        let start = u32::try_from(globals).unwrap().to_le_bytes();
        stream.extend(record(0x0085, &[&start[..], &[0; 4]].concat()));
    }
    stream.extend(shared);
    stream.extend(record(0x000A, &[]));
    stream.extend(record(0x0809, &[]));
    for cell in cells {
        stream.extend(cell);
    }
    stream.extend(record(0x000A, &[]));
    stream
}

fn at(kind: u16, row: u16, column: u16, more: &[u8]) -> Vec<u8> {
    record(kind, &[&row.to_le_bytes()[..], &column.to_le_bytes(), more].concat())
}

fn counted(stream: &[u8]) -> Result<Allowance, Stop> {
    count(&mut stream.to_vec(), stream.len() as u64)
}

#[test]
fn a_cell_that_is_given_twice_is_refused() {
    let refused = |cells: &[Vec<u8>]| {
        let mut stream = workbook(1, &[1, 0, 0, b'x'], cells);
        match count(&mut stream, 1 << 20) {
            Ok(_) => None,
            Err(Stop::Claims(what)) => Some(what),
            Err(other) => panic!("{other:?}"),
        }
    };
    let (text, number) = (|row, column| at(0x00FD, row, column, &[0; 6]), at(0x0203, 6, 2, &[0; 10]));
    let several = at(0x00BD, 6, 1, &[&[0; 18][..], &[3, 0]].concat());
    assert_eq!(refused(&[text(0, 0), text(0, 1), text(6, 4), text(1, 0), several.clone()]), None);
    for cells in [
        vec![text(6, 2), text(0, 0), text(6, 2)],
        vec![number.clone(), number.clone()],
        vec![number, several],
    ] {
        assert_eq!(refused(&cells).as_deref(), Some("the cell C7 is given twice"));
    }
}

#[test]
fn far_cells_repeated_texts_and_repeated_sheets_are_counted() {
    let near = [at(0x0203, 0, 0, &[0; 10]), at(0x0203, 99, 20, &[0; 10])];
    assert!(counted(&workbook(60, &[], &near)).is_ok());
    let far = [at(0x0203, 0, 0, &[0; 10]), at(0x0203, 65_535, 4000, &[0; 10])];
    assert!(matches!(counted(&workbook(1, &[], &far)), Err(Stop::Held(_))));
    let middling = [at(0x0203, 0, 0, &[0; 10]), at(0x00BD, 9999, 0, &[0, 0, 9, 0])];
    assert!(counted(&workbook(1, &[], &middling)).is_ok());
    assert!(matches!(counted(&workbook(60, &[], &middling)), Err(Stop::Held(_))), "over all sheets");
    let text = [&60_000u16.to_le_bytes()[..], &[0], &vec![b'x'; 60_000]].concat();
    let shown: Vec<Vec<u8>> = (0..2000).map(|row| at(0x00FD, row, 0, &[0; 6])).collect();
    assert!(counted(&workbook(1, &text, &shown[..20])).is_ok());
    assert!(matches!(counted(&workbook(1, &text, &shown)), Err(Stop::Held(_))));
}

#[test]
fn a_cell_whose_shared_text_is_not_there_is_refused() {
    let texts = [&2u16.to_le_bytes()[..], b"\0A1"].concat();
    let cell = |text: &[u8]| counted(&workbook(1, &texts, &[at(0x00FD, 2, 0, text)]));
    assert!(cell(&[0, 0, 0, 0, 0, 0]).is_ok());
    for text in [&[0, 0, 1, 0, 0, 0][..], &[0, 0, 255, 255, 255, 255], &[0, 0]] {
        let Err(Stop::Claims(what)) = cell(text) else { panic!("{text:?} is taken") };
        assert!(what.starts_with("a cell in row 3 holds shared text "), "{what}");
    }
}

#[test]
fn what_a_sheet_says_of_its_size_is_blotted_out() {
    for (first, last, columns) in [(0u32, u32::MAX, 1u16), (5, 3, 4), (0, 65_536, 256), (0, 10, u16::MAX)] {
        let said = [&first.to_le_bytes()[..], &last.to_le_bytes(), &[0; 2], &columns.to_le_bytes(), &[0; 2]]
            .concat();
        let mut stream = workbook(2, &[], &[record(0x0200, &said), at(0x0203, 0, 0, &[7; 10])]);
        let length = stream.len() as u64;
        assert!(count(&mut stream, length).is_ok(), "{first} {last} {columns}");
        assert_eq!(stream, workbook(2, &[], &[record(0x0200, &[0; 14]), at(0x0203, 0, 0, &[7; 10])]));
    }
}

#[test]
fn texts_that_say_they_are_long_and_merged_areas_are_counted() {
    let held = |cells: &[Vec<u8>]| matches!(counted(&workbook(1, &[], cells)), Err(Stop::Held(_)));
    let long = vec![at(0x0204, 0, 0, &[0, 0, 0xFF, 0xFF, 0]); 1000];
    assert!(!held(&long[..100]) && held(&long));
    let merged = vec![record(0x00E5, &[&1000u16.to_le_bytes()[..], &[0; 8000]].concat()); 1];
    let sheets = |n| matches!(counted(&workbook(n, &[], &merged)), Err(Stop::Held(_)));
    assert!(!sheets(100) && sheets(2000));
}

#[test]
fn a_text_belongs_to_the_formula_that_awaits_it() {
    let formula = |result: [u8; 8]| at(0x0006, 6, 2, &[&[0, 0][..], &result, &[0; 8]].concat());
    let awaits = formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
    let text = record(0x0207, &[1, 0, 0, b'x']);
    // What is shared by formulas stands between the two.
    let shared = record(0x04BC, &[0; 10]);
    let another = at(0x0203, 7, 2, &[0; 10]);
    let refused = |cells: &[&Vec<u8>]| {
        let cells: Vec<Vec<u8>> = cells.iter().map(|cell| (*cell).clone()).collect();
        match counted(&workbook(1, &[], &cells)) {
            Ok(_) => None,
            Err(Stop::Claims(what)) => Some(what),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(&[&awaits, &text, &another]), None);
    assert_eq!(refused(&[&awaits, &shared, &text]), None);
    assert_eq!(refused(&[&formula([0; 8]), &another]), None);
    let none = Some("a text stands in it that is no formula's".to_owned());
    assert_eq!(refused(&[&text]), none);
    assert_eq!(refused(&[&awaits, &text, &text]), none);
    assert_eq!(refused(&[&formula([0; 8]), &text]), none);
    let missing = Some("the text of the formula in cell C7 is not there".to_owned());
    assert_eq!(refused(&[&awaits]), missing);
    assert_eq!(refused(&[&awaits, &another, &text]), missing);
}

#[test]
fn shared_texts_are_measured_across_their_continuations() {
    let first = [&[0; 8][..], &5u16.to_le_bytes(), &[1], b"a\0b\0"].concat();
    let second = [&[0][..], b"cde", &2u16.to_le_bytes(), &[8], &1u16.to_le_bytes(), b"xy", &[0; 4]].concat();
    let record = Evidence { kind: 0x00FC, data: &first, continued: vec![&second] };
    assert_eq!(lengths(&record), [5 * 3, 2 * 3]);
}
