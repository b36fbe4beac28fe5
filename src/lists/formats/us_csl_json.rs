//! The Consolidated Screening List of the United States as JSON.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::us_csl::{self, REMARKS, SOURCE};
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, filled, kind_of};
use crate::lists::gather::not_empty;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::json::{Object, entries, head_names, parse};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UsCslJson;

/// The source of a file that says itself that it holds a part of the list.
const PART: &str = "us-csl-part";

/// The outermost object.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
    #[serde(default)]
    total: Option<u64>,
}

impl Importer for UsCslJson {
    fn id(&self) -> &'static str {
        "us-csl-json"
    }

    fn doc(&self) -> &'static str {
        "The Consolidated Screening List as JSON: the bulk file, and what the search service of the International Trade \
         Administration answers, both `{\"results\": […]}`. It is of the same source as the CSV, `us-csl`; an answer whose \
         `total` says that there is more is a source of its own, `us-csl-part`, so that it never takes the place of the \
         whole list."
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        head_names(file, &["results", "source", "name", "federal_register_notice", "alt_names"])
            .then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let answer: Answer<'_> = parse(file)?;
        let list = entries(file, &answer.results, "neither a name nor an address", |object, row| {
            if object.text("source").is_empty() {
                return Err("no object with a `source`");
            }
            Ok(entry(object, row))
        });
        let source = if answer.total.is_some_and(|total| total > list.rows) { PART } else { SOURCE };
        not_empty(file, ParsedList { source: Some(source.to_owned()), ..list })
    }
}

fn entry(object: &Object, row: u64) -> (Draft, String) {
    let mut draft = Draft::new(&object.text("source"), row);
    draft.listing.kind = kind_of(&object.text("type"));
    for address in object.objects("addresses") {
        let parts = ["address", "city", "state", "postal_code"].map(|part| address.text(part));
        draft.address_of(parts.iter().map(String::as_str), &address.text("country"));
    }
    let others = object.texts("alt_names");
    us_csl::names(&mut draft, &object.text("name"), others.iter().map(|o| o.as_str().into()));
    object.texts("programs").iter().for_each(|text| draft.program(text));
    for field in ["country", "citizenships", "nationalities", "vessel_flag"] {
        object.texts(field).iter().for_each(|text| draft.country(text));
    }
    draft.start(&object.text("start_date"), Order::MonthFirst);
    draft.end(&object.text("end_date"), Order::MonthFirst);
    draft.requirement(&object.text("license_requirement"));
    draft.listing.policy = filled(&object.text("license_policy"));
    draft.citation(&object.text("federal_register_notice"));
    draft.listing.url = filled(&object.text("source_list_url"));
    for (field, word) in REMARKS {
        draft.remark(word, &object.text(field));
    }
    let ids = ["id", "_id", "entity_number"].map(|field| object.text(field));
    (draft, ids.into_iter().find(|id| !id.is_empty()).unwrap_or_default())
}
