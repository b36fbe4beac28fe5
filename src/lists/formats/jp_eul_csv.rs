//! The Foreign End User List of Japan as CSV.

use super::jp_eul::{self, SOURCE};
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::draft::Draft;
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, first_records};
use crate::model::PartyKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct JpEulCsv;

/// The columns of the published table, as its English and its Japanese edition call them.
const NUMBER: &[&str] = &["No.", "No"];
const COUNTRY: &[&str] = &["Country or Region", "国名、地域名", "国名・地域名", "国・地域名"];
const NAME: &[&str] = &["Company or Organization", "企業名、組織名", "企業名・組織名", "企業・組織名"];
const ALIASES: &[&str] = &["Also Known As", "別名"];
const CONCERN: &[&str] = &["Type of WMD", "懸念区分"];

impl Importer for JpEulCsv {
    fn id(&self) -> &'static str {
        SOURCE
    }

    fn doc(&self) -> &'static str {
        "The Foreign End User List of the Japanese Ministry of Economy, Trade and Industry as CSV, with the columns of its \
         published table: `No.`, `Country or Region`, `Company or Organization`, `Also Known As`, `Type of WMD`, or their \
         Japanese names (`国名、地域名`, `企業名、組織名`, `別名`, `懸念区分`). Other names stand below each other in their \
         cell, or are delimited by semicolons. The ministry publishes a PDF; save its table as CSV."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["country_or_region", "company_or_organization", "also_known_as"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        let header = first_records(file, b',', 1).into_iter().next()?;
        let has = |names: &[&str]| names.iter().any(|n| header.contains(&crate::lists::table::key(n)));
        (has(NAME) && (has(COUNTRY) || has(CONCERN) || has(ALIASES))).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [number, country, name, aliases, concern] =
            [NUMBER, COUNTRY, NAME, ALIASES, CONCERN].map(|names| table.any_column(names.iter().copied()));
        let mut gather = Gather::default();
        while let Some(row) = table.next()? {
            let mut draft = Draft::new("jp-eul", row.number);
            draft.listing.kind = PartyKind::Organisation;
            jp_eul::name(&mut draft, row.get(name), true);
            jp_eul::country(&mut draft, row.get(country));
            for alias in row.get(aliases).split(['\n', '\r', ';']) {
                jp_eul::name(&mut draft, alias.trim().trim_start_matches(['・', '•']), false);
            }
            row.get(concern).split(['\n', ';']).for_each(|concern| draft.program(concern));
            draft.remark("number", row.get(number));
            if let Err(why) = gather.take(draft, "", "an entry without a name") {
                table.note(row.number, why);
            }
        }
        not_empty(file, gather.finish_table(table))
    }
}
