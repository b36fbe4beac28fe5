//! Which edition somebody means.

use super::{Edition, current};
use crate::diagnostic::Diagnostic;

/// Fewer letters of a digest name nothing.
const PREFIX: usize = 4;

/// The edition that a text names: its number (`3`), the beginning of its digest (at least four letters), its day
/// (`2026-07-31`), its source (the edition in use), or source and day (`us-csl@2026-07-31`).
///
/// # Errors
/// When it names none, or more than one; with those there are.
pub(crate) fn select<'e>(editions: &'e [Edition], text: &str) -> Result<&'e Edition, Diagnostic> {
    let numbered = |number: u32| editions.iter().find(|e| e.number == number && number > 0);
    if let Some(one) = text.parse().ok().and_then(numbered) {
        return Ok(one);
    }
    let used = current(editions);
    if let Some(one) = used.iter().find(|e| e.source == text) {
        return Ok(one);
    }
    let named: Vec<&Edition> = if let Some((source, day)) = text.split_once('@') {
        editions.iter().filter(|e| e.source == source && e.day().to_string() == day).collect()
    } else {
        let is_prefix = text.len() >= PREFIX && text.bytes().all(|b| b.is_ascii_hexdigit());
        let lower = text.to_ascii_lowercase();
        let means = |e: &&Edition| e.day().to_string() == text || (is_prefix && e.digest.starts_with(&lower));
        editions.iter().filter(means).collect()
    };
    match named.as_slice() {
        [one] => Ok(one),
        [] => Err(Diagnostic::error("edition-unknown", format!("there is no edition `{text}`"))
            .help(format!("{}; {HOW}", there_are(editions.iter())))),
        several => Err(Diagnostic::error("edition-ambiguous", format!("`{text}` names several editions"))
            .help(format!("{}; {HOW}", there_are(several.iter().copied())))),
    }
}

const HOW: &str = "name one by its number, its digest, its source, or source and day (us-csl@2026-07-31)";

fn there_are<'e>(editions: impl Iterator<Item = &'e Edition>) -> String {
    let which = |e: &Edition| if e.is_shipped() { "shipped".to_owned() } else { e.number.to_string() };
    let all: Vec<String> =
        editions.map(|e| format!("{} ({}@{}, {})", which(e), e.source, e.day(), e.short())).collect();
    if all.is_empty() { "nothing was imported".to_owned() } else { format!("there are {}", all.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Colour;
    use crate::lists::{NewEdition, ParsedList};

    fn editions() -> Vec<Edition> {
        let edition = |(number, (source, date, digest)): (u32, (&str, &str, &str))| {
            let parsed = ParsedList { date: Some(date.parse().unwrap()), ..ParsedList::default() };
            let imported = "2026-08-01T00:00:00Z".parse().unwrap();
            Edition {
                number,
                ..NewEdition::new((source, source), digest, Vec::new(), parsed, imported, "0").edition
            }
        };
        let all = [
            ("us-csl", "2026-06-30", "abcd1111"),
            ("us-csl", "2026-07-31", "abcd2222"),
            ("un-sc", "2026-07-31", "12345678"),
        ];
        (1..).zip(all).map(edition).collect()
    }

    #[test]
    fn an_edition_has_many_names() {
        let all = editions();
        for (text, number) in
            [("2", 2), ("us-csl", 2), ("ABCD1", 1), ("12345", 3), ("2026-06-30", 1), ("un-sc@2026-07-31", 3)]
        {
            assert_eq!(select(&all, text).unwrap().number, number, "{text}");
        }
    }

    #[test]
    fn what_names_none_or_several_says_which_there_are() {
        let all = editions();
        for (text, says) in [
            ("abcd", "names several editions"),
            ("2026-07-31", "3 (un-sc@2026-07-31, 12345678)"),
            ("abc", "there is no edition `abc`"),
            ("9", "there are 1 (us-csl@2026-06-30, abcd1111), 2"),
        ] {
            let shown = select(&all, text).unwrap_err().render(Colour::Never);
            assert!(shown.contains(says), "{says} in {shown}");
        }
        let none = select(&[], "1").unwrap_err().render(Colour::Never);
        assert!(none.contains("nothing was imported"), "{none}");
    }
}
