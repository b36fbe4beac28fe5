//! Boards that were taken out of a machine and put into it, as makers' sheets of repairs and work orders say it.

use std::fmt;

use crate::model::{Aspect, EventKind, Evidence, EvidencePlan, Field, Role, Value};
use crate::text::placeholders::is_placeholder;

/// One board taken out or put in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Swap<'a> {
    /// Which of both.
    pub(super) kind: EventKind,
    /// The board's serial number.
    pub(super) serial: Value<'a>,
    /// The day, as written.
    pub(super) day: Option<&'a str>,
    /// Who repaired it, as written.
    pub(super) repairer: Option<&'a str>,
}

impl fmt::Display for Swap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.serial.text)?;
        self.day.map_or(Ok(()), |day| write!(f, " on {day}"))?;
        self.repairer.map_or(Ok(()), |repairer| write!(f, " by {repairer}"))
    }
}

/// Whether rows read so are about repairs: they say which board was taken out, or put in.
pub(super) fn is_of_repairs(plan: &EvidencePlan) -> bool {
    plan.columns
        .iter()
        .any(|column| matches!(column.field, Some(Field::RemovedSerial | Field::InstalledSerial)))
}

/// What was taken out and put in, in the order of the rows.
pub(super) fn swaps<'e, 'a>(evidence: &'e [Evidence<'a>]) -> impl Iterator<Item = Swap<'a>> + 'e {
    evidence.iter().filter(|item| is_of_repairs(item.plan)).flat_map(|item| {
        let of = |field: Field| cells(item, field).next().map(|value| value.text);
        let day = of(Field::RepairDate);
        let repairer = of(Field::Party(Role::Repairer, Aspect::Name));
        let both =
            [(Field::RemovedSerial, EventKind::Removed), (Field::InstalledSerial, EventKind::Installed)];
        both.into_iter().flat_map(move |(field, kind)| {
            cells(item, field).map(move |serial| Swap { kind, serial, day, repairer })
        })
    })
}

/// The values of a field in a row that say something.
fn cells<'e, 'a>(item: &'e Evidence<'a>, field: Field) -> impl Iterator<Item = Value<'a>> + 'e {
    let of_field = item.cells.iter().filter(move |cell| {
        item.column(cell).is_some_and(|column| column.field == Some(field))
            && !item.unread.covers(cell.column)
            && !is_placeholder(cell.text)
    });
    of_field.map(|cell| item.value(cell))
}
