//! Tables of words that are written as one text.

use std::sync::LazyLock;

use hashbrown::HashSet;

/// Words to look for; made when the first is looked for.
pub(crate) type WordSet = LazyLock<HashSet<&'static str, foldhash::fast::FixedState>>;

/// The words of a text, with blanks between them.
pub(crate) fn word_set(text: &'static str) -> HashSet<&'static str, foldhash::fast::FixedState> {
    text.split_whitespace().collect()
}

/// The phrases of a text, with commas between them; a line that begins with `#` says what those below it are.
pub(crate) fn phrases(text: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|phrase| !phrase.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_read_from_texts() {
        assert_eq!(word_set("\na b\nc\n").len(), 3);
        let read: Vec<_> = phrases("\n# Two, of one kind\njoint stock co, co,\nltd\n").collect();
        assert_eq!(read, ["joint stock co", "co", "ltd"]);
    }
}
