//! The consolidated list of the United Nations Security Council.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::Draft;
use crate::lists::gather::{Gather, not_empty, problem};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::text::pieces;
use crate::lists::xml::{self, Element};
use crate::model::{ListedNameKind, PartyKind};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UnXml;

impl Importer for UnXml {
    fn id(&self) -> &'static str {
        "un-sc"
    }

    fn doc(&self) -> &'static str {
        "The United Nations Security Council Consolidated List as XML (element `CONSOLIDATED_LIST`), published at \
         scsanctions.un.org. Aliases of low quality are weak aliases; names in the original script are kept as such."
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        (xml::root(file)? == "CONSOLIDATED_LIST").then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut gather = Gather::default();
        let mut unread = Vec::new();
        let mut rows = 0;
        let root = xml::each(file, &["INDIVIDUAL", "ENTITY"], &mut |entry, row| {
            rows = row;
            let (draft, id) = read_entry(&entry, row);
            if let Err(why) = gather.take(draft, id, "an entry without a name") {
                unread.push(problem(file, row, why));
            }
        })?;
        let date = dates::parse(root.attribute("dateGenerated"), Order::DayFirst);
        not_empty(file, ParsedList { date, rows, unread, ..gather.finish() })
    }
}

fn read_entry(entry: &Element, row: u64) -> (Draft, &str) {
    let mut draft = Draft::new("un-sc", row);
    let person = entry.name == "INDIVIDUAL";
    draft.listing.kind = if person { PartyKind::Person } else { PartyKind::Organisation };
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| entry.get(part));
    draft.primary(&parts.join(" "));
    draft.name(entry.get("NAME_ORIGINAL_SCRIPT"), ListedNameKind::Native);
    for alias in entry.all("INDIVIDUAL_ALIAS").chain(entry.all("ENTITY_ALIAS")) {
        let kind = match alias.get("QUALITY") {
            "Low" => ListedNameKind::WeakAlias,
            "f.k.a." => ListedNameKind::Former,
            _ => ListedNameKind::Alias,
        };
        // One element may hold several spellings.
        pieces(alias.get("ALIAS_NAME")).for_each(|name| draft.name(&name, kind));
    }
    for address in entry.all("INDIVIDUAL_ADDRESS").chain(entry.all("ENTITY_ADDRESS")) {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE"];
        draft.address_of(parts.iter().map(|part| address.get(part)), address.get("COUNTRY"));
        draft.remark("address", address.get("NOTE"));
    }
    entry.inside("NATIONALITY", "VALUE").for_each(|value| draft.country(value.text()));
    draft.program(entry.get("UN_LIST_TYPE"));
    draft.citation(entry.get("REFERENCE_NUMBER"));
    draft.start(entry.get("LISTED_ON"), Order::DayFirst);
    entry.inside("DESIGNATION", "VALUE").for_each(|value| draft.remark("designation", value.text()));
    entry.inside("TITLE", "VALUE").for_each(|value| draft.remark("title", value.text()));
    for birth in entry.all("INDIVIDUAL_DATE_OF_BIRTH") {
        let parts = ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"].map(|part| birth.get(part));
        draft.remark("born", &parts.join(" "));
    }
    for document in entry.all("INDIVIDUAL_DOCUMENT") {
        draft.remark(document.get("TYPE_OF_DOCUMENT"), document.get("NUMBER"));
    }
    draft.remark("", entry.get("COMMENTS1"));
    let reference = entry.get("REFERENCE_NUMBER");
    (draft, if reference.is_empty() { entry.get("DATAID") } else { reference })
}
