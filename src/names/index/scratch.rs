//! Lookup for searches, and what was learnt of words: most words of a list of vendors come again.

use std::ops::Range;

use hashbrown::HashMap;

use super::NameIndex;
use super::dictionary::Lookup;
use super::legal::{FormSlip, form_slip};
use super::pieces::Parts;
use super::score::{Pair, Side};
use super::search::asked;
use super::spelling::Spelling;
use super::whole::Whole;

/// Words beyond which what was learnt of words is forgotten.
const REMEMBERED: usize = 1 << 20;
/// Words for which room is made at once.
const EXPECTED: usize = 1 << 14;
/// Longer words are not remembered.
const LONGEST_REMEMBERED: usize = 64;

/// Lookup to work in, kept from one search to the next. A search never depends on those before it.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The index that was searched last.
    identity: u64,
    /// What is known of words that were asked for.
    terms: HashMap<Box<str>, Term, foldhash::fast::RandomState>,
    lookup: Lookup,
    /// Words alike, of all terms one after the other.
    pub(super) alike: Vec<(u32, u16)>,
    /// The last search that met a reading, by reading.
    pub(super) met: Vec<u32>,
    pub(super) search: u32,
    pub(super) pairs: Vec<Pair>,
    pub(super) sides: Vec<Side>,
    pub(super) asked: Whole,
    pub(super) listed: Whole,
    pub(super) spelling: Spelling<char>,
    pub(super) parts: Parts,
    pub(super) candidates: Vec<u32>,
    pub(super) keys: Vec<(u64, usize)>,
    pub(super) buckets: Vec<Range<u32>>,
}

/// A word of a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) side: Side,
    /// Where it may be a legal form with a slip in it.
    pub(super) slip: FormSlip,
    /// Whether the dictionary holds it.
    pub(super) is_known: bool,
    /// Where its words alike stand.
    pub(super) from: u32,
    pub(super) to: u32,
}

impl NameIndex {
    /// What is known of the words of a query.
    pub(super) fn terms(&self, words: &[String], scratch: &mut Scratch) -> Vec<Term> {
        words.iter().map(|word| self.term(word, scratch)).collect()
    }

    fn term(&self, word: &str, scratch: &mut Scratch) -> Term {
        if let Some(term) = scratch.terms.get(word) {
            return *term;
        }
        let from = scratch.alike.len();
        let number = self.words.find(word);
        self.words.add_alike(asked(word), number, &mut scratch.lookup, &mut scratch.alike);
        let side = self.side_of(word, number, &scratch.alike[from..]);
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        let (from, to) = (place(from), place(scratch.alike.len()));
        let slip = form_slip(word, number.is_some());
        let term = Term { side, slip, is_known: number.is_some(), from, to };
        if word.len() <= LONGEST_REMEMBERED {
            scratch.terms.insert(word.into(), term);
        }
        term
    }
}

impl Scratch {
    /// Makes ready for an index: what was learnt of another is forgotten, and so is too much.
    pub(super) fn prepare(&mut self, identity: u64) {
        if self.identity != identity || self.alike.len() > REMEMBERED {
            self.forget(identity);
        }
    }

    /// Begins a search of so many readings.
    pub(super) fn begin(&mut self, readings: usize) {
        self.search = self.search.wrapping_add(1);
        if self.met.len() != readings || self.search > u32::MAX - 8 {
            self.met.clear();
            self.met.resize(readings, 0);
            self.search = 1;
        }
    }

    fn forget(&mut self, identity: u64) {
        self.identity = identity;
        self.met.clear();
        self.terms.clear();
        self.terms.reserve(EXPECTED);
        self.alike.clear();
    }
}
