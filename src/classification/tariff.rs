//! Tariff numbers in any spelling: `HTSUS 8471.50`, `HS code 8543.70.9960`, `84 71 50`, `8471.50/8473.30`.

use super::{Read, plain};
use crate::model::TariffNumber;

/// The numbers of a cell, in the order in which they stand, each once.
pub(crate) fn tariff_numbers(text: &str) -> Vec<Read<TariffNumber>> {
    let signs = plain(text);
    let mut found: Vec<Read<TariffNumber>> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let begins =
            signs[at].is_ascii_digit() && at.checked_sub(1).is_none_or(|b| !signs[b].is_ascii_digit());
        if !begins {
            at += 1;
            continue;
        }
        let (digits, end) = number(&signs, at);
        // A number within a word (`U8471`), or one that runs on into one, is a marking.
        let within = at.checked_sub(1).is_some_and(|b| signs[b].is_alphabetic() && !after_word(&signs, at));
        let runs_on = signs.get(end).is_some_and(|c| c.is_alphabetic());
        if let Some(number) = TariffNumber::of_digits(&digits).filter(|_| !within && !runs_on)
            && !found.iter().any(|known| known.number == number)
        {
            found.push(Read { number, exact: true });
        }
        at = end;
    }
    found
}

/// Whether the letters before are one of the words that open a tariff number: `HTS8471`.
fn after_word(signs: &[char], at: usize) -> bool {
    const WORDS: [&[char]; 6] = [
        &['H', 'T', 'S', 'U', 'S'],
        &['H', 'T', 'S'],
        &['H', 'S'],
        &['H', 'S', 'N'],
        &['N', 'C', 'M'],
        &['C', 'N'],
    ];
    WORDS.iter().any(|word| {
        let before = at.checked_sub(word.len());
        signs[..at].ends_with(word) && before.is_some_and(|b| b == 0 || !signs[b - 1].is_alphabetic())
    })
}

/// The digits of the number that begins there, and where it ends.
///
/// A number is groups of digits with one sign between them, always the same one: `8471.50.0150`, `8471 50 01 50`,
/// `84.71.50`. A group of four begins another number, unless it is the last of `8471.50.0150`.
fn number(signs: &[char], at: usize) -> (String, usize) {
    let group =
        |from: usize| signs[from.min(signs.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut end = at + group(at);
    let mut digits: String = signs[at..end].iter().collect();
    let mut joint: Option<char> = None;
    while let Some(sign) = signs.get(end).copied().filter(|c| matches!(c, '.' | ' ' | '-')) {
        let from = end + 1;
        let len = group(from);
        // Japan writes its last group behind a dash: `8471.50-000`.
        let same = joint.is_none_or(|j| j == sign) || (sign == '-' && from + len >= signs.len());
        let goes_on = signs.get(from + len).is_some_and(|c| *c == sign) && group(from + len + 1) > 0;
        let fits = match (digits.len(), len) {
            (2, 2) | (4 | 6 | 8 | 10, 1..=3) => true,
            (6, 4) => !goes_on,
            _ => false,
        };
        if !same || !fits || digits.len() + len > 14 {
            break;
        }
        // `8471500150.0`: a program took it for a decimal number.
        let added = signs[from..from + len].iter();
        if !(digits.len() >= 8 && len == 1 && signs[from] == '0') {
            digits.extend(added);
        }
        joint = Some(sign);
        end = from + len;
    }
    (digits, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        tariff_numbers(text).iter().map(|r| r.number.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_number_in_many_dresses() {
        for text in [
            "8471500150",
            "8471.50.0150",
            "8471.50.01.50",
            "8471 50 01 50",
            "84 71 50 01 50",
            "HTSUS 8471.50.0150",
            "HTS8471500150",
            "hs code: 8471-50-0150",
            "８４７１．５０．０１５０",
            "8471500150.0",
        ] {
            assert_eq!(read(text), "8471.50.0150", "{text}");
        }
        assert_eq!(read("HTSUS 8471.50"), "8471.50");
        assert_eq!(read("heading 8471"), "8471");
        assert_eq!(read("8471.5"), "8471.5");
        assert_eq!(read("84.71"), "8471");
        assert_eq!(read("8471.50-000"), "8471.50.000");
    }

    #[test]
    fn several_numbers_in_a_cell() {
        for text in ["8471.50/8473.30", "8471.50 8473.30", "8471 50 8473 30", "8471.50; HS 8473.30"] {
            assert_eq!(read(text), "8471.50 8473.30", "{text}");
        }
        assert_eq!(read("8471 8473"), "8471 8473");
        assert_eq!(read("8543.70.9960, 8471.50.0150"), "8543.70.9960 8471.50.0150");
    }

    #[test]
    fn what_is_no_number_reads_as_nothing() {
        for text in ["", "n/a", "847", "U8471", "8471X", "3A090", "12345678901234567"] {
            assert_eq!(read(text), "", "{text}");
        }
    }
}
