//! Two texts compared with each other, neither of them listed: by the weights of the list.

use super::NameIndex;
use super::legal::agree;
use super::reading::read;
use super::score::{NEARLY, Side, of_words, pair_up};
use super::search::{OTHER_FORM, asked};
use super::similarity::similarity;
use super::whole::Whole;

impl NameIndex {
    /// The score of two texts, in thousandths: 1000 if they are the same, at most 990 otherwise. The same both ways.
    pub fn compare(&self, one: &str, other: &str) -> u16 {
        let (one, other) = (read(one), read(other));
        if !one.keys.key.is_empty() && one.keys.key == other.keys.key {
            return if agree(&one.form, &other.form) { 1000 } else { OTHER_FORM };
        }
        let mut best = 0;
        for (a, a_sides) in one.readings.iter().map(|words| (words, self.sides(words))) {
            for (b, b_sides) in other.readings.iter().map(|words| (words, self.sides(words))) {
                let mut pairs = Vec::new();
                pair_up(&a_sides, &b_sides, |x, y| similarity(asked(&a[x]), asked(&b[y])), &mut pairs);
                best = best.max(of_words(&a_sides, &b_sides, &pairs));
                let whole = |words: &[String], sides: &[Side]| {
                    let mut whole = Whole::default();
                    whole.fill(words.iter().map(String::as_str).zip(sides.iter().map(|s| s.weight))).then_some(whole)
                };
                if let (Some(a), Some(b)) = (whole(a, &a_sides), whole(b, &b_sides)) {
                    best = best.max(a.score(&b));
                }
            }
        }
        best.min(NEARLY)
    }

    fn sides(&self, words: &[String]) -> Vec<Side> {
        words.iter().map(|word| self.side(word, &self.words.alike(asked(word)))).collect()
    }
}
