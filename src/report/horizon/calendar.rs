//! The days that are coming as a calendar (iCalendar, RFC 5545): an entry a day, to be imported or subscribed to.
//!
//! Written here, as it is a handful of properties: the crates that write calendars bring a second library for dates.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::text::named;
use super::{ComingDay, Horizon, Reason};
use crate::source::sha256_hex;
use crate::text::shown::shown;

/// Machines that an entry names.
const NAMED: usize = 20;
/// The most octets of a line (RFC 5545, section 3.1).
const LINE: usize = 75;

/// The days as a calendar; `now` is when it was made. The name of an entry is that of its day and of the paths that were given, in
/// whatever order, so that a calendar that is imported again changes entries instead of doubling them, and no other site's.
pub(crate) fn calendar(horizon: &Horizon, paths: &[String], now: Timestamp) -> String {
    let mut lines = Lines(String::new());
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", concat!("-//Tidewaiter//tidewaiter ", env!("CARGO_PKG_VERSION"), "//EN"));
    lines.add("CALSCALE", "GREGORIAN");
    lines.add("METHOD", "PUBLISH");
    let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    paths.sort_unstable();
    paths.dedup();
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    for day in &horizon.days {
        let name = format!("{}\n{}", day.day, paths.join("\n"));
        lines.add("BEGIN", "VEVENT");
        lines.add("UID", &format!("{}@tidewaiter", sha256_hex(name.as_bytes())));
        lines.add("DTSTAMP", &stamp);
        lines.add("DTSTART;VALUE=DATE", &basic(day.day));
        lines.add("DTEND;VALUE=DATE", &basic(day.day.tomorrow().unwrap_or(day.day)));
        lines.add("SUMMARY", &text(&shown(summary(horizon, day))));
        lines.add("DESCRIPTION", &text(&description(horizon, day)));
        lines.add("TRANSP", "TRANSPARENT");
        lines.add("END", "VEVENT");
    }
    lines.add("END", "VCALENDAR");
    lines.0
}

fn basic(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// `Tidewaiter: 3 machines clear → prohibited, 1 other`.
fn summary(horizon: &Horizon, day: &ComingDay) -> String {
    let mut kinds: BTreeMap<_, u64> = BTreeMap::new();
    for change in day.verdicts() {
        *kinds.entry(Reverse((change.verdict.1, change.verdict.0))).or_default() += 1;
    }
    let said: Vec<String> = kinds
        .iter()
        .map(|(Reverse((new, old)), machines)| match (old, new) {
            _ if old == new => {
                format!("{}: another activity is judged otherwise", horizon.counted(*machines))
            }
            _ => format!("{} {old} → {new}", horizon.counted(*machines)),
        })
        .collect();
    let reasons: Vec<String> = day.reasons.iter().map(Reason::in_short).collect();
    match (said.is_empty(), reasons.is_empty()) {
        (false, _) => format!("Tidewaiter: {}", named(&said, 3, ", ")),
        (true, false) => format!("Tidewaiter: {}", named(&reasons, 3, ", ")),
        (true, true) => "Tidewaiter: findings change, no verdict does".to_owned(),
    }
}

fn description(horizon: &Horizon, day: &ComingDay) -> String {
    let mut lines: Vec<String> = day.reasons.iter().map(ToString::to_string).collect();
    for change in day.changes.iter().take(NAMED) {
        let (old, new) = change.verdict;
        let verdict = if old == new { format!("stays {new}") } else { format!("{old} → {new}") };
        let because: Vec<String> =
            change.causes.iter().filter(|of| !day.reasons.contains(of)).map(ToString::to_string).collect();
        let because =
            if because.is_empty() { String::new() } else { format!(": {}", named(&because, 3, "; ")) };
        lines.push(format!("{} {verdict}{because}", change.key));
    }
    if let Some(more) = day.changes.len().checked_sub(NAMED).filter(|more| *more > 0) {
        lines.push(format!("and {} more", horizon.counted(more as u64)));
    }
    if day.changes.is_empty() {
        lines.push("No machine is judged otherwise.".to_owned());
    }
    let lines: Vec<String> = lines.iter().map(shown).collect();
    lines.join("\n")
}

/// A text as a value (RFC 5545, section 3.3.11).
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Lines that end and are folded as they have to be.
struct Lines(String);

impl Lines {
    fn add(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in name.chars().chain([':']).chain(value.chars()) {
            // A character is never parted: some readers join octets, some characters.
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_and_no_value_begins_a_line() {
        let mut lines = Lines(String::new());
        let said = "備考".repeat(40) + "\nEND:VCALENDAR;a,b\\c";
        lines.add("DESCRIPTION", &text(&said));
        assert!(lines.0.ends_with("\r\n"));
        for line in lines.0.trim_end().split("\r\n") {
            assert!(line.len() <= LINE, "{}", line.len());
            assert!(line.starts_with("DESCRIPTION:") || line.starts_with(' '), "{line}");
        }
        let unfolded = lines.0.replace("\r\n ", "");
        assert!(unfolded.contains("\\nEND:VCALENDAR\\;a\\,b\\\\c"), "{unfolded}");
    }
}
