//! Why a text and a name score as they do, in words that a report can print.

use super::NameIndex;
use super::cut::Beginning;
use super::legal::penalty;
use super::reading::{Reading, read, steps};
use super::rewrites;
use super::score::{Pair, Side};
use super::search::asked;
use super::similarity::similarity;
use super::vocabulary::WordClass;
use super::whole::Whole;
use crate::model::MatchType;
use crate::names::{Step, wording};

/// What the score rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The names are equal once written alike.
    Equal,
    /// Words paired one by one.
    Words,
    /// The names as strings without spaces.
    Whole,
    /// The text as the beginning of the name.
    Beginning,
}

/// Two words that were paired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paired {
    /// The word of the text.
    pub query: String,
    /// The word of the name.
    pub name: String,
    /// How alike they are, in thousandths.
    pub alike: u16,
    /// The lesser of what the two weigh, in thousandths of a word that is a firm's own.
    pub weight: u32,
}

/// A word without a counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpaired {
    /// The word.
    pub word: String,
    /// What it weighs, in thousandths of a word that is a firm's own.
    pub weight: u32,
    /// What kind of word it is.
    pub class: WordClass,
}

/// Why a text and a name score as they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Same or similar.
    pub kind: MatchType,
    /// In thousandths.
    pub score: u16,
    /// What the score rests on.
    pub channel: Channel,
    /// Letters of other scripts stood for Latin ones in the text.
    pub lookalikes: bool,
    /// The text was divided into words otherwise than it is written.
    pub divided: bool,
    /// What was done to the text, in order.
    pub query_steps: Vec<Step>,
    /// What was done to the name, in order.
    pub name_steps: Vec<Step>,
    /// The words that were paired, the most telling first.
    pub paired: Vec<Paired>,
    /// Words of the text without a counterpart.
    pub query_alone: Vec<Unpaired>,
    /// Words of the name without a counterpart.
    pub name_alone: Vec<Unpaired>,
}

/// The best way found so far to score a text and a name.
struct Best {
    score: u16,
    channel: Channel,
    divided: bool,
    words: Vec<String>,
    sides: Vec<Side>,
    reading: u32,
    pairs: Vec<Pair>,
}

impl NameIndex {
    /// Why a text and a name of the index, by its number, score as they do. `None` for a number that is no name, and if the two
    /// have nothing to do with each other.
    pub fn explain(&self, text: &str, name: u32) -> Option<Explanation> {
        let entry_name = self.entries.get(name as usize).map(|_| self.name(name))?;
        let asked_for = read(text);
        let best = self.begins(text, &asked_for, name, self.best(&asked_for, name));
        let (kind, score, channel) = match self.equality(&asked_for, name) {
            Some((kind, score)) => (kind, score, Channel::Equal),
            None => best.as_ref().map(|best| (MatchType::Similar, best.score, best.channel))?,
        };
        let mut explanation = Explanation {
            kind,
            score,
            channel,
            lookalikes: asked_for.lookalikes,
            divided: best.as_ref().is_some_and(|b| b.divided),
            query_steps: self.query_steps(text, &asked_for, name),
            name_steps: steps(entry_name),
            paired: Vec::new(),
            query_alone: Vec::new(),
            name_alone: Vec::new(),
        };
        if let Some(best) = best {
            self.tell(&best, &mut explanation);
        }
        Some(explanation)
    }

    /// What was done to a text: to the name in it that meets the listed one.
    fn query_steps(&self, text: &str, asked_for: &Reading, name: u32) -> Vec<Step> {
        let key = self.key(name);
        let other = || asked_for.others.iter().position(|(other, _)| other == key);
        if asked_for.keys.key != key
            && let Some(apart) = wording::apart(text)
            && let Some(other) = other().and_then(|at| apart.others.get(at))
        {
            let taken =
                Step { what: "second name taken", before: text.to_owned(), after: other.name.clone() };
            return std::iter::once(taken).chain(steps(&other.name)).collect();
        }
        steps(text)
    }

    fn best(&self, asked_for: &Reading, name: u32) -> Option<Best> {
        let mut best: Option<Best> = None;
        // Readings stand in the order of their names.
        let first = self.reading_names.partition_point(|n| *n < name);
        let of_name = self.reading_names[first..].iter().take_while(|n| **n == name).zip(first..);
        let of_name: Vec<u32> = of_name.filter_map(|(_, reading)| u32::try_from(reading).ok()).collect();
        let divisions = asked_for.readings.iter().flat_map(|words| {
            let otherwise = self.rewrites(words).into_iter().map(|words| (words, rewrites::FACTOR, true));
            std::iter::once((words.clone(), 1000, false)).chain(otherwise)
        });
        for (words, factor, divided) in divisions {
            let sides = self.sides(&words);
            let mut query = Whole::default();
            let whole = query.fill(words.iter().map(String::as_str).zip(sides.iter().map(|s| s.weight)));
            for reading in &of_name {
                let held = self.reading(*reading);
                let of = |q: usize, n: usize| similarity(asked(&words[q]), self.words.word(held[n]));
                let (by_words, pairs) = self.score_words(&sides, held, of);
                let mut listed = Whole::default();
                let as_whole =
                    if whole && self.fill(*reading, &mut listed) { query.score(&listed) } else { 0 };
                let (score, channel) =
                    if as_whole > by_words { (as_whole, Channel::Whole) } else { (by_words, Channel::Words) };
                let score = u16::try_from(u64::from(score) * factor / 1000).unwrap_or(0);
                let score = score.saturating_sub(penalty(&asked_for.form, self.form(name)));
                if score > best.as_ref().map_or(0, |b| b.score) {
                    let (words, sides) = (words.clone(), sides.clone());
                    best = Some(Best { score, channel, divided, words, sides, reading: *reading, pairs });
                }
            }
        }
        best
    }

    /// The better of the best way and of the text as the beginning of the name.
    fn begins(&self, text: &str, asked_for: &Reading, name: u32, best: Option<Best>) -> Option<Best> {
        let first = self.reading_names.partition_point(|n| *n < name);
        let of_name = self.reading_names[first..].iter().take_while(|n| **n == name).zip(first..);
        let of_name: Vec<u32> = of_name.filter_map(|(_, reading)| u32::try_from(reading).ok()).collect();
        let Some(beginning) = Beginning::of(text, asked_for) else { return best };
        let scores = of_name.iter().filter_map(|r| Some((self.score_of_beginning(&beginning, *r)?, *r)));
        let Some((score, reading)) = scores.max_by_key(|(score, _)| *score) else { return best };
        if best.as_ref().is_some_and(|best| best.score >= score) {
            return best;
        }
        let words = beginning.words();
        let sides = self.sides(&words);
        let held = self.reading(reading);
        let of = |q: usize, n: usize| similarity(asked(&words[q]), self.words.word(held[n]));
        let (_, pairs) = self.score_words(&sides, held, of);
        Some(Best { score, channel: Channel::Beginning, divided: false, words, sides, reading, pairs })
    }

    fn tell(&self, best: &Best, explanation: &mut Explanation) {
        let held = self.reading(best.reading);
        for pair in &best.pairs {
            let (Some(query), Some(name)) =
                (best.words.get(pair.query as usize), held.get(pair.name as usize))
            else {
                continue;
            };
            explanation.paired.push(Paired {
                query: query.clone(),
                name: self.words.text(*name).to_owned(),
                alike: pair.alike,
                weight: pair.gain / u32::from(pair.alike).max(1),
            });
        }
        for (place, (word, side)) in (0_u32..).zip(best.words.iter().zip(&best.sides)) {
            if best.pairs.iter().all(|p| p.query != place) {
                let (word, weight, class) = (word.clone(), side.weight, side.class);
                explanation.query_alone.push(Unpaired { word, weight, class });
            }
        }
        for (place, word) in (0_u32..).zip(held) {
            if best.pairs.iter().all(|p| p.name != place) {
                explanation.name_alone.push(Unpaired {
                    word: self.words.text(*word).to_owned(),
                    weight: self.words.weight(*word),
                    class: self.words.class(*word),
                });
            }
        }
    }
}
