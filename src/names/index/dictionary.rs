//! The words of all names, what each weighs, and which words are alike.
//!
//! Words alike are found by what two of them have in common once a letter or two is left out of each (a
//! symmetric-delete index): whatever is within so many errors shares at least one such remainder. Only the first
//! letters take part; that loses nothing, since errors that push a letter beyond them are among those counted.

use super::buckets::{Buckets, hash_text, mix};
use super::similarity::{
    Word, forgiven, has_digit, is_arabic, is_wide_word, similarity, similarity_to, skeleton,
};
use super::spelling::Spelling;
use super::vocabulary::WordClass;

/// The bit of a class that says a word is short.
pub(super) const SHORT: u8 = 0x80;
/// Letters at the beginning of a word that remainders are made of; more than the errors that are forgiven.
const PREFIX: usize = 7;
/// More hashes than a word has: the prefix whole, without one and without two letters, and the sound.
const MOST_HASHES: usize = 1 + PREFIX + PREFIX * (PREFIX - 1) / 2 + 2;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
/// Powers of the factor.
const POWERS: [u64; PREFIX + 1] = {
    let mut powers = [1_u64; PREFIX + 1];
    let mut at = 1;
    while at <= PREFIX {
        powers[at] = powers[at - 1].wrapping_mul(FACTOR);
        at += 1;
    }
    powers
};
/// Keeps what words sound like apart from what remains of them.
const SOUND: u64 = 0x5eed_0f50_0d5e_ed01;
/// Keeps consonants apart from both, and those of Arabic words from those of others: each is looked for among the other.
const SKELETON: u64 = 0x5ce1_e704_0ab1_c0de;
/// Likeness to a common word from which a word nobody knows counts as a slip for it.
const A_SLIP: u16 = 780;
/// Letters that a common word has at least, to be slipped into.
const SLIP_LETTERS: usize = 5;
/// How much more a slip weighs than the word that was meant.
const SLIP_WEIGHT: u32 = 60;

/// Words by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dictionary {
    pub(super) text: String,
    /// Where each word begins in `text`; one more than there are words.
    pub(super) starts: Vec<u32>,
    /// In thousandths of a word that is a firm's own.
    pub(super) weights: Vec<u16>,
    /// And whether it is short, as the highest bit.
    pub(super) classes: Vec<u8>,
    pub(super) sounds: Vec<u64>,
    pub(super) meanings: Vec<u16>,
    pub(super) by_text: Buckets,
    /// By remainders, and by sound.
    pub(super) by_remainder: Buckets,
    /// Where the words of each meaning begin in `meaning_words`.
    pub(super) meaning_starts: Vec<u32>,
    pub(super) meaning_words: Vec<u32>,
}

/// Lookup to look for words in, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    spelling: Spelling<u8>,
    /// The last look that met a word, by word.
    met: Vec<u32>,
    look: u32,
}

impl Lookup {
    fn begin(&mut self, words: usize, wanted: &str) {
        // What is not ASCII is compared letter by letter.
        self.spelling.fill(if wanted.is_ascii() { wanted.as_bytes() } else { &[] });
        self.look = self.look.wrapping_add(1);
        if self.met.len() != words || self.look == 0 {
            self.met.clear();
            self.met.resize(words, 0);
            self.look = 1;
        }
    }

    fn is_fresh(&mut self, word: u32) -> bool {
        let look = self.look;
        self.met.get_mut(word as usize).is_some_and(|last| std::mem::replace(last, look) != look)
    }
}

impl Dictionary {
    /// The number of words.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// A word; empty for a number that is none.
    #[inline]
    pub(super) fn text(&self, word: u32) -> &str {
        let at = word as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => self.text.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => "",
        }
    }

    #[inline]
    pub(super) fn word(&self, word: u32) -> Word<'_> {
        let at = word as usize;
        let meaning = self.meanings.get(at).copied().unwrap_or(0);
        Word { text: self.text(word), meaning, sound: self.sounds.get(at).copied().unwrap_or(0) }
    }

    #[inline]
    pub(super) fn weight(&self, word: u32) -> u32 {
        self.weights.get(word as usize).copied().map_or(0, u32::from)
    }

    #[inline]
    pub(super) fn class(&self, word: u32) -> WordClass {
        self.classes
            .get(word as usize)
            .and_then(|c| WordClass::from_byte(*c & !SHORT))
            .unwrap_or(WordClass::Plain)
    }

    #[inline]
    pub(super) fn is_short(&self, word: u32) -> bool {
        self.classes.get(word as usize).is_some_and(|c| c & SHORT != 0)
    }

    /// The number of a word.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.by_text.get(hash_text(text)).find(|word| self.text(*word) == text)
    }

    /// Every word that is alike, itself included, with how much; by number.
    pub(super) fn alike(&self, wanted: Word<'_>) -> Vec<(u32, u16)> {
        let mut found = Vec::new();
        self.add_alike(wanted, self.find(wanted.text), &mut Lookup::default(), &mut found);
        found
    }

    /// The same, behind what is there, in room that is used again, for a word with its number if it is one of these.
    pub(super) fn add_alike(
        &self,
        wanted: Word<'_>,
        number: Option<u32>,
        lookup: &mut Lookup,
        found: &mut Vec<(u32, u16)>,
    ) {
        let begin = found.len();
        lookup.begin(self.len(), wanted.text);
        let mut meet = |word: u32| {
            if lookup.is_fresh(word) {
                found.push((word, 0));
            }
        };
        let from_meaning = usize::from(wanted.meaning);
        if wanted.meaning != 0
            && let (Some(from), Some(to)) =
                (self.meaning_starts.get(from_meaning), self.meaning_starts.get(from_meaning + 1))
        {
            let words = self.meaning_words.get(*from as usize..*to as usize).unwrap_or_default();
            words.iter().copied().for_each(&mut meet);
        }
        number.into_iter().for_each(&mut meet);
        // First all looks, then what they found.
        let mut looked = [0_u64; MOST_HASHES];
        let mut count = 0;
        hashes(wanted, &mut |hash| {
            if let Some(place) = looked.get_mut(count) {
                *place = hash;
                count += usize::from(self.by_remainder.may_hold(hash));
            }
        });
        let looked = &looked[..count];
        let mut buckets = [const { 0..0 }; MOST_HASHES];
        for (bucket, hash) in buckets.iter_mut().zip(looked) {
            *bucket = self.by_remainder.bucket(*hash);
        }
        for (bucket, hash) in buckets.into_iter().zip(looked) {
            self.by_remainder.under(*hash, bucket).for_each(&mut meet);
        }
        if let Some((hash, arabic)) = consonants(wanted.text) {
            self.by_remainder.get(hash ^ u64::from(!arabic)).for_each(&mut meet);
        }
        let mut end = begin;
        for at in begin..found.len() {
            let (word, _) = found[at];
            let alike = similarity_to(&lookup.spelling, wanted, self.word(word));
            if alike > 0 {
                found[end] = (word, alike);
                end += 1;
            }
        }
        found.truncate(end);
        found[begin..].sort_unstable();
    }

    /// The same, by looking at every word: what `alike` is held against.
    pub(super) fn alike_by_force(&self, wanted: Word<'_>) -> Vec<(u32, u16)> {
        (0..)
            .take(self.len())
            .map(|w| (w, similarity(wanted, self.word(w))))
            .filter(|(_, s)| *s > 0)
            .collect()
    }

    /// What a word weighs that is not known, or hardly: full weight, unless it is a slip for a common word.
    pub(super) fn weight_of_unknown(&self, text: &str, ceiling: u32, alike: &[(u32, u16)]) -> u32 {
        if text.chars().count() < SLIP_LETTERS - 1 {
            return ceiling;
        }
        let first = text.chars().next();
        let slips = alike.iter().filter(|(word, alike)| {
            *alike >= A_SLIP
                && self.text(*word).chars().next() == first
                && !matches!(self.class(*word), WordClass::Plain | WordClass::Number)
                && self.text(*word).chars().count() >= SLIP_LETTERS
        });
        slips.map(|(word, _)| self.weight(*word) + SLIP_WEIGHT).min().map_or(ceiling, |w| w.min(ceiling))
    }

    /// Builds the lookup tables from words, classes and meanings.
    pub(super) fn index(&mut self) {
        let ids = || (0_u32..).take(self.len());
        let texts: Vec<(u64, u32)> = ids().map(|w| (hash_text(self.text(w)), w)).collect();
        let mut remainders = Vec::with_capacity(texts.len() * 24);
        for word in ids() {
            hashes(self.word(word), &mut |hash| remainders.push((hash, word)));
            if let Some((hash, arabic)) = consonants(self.text(word)) {
                remainders.push((hash ^ u64::from(arabic), word));
            }
        }
        let meanings = self.meanings.iter().copied().max().map_or(0, usize::from);
        let mut of_meaning: Vec<Vec<u32>> = vec![Vec::new(); meanings + 1];
        for word in ids() {
            let meaning = self.word(word).meaning;
            if let Some(words) = of_meaning.get_mut(usize::from(meaning)).filter(|_| meaning != 0) {
                words.push(word);
            }
        }
        self.meaning_starts = vec![0];
        self.meaning_words.clear();
        for words in of_meaning {
            self.meaning_words.extend(words);
            self.meaning_starts.push(u32::try_from(self.meaning_words.len()).unwrap_or(u32::MAX));
        }
        self.by_text = Buckets::build(&texts);
        self.by_remainder = Buckets::build(&remainders);
    }

    /// The first words by themselves.
    pub(super) fn first(&self, words: usize) -> Self {
        let end = self.starts.get(words).copied().unwrap_or(0);
        let mut first = Self {
            text: self.text.get(..end as usize).unwrap_or_default().to_owned(),
            starts: self.starts.iter().copied().take(words + 1).collect(),
            weights: self.weights.iter().copied().take(words).collect(),
            classes: self.classes.iter().copied().take(words).collect(),
            sounds: self.sounds.iter().copied().take(words).collect(),
            meanings: self.meanings.iter().copied().take(words).collect(),
            ..Self::default()
        };
        first.index();
        first
    }

    /// Whether all arrays fit together.
    pub(super) fn is_sound(&self) -> bool {
        let words = self.len();
        self.starts.len() == words + 1
            && self.starts.is_sorted()
            && self.starts.last().is_some_and(|end| *end as usize == self.text.len())
            && self.starts.iter().all(|at| self.text.is_char_boundary(*at as usize))
            && self.classes.len() == words
            && self.meanings.len() == words
            && self.classes.iter().all(|c| WordClass::from_byte(*c & !SHORT).is_some())
            && self.sounds.len() == words
            && self.by_text.is_sound(words)
            && self.by_remainder.is_sound(words)
            && self.meaning_starts.is_sorted()
            && self.meaning_starts.last().is_some_and(|end| *end as usize == self.meaning_words.len())
            && self.meaning_words.iter().all(|w| (*w as usize) < words)
    }
}

/// The hashes of what remains of some letters without up to `errors` of them, each from those of the parts that remain.
fn remainders(letters: &[char], errors: usize, each: &mut impl FnMut(u64)) {
    let count = letters.len();
    let mut before = [0_u64; PREFIX + 1];
    for (at, letter) in letters.iter().enumerate() {
        before[at + 1] = before[at].wrapping_mul(FACTOR).wrapping_add(u64::from(u32::from(*letter)) + 1);
    }
    let part = |from: usize, to: usize| before[to].wrapping_sub(before[from].wrapping_mul(POWERS[to - from]));
    let join = |left: u64, right: u64, length: usize| left.wrapping_mul(POWERS[length]).wrapping_add(right);
    each(mix(before[count]));
    for (one, left) in before.into_iter().enumerate().take(count) {
        each(mix(join(left, part(one + 1, count), count - one - 1)));
        if errors > 1 {
            for other in one + 1..count {
                let left = join(left, part(one + 1, other), other - one - 1);
                each(mix(join(left, part(other + 1, count), count - other - 1)));
            }
        }
    }
}

/// The hash of a word's consonants, and whether it is in Arabic letters.
fn consonants(word: &str) -> Option<(u64, bool)> {
    let arabic = is_arabic(word);
    if !arabic && !word.is_ascii() {
        return None;
    }
    Some((hash_text(&skeleton(word)?) ^ SKELETON, arabic))
}

/// The hashes under which a word is filed, and looked for.
fn hashes(wanted: Word<'_>, each: &mut impl FnMut(u64)) {
    let word = wanted.text;
    if has_digit(word) {
        return;
    }
    let wide = is_wide_word(word);
    let errors = forgiven(word.chars().count(), wide);
    if errors > 0 {
        let mut letters = ['\0'; PREFIX];
        let mut count = 0;
        for (to, letter) in letters.iter_mut().zip(word.chars()) {
            *to = letter;
            count += 1;
        }
        remainders(&letters[..count], errors, each);
    }
    if wanted.sound != 0 {
        each(wanted.sound ^ SOUND);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::similarity::sound_hash;
    use super::*;

    fn dictionary(words: &[String]) -> Dictionary {
        let mut d = Dictionary { starts: vec![0], ..Dictionary::default() };
        for word in words {
            d.text.push_str(word);
            d.starts.push(u32::try_from(d.text.len()).unwrap());
            d.weights.push(1000);
            d.classes.push(0);
            d.sounds.push(sound_hash(word));
            d.meanings.push(u16::from(word.len() == 9));
        }
        d.index();
        assert!(d.is_sound());
        d
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_word_alike_is_missed(
            words in prop::collection::btree_set("[abh]{1,11}|[算能科技]{1,6}|[abж]{3,9}|[بتجا]{3,5}|[abtj]{4,7}", 1..60),
            wanted in "[abh]{1,11}|[算能科技]{1,6}|[abж]{3,9}|[بتجا]{3,5}|[abtj]{4,7}",
            meaning in 0_u16..2,
        ) {
            let d = dictionary(&words.into_iter().collect::<Vec<_>>());
            let wanted = Word::new(&wanted, meaning);
            prop_assert_eq!(d.alike(wanted), d.alike_by_force(wanted));
        }
    }
}
