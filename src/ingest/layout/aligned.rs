//! Tables whose columns are aligned with blanks under a ruler, as consoles and databases print them: `Name   Serial` above
//! `----   ------`.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::peek::{HEADER_ROWS, Peek, PeekRow};
use crate::diagnostic::Diagnostic;
use crate::ingest::rows::{Mark, RawCell, RawRow, Rows};

/// The rows of a text without separators, cut where the ruler's lines begin.
pub(super) struct AlignedRows {
    rows: Arc<dyn Rows>,
    /// Where each column begins, in characters.
    starts: Vec<usize>,
}

/// The same rows with their columns, if a ruler says where they are.
pub(super) fn aligned(rows: &Arc<dyn Rows>, peek: &Peek) -> Option<Arc<dyn Rows>> {
    let filled: Vec<&PeekRow> = peek.rows.iter().filter(|row| !row.is_blank()).collect();
    let single = filled.iter().filter(|row| row.cells.len() == 1).count();
    if !peek.is_text() || single * 10 < filled.len() * 9 {
        return None;
    }
    let ruler = filled.iter().take(HEADER_ROWS).skip(1).find_map(|row| ruler(row.cells.first()?))?;
    let fits = |row: &&&PeekRow| row.cells.first().is_some_and(|text| cut(text, &ruler).is_some());
    (filled.iter().filter(fits).count() * 5 >= filled.len() * 4)
        .then(|| Arc::new(AlignedRows { rows: Arc::clone(rows), starts: ruler }) as Arc<dyn Rows>)
}

/// Where the lines of a ruler begin: two or more, of hyphens or equals signs.
fn ruler(text: &str) -> Option<Vec<usize>> {
    let text = text.trim_end();
    if !text.chars().all(|c| matches!(c, '-' | '=' | ' ')) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let begins =
        |at: &usize| chars[*at] != ' ' && at.checked_sub(1).is_none_or(|before| chars[before] == ' ');
    let starts: Vec<usize> = (0..chars.len()).filter(begins).collect();
    let long = starts.iter().all(|at| chars.get(at + 1).is_some_and(|c| *c != ' '));
    (starts.len() > 1 && long).then_some(starts)
}

/// A line cut at these characters; `None` where a value stands across a border.
fn cut<'a>(text: &'a str, starts: &[usize]) -> Option<Vec<&'a str>> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let offset = |at: usize| offsets.get(at).copied().unwrap_or(text.len());
    let apart = |at: &&usize| **at > 0 && **at <= offsets.len();
    let blank = |at: &usize| text.get(offset(at - 1)..offset(*at)).is_some_and(|c| c.trim().is_empty());
    if !starts.iter().filter(apart).all(blank) {
        return None;
    }
    let ends = starts.iter().skip(1).map(|at| offset(*at)).chain([text.len()]);
    // What stands in front of the first column belongs to it.
    let first = starts.first().map(|_| 0);
    let begins = first.into_iter().chain(starts.iter().skip(1).map(|at| offset(*at)));
    begins.zip(ends).map(|(from, to)| text.get(from..to)).collect()
}

impl Rows for AlignedRows {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        self.rows.scan(from, end, &mut |row| {
            let [cell] = row.cells else { return visit(row) };
            if ruler(cell.text).is_some() {
                return visit(&RawRow { cells: &[], written: &[], ..*row });
            }
            match cut(cell.text, &self.starts).filter(|_| row.written.is_empty()) {
                Some(texts) => {
                    let cells: Vec<RawCell<'_>> =
                        texts.into_iter().map(|text| RawCell { text, kind: cell.kind }).collect();
                    visit(&RawRow { cells: &cells, ..*row })
                }
                // A line that does not fit is no row of the table, or one that cannot be read.
                None => visit(row),
            }
        })
    }

    fn within(&self) -> Option<&dyn Rows> {
        Some(&*self.rows)
    }

    fn size(&self) -> u64 {
        self.rows.size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruler_says_where_columns_begin() {
        assert_eq!(ruler("---- ------"), Some(vec![0, 5]));
        assert_eq!(ruler("====   ===="), Some(vec![0, 7]));
        for other in ["--------", "- -", "rig-1 --", ""] {
            assert_eq!(ruler(other), None, "{other}");
        }
    }

    #[test]
    fn lines_are_cut_between_values_only() {
        let starts = [0, 5];
        assert_eq!(cut("ab   cd", &starts), Some(vec!["ab   ", "cd"]));
        assert_eq!(cut("ab", &starts), Some(vec!["ab", ""]));
        assert_eq!(cut("größe cd", &starts), None);
        assert_eq!(cut("öl   cd", &starts), Some(vec!["öl   ", "cd"]));
    }
    #[test]
    fn what_the_rows_say_of_formulas_is_passed_on() {
        struct Unvalued;
        impl Rows for Unvalued {
            fn scan(
                &self,
                from: Mark,
                _: Option<u64>,
                _: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
            ) -> Result<Mark, Diagnostic> {
                Ok(from)
            }

            fn has_unvalued(&self) -> bool {
                true
            }

            fn size(&self) -> u64 {
                0
            }
        }
        assert!(AlignedRows { rows: Arc::new(Unvalued), starts: vec![0] }.has_unvalued());
    }
}
