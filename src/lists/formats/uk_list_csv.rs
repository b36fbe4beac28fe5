//! The UK Sanctions List.

use super::uk::{self, Columns};
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::Draft;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::ListTable;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UkListCsv;

/// The cells by which its header is told.
const HEADER: &[&str] = &["name_6", "name_type", "designation_type"];

const COLUMNS: Columns = Columns {
    id: "Unique ID",
    native: "Name non-latin script",
    name_type: "Name type",
    quality: "Alias strength",
    line: "Address Line",
    post: "Address Postal Code",
    country: "Address Country",
    places: &["Nationality(/ies)", "Current believed flag of ship"],
    kind: "Designation Type",
    regime: "Regime Name",
    since: "Date Designated",
    remarks: &[
        ("Title", "title"),
        ("UN Reference Number", "UN reference"),
        ("Sanctions Imposed", "sanctions"),
        ("D.O.B", "born"),
        ("Town of birth", "born in"),
        ("Country of birth", "born in"),
        ("National Identifier number", "national number"),
        ("Passport number", "passport"),
        ("Position", "position"),
        ("Type of entity", "type"),
        ("Subsidiaries", "subsidiaries"),
        ("Parent company", "parent"),
        ("Business registration number (s)", "registration number"),
        ("IMO number", "IMO"),
        ("Current owner/operator (s)", "owner"),
        ("Phone number", "phone"),
        ("Website", "website"),
        ("Email address", "e-mail"),
        ("Other Information", ""),
        ("UK Statement of Reasons", "reasons"),
    ],
};

impl Importer for UkListCsv {
    fn id(&self) -> &'static str {
        "uk-sl"
    }

    fn doc(&self) -> &'static str {
        "The UK Sanctions List as CSV of 58 columns, published by the Foreign, Commonwealth & Development Office at \
         sanctionslist.fcdo.gov.uk; since January 2026 the only list of UK sanctions. The first line gives its date, the \
         second the columns; the rows of one `Unique ID` are one party. Dates are day/month/year."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["unique_id", "name_6", "name_type", "regime_name", "designation_type"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        uk::header_row(file, HEADER).map(|_| "list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let table = ListTable::new(file, b',', uk::header_row(file, HEADER).unwrap_or(1))?;
        let date = table
            .preamble
            .first()
            .and_then(|record| dates::parse(record.get(0)?.split_once(':')?.1, Order::DayFirst));
        Ok(ParsedList { date, ..uk::read(file, table, self.id(), &COLUMNS, places)? })
    }
}

/// `Congo, Democratic Republic of` is one country, `Russia, Cyprus` are two.
fn places(draft: &mut Draft, text: &str) {
    if crate::text::countries::parse(text).is_some() {
        draft.country(text);
    } else {
        text.split([',', ';', '|']).for_each(|text| draft.country(text));
    }
}
