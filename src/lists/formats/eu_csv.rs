//! The consolidated list of EU financial sanctions as CSV.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::{self, Order};
use crate::lists::draft::{filled, kind_of, native};
use crate::lists::drafts::Drafts;
use crate::lists::gather::not_empty;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, header_has};
use crate::model::{ListedNameKind, PartyKind};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct EuCsv;

/// What tells it from every other table; one of them may be missing, which reading then says.
const COLUMNS: &[&str] = &["entity_logicalid", "namealias_wholename", "entity_regulation_programme"];

impl Importer for EuCsv {
    fn id(&self) -> &'static str {
        "eu-fsf"
    }

    fn doc(&self) -> &'static str {
        "The consolidated list of persons, groups and entities subject to EU financial sanctions as CSV delimited by \
         semicolons, published by the European Commission (format 1.1). One row has one name, address, birth date, \
         citizenship or document; the rows of one `Entity_LogicalId` are one party. Dates are day/month/year or ISO."
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        let there = COLUMNS.iter().filter(|c| header_has(file, b';', 0, &[c])).count();
        (there >= 2).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b';', 0)?;
        let [id, whole] = table.required(["Entity_LogicalId", "NameAlias_WholeName"])?;
        let [generated, reference, designated, details, remark] = [
            "fileGenerationDate",
            "Entity_EU_ReferenceNumber",
            "Entity_DesignationDate",
            "Entity_DesignationDetails",
            "Entity_Remark",
        ]
        .map(|c| table.column(c));
        let kinds = ["Entity_SubjectType", "Entity_SubjectType_ClassificationCode"].map(|c| table.column(c));
        let parts =
            ["NameAlias_FirstName", "NameAlias_MiddleName", "NameAlias_LastName"].map(|c| table.column(c));
        let [programme, title, url, strong] = [
            "Entity_Regulation_Programme",
            "Entity_Regulation_NumberTitle",
            "Entity_Regulation_PublicationUrl",
            "NameAlias_Strong",
        ]
        .map(|c| table.column(c));
        let address = ["Street", "PoBox", "Place", "ZipCode", "City", "Region"]
            .map(|part| table.column(&format!("Address_{part}")));
        let countries = ["Address", "Citizenship"]
            .map(|of| ["CountryIso2Code", "CountryDescription"].map(|c| table.column(&format!("{of}_{c}"))));
        let remarks = table.words(&[
            ("NameAlias_Function", "function"),
            ("NameAlias_Remark", ""),
            ("Address_Remark", "address"),
            ("BirthDate_BirthDate", "born"),
            ("Identification_Number", "document"),
        ]);
        let mut drafts = Drafts::default();
        let mut references: HashMap<String, String> = HashMap::new();
        let mut date = None;
        while let Some(row) = table.next()? {
            if row.get(id).is_empty() {
                table.note(row.number, "no `Entity_LogicalId`");
                continue;
            }
            date = date.or_else(|| dates::parse(row.get(generated), Order::DayFirst));
            let draft = drafts.of("eu-fsf", row.get(id), row.number);
            if draft.listing.row == row.number {
                references.insert(row.get(id).to_owned(), row.get(reference).to_owned());
                draft.start(row.get(designated), Order::DayFirst);
                draft.remark("", row.get(details));
                draft.remark("", row.get(remark));
            }
            for column in kinds {
                let kind = kind_of(row.get(column));
                draft.listing.kind = if kind == PartyKind::Unknown { draft.listing.kind } else { kind };
            }
            let joined = parts.map(|part| row.get(part)).join(" ");
            let name = if row.get(whole).is_empty() { &joined } else { row.get(whole) };
            let kind = match row.get(strong) {
                "false" => ListedNameKind::WeakAlias,
                _ => native(name).unwrap_or(ListedNameKind::Alias),
            };
            draft.name(name, kind);
            let [lives, citizen] = countries.map(|[code, name]| match row.get(code) {
                "" => row.get(name),
                "00" => "",
                code => code,
            });
            draft.address_of(address.map(|part| row.get(part)), lives);
            draft.country(citizen);
            draft.program(row.get(programme));
            let listing = &mut draft.listing;
            listing.citation = listing.citation.take().or_else(|| filled(row.get(title)));
            listing.url = listing.url.take().or_else(|| filled(row.get(url)));
            draft.remarks(&row, &remarks);
        }
        let gather = drafts.finish(&mut table, |gather, mut listing| {
            // Entries go by their EU reference number, which the XML has as well.
            if let Some(reference) = references.remove(&listing.entry).filter(|r| !r.is_empty()) {
                listing.entry = reference;
            }
            gather.add(listing);
        });
        not_empty(file, ParsedList { date, ..gather.finish_table(table) })
    }
}
