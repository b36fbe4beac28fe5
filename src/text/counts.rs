//! Numbers of pieces as people write them: `180`, `1,200`, `180 pcs`, `180台`.

use std::borrow::Cow;

/// The count that a text says; `None` where it says none, or no whole one.
///
/// Of a dot or comma it is not known which country wrote it; but pieces are whole, so what divides a number into thousands can
/// be told: `1,200` and `1.200` are 1200, `1.5` is none, `180.00` is 180.
pub(crate) fn count(text: &str) -> Option<u64> {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '，' => ',',
        '．' => '.',
        c => c,
    };
    let text: Cow<'_, str> =
        if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(narrow).collect()) };
    let text = text.trim().trim_start_matches(['x', 'X', '×', '*']).trim_start();
    let end = text
        .char_indices()
        .find(|(_, c)| {
            !(c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'))
        })
        .map_or(text.len(), |(at, _)| at);
    let (number, unit) = text.split_at(end);
    // Behind the number stands a unit at most: `2x4`, `3-4` and `10 or more` are no counts.
    let unit = unit.trim().trim_end_matches('.');
    if unit.split_whitespace().count() > 1
        || unit.chars().any(|c| c.is_ascii_digit() || matches!(c, '-' | '%' | '+'))
    {
        return None;
    }
    let number = number.trim();
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = number.split([',', '.', '\'', '’', ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next().filter(|first| plain(first))?;
    let rest: Vec<&str> = groups.collect();
    let digits = match rest.as_slice() {
        [] => first.to_owned(),
        thousands if thousands.iter().all(|group| group.len() == 3 && plain(group)) && first.len() <= 3 => {
            [first, &thousands.concat()].concat()
        }
        // A fraction of nothing: `180.00`, `1,200.0`.
        [thousands @ .., fraction]
            if fraction.bytes().all(|b| b == b'0')
                && number.len() > fraction.len()
                && thousands.iter().all(|group| group.len() == 3 && plain(group)) =>
        {
            [first, &thousands.concat()].concat()
        }
        _ => return None,
    };
    // More than every reader of a report keeps whole is no count of pieces (RFC 8259, section 6).
    digits.parse().ok().filter(|count| *count < 1 << 53)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_pieces() {
        for (text, number) in [
            ("180", Some(180)),
            (" 180 ", Some(180)),
            ("1,200", Some(1200)),
            ("1.200", Some(1200)),
            ("1 200", Some(1200)),
            ("1'200", Some(1200)),
            ("12,345,678", Some(12_345_678)),
            ("180.00", Some(180)),
            ("180.0", Some(180)),
            ("1,200.00", Some(1200)),
            ("180 pcs", Some(180)),
            ("180pcs.", Some(180)),
            ("180台", Some(180)),
            ("１８０", Some(180)),
            ("180 шт.", Some(180)),
            ("x3", Some(3)),
            ("9007199254740991", Some((1 << 53) - 1)),
            ("9007199254740992", None),
            ("0", Some(0)),
            ("1.5", None),
            ("1,5", None),
            ("1,20", None),
            ("2-3", None),
            ("2x4", None),
            ("50%", None),
            ("about 20", None),
            ("TBD", None),
            ("", None),
            ("-3", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(count(text), number, "{text:?}");
        }
    }
}
