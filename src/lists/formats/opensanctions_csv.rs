//! `targets.simple.csv` of the `OpenSanctions` project.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::draft::{Draft, kind_of, native};
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::official::slug;
use crate::lists::table::{ListTable, Row, header_has};
use crate::lists::text::pieces;
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct OpenSanctionsCsv;

/// Cells that are kept among the remarks, and the word for each.
const REMARKS: &[(&str, &str)] = &[
    ("birth_date", "born"),
    ("identifiers", "ids"),
    ("sanctions", "sanctions"),
    ("phones", "phones"),
    ("emails", "e-mails"),
    ("first_seen", "first seen"),
];

impl Importer for OpenSanctionsCsv {
    fn id(&self) -> &'static str {
        "opensanctions"
    }

    fn doc(&self) -> &'static str {
        "`targets.simple.csv` of the OpenSanctions project (opensanctions.org; mind its licence): `id`, `schema`, `name`, \
         `aliases`, `countries`, `addresses`, `dataset` and others, several values delimited by semicolons. A party in several \
         datasets becomes an entry of each. `first_seen` is the day the project met it, no first day on the list."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["id", "schema", "name", "aliases", "dataset"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        header_has(file, b',', 0, &["id", "schema", "aliases", "countries", "dataset"]).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [id, name, dataset] = table.required(["id", "name", "dataset"])?;
        let mut gather = Gather::default();
        let mut only: Option<String> = None;
        let mut several = false;
        while let Some(row) = table.next()? {
            let datasets: Vec<_> = pieces(row.get(dataset)).collect();
            let datasets = if datasets.is_empty() { vec!["opensanctions".into()] } else { datasets };
            for list in datasets {
                several |= only.as_ref().is_some_and(|one| *one != *list);
                only.get_or_insert_with(|| list.to_string());
                let draft = entry(&table, &row, &list, row.get(name));
                if let Err(why) = gather.take(draft, row.get(id), "neither a name nor an address") {
                    table.note(row.number, why);
                }
            }
        }
        let source = only.filter(|_| !several).map(|list| format!("opensanctions-{}", slug(&list)));
        not_empty(file, ParsedList { source, ..gather.finish_table(table) })
    }
}

fn entry(table: &ListTable<'_>, row: &Row, list: &str, name: &str) -> Draft {
    let mut draft = Draft::new(list, row.number);
    let get = |column: &str| row.get(table.column(column));
    draft.listing.kind = kind_of(get("schema"));
    draft.primary(name);
    pieces(get("aliases")).for_each(|text| draft.name(&text, native(&text).unwrap_or(ListedNameKind::Alias)));
    pieces(get("countries")).for_each(|text| draft.country(&text));
    pieces(get("addresses")).for_each(|text| draft.address(&text));
    pieces(get("program_ids")).for_each(|text| draft.program(&text));
    for (column, word) in REMARKS {
        draft.remark(word, get(column));
    }
    draft
}
