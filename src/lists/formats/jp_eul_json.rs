//! The Foreign End User List of Japan as JSON.

use serde_json::value::RawValue;

use super::jp_eul;
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, filled, kind_of};
use crate::lists::gather::not_empty;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::json::{Object, entries, head_names, parse};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct JpEulJson;

impl Importer for JpEulJson {
    fn id(&self) -> &'static str {
        "jp-meti-eul-json"
    }

    fn doc(&self) -> &'static str {
        "The Foreign End User List of the Japanese Ministry of Economy, Trade and Industry as a JSON array of objects with \
         `entity_name`, `aliases`, `addresses` (the countries), `reason` (the weapons of concern) and `source_url`. Its \
         source is that of the CSV, `jp-meti-eul`."
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        head_names(file, &["entity_name", "list_id", "aliases"]).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let all: Vec<&RawValue> = parse(file)?;
        let list = entries(file, &all, "an entry without a name", |object, row| Ok(entry(object, row)));
        not_empty(file, ParsedList { source: Some(jp_eul::SOURCE.to_owned()), ..list })
    }
}

fn entry(object: &Object, row: u64) -> (Draft, String) {
    let mut draft = Draft::new(&object.text("list_id"), row);
    draft.listing.kind = kind_of(&object.text("entity_type"));
    jp_eul::name(&mut draft, &object.text("entity_name"), true);
    object.texts("addresses").iter().for_each(|place| jp_eul::country(&mut draft, place));
    object.texts("aliases").iter().for_each(|alias| jp_eul::name(&mut draft, alias, false));
    object.text("reason").split(';').for_each(|reason| draft.program(reason));
    draft.start(&object.text("date_added"), Order::DayFirst);
    draft.listing.url = filled(&object.text("source_url"));
    draft.remark("last verified", &object.text("last_verified"));
    (draft, object.text("id"))
}
