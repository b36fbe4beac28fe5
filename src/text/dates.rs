//! Dates as people, spreadsheets and lists write them.

mod meant;

use jiff::civil::Date;

pub(crate) use meant::did_you_mean;

/// Which of day and month comes first in `03/04/2014`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// As in the United States.
    MonthFirst,
    /// As in Europe.
    DayFirst,
    /// Nobody knows: a date that could be two days is none.
    Unknown,
}

/// A whole date: `2025-01-16`, `1/16/2025`, `16/01/2025`, `16.1.2025`, `January 16, 2025`, `16 Jan 2025`, `20250116`,
/// `2025年1月16日`. A time or a time zone behind it is ignored; a text that is no whole date is never guessed at.
pub(crate) fn parse(text: &str, order: Order) -> Option<Date> {
    let divides = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, ',' | '/' | '-' | '.' | '年' | '月' | '日' | '\u{FEFF}')
    };
    let text = text.trim();
    // `2015-07-01-04:00`, `2026-11-22T08:00:00`, `22.11.2026 08:00`.
    let behind = text.get(10..).is_some_and(|rest| rest.starts_with(['T', '+', '-', 'Z']));
    let text = if behind && matches!(text.as_bytes()[4], b'-' | b'/') { &text[..10] } else { text };
    let text = match text.split_once(':') {
        Some((before, _)) => before.trim_end_matches(|c: char| c.is_ascii_digit()),
        None => text,
    };
    let words: Vec<&str> = text.split(divides).filter(|w| !w.is_empty()).collect();
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
                } else {
                    let (a, b) = (short(a)?, short(b)?);
                    let (month, day) = match order {
                        // Where full stops divide, the day comes first, whoever writes.
                        _ if text.contains('.') => (b, a),
                        Order::MonthFirst => (a, b),
                        Order::DayFirst => (b, a),
                        Order::Unknown if a > 12 || a == b => (b, a),
                        Order::Unknown if b > 12 => (a, b),
                        Order::Unknown => return None,
                    };
                    (year, month, day)
                }
            }
        }
        _ => return None,
    };
    Date::new(year, month, day).ok()
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
            "3/12/2021 08:15",
        ] {
            assert_eq!(parse(text, Order::MonthFirst), Some(day), "{text}");
        }
        for text in ["12/03/2021", "12.03.2021", "12 March 2021"] {
            assert_eq!(parse(text, Order::DayFirst), Some(day), "{text}");
        }
        assert_eq!(parse("12.03.2021", Order::MonthFirst), Some(day), "full stops");
    }

    #[test]
    fn where_nobody_knows_the_order_only_what_can_be_read_in_one_way() {
        for text in [
            "2026-11-22",
            "2026/11/22",
            "22.11.2026",
            "22/11/2026",
            "11/22/2026",
            "20261122",
            "2026年11月22日",
            "2026-11-22T08:00:00",
            "2026/11/22 08:00:00",
            "22.11.2026 8:00",
            "22 Nov 2026",
        ] {
            assert_eq!(
                parse(text, Order::Unknown).map(|d| d.to_string()).as_deref(),
                Some("2026-11-22"),
                "{text}"
            );
        }
        assert!(parse("11/11/2026", Order::Unknown).is_some());
        for text in ["11/12/2026", "2026-13-01", "soon", "", "22-11-26"] {
            assert_eq!(parse(text, Order::Unknown), None, "{text}");
        }
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
}
