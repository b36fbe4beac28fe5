//! Serial numbers that stand at more than one machine.
//!
//! The survey keeps a hash of every serial number with the machines that carry it. Where several machines
//! carry one hash, they are read again and these serial numbers compared by their text, so a chance collision of hashes
//! accuses nobody.

use hashbrown::HashMap;

use super::shared::Shared;
use crate::model::{Evidence, Field, Location, Machine, RowPlace, SharedSerial, Value};
use crate::text::placeholders::is_placeholder;

/// Machine serials and board serials are numbers of different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Namespace {
    /// Serial numbers of machines.
    Machine,
    /// Serial numbers of boards, power supplies and components.
    Board,
}

impl Namespace {
    /// The namespace of a column, where it holds serial numbers that must not stand twice.
    pub(crate) const fn of(field: Field) -> Option<Self> {
        match field {
            Field::Serial => Some(Self::Machine),
            Field::ControlBoardSerial | Field::BoardSerial | Field::PsuSerial | Field::ComponentSerial => {
                Some(Self::Board)
            }
            _ => None,
        }
    }
}

/// The serials of [`Survey::shared_by`](super::Survey::shared_by) with the machine's own text.
pub fn borrow<'a>(machine: &Machine<'a>, owned: &'a [Shared]) -> Vec<SharedSerial<'a>> {
    if owned.is_empty() {
        return Vec::new();
    }
    let evidence: HashMap<RowPlace, &Evidence<'a>> = machine.evidence.iter().map(|r| (r.place, r)).collect();
    let text = |at: Location| {
        let item = evidence.get(&at.row)?;
        let cell = item.cells.binary_search_by_key(&at.column, |c| c.column).ok()?;
        item.cells.get(cell).map(|c| c.text)
    };
    owned
        .iter()
        .filter_map(|Shared { field, at, elsewhere, count }| {
            let value = Value { text: text(*at)?, at: *at };
            Some(SharedSerial { field: *field, value, elsewhere, count: *count })
        })
        .collect()
}

/// Visits every serial number of some evidence that is not the key of its row.
pub(super) fn each_serial<'a>(evidence: &[Evidence<'a>], mut visit: impl FnMut(Namespace, Field, Value<'a>)) {
    for item in evidence {
        for cell in &item.cells {
            let Some(field) = item.column(cell).and_then(|c| c.field) else { continue };
            let Some(namespace) = Namespace::of(field) else { continue };
            let is_key = item.plan.key == Some(cell.column);
            if !is_key && !item.unread.covers(cell.column) && !is_placeholder(cell.text) {
                visit(namespace, field, item.value(cell));
            }
        }
    }
}
