//! Numbers that a workbook shows with noughts in front (`00412`): their format says how many digits a tag or serial has.

use std::iter::Peekable;
use std::vec::IntoIter;

use calamine::{Style, Xlsx, XlsxError};

use crate::files::allowance::{Allowance, Limit, TooLarge};

/// The cells of a sheet whose format is noughts alone, in the order in which they stand in the file.
#[derive(Debug)]
pub(super) struct ShownZeros(Peekable<IntoIter<Cell>>);

/// A cell with such a format, and how many digits it shows at least.
#[derive(Clone, Copy, Debug)]
struct Cell {
    at: (u32, u32),
    digits: u8,
}

impl ShownZeros {
    /// Finds them. Of a workbook without such a format nothing is read.
    pub(super) fn of<R: std::io::Read + std::io::Seek>(
        workbook: &mut Xlsx<R>,
        sheet: &str,
        allowance: &mut Allowance,
    ) -> Result<Result<Self, TooLarge>, XlsxError> {
        let mut reader = workbook.worksheet_cells_reader(sheet)?;
        let digits: Vec<u8> = reader.styles().iter().map(digits_of).collect();
        let mut cells = Vec::new();
        if digits.iter().any(|digits| *digits > 0) {
            while let Some((row, column, style)) = reader.next_style_id()? {
                let Some(digits) = digits.get(style).copied().filter(|digits| *digits > 0) else { continue };
                // A list that grows is there twice.
                if let Err(too_large) = allowance.take(Limit::Held, 2 * size_of::<Cell>() as u64) {
                    return Ok(Err(too_large));
                }
                cells.push(Cell { at: (row, column), digits });
            }
        }
        Ok(Ok(Self(cells.into_iter().peekable())))
    }

    /// A number as the cell shows it; cells are asked for in the order of the file.
    pub(super) fn shown(&mut self, at: (u32, u32), number: String) -> String {
        while let Some(cell) = self.0.next_if(|cell| cell.at <= at) {
            if cell.at == at {
                return filled(number, cell.digits.into());
            }
        }
        number
    }
}

/// A number of digits alone with noughts in front, so that it has so many; a cell shows no more than 255 signs of a number.
pub(super) fn filled(number: String, digits: usize) -> String {
    let whole = digits <= 255 && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    if whole { format!("{number:0>digits$}") } else { number }
}

/// How many digits a format shows at least, where it is noughts alone: `00000`, and `00000;-00000` for numbers that are no tags.
fn digits_of(style: &Style) -> u8 {
    let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    let positive = code.split(';').next().unwrap_or_default();
    let noughts = positive.len() > 1 && positive.bytes().all(|b| b == b'0');
    u8::try_from(positive.len()).ok().filter(|_| noughts).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_alone_are_filled() {
        for (number, shown) in [
            ("412", "00412"),
            ("1234567", "1234567"),
            ("0", "00000"),
            ("-412", "-412"),
            ("4.5", "4.5"),
            ("1E+20", "1E+20"),
            ("", ""),
        ] {
            assert_eq!(filled(number.to_owned(), 5), shown);
        }
        assert_eq!(filled("412".to_owned(), 70_000), "412");
    }
}
