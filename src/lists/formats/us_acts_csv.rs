//! Parties that acts of the US Congress name, as tables.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, filled, kind_of, native};
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, header_has};
use crate::lists::text::pieces;
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UsActsCsv;

impl Importer for UsActsCsv {
    fn id(&self) -> &'static str {
        "us-acts"
    }

    fn doc(&self) -> &'static str {
        "Parties that a US act or a report under it names (Sections 889, 5949, 154, 1286, 353, nonproliferation sanctions), \
         as CSVs that the OpenSanctions project keeps: `schema`, `name`, `aliases`, `program`, `reason`, `report-date`, \
         `start-date`, `end-date`, `country`, `source_url`. The `program` says which list it is; a file of one list is of \
         the source of that name."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["schema", "name", "program", "report_date", "source_url"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        header_has(file, b',', 0, &["schema", "program", "report_date"]).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [schema, name, program] = table.required(["schema", "name", "program"])?;
        let [aliases, country, start, end, url] =
            ["aliases", "country", "start-date", "end-date", "source_url"].map(|c| table.column(c));
        let remarks = [("topics", "topics"), ("reason", ""), ("report-date", "reported"), ("notes", "")]
            .map(|(c, word)| (table.column(c), word));
        let mut gather = Gather::default();
        while let Some(row) = table.next()? {
            if row.get(program).is_empty() {
                table.note(row.number, "no list in the column `program`");
                continue;
            }
            let mut draft = Draft::new(row.get(program), row.number);
            draft.listing.kind = kind_of(row.get(schema));
            draft.primary(row.get(name));
            pieces(row.get(aliases))
                .for_each(|text| draft.name(&text, native(&text).unwrap_or(ListedNameKind::Alias)));
            pieces(row.get(country)).for_each(|text| draft.country(&text));
            draft.start(row.get(start), Order::MonthFirst);
            draft.end(row.get(end), Order::MonthFirst);
            draft.citation(row.get(program));
            draft.listing.url = filled(row.get(url));
            draft.remarks(&row, &remarks);
            if let Err(why) = gather.take(draft, "", "a row without a name") {
                table.note(row.number, why);
            }
        }
        let list = gather.finish_table(table);
        let first = list.listings.first().map(|l| l.list.clone());
        let source = first.filter(|first| list.listings.iter().all(|l| l.list == *first));
        not_empty(file, ParsedList { source, ..list })
    }
}
