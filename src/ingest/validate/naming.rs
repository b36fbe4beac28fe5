//! Whose a row is: the machine that it names, several whose serial numbers stand in one cell, or a lot of a packing list.

use std::borrow::Cow;

use super::serial_list::{self, Serials};
use super::{Belongs, RowOutcome, RowValidator, SkipReason, shortened, text};
use crate::ingest::rows::{RawCell, RawRow};
use crate::ingest::shape::trim;
use crate::model::{EvidencePlan, Field, LotsPlan, Unread, Unreadable};
use crate::text::counts::count;
use crate::text::placeholders::is_placeholder;

impl RowValidator {
    /// The columns that name the machine, best first.
    pub(super) fn keys(&self) -> impl Iterator<Item = usize> {
        self.key.into_iter().chain(self.other_keys.iter().copied())
    }

    /// The serial numbers in a cell that names machines.
    pub(super) fn serials<'a>(&self, cells: &[RawCell<'a>], column: usize) -> Serials<'a> {
        let field = self.field(column);
        serial_list::of_column(field, text(cells, column), self.quantity.and_then(|q| count(text(cells, q))))
    }

    /// The column and text of the one of several serial numbers in a cell of a row that is this machine's; `None` where
    /// the row names one machine.
    pub(crate) fn one_of<'a>(
        &self,
        row: &RawRow<'a>,
        is_key: impl Fn(&str) -> bool,
    ) -> Option<(usize, Cow<'a, str>)> {
        if self.machine.is_some() {
            return None;
        }
        self.keys().find_map(|column| match self.serials(row.cells, column) {
            Serials::Several(keys) => keys.into_iter().find(|key| is_key(key)).map(|key| (column, key)),
            _ => None,
        })
    }

    pub(super) fn unclear(&self, cells: &[RawCell<'_>], column: usize, why: &str) -> Unreadable {
        Unreadable {
            code: "serials-unclear",
            column: u32::try_from(column).ok(),
            message: format!(
                "\"{}\" in {} {why}; give each machine a row of its own, or divide the serial numbers by commas",
                shortened(text(cells, column)),
                self.shown(column)
            )
            .into(),
        }
    }

    /// A row of a packing list in which no machine is named.
    pub(super) fn lot<'a>(
        &self,
        (lots, quantity): (&LotsPlan, u32),
        row: &RawRow<'a>,
        unread: Unread,
    ) -> RowOutcome<'a> {
        let quantity = quantity as usize;
        let cells = row.cells;
        if !says_what(lots, cells) {
            return RowOutcome::Skipped(SkipReason::NoKey);
        }
        if self.is_service(lots, cells) {
            return RowOutcome::Skipped(SkipReason::Service);
        }
        match count(text(cells, quantity)) {
            Some(1..) => RowOutcome::Lot { key: lots.key(row.mark.row), unread },
            // The title of a part of the list, or a label below it.
            _ if is_label_alone(cells) => RowOutcome::Skipped(SkipReason::SectionLine),
            _ => RowOutcome::Refused { problem: self.no_quantity(cells, quantity), of: Belongs::Nobody },
        }
    }

    fn no_quantity(&self, cells: &[RawCell<'_>], column: usize) -> Unreadable {
        let shown = self.shown(column);
        let message = match text(cells, column) {
            "" => format!("{shown} is blank: how many there are is not known; enter a whole number"),
            other => format!("\"{}\" in {shown} is no whole number of pieces; enter one", shortened(other)),
        };
        Unreadable {
            code: "quantity-unreadable",
            column: u32::try_from(column).ok(),
            message: message.into(),
        }
    }
}

/// Whether a row says what stands there.
pub(super) fn says_what(lots: &LotsPlan, cells: &[RawCell<'_>]) -> bool {
    lots.named_by.iter().any(|column| !is_placeholder(text(cells, *column as usize)))
}

/// Whether a row has nothing but a text that ends as labels and titles do.
fn is_label_alone(cells: &[RawCell<'_>]) -> bool {
    let mut filled = cells.iter().map(|cell| trim(cell.text)).filter(|text| !text.is_empty());
    let first = filled.next().unwrap_or_default();
    filled.next().is_none() && (first.ends_with([':', '：']) || first.contains(": ") || first.contains('：'))
}

/// The column that says how many machines a row is about; in a list of components it says how many parts.
pub(crate) fn quantity_of_machines(plan: &EvidencePlan) -> Option<usize> {
    if plan.row_is_component {
        return None;
    }
    plan.columns.iter().position(|column| column.field == Some(Field::Quantity))
}
