//! Words that many firms share, and how little they say. The words themselves stand in `words.txt`.
//!
//! A list tells how often a word stands in *it*; how often ordinary vendors use a word no list tells. This table
//! does, coarsely: so that `Shenzhen`, `Technology` and `Electronics` weigh little on the day the first list is read.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// The table of common words, as it ships.
pub(crate) const WORDS: &str = include_str!("words.txt");

/// What kind of word a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum WordClass {
    /// In no table: a name.
    Plain = 0,
    /// Part of a legal form.
    Legal = 1,
    /// Article, preposition, conjunction.
    Filler = 2,
    /// What nearly every firm may be called: technology, trading, group.
    Generic = 3,
    /// A line of business.
    Industry = 4,
    /// A word of the dictionary that many names hold: new, golden, north.
    Common = 5,
    /// A country, region or city, or its people.
    Place = 6,
    /// A number.
    Number = 7,
    /// A trade that many lines of business have: engineering, shipping, banking.
    Trade = 8,
}

impl WordClass {
    /// The most that a word of this class weighs, in thousandths of a word that is a firm's own.
    pub(super) fn ceiling(self) -> u32 {
        match self {
            Self::Plain => 1000,
            Self::Legal => 20,
            Self::Filler => 15,
            Self::Generic => 130,
            Self::Industry | Self::Place => 240,
            Self::Common => 500,
            Self::Number => 600,
            Self::Trade => 160,
        }
    }

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        const ALL: [WordClass; 9] = [
            WordClass::Plain,
            WordClass::Legal,
            WordClass::Filler,
            WordClass::Generic,
            WordClass::Industry,
            WordClass::Common,
            WordClass::Place,
            WordClass::Number,
            WordClass::Trade,
        ];
        ALL.get(usize::from(byte)).copied()
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "legal" => Self::Legal,
            "filler" => Self::Filler,
            "generic" => Self::Generic,
            "trade" => Self::Trade,
            "industry" => Self::Industry,
            "common" => Self::Common,
            "place" => Self::Place,
            _ => return None,
        })
    }
}

/// A common word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Common {
    /// What kind of word it is.
    pub(super) class: WordClass,
    /// Words with one number mean the same. Never 0.
    pub(super) meaning: u16,
}

/// Endings that one word takes in Russian and its neighbours, the longest first; and the plural.
const ENDINGS: &[&str] = &[
    "oye", "aya", "yye", "ogo", "ego", "ykh", "ikh", "ymi", "imi", "ami", "iya", "iyu", "oe", "ye", "yy",
    "iy", "ii", "yi", "oy", "oi", "ey", "ei", "ov", "ev", "am", "om", "em", "ya", "ia", "ie", "yu", "a", "y",
    "i", "e", "o", "u", "s",
];
/// The last letters of all endings, so that most words are seen to have none.
const LAST: &[u8] = b"aehimosuvy";
/// Letters that a word keeps at least without its ending.
const SHORTEST_STEM: usize = 6;

struct Vocabulary {
    /// By the word without its ending.
    stems: HashMap<&'static str, Common, foldhash::fast::FixedState>,
    words: HashMap<&'static str, Common, foldhash::fast::FixedState>,
    /// In the order of the file.
    ordered: Vec<&'static str>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut words = HashMap::default();
    let mut stems = HashMap::default();
    let mut ordered = Vec::new();
    let mut class = WordClass::Plain;
    let mut meaning = 0;
    for line in WORDS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            class = WordClass::named(name).unwrap_or(WordClass::Plain);
            continue;
        }
        let apart = line.strip_prefix('~');
        meaning += 1;
        for word in apart.unwrap_or(line).split_whitespace() {
            meaning += u16::from(apart.is_some());
            if words.insert(word, Common { class, meaning }).is_none() {
                ordered.push(word);
                if let Some(stem) = stem(word) {
                    stems.entry(stem).or_insert(Common { class, meaning });
                }
            }
        }
    }
    Vocabulary { stems, words, ordered }
});

/// What is known of a word as it is compared; `None` for a word that is a firm's own.
pub(super) fn common(word: &str) -> Option<Common> {
    let known = VOCABULARY.words.get(word);
    known.or_else(|| VOCABULARY.stems.get(stem(word)?)).copied()
}

/// The same for a word that stands in the table as it is.
pub(super) fn exactly(word: &str) -> Option<Common> {
    VOCABULARY.words.get(word).copied()
}

/// A word of Latin letters without its ending, if enough of it remains.
fn stem(word: &str) -> Option<&str> {
    let letters = word.bytes().all(|b| b.is_ascii_lowercase());
    let may_end = word.bytes().next_back().is_some_and(|last| LAST.contains(&last));
    let ending = may_end.then(|| ENDINGS.iter().find_map(|end| word.strip_suffix(end))).flatten();
    let stem = ending.unwrap_or(word);
    (letters && stem.len() >= SHORTEST_STEM).then_some(stem)
}

/// All common words, in the order of the table.
pub(super) fn all() -> &'static [&'static str] {
    &VOCABULARY.ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_letters_are_those_of_the_endings() {
        let last: std::collections::BTreeSet<u8> =
            ENDINGS.iter().filter_map(|end| end.bytes().next_back()).collect();
        assert!(last.iter().eq(LAST));
    }
    use crate::names::abbreviations::canonical;
    use crate::names::fold::fold;

    #[test]
    fn the_table_is_written_as_names_are_compared() {
        let mut seen = std::collections::BTreeSet::new();
        let mut class = None;
        for line in WORDS.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                class = WordClass::named(name.trim_end_matches(']'));
                assert!(class.is_some(), "`{line}` names no class");
                continue;
            }
            assert!(class.is_some(), "`{line}` belongs to no class");
            for word in line.trim_start_matches('~').split_whitespace() {
                assert_eq!(fold(word, &mut |_, _, _| ()), word, "not folded");
                assert!(seen.insert(word), "`{word}` stands twice");
            }
        }
        assert_eq!(seen.len(), all().len());
    }

    #[test]
    fn words_are_known_by_their_stems() {
        let meaning = |word| common(word).map(|c| c.meaning);
        assert_eq!(meaning("sudostroitelnogo"), meaning("shipbuilding"));
        assert_eq!(meaning("tekhnologiy"), meaning("technology"));
        assert_eq!(meaning("sophgo"), None);
    }

    #[test]
    fn abbreviations_lead_to_words_of_the_table() {
        for short in ["tech", "intl", "mfg", "comm", "grp", "srvcs", "engg", "hldgs", "sci", "univ", "trdg"] {
            let word = canonical(short).unwrap_or(short);
            assert!(common(word).is_some(), "{short} is {word}, which counts as a firm's own word");
        }
    }
}
