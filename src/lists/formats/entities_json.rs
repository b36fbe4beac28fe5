//! Lists that somebody took out of documents of US agencies, all in one JSON shape.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::diagnostic::Diagnostic;
use crate::lists::dates::Order;
use crate::lists::draft::Draft;
use crate::lists::gather::{not_empty, problem};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::json::{Object, entries, head_names, parse};
use crate::lists::text::pieces;
use crate::lists::{ListFile, official};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct EntitiesJson;

/// The outermost object.
#[derive(Deserialize)]
struct Outer<'a> {
    list_id: String,
    #[serde(borrow)]
    entities: Vec<&'a RawValue>,
    #[serde(default)]
    extracted: Option<String>,
    #[serde(default)]
    count: Option<u64>,
}

impl Importer for EntitiesJson {
    fn id(&self) -> &'static str {
        "entities-json"
    }

    fn doc(&self) -> &'static str {
        "A list taken out of a document of a US agency (Entity List, Denied Persons, Military End-Users, Section 1260H, \
         UFLPA, FCC Covered List, Withhold Release Orders, NS-CMIC) as JSON: `{\"list_id\": …, \"entities\": [{\"name\", \
         \"aliases\", \"country\", \"address\", \"status\", \"effective_date\", \"federal_register\", \"notes\"}]}`. The \
         source of each is its list."
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        head_names(file, &["entities", "name", "aliases", "effective_date", "federal_register"])
            .then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let outer: Outer<'_> = parse(file)?;
        let mut list = entries(file, &outer.entities, "neither a name nor an address", |object, row| {
            Ok(entry(object, &outer.list_id, row))
        });
        if let Some(count) = outer.count.filter(|count| *count != list.rows) {
            let text = format!("it says that it holds {count} entries and holds {}", list.rows);
            list.unread.push(problem(file, list.rows, text));
        }
        let date = outer.extracted.and_then(|text| crate::lists::dates::parse(&text, Order::MonthFirst));
        let source = Some(official::id_of(&outer.list_id));
        not_empty(file, ParsedList { source, date, ..list })
    }
}

fn entry(object: &Object, list: &str, row: u64) -> (Draft, String) {
    let mut draft = Draft::new(list, row);
    let address = object.text("address");
    pieces(&address).for_each(|text| draft.address(&text));
    super::us_csl::names(
        &mut draft,
        &object.text("name"),
        object.texts("aliases").iter().map(|a| a.as_str().into()),
    );
    draft.country(&object.text("country"));
    draft.start(&object.text("effective_date"), Order::MonthFirst);
    draft.citation(&object.text("federal_register"));
    draft.remark("status", &object.text("status"));
    // The Entity List's notes are its licence requirements.
    if draft.listing.list == "us-entity-list" {
        draft.requirement(&object.text("notes"));
    } else {
        draft.remark("", &object.text("notes"));
    }
    (draft, String::new())
}
