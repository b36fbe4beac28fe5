//! Countries as an inventory writes them: ISO 3166-1 codes and names in several languages.
//!
//! The names are those of ISO 3166-1, of official lists, and the usual ones of sixteen languages (after Unicode CLDR).

pub(crate) mod address;
mod adjectives;
pub(crate) mod origin;
pub(crate) mod stops;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// Alpha-2, alpha-3, then names, one country a line, tab-separated.
static TABLE: &str = include_str!("countries.tsv");

fn index() -> &'static BTreeMap<String, &'static str> {
    static INDEX: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = BTreeMap::new();
        for line in TABLE.lines() {
            let mut names = line.split('\t');
            let Some(alpha2) = names.next() else { continue };
            index.insert(fold(alpha2), alpha2);
            for name in names {
                index.insert(fold(name), alpha2);
            }
        }
        index
    })
}

/// Compatibility form, lower case, letters only, without "made in". Letters that Arabic and Persian keyboards write
/// differently are one.
fn fold(text: &str) -> String {
    let one = |c: char| match c {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        _ => c,
    };
    let said = |c: &char| c.is_alphabetic() && !matches!(c, '\u{640}' | '\u{64b}'..='\u{65f}');
    let folded: String = text.nfkd().flat_map(char::to_lowercase).filter(said).map(one).collect();
    folded.strip_prefix("madein").map_or(folded.clone(), str::to_owned)
}

/// The alpha-2 code of a country as written, or `None` for what names no country known here.
pub(crate) fn parse(text: &str) -> Option<&'static str> {
    index().get(&fold(text)).copied()
}

/// Every alpha-2 code, in the order of the alphabet.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter_map(|line| line.split('\t').next())
}

/// The English name of an alpha-2 code.
pub(crate) fn name(code: &str) -> Option<&'static str> {
    let mut rows = TABLE.lines().map(|line| line.split('\t'));
    rows.find_map(|mut row| if row.next() == Some(code) { row.nth(1) } else { None })
}

/// Letters of scripts that are written without blanks.
pub(crate) fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// The country that a cell of its own names, or `None`: as [`parse`] does, and where it is said twice (`China (CN)`,
/// `CN / 中国`), as an adjective (`Iranian`) or as a flag. `N/A`, `no` and `na` are answers, not Namibia or Norway.
pub(crate) fn read(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if matches!(fold(text).as_str(), "no" | "na") && !matches!(text, "NO" | "NA") {
        return None;
    }
    if text.chars().count() < 4 && text.contains(['/', '\\']) {
        return None;
    }
    if is_number_with_letters(text) {
        return None;
    }
    parse(text).or_else(|| adjectives::parse(&fold(text))).or_else(|| flag(text)).or_else(|| twice(text))
}

/// A few letters among digits: `1-Mar` is a day in spring and not Morocco. The code of a country before that of its
/// province is one: `IR-07`.
fn is_number_with_letters(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let province = text.split_once('-').is_some_and(|(country, province)| {
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && (1..=3).contains(&province.len())
            && province.bytes().all(|b| b.is_ascii_digit())
    });
    letters <= 3 && text.is_ascii() && text.bytes().any(|b| b.is_ascii_digit()) && !province
}

/// A country that is said several times, each time the same.
fn twice(text: &str) -> Option<&'static str> {
    let parts = text.split(['/', ',', ';', '(', ')', '[', ']', '|', ':', '-', '–', '—', '（', '）', '\n']);
    let named: Option<Vec<&str>> = parts.map(str::trim).filter(|part| !part.is_empty()).map(parse).collect();
    let said = match named {
        Some(codes) if codes.len() > 1 => codes,
        // `CN 中国`: a code and a name without a sign between them.
        _ => {
            let (code, name) = text.split_once(' ')?;
            vec![parse(code)?, parse(name)?]
        }
    };
    let first = *said.first()?;
    said.iter().all(|code| *code == first).then_some(first)
}

/// A flag: two regional indicators.
fn flag(text: &str) -> Option<&'static str> {
    let letter = |c: char| {
        let place = u32::from(c).checked_sub(0x1F1E6).filter(|n| *n < 26)?;
        char::from_u32(u32::from('a') + place)
    };
    let letters: Option<String> = text.chars().map(letter).collect();
    letters.filter(|letters| letters.len() == 2).and_then(|letters| parse(&letters))
}

#[cfg(test)]
mod tests {
    use super::{parse, read};

    #[test]
    fn codes_and_names_of_many_languages() {
        for (text, code) in [
            ("CN", "CN"),
            ("Made in China", "CN"),
            ("P.R.C.", "CN"),
            ("中国", "CN"),
            ("Malásia", "MY"),
            ("malaysia", "MY"),
            ("ＵＳＡ", "US"),
            ("Südkorea", "KR"),
            ("Taiwan", "TW"),
            ("Korea, North", "KP"),
            ("Democratic People’s Republic of Korea", "KP"),
            ("Burma", "MM"),
            ("Crimea Region of Ukraine", "UA"),
            ("Iran (Islamic Republic of)", "IR"),
            ("TÜRKİYE", "TR"),
            ("Côte d'Ivoire", "CI"),
            ("Macau", "MO"),
            ("إيران", "IR"),
            ("ایران", "IR"),
            ("الصين", "CN"),
            ("Bielorrússia", "BY"),
            ("シリア", "SY"),
            ("古巴", "CU"),
            ("Исламская Республика Иран", "IR"),
            ("Corée du Nord", "KP"),
        ] {
            assert_eq!(parse(text), Some(code), "{text}");
        }
        assert_eq!(parse("Atlantis"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn a_cell_may_say_it_twice_or_as_an_adjective() {
        for (text, code) in [
            ("China (CN)", Some("CN")),
            ("CN / 中国", Some("CN")),
            ("RU Russia", Some("RU")),
            ("Iranian", Some("IR")),
            ("иранский", Some("IR")),
            ("北朝鲜", Some("KP")),
            ("🇧🇾", Some("BY")),
            ("NA", Some("NA")),
            ("KZ-75", Some("KZ")),
            ("2-Mar", None),
            ("Ago-26", None),
            ("كوريا الشمالية", Some("KP")),
            ("ايران", Some("IR")),
            ("n/a", None),
            ("N.A.", None),
            ("no", None),
            ("China or Vietnam", None),
            ("China / Vietnam", None),
            ("Atlantis", None),
        ] {
            assert_eq!(read(text), code, "{text}");
        }
    }

    #[test]
    fn every_code_has_a_name() {
        assert!(super::codes().count() > 240 && super::codes().all(|code| super::name(code).is_some()));
        assert_eq!(super::name("IR"), Some("Iran"));
    }

    #[test]
    fn no_name_stands_for_two_countries() {
        let mut seen = std::collections::BTreeMap::new();
        for line in super::TABLE.lines() {
            let code = line.split('\t').next().unwrap();
            for name in line.split('\t') {
                let other = seen.insert(super::fold(name), code);
                assert!(other.is_none_or(|o| o == code), "{name} is {code} and {other:?}");
            }
        }
    }
}
