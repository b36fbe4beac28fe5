//! The UK Sanctions List.

use super::uk;
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::kind_of;
use crate::lists::drafts::Drafts;
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{Table, header_has};
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub struct UkListCsv;

/// Cells that are kept among the remarks, and the word for each.
const REMARKS: &[(&str, &str)] = &[
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
];

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
        header_row(file).map(|_| "list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = Table::new(file, b',', header_row(file).unwrap_or(1))?;
        let date = table
            .preamble
            .first()
            .and_then(|record| dates::parse(record.get(0)?.split_once(':')?.1, Order::DayFirst));
        let [id, surname] = table.required(["Unique ID", "Name 6"])?;
        let forenames = [1, 2, 3, 4, 5].map(|n| table.column(&format!("Name {n}")));
        let [native, name_type, strength] =
            ["Name non-latin script", "Name type", "Alias strength"].map(|c| table.column(c));
        let lines = [1, 2, 3, 4, 5, 6].map(|n| table.column(&format!("Address Line {n}")));
        let [post, country] = ["Address Postal Code", "Address Country"].map(|c| table.column(c));
        let places = ["Nationality(/ies)", "Current believed flag of ship"].map(|c| table.column(c));
        let [kind, regime, designated] =
            ["Designation Type", "Regime Name", "Date Designated"].map(|c| table.column(c));
        let remarks = table.words(REMARKS);
        let mut drafts = Drafts::default();
        while let Some(row) = table.next()? {
            if row.get(id).is_empty() {
                table.note(row.number, "no `Unique ID`");
                continue;
            }
            let draft = drafts.of("uk-sl", row.get(id), row.number);
            if draft.listing.row == row.number {
                draft.start(row.get(designated), Order::DayFirst);
            }
            draft.listing.kind = kind_of(row.get(kind));
            let name = uk::name(&row, forenames, surname);
            draft.name(&name, uk::name_kind(row.get(name_type), row.get(strength)));
            draft.name(row.get(native), ListedNameKind::Native);
            draft.address_of(lines.iter().chain([&post]).map(|c| row.get(*c)), row.get(country));
            for column in places {
                let text = row.get(column);
                // `Congo, Democratic Republic of` is one, `Russia, Cyprus` are two.
                if crate::countries::parse(text).is_some() {
                    draft.country(text);
                } else {
                    text.split([',', ';', '|']).for_each(|text| draft.country(text));
                }
            }
            draft.program(row.get(regime));
            draft.remarks(&row, &remarks);
        }
        let gather = drafts.finish(&mut table, Gather::add);
        not_empty(file, ParsedList { date, ..gather.finish_table(table) })
    }
}

/// Where the header stands: behind the line with the date, or at the top where that was cut away.
fn header_row(file: &ListFile) -> Option<usize> {
    (0..2).find(|row| header_has(file, b',', *row, &["name_6", "name_type", "designation_type"]))
}
