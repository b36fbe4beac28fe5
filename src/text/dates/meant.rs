//! The right form of a day that somebody wrote in another one: proposed, never taken.

use jiff::civil::Date;

use super::{Order, parse};

/// `did you mean 2026-07-31?`, with both days where the order is anybody's guess; `None` where no day can be read.
pub(crate) fn did_you_mean(text: &str) -> Option<String> {
    let days: Vec<String> = meant(text).iter().map(Date::to_string).collect();
    (!days.is_empty()).then(|| format!("did you mean {}?", days.join(" or ")))
}

/// The days that a text may mean, the day before the month first.
fn meant(text: &str) -> Vec<Date> {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '-' | '.'))
        .filter(|word| !word.is_empty())
        .map(without_ordinal)
        .collect();
    let mut ways = vec![text.to_owned()];
    if let [a, b, c] = *words.as_slice() {
        // Whatever divides them, and however short the year or strange the order.
        ways.push([a, b, c].join("/"));
        let is_short = |word: &str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
        if is_short(c) {
            ways.push(format!("{a}/{b}/20{c}"));
        }
        ways.push([a, c, b].join("/"));
    }
    for way in ways {
        let mut days: Vec<Date> =
            [Order::DayFirst, Order::MonthFirst].into_iter().filter_map(|order| parse(&way, order)).collect();
        days.dedup();
        if !days.is_empty() {
            return days;
        }
    }
    Vec::new()
}

/// `31st` as `31`.
fn without_ordinal(word: &str) -> &str {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..).unwrap_or_default();
    if !digits.is_empty() && ["st", "nd", "rd", "th"].contains(&ending) { digits } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_any_order_gets_its_right_form() {
        for text in [
            "31.07.2026",
            "07/31/2026",
            "2026/7/31",
            "2026.07.31",
            "2026-7-31",
            "31 Jul 2026",
            "31-Jul-2026",
            "July 31, 2026",
            "31st July 2026",
            "31/07/26",
            "2026-31-07",
            "07.31.2026",
            "2026年7月31日",
            "\"2026-07-31\"",
        ] {
            assert_eq!(did_you_mean(text).as_deref(), Some("did you mean 2026-07-31?"), "{text}");
        }
        assert_eq!(did_you_mean("03/04/2026").as_deref(), Some("did you mean 2026-04-03 or 2026-03-04?"));
        assert_eq!(did_you_mean("03.04.2026").as_deref(), Some("did you mean 2026-04-03?"), "full stops");
        for text in ["", "soon", "2026", "31.07.", "2026-02-30", "1/2/3"] {
            assert_eq!(did_you_mean(text), None, "{text}");
        }
    }
}
