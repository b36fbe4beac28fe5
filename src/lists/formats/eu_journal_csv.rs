//! Annexes of an EU regulation, as tables taken out of the Official Journal.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, kind_of, native};
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::official::slug;
use crate::lists::table::{ListTable, header_has};
use crate::lists::text::pieces;
use crate::model::ListedNameKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct EuJournalCsv;

/// Cells that are kept among the remarks, and the word for each.
const REMARKS: &[(&str, &str)] = &[
    ("reason", ""),
    ("position", "position"),
    ("birthDate", "born"),
    ("registrationNumber", "registration number"),
    ("taxNumber", "tax number"),
    ("innCode", "INN"),
    ("ogrnCode", "OGRN"),
    ("swiftBic", "BIC"),
    ("leiCode", "LEI"),
    ("imoNumber", "IMO"),
    ("mmsi", "MMSI"),
    ("phone", "phone"),
    ("email", "e-mail"),
    ("website", "website"),
    ("notes", ""),
];

impl Importer for EuJournalCsv {
    fn id(&self) -> &'static str {
        "eu-journal"
    }

    fn doc(&self) -> &'static str {
        "Annexes of EU regulations that name parties, as a CSV made from the Official Journal by the OpenSanctions project \
         (columns `celex`, `annex`, `measure`, `name`, …). Each annex is a list of its own, `eu-833-annex-iv`; the source is \
         the regulation, `eu-journal-833`. Dates are written as the journal does: 15.3.2022 or 12 March 2022."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["celex", "annex", "measure", "name"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        header_has(file, b',', 0, &["celex", "annex", "measure"]).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [celex, annex, name] = table.required(["celex", "annex", "name"])?;
        let [record, programme, measure, start, schema] =
            ["recordId", "programKey", "measure", "startDate", "schema"].map(|c| table.column(c));
        let [alias, weak, former] = ["alias", "weakAlias", "previousName"].map(|c| table.column(c));
        let [address, country, nationality, jurisdiction, flag] =
            ["address", "country", "nationality", "jurisdiction", "flag"].map(|c| table.column(c));
        let remarks = table.words(REMARKS);
        let mut gather = Gather::default();
        let mut source = None;
        while let Some(row) = table.next()? {
            let regulation = number(row.get(celex));
            source.get_or_insert_with(|| format!("eu-journal-{regulation}"));
            let list = format!("eu-{regulation}-annex-{}", slug(row.get(annex)));
            let mut draft = Draft::new(&list, row.number);
            // `LegalEntity` stands for persons as well.
            draft.listing.kind = kind_of(row.get(schema));
            // A few cells hold two names; the first is the primary one.
            pieces(row.get(name)).for_each(|text| draft.alias(&text));
            for (column, kind) in [
                (alias, ListedNameKind::Alias),
                (weak, ListedNameKind::WeakAlias),
                (former, ListedNameKind::Former),
            ] {
                pieces(row.get(column)).for_each(|text| {
                    let kind =
                        if kind == ListedNameKind::Alias { native(&text).unwrap_or(kind) } else { kind };
                    draft.name(&text, kind);
                });
            }
            pieces(row.get(address)).for_each(|text| draft.address(&text));
            for column in [country, nationality, jurisdiction, flag] {
                pieces(row.get(column)).for_each(|text| draft.country(&text));
            }
            draft.program(row.get(programme));
            draft.program(row.get(measure));
            draft.citation(&format!("CELEX {}, Annex {}", row.get(celex), row.get(annex)));
            draft.start(row.get(start), Order::DayFirst);
            draft.remarks(&row, &remarks);
            if let Err(why) = gather.take(draft, row.get(record), "neither a name nor an address") {
                table.note(row.number, why);
            }
        }
        not_empty(file, ParsedList { source, ..gather.finish_table(table) })
    }
}

/// The number of a regulation: 833 for `32014R0833`. Anything else is kept as it is.
fn number(celex: &str) -> String {
    let digits = celex.get(6..).filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    digits.map_or_else(|| slug(celex), |d| d.trim_start_matches('0').to_owned())
}
