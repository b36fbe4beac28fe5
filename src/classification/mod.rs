//! Classification numbers as people write them, out of a cell that may hold several.
//!
//! A number is taken only where the whole of it can be read; what is left over reads as nothing, and the caller says
//! so. Knows no list: whether a number exists is for the law to say.

mod eccn;
mod tariff;

pub(crate) use eccn::eccns;
pub(crate) use tariff::tariff_numbers;

use unicode_normalization::UnicodeNormalization;

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read<T> {
    /// The number.
    pub number: T,
    /// Whether every sign stands as written; a letter O taken for a zero is a guess.
    pub exact: bool,
}

/// The text in upper case with full-width forms and Cyrillic letters that look like Latin ones resolved.
fn plain(text: &str) -> Vec<char> {
    let latin = |c: char| match c {
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'О' => 'O',
        'Н' => 'H',
        '·' | '•' | '。' | '．' => '.',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\t' | '\n' | '\r' => ' ',
        _ => c,
    };
    if text.is_ascii() {
        return text.chars().map(|c| latin(c.to_ascii_uppercase())).collect();
    }
    text.nfkc().flat_map(char::to_uppercase).map(latin).collect()
}
