//! The days that a machine's own evidence names: a licence that expires, a serial number of a month that has not come.

use jiff::civil::Date;

use crate::attest::predicate;
use crate::model::{Inputs, Location, Machine, Value};
use crate::report::horizon::{Reason, ReasonKind};
use crate::serials;
use crate::text::dates::{Order, parse};

/// The shortest text that is a day: `1/1/2027`.
const SHORTEST: usize = 8;

/// A day from which on something may be judged otherwise, and where it is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OwnDay {
    /// The day.
    pub(super) day: Date,
    /// What is said of it.
    pub(super) reason: Reason,
    /// The text that names it, as it stands in the cell.
    pub(super) text: Box<str>,
}

/// The days that a machine's evidence names and of which `covers` says that they are looked at, in order, each place once. Whether
/// anything is judged otherwise from them on, only judging tells. Whatever looks at such a day (papers that end, days of manufacture)
/// counts it as come on the day itself: on the one after it nothing is new.
pub(super) fn own_days(machine: &Machine<'_>, inputs: &Inputs, covers: impl Fn(Date) -> bool) -> Vec<OwnDay> {
    let mut days = Vec::new();
    for item in machine.evidence {
        for cell in &item.cells {
            let long = cell.text.len() >= SHORTEST && cell.text.bytes().any(|b| b.is_ascii_digit());
            let day = long.then(|| parse(cell.text, Order::Unknown)).flatten();
            let Some(day) = day.filter(|day| covers(*day)) else { continue };
            let column = item.plan.columns.get(cell.column as usize);
            let name = column.map_or("", |plan| plan.field.map_or(&*plan.header, |field| field.as_str()));
            let reason = named(name, format!("is {}", cell.text), inputs, item.at(cell.column));
            days.push(OwnDay { day, reason, text: cell.text.into() });
        }
    }
    for number in serial_numbers(machine) {
        for period in serials::periods(number.text).into_iter().filter(|period| covers(period.first)) {
            let says = format!("`{}` may say that it was made {period}", number.text);
            let reason = named("serial number", says, inputs, number.at);
            days.push(OwnDay { day: period.first, reason, text: number.text.into() });
        }
    }
    days.sort();
    days.dedup();
    days
}

fn named(name: &str, says: String, inputs: &Inputs, at: Location) -> Reason {
    let id = if name.is_empty() { "a day" } else { name };
    let source = predicate::Location::of(at, inputs).to_string();
    Reason { kind: ReasonKind::Evidence, id: id.to_owned(), says, source }
}

fn serial_numbers<'m>(machine: &'m Machine<'_>) -> impl Iterator<Item = Value<'m>> {
    let own = machine.all(crate::model::Field::Serial);
    let boards = machine.boards.iter().filter_map(|board| board.serial);
    own.chain(boards).chain(machine.components.iter().filter_map(|part| part.serial))
}
