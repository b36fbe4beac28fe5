//! The index made from names.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::buckets::{Buckets, hash_text, mix};
use super::dictionary::{Dictionary, Lookup, SHORT};
use super::pieces;
use super::reading::{Reading, read};
use super::similarity::{Word, is_short, shape, sound_hash};
use super::vocabulary::{self, WordClass};
use super::whole::{LONGEST, SHORTEST, letter_kinds, letter_pairs};
use super::{Listed, NameIndex};

/// Entries that a list is weighed as having at least: in a short list every word is rare, and says no more for it.
const ENTRIES: f64 = 20_000.0;
/// A word in more entries than this is no slip of the pen.
const SLIPS: u32 = 2;

/// Names taken apart at a time: what is learnt of a name is many times its size, and needed only until it is filed.
const CHUNK: usize = 8192;

impl NameIndex {
    /// Builds the index of names. The same names in the same order give the same index.
    pub fn build(listed: &[Listed<'_>]) -> Self {
        let mut index = Self {
            name_starts: vec![0],
            key_starts: vec![0],
            form_starts: vec![0],
            reading_starts: vec![0],
            ..Self::default()
        };
        let mut words = Words::default();
        for word in vocabulary::all() {
            words.number(word);
        }
        let mut by_key = Vec::with_capacity(listed.len());
        let mut holders: Vec<(u32, u32)> = Vec::new();
        for chunk in listed.chunks(CHUNK) {
            let read: Vec<Reading> = chunk.par_iter().map(|l| read(l.name)).collect();
            for (listed, reading) in chunk.iter().zip(&read) {
                index.add(listed, reading, &mut words, &mut by_key, &mut holders);
            }
        }
        index.by_key = Buckets::build(&by_key);
        drop(by_key);
        index.words = words.weigh(holders);
        index.file_readings();
        index.order_readings();
        index.identity = index.identify();
        index
    }

    /// Adds a name that was taken apart.
    fn add(
        &mut self,
        listed: &Listed<'_>,
        reading: &Reading,
        words: &mut Words,
        by_key: &mut Vec<(u64, u32)>,
        holders: &mut Vec<(u32, u32)>,
    ) {
        let name = count(self.entries.len());
        self.entries.push(listed.entry);
        self.classes.push(listed.class as u8);
        put(&mut self.names, &mut self.name_starts, listed.name);
        put(&mut self.keys, &mut self.key_starts, &reading.keys.key);
        put(&mut self.forms, &mut self.form_starts, &reading.form);
        if !reading.keys.key.is_empty() {
            by_key.push((hash_text(&reading.keys.key), name));
        }
        for words_of_reading in &reading.readings {
            self.reading_names.push(name);
            for word in words_of_reading {
                let number = words.number(word);
                self.reading_words.push(number);
                holders.push((number, listed.entry));
            }
            self.reading_starts.push(count(self.reading_words.len()));
        }
    }

    /// A digest of what the answers depend on.
    pub(super) fn identify(&self) -> u64 {
        let numbers = |items: &[u32]| items.iter().fold(0, |hash, item| mix(hash ^ u64::from(*item)));
        let weights = self.words.weights.iter().fold(0, |hash, weight| mix(hash ^ u64::from(*weight)));
        let parts = [
            hash_text(&self.names),
            hash_text(&self.words.text),
            numbers(&self.entries),
            numbers(&self.reading_words),
            weights,
        ];
        parts.iter().fold(1, |hash, part| mix(hash ^ part)).max(1)
    }

    /// Files every reading under its words and under the pieces of the whole.
    fn file_readings(&mut self) {
        let readings = self.reading_names.len();
        let mut by_word: Vec<(u32, u32)> = Vec::with_capacity(self.reading_words.len());
        let mut by_piece = Vec::new();
        let mut letters: Vec<char> = Vec::new();
        for reading in 0..count(readings) {
            let words = self.reading(reading);
            by_word.extend(words.iter().map(|word| (*word, reading)));
            let weight: u32 = words.iter().map(|word| self.words.weight(*word)).sum();
            letters.clear();
            letters.extend(words.iter().flat_map(|word| self.words.text(*word).chars()).take(LONGEST + 1));
            if (SHORTEST..=LONGEST).contains(&letters.len()) {
                by_piece.extend(pieces::filed(&letters).map(|key| (key, reading)));
                self.letter_pairs.push(letter_pairs(&letters));
                self.letter_kinds.push(letter_kinds(&letters));
            } else {
                self.letter_pairs.push(0);
                self.letter_kinds.push(0);
            }
            self.reading_weights.push(weight);
        }
        by_word.sort_unstable();
        by_word.dedup();
        self.postings = by_word.iter().map(|(_, reading)| *reading).collect();
        self.posting_starts = (0..=count(self.words.len()))
            .map(|word| count(by_word.partition_point(|(w, _)| *w < word)))
            .collect();
        self.by_piece = Buckets::build(&by_piece);
    }
}

/// Words as they come, numbered.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, u32, foldhash::fast::FixedState>,
    dictionary: Dictionary,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let dictionary = &mut self.dictionary;
        let number = count(dictionary.classes.len());
        if dictionary.starts.is_empty() {
            dictionary.starts.push(0);
        }
        put(&mut dictionary.text, &mut dictionary.starts, word);
        let (class, meaning) = match vocabulary::common(word) {
            Some(common) => (common.class, common.meaning),
            None => (shape(word).0, 0),
        };
        let short = if is_short(word) { SHORT } else { 0 };
        dictionary.classes.push(class as u8 | short);
        dictionary.sounds.push(sound_hash(word));
        dictionary.meanings.push(meaning);
        dictionary.weights.push(0);
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// Gives every word its weight: the fewer entries hold it, the more it says.
    fn weigh(self, mut holders: Vec<(u32, u32)>) -> Dictionary {
        let mut dictionary = self.dictionary;
        holders.sort_unstable();
        holders.dedup();
        let mut held = vec![0_u32; dictionary.len()];
        for (word, _) in &holders {
            held[*word as usize] += 1;
        }
        let mut entries: Vec<u32> = holders.into_iter().map(|(_, entry)| entry).collect();
        entries.sort_unstable();
        entries.dedup();
        let all = f64::from(count(entries.len())).max(ENTRIES);
        for word in 0..count(dictionary.len()) {
            let class = dictionary.class(word);
            let ceiling =
                if class == WordClass::Plain { shape(dictionary.text(word)).1 } else { class.ceiling() };
            let weight = ceiling.min(rarity(held[word as usize], all));
            dictionary.weights[word as usize] = u16::try_from(weight).unwrap_or(u16::MAX);
        }
        dictionary.index();
        let common = dictionary.first(vocabulary::all().len());
        let lowered: Vec<u16> = (0..count(dictionary.len()))
            .into_par_iter()
            .map_init(<(Lookup, Vec<(u32, u16)>)>::default, |(room, alike), word| {
                let weight = dictionary.weight(word);
                let known = dictionary.class(word) != WordClass::Plain || held[word as usize] > SLIPS;
                let lowered = if known {
                    weight
                } else {
                    let text = dictionary.text(word);
                    alike.clear();
                    common.add_alike(Word::new(text, 0), common.find(text), room, alike);
                    common.weight_of_unknown(text, weight, alike)
                };
                u16::try_from(lowered).unwrap_or(u16::MAX)
            })
            .collect();
        dictionary.weights = lowered;
        dictionary
    }
}

/// What a word says that so many entries hold, in thousandths.
fn rarity(held: u32, all: f64) -> u32 {
    let share = f64::from(held.max(1)).ln() / all.ln();
    // Between 0 and 1000, so nothing is lost.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let rarity = (1000.0 * (1.0 - share)).round().clamp(10.0, 1000.0) as u32;
    rarity
}

fn put(text: &mut String, starts: &mut Vec<u32>, part: &str) {
    text.push_str(part);
    starts.push(count(text.len()));
}

/// A place in an array. Lists are far shorter than four thousand million letters; what lay beyond would not be found.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
