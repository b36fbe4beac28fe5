//! The country that a text of a list names, ends with or begins with.

use crate::text::countries;

/// The country that a text names, a remark in brackets behind it aside: `Pakistan (location as at May 2008)`.
pub(super) fn named_by(text: &str) -> Option<&'static str> {
    let text = text.strip_prefix("REGION: ").unwrap_or(text);
    // `No. 401 (attached to No. A54), 4th Floor, …` is not in Norway.
    let named = |text: &str| {
        let is_code = text.chars().filter(|c| c.is_alphabetic()).count() < 4;
        let numbered = text.contains(|c: char| c.is_numeric());
        countries::parse(text).filter(|_| !(is_code && numbered))
    };
    let remarked = || text.strip_suffix(')').and_then(|inner| inner.split_once(" (")).map(|(plain, _)| plain);
    named(text).or_else(|| remarked().and_then(named))
}

/// The country that an address ends with. What may stand behind its name does not hide it: a full stop, a postal code
/// (`Singapore 409848`, `Armenia, 375002`), a remark in brackets.
pub(super) fn at_end(text: &str) -> Option<&'static str> {
    let mut text = text.trim_end_matches(['.', ',', ' ']);
    while let Some((before, _)) = text.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')) {
        text = before.trim_end_matches(['.', ',', ' ']);
    }
    let mut parts = text.rsplit(',').map(str::trim);
    let last = parts.next().filter(|p| !p.is_empty())?;
    // `CN` is China; `CA 90001` is a place in California.
    let digits = last.contains(|c: char| c.is_ascii_digit());
    if let Some(code) = countries::parse(last).filter(|_| !digits) {
        return Some(code);
    }
    let code = last.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').trim_end();
    if code.is_empty() {
        // A name alone: `Phoenix, AZ, 85043` is not in Azerbaijan.
        return parts.next().filter(|name| name.len() > 3).and_then(countries::parse);
    }
    // `9052 Zwijnaarde Belgium`: the last words, a code among them is none, and `New Jersey` is not Jersey.
    let words: Vec<&str> = code.split(' ').collect();
    (1..=words.len().min(4)).rev().find_map(|count| {
        let (before, name) = words.split_at(words.len() - count);
        let name = name.join(" ");
        let new = before.last().is_some_and(|word| word.eq_ignore_ascii_case("new"));
        if name.len() > 3 && !new { countries::parse(&name) } else { None }
    })
}

/// The country that a text begins with, and what stands behind it: `People's Republic of China 23rd Research Institute`.
pub(super) fn at_start(text: &str) -> Option<(&'static str, String)> {
    let words: Vec<&str> = text.split(' ').collect();
    (2..=words.len().min(6)).rev().find_map(|count| {
        let (country, rest) = words.split_at(count);
        Some((countries::parse(&country.join(" "))?, rest.join(" ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_country_does_not_hide_it() {
        let numbered = "No. 401 (attached to No. A54), 4th Floor, 1700 Tianfu Avenue, Chengdu, China., China";
        for (text, code) in [
            (numbered, Some("CN")),
            ("31, Mashtoc Avenue, Yerevan, Armenia, 375002.", Some("AM")),
            ("Technologiepark 19, 9052 Zwijnaarde Belgium.", Some("BE")),
            ("45-51 Chatham Rd S Tsim Sha Tsui Hong Kong", Some("HK")),
            ("Kabul, Afghanistan. (See alternate addresses under Pakistan).", Some("AF")),
            ("Sukhumvit Road, Bangkok", None),
            ("375002", None),
            ("1 Example Street, Phoenix, AZ, 85043", None),
            ("1 Example Street, Los Angeles, CA 90001", None),
            ("", None),
        ] {
            assert_eq!(at_end(text), code, "{text}");
        }
        let institute = at_start("People's Republic of China 23rd Research Institute");
        assert_eq!(institute, Some(("CN", "23rd Research Institute".to_owned())));
    }
}
