//! The Consolidated Screening List of the United States as CSV.

use super::us_csl::{self, REMARKS, SOURCE};
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, filled, kind_of};
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, header_has};
use crate::lists::text::pieces;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UsCslCsv;

/// What tells it from every other table.
const COLUMNS: &[&str] =
    &["source", "entity_number", "name", "federal_register_notice", "license_requirement", "alt_names"];

impl Importer for UsCslCsv {
    fn id(&self) -> &'static str {
        SOURCE
    }

    fn doc(&self) -> &'static str {
        "The Consolidated Screening List: the lists of the US Departments of Commerce, State and the Treasury in one CSV \
         of 29 columns, published daily by the International Trade Administration at data.trade.gov. An older header without \
         `_id` is read as well. Dates are ISO or month/day/year; several values in a cell are delimited by semicolons."
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        // Any one column may be missing: reading then names it.
        let telling = COLUMNS.iter().filter(|c| header_has(file, b',', 0, &[c])).count();
        (telling + 1 >= COLUMNS.len()).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [source, name] = table.required(["source", "name"])?;
        let [id, number, kind] = ["_id", "entity_number", "type"].map(|c| table.column(c));
        let [programs, addresses, notice] =
            ["programs", "addresses", "federal_register_notice"].map(|c| table.column(c));
        let [start, end] = ["start_date", "end_date"].map(|c| table.column(c));
        let [requirement, policy, url] =
            ["license_requirement", "license_policy", "source_list_url"].map(|c| table.column(c));
        let [others, flag, citizenships, nationalities] =
            ["alt_names", "vessel_flag", "citizenships", "nationalities"].map(|c| table.column(c));
        let remarks = table.words(REMARKS);
        let mut gather = Gather::default();
        while let Some(row) = table.next()? {
            if row.get(source).is_empty() {
                table.note(row.number, "no list in the column `source`");
                continue;
            }
            let mut draft = Draft::new(row.get(source), row.number);
            draft.listing.kind = kind_of(row.get(kind));
            pieces(row.get(addresses)).for_each(|text| draft.address(&text));
            us_csl::names(&mut draft, row.get(name), pieces(row.get(others)));
            pieces(row.get(programs)).for_each(|text| draft.program(&text));
            for column in [citizenships, nationalities, flag] {
                pieces(row.get(column)).for_each(|text| draft.country(&text));
            }
            draft.start(row.get(start), Order::MonthFirst);
            draft.end(row.get(end), Order::MonthFirst);
            draft.requirement(row.get(requirement));
            draft.listing.policy = filled(row.get(policy));
            draft.citation(row.get(notice));
            draft.listing.url = filled(row.get(url));
            draft.remarks(&row, &remarks);
            // The number is unique within the lists that have one, and empty elsewhere.
            let own = if row.get(id).is_empty() { row.get(number) } else { row.get(id) };
            if let Err(why) = gather.take(draft, own, "neither a name nor an address") {
                table.note(row.number, why);
            }
        }
        not_empty(file, gather.finish_table(table))
    }
}
