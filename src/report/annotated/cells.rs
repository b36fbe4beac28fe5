//! Cells and areas by their names: `C17`, `A1:G40`.

use crate::files::allowance::{COLUMNS, ROWS};
use crate::model::column_letters;

/// A cell: its row and its column, both from 1, in the order in which cells stand in a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) column: u32,
}

impl Cell {
    /// The cell of a name; none of what is none, or stands outside of every sheet.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.replace('$', "");
        let digits = name.find(|c: char| c.is_ascii_digit())?;
        let mut column = 0_u32;
        for letter in name[..digits].bytes() {
            let letter = letter.to_ascii_uppercase().checked_sub(b'A').filter(|l| *l < 26)?;
            column = column.checked_mul(26)?.checked_add(u32::from(letter) + 1)?;
        }
        let row = name[digits..].parse().ok()?;
        ((1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column)).then_some(Self { row, column })
    }

    /// Its name.
    pub(super) fn name(self) -> String {
        format!("{}{}", letters(self.column), self.row)
    }
}

/// The letters of a column, from 1.
pub(super) fn letters(column: u32) -> String {
    column_letters(column.saturating_sub(1))
}

/// The first and the last cell of an area; of a single cell, itself twice.
pub(super) fn area(name: &str) -> Option<(Cell, Cell)> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    Some((Cell::named(first)?, Cell::named(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        for (name, row, column) in [("A1", 1, 1), ("AA17", 17, 27), ("XFD1048576", ROWS, COLUMNS)] {
            let cell = Cell { row, column };
            assert_eq!((Cell::named(name), cell.name().as_str()), (Some(cell), name));
        }
        assert_eq!(area("$A$1:B2"), Some((Cell { row: 1, column: 1 }, Cell { row: 2, column: 2 })));
        for none in ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZZZZZZ1", "A-1", "Ä1"] {
            assert_eq!(Cell::named(none), None, "{none}");
        }
    }
}
