//! Lines within a table that are told by their cells alone, whatever the columns are: titles merged over them, and the
//! numbers that forms put below a header.

use super::shape::trim;

/// Whether a row numbers the columns: `1 2 3 4`, `(1) (2) (3)`, `А Б 1 2`; a column that is worked out says of which, `3=1*2`.
/// They count to `enough` or more: elsewhere than below the header few numbers may be the values of a machine.
pub(crate) fn numbers_columns<'a>(cells: impl Iterator<Item = &'a str>, enough: u32) -> bool {
    let (mut letters, mut last) = (0, 0);
    for cell in cells.map(trim).filter(|cell| !cell.is_empty()) {
        // Most rows are told by their first cell.
        if cell.len() > 24 {
            return false;
        }
        let bare = cell.split('=').next().unwrap_or_default();
        let bare = bare.trim_matches(|c: char| "()[]（）.".contains(c) || c.is_whitespace());
        match bare.parse::<u32>() {
            // A number stands twice where its cell is merged.
            Ok(number) if number == last + 1 || (number == last && last > 0) => last = number,
            Err(_) if last == 0 && letters < 3 && is_letter(bare) => letters += 1,
            _ => return false,
        }
    }
    last >= enough || (letters > 0 && last >= 2 && letters + last > enough)
}

/// Whether a row is the ruler below the header of a table in Markdown: `--- | :---: | ---:`.
pub(crate) fn is_ruler<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let ruled = |cell: &str| {
        let line = cell.strip_prefix(':').unwrap_or(cell);
        let line = line.strip_suffix(':').unwrap_or(line);
        (line.len() > 2 || (line.len() < cell.len() && !line.is_empty())) && line.bytes().all(|b| b == b'-')
    };
    let mut filled = cells.map(trim).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(ruled)
}

/// A label and what it says, `Seller: BITMAIN`. The groups of an address are none: `DE:AD:BE:AF:00:70`, `de::1`.
pub(crate) fn labelled(text: &str) -> Option<(&str, &str)> {
    let is_of_address = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '/');
    let is_address = || text.matches(':').nth(1).is_some() && trim(text).chars().all(is_of_address);
    text.split_once([':', '：']).filter(|_| !is_address())
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Whether three or more cells are filled and all hold the same text, as the title of a group does that is merged over the
/// columns. Of most rows the first two cells tell that they do not.
pub(crate) fn is_one_text<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut filled = cells.map(trim).filter(|cell| !cell.is_empty());
    let Some(first) = filled.next() else { return false };
    let mut others = 0;
    for cell in filled {
        if cell != first {
            return false;
        }
        others += 1;
    }
    others > 1 && first.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_no_labels() {
        assert_eq!(labelled("De: Kolding"), Some(("De", " Kolding")));
        assert_eq!(labelled("Para:"), Some(("Para", "")));
        for address in ["DE:AD:BE:AF:00:70", "de:ad::1", " de::1 "] {
            assert_eq!(labelled(address), None, "{address}");
        }
    }

    #[test]
    fn numbers_of_columns_are_told_from_rows() {
        for row in [
            "1|2|3",
            "(1)|(2)|(3)|(4)",
            "1.|2.|3.",
            "А|Б|1|2|3",
            "1|2|2|3",
            "1||2||3",
            "1|2|3|4=2*3",
            "[1]|[2]|[3]",
        ] {
            assert!(numbers_columns(row.split('|'), 3), "{row}");
        }
        for row in ["1|S21|3", "1|2", "2|3|4", "A|1|2", "1|3|4", "A1|2|3", "|||", "1|2|3|S21", "3|2|1"] {
            assert!(!numbers_columns(row.split('|'), 3), "{row}");
        }
        // A machine 1 in rack 2, and the header of the second page.
        assert!(!numbers_columns("1|2|3".split('|'), 4));
        assert!(numbers_columns("1|2|3|4".split('|'), 4));
    }

    #[test]
    fn rulers_of_tables_are_told_from_rows() {
        for row in ["|---|---|", "|:---|:-:|-----:|", "|-:|:-|", "|----------"] {
            assert!(is_ruler(row.split('|')), "{row}");
        }
        for row in ["|-|-|", "||", "|--|--|", "|---|a|", "|:|:|", "|- - -|"] {
            assert!(!is_ruler(row.split('|')), "{row}");
        }
    }

    #[test]
    fn one_text_in_all_cells_is_a_title() {
        assert!(is_one_text(["Room 1", "", "Room 1", "Room 1"].into_iter()));
        for row in
            [["a1", "a1", "", ""], ["a1", "a1", "a1", "a2"], ["12", "12", "12", "12"], ["", "", "", ""]]
        {
            assert!(!is_one_text(row.into_iter()), "{row:?}");
        }
    }
}
