//! The lists of the US Treasury as three tables: parties, addresses, other names.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::ofac;
use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::draft::Draft;
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{Column, ListTable, Row, first_records};
use crate::model::ListedNameKind;

/// See [`Importer::doc`]: the Specially Designated Nationals.
#[derive(Debug)]
pub(crate) struct OfacSdnTables;

/// See [`Importer::doc`]: all others.
#[derive(Debug)]
pub(crate) struct OfacConsolidatedTables;

/// Columns of each part.
const MAIN: usize = 12;
const ADD: usize = 6;
const ALT: usize = 5;

/// The parts. The tables of addresses and of other names are alike in both lists: either importer tells them by one name.
const SDN_MAIN: &str = "sdn.csv";
const CONSOLIDATED_MAIN: &str = "cons_prim.csv";
const ADD_PART: &str = "add.csv";
const ALT_PART: &str = "alt.csv";

/// Rows looked at to tell one list from the other.
const SAMPLE: usize = 200;

impl Importer for OfacSdnTables {
    fn id(&self) -> &'static str {
        ofac::SDN
    }

    fn doc(&self) -> &'static str {
        "The Specially Designated Nationals list of the US Treasury as `sdn.csv`, `add.csv` and `alt.csv`, published at \
         sanctionslist.ofac.treas.gov. The tables have no header; `-0-` stands for nothing; the last byte may be 0x1A. All \
         three are needed: without `alt.csv` most names would be missing."
    }

    fn parts(&self) -> &'static [&'static str] {
        &[SDN_MAIN, ADD_PART, ALT_PART]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        part(file, false)
    }

    fn shared(&self, lead: &ListFile, part: &ListFile) -> usize {
        shared(lead, part)
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        read(files, |_| "us-sdn")
    }
}

impl Importer for OfacConsolidatedTables {
    fn id(&self) -> &'static str {
        ofac::CONSOLIDATED
    }

    fn doc(&self) -> &'static str {
        "The consolidated non-SDN list of the US Treasury as `cons_prim.csv`, `cons_add.csv` and `cons_alt.csv`, of the \
         same shape as the tables of the SDN list. The tables do not name the list an entry is on; its programme does: \
         NS-PLC, CMIC-EO13959, 561-Related (CAPTA), UKRAINE-EO13662 (SSI), and the menu-based sanctions."
    }

    fn parts(&self) -> &'static [&'static str] {
        &[CONSOLIDATED_MAIN, ADD_PART, ALT_PART]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        part(file, true)
    }

    fn shared(&self, lead: &ListFile, part: &ListFile) -> usize {
        shared(lead, part)
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        read(files, ofac::list_of)
    }
}

enum Shape {
    Main { consolidated: bool },
    Add,
    Alt,
}

/// Which part of a list it is; a leading table only of the list that is asked for.
fn part(file: &ListFile, consolidated: bool) -> Option<&'static str> {
    match shape(file)? {
        Shape::Main { consolidated: found } => {
            let lead = if consolidated { CONSOLIDATED_MAIN } else { SDN_MAIN };
            (found == consolidated).then_some(lead)
        }
        Shape::Add => Some(ADD_PART),
        Shape::Alt => Some(ALT_PART),
    }
}

/// Which of the tables it is.
fn shape(file: &ListFile) -> Option<Shape> {
    let records = first_records(file, b',', SAMPLE);
    let first = records.first()?;
    let number =
        |at: usize| first.get(at).is_some_and(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()));
    if !number(0) {
        return None;
    }
    match first.len() {
        MAIN if first.iter().any(|c| nothing(c)) => {
            let programs = records.iter().filter_map(|r| r.get(3));
            let (of_it, all) = programs.fold((0, 0), |(of_it, all), cell| {
                // `first_records` writes `ukraine_eo13662]_[russia_eo14024`.
                let non_sdn =
                    cell.split("]_[").any(|p| ofac::is_non_sdn(&p.to_uppercase().replace('_', "-")));
                let capta = cell == "561_related";
                (of_it + usize::from(non_sdn || capta), all + 1)
            });
            Some(Shape::Main { consolidated: of_it * 2 > all })
        }
        ADD if number(1) => Some(Shape::Add),
        ALT if number(1) && first.get(2).is_some_and(|c| matches!(c.as_str(), "aka" | "fka" | "nka")) => {
            Some(Shape::Alt)
        }
        _ => None,
    }
}

/// `-0- `, as [`first_records`] or the table gives it.
fn nothing(cell: &str) -> bool {
    matches!(cell, "-0-" | "_0_")
}

/// How many entries of the leading table a part has rows for.
fn shared(lead: &ListFile, part: &ListFile) -> usize {
    let numbers = |file: &ListFile| -> HashSet<String> {
        let text = file.text().unwrap_or_default();
        text.lines().filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect()
    };
    let lead = numbers(lead);
    numbers(part).intersection(&lead).count()
}

/// A cell, empty where the table says nothing.
fn cell(row: &Row, at: usize) -> &str {
    let text = row.get(Column::at(at));
    if nothing(text) { "" } else { text }
}

fn read(files: &[&ListFile], list_of: impl Fn(&[String]) -> &'static str) -> Result<ParsedList, Diagnostic> {
    let [main, add, alt] = files else { return Err(super::one_file("the three tables of the US Treasury")) };
    let mut table = ListTable::headless(main, b',', MAIN)?;
    let mut drafts: Vec<(Draft, String)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    while let Some(row) = table.next()? {
        let programs: Vec<String> =
            cell(&row, 3).split("] [").map(|p| p.trim_matches(['[', ']', ' ']).to_owned()).collect();
        let mut draft = Draft::new(list_of(&programs), row.number);
        draft.primary(cell(&row, 1));
        draft.listing.kind = ofac::kind(cell(&row, 2));
        for program in &programs {
            draft.program(program);
        }
        for (at, word) in [
            (4, "title"),
            (5, "call sign"),
            (6, "vessel type"),
            (7, "tonnage"),
            (8, "gross registered tonnage"),
            (9, "flag"),
            (10, "owner"),
        ] {
            draft.remark(word, cell(&row, at));
        }
        draft.country(cell(&row, 9));
        ofac::remarks(&mut draft, cell(&row, 11));
        let number = cell(&row, 0).to_owned();
        match places.entry(number.clone()) {
            Entry::Vacant(place) => _ = place.insert(drafts.len()),
            // The addresses and names of a number stand in the order of the entries: they are the first one's.
            Entry::Occupied(_) => table.note(row.number, format!("a second entry with the number {number}")),
        }
        drafts.push((draft, number));
    }
    let mut rows = table.rows();
    for (file, width) in [(add, ADD), (alt, ALT)] {
        let mut part = ListTable::headless(file, b',', width)?;
        while let Some(row) = part.next()? {
            let Some(&at) = places.get(cell(&row, 0)) else {
                let text = format!("entry {} is not in {}", cell(&row, 0), main.name);
                part.note(row.number, text);
                continue;
            };
            let draft = &mut drafts[at].0;
            if width == ADD {
                draft.address_of([cell(&row, 2), cell(&row, 3)], cell(&row, 4));
                draft.remark("", cell(&row, 5));
            } else {
                let former = cell(&row, 2) == "fka";
                let kind = if former { ListedNameKind::Former } else { ListedNameKind::Alias };
                draft.name(cell(&row, 3), kind);
                draft.remark("", cell(&row, 4));
            }
        }
        rows += part.rows();
        table.unread.append(&mut part.unread);
    }
    let mut gather = Gather::default();
    for (draft, number) in drafts {
        let row = draft.listing.row;
        if let Err(why) = gather.take(draft, &number, "neither a name nor an address") {
            table.note(row, why);
        }
    }
    not_empty(main, ParsedList { rows, unread: table.unread, ..gather.finish() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_number_that_two_entries_have_are_the_first_ones_and_that_is_said() {
        let nothing = ",-0- ".repeat(7);
        let main = format!(
            "7,FIRST,-0- ,SDGT{nothing},-0- \n8,OTHER,-0- ,SDGT{nothing},-0- \n7,SECOND,-0- ,SDGT{nothing},-0- \n"
        );
        let file = |name: &str, text: &str| ListFile { name: name.into(), bytes: text.as_bytes().to_vec() };
        let files = [
            file("sdn.csv", &main),
            file("add.csv", "7,1,\"1 Example Street\",\"Cairo\",\"Egypt\",-0- \n"),
            file("alt.csv", "7,2,aka,\"ERSTER\",-0- \n"),
        ];
        let list = OfacSdnTables.read(&files.each_ref()).unwrap();
        let names: Vec<Vec<&str>> =
            list.listings.iter().map(|l| l.names.iter().map(|n| n.text.as_str()).collect()).collect();
        assert_eq!(names, [vec!["FIRST", "ERSTER"], vec!["OTHER"], vec!["SECOND"]]);
        assert_eq!(list.listings[0].addresses.len(), 1);
        let said: Vec<&str> = list.unread.iter().map(|u| u.problem.as_str()).collect();
        assert_eq!(said, ["a second entry with the number 7"]);
    }
}
