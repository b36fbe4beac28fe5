//! A look at the records of an .xls ([MS-XLS]) before a parser that lays out every sheet from its first cell to its last.
//!
//! One cell in the far corner of a sheet makes it room for all between, a record of a few bytes repeats a text of any
//! length, and two sheets may be one and the same. Here the records are only counted; what a sheet says of its size is
//! blotted out, because the parser makes room for it, and honest sheets say they reach further than they do.

use std::ops::Range;

use super::allowance::{Allowance, Limit, SHEET, TooLarge};
use super::xml::Stop;
use crate::model::column_letters;

/// Continuations of one record: the parser takes each from the front of a list, and moves the others up.
const CONTINUED: usize = 40_000;
const CONTINUE: u16 = 0x003C;

/// Counts what the parser will hold of a workbook's stream, and blots out what its sheets say of their size: what is
/// left of the allowance of a file of `sent` bytes.
pub(super) fn count(stream: &mut [u8], sent: u64) -> Result<Allowance, Stop> {
    // Where sheets overlap, what is blotted out in one may be another record in the next.
    const MOST: usize = 3;
    for _ in 0..MOST {
        let mut allowance = Allowance::new(sent);
        if !count_once(stream, &mut allowance)? {
            return Ok(allowance);
        }
    }
    Err(Stop::Claims("its sheets overlap".into()))
}

/// Counts and blots out, and says whether there was anything to blot out.
fn count_once(stream: &mut [u8], allowance: &mut Allowance) -> Result<bool, Stop> {
    let mut sheets = Vec::new();
    let mut texts = Vec::new();
    // In bytes of UTF-8, of which a letter has at most three.
    let mut longest_name = 3 * 31;
    let mut names = 0;
    let mut records = Records { rest: stream };
    while let Some(record) = records.next(allowance)? {
        match record.kind {
            0x0085 => {
                let letters = record.data.get(6).copied().unwrap_or(0);
                longest_name = longest_name.max(3 * u64::from(letters));
                allowance.take(Limit::Held, SHEET)?;
                sheets.extend(number(record.data, 0, 4));
            }
            // A defined name, which a formula repeats.
            0x0018 => {
                let letters = record.data.get(3).copied().unwrap_or(0);
                longest_name = longest_name.max(3 * u64::from(letters));
                names += 1;
            }
            0x00FC => texts = lengths(&record),
            0x000A => break,
            _ => {}
        }
    }
    // A name has what it stands for beside it, which may begin with a sheet's name.
    allowance.take(Limit::Held, names * (200 + 2 * longest_name))?;
    allowance.take(Limit::Held, 48 * texts.len() as u64 + texts.iter().sum::<u64>())?;
    let mut said_any = false;
    // What is held of one sheet after the other; the largest counts.
    let mut passing = 0;
    for start in sheets {
        let Some(rest) = stream.get(start..) else { continue };
        let mut sheet = BiffSheet {
            records: Records { rest },
            texts: &texts,
            longest_name,
            values: None,
            formulas: None,
            awaits_text: None,
            cells: 0,
            places: Vec::new(),
            shown: 0,
        };
        let said = sheet.count(allowance)?;
        passing = passing.max(sheet.passing());
        let places: Vec<Range<usize>> = said
            .iter()
            .map(|data| data.as_ptr().addr() - stream.as_ptr().addr())
            .zip(&said)
            .map(|(at, data)| at..at + data.len())
            .collect();
        // Before the next sheet, which may be the same.
        said_any |= !places.is_empty();
        for place in places {
            stream[place].fill(0);
        }
    }
    allowance.take(Limit::Held, passing)?;
    Ok(said_any)
}

/// What the parser holds for each place: a value and, where formulas stand, a text.
const PLACE: u64 = size_of::<calamine::Data>() as u64;
const FORMULA: u64 = size_of::<String>() as u64;

/// The rows and columns between which cells stand, both ends included.
#[derive(Clone, Copy)]
struct Area {
    rows: (u64, u64),
    columns: (u64, u64),
}

impl Area {
    fn with(area: Option<Self>, row: u64, column: u64) -> Self {
        let Some(Self { rows, columns }) = area else {
            return Self { rows: (row, row), columns: (column, column) };
        };
        Self {
            rows: (rows.0.min(row), rows.1.max(row)),
            columns: (columns.0.min(column), columns.1.max(column)),
        }
    }

    fn places(area: Option<Self>) -> u64 {
        area.map_or(0, |a| (a.rows.1 - a.rows.0 + 1) * (a.columns.1 - a.columns.0 + 1))
    }
}

/// One sheet as it is walked through.
struct BiffSheet<'a> {
    records: Records<'a>,
    texts: &'a [u64],
    longest_name: u64,
    values: Option<Area>,
    formulas: Option<Area>,
    /// The row and column of a formula whose text is to follow.
    awaits_text: Option<(u64, u64)>,
    cells: u64,
    /// Where values stand, row and column in one number.
    places: Vec<u32>,
    /// Bytes of text in the cells.
    shown: u64,
}

impl<'a> BiffSheet<'a> {
    /// Counts, and gives the records that say how large the sheet is.
    fn count(&mut self, allowance: &mut Allowance) -> Result<Vec<&'a [u8]>, Stop> {
        let mut said = Vec::new();
        // A chart in the sheet has records of its own.
        let mut depth = 0u32;
        while let Some(Record { kind, data, .. }) = self.records.next(allowance)? {
            match kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => break,
                0x000A => depth -= 1,
                _ if depth > 1 => {}
                // Of another length it is an error, and read no further.
                0x0200 if matches!(data.len(), 10 | 14 | 16) && data.iter().any(|byte| *byte != 0) => {
                    said.push(data);
                }
                0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD | 0x0006 => {
                    self.cell(kind, data, allowance)?;
                }
                // The parser takes any for that of the last formula, and the last of several.
                0x0207 => {
                    let Some((row, column)) = self.awaits_text.take() else {
                        return Err(Stop::Claims("a text stands in it that is no formula's".into()));
                    };
                    self.values = Some(Area::with(self.values, row, column));
                    self.cells += 1;
                    self.text(data, allowance)?;
                }
                0x00E5 => {
                    let merged = number(data, 0, 2).unwrap_or(0) as u64;
                    allowance.take(Limit::Held, merged * 3 * size_of::<calamine::Dimensions>() as u64)?;
                }
                _ => {}
            }
        }
        self.check_text()?;
        self.check_places()?;
        let held = Area::places(self.values) * PLACE + Area::places(self.formulas) * FORMULA;
        allowance.take(Limit::Held, held)?;
        Ok(said)
    }

    /// Refuses a formula whose text is not there: the parser would leave its cell out, and nobody would know.
    fn check_text(&self) -> Result<(), Stop> {
        let Some((row, column)) = self.awaits_text else { return Ok(()) };
        let column = column_letters(u32::try_from(column).unwrap_or(u32::MAX));
        Err(Stop::Claims(format!("the text of the formula in cell {column}{} is not there", row + 1)))
    }

    /// Refuses a cell that is given twice: programs differ in which of the two they show.
    fn check_places(&mut self) -> Result<(), Stop> {
        if !self.places.is_sorted_by(|a, b| a < b) {
            self.places.sort_unstable();
        }
        let twice = self.places.windows(2).find(|pair| pair[0] == pair[1]);
        match twice {
            None => Ok(()),
            Some(pair) => {
                let (row, column) = ((pair[0] >> 16) + 1, column_letters(pair[0] & 0xFFFF));
                Err(Stop::Claims(format!("the cell {column}{row} is given twice")))
            }
        }
    }

    /// What is held only while this sheet is read: its cells as a list, that grows; then its places once more.
    fn passing(&self) -> u64 {
        const CELL: u64 = size_of::<calamine::Cell<calamine::Data>>() as u64;
        let places = 2 * (self.places.len() * size_of::<u32>()) as u64;
        places + (self.cells * CELL * 3 / 2).max(Area::places(self.values) * PLACE + self.shown)
    }

    /// Counts a text that stands in a cell. The parser makes room for as many letters as it says it has.
    fn text(&mut self, data: &[u8], allowance: &mut Allowance) -> Result<(), TooLarge> {
        let said = number(data, 0, 2).unwrap_or(0);
        let text = said.max(3 * data.len()) as u64;
        self.shown += text;
        allowance.take(Limit::Held, text)
    }

    fn cell(&mut self, kind: u16, data: &[u8], allowance: &mut Allowance) -> Result<(), Stop> {
        let (Some(row), Some(column)) = (number(data, 0, 2), number(data, 2, 2)) else { return Ok(()) };
        self.check_text()?;
        let last = if kind == 0x00BD { number(data, data.len() - 2, 2).unwrap_or(0) } else { column };
        // Both are numbers of two bytes.
        let columns = (column..=last).take(data.len().div_ceil(6));
        self.places.extend(columns.filter_map(|column| u32::try_from(row << 16 | column).ok()));
        let (row, column) = (row as u64, column as u64);
        self.values = Some(Area::with(self.values, row, column));
        self.cells += 1;
        match kind {
            0x00BD => {
                self.values = Some(Area::with(self.values, row, last as u64));
                self.cells += data.len() as u64 / 6;
            }
            0x00FD => {
                // The parser would leave the cell out, and nobody would know that something stood there.
                let named = number(data, 6, 4).unwrap_or(usize::MAX);
                let Some(text) = self.texts.get(named).copied() else {
                    let (there, row) = (self.texts.len(), row + 1);
                    let what =
                        format!("a cell in row {row} holds shared text {named}, and there are {there}");
                    return Err(Stop::Claims(what));
                };
                self.shown += text;
                allowance.take(Limit::Held, text)?;
            }
            0x0204 | 0x00D6 => self.text(data.get(6..).unwrap_or_default(), allowance)?,
            0x0006 => {
                self.formulas = Some(Area::with(self.formulas, row, column));
                // [MS-XLS] 2.5.133: the result is a text, which a record of its own holds.
                let is_text = number(data, 12, 2) == Some(0xFFFF) && number(data, 6, 1) == Some(0);
                self.awaits_text = is_text.then_some((row, column));
                self.cells += 1;
                let tokens = data.len().saturating_sub(20) as u64;
                // A formula that cannot be read is told in words.
                allowance.take(Limit::Held, 200 + tokens * 10 + tokens / 5 * self.longest_name)?;
                // Each part of a formula is put before what was written.
                allowance.take(Limit::Unpacked, tokens * tokens / 16 * (1 + self.longest_name / 32))?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// How long each of the shared texts is at most, in bytes of UTF-8.
fn lengths(record: &Record<'_>) -> Vec<u64> {
    let mut lengths = Vec::new();
    let mut pieces = record.continued.iter().copied();
    let mut rest = record.data.get(8..).unwrap_or_default();
    loop {
        if rest.is_empty() {
            let Some(piece) = pieces.next() else { return lengths };
            rest = piece;
        }
        let (Some(mut letters), Some(mut flags)) = (number(rest, 0, 2), number(rest, 2, 1)) else {
            return lengths;
        };
        let formatted = flags & 8 != 0;
        let extended = flags & 4 != 0;
        let runs = if formatted { number(rest, 3, 2).unwrap_or(0) } else { 0 };
        let behind = if extended { number(rest, 3 + 2 * usize::from(formatted), 4).unwrap_or(0) } else { 0 };
        rest = rest.get(3 + 2 * usize::from(formatted) + 4 * usize::from(extended)..).unwrap_or_default();
        let mut length = 0;
        loop {
            let wide = 1 + (flags & 1);
            let here = letters.min(rest.len() / wide);
            length += here as u64 * 3;
            letters -= here;
            rest = &rest[here * wide..];
            if letters == 0 {
                break;
            }
            // The rest of a text begins with flags of its own.
            let Some((first, piece)) = pieces.next().and_then(<[u8]>::split_first) else { return lengths };
            (flags, rest) = (usize::from(*first), piece);
        }
        lengths.push(length);
        let mut skip = runs * 4 + behind;
        while skip > rest.len() {
            skip -= rest.len();
            let Some(piece) = pieces.next() else { return lengths };
            rest = piece;
        }
        rest = &rest[skip..];
    }
}

/// One record with what continues it.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
    continued: Vec<&'a [u8]>,
}

/// The records of a stream, up to one that is cut off.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn next(&mut self, allowance: &mut Allowance) -> Result<Option<Record<'a>>, Stop> {
        let Some((kind, data)) = self.one() else { return Ok(None) };
        let mut record = Record { kind, data, continued: Vec::new() };
        let mut length = 4 + data.len();
        while number(self.rest, 0, 2) == Some(usize::from(CONTINUE)) {
            let Some((_, data)) = self.one() else { return Ok(None) };
            record.continued.push(data);
            length += 4 + data.len();
            if record.continued.len() > CONTINUED {
                return Err(Stop::Claims(format!("a record has more than {CONTINUED} continuations")));
            }
        }
        allowance.take(Limit::Unpacked, length as u64)?;
        Ok(Some(record))
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16::try_from(number(self.rest, 0, 2)?).ok()?;
        let end = 4 + number(self.rest, 2, 2)?;
        let data = self.rest.get(4..end)?;
        self.rest = &self.rest[end..];
        Some((kind, data))
    }
}

/// A number of 1, 2 or 4 bytes, if it is there.
fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    Some(data.get(at..at.checked_add(bytes)?)?.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
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
        for (first, last, columns) in [(0u32, u32::MAX, 1u16), (5, 3, 4), (0, 65_536, 256), (0, 10, u16::MAX)]
        {
            let said =
                [&first.to_le_bytes()[..], &last.to_le_bytes(), &[0; 2], &columns.to_le_bytes(), &[0; 2]]
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
        let second =
            [&[0][..], b"cde", &2u16.to_le_bytes(), &[8], &1u16.to_le_bytes(), b"xy", &[0; 4]].concat();
        let record = Record { kind: 0x00FC, data: &first, continued: vec![&second] };
        assert_eq!(lengths(&record), [5 * 3, 2 * 3]);
    }
}
