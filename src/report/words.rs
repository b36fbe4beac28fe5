//! The words of the PDF report and of workbooks in three languages: those of the HTML page, and `words.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use toml::Table;

use super::Language;
use super::html::messages;
use super::text::number;
use crate::model::{Activity, Verdict};

/// What the HTML page does not say.
const OWN: &str = include_str!("words.toml");
/// The names of countries, by Unicode CLDR as browsers have them: alpha-2, English, Japanese, Chinese.
const COUNTRIES: &str = include_str!("countries.tsv");

/// The words in a language, by their keys: `verdict.review`.
#[derive(Debug)]
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
        for (section, texts) in &own {
            for (key, texts) in texts.as_table().into_iter().flatten() {
                if let Some(text) = texts.get(language.tag()).and_then(toml::Value::as_str) {
                    words.insert(format!("{section}.{key}"), text.to_owned());
                }
            }
        }
        for line in COUNTRIES.lines() {
            let names: Vec<&str> = line.split('\t').collect();
            if let [code, english, japanese, chinese] = names[..] {
                let name = match language {
                    Language::English => english,
                    Language::Japanese => japanese,
                    Language::Chinese => chinese,
                };
                words.insert(format!("country.{code}"), name.to_owned());
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

    /// The word of a verdict.
    pub(super) fn verdict(&self, verdict: Verdict) -> &str {
        let key = format!("verdict.{}", verdict.as_str());
        self.0.get(&key).map_or(verdict.as_str(), String::as_str)
    }

    /// The verdict of a word.
    pub(super) fn verdict_of(&self, word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| self.verdict(*verdict) == word)
    }

    /// The words of activities: `import, export`.
    pub(super) fn activities<'a>(&self, all: impl IntoIterator<Item = &'a Activity>) -> String {
        let words = all.into_iter().map(|activity| self.named("activity", activity.as_str()));
        words.collect::<Vec<_>>().join(", ")
    }

    /// The words of activities that were not asked, or that there are none.
    pub(super) fn not_asked(&self, asked: &[Activity]) -> String {
        let others = self.activities(Activity::ALL.iter().filter(|activity| !asked.contains(activity)));
        if others.is_empty() { self.get("workbook.none").to_owned() } else { others }
    }

    /// How old what was made on a day was on another: `122 days`; `None` of what was made later.
    pub(super) fn age(&self, made: Date, on: Date) -> Option<String> {
        Some(self.counted("days", u64::try_from((on - made).get_days()).ok()?))
    }

    /// A country by its code: `China (CN)`. What is no code stands as it is.
    pub(super) fn country(&self, code: &str) -> String {
        match self.0.get(&format!("country.{code}")) {
            Some(name) if code.len() == 2 => format!("{name} ({code})"),
            Some(name) => name.clone(),
            None => code.to_owned(),
        }
    }

    /// A text with blanks: `{day}`.
    pub(super) fn filled(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        // In one go, so that nothing is filled into what was filled in.
        let mut out = String::new();
        let mut rest = self.get(key);
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            out.push_str(before);
            match blanks.iter().find(|(blank, _)| *blank == name) {
                Some((_, value)) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            }
            rest = after;
        }
        out + rest
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::Confidence;

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
        let mut unused: BTreeSet<&str> = words
            .0
            .keys()
            .map(String::as_str)
            .filter(|key| key.starts_with("pdf.") || key.starts_with("workbook."))
            .collect();
        for source in [
            include_str!("pdf/machine.rs"),
            include_str!("pdf/summary.rs"),
            include_str!("pdf/basis.rs"),
            include_str!("pdf/exposed.rs"),
            include_str!("pdf/mod.rs"),
            include_str!("words.rs").split("mod tests").next().unwrap_or_default(),
            include_str!("clauses.rs"),
            include_str!("exposure.rs"),
            include_str!("run_lines.rs"),
            include_str!("xlsx/rows.rs"),
            include_str!("xlsx/book.rs"),
            include_str!("annotated/piece.rs"),
            include_str!("annotated/gather.rs"),
            include_str!("annotated/plan.rs"),
            include_str!("annotated/summary_sheet.rs"),
        ] {
            let sections: Vec<&str> = words.0.keys().filter_map(|key| Some(key.split_once('.')?.0)).collect();
            for key in source.split('"').skip(1).step_by(2) {
                let Some((section, name)) = key.split_once('.') else { continue };
                if sections.contains(&section)
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'.')
                {
                    assert!(words.0.contains_key(key), "{key}");
                    unused.remove(key);
                }
            }
        }
        assert!(unused.is_empty(), "nothing says {unused:?}");
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
    fn every_country_has_a_name_and_every_verdict_its_own_word() {
        for language in Language::ALL {
            let words = Words::of(language);
            let nameless: Vec<&str> =
                crate::text::countries::codes().filter(|code| words.country(code) == *code).collect();
            assert!(nameless.is_empty(), "{nameless:?}");
            for verdict in Verdict::ALL {
                assert_eq!(words.verdict_of(words.verdict(verdict)), Some(verdict));
            }
        }
        assert_eq!(Words::of(Language::Chinese).country("CN"), "中国 (CN)");
        assert_eq!(Words::of(Language::English).country("unknown"), "country unknown");
        assert_eq!(Words::of(Language::English).country("XX"), "XX");
    }

    #[test]
    fn nothing_is_filled_into_what_was_filled_in() {
        let words = Words::of(Language::English);
        let blanks = [("what", "{how} {x"), ("how", "{what}")];
        assert_eq!(words.filled("workbook.not-known", &blanks), "Not known: {how} {x. {what}");
    }

    #[test]
    fn counts_are_told_in_the_number_they_have() {
        let words = Words::of(Language::English);
        assert_eq!(words.counted("lots", 1), "1 lot");
        assert_eq!(words.counted("lots", 1200), "1,200 lots");
    }
}
