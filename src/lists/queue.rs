//! Entries that a table spreads over several rows, each given away once its last row was read.
//!
//! Who has read the table before says where the rows of each entry end ([`Queue::expect`]); without that, all of them are
//! held until the end. Entries leave in the order in which they begin, so one whose rows stand far apart holds up others.

use std::collections::{HashMap, VecDeque};

use super::draft::Draft;
use super::gather::Ids;
use super::official;
use super::table::ListTable;
use crate::diagnostic::Diagnostic;
use crate::model::Listing;

/// Where entries go.
pub(super) type Take<'t> = dyn FnMut(Listing) -> Result<(), Diagnostic> + 't;

/// Entries in the making.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// By list and id.
    places: HashMap<String, Place>,
    open: VecDeque<(Draft, String, u64)>,
    /// How many have left.
    gone: usize,
    ids: Ids,
    /// What there is to say of them.
    problems: Vec<(u64, String)>,
    /// The list that was asked for last, and its id.
    list: (String, String),
}

#[derive(Debug)]
struct Place {
    /// Which of all entries it is, once it has begun.
    number: Option<usize>,
    /// Its last row.
    last: u64,
}

impl Queue {
    /// Says that a row belongs to the entry with this id in the list that the file calls so. Rows are given in their order.
    pub(super) fn expect(&mut self, list: &str, id: &str, row: u64) {
        let key = self.key(list, id);
        self.places.entry(key).or_insert(Place { number: None, last: row }).last = row;
    }

    /// The entry with this id; it begins at this row if it is new.
    pub(super) fn of(&mut self, list: &str, id: &str, row: u64) -> &mut Draft {
        let key = self.key(list, id);
        let place = self.places.entry(key).or_insert(Place { number: None, last: u64::MAX });
        let next = self.gone + self.open.len();
        let number = *place.number.get_or_insert(next);
        if number == next {
            self.open.push_back((Draft::new(list, row), id.to_owned(), place.last));
        }
        &mut self.open[number - self.gone].0
    }

    /// Gives away those that are whole once all rows before this one were read. One that says nothing but remarks is kept.
    pub(super) fn close_before(&mut self, row: u64, take: &mut Take<'_>) -> Result<(), Diagnostic> {
        while self.open.front().is_some_and(|(.., last)| *last < row) {
            self.give(take)?;
        }
        Ok(())
    }

    /// Gives away the others, and notes what there is to say of any. How many there were.
    pub(super) fn finish(
        mut self,
        table: &mut ListTable<'_>,
        take: &mut Take<'_>,
    ) -> Result<u64, Diagnostic> {
        while !self.open.is_empty() {
            self.give(take)?;
        }
        for (row, problem) in self.problems {
            table.note(row, problem);
        }
        Ok(self.ids.given)
    }

    fn give(&mut self, take: &mut Take<'_>) -> Result<(), Diagnostic> {
        let Some((draft, id, _)) = self.open.pop_front() else { return Ok(()) };
        self.gone += 1;
        self.places.remove(&key(&draft.listing.list, &id));
        let row = draft.listing.row;
        self.problems.extend(draft.beyond().map(|beyond| (row, beyond)));
        let listing = &draft.listing;
        if listing.names.is_empty() && listing.addresses.is_empty() && listing.remarks.is_none() {
            self.problems.push((row, "neither a name nor an address".to_owned()));
            return Ok(());
        }
        let mut listing = draft.finish_as(&id);
        self.ids.make_unique(&mut listing);
        take(listing)
    }

    fn key(&mut self, list: &str, id: &str) -> String {
        // Most tables name one list in all rows.
        if self.list.0 != list {
            self.list = (list.to_owned(), official::id_of(list));
        }
        key(&self.list.1, id)
    }
}

fn key(list: &str, id: &str) -> String {
    format!("{list}\0{id}")
}
