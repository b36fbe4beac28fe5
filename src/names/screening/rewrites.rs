//! Other ways to divide a query into words, where the list knows the result: `hik vision` is `hikvision`, `siemensag` is `siemens ag`.

use super::NameIndex;
use super::vocabulary::{self, WordClass};

/// What a hit by another division is worth, in thousandths.
pub(super) const FACTOR: u64 = 980;
/// Letters of the shortest word that two are run together to, or that is broken apart.
const SHORTEST: usize = 6;
/// Other divisions beyond which none is looked at.
const MOST: usize = 4;

impl NameIndex {
    /// The words of a query divided otherwise.
    pub(super) fn rewrites(&self, words: &[String]) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        let mut together = String::new();
        for (at, pair) in words.windows(2).enumerate() {
            together.clear();
            together.push_str(&pair[0]);
            together.push_str(&pair[1]);
            if together.len() >= SHORTEST && self.is_listed(&together) && found.len() < MOST {
                let (before, after) = (&words[..at], &words[at + 2..]);
                found.push([before, std::slice::from_ref(&together), after].concat());
            }
        }
        for (at, word) in words.iter().enumerate() {
            if let Some((head, tail)) = self.apart(word).filter(|_| found.len() < MOST) {
                let (before, after) = (&words[..at], &words[at + 1..]);
                found.push([before, &[head.to_owned(), tail.to_owned()], after].concat());
            }
        }
        found
    }

    /// A word the list does not know, as one that it knows and a common word.
    fn apart<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if word.len() < SHORTEST || !word.is_ascii() || self.words.find(word).is_some() {
            return None;
        }
        (4..word.len() - 1).map(|at| word.split_at(at)).find(|(head, tail)| {
            let shortest = match vocabulary::common(tail).map(|c| c.class) {
                Some(WordClass::Legal) => 2,
                Some(WordClass::Generic | WordClass::Industry) => 4,
                _ => usize::MAX,
            };
            tail.len() >= shortest && self.is_listed(head)
        })
    }

    fn is_listed(&self, word: &str) -> bool {
        self.words.find(word).is_some_and(|number| !self.readings_with(number).is_empty())
    }
}
