//! Cells of CSV that a spreadsheet would take for a formula.
//!
//! As OWASP advises for CSV injection, what we write into a cell of ours begins with an apostrophe where it would otherwise
//! begin with `=`, `+`, `-`, `@`, a tab or a line end, in full-width forms and behind blanks as well. Cells of others that go
//! through are left as they are: they are theirs, and were in the file before.

use std::borrow::Cow;

use super::invisible::is_invisible;

/// A cell of ours as it is written.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell that [`guarded`] wrote.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| is_formula(cell)).unwrap_or(cell)
}

/// Apostrophes in front change nothing, so that one more of them can be told from those that were there.
fn is_formula(cell: &str) -> bool {
    let skipped = |c: char| c == '\'' || c.is_whitespace() || is_invisible(c);
    cell.trim_start_matches('\'').starts_with(['\t', '\r', '\n'])
        || cell.trim_start_matches(skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text() {
        for cell in [
            "=1+2",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\r=1",
            "\nx",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            " =1",
            "\u{feff}=1",
        ] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["", "Acme", "a=b", "1-2", "'quoted'", "12 + 3", "(=1)"] {
            assert_eq!(guarded(cell), cell);
            assert_eq!(unguarded(cell), cell);
        }
        assert_eq!(guarded("'=1"), "''=1");
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(cell in "['=+@\\- \ta-c＝\u{200b}]{0,6}") {
            let written = guarded(&cell).into_owned();
            prop_assert!(!written.starts_with(['=', '+', '-', '@', '＝', '\t']));
            prop_assert_eq!(unguarded(&written), cell);
        }
    }
}
