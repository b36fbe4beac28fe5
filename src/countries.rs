//! Countries as an inventory writes them: ISO 3166-1 codes and names in several languages.

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

/// Compatibility form, lower case, letters only, without "made in".
fn fold(text: &str) -> String {
    let folded: String = text.nfkd().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic()).collect();
    folded.strip_prefix("madein").map_or(folded.clone(), str::to_owned)
}

/// The alpha-2 code of a country as written, or `None` for what names no country known here.
pub fn parse(text: &str) -> Option<&'static str> {
    index().get(&fold(text)).copied()
}

#[cfg(test)]
mod tests {
    use super::parse;

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
        ] {
            assert_eq!(parse(text), Some(code), "{text}");
        }
        assert_eq!(parse("Atlantis"), None);
        assert_eq!(parse(""), None);
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
