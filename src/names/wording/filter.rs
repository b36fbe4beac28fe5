//! Whether a text may hold wording at all: cheap, for most names hold none.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::table::{
    BEFORE, BEFORE_A_COLON, BEFORE_SLASHED, BEHIND_A_SIGN, BESIDE, BESIDE_SLASHED, BETWEEN, INCLUDING,
    INITIALS, IS_A, OF_ANOTHER, PARTS, SINGLE, SLASHED,
};
use super::tokens::opens;

/// What makes wording of a word.
#[derive(Debug, Default)]
struct Needs {
    /// Nothing.
    nothing: bool,
    /// A colon somewhere.
    colon: bool,
    /// A bracket somewhere.
    bracket: bool,
    /// One of these words behind it.
    next: Vec<&'static str>,
}

/// Every word that may begin wording. Of *and its subsidiaries* that is the last one: without it the others are none.
static FIRSTS: LazyLock<HashMap<&str, Needs, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let mut firsts: HashMap<&str, Needs, foldhash::fast::FixedState> = HashMap::default();
    let said = [BETWEEN, INITIALS, SINGLE, BEHIND_A_SIGN].into_iter().flatten().map(|(phrase, _)| *phrase);
    let lists = [SLASHED, BEFORE, BEFORE_SLASHED, BESIDE, BESIDE_SLASHED, INCLUDING, PARTS, OF_ANOTHER];
    let joined = ["aka", "dba", "oba", "fka", "nka", "pka"];
    for phrase in said.chain(lists.into_iter().flatten().copied()).chain(joined) {
        let mut words = phrase.split(' ');
        let needs = firsts.entry(words.next().unwrap_or_default()).or_default();
        match words.next() {
            Some(next) => needs.next.push(next),
            None => needs.nothing = true,
        }
    }
    for phrase in BEFORE_A_COLON {
        firsts.entry(phrase.split(' ').next().unwrap_or_default()).or_default().colon = true;
    }
    for word in IS_A {
        firsts.entry(word).or_default().bracket = true;
    }
    firsts
});

/// Whether a text may hold wording; always where it is not plain ASCII.
pub(super) fn may_hold(text: &str) -> bool {
    if !text.is_ascii() {
        return true;
    }
    let firsts = &*FIRSTS;
    let lower = text.to_ascii_lowercase();
    let mut words =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        if let Some(needs) = firsts.get(word)
            && (needs.nothing
                || (needs.colon && text.contains(':'))
                || (needs.bracket && text.contains(opens))
                || words.peek().is_some_and(|next| needs.next.contains(next)))
        {
            return true;
        }
    }
    false
}
