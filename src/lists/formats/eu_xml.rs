//! The consolidated list of EU financial sanctions as XML.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::{Draft, filled, kind_of, native};
use crate::lists::gather::{Gather, not_empty, problem};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::xml::{self, Element};
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct EuXml;

impl Importer for EuXml {
    fn id(&self) -> &'static str {
        "eu-fsf-xml"
    }

    fn doc(&self) -> &'static str {
        "The consolidated list of persons, groups and entities subject to EU financial sanctions as XML (`export` with \
         `sanctionEntity` elements), published by the European Commission. The first name is taken for the primary one; \
         names that are not `strong` are weak aliases. Its source is that of the CSV, `eu-fsf`."
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        let telling = file.head(64 << 10);
        let told = telling.contains("fsd/export") || telling.contains("<sanctionEntity");
        (xml::root(file)? == "export" && told).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut gather = Gather::default();
        let mut unread = Vec::new();
        let mut rows = 0;
        let root = xml::each(file, &["sanctionEntity"], &mut |entry, row| {
            rows = row;
            let (draft, id) = read_entry(&entry, row);
            if let Err(why) = gather.take(draft, id, "an entry without a name") {
                unread.push(problem(file, row, why));
            }
        })?;
        let date = dates::parse(root.attribute("generationDate"), Order::DayFirst);
        let source = Some("eu-fsf".to_owned());
        not_empty(file, ParsedList { source, date, rows, unread, ..gather.finish() })
    }
}

fn read_entry(entry: &Element, row: u64) -> (Draft, &str) {
    let mut draft = Draft::new("eu-fsf", row);
    for subject in entry.all("subjectType") {
        draft.listing.kind = kind_of(subject.attribute("code"));
    }
    for alias in entry.all("nameAlias") {
        let whole = alias.attribute("wholeName");
        let parts = ["firstName", "middleName", "lastName"].map(|part| alias.attribute(part)).join(" ");
        let name = if whole.is_empty() { &parts } else { whole };
        let kind = match alias.attribute("strong") {
            "false" => ListedNameKind::WeakAlias,
            _ => native(name).unwrap_or(ListedNameKind::Alias),
        };
        draft.name(name, kind);
        draft.remark("function", alias.attribute("function"));
        alias.all("remark").for_each(|remark| draft.remark("", remark.text()));
    }
    for address in entry.all("address") {
        let parts = ["street", "poBox", "place", "zipCode", "city", "region"];
        draft.address_of(parts.iter().map(|part| address.attribute(part)), country(address));
        address.all("remark").for_each(|remark| draft.remark("address", remark.text()));
    }
    entry.all("citizenship").for_each(|place| draft.country(country(place)));
    for regulation in entry.all("regulation") {
        draft.program(regulation.attribute("programme"));
        draft.citation(regulation.attribute("numberTitle"));
        draft.listing.url = filled(regulation.get("publicationUrl"));
    }
    draft.start(entry.attribute("designationDate"), Order::DayFirst);
    draft.remark("", entry.attribute("designationDetails"));
    entry.all("remark").for_each(|remark| draft.remark("", remark.text()));
    entry.all("birthdate").for_each(|birth| {
        let date = birth.attribute("birthdate");
        draft.remark("born", if date.is_empty() { birth.attribute("year") } else { date });
    });
    entry.all("identification").for_each(|id| {
        draft.remark(id.attribute("identificationTypeDescription"), id.attribute("number"));
    });
    let reference = entry.attribute("euReferenceNumber");
    (draft, if reference.is_empty() { entry.attribute("logicalId") } else { reference })
}

/// The country of an element: its code, unless that says unknown.
fn country(element: &Element) -> &str {
    match element.attribute("countryIso2Code") {
        "" => element.attribute("countryDescription"),
        "00" => "",
        code => code,
    }
}
