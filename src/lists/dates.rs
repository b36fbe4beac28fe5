//! The days on which lists say that an entry began. Each importer knows in which order it writes its dates.

use jiff::civil::Date;

pub(super) use crate::text::dates::{Order, parse};

/// A year from which on a first day on a list is taken for a two-digit year of the century before. The Consolidated
/// Screening List has the Entity List's oldest entries so: `2098-11-19` beside `63 FR 64322 (11/19/98)`. Taken
/// literally, these entries would be in force only decades from now.
const CENTURY: i16 = 2069;
/// A year from which on it is no century put wrong either, but a slip: `4052-03-01`.
const SLIP: i16 = 2100;

/// A first day on a list, and whether its century was put right. A day that nobody can mean is none.
pub(super) fn start(text: &str, order: Order) -> Option<(Date, bool)> {
    let date = parse(text, order)?;
    match date.year() {
        ..CENTURY => Some((date, false)),
        CENTURY..SLIP => Date::new(date.year() - 100, date.month(), date.day()).ok().map(|date| (date, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_day_in_the_far_future_is_of_the_century_before() {
        let read = start("2098-11-19", Order::MonthFirst).unwrap();
        assert_eq!(read, (jiff::civil::date(1998, 11, 19), true));
        assert_eq!(start("2027-10-01", Order::MonthFirst).unwrap(), (jiff::civil::date(2027, 10, 1), false));
        assert_eq!(start("2099-12-31", Order::MonthFirst).unwrap().0.year(), 1999);
    }

    #[test]
    fn a_first_day_that_nobody_can_mean_does_not_put_off_the_listing() {
        for text in ["2100-01-01", "2168-06-01", "4052-03-01", "9999-12-31"] {
            assert_eq!(start(text, Order::MonthFirst), None, "{text}");
        }
    }
}
