//! Headers made comparable: what differs only in case, accents, punctuation or spelling style is the same.

use unicode_normalization::UnicodeNormalization;

use crate::text::invisible::is_invisible;

/// A header as words, for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Lower-case words without accents; numbers stand as words of digits, `#` is any number.
    pub(super) words: Vec<String>,
    /// Its letters in lower case, with their accents: languages differ in little else (`número de serie`, `número de série`).
    pub(super) letters: String,
}

/// Longest header that is compared, in characters: longer texts are notes, not headers.
const LONGEST: usize = 120;

impl Words {
    /// The words of a header. A `#` beside a number is left out, any other is read as "number".
    pub(super) fn of_header(text: &str) -> Self {
        let mut words = split(text);
        let numbered = words.iter().any(|w| is_number(w));
        words.retain_mut(|w| {
            if w == "#" {
                "no".clone_into(w);
                return !numbered;
            }
            true
        });
        Self { words, letters: letters(text) }
    }

    /// The words of a synonym, in which `#` stands for any number.
    pub(super) fn of_synonym(text: &str) -> Self {
        Self { words: split(text), letters: letters(text) }
    }

    /// All words without a gap: `serial number`, `SerialNumber` and `serialnumber` are the same.
    pub(super) fn compact(&self) -> String {
        self.words.concat()
    }

    /// The one number among the words, if there is exactly one.
    pub(super) fn number(&self) -> Option<u32> {
        let mut numbers = self.words.iter().filter(|w| is_number(w));
        match (numbers.next(), numbers.next()) {
            (Some(one), None) => one.parse().ok(),
            _ => None,
        }
    }

    /// The same with every number written `#`.
    pub(super) fn with_marks(&self) -> Self {
        let words =
            self.words.iter().map(|w| if is_number(w) { "#".to_owned() } else { w.clone() }).collect();
        Self { words, ..self.clone() }
    }

    /// The same without its numbers.
    pub(super) fn without_numbers(&self) -> Self {
        let words = self.words.iter().filter(|w| !is_number(w)).cloned().collect();
        Self { words, ..self.clone() }
    }

    /// The same with Chinese numerals as numbers (`算力板一序列号`), where there is one.
    pub(super) fn with_han_numbers(&self) -> Option<Self> {
        let text = self.words.join(" ");
        let spelled: String = text
            .chars()
            .map(|c| match "零一二三四五六七八九".chars().position(|d| d == c) {
                Some(n) => format!(" {n} "),
                None => c.to_string(),
            })
            .collect();
        let words = spelled.split_whitespace().map(str::to_owned).collect();
        (spelled != text).then(|| Self { words, ..self.clone() })
    }
}

/// A header without what stands in brackets, and the bracketed texts.
pub(super) fn without_brackets(text: &str) -> (String, Vec<String>) {
    let (mut outer, mut inner, mut current, mut depth) = (String::new(), Vec::new(), String::new(), 0_u32);
    for c in text.nfkc().filter(|c| !is_invisible(*c)).take(LONGEST) {
        match c {
            '(' | '[' | '{' | '【' | '<' => depth += 1,
            ')' | ']' | '}' | '】' | '>' if depth > 0 => {
                depth -= 1;
                inner.push(std::mem::take(&mut current));
            }
            _ if depth > 0 => current.push(c),
            _ => outer.push(c),
        }
    }
    if !current.is_empty() {
        inner.push(current);
    }
    (outer, inner)
}

/// The parts of a header that names the same thing twice: `序列号/SN`, `Model 型号`, `MAC\nadresse`.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut last = None;
    for c in text.nfkc().filter(|c| !is_invisible(*c)).take(LONGEST) {
        if matches!(c, '/' | '|' | '\n' | '\r' | ';') {
            parts.push(String::new());
            last = None;
            continue;
        }
        let script = match c {
            c if is_ideographic(c) => Some(true),
            c if c.is_alphabetic() => Some(false),
            _ => None,
        };
        if script.is_some() {
            if last.is_some() && last != script {
                parts.push(String::new());
            }
            last = script;
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.retain(|p| p.chars().any(char::is_alphanumeric));
    parts
}

fn letters(text: &str) -> String {
    let letters = text.nfkc().filter(|c| !is_invisible(*c)).take(LONGEST).flat_map(char::to_lowercase);
    letters.filter(|c| c.is_alphabetic()).collect()
}

fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut previous = LetterKind::Gap;
    let chars: Vec<char> = text
        .nfkc()
        .filter(|c| !is_invisible(*c))
        .take(LONGEST)
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect();
    for (i, &c) in chars.iter().enumerate() {
        let kind = LetterKind::of(c);
        let boundary = match (previous, kind) {
            (LetterKind::Lower, LetterKind::Upper)
            | (LetterKind::Digit, LetterKind::Upper | LetterKind::Lower | LetterKind::Other)
            | (LetterKind::Upper | LetterKind::Lower | LetterKind::Other, LetterKind::Digit) => true,
            // `CBSerialNo`: the last capital of a run begins the next word.
            (LetterKind::Upper, LetterKind::Upper) => {
                chars.get(i + 1).is_some_and(|n| LetterKind::of(*n) == LetterKind::Lower)
            }
            _ => kind == LetterKind::Gap || kind == LetterKind::Mark,
        };
        if boundary && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match kind {
            LetterKind::Gap => {}
            LetterKind::Mark => words.push("#".to_owned()),
            _ if c == 'ß' => word.push_str("ss"),
            _ => word.extend(c.to_lowercase()),
        }
        previous = kind;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LetterKind {
    Upper,
    Lower,
    Digit,
    Other,
    Mark,
    Gap,
}

impl LetterKind {
    fn of(c: char) -> Self {
        if c.is_ascii_digit() {
            Self::Digit
        } else if c == '#' {
            Self::Mark
        } else if c.is_uppercase() {
            Self::Upper
        } else if c.is_lowercase() {
            Self::Lower
        } else if c.is_alphanumeric() || matches!(c, '\u{3099}' | '\u{309a}') {
            // The voicing marks of kana are part of the letter.
            Self::Other
        } else {
            Self::Gap
        }
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_styles_fall_together() {
        for (header, compact) in [
            ("Serial_Number", "serialnumber"),
            ("serialNumber", "serialnumber"),
            ("ＳＥＲＩＡＬ　Ｎｕｍｂｅｒ", "serialnumber"),
            ("CBSerialNo", "cbserialno"),
            ("Numéro de série", "numerodeserie"),
            ("S/N", "sn"),
            ("Serial #", "serialno"),
            ("№ серийный", "noсерииныи"),
        ] {
            assert_eq!(Words::of_header(header).compact(), compact, "{header}");
        }
    }

    #[test]
    fn numbers_are_words_of_their_own() {
        for (header, number, without) in [
            ("pcbsn0", Some(0), "pcbsn"),
            ("HB2 SN", Some(2), "hbsn"),
            ("算力板3序列号", Some(3), "算力板序列号"),
            ("Board #1 S/N", Some(1), "boardsn"),
            ("10.0.0.4", None, ""),
        ] {
            let words = Words::of_header(header);
            assert_eq!(words.number(), number, "{header}");
            assert_eq!(words.without_numbers().compact(), without, "{header}");
        }
    }

    #[test]
    fn a_header_in_two_languages_has_two_parts() {
        assert_eq!(parts("序列号/SN"), ["序列号", "SN"]);
        assert_eq!(parts("Model 型号"), ["Model ", "型号"]);
    }
}
