//! Where a value stands, so that it never loses its way home.

use std::fmt::{self, Write as _};
use std::sync::Arc;

/// Which input of the run, as an index into [`Inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InputId(pub u32);

/// Who says what an input says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Standing {
    /// Somebody wrote it.
    #[default]
    Declared,
    /// A device said it of itself.
    Observed,
    /// Somebody signed it.
    Attested,
}

impl Standing {
    /// The word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Observed => "observed",
            Self::Attested => "attested",
        }
    }
}

/// A row of a sheet, or a statement of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RowPlace {
    /// The sheet or document, as an index into [`Inputs`]: every sheet of every file is one input of its own.
    pub input: InputId,
    /// The row number a spreadsheet program shows, or the number of the statement, from 1.
    pub row: u64,
    /// The line of the text file on which the row starts, from 1; 0 where the file has no lines.
    /// It differs from `row` after a quoted line break.
    pub line: u64,
}

impl RowPlace {
    /// The place of the cell in `column` (from 0) of this row, which somebody wrote.
    pub const fn cell(self, column: u32) -> Location {
        Location { row: self, column, standing: Standing::Declared }
    }
}

/// Where a value stands, and who says it there: values of one row, and those of one statement, stand beside each other. How
/// the place is called, [`Inputs::place`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// The row or statement.
    pub row: RowPlace,
    /// The column or field, from 0 (`A`).
    pub column: u32,
    /// Who says it.
    pub standing: Standing,
}

/// How the place of a value is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The cell of a sheet.
    Cell,
    /// A cell that stands elsewhere than where it is read, in a sheet whose machines stand in columns: its row from 1, its
    /// column from 0.
    CellAt {
        /// The row.
        row: u64,
        /// The column.
        column: u32,
    },
    /// A line of a text, from 1.
    Line(u64),
    /// A JSON or XML pointer, or what else names a place: `/boards/0/serial`, `--destination`.
    Pointer(&'a str),
    /// The bytes from the first number up to the second.
    Bytes([u64; 2]),
}

impl fmt::Display for Place<'_> {
    /// As it stands behind the name of the file; of a cell the file's sheet and row have more to say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell => Ok(()),
            Self::CellAt { row, column } => write!(f, "{}{row}", column_letters(*column)),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Pointer(pointer) => f.write_str(pointer),
            Self::Bytes([from, to]) => write!(f, "bytes {from} to {to}"),
        }
    }
}

/// How the places of a document are called.
pub trait Places: fmt::Debug + Send + Sync {
    /// The place of a field of the statement with this number, from 1.
    fn place(&self, statement: u64, field: u32) -> Place<'_>;
}

/// What a run read: one entry a sheet, in the order given.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    entries: Vec<InputInfo>,
}

/// One sheet of one file, a document, or what somebody stated of the whole shipment on the command line or in the
/// configuration.
#[derive(Clone, Debug, Default)]
pub struct InputInfo {
    /// The file's name as shown, without folders unless two inputs would look alike.
    pub file: String,
    /// The sheet's name, where the format has sheets.
    pub sheet: Option<String>,
    /// Lower-case hex SHA-256 of the whole file.
    pub digest: String,
    /// For statements that stand in no file, how each place is called: `--destination`, `[shipment] consignee`.
    pub stated: Vec<String>,
    /// How the places of a document are called; none for a sheet.
    pub places: Option<Arc<dyn Places>>,
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

    /// Whether an input is a document, whose places are no cells.
    pub(crate) fn is_document(&self, id: InputId) -> bool {
        self.get(id).is_some_and(|info| info.places.is_some())
    }

    /// How the place of a value is called.
    pub fn place(&self, at: Location) -> Place<'_> {
        let Some(info) = self.get(at.row.input) else { return Place::Cell };
        match (&info.places, info.stated.get(at.column as usize)) {
            (Some(places), _) => places.place(at.row.row, at.column),
            (None, Some(stated)) => Place::Pointer(stated),
            (None, None) => Place::Cell,
        }
    }

    /// `miners.csv!17` or `fleet.xlsx!Texas!17`, with `(line 19)` where the text line differs from the row; with the column's
    /// letters, `miners.csv!C17`, where one is given.
    pub fn show(&self, row: RowPlace, column: Option<u32>) -> ShowRow<'_> {
        ShowRow { info: self.get(row.input), row, column }
    }
}

/// A row, or a cell of it, ready to be written.
#[derive(Clone, Copy, Debug)]
pub struct ShowRow<'a> {
    info: Option<&'a InputInfo>,
    row: RowPlace,
    column: Option<u32>,
}

impl fmt::Display for ShowRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info.map_or("?", |info| &info.file))?;
        if let Some(sheet) = self.info.and_then(|info| info.sheet.as_deref()) {
            write!(f, "!{sheet}")?;
        }
        if let Some(places) = self.info.and_then(|info| info.places.as_ref()) {
            return match self.column.map(|column| places.place(self.row.row, column)) {
                None | Some(Place::Cell) => write!(f, " statement {}", self.row.row),
                Some(cell @ Place::CellAt { .. }) => write!(f, "!{cell}"),
                Some(place) => write!(f, " {place}"),
            };
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
pub(crate) fn column_letters(column: u32) -> String {
    letters(column).collect()
}

/// As [`column_letters`], of a column's place among others.
pub(crate) fn letters_of(column: usize) -> String {
    column_letters(u32::try_from(column).unwrap_or(u32::MAX))
}

/// As [`column_letters`], one by one.
pub(crate) fn letters(column: u32) -> impl Iterator<Item = char> {
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
        let input = inputs.push(InputInfo { file: "m.csv".into(), ..InputInfo::default() });
        let at = |row, line| RowPlace { input, row, line };
        assert_eq!(inputs.show(at(17, 17), Some(2)).to_string(), "m.csv!C17");
        assert_eq!(inputs.show(at(17, 19), Some(2)).to_string(), "m.csv!C17 (line 19)");
        assert_eq!(inputs.show(at(17, 17), None).to_string(), "m.csv!17");
    }

    /// A location is held for every value of a machine.
    #[test]
    fn a_location_takes_no_more_than_a_row_and_a_column() {
        assert!(size_of::<Location>() <= 32);
    }
}
