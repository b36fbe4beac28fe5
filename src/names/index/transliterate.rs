//! Cyrillic and Greek letters written in Latin ones, as passports and lists commonly do, so that two spellings of a
//! name meet as *similar*. They are never the *same* for it: many spellings share one transliteration.
//!
//! Arabic letters are only made uniform (Persian and Arabic keyboards differ in `ک` and `ی`): no table knows the
//! vowels that Arabic script leaves out. Chinese and Japanese stay as they are: what they are called in Latin letters
//! is alias data.

use std::borrow::Cow;

/// A folded word in Latin letters, as far as its script allows.
pub(super) fn latin(word: &str) -> Cow<'_, str> {
    let concerned =
        |c: char| matches!(c, '\u{370}'..='\u{52f}' | '\u{600}'..='\u{6ff}' | '\u{2bb}'..='\u{2bf}');
    if !word.contains(concerned) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match letter(c) {
            Some(latin) => out.push_str(latin),
            None => out.push(uniform(c)),
        }
    }
    out.retain(|c| c != '\0');
    Cow::Owned(out)
}

/// Arabic letters that are typed in two ways; `\0` for what is left out.
fn uniform(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' => 'ک',
        'ة' | 'ۀ' | 'ہ' => 'ه',
        'ؤ' => 'و',
        // The stretch mark, vowel signs, and the hamza by itself.
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | 'ء' | '\u{2bb}'..='\u{2bf}' => '\0',
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        _ => c,
    }
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        // Cyrillic: Russian first, then what neighbours add.
        'а' | 'α' | 'ә' => "a",
        'б' => "b",
        'в' | 'β' => "v",
        'г' | 'ґ' | 'γ' | 'ғ' => "g",
        'д' | 'δ' => "d",
        'е' | 'э' | 'ё' | 'ε' => "e",
        'є' => "ye",
        'ж' | 'җ' => "zh",
        'з' | 'ζ' => "z",
        'и' | 'і' | 'ι' | 'η' => "i",
        'ї' => "yi",
        'й' | 'ы' | 'υ' => "y",
        'ј' => "j",
        'к' | 'κ' => "k",
        'қ' => "q",
        'л' | 'λ' => "l",
        'љ' => "lj",
        'м' | 'μ' => "m",
        'н' | 'ν' => "n",
        'ң' => "ng",
        'њ' => "nj",
        'о' | 'ө' | 'ο' | 'ω' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'с' | 'σ' | 'ς' => "s",
        'т' | 'τ' => "t",
        'ћ' => "c",
        'у' | 'ў' | 'ұ' | 'ү' => "u",
        'ф' | 'φ' => "f",
        'х' | 'һ' => "kh",
        'ц' => "ts",
        'ч' | 'χ' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ђ' => "dj",
        'θ' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_other_scripts_meet() {
        for (word, written) in [
            ("ромашка", "romashka"),
            ("нижегородский", "nizhegorodskiy"),
            ("щёлково", "shchelkovo"),
            ("белзнешпрамсэрвіс", "belzneshpramservis"),
            ("ελλας", "ellas"),
            ("شركة", "شرکه"),
            ("٢٤", "24"),
            ("算能", "算能"),
            ("sophgo", "sophgo"),
        ] {
            assert_eq!(latin(word), written);
        }
    }
}
