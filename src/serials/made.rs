//! When a thing was made, as exactly as its number says it.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// A day, week or month in which a thing was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day that may be meant.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// How the number says it.
    unit: Unit,
}

/// How exactly a number says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Day,
    /// A week by its number, and the year it is counted in.
    Week(i16, i16),
    Month,
}

impl Period {
    /// A day; `None` where there is no such day.
    pub(super) fn day(year: i16, month: i16, day: i16) -> Option<Self> {
        let day = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        Some(Self { first: day, last: day, unit: Unit::Day })
    }

    /// A month; `None` where there is no such month.
    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Self { first, last: first.last_of_month(), unit: Unit::Month })
    }

    /// A week of a year, 1 to 53. Whether makers count from the first Sunday or Monday, or as ISO 8601 does, is not
    /// established: the period holds the days of all of them.
    pub(super) fn week(year: i16, week: i16) -> Option<Self> {
        if !(1..=53).contains(&week) {
            return None;
        }
        let begins = Date::new(year, 1, 1).ok()?.checked_add((7 * (i64::from(week) - 1)).days()).ok()?;
        let (first, last) = (begins.checked_sub(6.days()).ok()?, begins.checked_add(9.days()).ok()?);
        Some(Self { first, last, unit: Unit::Week(year, week) })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::Day => write!(f, "{}", self.first),
            Unit::Week(year, week) => write!(f, "{year} week {week}"),
            Unit::Month => write!(f, "{}-{:02}", self.first.year(), self.first.month()),
        }
    }
}
