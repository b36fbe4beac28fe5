//! Words of a folded name.
//!
//! Scripts without spaces between words (Chinese, Japanese, Korean company names) form one word however they are
//! spaced, apart from the Latin words among them; everywhere else words end at anything that is no letter, digit
//! or mark. Apostrophes vanish, `&` is `and`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word and whether a full stop follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// Its letters, as they stand in the text; may still hold apostrophes.
    pub text: &'a str,
    /// Whether it is written with a full stop behind it, as initials are.
    pub dotted: bool,
}

/// The words of a folded name, in order.
pub(crate) fn split(text: &str) -> Vec<Word<'_>> {
    if text.is_ascii() {
        return split_ascii(text);
    }
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    let mut wide = false;
    for (at, c) in text.char_indices() {
        // A mark or apostrophe belongs to the letter before it, and is nothing without one.
        let follows = is_apostrophe(c) || is_mark(c);
        let inside = if follows { start.is_some() } else { c.is_alphanumeric() };
        let turns = start.is_some() && inside && !follows && is_wide(c) != wide;
        if let Some(from) = start
            && (!inside || turns)
        {
            words.push(Word { text: &text[from..at], dotted: c == '.' });
            start = None;
        }
        if inside && start.is_none() {
            start = Some(at);
            wide = is_wide(c);
        }
        if c == '&' {
            words.push(Word { text: "and", dotted: false });
        }
    }
    if let Some(from) = start {
        words.push(Word { text: &text[from..], dotted: false });
    }
    // Nothing but signs says nothing.
    if !text.contains(|c: char| c.is_alphanumeric() && !is_mark(c)) {
        words.clear();
    }
    words
}

/// The same for a text without marks and wide letters, as most names are.
fn split_ascii(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::with_capacity(8);
    let (mut start, mut says) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() {
            start = start.or(Some(at));
            says = true;
        } else if !is_apostrophe(char::from(byte)) {
            if let Some(from) = start.take() {
                words.push(Word { text: &text[from..at], dotted: byte == b'.' });
            }
            if byte == b'&' {
                words.push(Word { text: "and", dotted: false });
            }
        }
    }
    if let Some(from) = start {
        words.push(Word { text: &text[from..], dotted: false });
    }
    if !says {
        words.clear();
    }
    words
}

/// Words with initials joined (`l. l. c.` is `llc`, `plan b s.a.` is `plan b sa`), apostrophes removed and the
/// words of scripts without spaces run together.
pub(crate) fn join_initials(words: &[Word<'_>]) -> Vec<String> {
    let is_plain = |w: &Word<'_>| w.text.len() > 1 && w.text.bytes().all(|b| b.is_ascii_alphanumeric());
    if words.iter().all(is_plain) {
        return words.iter().map(|w| w.text.to_owned()).collect();
    }
    let mut groups: Vec<Group> = Vec::with_capacity(words.len());
    // Letters with full stops belong together first; `B` before `S.A.` does not belong to them.
    for word in words {
        let text = if word.text.contains(is_apostrophe) {
            word.text.chars().filter(|c| !is_apostrophe(*c)).collect()
        } else {
            word.text.to_owned()
        };
        let kind = kind_of(&text);
        match groups.last_mut() {
            Some(last) if kind == SignKind::Wide && last.kind == SignKind::Wide => last.text.push_str(&text),
            Some(last) if kind == SignKind::Initial && last.open && last.dotted => {
                last.text.push_str(&text);
                last.dotted = word.dotted;
                last.kind = SignKind::Word;
            }
            _ => groups.push(Group { open: kind == SignKind::Initial, dotted: word.dotted, kind, text }),
        }
    }
    let mut joined: Vec<String> = Vec::with_capacity(groups.len());
    let mut after_initial = false;
    for mut group in groups {
        if !group.text.is_ascii() {
            // What was apart may compose now that it stands together.
            group.text = group.text.nfc().collect();
        }
        let initial = group.kind == SignKind::Initial;
        match joined.last_mut() {
            Some(last) if initial && after_initial => last.push_str(&group.text),
            _ => joined.push(group.text),
        }
        after_initial = initial;
    }
    joined
}

/// The words as they stand, to be shown.
pub(super) fn plain(words: &[Word<'_>]) -> String {
    words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ")
}

struct Group {
    text: String,
    kind: SignKind,
    /// Further dotted initials may join.
    open: bool,
    dotted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SignKind {
    /// A single letter.
    Initial,
    /// Letters of a script without spaces.
    Wide,
    Word,
}

fn kind_of(text: &str) -> SignKind {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), _) if is_wide(c) => SignKind::Wide,
        (Some(c), None) if c.is_alphabetic() => SignKind::Initial,
        _ => SignKind::Word,
    }
}

/// Whether it changes the letter before it. Most names are ASCII, which holds no marks; the table is asked about the rest.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '`' | '\u{b4}')
}

/// Letters of scripts whose company names are written without spaces: Han, kana, Hangul.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303C}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{318F}'
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{1B000}'..='\u{1B16F}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        join_initials(&split(text))
    }

    #[test]
    fn initials_join_with_their_own_kind_only() {
        assert_eq!(words("l. l. c."), ["llc"]);
        assert_eq!(words("l l c"), ["llc"]);
        assert_eq!(words("plan b s.a."), ["plan", "b", "sa"]);
        assert_eq!(words("s.a. de c.v."), ["sa", "de", "cv"]);
        assert_eq!(words("j.p. morgan"), ["jp", "morgan"]);
        assert_eq!(words("foo s. a"), ["foo", "sa"]);
        assert_eq!(words("7 eleven"), ["7", "eleven"]);
    }

    #[test]
    fn scripts_without_spaces_form_one_word() {
        assert_eq!(words("北京 算能 科技"), ["北京算能科技"]);
        assert_eq!(words("tp-link技术"), ["tp", "link", "技术"]);
        assert_eq!(words("第3研究所"), ["第", "3", "研究所"]);
        assert_eq!(words("アルファ・ベータ"), ["アルファベータ"]);
    }

    #[test]
    fn apostrophes_vanish_and_ampersands_are_words() {
        assert_eq!(words("o'neill & sons"), ["oneill", "and", "sons"]);
        assert_eq!(words("l\u{2019}oreal"), ["loreal"]);
        assert_eq!(words("at&t"), ["at", "and", "t"]);
    }
}
