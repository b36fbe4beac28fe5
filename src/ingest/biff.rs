//! A look at the records of an .xls ([MS-XLS]) before a parser that lays out every sheet from its first cell to its last.
//!
//! One cell in the far corner of a sheet makes it room for all between, a record of a few bytes repeats a text of any
//! length, and two sheets may be one and the same. Here the records are only counted; what a sheet says of its size is
//! blotted out, because the parser makes room for it, and honest sheets say they reach further than they do. What the
//! parser would leave out unseen, or take the last of, is refused.

mod records;
mod shared_texts;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::xml::Stop;
use crate::files::allowance::{Allowance, Limit, SHEET, TooLarge};
use crate::model::column_letters;
use records::{Evidence, Records, number};
use shared_texts::lengths;

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
        while let Some(Evidence { kind, data, .. }) = self.records.next(allowance)? {
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
