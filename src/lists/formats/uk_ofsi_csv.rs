//! The consolidated list of financial sanctions targets in the UK.

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
pub struct UkOfsiCsv;

/// Cells that are kept among the remarks, and the word for each.
const REMARKS: &[(&str, &str)] = &[
    ("Title", "title"),
    ("DOB", "born"),
    ("Town of Birth", "born in"),
    ("Country of Birth", "born in"),
    ("Passport Number", "passport"),
    ("National Identification Number", "national number"),
    ("Position", "position"),
    ("Other Information", ""),
];

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
        header_row(file).map(|_| "list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = Table::new(file, b',', header_row(file).unwrap_or(1))?;
        let date = table.preamble.first().and_then(|record| dates::parse(record.get(1)?, Order::DayFirst));
        let [id, surname] = table.required(["Group ID", "Name 6"])?;
        let forenames = [1, 2, 3, 4, 5].map(|n| table.column(&format!("Name {n}")));
        let [native, alias_type, quality] =
            ["Name Non-Latin Script", "Alias Type", "Alias Quality"].map(|c| table.column(c));
        let lines = [1, 2, 3, 4, 5, 6].map(|n| table.column(&format!("Address {n}")));
        let [post, country, nationality] =
            ["Post/Zip Code", "Country", "Nationality"].map(|c| table.column(c));
        let [group_type, regime, listed] = ["Group Type", "Regime", "Listed On"].map(|c| table.column(c));
        let remarks = table.words(REMARKS);
        let mut drafts = Drafts::default();
        while let Some(row) = table.next()? {
            if row.get(id).is_empty() {
                table.note(row.number, "no `Group ID`");
                continue;
            }
            let draft = drafts.of("uk-ofsi", row.get(id), row.number);
            if draft.listing.row == row.number {
                draft.start(row.get(listed), Order::DayFirst);
            }
            draft.listing.kind = kind_of(row.get(group_type));
            let name = uk::name(&row, forenames, surname);
            draft.name(&name, uk::name_kind(row.get(alias_type), row.get(quality)));
            draft.name(row.get(native), ListedNameKind::Native);
            draft.address_of(lines.iter().chain([&post]).map(|c| row.get(*c)), row.get(country));
            draft.country(row.get(nationality));
            draft.program(row.get(regime));
            draft.remarks(&row, &remarks);
        }
        let gather = drafts.finish(&mut table, Gather::add);
        not_empty(file, ParsedList { date, ..gather.finish_table(table) })
    }
}

/// Where the header stands: behind the line with the date, or at the top where that was cut away.
fn header_row(file: &ListFile) -> Option<usize> {
    (0..2).find(|row| header_has(file, b',', *row, &["name_6", "group_type", "alias_type"]))
}
