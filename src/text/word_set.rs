//! Tables of words that are written as one text, with blanks between them.

use std::sync::LazyLock;

use hashbrown::HashSet;

/// Words to look for; made when the first is looked for.
pub type WordSet = LazyLock<HashSet<&'static str, foldhash::fast::FixedState>>;

/// The words of a text.
pub fn word_set(text: &'static str) -> HashSet<&'static str, foldhash::fast::FixedState> {
    text.split_whitespace().collect()
}
