//! The Covered List of the Federal Communications Commission, as a table.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::Draft;
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, header_has};
use crate::model::PartyKind;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UsFccCsv;

/// Words behind which the covered party stands.
const MARKS: &[&str] = &["produced by ", "provided by ", "supplied, directly or indirectly, by "];
/// Words before which its name ends.
const ENDS: &[&str] =
    &[", including ", ", to the extent ", " or any of its ", ", subject to ", " subject to "];
/// Words between two parties.
const AND: &str = " and its wholly-owned subsidiary ";

impl Importer for UsFccCsv {
    fn id(&self) -> &'static str {
        "us-fcc-covered"
    }

    fn doc(&self) -> &'static str {
        "The list of covered equipment and services of the US Federal Communications Commission as a table of two columns, \
         `covered_equipment_or_services` and `date_of_inclusion_on_covered_list`, as on its web page. The party is taken out \
         of the sentence where that names one; a sentence that covers a kind of equipment whoever made it (routers produced \
         in a foreign country) names no party: its entry has no name, never matches, and needs a rule."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["covered_equipment_or_services", "date_of_inclusion_on_covered_list"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        header_has(file, b',', 0, &["covered_equipment_or_services"]).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b',', 0)?;
        let [covered, included] =
            table.required(["covered_equipment_or_services", "date_of_inclusion_on_covered_list"])?;
        let mut gather = Gather::default();
        while let Some(row) = table.next()? {
            let sentence = row.get(covered);
            let parties = parties(sentence);
            let named = !parties.is_empty();
            for party in if named { parties } else { vec![""] } {
                let mut draft = Draft::new("us-fcc-covered", row.number);
                if named {
                    draft.listing.kind = PartyKind::Organisation;
                    draft.primary(party);
                }
                draft.remark("covered", sentence);
                // Later updates are glued to the date: `December 22, 2025Updated:January 7, 2026`.
                let (first, updates) =
                    row.get(included).split_once("Updated").unwrap_or((row.get(included), ""));
                draft.start(first, Order::MonthFirst);
                draft.remark("updated", updates.trim_start_matches([':', ' ']));
                gather.add(draft.finish_as(""));
            }
        }
        not_empty(file, gather.finish_table(table))
    }
}

/// The parties that a sentence names.
fn parties(sentence: &str) -> Vec<&str> {
    let Some(rest) = MARKS.iter().find_map(|mark| sentence.split_once(mark)).map(|(_, rest)| rest) else {
        return Vec::new();
    };
    let end = ENDS.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let named = rest[..end].trim();
    let named = if end == rest.len() { named.trim_end_matches('.') } else { named };
    named.split(AND).map(str::trim).filter(|party| !party.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::parties;

    #[test]
    fn parties_are_taken_out_of_the_sentences() {
        for (sentence, named) in [
            (
                "Equipment produced by Huawei Technologies Company, including services provided by such entity.",
                vec!["Huawei Technologies Company"],
            ),
            (
                "Products supplied, directly or indirectly, by AO Kaspersky Lab or any of its predecessors.",
                vec!["AO Kaspersky Lab"],
            ),
            (
                "Services provided by China Mobile International USA Inc. subject to section 214.",
                vec!["China Mobile International USA Inc."],
            ),
            (
                "Services provided by Pacific Networks Corp and its wholly-owned subsidiary ComNet (USA) LLC subject to section 214.",
                vec!["Pacific Networks Corp", "ComNet (USA) LLC"],
            ),
            (
                "Software produced or provided by Kaspersky Lab, Inc. or any of its successors.",
                vec!["Kaspersky Lab, Inc."],
            ),
            ("Routers produced in a foreign country.", vec![]),
        ] {
            assert_eq!(parties(sentence), named, "{sentence}");
        }
    }
}
