//! Days on the command line.

use jiff::civil::Date;

use crate::text::dates::did_you_mean;

/// A day as YYYY-MM-DD. One in another order is not guessed at, as `03/04/2026` may be two days: its right form is proposed.
pub(super) fn parse_day(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| {
        let form = "a day is written YYYY-MM-DD";
        match did_you_mean(text) {
            Some(meant) => format!("{form}: {meant}"),
            None if has_that_form(text.trim()) => format!("there is no such day; {form}"),
            None => format!("{form}, such as 2026-07-31"),
        }
    })
}

/// Whether a text is written YYYY-MM-DD, whether there is such a day or not.
fn has_that_form(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}
