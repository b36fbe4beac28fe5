//! The pattern language of the catalogue: literals, `#` a digit, `@` a letter, `?` either, `[ABC]` one of,
//! `*` at the end any rest.

use std::fmt;
use std::str::FromStr;

/// One character of a pattern: the set of characters it accepts, a bit each (A–Z, then 0–9).
pub(super) type Set = u64;

/// Every letter.
const LETTERS: Set = (1 << 26) - 1;
/// Every digit.
const DIGITS: Set = ((1 << 10) - 1) << 26;

/// The set of one character; empty for anything but A–Z and 0–9.
pub(super) const fn set_of(c: u8) -> Set {
    match c {
        b'A'..=b'Z' => 1 << (c - b'A'),
        b'0'..=b'9' => 1 << (c - b'0' + 26),
        _ => 0,
    }
}

/// The set of all digits.
pub(super) const fn any_digit() -> Set {
    DIGITS
}

/// A pattern, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    text: String,
    sets: Vec<Set>,
    open: bool,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadPattern {
    /// Byte of the text at which the mistake stands.
    pub at: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.at + 1, self.what)
    }
}

impl std::error::Error for BadPattern {}

impl FromStr for Pattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = |at, what| Err(BadPattern { at, what });
        let mut sets: Vec<Set> = Vec::with_capacity(text.len());
        let mut open = false;
        let mut bracket: Option<(usize, Set)> = None;
        for (at, c) in text.char_indices() {
            if open {
                return bad(at - 1, "`*` can only be the last character");
            }
            let literal = u8::try_from(c).map_or(0, set_of);
            bracket = match (bracket, c) {
                (Some((from, 0)), ']') => return bad(from, "`[]` accepts nothing"),
                (Some((_, set)), ']') => {
                    sets.push(set);
                    None
                }
                (Some((from, set)), _) if literal != 0 => Some((from, set | literal)),
                (Some(_), _) => return bad(at, "only A-Z and 0-9 can stand in brackets"),
                (None, '[') => Some((at, 0)),
                (None, _) => {
                    match c {
                        '#' => sets.push(DIGITS),
                        '@' => sets.push(LETTERS),
                        '?' => sets.push(LETTERS | DIGITS),
                        '*' => open = true,
                        _ if literal != 0 => sets.push(literal),
                        'a'..='z' => return bad(at, "letters are written in upper case"),
                        ' ' | '-' | '_' | '/' => {
                            return bad(
                                at,
                                "markings are compared without spaces and dashes: leave them out",
                            );
                        }
                        _ => {
                            return bad(
                                at,
                                "only A-Z, 0-9, `#`, `@`, `?`, `[…]` and a final `*` can stand here",
                            );
                        }
                    }
                    None
                }
            };
        }
        if let Some((from, _)) = bracket {
            return bad(from, "this bracket is not closed");
        }
        let pattern = Self { text: text.to_owned(), sets, open };
        if pattern.literals() < 3 {
            return bad(0, "at least 3 literal characters are needed, or it would catch other makers' parts");
        }
        Ok(pattern)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Pattern {
    /// The pattern as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// How many characters it fixes.
    pub(crate) fn literals(&self) -> usize {
        self.sets.iter().filter(|s| s.is_power_of_two()).count()
    }

    /// How specific it is: more literals first, then more characters, then no open end.
    pub(crate) fn rank(&self) -> (usize, usize, bool) {
        (self.literals(), self.sets.len(), !self.open)
    }

    /// The rank, and between equal ranks fewer choices first.
    pub(crate) fn specificity(&self) -> ((usize, usize, bool), u32) {
        let choices: u32 = self.sets.iter().map(|s| s.count_ones()).sum();
        (self.rank(), u32::MAX - choices)
    }

    /// How many characters it covers, without what `*` takes.
    #[allow(clippy::len_without_is_empty)] // at least three
    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether a compact marking begins as the pattern says.
    pub(crate) fn begins(&self, compact: &[u8]) -> bool {
        compact.len() >= self.sets.len()
            && self.sets.iter().zip(compact).all(|(set, b)| set & set_of(*b) != 0)
    }

    /// Whether the pattern matches a whole compact marking.
    pub(crate) fn matches(&self, compact: &str) -> bool {
        (self.open || compact.len() == self.sets.len()) && self.begins(compact.as_bytes())
    }

    /// The same pattern for markings in which O was taken for 0 and I for 1. Where any letter may stand, a digit still
    /// may not: `SC20@` is not the `SC200` of another maker.
    pub(super) fn folded(&self) -> Self {
        let fold = |set: &Set| {
            let mut folded = *set;
            for (letter, digit) in [(b'O', b'0'), (b'I', b'1')] {
                if folded & set_of(letter) != 0 && folded != LETTERS {
                    folded = folded & !set_of(letter) | set_of(digit);
                }
            }
            folded
        };
        Self { text: self.text.clone(), sets: self.sets.iter().map(fold).collect(), open: self.open }
    }

    /// Whether some marking matches both.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let lengths = match self.sets.len().cmp(&other.sets.len()) {
            std::cmp::Ordering::Less => self.open,
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => other.open,
        };
        lengths && self.sets.iter().zip(&other.sets).all(|(a, b)| a & b != 0)
    }

    /// Whether some marking that begins as the sets say may be one of the pattern's.
    pub(super) fn meets(&self, sets: &[Set]) -> bool {
        (self.open || sets.len() <= self.sets.len()) && self.sets.iter().zip(sets).all(|(a, b)| a & b != 0)
    }

    /// The literal characters it begins with.
    pub(super) fn prefix(&self) -> impl Iterator<Item = Set> + '_ {
        self.sets.iter().copied().take_while(|s| s.is_power_of_two())
    }

    /// Whether `*` may take a rest.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn p(text: &str) -> Pattern {
        text.parse().expect(text)
    }

    #[test]
    fn each_sign_accepts_what_it_says() {
        for (pattern, marking, matches) in [
            ("CV183#*", "CV1835", true),
            ("CV183#*", "CV1835HA", true),
            ("CV183#*", "CV183", false),
            ("CV183#*", "CV183X", false),
            ("XC7Z010", "XC7Z010", true),
            ("XC7Z010", "XC7Z0101", false),
            ("ABC@D", "ABC1D", false),
            ("ABC@D", "ABCXD", true),
            ("ABC?", "ABC9", true),
            ("ABC[12X]", "ABCX", true),
            ("ABC[12X]", "ABC3", false),
        ] {
            assert_eq!(p(pattern).matches(marking), matches, "{pattern} {marking}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        for (text, at) in [
            ("CV*18", 2),
            ("cv18", 0),
            ("CV18-35", 4),
            ("CV18[5", 4),
            ("CV18[]", 4),
            ("CV18[5-7]", 6),
            ("CV18]", 4),
            ("CV#*", 0),
            ("", 0),
            ("CV18é", 4),
        ] {
            assert_eq!(text.parse::<Pattern>().map_err(|e| e.at), Err(at), "{text}");
        }
    }

    #[test]
    fn patterns_that_share_a_marking_overlap() {
        assert!(p("CV18#*").overlaps(&p("CV183#*")));
        assert!(p("CV18#").overlaps(&p("CV1[78]5")));
        assert!(!p("CV18#").overlaps(&p("CV183#")));
        assert!(!p("BM168#*").overlaps(&p("BM136#*")));
    }

    proptest! {
        #[test]
        fn a_marking_of_two_patterns_proves_that_they_overlap(
            a in "[AB1]{3}[AB1#@?]{0,3}[*]?", b in "[AB1]{3}[AB1#@?]{0,3}[*]?", marking in "[AB1]{3,7}",
        ) {
            let (a, b) = (p(&a), p(&b));
            if a.matches(&marking) && b.matches(&marking) {
                prop_assert!(a.overlaps(&b));
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,12}") {
            let _ = text.parse::<Pattern>();
        }

        #[test]
        fn folding_keeps_every_match(a in "[O0I1X]{3}[#?]{0,2}[*]?", marking in "[O0I1X]{3,6}") {
            let a = p(&a);
            if a.matches(&marking) {
                prop_assert!(a.folded().matches(&super::super::marking::fold_confusable(&marking)));
            }
        }
    }
}
