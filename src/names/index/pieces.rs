//! Strings near to another, by pieces: a string cut into one more piece than errors are forgiven keeps at least one
//! piece whole, and not far from its place.

use super::buckets::mix;
use super::whole::{LONGEST, SHORTEST, forgiven, pieces};

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The key under which a piece is filed: the length of the whole, the piece's number, its letters.
fn key(letters: usize, number: usize, text: u64) -> u64 {
    mix(text ^ ((letters as u64) << 56) ^ ((number as u64) << 48))
}

/// The keys under which a string is filed.
pub(super) fn filed(letters: &[char]) -> impl Iterator<Item = u64> + '_ {
    pieces(letters.len()).enumerate().map(|(number, (from, to))| {
        let text = letters[from..to].iter().fold(0, |hash, c| push(hash, *c));
        key(letters.len(), number, text)
    })
}

fn push(hash: u64, c: char) -> u64 {
    hash.wrapping_mul(FACTOR).wrapping_add(u64::from(u32::from(c)) + 1)
}

/// Hashes of all parts of one string, each in a single step.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    before: Vec<u64>,
    powers: Vec<u64>,
}

impl Parts {
    /// Every key under which a string near to this one may be filed, and how many errors apart it may be.
    pub(super) fn looked_for(&mut self, letters: &[char], mut each: impl FnMut(u64, usize)) {
        self.before.clear();
        self.before.push(0);
        if self.powers.is_empty() {
            self.powers.push(1);
        }
        for c in letters {
            let last = self.before.last().copied().unwrap_or(0);
            self.before.push(push(last, *c));
            if self.powers.len() <= letters.len() {
                let power = self.powers.last().copied().unwrap_or(1);
                self.powers.push(power.wrapping_mul(FACTOR));
            }
        }
        let widest = forgiven(letters.len());
        let shortest = letters.len().saturating_sub(widest).max(SHORTEST);
        for other in shortest..=(letters.len() + widest).min(LONGEST) {
            let errors = forgiven(other.min(letters.len()));
            if other.abs_diff(letters.len()) > errors {
                continue;
            }
            // A piece that is moved by more than the pieces before it, or seen from the end by more than those behind
            // it, leaves more errors on that side than pieces: then another piece stands whole on the other side
            // (Li, Deng, Wang and Feng, Pass-Join, PVLDB 5(3), 2011, section 4.2).
            let last = forgiven(other);
            for (number, (from, to)) in pieces(other).enumerate() {
                let behind = last - number;
                let first =
                    from.saturating_sub(number).max((from + letters.len()).saturating_sub(other + behind));
                let Some(furthest) = (from + letters.len() + behind).checked_sub(other) else { continue };
                for at in first..=furthest.min(from + number) {
                    let end = at + to - from;
                    if end > letters.len() {
                        break;
                    }
                    let text =
                        self.before[end].wrapping_sub(self.before[at].wrapping_mul(self.powers[to - from]));
                    each(key(other, number, text), errors);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::names::index::distance::within;
    use crate::names::index::whole::{letter_kinds, letter_pairs, near_by_kinds, near_by_pairs};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn strings_within_reach_share_a_piece(
            a in "[ab]{5,24}",
            edits in prop::collection::vec((0_usize..24, 0_u8..3, prop::sample::select(vec!['a', 'b', 'c'])), 0..4),
        ) {
            let mut b: Vec<char> = a.chars().collect();
            for (at, kind, letter) in edits {
                let at = at % b.len().max(1);
                match kind {
                    0 if !b.is_empty() => b[at] = letter,
                    1 if !b.is_empty() => drop(b.remove(at)),
                    _ => b.insert(at, letter),
                }
            }
            let a: Vec<char> = a.chars().collect();
            prop_assume!(b.len() >= SHORTEST);
            if within(&a, &b, forgiven(a.len().min(b.len())), false).is_some() {
                let filed: Vec<u64> = filed(&a).collect();
                let mut met = false;
                Parts::default().looked_for(&b, |key, _| met |= filed.contains(&key));
                prop_assert!(met, "{:?} {:?}", a, b);
                let errors = forgiven(a.len().min(b.len()));
                prop_assert!(near_by_pairs(letter_pairs(&a), letter_pairs(&b), errors));
                prop_assert!(near_by_kinds(letter_kinds(&a), letter_kinds(&b), errors));
            }
        }
    }
}
