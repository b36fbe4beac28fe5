//! What people should know about a sheet beside its cells, gathered while it is read.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::column_letters;

/// What was seen in one sheet.
#[derive(Debug)]
pub(super) struct SheetNotes {
    /// `fleet.xlsx!Texas`
    place: String,
    pub(super) sheet: String,
    pub(super) hidden: bool,
    pub(super) hidden_rows: u64,
    /// Whether a filter hides them.
    pub(super) filtered: bool,
    unvalued: u64,
    first_unvalued: String,
}

impl SheetNotes {
    pub(super) fn new(file: &str, sheet: &str) -> Self {
        Self {
            place: format!("{file}!{sheet}"),
            sheet: sheet.to_owned(),
            hidden: false,
            hidden_rows: 0,
            filtered: false,
            unvalued: 0,
            first_unvalued: String::new(),
        }
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// A formula whose value is not stored, at a row and column from 0.
    pub(super) fn unvalued(&mut self, row: u32, column: u32) {
        if self.unvalued == 0 {
            self.first_unvalued = format!("{}{}", column_letters(column), u64::from(row) + 1);
        }
        self.unvalued += 1;
    }

    /// A sheet that holds a chart or macros.
    pub(super) fn not_a_table(&self) -> Diagnostics {
        Diagnostic::note("sheet-not-a-table", "the sheet holds no cells and is left out")
            .at(&self.place)
            .into()
    }

    /// Everything seen; `merged` areas were spread.
    pub(super) fn finish(self, merged: usize) -> Diagnostics {
        let mut notes = Diagnostics::default();
        if self.hidden {
            let note = Diagnostic::note("sheet-hidden", "the sheet is hidden; it is read as well");
            notes.push(note.at(&self.place));
        }
        if self.hidden_rows > 0 {
            let rows = match self.hidden_rows {
                1 => "1 hidden row is read as well".to_owned(),
                rows => format!("{rows} hidden rows are read as well"),
            };
            let text = if self.filtered { format!("a filter is set in the sheet; {rows}") } else { rows };
            notes.push(Diagnostic::note("rows-hidden", text).at(&self.place));
        }
        if merged > 0 {
            let text = format!("the value of each of {merged} merged areas is read for every cell it covers");
            notes.push(Diagnostic::note("cells-merged", text).at(&self.place));
        }
        if self.unvalued > 0 {
            let text = match self.unvalued {
                1 => format!("1 formula has no stored value, in {}", self.first_unvalued),
                more => format!("{more} formulas have no stored value, the first in {}", self.first_unvalued),
            };
            notes.push(
                Diagnostic::warning("formula-without-value", text)
                    .at(&self.place)
                    .help("open the workbook in a spreadsheet program and save it again"),
            );
        }
        notes
    }
}
