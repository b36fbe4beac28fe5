//! Letters of one script that pass for those of another: a Greek `Η` in `Ηuawei`, a Cyrillic `С` in `Сisco`.
//!
//! Only a word that mixes scripts is changed, and only if every foreign letter in it looks like one of the script that
//! remains: a word all in Cyrillic is a Cyrillic word. Whoever writes such a word means to be overlooked, so it is reported.

/// A text with digits and letters that a reader of prints takes for others made what they stand for: a digit between letters of a
/// word (`Techno1ogies`), an `l` among capitals (`WUXl`), and `C0.` for `Co.`; `None` if it holds none.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (start, word) in pieces(text) {
        let Some(better) = mended_word(word) else { continue };
        out.push_str(&text[from..start]);
        out.push_str(&better);
        from = start + word.len();
    }
    (from > 0).then(|| out + &text[from..])
}

/// The words of letters and digits of a text, each with its place.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric()).filter_map(move |word| {
        let start = at + text.get(at..)?.find(word)?;
        at = start + word.len();
        (word.len() > 1).then_some((start, word))
    })
}

fn mended_word(word: &str) -> Option<String> {
    let letters = word.as_bytes();
    let count = |is: fn(&u8) -> bool| letters.iter().filter(|b| is(b)).count();
    let digits = count(u8::is_ascii_digit);
    if word == "C0" || word == "c0" {
        return Some(word.replace('0', "o"));
    }
    if digits == 0 {
        let capitals = count(u8::is_ascii_uppercase);
        let small = count(|b| *b == b'l');
        return (small > 0 && capitals > 2 && capitals + small == letters.len())
            .then(|| word.replace('l', "I"));
    }
    let within = |at: usize| {
        at > 0
            && letters.get(at - 1..=at + 1).is_some_and(|three| {
                three[0].is_ascii_alphabetic()
                    && matches!(three[1], b'0' | b'1' | b'5')
                    && three[2].is_ascii_alphabetic()
            })
    };
    let all = (0..letters.len()).filter(|at| letters[*at].is_ascii_digit()).all(within);
    let looks = |c: char| match c {
        '0' => 'o',
        '1' => 'l',
        '5' => 's',
        other => other,
    };
    (all && letters.len() >= 5 && digits * 3 <= letters.len()).then(|| word.chars().map(looks).collect())
}

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
    fn what_a_reader_of_prints_takes_for_another_letter_is_mended() {
        for (text, better) in [
            ("Ha1den Techno1ogies C0., Ltd.", "Halden Technologies Co., Ltd."),
            ("B0rgund Semic0nductor", "Borgund Semiconductor"),
            ("HAlDEN MlCROELECTRONICS", "HAIDEN MICROELECTRONICS"),
        ] {
            assert_eq!(mended(text).as_deref(), Some(better));
        }
        for honest in ["H3C", "Plant 105", "Area51 Ltd", "360 Works", "Halden", "ABl", "B10C1", "北京1厂"]
        {
            assert_eq!(mended(honest), None, "{honest}");
        }
    }

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
