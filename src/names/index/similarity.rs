//! How alike two words are, in thousandths. Symmetric, and a function of the two words alone.

use super::buckets::hash_text;
use super::distance::{cost, within};
use super::spelling::Spelling;
use super::vocabulary::WordClass;
use crate::names::tokens::is_wide;

/// Words of one meaning that are written differently: abbreviations, inflections, translations.
const ONE_MEANING: u16 = 930;
/// Words that sound the same.
const ONE_SOUND: u16 = 880;
/// Words of Arabic and Latin letters that share their consonants.
const ONE_SKELETON: u16 = 860;
/// What an error costs in a word of one letter, in thousandths; shared among the letters of a longer one.
const AN_ERROR: u32 = 1150;
/// Shorter words sound like too many others.
const SHORTEST_SOUND: usize = 5;

/// A word as it is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Number of its meaning; 0 if it has none but itself.
    pub(super) meaning: u16,
    /// Hash of what it sounds like; 0 if that says nothing.
    pub(super) sound: u64,
}

impl<'a> Word<'a> {
    /// A word of this meaning.
    pub(super) fn new(text: &'a str, meaning: u16) -> Self {
        Self { text, meaning, sound: sound_hash(text) }
    }
}

/// The hash of what a word sounds like; 0 if that says nothing.
pub(super) fn sound_hash(word: &str) -> u64 {
    sound(word).map_or(0, |sound| hash_text(&sound) | 1)
}

/// Errors that are forgiven in a word of so many letters.
pub(super) fn forgiven(letters: usize, wide: bool) -> usize {
    match letters {
        // Two Chinese characters are a word.
        _ if wide => usize::from(letters > 4),
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How alike two words are: 1000 for one word, 0 for two that have nothing to do with each other.
pub(super) fn similarity(a: Word<'_>, b: Word<'_>) -> u16 {
    compare(a, b, |a, b, most| within(a, b, most, true).is_some())
}

/// The same; `spelling` is that of `a`, if it is ASCII.
pub(super) fn similarity_to(spelling: &Spelling<u8>, a: Word<'_>, b: Word<'_>) -> u16 {
    compare(a, b, |_, b, most| spelling.is_near(b, most, true))
}

/// `near` says whether two words of ASCII are within so many errors.
fn compare(a: Word<'_>, b: Word<'_>, near: impl Fn(&[u8], &[u8], usize) -> bool) -> u16 {
    if a.text == b.text {
        return 1000;
    }
    if a.meaning != 0 && a.meaning == b.meaning {
        return ONE_MEANING;
    }
    let spelt = if a.text.is_ascii() && b.text.is_ascii() {
        by_letters(a.text.as_bytes(), b.text.as_bytes(), false, near)
    } else {
        let wide = is_wide_word(a.text) || is_wide_word(b.text);
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        let near = |a: &[char], b: &[char], most| within(a, b, most, true).is_some();
        by_letters(&letters(a.text), &letters(b.text), wide, near)
    };
    // Plant 35 is not plant 36, and H3C is not H3D.
    if spelt > 0 && (has_digit(a.text) || has_digit(b.text)) {
        return 0;
    }
    if spelt == 0
        && (is_arabic(a.text) != is_arabic(b.text))
        && matches!((skeleton(a.text), skeleton(b.text)), (Some(x), Some(y)) if x == y)
    {
        return ONE_SKELETON;
    }
    if spelt < ONE_SOUND && a.sound != 0 && a.sound == b.sound {
        return ONE_SOUND;
    }
    spelt
}

fn by_letters<T: Copy + Eq + Into<u32>>(
    a: &[T],
    b: &[T],
    wide: bool,
    near: impl Fn(&[T], &[T], usize) -> bool,
) -> u16 {
    let forgiven = forgiven(a.len().min(b.len()), wide);
    if forgiven == 0 || !near(a, b, forgiven) {
        return 0;
    }
    let letters = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX);
    let lost = cost(a, b).saturating_mul(AN_ERROR / 5) / letters.max(1);
    u16::try_from(1000_u32.saturating_sub(lost)).unwrap_or(0)
}

/// Whether a word holds a digit, and so is compared for equality only.
pub(super) fn has_digit(word: &str) -> bool {
    if word.is_ascii() {
        word.bytes().any(|b| b.is_ascii_digit())
    } else {
        word.chars().any(char::is_numeric)
    }
}

/// Whether a word is written in a script without spaces.
pub(super) fn is_wide_word(word: &str) -> bool {
    word.chars().next().is_some_and(is_wide)
}

/// How a Latin word sounds, roughly and in no language: what transliterations of one Arabic, Persian or Russian word have in common.
pub(super) fn sound(word: &str) -> Option<String> {
    if word.len() < SHORTEST_SOUND || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let bytes = word.as_bytes();
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while let Some(letter) = bytes.get(at) {
        let next = bytes.get(at + 1);
        let (sound, taken) = match (letter, next) {
            (b'k' | b'g', Some(b'h')) => ('h', 2),
            (b'g' | b'z', Some(b'z')) => ('z', 2),
            (b'z' | b'd', Some(b'h')) => (if *letter == b'z' { 'j' } else { 'd' }, 2),
            (b't', Some(b'h')) => ('t', 2),
            (b'p', Some(b'h')) => ('f', 2),
            (b'c', Some(b'k')) => ('k', 2),
            (b'c', Some(b'h')) => ('c', 2),
            (b's', Some(b'h')) => ('$', 2),
            (b't', Some(b's' | b'z')) => ('s', 2),
            (b'e', Some(b'e')) | (b'i' | b'y', Some(b'y' | b'i' | b'j')) => ('i', 2),
            (b'o', Some(b'o' | b'u')) => ('u', 2),
            (b'c' | b'q', _) => ('k', 1),
            (b'w', _) => ('v', 1),
            (b'y' | b'j', _) => ('i', 1),
            (b'e', _) => ('a', 1),
            (b'o', _) => ('u', 1),
            (b'x', _) => ('s', 1),
            (letter, _) => (char::from(*letter), 1),
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
        at += taken;
    }
    if out.ends_with('h') && out.len() > 3 {
        out.pop();
    }
    Some(out)
}

/// Whether a word is written in Arabic letters.
pub(super) fn is_arabic(word: &str) -> bool {
    word.chars().next().is_some_and(|c| matches!(c, '\u{600}'..='\u{6ff}'))
}

/// The consonants of a word in Arabic or Latin letters: what a spelling without vowels shares with one that has them.
/// `None` if they are too few to say anything.
pub(super) fn skeleton(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len());
    let mut push = |c: char| {
        if !out.ends_with(c) {
            out.push(c);
        }
    };
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let with_h = letters.peek() == Some(&'h');
        let sound = match letter {
            'ب' | 'b' => 'b',
            'پ' => 'p',
            'p' => {
                if with_h {
                    'f'
                } else {
                    'p'
                }
            }
            'ت' | 'ط' => 't',
            't' => {
                if with_h {
                    's'
                } else {
                    't'
                }
            }
            'ث' | 'س' | 'ص' => 's',
            's' => {
                if with_h {
                    '$'
                } else {
                    's'
                }
            }
            'ش' => '$',
            'ج' | 'j' | 'ژ' => 'j',
            'z' => {
                if with_h {
                    'j'
                } else {
                    'z'
                }
            }
            'چ' => 'c',
            'c' => {
                if with_h {
                    'c'
                } else {
                    'k'
                }
            }
            'خ' | 'x' => 'x',
            'k' => {
                if with_h {
                    'x'
                } else {
                    'k'
                }
            }
            'د' | 'd' => 'd',
            'ذ' | 'ز' | 'ض' | 'ظ' => 'z',
            'ر' | 'r' => 'r',
            'غ' | 'ق' | 'q' | 'گ' | 'g' => 'g',
            'ف' | 'f' => 'f',
            'ک' => 'k',
            'ل' | 'l' => 'l',
            'م' | 'm' => 'm',
            'ن' | 'n' => 'n',
            'ح' | 'ه' | 'ع' | 'ا' | 'و' | 'ی' | 'a' | 'e' | 'i' | 'o' | 'u' | 'w' | 'v' | 'y' | 'h' => {
                continue;
            }
            _ => return None,
        };
        push(sound);
    }
    (out.chars().count() >= 3).then_some(out)
}

/// Whether a word is of three letters or fewer, which are too often those of somebody else.
pub(super) fn is_short(word: &str) -> bool {
    word.len() <= 3 && word.is_ascii()
}

/// What kind of word this is by its shape, if no table knows it, and the most that such a word weighs.
pub(super) fn shape(word: &str) -> (WordClass, u32) {
    if word.chars().all(char::is_numeric) {
        return (WordClass::Number, WordClass::Number.ceiling());
    }
    let ceiling = match (word.chars().count(), is_wide_word(word)) {
        (1, _) => 350,
        (2, false) => 650,
        (3, false) => 900,
        _ => WordClass::Plain.ceiling(),
    };
    (WordClass::Plain, ceiling)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(a: &str, b: &str) -> u16 {
        similarity(Word::new(a, 0), Word::new(b, 0))
    }

    #[test]
    fn likeness_of_words() {
        assert_eq!(alike("sophgo", "sophgo"), 1000);
        assert!(alike("hikvision", "hikvison") > 850);
        assert!(alike("mohammed", "muhamad") >= 880, "one sound");
        assert!(alike("sepah", "sepahh") > alike("sepah", "sepaz"));
        for (a, b) in
            [("abc", "abd"), ("h3c", "h3d"), ("35", "36"), ("算能", "算力"), ("huawei", "hisilicon")]
        {
            assert_eq!(alike(a, b), 0, "{a} {b}");
        }
        let (plant, zavod) = (Word::new("plant", 5), Word::new("zavod", 5));
        assert_eq!(similarity(plant, zavod), ONE_MEANING);
    }

    #[test]
    fn a_spelling_without_vowels_meets_one_with_them() {
        assert_eq!(alike("پیشگامان", "pishgaman"), ONE_SKELETON);
        assert_eq!(alike("تجارت", "tejarat"), ONE_SKELETON);
        assert_eq!(alike("تجارت", "tehran"), 0);
    }

    proptest! {
        #[test]
        fn likeness_is_mutual(a in "[a-fкл算]{0,9}", b in "[a-fкл算]{0,9}") {
            prop_assert_eq!(alike(&a, &b), alike(&b, &a));
            prop_assert_eq!(alike(&a, &b) == 1000, a == b);
        }
    }
}
