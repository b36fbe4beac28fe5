//! The judge: every name is scored, nothing is left out. Slow, and what the index must agree with.

use super::cut::Beginning;
use super::legal::{form_slip, penalty};
use super::reading::{Reading, read};
use super::rewrites;
use super::score::Side;
use super::search::{asked, best_of_each, strip_forms};
use super::whole::Whole;
use super::{NameHit, NameIndex, Request};
use crate::model::MatchType;

impl NameIndex {
    /// What [`NameIndex::search`] gives, found by scoring every name with the same score and no index. For tests and
    /// benches: thousands of times slower.
    pub fn search_by_force(&self, text: &str, request: Request) -> Vec<NameHit> {
        let reading = read(text);
        let mut hits: Vec<NameHit> =
            (0..).take(self.len()).filter_map(|name| self.equal_hit(&reading, name, request)).collect();
        if reading.nobody {
            return best_of_each(hits);
        }
        if let Some(beginning) = Beginning::of(text, &reading) {
            let readings = (0..).take(self.reading_names.len());
            hits.extend(readings.filter_map(|r| self.hit_of_beginning(&beginning, r, &reading, request)));
        }
        for words in &reading.readings {
            self.score_all(words, 1000, &reading, request, &mut hits);
            for rewritten in self.rewrites(words) {
                self.score_all(&rewritten, rewrites::FACTOR, &reading, request, &mut hits);
            }
        }
        best_of_each(hits)
    }

    fn score_all(
        &self,
        words: &[String],
        factor: u64,
        asked_for: &Reading,
        request: Request,
        hits: &mut Vec<NameHit>,
    ) {
        let alike: Vec<Vec<(u32, u16)>> =
            words.iter().map(|word| self.words.alike_by_force(asked(word))).collect();
        let mut sides: Vec<Side> =
            words.iter().zip(&alike).map(|(word, alike)| self.side(word, alike)).collect();
        strip_forms(&mut sides, |at| form_slip(&words[at], self.words.find(&words[at]).is_some()));
        let mut table = vec![0_u16; words.len() * self.words.len()];
        for (row, alike) in alike.iter().enumerate() {
            for (word, score) in alike {
                table[row * self.words.len() + *word as usize] = *score;
            }
        }
        let (mut query, mut listed) = (Whole::default(), Whole::default());
        let whole = query.fill(words.iter().map(String::as_str).zip(sides.iter().map(|s| s.weight)));
        for (reading, name) in (0..).zip(&self.reading_names) {
            if !self.is_wanted(*name, request.classes) {
                continue;
            }
            let held = self.reading(reading);
            let of = |q: usize, n: usize| table[q * self.words.len() + held[n] as usize];
            let (by_words, _) = self.score_words(&sides, held, of);
            let as_whole = if whole && self.fill(reading, &mut listed) { query.score(&listed) } else { 0 };
            let score = u64::from(by_words.max(as_whole)) * factor / 1000;
            let score = u16::try_from(score).unwrap_or(0);
            let score = score.saturating_sub(penalty(&asked_for.form, self.form(*name)));
            if score >= request.threshold()
                && let Some(entry) = self.entry(*name)
            {
                hits.push(NameHit {
                    entry,
                    name: *name,
                    kind: MatchType::Similar,
                    score,
                    lookalikes: asked_for.lookalikes,
                });
            }
        }
    }
}
