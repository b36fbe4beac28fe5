//! Entries gathered into a list: those equal in list and name become one, ids become unique.
//!
//! Entries of one name that were listed at different times stay apart: CXMT left the list of Section 1260H in February
//! 2026 and came back in June; one entry over both would say that it was listed in March.

use std::collections::HashMap;

use jiff::civil::Date;

use super::draft::{Draft, LONGEST, MOST, holds};
use super::table::ListTable;
use super::{ListFile, ParsedList, RowProblem};
use crate::diagnostic::Diagnostic;
use crate::model::Listing;

/// A list in the making.
#[derive(Debug, Default)]
pub(super) struct Gather {
    listings: Vec<Listing>,
    /// Where entries stand, by list and primary name, or by list and address where there is no name.
    places: HashMap<(String, String), Vec<usize>>,
    duplicates: u64,
}

impl Gather {
    /// Adds an entry, or folds it into the one with the same list and name.
    pub(super) fn add(&mut self, listing: Listing) {
        let key = (listing.list.clone(), listing.title().to_owned());
        let places = self.places.entry(key).or_default();
        if let Some(&at) =
            places.iter().find(|at| together(&self.listings[**at], &listing) && room(&self.listings[**at]))
        {
            self.duplicates += 1;
            fold(&mut self.listings[at], listing);
        } else {
            places.push(self.listings.len());
            self.listings.push(listing);
        }
    }

    /// Finishes an entry and adds it.
    ///
    /// # Errors
    /// What is lost, in words: all of an entry that says nothing (`nothing`), or what it has beyond all bounds.
    pub(super) fn take(&mut self, draft: Draft, id: &str, nothing: &str) -> Result<(), String> {
        let beyond = draft.beyond();
        self.add(draft.finish(id).ok_or(nothing)?);
        beyond.map_or(Ok(()), Err)
    }

    /// The list, with what the table had to say.
    pub(super) fn finish_table(self, table: ListTable<'_>) -> ParsedList {
        let rows = table.rows();
        ParsedList { rows, columns: table.columns, unread: table.unread, ..self.finish() }
    }

    /// The list; rows, columns and problems are the importer's to add.
    pub(super) fn finish(self) -> ParsedList {
        let mut listings = self.listings;
        let mut ids = Ids::default();
        for listing in &mut listings {
            ids.make_unique(listing);
        }
        ParsedList { listings, duplicates: self.duplicates, ..ParsedList::default() }
    }
}

/// The ids that entries have, list by list.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// How many others were made of each.
    taken: HashMap<String, u64>,
    /// How many entries have one.
    pub(super) given: u64,
}

impl Ids {
    /// Gives an entry another id if one before it has the same: `7` twice becomes `7` and `7-2`, and what calls itself `7-2`
    /// already `7-2-2`.
    pub(super) fn make_unique(&mut self, listing: &mut Listing) {
        let key = |entry: &str| format!("{}\0{entry}", listing.list);
        let plain = key(&listing.entry);
        self.given += 1;
        let Some(mut count) = self.taken.get(&plain).copied() else {
            self.taken.insert(plain, 0);
            return;
        };
        let made = loop {
            count += 1;
            let made = format!("{}-{}", listing.entry, count + 1);
            if !self.taken.contains_key(&key(&made)) {
                break made;
            }
        };
        self.taken.insert(key(&made), 0);
        self.taken.insert(plain, count);
        listing.entry = made;
    }
}

/// Whether there is no day between the times of two entries on which neither is listed.
fn together(a: &Listing, b: &Listing) -> bool {
    let reaches =
        |end: Option<Date>, start: Option<Date>| end.is_none_or(|end| start.is_none_or(|s| s <= end));
    reaches(a.end, b.start) && reaches(b.end, a.start)
}

/// Whether an entry may grow: in a file that calls everybody the same, time would grow with the square of its rows.
fn room(listing: &Listing) -> bool {
    listing.names.len().max(listing.addresses.len()) < MOST
        && listing.remarks.as_ref().is_none_or(|remarks| remarks.len() < LONGEST)
}

/// Unites two entries of one list and name. In force is then what either of them is: the earlier start, the later end.
fn fold(into: &mut Listing, other: Listing) {
    unite(&mut into.names, other.names, |a, b| a.text == b.text);
    unite(&mut into.countries, other.countries, |a, b| a == b);
    unite(&mut into.addresses, other.addresses, |a, b| a.text == b.text);
    unite(&mut into.programs, other.programs, |a, b| a == b);
    unite(&mut into.footnotes, other.footnotes, |a, b| a == b);
    into.footnotes.sort_unstable();
    join(&mut into.requirement, other.requirement);
    join(&mut into.policy, other.policy);
    join(&mut into.citation, other.citation);
    join(&mut into.remarks, other.remarks);
    // No start is the earliest, no end the latest.
    into.start = into.start.min(other.start);
    into.end = later(into.end, other.end);
    into.url = into.url.take().or(other.url);
    if into.kind == crate::model::PartyKind::Unknown {
        into.kind = other.kind;
    }
}

fn later(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    a.zip(b).map(|(a, b)| a.max(b))
}

fn unite<T>(into: &mut Vec<T>, other: Vec<T>, same: impl Fn(&T, &T) -> bool) {
    for item in other {
        if !into.iter().any(|known| same(known, &item)) {
            into.push(item);
        }
    }
}

fn join(into: &mut Option<String>, other: Option<String>) {
    match (into.as_mut(), other) {
        (Some(text), Some(more)) if !holds(text, &more) => {
            text.push_str("; ");
            text.push_str(&more);
        }
        (None, Some(more)) => *into = Some(more),
        _ => {}
    }
}

/// A problem of a row, in words for the edition's report.
pub(super) fn problem(file: &ListFile, row: u64, problem: impl Into<String>) -> RowProblem {
    RowProblem { file: file.name.clone(), row, problem: problem.into() }
}

/// A file in which no entry was found is no list.
pub(super) fn not_empty(file: &ListFile, list: ParsedList) -> Result<ParsedList, Diagnostic> {
    if list.listings.is_empty() { Err(no_entry(file, list.rows)) } else { Ok(list) }
}

pub(super) fn no_entry(file: &ListFile, rows: u64) -> Diagnostic {
    let text = format!("no entry in {rows} rows");
    Diagnostic::error("list-empty", text).at(&file.name).help("fetch the file again")
}

#[cfg(test)]
mod tests {
    use super::super::dates::Order;
    use super::*;

    fn entry(id: &str, name: &str, place: &str, end: &str) -> Listing {
        let mut draft = Draft::new("us-dpl", 1);
        draft.primary(name);
        draft.address(place);
        draft.end(end, Order::MonthFirst);
        draft.finish(id).unwrap()
    }

    #[test]
    fn who_left_a_list_and_came_back_was_not_on_it_between() {
        let mut gather = Gather::default();
        gather.add(entry("1", "CXMT", "", "2026-02-17"));
        let mut back = entry("1", "CXMT", "", "");
        back.start = Some(jiff::civil::date(2026, 6, 8));
        gather.add(back);
        let list = gather.finish();
        let listed = |day| list.listings.iter().any(|l| l.in_force(day));
        assert_eq!(list.listings.iter().map(|l| l.entry.as_str()).collect::<Vec<_>>(), ["1", "1-2"]);
        assert!(listed(jiff::civil::date(2026, 2, 16)) && listed(jiff::civil::date(2026, 6, 8)));
        assert!(!listed(jiff::civil::date(2026, 3, 1)));
    }

    #[test]
    fn entries_of_one_list_and_name_become_one() {
        let mut gather = Gather::default();
        gather.add(entry("1", "I. ASH", "Seagoville, TX, US", "2056-06-29"));
        gather.add(entry("2", "I. ASH", "Richardson, TX, US", "2030-01-01"));
        gather.add(entry("1", "ANOTHER", "", ""));
        let list = gather.finish();
        assert_eq!((list.listings.len(), list.duplicates), (2, 1));
        assert_eq!(list.listings[0].addresses.len(), 2);
        assert_eq!(list.listings[0].end.unwrap().year(), 2056);
        assert_eq!(list.listings[1].entry, "1-2");
    }
}
