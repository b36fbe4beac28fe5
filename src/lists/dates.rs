//! Dates as lists write them. Each importer knows its own style; a text that is no whole date is never guessed at.

use jiff::civil::Date;

use super::text::tidy;

/// Which of day and month comes first in `03/04/2014`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As in the United States.
    MonthFirst,
    /// As in Europe.
    DayFirst,
}

/// A year from which on a first day on a list is taken for a two-digit year of the century before. The Consolidated
/// Screening List has the Entity List's oldest entries so: `2098-11-19` beside `63 FR 64322 (11/19/98)`. Taken
/// literally, these entries would be in force only decades from now.
const CENTURY: i16 = 2069;
/// A year from which on it is no century put wrong either, but a slip: `4052-03-01`.
const SLIP: i16 = 2100;

/// A whole date: `2025-01-16`, `1/16/2025`, `16/01/2025`, `January 16, 2025`, `16 Jan 2025`, `20250116`.
pub(super) fn parse(text: &str, order: Order) -> Option<Date> {
    let text = tidy(text);
    // A time or a time zone behind a day: `2015-07-01-04:00`.
    let behind = text.get(10..).is_some_and(|rest| rest.starts_with(['T', '+', '-', 'Z']));
    let text = if behind && text.as_bytes()[4] == b'-' { &text[..10] } else { &*text };
    let words: Vec<&str> = text.split([' ', ',', '/', '-', '.']).filter(|w| !w.is_empty()).collect();
    let number = |w: &str, len: std::ops::RangeInclusive<usize>| {
        (len.contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit())).then(|| w.parse::<i16>().ok())?
    };
    let short = |w: &str| number(w, 1..=2).and_then(|n| i8::try_from(n).ok());
    let (year, month, day) = match *words.as_slice() {
        [whole] if whole.len() == 8 => {
            (number(whole.get(..4)?, 4..=4)?, short(whole.get(4..6)?)?, short(whole.get(6..)?)?)
        }
        [a, b, c] => {
            if let Some(year) = number(a, 4..=4) {
                (year, short(b)?, short(c)?)
            } else {
                let year = number(c, 4..=4)?;
                if let Some(month) = month(a) {
                    (year, month, short(b)?)
                } else if let Some(month) = month(b) {
                    (year, month, short(a)?)
                // Where full stops divide, the day comes first, whoever writes.
                } else if order == Order::MonthFirst && !text.contains('.') {
                    (year, short(a)?, short(b)?)
                } else {
                    (year, short(b)?, short(a)?)
                }
            }
        }
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

/// A first day on a list, and whether its century was put right. A day that nobody can mean is none.
pub(super) fn start(text: &str, order: Order) -> Option<(Date, bool)> {
    let date = parse(text, order)?;
    match date.year() {
        ..CENTURY => Some((date, false)),
        CENTURY..SLIP => Date::new(date.year() - 100, date.month(), date.day()).ok().map(|date| (date, true)),
        _ => None,
    }
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let whole = MONTHS.iter().position(|m| *m == word || (word.len() >= 3 && m.starts_with(&word)))?;
    i8::try_from(whole + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_met() {
        let day = jiff::civil::date(2021, 3, 12);
        for text in [
            "2021-03-12",
            "3/12/2021",
            "03/12/2021",
            "March 12, 2021",
            "12 Mar 2021",
            "20210312",
            "2021-03-12T00:00:00Z",
            "2021-03-12-04:00",
        ] {
            assert_eq!(parse(text, Order::MonthFirst), Some(day), "{text}");
        }
        for text in ["12/03/2021", "12.03.2021", "12 March 2021"] {
            assert_eq!(parse(text, Order::DayFirst), Some(day), "{text}");
        }
        assert_eq!(parse("12.03.2021", Order::MonthFirst), Some(day), "full stops");
    }

    #[test]
    fn what_is_no_whole_date_is_none() {
        for text in [
            "",
            "2021",
            "December 2023",
            "00/04/1984",
            "13/13/2020",
            "12/03/21",
            "soon",
            "2021-02-30",
            "१२/०३/२०२१",
        ] {
            assert_eq!(parse(text, Order::DayFirst), None, "{text}");
        }
    }

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
