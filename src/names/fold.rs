//! Character folding: compatibility forms, invisible characters, case and accents.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::tokens::is_apostrophe;
use crate::text::invisible;

/// Folds a text so that ways of writing the same letters become the same letters. `step` is told of each step.
///
/// The result is lower-case, composed (NFC), and free of Latin and Greek accents; marks that make another letter
/// in their script (Japanese `ハ`/`バ`, Cyrillic `и`/`й`, Indic vowel signs) stay.
pub(crate) fn fold<'a>(text: &'a str, step: &mut impl FnMut(&'static str, &str, &str)) -> Cow<'a, str> {
    // Han characters have one form and no case.
    let is_plain = |c: char| matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}');
    if text.chars().all(is_plain) {
        if !text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Borrowed(text);
        }
        let lower = text.to_ascii_lowercase();
        step("case", text, &lower);
        return Cow::Owned(lower);
    }
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    step("invisible characters removed", text, &visible);
    let compatible: String = visible.nfkc().filter(|c| !is_invisible(*c)).collect();
    step("compatibility forms", &visible, &compatible);
    // Through upper case: it takes the sharp s, dotless i and final sigma to what they share with other spellings.
    let lower: String = compatible
        .chars()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect();
    step("case", &compatible, &lower);
    let plain = without_accents(&lower);
    step("accents", &lower, &plain);
    Cow::Owned(plain)
}

/// Removes accents of Latin and Greek letters, and the two dots of Cyrillic `ё`, which people leave out.
fn without_accents(text: &str) -> String {
    let mut base = ' ';
    let mut kept = String::with_capacity(text.len());
    for c in text.nfkd() {
        if !is_combining_mark(c) {
            // An apostrophe vanishes from a word, and a mark behind it is one of the letter before.
            if !is_apostrophe(c) {
                base = c;
            }
            match c {
                'ø' => kept.push('o'),
                'ł' => kept.push('l'),
                'đ' | 'ð' => kept.push('d'),
                'ħ' => kept.push('h'),
                'ŧ' => kept.push('t'),
                'ı' => kept.push('i'),
                'æ' => kept.push_str("ae"),
                'œ' => kept.push_str("oe"),
                'þ' => kept.push_str("th"),
                _ => kept.push(c),
            }
        } else if !is_accent(base, c) {
            kept.push(c);
        }
    }
    kept.nfc().collect()
}

/// Whether a mark after a base letter only accents it.
fn is_accent(base: char, mark: char) -> bool {
    let combining = ('\u{300}'..='\u{36f}').contains(&mark);
    let latin_or_greek = base < '\u{400}' || ('\u{1e00}'..='\u{1fff}').contains(&base);
    combining && (latin_or_greek || (base == 'е' && mark == '\u{308}'))
}

/// Whether a character does not show, or only remarks on a name as trade mark signs do.
pub(crate) fn is_invisible(c: char) -> bool {
    invisible::is_invisible(c) || matches!(c, '™' | '℠')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        fold(text, &mut |_, _, _| ()).into_owned()
    }

    #[test]
    fn letters_written_differently_become_the_same() {
        for (written, same) in [
            ("ＡＢＣ１２", "abc12"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("ﾊﾞﾝｸ", "バンク"),
            ("Ёлка", "елка"),
            ("йод", "йод"),
            ("삼성", "삼성"),
            ("ＡＴ™", "at"),
            ("lrp‘\u{342}", "lrp‘"),
        ] {
            assert_eq!(folded(written), same, "{written}");
        }
    }
}
