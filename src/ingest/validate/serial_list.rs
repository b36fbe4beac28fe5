//! Several serial numbers in one cell: lists (`S-0001, S-0002`) and ranges (`A001–A180`).
//!
//! Several serials are several machines. Where it cannot be told which they are, the cell is refused: one machine without a
//! word would be a machine that nobody looked at.

use std::borrow::Cow;

use crate::model::Field;

/// The most machines that one cell may name.
const MOST: u64 = 10_000;

/// What a cell of serial numbers holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Serials<'a> {
    /// One.
    One,
    /// These.
    Several(Vec<Cow<'a, str>>),
    /// More than one, it seems, and not told which: why.
    Unclear(&'static str),
}

/// Signs that divide a list for certain; no serial number has them.
const DIVIDERS: [char; 8] = [',', ';', '\n', '\r', '、', '，', '；', '|'];

/// Words that join the last of a list.
const JOINED: [&str; 8] = [" and ", " & ", " y ", " et ", " und ", " e ", " и ", " + "];

/// Signs and words that stand between the first and the last of a range for certain.
const THROUGH: [&str; 23] = [
    "...",
    "..",
    "…",
    "～",
    "〜",
    "~",
    " through ",
    " thru ",
    " to ",
    " bis ",
    " à ",
    " al ",
    " a ",
    " até ",
    " по ",
    "至",
    " - ",
    "到",
    "から",
    " – ",
    " — ",
    "–",
    "—",
];

/// What a cell of a column holds that names machines.
pub(super) fn of_column(field: Option<Field>, text: &str, quantity: Option<u64>) -> Serials<'_> {
    match field {
        Some(Field::Serial | Field::AssetTag) => serials(text, quantity),
        Some(Field::Hostname | Field::Ip | Field::Machine) => match addresses(text) {
            Serials::One => names(text),
            several => several,
        },
        _ => Serials::One,
    }
}

/// A list of names, each one word with a digit: `n5, n6`.
fn names(text: &str) -> Serials<'_> {
    if !text.contains(DIVIDERS) {
        return Serials::One;
    }
    let parts: Vec<&str> = text.split(DIVIDERS).map(str::trim).filter(|part| !part.is_empty()).collect();
    let alike = parts.iter().all(|part| is_serial(part) && part.bytes().any(|b| b.is_ascii_alphabetic()));
    if parts.len() > 1 && alike && parts.windows(2).all(|pair| pair[0] != pair[1]) {
        return Serials::Several(parts.into_iter().map(Cow::Borrowed).collect());
    }
    Serials::One
}

/// A range of addresses, as lists of miners have them: `10.0.0.3-10.0.0.7:4028`.
fn addresses(text: &str) -> Serials<'_> {
    let address = |text: &str| text.trim().parse::<std::net::Ipv4Addr>().ok().map(u32::from);
    let Some((first, last)) = text.split_once('-') else { return Serials::One };
    let last = last.split_once(':').map_or(last, |(last, _)| last);
    let (Some(first), Some(last)) = (address(first), address(last)) else { return Serials::One };
    if last <= first {
        return Serials::One;
    }
    if u64::from(last - first) >= MOST {
        return Serials::Unclear("names a range of more than 10,000 addresses");
    }
    Serials::Several((first..=last).map(|n| Cow::Owned(std::net::Ipv4Addr::from(n).to_string())).collect())
}

/// What a cell holds, trimmed and not empty; `quantity` is what its row says how many they are.
pub(crate) fn serials(text: &str, quantity: Option<u64>) -> Serials<'_> {
    // Most cells have none of these signs.
    let plain = |b: u8| matches!(b, b'0'..=b':' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'.' | b'#');
    // Without a branch for each byte, so that the compiler looks at many of them at a time.
    if text.bytes().fold(true, |all, b| all & plain(b)) && !(text.contains('.') && text.contains("..")) {
        return Serials::One;
    }
    let text = text.trim_matches(|c: char| DIVIDERS.contains(&c) || c.is_whitespace());
    if is_number_with_thousands(text) {
        return Serials::One;
    }
    let parts: Vec<&str> = text.split(DIVIDERS).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 {
        return list(&joined(parts), quantity);
    }
    match range(text, quantity) {
        Serials::One => loose_list(text, quantity),
        range => range,
    }
}

/// The parts of which some name two: `S-1 and S-2`.
fn joined(parts: Vec<&str>) -> Vec<&str> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        match JOINED.iter().find_map(|word| part.split_once(word)) {
            Some((first, second)) => all.extend([first.trim(), second.trim()]),
            None => all.push(
                JOINED.iter().find_map(|word| part.strip_prefix(word.trim_start())).unwrap_or(part).trim(),
            ),
        }
    }
    all
}

/// A list that certain signs divide.
fn list<'a>(parts: &[&'a str], quantity: Option<u64>) -> Serials<'a> {
    const UNCLEAR: &str = "seems to hold several serial numbers and other words";
    let mut all: Vec<Cow<'a, str>> = Vec::new();
    for part in parts {
        match range(part, None) {
            Serials::Several(range) => all.extend(range),
            _ if is_serial(part) => all.push(Cow::Borrowed(part)),
            _ => {
                // Where no part looks like a serial number, it is some other text.
                let named = parts.iter().any(|part| part.len() >= 4 && is_serial(part));
                return if named { Serials::Unclear(UNCLEAR) } else { Serials::One };
            }
        }
    }
    let distinct: std::collections::BTreeSet<&str> = all.iter().map(|serial| &**serial).collect();
    if distinct.len() == all.len() || quantity == Some(all.len() as u64) {
        Serials::Several(all)
    } else if distinct.len() == 1 {
        Serials::One
    } else {
        Serials::Unclear("holds a serial number twice")
    }
}

/// A list divided by signs that a serial number may have, too: told by the quantity, or by serials that are all alike.
fn loose_list(text: &str, quantity: Option<u64>) -> Serials<'_> {
    let joins = |word: &&str| !JOINED.iter().any(|joined| joined.trim() == *word);
    let joined = text.split_whitespace().any(|word| !joins(&word));
    let slashes: Vec<&str> = text.split(['/', '&', '+', '\\']).map(str::trim).collect();
    let words: Vec<&str> = text.split_whitespace().filter(joins).collect();
    // Serial numbers are printed in groups, too: only long words are told to be several by themselves.
    for (parts, least) in [(slashes, 4), (words, 5)] {
        let Some((first, others)) = parts.split_first().filter(|(_, others)| !others.is_empty()) else {
            continue;
        };
        let alike =
            others.iter().all(|part| shape(part) == shape(first) && part != first) && first.len() >= least;
        let lettered = first.bytes().any(|b| b.is_ascii_alphabetic());
        let lettered =
            least == 4 || (lettered && (first.len() >= 10 || others.iter().all(|part| series(part, first))));
        let told = quantity == Some(parts.len() as u64) || (joined && lettered);
        if parts.iter().all(|part| is_serial(part)) && (told || (alike && lettered)) {
            return Serials::Several(parts.into_iter().map(Cow::Borrowed).collect());
        }
    }
    Serials::One
}

/// A range: both ends alike but for the number at their end.
fn range(text: &str, quantity: Option<u64>) -> Serials<'_> {
    for sign in THROUGH {
        let Some((first, last)) = text.split_once(sign) else { continue };
        let first = first.trim();
        let last = last.trim().trim_end_matches("まで");
        match between(first, last) {
            Some((_, count)) if count > MOST => {
                return Serials::Unclear("names a range of more than 10,000 serial numbers");
            }
            Some((serials, count)) if strong(first) || quantity == Some(count) => {
                return Serials::Several(serials());
            }
            _ => {}
        }
    }
    // Both ends are serial numbers of one series, and no range that can be counted: `AB7-AB5`.
    if let Some((first, last)) =
        text.split_once(" - ").or_else(|| text.split_once('-')).filter(|_| text.matches('-').count() == 1)
    {
        let (first, last) = (first.trim(), last.trim());
        if first.len() > 2
            && is_serial(first)
            && is_serial(last)
            && series(first, last)
            && between(first, last).is_none_or(|(_, n)| n > MOST)
        {
            return Serials::Unclear("seems to name a range of serial numbers, and not how many they are");
        }
    }
    // A hyphen is part of most serial numbers.
    for (at, _) in text.match_indices('-') {
        let (first, last) = (text[..at].trim(), text[at + 1..].trim());
        let Some((serials, count)) = between(first, last) else { continue };
        if count > MOST {
            continue;
        }
        let whole =
            last.len() == first.len() && first.bytes().any(|b| b.is_ascii_alphabetic()) && first.len() >= 3;
        if quantity == Some(count) || whole {
            return Serials::Several(serials());
        }
    }
    Serials::One
}

/// Whether two serial numbers are of one series: they differ in the number at their end.
fn series(one: &str, other: &str) -> bool {
    let head = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let (one, other) = (head(one), head(other));
    one == other && one.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether the first of a range looks like a serial number, and not like a number of something.
fn strong(first: &str) -> bool {
    first.len() >= 4 || first.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The serial numbers from the first to the last, made when asked for, and how many they are.
fn between<'a>(first: &str, last: &str) -> Option<(impl Fn() -> Vec<Cow<'a, str>> + use<'a>, u64)> {
    let digits = |text: &str| text.len() - text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, from) = first.split_at(digits(first));
    let (other, to) = last.split_at(digits(last));
    // `A001–180` leaves out what is the same.
    let same = other == head || (other.is_empty() && to.len() <= from.len());
    if !same
        || from.is_empty()
        || to.is_empty()
        || from.len() > 18
        || to.len() > from.len()
        || !is_serial(first)
    {
        return None;
    }
    if other == head && to.len() != from.len() && from.starts_with('0') {
        return None;
    }
    let kept = from.len() - to.len();
    let full = format!("{}{to}", from.get(..kept)?);
    let (start, end): (u64, u64) = (from.parse().ok()?, full.parse().ok()?);
    if end <= start {
        return None;
    }
    let (head, width) = (head.to_owned(), from.len());
    let serials = move || (start..=end).map(|n| Cow::Owned(format!("{head}{n:0width$}"))).collect();
    Some((serials, end - start + 1))
}

/// One word with a digit: what a serial number is, and few other words are.
fn is_serial(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.bytes().any(|b| b.is_ascii_digit())
        && !text.contains(char::is_whitespace)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '#' | '/'))
}

/// Letters and digits of a text, each as its kind: serials of one series are alike.
fn shape(text: &str) -> Vec<u8> {
    let kind = |b: u8| match b {
        b'0'..=b'9' => b'9',
        b if b.is_ascii_alphabetic() => b'A',
        b => b,
    };
    text.bytes().map(kind).collect()
}

/// `1,822,748,126`: a number, and no list.
fn is_number_with_thousands(text: &str) -> bool {
    let mut groups = text.split(',');
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|first| digits(first) && first.len() <= 3);
    let mut rest = groups.peekable();
    first && rest.peek().is_some() && rest.all(|group| digits(group) && group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, quantity: Option<u64>) -> String {
        match serials(text, quantity) {
            Serials::One => "one".to_owned(),
            Serials::Unclear(_) => "unclear".to_owned(),
            Serials::Several(all) if all.len() > 4 => {
                format!("{}: {} … {}", all.len(), all[0], all[all.len() - 1])
            }
            Serials::Several(all) => all.join(" "),
        }
    }

    #[test]
    fn ranges_of_addresses_are_taken_apart() {
        let several = |text| match addresses(text) {
            Serials::Several(all) => all.join(" "),
            other => format!("{other:?}"),
        };
        assert_eq!(several("10.0.0.3-10.0.0.5:4028"), "10.0.0.3 10.0.0.4 10.0.0.5");
        for one in ["10.0.0.3", "rig-10.0.0.5", "10.0.0.5-10.0.0.3", "a-b"] {
            assert_eq!(several(one), "One", "{one}");
        }
        assert!(several("10.0.0.0-10.255.0.0").starts_with("Unclear"));
    }

    #[test]
    fn lists_and_ranges_are_taken_apart() {
        for (text, quantity, expected) in [
            ("S-0001, S-0002, S-0003", None, "S-0001 S-0002 S-0003"),
            ("S-0001;S-0002", None, "S-0001 S-0002"),
            ("S-0001\nS-0002\n", None, "S-0001 S-0002"),
            ("S-0001、S-0002", None, "S-0001 S-0002"),
            ("S-0001, S-0002 and S-0003", None, "S-0001 S-0002 S-0003"),
            ("S-0004/S-0005", None, "S-0004 S-0005"),
            ("S-0004 / S-0005", Some(2), "S-0004 S-0005"),
            ("S-1 S-2", Some(2), "S-1 S-2"),
            ("NGSBYT0BDJKAF01K7 NGSBYT0BDJKAF01K8", None, "NGSBYT0BDJKAF01K7 NGSBYT0BDJKAF01K8"),
            ("A001–A180", None, "180: A001 … A180"),
            ("A001 - A180", None, "180: A001 … A180"),
            ("A001-A180", None, "180: A001 … A180"),
            ("A001..A180", None, "180: A001 … A180"),
            ("A001~A180", None, "180: A001 … A180"),
            ("A001 to A180", None, "180: A001 … A180"),
            ("A001 bis A180", None, "180: A001 … A180"),
            ("A001至A180", None, "180: A001 … A180"),
            ("A001～A180", None, "180: A001 … A180"),
            ("A001から A180まで", None, "180: A001 … A180"),
            ("A001–180", None, "180: A001 … A180"),
            ("A001-180", Some(180), "180: A001 … A180"),
            ("NGS-0001-NGS-0020", None, "20: NGS-0001 … NGS-0020"),
            ("1001-1020", Some(20), "20: 1001 … 1020"),
            ("A001–A003, B007", None, "A001 A002 A003 B007"),
            // These are one.
            ("NGSBYT0BDJKAF01K7", None, "one"),
            ("SN0001 SN0002", None, "SN0001 SN0002"),
            ("SN0008 and SN0009", None, "SN0008 SN0009"),
            ("CC0001 - 20", None, "20: CC0001 … CC0020"),
            ("AB7-AB5", None, "unclear"),
            ("AB0001-AB9999999", None, "unclear"),
            ("SN-2024-0001", None, "one"),
            ("12-15", None, "one"),
            ("1001-1020", None, "one"),
            ("5CD1234/AB", None, "one"),
            ("1234 5678 9012", None, "one"),
            ("FOC1234-5678", None, "one"),
            ("1,822,748,126", None, "one"),
            ("rack 3 slot 4", None, "one"),
            ("00:1B:21:3C:4D:5E", None, "one"),
            ("A12, A12", None, "one"),
            // Nobody can tell.
            ("S-0001, replaced 2023", None, "unclear"),
            ("A000001–A999999", None, "unclear"),
        ] {
            assert_eq!(shown(text, quantity), expected, "{text:?} {quantity:?}");
        }
    }
}
