//! Rows of one machine repeat what they say of it: most of their cells need not be looked at again.

use crate::model::{ColumnPlan, Evidence, EvidenceCell, Field, Level};

/// What a row says as the row before it did, under the same headers: of the machine itself, that is nothing new.
#[derive(Default)]
pub(super) struct Repeats<'a> {
    before: Option<&'a Evidence<'a>>,
    row: Option<&'a Evidence<'a>>,
    /// Parties are told apart by where they are, which other cells of the row say.
    places: bool,
}

impl<'a> Repeats<'a> {
    /// Turns to the next row.
    pub(super) fn turn_to(&mut self, item: &'a Evidence<'a>) {
        self.before = self.row.replace(item).filter(|before| std::ptr::eq(before.plan, item.plan));
        if self.before.is_none() {
            let mut fields = item.plan.columns.iter().filter_map(|column| column.field);
            self.places = fields.any(is_place);
        }
    }

    /// Whether a cell of the row adds nothing to the machine, since the one above it says the same of it.
    pub(super) fn says_nothing_new(&self, cell: &EvidenceCell<'a>, column: &ColumnPlan) -> bool {
        let of_machine = column.field.is_none_or(|field| field.level() == Level::Machine);
        let of_party = column.field.is_some_and(|field| field.role().is_some());
        let Some(before) = self.before.filter(|_| of_machine && !(of_party && self.places)) else {
            return false;
        };
        // A row of components has a description of its own, and a place is one with the others of its row.
        !column.field.is_some_and(|field| field == Field::Description || is_place(field))
            && !before.unread.covers(cell.column)
            && before.cells.iter().any(|c| c.column == cell.column && c.text == cell.text)
    }
}

fn is_place(field: Field) -> bool {
    field.is_place_of_party()
}
