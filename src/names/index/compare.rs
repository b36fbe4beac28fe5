//! Two texts compared with each other, neither of them listed: by the weights of the list.

use super::NameIndex;
use super::legal::{agree, form_slip, penalty};
use super::reading::read;
use super::rewrites::{FACTOR, divisions};
use super::score::{NEARLY, Pair, Side, of_words, pair_up};
use super::search::{OTHER_FORM, asked, strip_forms};
use super::similarity::similarity;
use super::whole::Whole;

/// Whether two texts are the same name, as a listed one and one that is asked for would be.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (read(one), read(other));
    let equal = |(key, form): (&str, &str)| one.all_keys().any(|(k, f)| k == key && agree(f, form));
    other.all_keys().any(equal)
}

impl NameIndex {
    /// The score of two texts, in thousandths: 1000 if they are the same, at most 990 otherwise. The same both ways.
    pub fn compare(&self, one: &str, other: &str) -> u16 {
        let (one, other) = (read(one), read(other));
        if !one.keys.key.is_empty() && one.keys.key == other.keys.key {
            return if agree(&one.form, &other.form) { 1000 } else { OTHER_FORM };
        }
        let mut best = 0;
        for a in &one.readings {
            for b in &other.readings {
                best = best.max(self.compare_words(a, b));
                let holds = |words: &[String], word: &str| words.iter().any(|w| w == word);
                let divided = |words: &[String], known: &[String]| {
                    divisions(words, |word| holds(known, word), |at| holds(known, &words[at]))
                };
                let otherwise = |score: u16| u16::try_from(u64::from(score) * FACTOR / 1000).unwrap_or(0);
                for a in divided(a, b) {
                    best = best.max(otherwise(self.compare_words(&a, b)));
                }
                for b in divided(b, a) {
                    best = best.max(otherwise(self.compare_words(a, &b)));
                }
            }
        }
        best.min(NEARLY).saturating_sub(penalty(&one.form, &other.form))
    }

    fn compare_words(&self, a: &[String], b: &[String]) -> u16 {
        let (a_sides, b_sides) = (self.sides(a), self.sides(b));
        let mut pairs = Vec::new();
        pair_up(&a_sides, &b_sides, |x, y| similarity(asked(&a[x]), asked(&b[y])), &mut pairs);
        // A listed name of one word weighs less against a longer one than the other way round; neither is listed here.
        let turned: Vec<Pair> =
            pairs.iter().map(|pair| Pair { query: pair.name, name: pair.query, ..*pair }).collect();
        let by_words = of_words(&a_sides, &b_sides, &pairs).max(of_words(&b_sides, &a_sides, &turned));
        let whole = |words: &[String], sides: &[Side]| {
            let mut whole = Whole::default();
            whole.fill(words.iter().map(String::as_str).zip(sides.iter().map(|s| s.weight))).then_some(whole)
        };
        match (whole(a, &a_sides), whole(b, &b_sides)) {
            (Some(a), Some(b)) => by_words.max(a.score(&b)),
            _ => by_words,
        }
    }

    /// The words of a reading that is asked for, as the score needs them.
    pub(super) fn sides(&self, words: &[String]) -> Vec<Side> {
        // Looking for words alike is slow, and says nothing of a listed word.
        let side = |word: &String| match self.words.find(word) {
            Some(listed) => self.listed_side(listed),
            None => self.side(word, &self.words.alike(asked(word))),
        };
        let mut sides: Vec<Side> = words.iter().map(side).collect();
        strip_forms(&mut sides, |at| form_slip(&words[at], self.words.find(&words[at]).is_some()));
        sides
    }
}
