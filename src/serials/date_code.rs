//! Date codes: two digits of the year and two of the week, as chips and their reels are marked.

use jiff::civil::Date;

use super::{Period, number};

/// The week that a date code of four digits names (`2426` is week 26 of 2024), from the year 2000 on. `None` where it is no
/// plausible one: no week 1 to 53, or one that has not begun on the day of the audit.
pub fn read(code: &str, as_of: Date) -> Option<Period> {
    let digits: &[u8; 4] = code.trim().as_bytes().try_into().ok()?;
    let [year, week] = [&digits[..2], &digits[2..]].map(number);
    Period::week(2000 + year?, week?).filter(|period| period.first <= as_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_code_is_a_week_that_has_been() {
        let as_of = jiff::civil::date(2026, 11, 22);
        let read = |code| read(code, as_of).map(|period| period.to_string());
        assert_eq!(read("2426").as_deref(), Some("2024 week 26"));
        assert_eq!(read(" 0953 ").as_deref(), Some("2009 week 53"));
        for code in ["2400", "2454", "2650", "9901", "24-26", "242", "24261", "２４２６", ""] {
            assert_eq!(read(code), None, "{code}");
        }
        assert!(read("2647").is_some(), "the week of the audit");
    }
}
