//! A list of one's own.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{filled, kind_of};
use crate::lists::drafts::Drafts;
use crate::lists::gather::not_empty;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{Table, first_records};
use crate::lists::text::pieces;
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub struct OwnCsv;

/// The list of rows that name none.
pub(super) const OWN: &str = "own";

/// Columns of formats that also have an id and a name.
const FOREIGN: &[&str] = &["_id", "schema", "alt_names", "entity_number", "entity_logicalid"];

impl Importer for OwnCsv {
    fn id(&self) -> &'static str {
        OWN
    }

    fn doc(&self) -> &'static str {
        "A list of one's own, as CSV with a header: `id` (or `entity_id`) and `name`, and optionally `list` (or `source`), \
         `aliases`, `type` (organisation, person, vessel, aircraft, unknown), `country`, `address`, `start_date`, `end_date` \
         (year-month-day), `programs`, `citation`. Rows with one id (and list) are names of one party, and two ids are two parties whatever they are called: the first row's name \
         is the primary one, unless `name_type` (primary, alias, weak-alias, former, native) says otherwise. `aliases`, \
         `country` and `programs` take several values divided by semicolons; a further address takes a further row, and \
         without a column `country` its last part says where it lies. \
         `lists export` writes this format, with what else is known in `name_type`, `requirement`, `policy`, `remarks` and \
         `url`."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["id", "name"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        let header = first_records(file, b',', 1).into_iter().next()?;
        let has = |name: &str| header.iter().any(|c| c == name);
        ((has("id") || has("entity_id")) && has("name") && !FOREIGN.iter().any(|c| has(c))).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = Table::new(file, b',', 0)?;
        let [name] = table.required(["name"])?;
        let [id, list] = [["id", "entity_id"], ["list", "source"]].map(|names| table.any_column(&names));
        let [name_type, aliases, kind] = ["name_type", "aliases", "type"].map(|c| table.column(c));
        let [country, address, programs] = ["country", "address", "programs"].map(|c| table.column(c));
        let [start, end, citation] = ["start_date", "end_date", "citation"].map(|c| table.column(c));
        let [requirement, policy, remarks, url] =
            ["requirement", "policy", "remarks", "url"].map(|c| table.column(c));
        let mut drafts = Drafts::default();
        while let Some(row) = table.next()? {
            if row.get(id).is_empty() {
                table.note(row.number, "no id: names of one party could not be told from those of another");
                continue;
            }
            let Some(how) = name_kind(row.get(name_type)) else {
                table.note(row.number, format!("`{}` is no kind of name", row.get(name_type)));
                continue;
            };
            let named = if row.get(list).is_empty() { OWN } else { row.get(list) };
            let draft = drafts.of(named, row.get(id), row.number);
            let first = draft.listing.names.is_empty() && how == ListedNameKind::Alias;
            draft.name(row.get(name), if first { ListedNameKind::Primary } else { how });
            pieces(row.get(aliases)).for_each(|text| draft.alias(&text));
            pieces(row.get(country)).for_each(|text| draft.country(&text));
            // Where there is a column for countries, it says them all.
            if country.is_there() {
                draft.address_alone(row.get(address));
            } else {
                draft.address(row.get(address));
            }
            pieces(row.get(programs)).for_each(|text| draft.program(&text));
            let said = kind_of(row.get(kind));
            draft.listing.kind =
                if said == crate::model::PartyKind::Unknown { draft.listing.kind } else { said };
            draft.start(row.get(start), Order::MonthFirst);
            draft.end(row.get(end), Order::MonthFirst);
            draft.remark("", row.get(remarks));
            if !row.get(requirement).is_empty() {
                draft.requirement(row.get(requirement));
            }
            let listing = &mut draft.listing;
            for (field, column) in
                [(&mut listing.citation, citation), (&mut listing.policy, policy), (&mut listing.url, url)]
            {
                *field = field.take().or_else(|| filled(row.get(column)));
            }
        }
        let gather = drafts.finish_apart(&mut table);
        not_empty(file, gather.finish_table(table))
    }
}

fn name_kind(text: &str) -> Option<ListedNameKind> {
    if text.is_empty() {
        return Some(ListedNameKind::Alias);
    }
    ListedNameKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_everybody_shares_ends_soon_and_is_said() {
        let mut text = String::from("id,name,address,remarks\n");
        for n in 0..20_000 {
            use std::fmt::Write as _;
            let _ = writeln!(text, "1,Firm {n},{n} Street,remark {n}");
        }
        let file = ListFile { name: "one.csv".into(), bytes: text.into_bytes() };
        let list = OwnCsv.read(&[&file]).unwrap();
        assert_eq!((list.listings.len(), list.rows), (1, 20_000));
        assert!(list.unread[0].problem.contains("more than 5000 names"), "{:?}", list.unread);
    }
}
