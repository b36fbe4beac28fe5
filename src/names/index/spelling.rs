//! One string prepared for being held against many: whether another is within so many errors takes a few steps a letter.
//!
//! The columns of the table of distances are kept as bits, 64 rows in one number (Myers, A fast bit-vector algorithm for
//! approximate string matching, J. ACM 46(3), 1999; with neighbours swapped: Hyyrö, A bit-vector algorithm for computing
//! Levenshtein and Damerau edit distances, Nordic J. of Computing 10, 2003).

use super::distance::within;

/// Letters of the longest string whose distances are kept as bits.
const LONGEST: usize = 64;

/// A string and where in it each letter stands.
#[derive(Clone, Debug)]
pub(super) struct Spelling<T> {
    letters: Vec<T>,
    /// For each letter of ASCII, a bit for each place where it stands.
    ascii: [u64; 128],
    others: Vec<(u32, u64)>,
}

impl<T> Default for Spelling<T> {
    fn default() -> Self {
        Self { letters: Vec::new(), ascii: [0; 128], others: Vec::new() }
    }
}

impl<T: Copy + Eq + Into<u32>> Spelling<T> {
    /// Takes another string.
    pub(super) fn fill(&mut self, letters: &[T]) {
        for letter in &self.letters {
            if let Some(places) = self.ascii.get_mut((*letter).into() as usize) {
                *places = 0;
            }
        }
        self.others.clear();
        self.letters.clear();
        self.letters.extend_from_slice(letters);
        for (at, letter) in letters.iter().take(LONGEST).enumerate() {
            let letter: u32 = (*letter).into();
            let place = 1_u64 << at;
            if let Some(places) = self.ascii.get_mut(letter as usize) {
                *places |= place;
            } else if let Some((_, places)) = self.others.iter_mut().find(|(other, _)| *other == letter) {
                *places |= place;
            } else {
                self.others.push((letter, place));
            }
        }
    }

    #[inline]
    fn places(&self, letter: T) -> u64 {
        let letter: u32 = letter.into();
        match self.ascii.get(letter as usize) {
            Some(places) => *places,
            None => self.others.iter().find(|(other, _)| *other == letter).map_or(0, |(_, places)| *places),
        }
    }

    /// Whether another string is within `most` errors (0 to 3): letters added, left out or changed, and, if `swaps`, two
    /// neighbours swapped.
    pub(super) fn is_near(&self, other: &[T], most: usize, swaps: bool) -> bool {
        let count = self.letters.len();
        if count.abs_diff(other.len()) > most {
            return false;
        }
        if count == 0 || count > LONGEST {
            return within(&self.letters, other, most, swaps).is_some();
        }
        let last = 1_u64 << (count - 1);
        // Where a row is one more than that above it, and one less.
        let (mut more, mut less) = (u64::MAX, 0_u64);
        // Where the way from the corner costs nothing, and the places of the letter before.
        let (mut free, mut before) = (0_u64, 0_u64);
        let mut errors = count;
        for (at, letter) in other.iter().enumerate() {
            let places = self.places(*letter);
            let swapped = if swaps { ((!free & places) << 1) & before } else { 0 };
            free = ((places & more).wrapping_add(more) ^ more) | places | less | swapped;
            let (right, left) = (less | !(free | more), more & free);
            errors += usize::from(right & last != 0);
            errors -= usize::from(left & last != 0);
            let right = (right << 1) | 1;
            (more, less) = ((left << 1) | !(free | right), right & free);
            before = places;
            // Each letter to come takes away one error at the most.
            if errors > most + (other.len() - at - 1) {
                return false;
            }
        }
        errors <= most
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(a: &str, b: &str, most: usize, swaps: bool) -> Result<(), TestCaseError> {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut spelling = Spelling::default();
        // What was there before leaves nothing behind.
        spelling.fill(&['a', 'ж', 'b', 'c']);
        spelling.fill(&a);
        prop_assert_eq!(spelling.is_near(&b, most, swaps), within(&a, &b, most, swaps).is_some());
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn bits_count_as_the_table_does(
            a in "[abcжш]{0,12}", b in "[abcжш]{0,12}", most in 0_usize..4, swaps: bool,
        ) {
            check(&a, &b, most, swaps)?;
        }

        #[test]
        fn long_strings_too(
            a in "[ab]{58,70}", at in prop::collection::vec((0_usize..58, "[abc]{0,2}"), 0..4), most in 0_usize..4, swaps: bool,
        ) {
            let mut b = a.clone();
            for (at, with) in at {
                let at = at.min(b.len() - 1);
                b.replace_range(at..=at, &with);
            }
            check(&a, &b, most, swaps)?;
        }
    }
}
