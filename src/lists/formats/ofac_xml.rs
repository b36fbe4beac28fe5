//! The lists of the US Treasury as XML.

use super::ofac;
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::Draft;
use crate::lists::gather::{Gather, not_empty, problem};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::xml::{self, Element};
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct OfacXml;

impl Importer for OfacXml {
    fn id(&self) -> &'static str {
        "us-ofac-xml"
    }

    fn doc(&self) -> &'static str {
        "The lists of the US Treasury as `sdn.xml` and `consolidated.xml` (element `sdnList`), published at \
         sanctionslist.ofac.treas.gov. Which of the two it is shows in the programmes of most entries; the sources are \
         those of the tables, `us-ofac-sdn` and `us-ofac-consolidated`."
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        (xml::root(file)? == "sdnList").then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut entries = Vec::new();
        let mut date = None;
        let mut claimed: Option<u64> = None;
        xml::each(file, &["sdnEntry", "publshInformation"], &mut |element, _| {
            if element.name == "sdnEntry" {
                entries.push(element);
            } else {
                date = dates::parse(element.get("Publish_Date"), Order::MonthFirst);
                claimed = element.get("Record_Count").parse().ok();
            }
        })?;
        let rows = entries.len() as u64;
        let programs = |entry: &Element| -> Vec<String> {
            entry.inside("programList", "program").map(|p| p.text().to_owned()).collect()
        };
        let non_sdn = entries.iter().filter(|e| programs(e).iter().any(|p| ofac::is_non_sdn(p))).count();
        let consolidated = non_sdn * 2 > entries.len();
        let mut gather = Gather::default();
        let mut unread = Vec::new();
        for (entry, row) in entries.iter().zip(1..) {
            let programs = programs(entry);
            let list = if consolidated { ofac::list_of(&programs) } else { "us-sdn" };
            let (draft, id) = read_entry(entry, list, &programs, row);
            if let Err(why) = gather.take(draft, id, "an entry without a name") {
                unread.push(problem(file, row, why));
            }
        }
        if let Some(claimed) = claimed.filter(|claimed| *claimed != rows) {
            unread.push(problem(
                file,
                rows,
                format!("it says that it holds {claimed} entries and holds {rows}"),
            ));
        }
        let source = if consolidated { ofac::CONSOLIDATED } else { ofac::SDN };
        not_empty(file, ParsedList { source: Some(source.into()), date, rows, unread, ..gather.finish() })
    }
}

fn read_entry<'e>(entry: &'e Element, list: &str, programs: &[String], row: u64) -> (Draft, &'e str) {
    let mut draft = Draft::new(list, row);
    draft.listing.kind = ofac::kind(entry.get("sdnType"));
    draft.primary(&name(entry));
    for aka in entry.inside("akaList", "aka") {
        let kind = match (aka.get("category"), aka.get("type")) {
            ("weak", _) => ListedNameKind::WeakAlias,
            (_, "f.k.a.") => ListedNameKind::Former,
            _ => ListedNameKind::Alias,
        };
        draft.name(&name(aka), kind);
    }
    for program in programs {
        draft.program(program);
    }
    for address in entry.inside("addressList", "address") {
        let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode"];
        draft.address_of(parts.iter().map(|part| address.get(part)), address.get("country"));
    }
    for (list, item) in [("nationalityList", "nationality"), ("citizenshipList", "citizenship")] {
        entry.inside(list, item).for_each(|place| draft.country(place.get("country")));
    }
    draft.remark("title", entry.get("title"));
    draft.remark("", entry.get("remarks"));
    entry
        .inside("dateOfBirthList", "dateOfBirthItem")
        .for_each(|b| draft.remark("born", b.get("dateOfBirth")));
    entry
        .inside("placeOfBirthList", "placeOfBirthItem")
        .for_each(|b| draft.remark("born in", b.get("placeOfBirth")));
    for id in entry.inside("idList", "id") {
        draft.remark(id.get("idType"), &[id.get("idNumber"), id.get("idCountry")].join(" "));
    }
    for vessel in entry.all("vesselInfo") {
        draft.country(vessel.get("vesselFlag"));
        for (field, word) in [
            ("callSign", "call sign"),
            ("vesselType", "vessel type"),
            ("vesselFlag", "flag"),
            ("vesselOwner", "owner"),
            ("tonnage", "tonnage"),
            ("grossRegisteredTonnage", "gross registered tonnage"),
        ] {
            draft.remark(word, vessel.get(field));
        }
    }
    (draft, entry.get("uid"))
}

/// A name as the tables write it: `LAST, First`.
fn name(element: &Element) -> String {
    let (first, last) = (element.get("firstName"), element.get("lastName"));
    match (first.is_empty(), last.is_empty()) {
        (true, _) => last.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{last}, {first}"),
    }
}
