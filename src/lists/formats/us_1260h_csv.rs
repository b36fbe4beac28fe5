//! Chinese military companies (Section 1260H), as a table.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, filled};
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, header_has};
use crate::lists::text::pieces;
use crate::model::{ListedNameKind, PartyKind};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct Us1260hCsv;

impl Importer for Us1260hCsv {
    fn id(&self) -> &'static str {
        "us-1260h"
    }

    fn doc(&self) -> &'static str {
        "Chinese military companies that the US Department of Defense names under Section 1260H, as a CSV that the \
         OpenSanctions project keeps: `Name`, `Clean Name`, `Alias`, `Previous Name`, `Parent Name`, `Note`, `Start date`, \
         `End date`, `Source Url`. Firms that were removed and named again have an entry for each time."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["name", "clean_name", "previous_name", "parent_name", "start_date", "end_date"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        header_has(file, b',', 0, &["name", "clean_name", "parent_name"]).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [name, start] = table.required(["Name", "Start date"])?;
        let [clean, alias, former, parent, note, end, url] =
            ["Clean Name", "Alias", "Previous Name", "Parent Name", "Note", "End date", "Source Url"]
                .map(|c| table.column(c));
        let mut gather = Gather::default();
        while let Some(row) = table.next()? {
            let mut draft = Draft::new("us-1260h", row.number);
            draft.listing.kind = PartyKind::Organisation;
            let plain = row.get(clean);
            draft.primary(if plain.is_empty() { row.get(name).trim_end_matches('*') } else { plain });
            pieces(row.get(alias)).for_each(|text| draft.alias(&text));
            pieces(row.get(former)).for_each(|text| draft.name(&text, ListedNameKind::Former));
            draft.country("CN");
            draft.start(row.get(start), Order::MonthFirst);
            draft.end(row.get(end), Order::MonthFirst);
            draft.remark("parent", row.get(parent));
            draft.remark("", row.get(note));
            draft.listing.url = filled(row.get(url));
            if let Err(why) = gather.take(draft, "", "a row without a name") {
                table.note(row.number, why);
            }
        }
        not_empty(file, gather.finish_table(table))
    }
}
