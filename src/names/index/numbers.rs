//! Numbers in words, in Roman letters and with endings, as digits: `First`, `1st` and `One` are 1, `Forty-Four` is 44.

/// Numbers up to twelve, and ordinals up to the tenth.
fn ones(word: &str) -> Option<u32> {
    Some(match word.as_bytes() {
        b"one" | b"first" => 1,
        b"two" | b"second" | b"ii" => 2,
        b"three" | b"third" | b"iii" => 3,
        b"four" | b"fourth" | b"iv" => 4,
        b"five" | b"fifth" => 5,
        b"six" | b"sixth" | b"vi" => 6,
        b"seven" | b"seventh" | b"vii" => 7,
        b"eight" | b"eighth" | b"viii" => 8,
        b"nine" | b"ninth" | b"ix" => 9,
        b"ten" | b"tenth" => 10,
        b"eleven" => 11,
        b"twelve" => 12,
        _ => return None,
    })
}

/// Tens.
fn tens(word: &str) -> Option<u32> {
    Some(match word.as_bytes() {
        b"twenty" => 20,
        b"thirty" => 30,
        b"forty" | b"fourty" => 40,
        b"fifty" => 50,
        b"sixty" => 60,
        b"seventy" => 70,
        b"eighty" => 80,
        b"ninety" => 90,
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
