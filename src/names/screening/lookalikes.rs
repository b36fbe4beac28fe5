//! Letters of one script that pass for those of another: a Greek `Η` in `Ηuawei`, a Cyrillic `С` in `Сisco`.
//!
//! Only a word that mixes scripts is changed, and only if every foreign letter in it looks like one of the script that
//! remains: a word all in Cyrillic is a Cyrillic word. Whoever writes such a word means to be overlooked, so it is reported.

/// A text with look-alike letters made Latin; `None` if it holds none.
pub(super) fn unmask(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if is_masked(word) {
            changed = true;
            out.extend(word.chars().map(|c| latin(c).unwrap_or(c)));
        } else if is_masked_cyrillic(word) {
            changed = true;
            out.extend(word.chars().map(|c| cyrillic(c).unwrap_or(c)));
        } else {
            out.push_str(word);
        }
        let next = behind.chars().next().map_or(0, char::len_utf8);
        out.push_str(&behind[..next]);
        rest = &behind[next..];
    }
    changed.then_some(out)
}

/// Whether a word holds Latin letters, and others that all look Latin.
fn is_masked(word: &str) -> bool {
    let mut plain = false;
    let mut foreign = false;
    for c in word.chars() {
        if c < '\u{250}' {
            plain = true;
        } else if latin(c).is_some() {
            foreign = true;
        } else {
            return false;
        }
    }
    plain && foreign
}

/// Whether a word holds Cyrillic letters that are no other's, and Latin ones that all look Cyrillic.
fn is_masked_cyrillic(word: &str) -> bool {
    let mut own = false;
    let mut foreign = false;
    for c in word.chars() {
        match c {
            '\u{400}'..='\u{52f}' => own = true,
            _ if cyrillic(c).is_some() => foreign = true,
            _ => return false,
        }
    }
    own && foreign
}

/// The Cyrillic letter that a Latin one looks like.
fn cyrillic(c: char) -> Option<char> {
    Some(match c {
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'I' => 'І',
        'J' => 'Ј',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'S' => 'Ѕ',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'j' => 'ј',
        'k' => 'к',
        'o' => 'о',
        'p' => 'р',
        's' => 'ѕ',
        'x' => 'х',
        'y' => 'у',
        _ => return None,
    })
}

/// The Latin letter that a Greek, Cyrillic or Armenian one looks like.
fn latin(c: char) -> Option<char> {
    Some(match c {
        'Α' | 'А' => 'A',
        'Β' | 'В' => 'B',
        'С' | 'Ϲ' => 'C',
        'Ε' | 'Е' => 'E',
        'Η' | 'Н' => 'H',
        'Ι' | 'І' | 'Ӏ' => 'I',
        'Ј' => 'J',
        'Κ' | 'К' => 'K',
        'Μ' | 'М' => 'M',
        'Ν' => 'N',
        'Ο' | 'О' | 'Օ' => 'O',
        'Ρ' | 'Р' => 'P',
        'Ѕ' | 'Տ' => 'S',
        'Τ' | 'Т' => 'T',
        'Υ' | 'У' | 'Ү' => 'Y',
        'Χ' | 'Х' => 'X',
        'Ζ' => 'Z',
        'Ԛ' => 'Q',
        'Ԝ' => 'W',
        'α' | 'а' => 'a',
        'в' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'ε' | 'е' => 'e',
        'ɡ' => 'g',
        'һ' | 'н' | 'հ' => 'h',
        'ι' | 'і' | 'ӏ' => 'i',
        'ј' => 'j',
        'κ' | 'к' => 'k',
        'м' => 'm',
        'η' | 'ո' => 'n',
        'ο' | 'о' | 'օ' => 'o',
        'ρ' | 'р' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'τ' | 'т' => 't',
        'υ' | 'ս' => 'u',
        'ν' => 'v',
        'ԝ' | 'ω' => 'w',
        'χ' | 'х' => 'x',
        'у' | 'ү' => 'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_disguise_are_unmasked_in_mixed_words_only() {
        assert_eq!(unmask("Ηuawei Technologies").as_deref(), Some("Huawei Technologies"));
        assert_eq!(unmask("Сisсо").as_deref(), Some("Cisco"));
        assert_eq!(unmask("Sорhgo").as_deref(), Some("Sophgo"));
        assert_eq!(unmask("Вiдкрите").as_deref(), Some("Відкрите"), "a Latin i");
        for honest in
            ["СССР", "ООО Ромашка", "Huawei", "Société", "АО «STC»", "Ελλάς", "北京 ABC", "Вектор-M"]
        {
            assert_eq!(unmask(honest), None, "{honest}");
        }
    }
}
