//! Numbers of addresses: one way to write each, and which house numbers a range holds.

/// The most house numbers that one building has.
pub(super) const WIDEST: u32 = 100;

/// A code in one way of writing: `04` is `4`, `B-2` is `b2`, `1318-19` is `1318-1319`.
pub(super) fn one_way(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let letters: Vec<char> = code.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        let before = out.chars().next_back();
        let next = letters.get(at + 1);
        let leads = *c == '0' && !before.is_some_and(|b| b.is_ascii_digit());
        if leads && next.is_some_and(char::is_ascii_digit) {
            continue;
        }
        // Between a letter and a digit a dash says nothing.
        let mixed = |b: char, n: &char| b.is_ascii_digit() != n.is_ascii_digit();
        if *c == '-' && before.zip(next).is_none_or(|(b, n)| mixed(b, n)) {
            continue;
        }
        out.push(*c);
    }
    match out.split_once('-') {
        Some((first, last)) if is_digits(first) && is_digits(last) && last.len() < first.len() => {
            format!("{first}-{}{last}", &first[..first.len() - last.len()])
        }
        _ => out,
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The numbers that a house number stands for: `2-6` for 2, 4 and 6, the houses on one side of a street.
pub(super) fn held(code: &str) -> Vec<String> {
    let ends = code.split_once('-').and_then(|(a, b)| Some((a.parse::<u32>().ok()?, b.parse::<u32>().ok()?)));
    match ends {
        Some((first, last)) if first < last && last - first <= WIDEST => {
            let step = if (last - first) % 2 == 0 { 2 } else { 1 };
            (first..=last).step_by(step).map(|n| n.to_string()).collect()
        }
        _ => vec![code.to_owned()],
    }
}

/// The floor that a code names: `7/f`, `13f`, `g/f`.
pub(super) fn floor(code: &str) -> Option<String> {
    let floor = ["/floor", "/flr", "/fl", "/f", "floor", "flr", "fl", "f"]
        .iter()
        .find_map(|end| code.strip_suffix(end))?;
    let floor = ordinal(floor).unwrap_or(floor);
    (is_digits(floor) || matches!(floor, "g" | "ug" | "lg" | "b" | "m" | "r")).then(|| one_way(floor))
}

/// The digits of `23rd`.
pub(super) fn ordinal(code: &str) -> Option<&str> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| code.strip_suffix(end))?;
    is_digits(digits).then_some(digits)
}

/// A postal code of two groups: British, Canadian, Dutch.
pub(super) fn is_postal_pair(first: &str, second: &str) -> bool {
    let shape = |text: &str| -> String {
        text.chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    '9'
                } else if c.is_ascii_alphabetic() {
                    'a'
                } else {
                    '?'
                }
            })
            .collect()
    };
    let (first, second) = (shape(first), shape(second));
    let british = matches!(first.as_str(), "a9" | "a99" | "aa9" | "aa99" | "a9a" | "aa9a") && second == "9aa";
    british || (first == "a9a" && second == "9a9") || (first == "9999" && second == "aa")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_one_way() {
        for (code, one) in [
            ("04", "4"),
            ("b-2", "b2"),
            ("1318-19", "1318-1319"),
            ("05-12", "5-12"),
            ("0", "0"),
            ("100", "100"),
        ] {
            assert_eq!(one_way(code), one, "{code}");
        }
        assert_eq!(held("2-6"), ["2", "4", "6"]);
        assert_eq!(held("1-3000"), ["1-3000"]);
        assert_eq!(floor("7/f").as_deref(), Some("7"));
        assert_eq!(floor("23rdfloor").as_deref(), Some("23"));
        assert_eq!(floor("g/f").as_deref(), Some("g"));
        assert_eq!(floor("stuff"), None);
        assert!(is_postal_pair("ls1", "4ap") && !is_postal_pair("19c", "301"));
    }
}
