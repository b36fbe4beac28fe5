//! Where in a delimited text the characters of a cell stand: for outputs that point at them.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use super::clean::clean;
use super::delimited::Delimited;
use super::reader::Workbook;
use super::rows::{Mark, Rows};

/// Of so many rows one is remembered by its place in the text: those from there on are read again for each cell that is asked for.
const STRIDE: u64 = 16;

/// The cells of a delimited text. Nothing of it is held but the places of some of its rows, from the first time that one is asked for.
pub(crate) struct TextCells {
    rows: Arc<dyn Rows>,
    marks: OnceLock<Vec<Mark>>,
}

/// Characters of a text, from `start` up to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextSpan {
    /// The first of them.
    pub start: TextPlace,
    /// The one behind the last.
    pub end: TextPlace,
}

/// A character of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPlace {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in UTF-16 code units, as editors and the makers of annotations count.
    pub column: u64,
}

impl TextCells {
    /// The cells of an input; `None` where it is no delimited text.
    pub(crate) fn of(workbook: &Workbook) -> Option<Self> {
        let sheets = workbook.content.sheets();
        let rows = sheets.into_iter().next().filter(|_| workbook.dialect.is_some())?.rows;
        rows.as_text()?;
        Some(Self { rows, marks: OnceLock::new() })
    }

    /// The characters of a cell by its row, from 1, and column, from 0, without blanks and quotes around them, or those of the value in it. `None` where there are
    /// none, or the cell does not hold that value: the text may be read otherwise than it was when the value was found.
    pub(crate) fn span(&self, row: u64, column: u32, value: Option<&str>) -> Option<TextSpan> {
        let text = self.rows.as_text()?;
        let marks = self.marks.get_or_init(|| marks(text));
        let at = marks.partition_point(|mark| mark.row <= row).checked_sub(1)?;
        let end = marks.get(at + 1).map(|next| next.offset);
        let mut found = None;
        let near = text.scan(*marks.get(at)?, end, &mut |read| {
            if read.mark.row == row {
                found = Some((read.mark, read.end));
            }
            if read.mark.row < row { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        near.ok()?;
        let (mark, end) = found?;
        let (record, cell) = text.cell(mark, end, usize::try_from(column).ok()?)?;
        let raw = record.get(cell.clone())?;
        // Of a cell that says more, the value alone.
        let found =
            value.map(str::trim).filter(|value| !value.is_empty()).map(|value| (raw.find(value), value));
        let cell = match found {
            None => cell,
            Some((Some(at), value)) => cell.start + at..cell.start + at + value.len(),
            Some((None, value)) if undoubled(raw) == value || clean(raw) == value => cell,
            Some((None, _)) => return None,
        };
        let text = record.get(cell.clone()).filter(|text| !text.is_empty())?;
        let start = behind(TextPlace { line: mark.line, column: 1 }, record.get(..cell.start)?);
        Some(TextSpan { start, end: behind(start, text) })
    }
}

impl fmt::Debug for TextCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextCells").finish_non_exhaustive()
    }
}

/// Every so many rows, where one starts; as far as the text can be read.
fn marks(text: &Delimited) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut rows = 0_u64;
    let read = text.scan(Mark::default(), None, &mut |row| {
        if rows.is_multiple_of(STRIDE) {
            marks.push(row.mark);
        }
        rows += 1;
        ControlFlow::Continue(())
    });
    // What cannot be read any more has no places to point at; that the file changed is said by those who read it.
    if read.is_err() {
        marks.clear();
    }
    marks
}

/// What stands between quotes, read.
fn undoubled(raw: &str) -> String {
    raw.replace("\"\"", "\"")
}

/// The place behind a piece of text that stands at a place.
fn behind(at: TextPlace, text: &str) -> TextPlace {
    let mut place = at;
    let mut after_cr = false;
    for c in text.chars() {
        match c {
            '\n' if after_cr => {}
            '\n' | '\r' => place = TextPlace { line: place.line + 1, column: 1 },
            c => place.column += c.len_utf16() as u64,
        }
        after_cr = c == '\r';
    }
    place
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::files::input::Input;
    use crate::ingest::reader::{ReadOptions, open};

    fn cells(text: &[u8]) -> TextCells {
        let input = Input::memory("m.csv", text.to_vec());
        TextCells::of(&open(&input, &ReadOptions::default()).unwrap()).unwrap()
    }

    fn at(cells: &TextCells, row: u64, column: u32, value: Option<&str>) -> Option<[u64; 4]> {
        let TextSpan { start, end } = cells.span(row, column, value)?;
        Some([start.line, start.column, end.line, end.column])
    }

    #[test]
    fn a_cell_is_found_behind_marks_quotes_and_lines() {
        let text =
            "\u{feff}sep=;\r\nSerial;Model;Note\r\nA1;\"Antminer; \"\"S21\"\"\r\nblue\"; x \r\n🙂2;S19;é\r\n";
        let cells = cells(text.as_bytes());
        // The line that tells Excel the delimiter is no row.
        assert_eq!(at(&cells, 1, 0, Some("Serial")), Some([2, 1, 2, 7]));
        assert_eq!(at(&cells, 2, 1, Some("Antminer; \"S21\"\r\nblue")), Some([3, 5, 4, 5]));
        assert_eq!(at(&cells, 2, 2, Some("x")), Some([4, 8, 4, 9]));
        // Columns count as editors do: two for what takes two units.
        assert_eq!(at(&cells, 3, 1, Some("S19")), Some([5, 5, 5, 8]));
        assert_eq!(at(&cells, 3, 2, None), Some([5, 9, 5, 10]));
        assert_eq!(at(&cells, 1, 0, Some("rial")), Some([2, 3, 2, 7]), "a part of what the cell says");
        assert_eq!(at(&cells, 3, 1, Some("S21")), None, "another value");
        assert_eq!(at(&cells, 3, 3, None), None, "no such cell");
        assert_eq!(at(&cells, 4, 0, None), None, "no such row");
    }

    #[test]
    fn every_row_of_a_long_text_is_found_in_any_encoding() {
        let mut text = String::from("Serial,Supplier\n");
        for n in 0..1000 {
            let _ = writeln!(text, "SN{n},北京算能科技有限公司 {n}");
        }
        let (gbk, ..) = encoding_rs::GBK.encode(&text);
        for bytes in [text.as_bytes(), &gbk] {
            let cells = cells(bytes);
            for n in [0, 62, 63, 64, 511, 999] {
                let serial = format!("SN{n}");
                let column = serial.len() as u64 + 2;
                let name = format!("北京算能科技有限公司 {n}");
                let end = column + name.chars().count() as u64;
                assert_eq!(at(&cells, n + 2, 1, Some(&name)), Some([n + 2, column, n + 2, end]), "{n}");
            }
        }
    }
}
