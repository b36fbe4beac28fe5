//! The words of the pages in three languages: those of the HTML page, and `words.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use toml::Table;

use crate::report::Language;
use crate::report::html::messages;
use crate::report::text::number;

/// What the HTML page does not say.
const OWN: &str = include_str!("words.toml");

/// The words in a language, by their keys: `verdict.review`.
pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    /// Those of a language, read once.
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: LazyLock<[Words; 3]> = LazyLock::new(|| Language::ALL.map(Words::read));
        match language {
            Language::English => &ALL[0],
            Language::Japanese => &ALL[1],
            Language::Chinese => &ALL[2],
        }
    }

    fn read(language: Language) -> Self {
        let mut words = messages::of(language);
        let own: Table = OWN.parse().unwrap_or_default();
        for (key, texts) in own.get("pdf").and_then(toml::Value::as_table).into_iter().flatten() {
            if let Some(text) = texts.get(language.tag()).and_then(toml::Value::as_str) {
                words.insert(format!("pdf.{key}"), text.to_owned());
            }
        }
        Self(words)
    }

    /// The word of that key; one that is not there is a mistake that the tests find, and shows its key.
    pub(super) fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The word of that name in a section, or the name itself: roles and steps that are new have no word yet.
    pub(super) fn named(&self, section: &str, name: &str) -> String {
        self.0.get(&format!("{section}.{name}")).map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// A text with blanks: `{day}`.
    pub(super) fn filled(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in blanks {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// A text about so many: `{n} lot|{n} lots`.
    pub(super) fn counted(&self, key: &str, n: u64) -> String {
        let text = self.get(key);
        let text = match text.split_once('|') {
            Some((one, _)) if n == 1 => one,
            Some((_, many)) => many,
            None => text,
        };
        text.replace("{n}", &number(n))
    }

    /// Every word.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Activity, Confidence, Verdict};

    #[test]
    fn every_language_has_every_word() {
        let words: Vec<_> = Language::ALL.into_iter().map(Words::of).collect();
        assert!(words[0].0.len() > 100);
        for of in &words {
            assert!(of.0.keys().eq(words[0].0.keys()));
            assert!(of.all().all(|text| !text.is_empty()));
        }
    }

    #[test]
    fn every_key_that_the_pages_use_is_there() {
        let words = Words::of(Language::Japanese);
        for source in [
            include_str!("machine.rs"),
            include_str!("summary.rs"),
            include_str!("basis.rs"),
            include_str!("mod.rs"),
        ] {
            let sections: Vec<&str> = words.0.keys().filter_map(|key| Some(key.split_once('.')?.0)).collect();
            for key in source.split('"').skip(1).step_by(2) {
                let Some((section, name)) = key.split_once('.') else { continue };
                if sections.contains(&section)
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'.')
                {
                    assert!(words.0.contains_key(key), "{key}");
                }
            }
        }
        for verdict in Verdict::ALL {
            assert!(words.0.contains_key(&format!("verdict.{}", verdict.as_str())));
            assert!(words.0.contains_key(&format!("means.{}", verdict.as_str())));
        }
        for activity in Activity::ALL {
            assert!(words.0.contains_key(&format!("activity.{}", activity.as_str())));
        }
        assert_eq!(words.named("confidence", Confidence::Low.as_str()), "低");
    }

    #[test]
    fn counts_are_told_in_the_number_they_have() {
        let words = Words::of(Language::English);
        assert_eq!(words.counted("lots", 1), "1 lot");
        assert_eq!(words.counted("lots", 1200), "1,200 lots");
    }
}
