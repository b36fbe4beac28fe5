//! "Did you mean …?": the known word nearest to one that is not known.

/// The candidate that needs the fewest edits to become `word`, if that is few enough for a slip of the pen:
/// a third of its letters, at least one of three. Ties go to the first candidate.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let letters = other.chars().count();
        let longer = length.max(letters);
        let allowed = if longer < 3 { 0 } else { (longer / 3).max(1) };
        if length.abs_diff(letters) > allowed {
            continue;
        }
        let d = strsim::osa_distance(&word, &other);
        if d <= allowed && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
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
}
