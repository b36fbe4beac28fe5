//! Words of a name as it is written, and how a wording is found among them.

use std::borrow::Cow;

use super::table::Says;
use crate::names::fold::fold;
use crate::names::tokens::is_wide;

/// A word: where it stands, and its letters as they are compared.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Cow<'t, str>,
}

/// A text in words.
#[derive(Debug)]
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
}

impl<'t> Words<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut tokens = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let inside = c.is_alphanumeric() || (start.is_some() && is_within(c));
            match start {
                None if inside => start = Some(at),
                Some(from) if !inside => {
                    let word = &text[from..at];
                    tokens.push(Token { start: from, end: at, text: fold(word, &mut |_, _, _| ()) });
                    start = None;
                }
                _ => {}
            }
        }
        Self { text, tokens }
    }

    /// What stands before a word, up to the one before it.
    pub(super) fn gap(&self, at: usize) -> &'t str {
        let from =
            at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |before| before.end);
        let to = self.tokens.get(at).map_or(self.text.len(), |token| token.start);
        self.text.get(from..to).unwrap_or_default()
    }

    /// The word as it is written.
    pub(super) fn written(&self, at: usize) -> &'t str {
        self.tokens.get(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// How many words a phrase takes from here; `None` if it does not stand here. Between its words stand blanks, hyphens,
    /// slashes and full stops at most.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        // Hundreds of phrases are looked for at each word, and few begin with its first letter.
        if self.tokens.get(at)?.text.as_bytes().first() != phrase.as_bytes().first() {
            return None;
        }
        let mut count = 0;
        for word in phrase.split(' ') {
            let token = self.tokens.get(at + count)?;
            let apart = count > 0 && !self.gap(at + count).chars().all(|c| c == ' ' || is_joint(c));
            if token.text != word || apart {
                return None;
            }
            count += 1;
        }
        Some(count)
    }

    /// The first of some phrases that stands here, what it says, and how many words it takes; the longest wins.
    pub(super) fn any_of(&self, at: usize, phrases: &[(&str, Says)]) -> Option<(Says, usize)> {
        let found = phrases.iter().filter_map(|(phrase, says)| Some((*says, self.phrase(at, phrase)?)));
        found.max_by_key(|(_, count)| *count)
    }

    /// Whether a sign that divides stands before a word: a bracket, a comma, a dash.
    pub(super) fn is_behind_a_sign(&self, at: usize) -> bool {
        self.gap(at).contains(is_sign)
    }
}

/// Apostrophes and marks within a word.
fn is_within(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}') || unicode_normalization::char::is_combining_mark(c)
}

/// Signs within a phrase.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '.' | '/' | '\u{A0}')
}

/// Signs that divide a name from what is said of it.
pub(super) fn is_sign(c: char) -> bool {
    opens(c)
        || matches!(
            c,
            ',' | ';'
                | ':'
                | '-'
                | '–'
                | '—'
                | '/'
                | '|'
                | '，'
                | '；'
                | '：'
                | '、'
                | '。'
                | '·'
                | '"'
                | '“'
                | '„'
        )
}

/// Whether a bracket opens.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '（' | '［' | '【' | '〔' | '「' | '『')
}

/// Whether a bracket closes.
pub(super) fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '）' | '］' | '】' | '〕' | '」' | '』')
}

/// Whether a word is in a script without spaces.
pub(super) fn is_wide_word(word: &str) -> bool {
    word.chars().next().is_some_and(is_wide)
}
