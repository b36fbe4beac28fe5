//! Numbers in words, in Roman letters and with endings, as digits: `First`, `1st` and `One` are 1, `Forty-Four` is 44.

/// Numbers up to twelve, and ordinals up to the tenth.
fn ones(word: &str) -> Option<u32> {
    Some(match word {
        "one" | "first" => 1,
        "two" | "second" | "ii" => 2,
        "three" | "third" | "iii" => 3,
        "four" | "fourth" | "iv" => 4,
        "five" | "fifth" => 5,
        "six" | "sixth" | "vi" => 6,
        "seven" | "seventh" | "vii" => 7,
        "eight" | "eighth" | "viii" => 8,
        "nine" | "ninth" | "ix" => 9,
        "ten" | "tenth" => 10,
        "eleven" => 11,
        "twelve" => 12,
        _ => return None,
    })
}

/// Tens.
fn tens(word: &str) -> Option<u32> {
    Some(match word {
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// Makes words that are numbers digits.
pub(super) fn numbers(words: &mut Vec<String>) {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if let Some(tens) = tens(word) {
            let one = words.get(at + 1).and_then(|w| ones(w).or_else(|| w.parse().ok()));
            let one = one.filter(|one| (1..10).contains(one));
            words[at] = (tens + one.unwrap_or(0)).to_string();
            if one.is_some() {
                words.remove(at + 1);
            }
        } else if let Some(number) = ones(word) {
            words[at] = number.to_string();
        } else if let Some(bare) = without_ending(word) {
            words[at] = bare.to_owned();
        }
        at += 1;
    }
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
