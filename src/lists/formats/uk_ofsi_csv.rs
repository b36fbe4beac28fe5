//! The consolidated list of financial sanctions targets in the UK.

use super::uk::{self, Columns};
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::Draft;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::ListTable;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UkOfsiCsv;

/// The cells by which its header is told.
const HEADER: &[&str] = &["name_6", "group_type", "alias_type"];

const COLUMNS: Columns = Columns {
    id: "Group ID",
    native: "Name Non-Latin Script",
    name_type: "Alias Type",
    quality: "Alias Quality",
    line: "Address",
    post: "Post/Zip Code",
    country: "Country",
    places: &["Nationality"],
    kind: "Group Type",
    regime: "Regime",
    since: "Listed On",
    remarks: &[
        ("Title", "title"),
        ("DOB", "born"),
        ("Town of Birth", "born in"),
        ("Country of Birth", "born in"),
        ("Passport Number", "passport"),
        ("National Identification Number", "national number"),
        ("Position", "position"),
        ("Other Information", ""),
    ],
};

impl Importer for UkOfsiCsv {
    fn id(&self) -> &'static str {
        "uk-ofsi"
    }

    fn doc(&self) -> &'static str {
        "The Consolidated List of Financial Sanctions Targets in the UK as CSV, published by the Office of Financial \
         Sanctions Implementation until January 2026, when the UK Sanctions List took its place. The first line gives the \
         date of the list, the second the columns; the rows of one `Group ID` are one party. Dates are day/month/year."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["name_6", "group_id", "group_type", "alias_type", "regime"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        uk::header_row(file, HEADER).map(|_| "list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let table = ListTable::new(file, b',', uk::header_row(file, HEADER).unwrap_or(1))?;
        let date = table.preamble.first().and_then(|record| dates::parse(record.get(1)?, Order::DayFirst));
        Ok(ParsedList { date, ..uk::read(file, table, self.id(), &COLUMNS, Draft::country)? })
    }
}
