//! Boards that are told apart by nothing but their number: `hash board 2`.

/// What stands before the number of a hash board that has no name.
pub(crate) const HASH_BOARD: &str = "hash board";

/// Whether a text only numbers a board, and says nothing of what kind it is.
pub(crate) fn only_numbers_board(text: &str) -> bool {
    const WORDS: [&str; 4] = [HASH_BOARD, "hashboard", "board", "chain"];
    let text = text.trim().to_ascii_lowercase();
    WORDS.iter().any(|word| {
        let number = text.strip_prefix(word).map(|rest| rest.trim_start_matches([' ', '#', '_', '-']));
        number.is_some_and(|n| (1..=2).contains(&n.len()) && n.bytes().all(|digit| digit.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_kind_of_board() {
        for text in ["hash board 1", "Hashboard #2", "board 3", "chain_0"] {
            assert!(only_numbers_board(text), "{text}");
        }
        for text in ["hash board", "BHB42601", "board A3", "Board 4711", "C3", ""] {
            assert!(!only_numbers_board(text), "{text}");
        }
    }
}
