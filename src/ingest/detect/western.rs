//! How well a text reads in a single-byte encoding of Latin letters.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Letters that Western languages use beyond ASCII.
const WEST: &str = "éèêëàâäáãåçîïíìñóôöõòúùûüøæœßýÉÈÊËÀÂÄÁÃÅÇÎÏÍÑÓÔÖÕÚÙÛÜØÆŒ";
/// Letters of Central European, Baltic and Turkish languages.
const EAST: &str = "ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽőűŐŰășțşţĂȘȚŞŢğıİĞāēģīķļņūėįų";

/// How plausible the characters beyond ASCII are, one with another: 1 if each stands where it would in a
/// word or beside a number, 0 or less if none does.
pub(super) fn score(sample: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    if encoding == MACINTOSH && is_misread_utf8(&text) {
        return 1.0;
    }
    let western_only = encoding == MACINTOSH || encoding == WINDOWS_1252;
    let (mut sum, mut count) = (0.0, 0u32);
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            count += 1;
            sum += weight(before, c, chars.peek().copied().unwrap_or('\n'), western_only);
        }
        before = c;
    }
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn weight(before: char, c: char, after: char, western_only: bool) -> f64 {
    let in_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
    let at_edge = !before.is_alphanumeric() || !after.is_alphanumeric();
    if c == 'ì' && after.is_alphabetic() {
        return -0.3; // Italian has it at the end of words only.
    }
    if WEST.contains(c) || (!western_only && EAST.contains(c)) {
        let accented = |n: char| !n.is_ascii() && n.is_alphabetic();
        // `geändert` has its letters apart; a misread text of another script has them side by side.
        if accented(before) && accented(after) {
            return -0.3;
        }
        if c.is_uppercase() {
            return if before.is_lowercase() {
                -1.0
            } else if after.is_alphabetic() {
                1.0
            } else {
                0.3
            };
        }
        return match (before.is_ascii_uppercase(), after.is_ascii_uppercase()) {
            (_, true) => -0.5,
            _ if in_word => 1.0,
            _ => 0.1,
        };
    }
    match c {
        // Quotes and dashes in their places say more than a letter that may stand anywhere.
        '’' if before.is_alphabetic() && (after.is_alphabetic() || at_edge) => 1.0,
        '“' | '„' | '«' | '‘' if !before.is_alphanumeric() && !after.is_whitespace() => 1.0,
        '”' | '»' | '’' if !after.is_alphanumeric() && !before.is_whitespace() => 1.0,
        '–' | '—' | '…' | '•' if before == after || at_edge => 1.0,
        '°' | 'º' | 'ª' if before.is_ascii_digit() || matches!(before, 'n' | 'N' | ' ') => 0.8,
        '®' | '™' | '©' if in_word || at_edge => 0.6,
        'µ' | '±' | '×' | '²' | '³' if before.is_ascii_digit() || at_edge => 0.6,
        '€' | '£' | '¥' if before.is_ascii_digit() || after.is_ascii_digit() || at_edge => 0.5,
        '¿' | '¡' if at_edge => 0.5,
        '\u{A0}' if at_edge => 0.3,
        '\u{80}'..='\u{9F}' | '\u{FFFD}' => -2.0,
        _ if !western_only && c.is_alphabetic() => other_script(before, c, after),
        _ if c.is_alphabetic() => -0.3,
        _ if before.is_alphabetic() && after.is_alphabetic() => -1.0,
        _ => -0.2,
    }
}

/// A letter of another script is plausible beside its like, in a case that goes with it.
fn other_script(before: char, c: char, after: char) -> f64 {
    let like = |n: char| n.is_alphabetic() && !n.is_ascii();
    let odd_case = c.is_uppercase() && before.is_lowercase();
    if odd_case {
        -0.5
    } else if like(before) || like(after) {
        0.8
    } else {
        -0.3
    }
}

/// Whether a text is UTF-8 that some program took for windows-1252 and saved again: `Ã‰tienne`.
fn is_misread_utf8(text: &str) -> bool {
    let (bytes, _, unmapped) = WINDOWS_1252.encode(text);
    if unmapped {
        return false;
    }
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 2 && good > bad * 3
}
