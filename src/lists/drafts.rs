//! Entries that a table spreads over several rows: all rows of one id are one party.

use std::collections::HashMap;

use super::draft::Draft;
use super::gather::Gather;
use super::table::ListTable;

/// Entries in the making, in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    drafts: Vec<(Draft, String)>,
    places: HashMap<(String, String), usize>,
}

impl Drafts {
    /// The entry with this id in the list that the file calls so; it begins at this row if it is new.
    pub(super) fn of(&mut self, list: &str, id: &str, row: u64) -> &mut Draft {
        let fresh = Draft::new(list, row);
        let at = *self.places.entry((fresh.listing.list.clone(), id.to_owned())).or_insert_with(|| {
            self.drafts.push((fresh, id.to_owned()));
            self.drafts.len() - 1
        });
        &mut self.drafts[at].0
    }

    /// Finishes all of them; those without a name or an address are noted in the table.
    pub(super) fn finish(
        self,
        table: &mut ListTable<'_>,
        mut add: impl FnMut(&mut Gather, crate::model::Listing),
    ) -> Gather {
        let mut gather = Gather::default();
        for (draft, id) in self.drafts {
            let row = draft.listing.row;
            if let Some(beyond) = draft.beyond() {
                table.note(row, beyond);
            }
            match draft.finish(&id) {
                Some(listing) => add(&mut gather, listing),
                None => table.note(row, "neither a name nor an address"),
            }
        }
        gather
    }
}
