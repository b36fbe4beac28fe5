//! Words that are written in several ways, and the way they are compared in.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// Written → compared. No right side stands on a left one, so writing out twice changes nothing.
/// Ambiguous ones (`elec`, `ind`, `assoc`) are left alone.
const TABLE: &[(&str, &str)] = &[
    ("acad", "academy"),
    ("bros", "brothers"),
    ("centre", "center"),
    ("co", "company"),
    ("comm", "communications"),
    ("comms", "communications"),
    ("communication", "communications"),
    ("coop", "cooperative"),
    ("corp", "corporation"),
    ("corpn", "corporation"),
    ("ctr", "center"),
    ("dept", "department"),
    ("dev", "development"),
    ("engg", "engineering"),
    ("engr", "engineering"),
    ("engrg", "engineering"),
    ("eqpt", "equipment"),
    ("equip", "equipment"),
    ("exp", "export"),
    ("govt", "government"),
    ("grp", "group"),
    ("hldg", "holding"),
    ("hldgs", "holding"),
    ("holdings", "holding"),
    ("imp", "import"),
    ("inc", "incorporated"),
    ("indl", "industrial"),
    ("inds", "industries"),
    ("industry", "industries"),
    ("inst", "institute"),
    ("intl", "international"),
    ("lab", "laboratory"),
    ("laboratories", "laboratory"),
    ("labs", "laboratory"),
    ("lmtd", "limited"),
    ("ltd", "limited"),
    ("ltda", "limitada"),
    ("mfg", "manufacturing"),
    ("mfr", "manufacturer"),
    ("mgmt", "management"),
    ("natl", "national"),
    ("prod", "products"),
    ("prods", "products"),
    ("pte", "private"),
    ("pty", "proprietary"),
    ("pvt", "private"),
    ("sci", "science"),
    ("semicon", "semiconductor"),
    ("semiconductors", "semiconductor"),
    ("services", "service"),
    ("srvc", "service"),
    ("srvcs", "service"),
    ("svc", "service"),
    ("svcs", "service"),
    ("sys", "system"),
    ("systems", "system"),
    ("tech", "technology"),
    ("technol", "technology"),
    ("technologies", "technology"),
    ("techs", "technology"),
    ("telecom", "telecommunications"),
    ("telecommunication", "telecommunications"),
    ("trdg", "trading"),
    ("univ", "university"),
];

static BY_WORD: LazyLock<HashMap<&str, &str, foldhash::fast::FixedState>> =
    LazyLock::new(|| TABLE.iter().copied().collect());

/// The way a word is compared in.
pub(super) fn canonical(word: &str) -> Option<&'static str> {
    BY_WORD.get(word).copied()
}

/// Every word that is written out.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(written, _)| *written)
}

/// Writes out every word of the table.
pub(super) fn write_out(words: &mut [String]) {
    for word in words {
        if let Some(written_out) = canonical(word) {
            written_out.clone_into(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_settles_in_one_step() {
        assert!(TABLE.is_sorted_by(|(a, _), (b, _)| a < b), "in order, and each word once");
        for (written, compared) in TABLE {
            assert_eq!(canonical(compared), None, "{written} leads to {compared}, which leads on");
        }
    }
}
