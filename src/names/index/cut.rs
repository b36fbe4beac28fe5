//! Names that a field was too narrow for: a text that breaks off within a listed name, or between two of its words where
//! fields are so wide, is similar to it, however much of the name is missing.

use std::cmp::Ordering;

use super::buckets::hash_text;
use super::reading::Reading;
use super::{NameHit, NameIndex, Request};
use crate::model::MatchType;
use crate::names::keys;
use crate::names::wording::LONGEST;

/// Letters of the shortest text that is taken to be cut off.
const SHORTEST: usize = 16;
/// From so many letters on, one telling word will do.
const LONG_ENOUGH: usize = 20;
/// From so many letters on, names of common words are recognised by their beginnings, too.
const LONG: usize = 24;
/// Widths of fields. A text that ends with a word may be a whole name, unless it is as long as one of these.
const WIDTHS: &[usize] = &[20, 24, 25, 26, 28, 30, 32, 35, 36, 38, 40, 45, 48, 50, 60, 64, 70, 80, 100, 128];
/// What the words that are there weigh at least, in thousandths: those of a short text, and those of a long one.
const TELLING: u32 = 600;
const TELLING_OF_LONG: u32 = 330;
/// A word of this weight says something.
const SAYS: u32 = 120;
/// The score of a text that breaks off within a legal form, within a word, and between two.
const WITHIN_THE_FORM: u16 = 960;
const WITHIN_A_WORD: u16 = 900;
const BETWEEN_WORDS: u16 = 850;

/// A text that may be cut off.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    /// Its words, with single blanks.
    text: String,
    /// The same with its legal forms.
    full: String,
    /// Letters of the text as it is written.
    letters: usize,
}

impl Beginning {
    /// The beginning that a text may be; `None` for a text that is too short, of one word, longer than any name, or ends with
    /// a legal form: it is whole.
    pub(super) fn of(text: &str, reading: &Reading) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let letters = text.trim().chars().count();
        let whole = !reading.keys.full.ends_with(&reading.keys.key);
        let words =
            reading.readings.first().filter(|words| words.len() > 1 && letters >= SHORTEST && !whole)?;
        Some(Self { text: words.join(" "), full: reading.keys.full.clone(), letters })
    }
}

impl NameIndex {
    /// Adds the names of which a text is the beginning.
    pub(super) fn begun(&self, text: &str, asked: &Reading, request: Request, hits: &mut Vec<NameHit>) {
        let Some(beginning) = Beginning::of(text, asked) else { return };
        let from = self.by_words.partition_point(|r| self.order(*r, &beginning.text) == Ordering::Less);
        for reading in self.by_words.get(from..).unwrap_or_default() {
            if self.order(*reading, &beginning.text) != Ordering::Equal {
                break;
            }
            hits.extend(self.hit_of_beginning(&beginning, *reading, asked, request));
        }
        // A legal form is no part of a reading.
        let mut name = beginning.full.as_str();
        while let Some((before, _)) = name.rsplit_once(' ') {
            name = before;
            for equal in self.by_key.get(hash_text(name)).filter(|n| self.key(*n) == name) {
                let first = self.reading_names.partition_point(|n| *n < equal);
                if let Ok(reading) = u32::try_from(first) {
                    hits.extend(self.hit_of_beginning(&beginning, reading, asked, request));
                }
            }
        }
    }

    /// The hit of a reading that a text begins.
    pub(super) fn hit_of_beginning(
        &self,
        beginning: &Beginning,
        reading: u32,
        asked: &Reading,
        request: Request,
    ) -> Option<NameHit> {
        let score = self.score_of_beginning(beginning, reading)?;
        let name = self.reading_names.get(reading as usize).copied()?;
        let hit = NameHit {
            entry: self.entry(name)?,
            name,
            kind: MatchType::Similar,
            score,
            lookalikes: asked.lookalikes,
        };
        (score >= request.threshold() && self.is_wanted(name, request.classes)).then_some(hit)
    }

    /// The score of a reading that a text begins; `None` where it does not, or may be a name by itself.
    pub(super) fn score_of_beginning(&self, beginning: &Beginning, reading: u32) -> Option<u16> {
        self.within_the_form(beginning, reading).or_else(|| self.within_the_name(beginning, reading))
    }

    /// The same for a text that holds the whole name, and breaks off within its legal form.
    fn within_the_form(&self, beginning: &Beginning, reading: u32) -> Option<u16> {
        let name = self.reading_names.get(reading as usize).copied()?;
        let form = beginning.full.strip_prefix(self.key(name))?.strip_prefix(' ')?;
        let listed = keys(self.name(name)).full;
        let goes_on =
            listed.strip_prefix(self.key(name)).is_some_and(|rest| rest.trim_start().starts_with(form));
        (!self.key(name).is_empty() && goes_on).then_some(WITHIN_THE_FORM)
    }

    fn within_the_name(&self, beginning: &Beginning, reading: u32) -> Option<u16> {
        let mut rest = beginning.text.as_str();
        let (mut weight, mut telling) = (0, 0);
        let words = self.reading(reading);
        for (at, word) in words.iter().enumerate() {
            let (text, whole) = (self.words.text(*word), self.words.weight(*word));
            match rest.strip_prefix(text) {
                // Every word so far, and then the listed name goes on or ends.
                Some("") => {
                    let goes_on = at + 1 < words.len();
                    let wide = [beginning.letters, beginning.letters + 1].iter().any(|n| WIDTHS.contains(n));
                    let enough = beginning.is_telling(weight + whole, telling + u32::from(whole >= SAYS));
                    return (goes_on && wide && enough).then_some(BETWEEN_WORDS);
                }
                Some(behind) if behind.starts_with(' ') => {
                    weight += whole;
                    telling += u32::from(whole >= SAYS);
                    rest = &behind[1..];
                }
                _ => {
                    let begins = text.starts_with(rest) && !rest.is_empty() && at > 0;
                    let letters = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                    let part = whole * letters(rest) / letters(text).max(1);
                    let enough = beginning.is_telling(weight + part, telling + u32::from(part >= SAYS));
                    return (begins && enough).then_some(WITHIN_A_WORD);
                }
            }
        }
        None
    }

    /// Readings in the order of their words.
    pub(super) fn order_readings(&mut self) {
        let mut order: Vec<u32> = (0..).take(self.reading_names.len()).collect();
        order.sort_by(|a, b| self.spelt(*a).cmp(self.spelt(*b)).then(a.cmp(b)));
        self.by_words = order;
    }

    /// The bytes of a reading's words, a blank behind each.
    fn spelt(&self, reading: u32) -> impl Iterator<Item = u8> + '_ {
        self.reading(reading).iter().flat_map(|word| self.words.text(*word).bytes().chain([b' ']))
    }

    /// Where a reading stands beside a beginning: equal, if it begins so.
    fn order(&self, reading: u32, beginning: &str) -> Ordering {
        let mut spelt = self.spelt(reading);
        for byte in beginning.bytes() {
            match spelt.next().map_or(Ordering::Less, |own| own.cmp(&byte)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
        Ordering::Equal
    }
}

impl Beginning {
    /// Its words.
    pub(super) fn words(&self) -> Vec<String> {
        self.text.split(' ').map(str::to_owned).collect()
    }

    /// Whether words of such weight, so many of which say something, name somebody.
    fn is_telling(&self, weight: u32, words: u32) -> bool {
        weight >= TELLING && (words > 1 || self.letters >= LONG_ENOUGH)
            || self.letters >= LONG && words > 1 && weight >= TELLING_OF_LONG
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Channel, Listed, Scratch};
    use super::*;

    fn index() -> NameIndex {
        let names = [
            "Limited Liability Company Tarnfield Optical Instruments Manufacturing",
            "Harrowgate Semiconductor Equipment and Materials Research Institute Co., Ltd.",
            "Northern Machine Building Design Bureau and Testing Ground",
            "Quillon Trading",
            "Dovrefjell Trading Corporation Limited",
        ];
        let names: Vec<Listed<'_>> = (0..).zip(names).map(|(entry, name)| Listed::new(entry, name)).collect();
        NameIndex::build(&names)
    }

    fn met(index: &NameIndex, text: &str) -> Vec<u32> {
        let found = index.search(text, Request::default(), &mut Scratch::default());
        assert_eq!(found, index.search_by_force(text, Request::default()), "{text}");
        assert!(found.iter().all(|hit| hit.kind == MatchType::Similar), "{text}");
        found.iter().map(|hit| hit.entry).collect()
    }

    #[test]
    fn a_name_cut_off_by_a_narrow_field_is_similar() {
        let index = index();
        for (name, entry) in [
            ("TARNFIELD OPTICAL INSTRUMENTS MANUFACTURING", 0),
            ("Limited Liability Company Tarnfield Optical Instruments Manufacturing", 0),
            ("Harrowgate Semiconductor Equipment and Materials Research Institute", 1),
            ("Northern Machine Building Design Bureau and Testing Ground", 2),
            ("Dovrefjell Trading Corporation Limited", 4),
        ] {
            for width in [20, 24, 30, 32, 35, 40] {
                let text = name.get(..width).unwrap_or(name);
                // Of the second name, no more than its legal form stands there.
                let nothing = name.starts_with("Limited") && width < 38 || entry == 2 && width < 24;
                if !nothing && text.len() < name.len() {
                    assert_eq!(met(&index, text), [entry], "{text}");
                }
            }
        }
        let text = "Harrowgate Semiconductor Equip";
        let name = index.search(text, Request::default(), &mut Scratch::default())[0].name;
        let why = index.explain("Harrowgate Semiconductor Equipment and Mat", name).unwrap();
        assert_eq!((why.channel, why.score), (Channel::Beginning, WITHIN_A_WORD));
        assert!(why.name_alone.iter().any(|word| word.word == "institute"));
    }

    #[test]
    fn a_short_or_common_beginning_is_a_name_of_its_own() {
        let index = index();
        for text in ["Northern Machine", "Quillon Tra", "Northern Machines", "Harrowgate"] {
            assert_eq!(met(&index, text), [0_u32; 0], "{text}");
        }
    }
}
