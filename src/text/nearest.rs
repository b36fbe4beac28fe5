//! "Did you mean …?": the known word nearest to one that is not known.

/// The candidate that needs the fewest edits to become `word`, if that is few enough for a slip of the pen:
/// a third of its letters, at least one of three. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let longer = word.len().max(letters.len());
        let allowed = if longer < 3 { 0 } else { (longer / 3).max(1) };
        if word.len().abs_diff(letters.len()) > allowed {
            continue;
        }
        let d = distance(&word, &letters);
        if d <= allowed && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions, substitutions and swaps of neighbours from one word to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (cell(&last, j) + usize::from(x != y)).min(cell(&last, j + 1) + 1).min(cell(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(cell(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood_and_other_words_are_not() {
        let fields = ["family", "maker", "patterns", "examples"];
        assert_eq!(nearest("pattern", fields), Some("patterns"));
        assert_eq!(nearest("famliy", fields), Some("family"));
        assert_eq!(nearest("Maker", fields), Some("maker"));
        assert_eq!(nearest("voltage", fields), None);
        assert_eq!(nearest("", fields), None);
        assert_eq!(nearest("hihg", ["medium", "high"]), Some("high"));
        assert_eq!(nearest("m", ["k"]), None);
    }

    #[test]
    fn distance_is_symmetric_and_zero_only_for_equal_words() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(d("kitten", "sitting"), 3);
        assert_eq!(d("sitting", "kitten"), 3);
        assert_eq!(d("", "abc"), 3);
        assert_eq!(d("abc", "abc"), 0);
    }
}
