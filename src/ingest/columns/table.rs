//! The table of header synonyms (`synonyms.toml`), parsed once.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

use super::normalise::Words;
use crate::model::Field;

const SOURCE: &str = include_str!("synonyms.toml");

/// One spelling of one field.
#[derive(Debug)]
pub(super) struct Synonym {
    /// The field it names.
    pub(super) field: Field,
    /// The language, as a word; empty for loose words.
    pub(super) language: &'static str,
    /// As written in the table.
    pub(super) text: String,
    /// Its words in one way of writing, for comparing word by word.
    pub(super) words: Vec<String>,
    /// Its letters with their accents.
    letters: String,
}

/// The spelling that a header is.
#[derive(Debug)]
pub(super) struct Known<'t> {
    /// The spelling.
    pub(super) synonym: &'t Synonym,
    /// The languages in which it is one, in words.
    pub(super) languages: String,
}

/// A field that a loose word may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loose {
    /// The field.
    pub(super) field: Field,
    /// Its place in the list of the field's loose words: the smaller one wins.
    pub(super) rank: usize,
}

/// The table, indexed.
#[derive(Debug, Default)]
pub(super) struct HeaderTable {
    /// Every spelling, in the order of the file.
    pub(super) synonyms: Vec<Synonym>,
    exact: HashMap<String, Vec<usize>>,
    bags: HashMap<String, Vec<usize>>,
    loose: HashMap<String, Vec<Loose>>,
    /// Words that are labels above and below tables alone.
    labels: HashMap<String, Field>,
    same: HashMap<String, Vec<String>>,
    noise: Vec<String>,
    machine_noise: Vec<String>,
    void: Vec<String>,
    bracket: Vec<String>,
    trade: Vec<String>,
    /// Lists that are no inventories.
    pub(super) other_lists: Vec<OtherList>,
    groups: BTreeMap<String, Group>,
    itself: Vec<String>,
}

/// A kind of list that shares column names with an inventory and is none.
#[derive(Debug)]
pub(super) struct OtherList {
    /// What it is, in words.
    pub(super) title: String,
    /// The headings that tell it.
    signs: Vec<String>,
    /// Whether it has serial numbers of its own.
    pub(super) numbers_its_own: bool,
    /// Headings beside which it is none, and fields of which it fills no column.
    unless: Vec<String>,
    pub(super) unless_filled: Vec<Field>,
}

impl OtherList {
    /// How many of these headings tell it.
    pub(super) fn told_by<'a>(&self, headers: impl Iterator<Item = &'a str>) -> usize {
        headers.filter(|h| self.signs.contains(&Words::of_header(h).compact())).count()
    }

    /// Whether one of these headings says that it is something else.
    pub(super) fn is_ruled_out<'a>(&self, mut headers: impl Iterator<Item = &'a str>) -> bool {
        headers.any(|h| self.unless.contains(&Words::of_header(h).compact()))
    }
}

/// What the group in a heading of two parts is (`Components - Processor`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// The machine or its record.
    Machine,
    /// What is built into it.
    Components,
    /// Its network.
    Network,
}

#[derive(Deserialize)]
struct File {
    words: WordLists,
    groups: Groups,
    #[serde(rename = "other-lists")]
    other_lists: BTreeMap<String, OtherLists>,
    #[serde(flatten)]
    fields: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherLists {
    signs: Vec<String>,
    #[serde(default)]
    numbers_its_own: bool,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_filled: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    machine: Vec<String>,
    components: Vec<String>,
    network: Vec<String>,
    itself: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordLists {
    noise: Vec<String>,
    machine: Vec<String>,
    void: Vec<String>,
    bracket: Vec<String>,
    trade: Vec<String>,
    same: BTreeMap<String, Vec<String>>,
}

/// Which words are left out where words are compared without their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filler {
    /// Articles and the like.
    Plain,
    /// Those, and words for "machine".
    Machine,
}

/// The table; parsed at the first call.
pub(super) fn table() -> &'static HeaderTable {
    static TABLE: OnceLock<HeaderTable> = OnceLock::new();
    // The file is part of the program, and a test parses it: the empty table cannot come about.
    TABLE.get_or_init(|| HeaderTable::parse(SOURCE).unwrap_or_default())
}

/// Languages of which the table holds the words that most inventories need, and may hold none of a field.
const FURTHER_LANGUAGES: [(&str, &str); 5] =
    [("it", "Italian"), ("nl", "Dutch"), ("pl", "Polish"), ("cs", "Czech"), ("hr", "Croatian")];

/// The languages of the table: code and word.
const LANGUAGES: [(&str, &str); 8] = [
    ("en", "English"),
    ("zh", "Chinese"),
    ("ja", "Japanese"),
    ("es", "Spanish"),
    ("pt", "Portuguese"),
    ("fr", "French"),
    ("de", "German"),
    ("ru", "Russian"),
];

/// Letters of an abbreviation at the most, in which an accent makes another word.
const SHORT: usize = 2;

impl HeaderTable {
    fn parse(source: &str) -> Result<Self, String> {
        let file: File = toml::from_str(source).map_err(|e| e.to_string())?;
        let words =
            |list: &[String]| -> Vec<String> { list.iter().map(|w| Words::of_header(w).compact()).collect() };
        let mut table = Self {
            noise: words(&file.words.noise),
            machine_noise: words(&file.words.machine),
            void: words(&file.words.void),
            bracket: words(&file.words.bracket),
            trade: words(&file.words.trade),
            ..Self::default()
        };
        for (to, from) in &file.words.same {
            for word in from {
                let to = to.split(' ').map(str::to_owned).collect();
                table.same.insert(Words::of_synonym(word).compact(), to);
            }
        }
        for (title, list) in &file.other_lists {
            let field = |name: &String| name.parse().map_err(|_| format!("{name} is no field"));
            table.other_lists.push(OtherList {
                title: title.clone(),
                signs: words(&list.signs),
                numbers_its_own: list.numbers_its_own,
                unless: words(&list.unless),
                unless_filled: list.unless_filled.iter().map(field).collect::<Result<_, _>>()?,
            });
        }
        let groups = [
            (Group::Machine, &file.groups.machine),
            (Group::Components, &file.groups.components),
            (Group::Network, &file.groups.network),
        ];
        for (group, names) in groups {
            table.groups.extend(words(names).into_iter().map(|name| (name, group)));
        }
        table.itself = words(&file.groups.itself);
        for field in Field::all() {
            let lists = file.fields.get(field.as_str()).ok_or_else(|| format!("no table [{field}]"))?;
            for (code, language) in LANGUAGES {
                let list = lists.get(code).ok_or_else(|| format!("[{field}] has no `{code}`"))?;
                for text in list {
                    table.add(field, language, text)?;
                }
            }
            for (code, language) in FURTHER_LANGUAGES {
                for text in lists.get(code).into_iter().flatten() {
                    table.add(field, language, text)?;
                }
            }
            for (rank, text) in lists.get("loose").into_iter().flatten().enumerate() {
                let entries = table.loose.entry(table.canonical(&Words::of_synonym(text)).concat());
                entries.or_default().push(Loose { field, rank });
            }
        }
        for field in Field::all() {
            for text in
                file.fields.get(field.as_str()).and_then(|lists| lists.get("above")).into_iter().flatten()
            {
                let key = table.canonical(&Words::of_synonym(text)).concat();
                if let Some(other) = table.labels.insert(key, field).filter(|other| *other != field) {
                    return Err(format!("`{text}` above [{field}] is also above [{other}]"));
                }
            }
        }
        match file.fields.keys().find(|k| k.parse::<Field>().is_err()) {
            Some(unknown) => Err(format!("[{unknown}] is no field")),
            None => Ok(table),
        }
    }

    fn add(&mut self, field: Field, language: &'static str, text: &str) -> Result<(), String> {
        let plain = Words::of_synonym(text);
        let words = self.canonical(&plain);
        let index = self.synonyms.len();
        for key in [plain.compact(), words.concat()] {
            let alike = self.exact.entry(key).or_default();
            if let Some(other) = alike.first().and_then(|other| self.synonyms.get(*other))
                && other.field != field
            {
                return Err(format!("`{text}` of [{field}] is also `{}` of [{}]", other.text, other.field));
            }
            if alike.last() != Some(&index) {
                alike.push(index);
            }
        }
        if let Some(bag) = self.bag(&words, Filler::Plain) {
            self.bags.entry(bag).or_default().push(index);
        }
        self.synonyms.push(Synonym { field, language, text: text.to_owned(), words, letters: plain.letters });
        Ok(())
    }

    /// The words in one way of writing: abbreviations spelled out, "serial number" as "serial".
    pub(super) fn canonical(&self, words: &Words) -> Vec<String> {
        let mut out: Vec<String> = Vec::with_capacity(words.words.len() + 2);
        for word in &words.words {
            match self.same.get(word) {
                Some(full) => out.extend(full.iter().cloned()),
                None => out.push(word.clone()),
            }
        }
        let mut after_serial = false;
        out.retain(|w| {
            let drop = after_serial && w == "number";
            after_serial = w == "serial";
            !drop
        });
        out
    }

    /// The spelling that is written like this, words in this order.
    pub(super) fn exact(&self, words: &Words) -> Option<Known<'_>> {
        let alike = self.exact.get(&words.compact());
        self.known(alike.or_else(|| self.exact.get(&self.canonical(words).concat()))?, words)
    }

    /// The spelling that has the same words in any order, filler words left out.
    pub(super) fn reordered(&self, words: &Words) -> Option<Known<'_>> {
        let canonical = self.canonical(words);
        let find = |filler| self.known(self.bags.get(&self.bag(&canonical, filler)?)?, words);
        find(Filler::Plain).or_else(|| {
            // "Device", "Unit" and the like are filler only in names of machine-level columns.
            let level = |known: &Known<'_>| known.synonym.field.level();
            find(Filler::Machine).filter(|known| level(known) == crate::model::Level::Machine)
        })
    }

    /// Which of several spellings a header is: those with its accents, if there are any.
    fn known(&self, alike: &[usize], words: &Words) -> Option<Known<'_>> {
        let first = self.synonyms.get(*alike.first()?)?;
        let alike = alike.iter().filter_map(|at| self.synonyms.get(*at)).filter(|s| s.field == first.field);
        let written = |s: &&Synonym| s.letters == words.letters;
        // Abbreviations with an accent are other ones: `IČ` is no `IC`.
        let short =
            words.letters.chars().count() <= SHORT && words.letters.bytes().any(|b| b.is_ascii_alphabetic());
        if short && !words.letters.is_ascii() && first.letters.is_ascii() {
            return None;
        }
        let any = alike.clone().any(|s| written(&s));
        let mut alike = alike.filter(|s| !any || written(s));
        let synonym = alike.next()?;
        let mut languages = vec![synonym.language];
        languages.extend(alike.map(|s| s.language));
        languages.dedup();
        let languages = match languages.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        };
        Some(Known { synonym, languages })
    }

    fn bag(&self, words: &[String], filler: Filler) -> Option<String> {
        let serial = words.iter().any(|w| w == "serial");
        let machine = filler == Filler::Machine;
        let mut kept: Vec<&str> = words
            .iter()
            .enumerate()
            // `In-service date` is not `date in service`, and no day of a service.
            .filter(|(at, w)| (*at == 0 && *w == "in") || !self.noise.contains(w))
            .map(|(_, w)| w)
            .filter(|w| !(machine && self.machine_noise.contains(w)))
            .filter(|w| !(serial && *w == "number"))
            .map(String::as_str)
            .collect();
        kept.sort_unstable();
        kept.dedup();
        (!kept.is_empty()).then(|| kept.join(" "))
    }

    /// Whether words say whose serial number it is and nothing else, as in `Laptop Serial No` or `笔记本序列号`.
    pub(super) fn names_serial(&self, words: &Words) -> bool {
        let canonical = self.canonical(words);
        let plain = canonical.last().is_some_and(|word| word == "serial") && canonical.len() <= 3;
        let written = ["序列号", "序號", "シリアル番号", "シリアル", "serial number", "seriennummer"];
        let joined = canonical.concat();
        (plain || written.iter().any(|end| joined.ends_with(end)))
            && !canonical.iter().any(|word| self.void.contains(word) || is_end_of_range(word))
    }

    /// The fields that a word of several meanings may stand for.
    pub(super) fn loose(&self, words: &Words) -> &[Loose] {
        self.loose.get(&self.canonical(words).concat()).map_or(&[], Vec::as_slice)
    }

    /// The field of a word that is a label above or below a table alone.
    pub(super) fn label(&self, label: &str) -> Option<Field> {
        self.labels.get(&self.canonical(&Words::of_header(label)).concat()).copied()
    }

    /// Whether a bracketed remark means that the column is about something else (`(old)`).
    pub(super) fn is_void(&self, bracket: &str) -> bool {
        let words = Words::of_header(bracket);
        words.words.iter().any(|w| self.void.contains(w)) || self.void.contains(&words.compact())
    }

    /// Whether a header, its words without a gap, is one of a list of goods: a price, an amount, a weight, a carton.
    pub(super) fn is_of_trade(&self, key: &str) -> bool {
        self.trade.iter().any(|sign| if sign.len() <= 3 { key == sign } else { key.contains(sign.as_str()) })
    }

    /// Whether a bracketed remark changes nothing (`(required)`).
    pub(super) fn is_remark(&self, bracket: &str) -> bool {
        self.bracket.contains(&Words::of_header(bracket).compact())
    }

    /// What the group in a heading is, if it is known.
    pub(super) fn group(&self, words: &Words) -> Option<Group> {
        self.groups.get(&words.compact()).copied()
    }

    /// Whether the last word of a heading says no more than what its group is (`Location - Name`).
    pub(super) fn is_itself(&self, words: &Words) -> bool {
        self.itself.contains(&words.compact())
    }
}

/// Whether a word of a header says that its numbers are the first or last of a range: `Serial from`, `起始序列号`.
fn is_end_of_range(word: &str) -> bool {
    const WORDS: [&str; 18] = [
        "from", "to", "start", "end", "begin", "first", "last", "von", "bis", "ab", "desde", "hasta", "ate",
        "a", "du", "au", "с", "по",
    ];
    const BEGINNINGS: [&str; 8] = ["起始", "开始", "結束", "结束", "终止", "截止", "開始", "終了"];
    WORDS.contains(&word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Aspect, Role};

    #[test]
    fn the_table_parses_and_no_spelling_means_two_fields() {
        let table = HeaderTable::parse(SOURCE).unwrap();
        assert!(table.synonyms.len() > 1200, "{}", table.synonyms.len());
    }

    #[test]
    fn important_fields_are_rich() {
        let table = table();
        for field in [
            Field::Machine,
            Field::Serial,
            Field::Mac,
            Field::Model,
            Field::Party(Role::Maker, Aspect::Name),
            Field::Part,
        ] {
            for (_, language) in LANGUAGES {
                let n = table.synonyms.iter().filter(|s| s.field == field && s.language == language).count();
                let least = if language == "English" { 12 } else { 3 };
                assert!(n >= least, "{field} in {language}: {n}");
            }
        }
    }

    #[test]
    fn further_languages_know_what_most_inventories_need() {
        let table = table();
        for (_, language) in FURTHER_LANGUAGES {
            for field in
                [Field::Machine, Field::Serial, Field::AssetTag, Field::Model, Field::Site, Field::Quantity]
            {
                let known = table.synonyms.iter().any(|s| s.field == field && s.language == language);
                assert!(known || field == Field::Model && language == "Dutch", "{field} in {language}");
            }
        }
    }
}
