//! The search: what may reach the threshold is found, then scored.

use std::cmp::Reverse;

use super::buckets::hash_text;
use super::legal::{FormSlip, agree, penalty};
use super::reading::{Reading, read};
use super::rewrites;
use super::score::{
    NEARLY, Pair, Side, all_pairs, choose, fall_short, of_words, out_of_reach, pair_up, too_unequal,
};
use super::scratch::{Scratch, Term};
use super::similarity::{Word, is_short, shape};
use super::vocabulary::{self, WordClass};
use super::whole::{self, Whole};
use super::{NameHit, NameIndex, Request};
use crate::model::MatchType;

/// The score of equal names whose legal forms differ.
pub(super) const OTHER_FORM: u16 = 985;
/// What a word weighs that may be a legal form with a slip in it, in thousandths.
const A_SLIP_OF_FORM: u32 = 150;

/// A way to divide a query into words.
#[derive(Clone, Copy)]
struct Division<'a> {
    words: &'a [String],
    terms: &'a [Term],
    /// What a hit by it is worth, in thousandths.
    factor: u64,
}

impl NameIndex {
    /// The entries that a text may mean, each with the name that fits best; the best first, then by entry.
    pub fn search(&self, text: &str, request: Request, scratch: &mut Scratch) -> Vec<NameHit> {
        let reading = read(text);
        let mut hits = self.equal(&reading, request);
        if request.threshold() > NEARLY || reading.nobody {
            return best_of_each(hits);
        }
        self.begun(text, &reading, request, &mut hits);
        scratch.prepare(self.identity);
        for words in &reading.readings {
            let terms = self.terms(words, scratch);
            let as_written = Division { words, terms: &terms, factor: 1000 };
            self.search_words(as_written, &reading, request, scratch, &mut hits);
            for words in self.rewrites_of(words, |at| terms[at].is_known) {
                let terms = self.terms(&words, scratch);
                let otherwise = Division { words: &words, terms: &terms, factor: rewrites::FACTOR };
                self.search_words(otherwise, &reading, request, scratch, &mut hits);
            }
        }
        best_of_each(hits)
    }

    /// Names with the same key.
    fn equal(&self, reading: &Reading, request: Request) -> Vec<NameHit> {
        let names = reading.all_keys().flat_map(|(key, _)| self.by_key.get(hash_text(key)));
        names.filter_map(|name| self.equal_hit(reading, name, request)).collect()
    }

    /// The hit of a name that has one of the keys of a text.
    pub(super) fn equal_hit(&self, reading: &Reading, name: u32, request: Request) -> Option<NameHit> {
        let (kind, score) = self.equality(reading, name)?;
        let hit = NameHit { entry: self.entry(name)?, name, kind, score, lookalikes: false };
        (score >= request.threshold() && self.is_wanted(name, request.classes)).then_some(hit)
    }

    /// How a name meets a text that has its key: the best way, where the text gives several names.
    pub(super) fn equality(&self, reading: &Reading, name: u32) -> Option<(MatchType, u16)> {
        let equal = reading.all_keys().filter(|(key, _)| *key == self.key(name));
        equal
            .map(|(_, form)| {
                let same = agree(form, self.form(name));
                if same { (MatchType::Same, 1000) } else { (MatchType::Similar, OTHER_FORM) }
            })
            .max()
    }

    fn search_words(
        &self,
        division: Division<'_>,
        asked_for: &Reading,
        request: Request,
        scratch: &mut Scratch,
        hits: &mut Vec<NameHit>,
    ) {
        let Division { words, terms, factor } = division;
        let mut sides: Vec<Side> = terms.iter().map(|t| t.side).collect();
        strip_forms(&mut sides, |at| terms[at].slip);
        let mut record = |reading: u32, score: u64| {
            let name = self.reading_names.get(reading as usize).copied().unwrap_or(0);
            let score = u16::try_from(score * factor / 1000).unwrap_or(0);
            let score = score.saturating_sub(penalty(&asked_for.form, self.form(name)));
            if score >= request.threshold()
                && let Some(entry) = self.entry(name)
            {
                let lookalikes = asked_for.lookalikes;
                hits.push(NameHit { entry, name, kind: MatchType::Similar, score, lookalikes });
            }
        };
        self.by_words(terms, &sides, request, scratch, &mut record);
        // Again all that shares a piece: what was met by a word may score more as a whole.
        self.as_a_whole(words, &sides, request, scratch, &mut record);
    }

    /// Scores the readings that share words with a query: whatever shares none of the heaviest cannot share enough.
    fn by_words(
        &self,
        terms: &[Term],
        sides: &[Side],
        request: Request,
        scratch: &mut Scratch,
        record: &mut impl FnMut(u32, u64),
    ) {
        let threshold = request.threshold();
        let weight: u64 = sides.iter().map(|s| u64::from(s.weight)).sum();
        scratch.begin(self.reading_names.len());
        let Scratch { alike, met, search, pairs, sides: name_sides, candidates, .. } = scratch;
        candidates.clear();
        let mut order: Vec<(&Term, Side)> = terms.iter().zip(sides.iter().copied()).collect();
        order.sort_by_key(|(_, side)| Reverse(side.weight));
        let mut rest = weight;
        for (term, side) in order {
            if out_of_reach(rest, weight, threshold) {
                break;
            }
            rest -= u64::from(side.weight);
            for (word, _) in alike.get(term.from as usize..term.to as usize).unwrap_or_default() {
                candidates.extend(self.readings_with(*word).iter().filter(|r| is_fresh(met, *search, **r)));
            }
        }
        let alike_to: Vec<&[(u32, u16)]> =
            terms.iter().map(|t| alike.get(t.from as usize..t.to as usize).unwrap_or_default()).collect();
        for reading in candidates.iter() {
            let listed_weight = self.reading_weights.get(*reading as usize).copied().map_or(0, u64::from);
            if too_unequal(weight, listed_weight, threshold) || !self.is_asked(*reading, request) {
                continue;
            }
            let words = self.reading(*reading);
            let of = |q: usize, n: usize| {
                let (alike, word) = (alike_to[q], words[n]);
                alike.binary_search_by_key(&word, |(w, _)| *w).map_or(0, |at| alike[at].1)
            };
            name_sides.clear();
            name_sides.extend(words.iter().map(|word| self.listed_side(*word)));
            all_pairs(sides, name_sides, of, pairs);
            if !fall_short(pairs, weight + listed_weight, threshold) {
                choose(pairs);
                record(*reading, u64::from(of_words(sides, name_sides, pairs)));
            }
        }
    }

    /// Scores the readings that share a piece of their letters with a query, words stripped.
    fn as_a_whole(
        &self,
        words: &[String],
        sides: &[Side],
        request: Request,
        scratch: &mut Scratch,
        record: &mut impl FnMut(u32, u64),
    ) {
        scratch.begin(self.reading_names.len());
        let Scratch { met, search, asked, listed, spelling, parts, candidates, keys, buckets, .. } = scratch;
        if !asked.fill(words.iter().map(String::as_str).zip(sides.iter().map(|s| s.weight))) {
            return;
        }
        let (pairs, kinds) = (whole::letter_pairs(&asked.letters), whole::letter_kinds(&asked.letters));
        candidates.clear();
        keys.clear();
        parts.looked_for(&asked.letters, |key, errors| keys.push((key, errors)));
        keys.retain(|(key, _)| self.by_piece.may_hold(*key));
        buckets.clear();
        buckets.extend(keys.iter().map(|(key, _)| self.by_piece.bucket(*key)));
        for ((key, errors), bucket) in keys.iter().zip(buckets.drain(..)) {
            for reading in self.by_piece.under(*key, bucket) {
                if is_fresh(met, *search, reading) && self.may_be_near(reading, pairs, kinds, *errors) {
                    candidates.push(reading);
                }
            }
        }
        if candidates.is_empty() {
            return;
        }
        spelling.fill(&asked.letters);
        for reading in candidates.iter().filter(|reading| self.is_asked(**reading, request)) {
            listed.spell(self.reading(*reading).iter().map(|word| self.words.text(*word)));
            let most = whole::forgiven(listed.letters.len().min(asked.letters.len()));
            let near = most > 0 && spelling.is_near(&listed.letters, most, false);
            if near && self.fill(*reading, listed) {
                record(*reading, u64::from(asked.score_near(listed)));
            }
        }
    }

    /// Whether a reading may be within so many errors of letters of these pairs and kinds.
    fn may_be_near(&self, reading: u32, pairs: u64, kinds: u32, errors: usize) -> bool {
        let at = reading as usize;
        self.letter_pairs.get(at).is_some_and(|held| whole::near_by_pairs(pairs, *held, errors))
            && self.letter_kinds.get(at).is_some_and(|held| whole::near_by_kinds(kinds, *held, errors))
    }

    /// Whether a reading is of a name of a kind that the request asks for.
    fn is_asked(&self, reading: u32, request: Request) -> bool {
        self.reading_names.get(reading as usize).is_some_and(|name| self.is_wanted(*name, request.classes))
    }

    /// The score of a reading whose words are alike to those of a query as `of` says, and the words that were paired.
    pub(super) fn score_words(
        &self,
        query: &[Side],
        words: &[u32],
        of: impl Fn(usize, usize) -> u16,
    ) -> (u16, Vec<Pair>) {
        let name: Vec<Side> = words.iter().map(|word| self.listed_side(*word)).collect();
        let mut pairs = Vec::new();
        pair_up(query, &name, of, &mut pairs);
        (of_words(query, &name, &pairs), pairs)
    }

    /// Takes a reading as a whole.
    pub(super) fn fill(&self, reading: u32, whole: &mut Whole) -> bool {
        whole.fill(self.reading(reading).iter().map(|w| (self.words.text(*w), self.words.weight(*w))))
    }

    /// What a word of a query weighs, given the listed words that are alike.
    pub(super) fn side(&self, word: &str, alike: &[(u32, u16)]) -> Side {
        self.side_of(word, self.words.find(word), alike)
    }

    /// The same for a word with its number, if it is a word of the list.
    pub(super) fn side_of(&self, word: &str, number: Option<u32>, alike: &[(u32, u16)]) -> Side {
        if let Some(number) = number {
            return self.listed_side(number);
        }
        let (class, ceiling) = shape(word);
        let weight = match class {
            WordClass::Plain => self.words.weight_of_unknown(word, ceiling, alike),
            _ => ceiling,
        };
        Side { short: is_short(word), weight, class }
    }

    pub(super) fn listed_side(&self, word: u32) -> Side {
        Side {
            short: self.words.is_short(word),
            weight: self.words.weight(word),
            class: self.words.class(word),
        }
    }
}

/// A word as it is asked for.
pub(super) fn asked(word: &str) -> Word<'_> {
    Word::new(word, vocabulary::common(word).map_or(0, |c| c.meaning))
}

/// A word at either end of a query that may be a legal form with a slip in it weighs little.
pub(super) fn strip_forms(sides: &mut [Side], slip: impl Fn(usize) -> FormSlip) {
    let Some(last) = sides.len().checked_sub(1) else { return };
    for (at, is_slip) in [(last, slip(last).behind), (0, slip(0).before)] {
        let others = |(other, side): (usize, &Side)| other != at && side.weight > A_SLIP_OF_FORM;
        let side = sides[at];
        if is_slip && side.class == WordClass::Plain && sides.iter().enumerate().any(others) {
            sides[at] =
                Side { short: false, weight: side.weight.min(A_SLIP_OF_FORM), class: WordClass::Legal };
        }
    }
}

/// Whether a search meets a reading for the first time.
fn is_fresh(met: &mut [u32], search: u32, reading: u32) -> bool {
    met.get_mut(reading as usize).is_some_and(|last| std::mem::replace(last, search) != search)
}

/// The best hit of each entry, the best first.
pub(super) fn best_of_each(mut hits: Vec<NameHit>) -> Vec<NameHit> {
    hits.sort_unstable_by_key(|hit| (hit.entry, Reverse(hit.kind), Reverse(hit.score), hit.name));
    hits.dedup_by_key(|hit| hit.entry);
    hits.sort_by_key(|hit| Reverse(hit.score));
    hits
}
