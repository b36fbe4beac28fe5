//! Numbers in words, in Roman letters and with endings, as digits: `First`, `1st` and `One` are 1, `Forty-Four` is 44.

const ONES: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("ii", 2),
    ("iii", 3),
    ("iv", 4),
    ("vi", 6),
    ("vii", 7),
    ("viii", 8),
    ("ix", 9),
];

const TENS: &[(&str, u32)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// Makes words that are numbers digits.
pub(super) fn numbers(words: &mut Vec<String>) {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if let Some(tens) = value(TENS, word) {
            let one = words.get(at + 1).and_then(|w| value(ONES, w).or_else(|| w.parse().ok()));
            let one = one.filter(|one| (1..10).contains(one));
            words[at] = (tens + one.unwrap_or(0)).to_string();
            if one.is_some() {
                words.remove(at + 1);
            }
        } else if let Some(number) = value(ONES, word) {
            words[at] = number.to_string();
        } else if let Some(bare) = without_ending(word) {
            words[at] = bare.to_owned();
        }
        at += 1;
    }
}

fn value(table: &[(&str, u32)], word: &str) -> Option<u32> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// `70th` is 70.
fn without_ending(word: &str) -> Option<&str> {
    if !word.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    bare.filter(|b| b.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits() {
        for (words, digits) in [
            ("brigade forty four", "brigade 44"),
            ("brigade forty 4", "brigade 44"),
            ("1st bank", "1 bank"),
            ("first bank", "1 bank"),
            ("twenty", "20"),
            ("fund iii", "fund 3"),
            ("3m i", "3m i"),
        ] {
            let mut split: Vec<String> = words.split(' ').map(str::to_owned).collect();
            numbers(&mut split);
            assert_eq!(split.join(" "), digits);
        }
    }
}
