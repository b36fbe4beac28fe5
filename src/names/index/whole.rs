//! Names as one string without spaces: for words run together or broken apart, and for errors beyond what a word is
//! forgiven. An error costs what the letter weighs: in `technology` next to nothing, in a firm's own word a lot; and one
//! letter for another half of what either weighs, because a common word with an error in it looks like a firm's own.
//!
//! Whether two strings are near is first asked of their sketches (which letters they hold, and which pairs of them), then
//! counted.

use super::buckets::mix;
use super::distance::within;
use super::score::{DISTINCTIVE, NEARLY};
use super::similarity::has_digit;

/// Letters of the shortest and the longest string that is compared as a whole.
pub(super) const SHORTEST: usize = 5;
pub(super) const LONGEST: usize = 80;
/// What words run together or broken apart cost, in thousandths.
const OTHER_SPACES: u16 = 20;

/// Errors that are forgiven in a string of so many letters, without swaps.
pub(super) const fn forgiven(letters: usize) -> usize {
    match letters {
        0..SHORTEST => 0,
        5..=9 => 1,
        10..=19 => 2,
        _ => 3,
    }
}

/// A reading as one string.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole {
    pub(super) letters: Vec<char>,
    /// What an error at each letter costs, in thousandths of a word.
    costs: Vec<u32>,
    /// Where words end.
    ends: Vec<usize>,
    weight: u64,
}

impl Whole {
    /// Takes a reading; `false` if it is too short or too long to be compared as a whole.
    pub(super) fn fill<'a>(&mut self, words: impl Iterator<Item = (&'a str, u32)>) -> bool {
        self.letters.clear();
        self.costs.clear();
        self.ends.clear();
        self.weight = 0;
        for (word, weight) in words {
            let before = self.letters.len();
            push_letters(&mut self.letters, word);
            let count = u32::try_from(self.letters.len() - before).unwrap_or(u32::MAX).max(1);
            // An error takes more than its share: a word of five letters with one wrong is worth less than four fifths.
            let cost = (weight * 13 / 10).div_ceil(count).max(10);
            let digits = has_digit(word);
            self.costs.resize(self.letters.len(), if digits { weight.max(300) } else { cost });
            self.ends.push(self.letters.len());
            self.weight += u64::from(weight);
            if self.letters.len() > LONGEST {
                return false;
            }
        }
        self.letters.len() >= SHORTEST
    }

    /// Takes the letters of a reading alone: enough to see how near it is.
    pub(super) fn spell<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        self.letters.clear();
        for word in words {
            push_letters(&mut self.letters, word);
        }
    }

    /// The score of two strings, in thousandths; 0 if they are too far apart.
    pub(super) fn score(&self, other: &Self) -> u16 {
        let most = forgiven(self.letters.len().min(other.letters.len()));
        if most == 0 || within(&self.letters, &other.letters, most, false).is_none() {
            return 0;
        }
        self.score_near(other)
    }

    /// The score of two strings that are known to be near.
    pub(super) fn score_near(&self, other: &Self) -> u16 {
        let lost = u64::from(self.cost(other));
        let weight = u64::midpoint(self.weight, other.weight);
        let Some(shared) = weight.checked_sub(lost).filter(|shared| *shared >= DISTINCTIVE) else { return 0 };
        let score = u16::try_from(1000 * shared / weight.max(1)).unwrap_or(NEARLY).min(NEARLY);
        let other_spaces = if self.ends == other.ends { 0 } else { OTHER_SPACES };
        score.saturating_sub(other_spaces)
    }

    /// What the cheapest way from one string to the other costs.
    fn cost(&self, other: &Self) -> u32 {
        let (a, b) = (&self.letters, &other.letters);
        let width = b.len() + 1;
        let mut rows = [vec![0_u32; width], vec![0; width], vec![0; width]];
        for j in 1..width {
            rows[1][j] = rows[1][j - 1] + other.costs[j - 1];
        }
        for i in 1..=a.len() {
            let [before, above, row] = &mut rows;
            let lost = self.costs[i - 1];
            row[0] = above[0] + lost;
            for j in 1..width {
                let change = if a[i - 1] == b[j - 1] { 0 } else { lost.midpoint(other.costs[j - 1]) };
                let mut least =
                    (above[j - 1] + change).min(above[j] + lost).min(row[j - 1] + other.costs[j - 1]);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(before[j - 2] + lost.midpoint(other.costs[j - 1]));
                }
                row[j] = least;
            }
            rows.rotate_left(1);
        }
        rows[1][width - 1]
    }
}

/// Most words are ASCII, where each byte is a letter and nothing has to be decoded.
fn push_letters(letters: &mut Vec<char>, word: &str) {
    if word.is_ascii() {
        letters.extend(word.bytes().map(char::from));
    } else {
        letters.extend(word.chars());
    }
}

/// Which pairs of neighbouring letters a string holds, a bit for each of 64 kinds.
pub(super) fn letter_pairs(letters: &[char]) -> u64 {
    letters.windows(2).fold(0, |bits, pair| {
        let number = (u64::from(u32::from(pair[0])) << 32) | u64::from(u32::from(pair[1]));
        bits | 1 << (mix(number) & 63)
    })
}

/// Which letters a string holds, a bit for each of 32 kinds.
pub(super) fn letter_kinds(letters: &[char]) -> u32 {
    letters.iter().fold(0, |bits, letter| bits | 1 << (u32::from(*letter) & 31))
}

/// Whether strings with these pairs may be within so many errors: one error changes two pairs of each at the most.
pub(super) fn near_by_pairs(a: u64, b: u64, errors: usize) -> bool {
    (a & !b).count_ones() as usize <= 2 * errors && (b & !a).count_ones() as usize <= 2 * errors
}

/// Whether strings of these kinds of letters may be: one error changes one letter of each at the most.
pub(super) fn near_by_kinds(a: u32, b: u32, errors: usize) -> bool {
    (a & !b).count_ones() as usize <= errors && (b & !a).count_ones() as usize <= errors
}

/// Pieces of the longest string at the most.
const MOST_PIECES: usize = 4;

/// Where the pieces of a string of so many letters begin and end, of which one at least survives the errors that are forgiven;
/// for each number of letters, because to divide takes longer than all the rest.
static PIECES: [[(usize, usize); MOST_PIECES]; LONGEST + 1] = {
    let mut all = [[(0, 0); MOST_PIECES]; LONGEST + 1];
    let mut letters = 0;
    while letters <= LONGEST {
        let count = forgiven(letters) + 1;
        let mut n = 0;
        while n < count {
            all[letters][n] = (n * letters / count, (n + 1) * letters / count);
            n += 1;
        }
        letters += 1;
    }
    all
};

/// Those pieces, as places of their beginnings and ends; none of a string that is too long to be compared as a whole.
pub(super) fn pieces(letters: usize) -> impl Iterator<Item = (usize, usize)> {
    let all = PIECES.get(letters).map_or(&[][..], |all| &all[..=forgiven(letters)]);
    all.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(words: &[(&str, u32)]) -> Whole {
        let mut whole = Whole::default();
        assert!(whole.fill(words.iter().copied()));
        whole
    }

    #[test]
    fn words_run_together_or_broken_apart_are_near() {
        let listed = whole(&[("hikvision", 1000), ("technology", 130)]);
        assert!(listed.score(&whole(&[("hik", 1000), ("vision", 240), ("technology", 130)])) >= 950);
        assert!(listed.score(&whole(&[("hikvisiontechnology", 1000)])) >= 950);
    }

    #[test]
    fn an_error_costs_what_the_letter_weighs() {
        let listed = whole(&[("xinda", 1000), ("technology", 130)]);
        let own = listed.score(&whole(&[("xinsa", 1000), ("technology", 130)]));
        let common = listed.score(&whole(&[("xinda", 1000), ("tecnology", 130)]));
        assert!(own < 820 && common > 950, "{own} {common}");
        let slip =
            whole(&[("xinda", 1000), ("china", 150)]).score(&whole(&[("xinda", 1000), ("cnina", 1000)]));
        let other =
            whole(&[("xinda", 1000), ("chena", 1000)]).score(&whole(&[("xinda", 1000), ("cnina", 1000)]));
        assert!(slip > other, "{slip} {other}");
    }
}
