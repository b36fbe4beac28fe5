//! Dates as people write them in spreadsheets.

use jiff::civil::Date;

/// Reads a date that can be read in one way only: `2026-11-22`, `2026/11/22`, `20261122`, `22.11.2026`,
/// `2026年11月22日`, and `22/11/2026` or `11/22/2026` where one number is above 12. A time after it is ignored.
/// Anything that could be two dates is none.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let day_part = text.split(['T', ' ']).next().unwrap_or(text);
    let numbers: Vec<&str> =
        day_part.split(['-', '/', '.', '年', '月', '日']).filter(|s| !s.is_empty()).collect();
    let number = |s: &str| s.parse::<i16>().ok();
    let date = |y: &str, m: &str, d: &str| {
        let (m, d) = (i8::try_from(number(m)?).ok()?, i8::try_from(number(d)?).ok()?);
        Date::new(number(y)?, m, d).ok()
    };
    match numbers.as_slice() {
        [y, m, d] if y.len() == 4 => date(y, m, d),
        [d, m, y] if y.len() == 4 && day_part.contains('.') => date(y, m, d),
        [first, second, year] if year.len() == 4 => match (number(first)?, number(second)?) {
            (13.., ..=12) => date(year, second, first),
            (..=12, 13..) => date(year, first, second),
            (one, other) if one == other => date(year, first, second),
            _ => None,
        },
        [all] if all.len() == 8 && all.bytes().all(|b| b.is_ascii_digit()) => {
            date(&all[..4], &all[4..6], &all[6..])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_what_can_be_read_in_one_way() {
        for text in [
            "2026-11-22",
            "2026/11/22",
            "22.11.2026",
            "22/11/2026",
            "11/22/2026",
            "20261122",
            "2026年11月22日",
            "2026-11-22T08:00:00",
        ] {
            assert_eq!(parse(text).map(|d| d.to_string()).as_deref(), Some("2026-11-22"), "{text}");
        }
        for text in ["11/12/2026", "2026-13-01", "soon", "", "22-11-26"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
