//! Where a value stands, so that it never loses its way home.

use std::fmt::{self, Write as _};

/// Which input of the run, as an index into [`Inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InputId(pub u32);

/// A row as the spreadsheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RowPlace {
    /// The sheet, as an index into [`Inputs`]: every sheet of every file is one input of its own.
    pub input: InputId,
    /// The row number a spreadsheet program shows, from 1.
    pub row: u64,
    /// The line of the text file on which the row starts, from 1; 0 where the file has no lines.
    /// It differs from `row` after a quoted line break.
    pub line: u64,
}

impl RowPlace {
    /// The place of the cell in `column` (from 0) of this row.
    pub const fn cell(self, column: u32) -> CellPlace {
        CellPlace { row: self, column }
    }
}

/// A cell as the spreadsheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CellPlace {
    /// The row.
    pub row: RowPlace,
    /// The column, from 0 (`A`).
    pub column: u32,
}

/// What a run read: one entry a sheet, in the order given.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    entries: Vec<InputInfo>,
}

/// One sheet of one file, or what somebody stated of the whole shipment on the command line or in the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputInfo {
    /// The file's name as shown, without folders unless two inputs would look alike.
    pub file: String,
    /// The sheet's name, where the format has sheets.
    pub sheet: Option<String>,
    /// Lower-case hex SHA-256 of the whole file.
    pub digest: String,
    /// For statements that stand in no sheet, how each place is called: `--destination`, `[shipment] consignee`.
    pub places: Vec<String>,
}

impl Inputs {
    /// Adds a sheet and returns its id.
    pub fn push(&mut self, info: InputInfo) -> InputId {
        self.entries.push(info);
        InputId(u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX))
    }

    /// Fills in the digest of a sheet's file that was worked out while it was read.
    pub fn set_digest(&mut self, id: InputId, digest: &str) {
        if let Some(entry) = self.entries.get_mut(id.0 as usize) {
            digest.clone_into(&mut entry.digest);
        }
    }

    /// The sheet behind an id.
    pub fn get(&self, id: InputId) -> Option<&InputInfo> {
        self.entries.get(id.0 as usize)
    }

    /// Every sheet with its id.
    pub fn iter(&self) -> impl Iterator<Item = (InputId, &InputInfo)> {
        (0u32..).map(InputId).zip(self.entries.iter())
    }

    /// `miners.csv!C17` or `fleet.xlsx!Texas!C17`, with `(line 19)` where the text line differs from the row.
    pub fn show(&self, at: CellPlace) -> ShowPlace<'_> {
        ShowPlace { inputs: self, row: at.row, column: Some(at.column) }
    }

    /// `miners.csv!17`, for a whole row.
    pub fn show_row(&self, at: RowPlace) -> ShowPlace<'_> {
        ShowPlace { inputs: self, row: at, column: None }
    }
}

/// A place, ready to be written.
#[derive(Clone, Copy, Debug)]
pub struct ShowPlace<'a> {
    inputs: &'a Inputs,
    row: RowPlace,
    column: Option<u32>,
}

impl fmt::Display for ShowPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.inputs.get(self.row.input) {
            Some(info) => f.write_str(&info.file)?,
            None => f.write_str("?")?,
        }
        if let Some(sheet) = self.inputs.get(self.row.input).and_then(|i| i.sheet.as_deref()) {
            write!(f, "!{sheet}")?;
        }
        let places = self.inputs.get(self.row.input).map(|info| info.places.as_slice()).unwrap_or_default();
        if let Some(place) = self.column.and_then(|column| places.get(column as usize)) {
            return write!(f, " {place}");
        }
        f.write_str("!")?;
        self.column.into_iter().flat_map(letters).try_for_each(|letter| f.write_char(letter))?;
        write!(f, "{}", self.row.row)?;
        if self.row.line != 0 && self.row.line != self.row.row {
            write!(f, " (line {})", self.row.line)?;
        }
        Ok(())
    }
}

/// The letters a spreadsheet shows for a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    letters(column).collect()
}

/// As [`column_letters`], one by one.
pub fn letters(column: u32) -> impl Iterator<Item = char> {
    // The last of 2^32 columns has seven.
    let (mut letters, mut from) = (['A'; 7], 7);
    let mut n = u64::from(column) + 1;
    while n > 0 {
        n -= 1;
        from -= 1;
        letters[from] = char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
        n /= 26;
    }
    letters.into_iter().skip(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_as_spreadsheets_count() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (u32::MAX, "MWLQKWV"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn a_place_names_the_line_only_where_it_differs() {
        let mut inputs = Inputs::default();
        let input = inputs.push(InputInfo {
            file: "m.csv".into(),
            sheet: None,
            digest: String::new(),
            places: Vec::new(),
        });
        let at = |row, line| RowPlace { input, row, line }.cell(2);
        assert_eq!(inputs.show(at(17, 17)).to_string(), "m.csv!C17");
        assert_eq!(inputs.show(at(17, 19)).to_string(), "m.csv!C17 (line 19)");
    }
}
