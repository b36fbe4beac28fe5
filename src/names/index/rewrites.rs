//! Other ways to divide a query into words, where the list knows the result: `hik vision` is `hikvision`, `siemensag` is `siemens ag`.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::NameIndex;
use super::vocabulary::{self, WordClass};
use crate::names::abbreviations::{self, canonical};

/// What a hit by another division is worth, in thousandths.
pub(super) const FACTOR: u64 = 980;
/// Letters of the shortest word that two are run together to, or that is broken apart.
const SHORTEST: usize = 6;
/// Letters of the shortest common word that is run together with another.
const SHORTEST_COMMON: usize = 4;
/// Letters of the longest word that is broken apart.
const LONGEST: usize = 40;
/// Other divisions beyond which none is looked at.
const MOST: usize = 4;

impl NameIndex {
    /// The words of a query divided otherwise.
    pub(super) fn rewrites(&self, words: &[String]) -> Vec<Vec<String>> {
        self.rewrites_of(words, |at| self.words.find(&words[at]).is_some())
    }

    /// The same for who has looked already which places hold words that the dictionary holds.
    pub(super) fn rewrites_of(&self, words: &[String], known: impl Fn(usize) -> bool) -> Vec<Vec<String>> {
        divisions(words, |word| self.is_listed(word), known)
    }

    fn is_listed(&self, word: &str) -> bool {
        self.words.find(word).is_some_and(|number| !self.readings_with(number).is_empty())
    }
}

/// The words of a query divided otherwise, where the result is `listed`; words at places that are `known` stay
/// whole.
pub(super) fn divisions(
    words: &[String],
    listed: impl Fn(&str) -> bool,
    known: impl Fn(usize) -> bool,
) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut together = String::with_capacity(LONGEST);
    for (at, pair) in words.windows(2).enumerate() {
        together.clear();
        together.push_str(&pair[0]);
        together.push_str(&pair[1]);
        if together.len() >= SHORTEST && found.len() < MOST && listed(&together) {
            let (before, after) = (&words[..at], &words[at + 2..]);
            found.push([before, std::slice::from_ref(&together), after].concat());
        }
    }
    for (at, word) in words.iter().enumerate() {
        let whole = word.len() < SHORTEST || !word.is_ascii() || word.len() > LONGEST || known(at);
        if whole || found.len() >= MOST {
            continue;
        }
        if let Some((head, tail)) = apart(word, &listed) {
            let (before, after) = (&words[..at], &words[at + 1..]);
            found.push([before, &[written_out(head), written_out(tail)], after].concat());
        }
    }
    found
}

/// A word as one that is listed and a common one, in either order.
fn apart<'a>(word: &'a str, listed: &impl Fn(&str) -> bool) -> Option<(&'a str, &'a str)> {
    let common = |part: &str| JOINED.words.contains(part);
    // Two common words may be run together too.
    let own = |part: &str| (part.len() >= 4 && listed(part)) || (part.len() >= 3 && common(part));
    let (heads, tails) = JOINED.lengths_at_ends(word);
    (2..word.len() - 1)
        .filter(|at| heads >> at & 1 == 1 || tails >> (word.len() - at) & 1 == 1)
        .map(|at| word.split_at(at))
        .find(|(head, tail)| (common(tail) && own(head)) || (common(head) && own(tail)))
}

/// Words that people run together with their neighbours: legal forms, and common words of some length.
struct Joined {
    words: HashSet<&'static str, foldhash::fast::FixedState>,
    /// How long those are that begin with two letters, a bit for each length; and those that end with them. Most words
    /// neither begin nor end like one, and that is soon seen.
    begins: HashMap<[u8; 2], u64, foldhash::fast::FixedState>,
    ends: HashMap<[u8; 2], u64, foldhash::fast::FixedState>,
}

static JOINED: LazyLock<Joined> = LazyLock::new(|| {
    let joined = |word: &str| match vocabulary::exactly(canonical(word).unwrap_or(word)).map(|c| c.class) {
        Some(WordClass::Legal) => word.len() >= 2,
        Some(WordClass::Generic | WordClass::Trade | WordClass::Industry) => word.len() >= SHORTEST_COMMON,
        _ => false,
    };
    let words =
        vocabulary::all().iter().copied().chain(abbreviations::all()).filter(|word| joined(word)).collect();
    let mut all = Joined { words, begins: HashMap::default(), ends: HashMap::default() };
    for word in &all.words {
        let length = 1_u64.checked_shl(u32::try_from(word.len()).unwrap_or(u32::MAX)).unwrap_or(0);
        if let (Some(first), Some(last)) = (word.as_bytes().first_chunk(), word.as_bytes().last_chunk()) {
            *all.begins.entry(*first).or_default() |= length;
            *all.ends.entry(*last).or_default() |= length;
        }
    }
    all
});

impl Joined {
    /// How long such a word may be at the beginning of this one, and at its end; bit by bit.
    fn lengths_at_ends(&self, word: &str) -> (u64, u64) {
        let begins = word.as_bytes().first_chunk().and_then(|two| self.begins.get(two));
        let ends = word.as_bytes().last_chunk().and_then(|two| self.ends.get(two));
        (begins.copied().unwrap_or(0), ends.copied().unwrap_or(0))
    }
}

fn written_out(word: &str) -> String {
    canonical(word).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_run_together_comes_apart_at_either_end() {
        let listed = |word: &str| word == "zyxel";
        let mut seen = 0;
        for word in JOINED.words.iter().filter(|word| word.is_ascii()) {
            seen += 1;
            assert!(apart(&format!("zyxel{word}"), &listed).is_some(), "{word} behind");
            assert!(apart(&format!("{word}zyxel"), &listed).is_some(), "{word} before");
        }
        assert!(seen > 100, "{seen}");
        assert_eq!(apart("zyxelsophgo", &listed), None);
    }
}
