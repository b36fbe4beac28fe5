//! Days on the command line.

use jiff::civil::Date;

use crate::text::dates::did_you_mean;

/// A day as YYYY-MM-DD. One in another order is not guessed at, as `03/04/2026` may be two days: its right form is proposed.
pub(super) fn parse_day(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| {
        let form = "a day is written YYYY-MM-DD";
        did_you_mean(text)
            .map_or_else(|| format!("{form}, such as 2026-07-31"), |meant| format!("{form}: {meant}"))
    })
}
