//! Export control classification numbers in any spelling: `ECCN: 3A090.a`, `3 a 090`, `5A002/5A992.c`, `5D992B2`, `EAR 99`.

use super::{Read, plain};
use crate::model::Eccn;

/// The numbers of a cell, in the order in which they stand, each once.
pub(crate) fn eccns(text: &str) -> Vec<Read<Eccn>> {
    let signs = plain(text);
    let mut found: Vec<Read<Eccn>> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let begins = at == 0 || !is_word(signs[at - 1]) || signs[..at].ends_with(&['E', 'C', 'C', 'N']);
        let number = if begins { ear99(&signs, at).or_else(|| entry(&signs, at)) } else { None };
        let Some((read, end)) = number else {
            at += 1;
            continue;
        };
        if !found.iter().any(|known| known.number == read.number) {
            found.push(read);
        }
        at = end;
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// `EAR99`, `EAR 99`, and the endings that firms add for themselves: `EAR99H`.
fn ear99(signs: &[char], at: usize) -> Option<(Read<Eccn>, usize)> {
    let rest = signs.get(at..)?.strip_prefix(&['E', 'A', 'R'])?;
    let gap = usize::from(rest.first().is_some_and(|c| matches!(c, ' ' | '-' | '_' | '.')));
    let after = rest.get(gap..)?.strip_prefix(&['9', '9'])?;
    let ending = usize::from(after.first().is_some_and(char::is_ascii_uppercase));
    if after.get(ending).is_some_and(|c| is_word(*c)) {
        return None;
    }
    let end = signs.len() - after.len() + ending;
    Some((Read { number: Eccn::EAR99, exact: true }, end))
}

/// `3A090`, with one sign between category, group and number, and what paragraphs follow.
fn entry(signs: &[char], at: usize) -> Option<(Read<Eccn>, usize)> {
    let gap = |at: usize| usize::from(signs.get(at).is_some_and(|c| matches!(c, ' ' | '-' | '.')));
    let mut exact = true;
    let mut digit = |at: usize| -> Option<u8> {
        let digit = match signs.get(at)? {
            'O' => b'0',
            'I' | 'L' => b'1',
            c @ '0'..='9' => return u8::try_from(*c).ok(),
            _ => return None,
        };
        exact = false;
        Some(digit)
    };
    let category = *signs.get(at).filter(|c| c.is_ascii_digit())?;
    let group = at + 1 + gap(at + 1);
    let first = group + 1 + gap(group + 1);
    let end = first + 3;
    let entry = [
        u8::try_from(category).ok()?,
        u8::try_from(*signs.get(group)?).ok()?,
        digit(first)?,
        digit(first + 1)?,
        digit(first + 2)?,
    ];
    let number = Eccn::entry(entry)?;
    if signs.get(end).is_some_and(|c| c.is_numeric()) {
        return None;
    }
    let (number, end) = paragraphs(signs, end, number);
    // Letters that run on make a word of it, not a number: `3A090XYZ`.
    if signs.get(end).is_some_and(|c| is_word(*c)) {
        return None;
    }
    Some((Read { number, exact }, end))
}

/// Letters and numbers in turn, each behind a point, a bracket or nothing; a letter may stand alone behind a blank.
fn paragraphs(signs: &[char], mut end: usize, mut number: Eccn) -> (Eccn, usize) {
    let mut letter = true;
    loop {
        let joints = signs[end..].iter().take_while(|c| matches!(c, '.' | '-' | '(' | ')')).count();
        let blank = usize::from(joints == 0 && signs.get(end) == Some(&' '));
        let bracket = usize::from(blank == 1 && signs.get(end + 1) == Some(&'('));
        let from = end + joints + blank + bracket;
        let fits = |c: &char| if letter { c.is_ascii_uppercase() } else { c.is_ascii_digit() };
        let len = signs[from.min(signs.len())..].iter().take_while(|c| fits(c)).count();
        let most = if letter { 1 } else { 2 };
        let stands_alone = blank == 0 || (letter && !signs.get(from + len).is_some_and(|c| is_word(*c)));
        if len == 0 || len > most || !stands_alone {
            return (number, end);
        }
        let name: String = signs[from..from + len].iter().collect();
        number = number.paragraph(&name);
        end = from + len;
        letter = !letter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        eccns(text).iter().map(|r| r.number.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_number_in_many_dresses() {
        for text in [
            "3A090.a",
            "ECCN: 3A090.a",
            "eccn 3a090a",
            "ECCN3A090.a",
            "3 A 090 a",
            "3-A-090.A",
            "3A090(a)",
            "3A090 (a)",
            "３Ａ０９０．ａ",
            "3А090.а", // Cyrillic А
            "US: 3A090.a (see 742.6)",
            "3A090.a; NLR",
        ] {
            assert_eq!(read(text), "3A090.a", "{text}");
        }
        assert_eq!(read("5D992B2"), "5D992.b.2");
        assert_eq!(read("3A001.a.7.a"), "3A001.a.7.a");
        assert_eq!(read("4A003, c"), "4A003");
        assert_eq!(read("5A992 and 4A994"), "5A992 4A994");
    }

    #[test]
    fn several_numbers_in_a_cell() {
        assert_eq!(read("5A002/5A992.c"), "5A002 5A992.c");
        assert_eq!(read("3A090; 4A090, EAR99"), "3A090 4A090 EAR99");
        assert_eq!(read("5A992.c\n5A992.c"), "5A992.c");
    }

    #[test]
    fn what_is_on_no_list() {
        for text in ["EAR99", "EAR 99", "ear-99", "EAR99H", "Ear99 (NLR)"] {
            assert_eq!(read(text), "EAR99", "{text}");
        }
    }

    #[test]
    fn what_is_no_number_reads_as_nothing() {
        for text in
            ["", "N/A", "NLR", "3A09", "13A090", "3A0901", "3F090", "EAR999", "3A090XYZ", "XI(c)", "8471.50"]
        {
            assert_eq!(read(text), "", "{text}");
        }
    }

    #[test]
    fn a_letter_taken_for_a_digit_is_a_guess() {
        let guessed = eccns("3AO9O.a");
        assert_eq!(read("3AO9O.a"), "3A090.a");
        assert!(guessed.iter().all(|r| !r.exact) && eccns("3A090").iter().all(|r| r.exact));
    }
}
