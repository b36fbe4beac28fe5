//! What speaks against taking a new edition: it may be a broken download, or a file that is something else.

use std::fmt;

use jiff::civil::Date;

use super::{Edition, NewEdition, RowProblem};

/// How many unread rows are shown.
const SHOWN: usize = 5;

/// A list may lose this share of its entries from one edition to the next without a question, in percent.
pub const SHRINK_PERCENT: u64 = 2;

/// A reason to look before an edition is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It has no entry at all.
    Empty,
    /// It is dated later than the day it is imported on, and would hide every edition until then.
    Future(Date),
    /// A list of the edition before is not in it.
    ListLost {
        /// The list.
        list: String,
        /// How many entries it had.
        before: u64,
    },
    /// A list has lost more of its entries than lists do.
    Shrunk {
        /// The list.
        list: String,
        /// How many entries it had.
        before: u64,
        /// How many it has.
        after: u64,
    },
    /// A column of the edition before is not in it.
    ColumnLost(String),
    /// Rows that were not understood.
    Unread {
        /// How many.
        count: usize,
        /// The first of them.
        first: Vec<RowProblem>,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "it has no entry at all"),
            Self::Future(day) => write!(f, "it is dated {day}, which is yet to come"),
            Self::ListLost { list, before } => {
                write!(f, "the list {list} is gone; the edition before has {before} entries of it")
            }
            Self::Shrunk { list, before, after } => {
                let lost = before - after;
                // In tenths, without floating point.
                let tenths = lost * 1000 / before;
                write!(
                    f,
                    "the list {list} shrank by {}.{} %: {before} entries before, {after} now",
                    tenths / 10,
                    tenths % 10
                )
            }
            Self::ColumnLost(column) => write!(f, "the column `{column}` is gone"),
            Self::Unread { count, first } => {
                write!(f, "{count} {} not understood", if *count == 1 { "row was" } else { "rows were" })?;
                for row in first {
                    write!(f, "\n  {} row {}: {}", row.file, row.row, row.problem)?;
                }
                if *count > first.len() {
                    write!(f, "\n  and {} more", count - first.len())?;
                }
                Ok(())
            }
        }
    }
}

/// Everything that speaks against a new edition, held against the edition that comes before it.
pub fn doubts(new: &NewEdition, before: Option<&Edition>, today: Date) -> Vec<Doubt> {
    let NewEdition { edition, listings, unread } = new;
    let mut doubts = Vec::new();
    if listings.is_empty() {
        doubts.push(Doubt::Empty);
    }
    if let Some(day) = edition.date.filter(|day| *day > today) {
        doubts.push(Doubt::Future(day));
    }
    if let Some(before) = before {
        for (list, &had) in &before.counts {
            let has = edition.counts.get(list).copied().unwrap_or(0);
            if has == 0 && had > 0 {
                doubts.push(Doubt::ListLost { list: list.clone(), before: had });
            } else if has * 100 < had * (100 - SHRINK_PERCENT) {
                doubts.push(Doubt::Shrunk { list: list.clone(), before: had, after: has });
            }
        }
        // Another format of the same list calls its columns otherwise.
        if before.format == edition.format {
            let lost = before.columns.iter().filter(|c| !edition.columns.contains(c));
            doubts.extend(lost.cloned().map(Doubt::ColumnLost));
        }
    }
    if !unread.is_empty() {
        let first = unread.iter().take(SHOWN).cloned().collect();
        doubts.push(Doubt::Unread { count: unread.len(), first });
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::ParsedList;
    use crate::model::Listing;

    fn new(lists: &[(&str, usize)], columns: &[&str]) -> NewEdition {
        let listings = lists
            .iter()
            .flat_map(|(list, n)| (0..*n).map(|_| Listing { list: (*list).to_owned(), ..Listing::default() }))
            .collect();
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        let parsed = ParsedList { listings, columns, ..ParsedList::default() };
        NewEdition::new(("own", "own"), "", Vec::new(), parsed, "2026-07-31T00:00:00Z".parse().unwrap(), "0")
    }

    fn today() -> Date {
        "2026-07-31".parse().unwrap()
    }

    #[test]
    fn two_percent_may_go_and_more_may_not() {
        let before = new(&[("a", 100), ("b", 3)], &["id", "name"]).edition;
        assert_eq!(doubts(&new(&[("a", 98), ("b", 3)], &["id", "name"]), Some(&before), today()), []);
        let after = doubts(&new(&[("a", 97), ("b", 2)], &["id", "name"]), Some(&before), today());
        let shown: Vec<String> = after.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "the list a shrank by 3.0 %: 100 entries before, 97 now",
                "the list b shrank by 33.3 %: 3 entries before, 2 now"
            ]
        );
    }

    #[test]
    fn a_list_or_a_column_that_is_gone_is_seen_and_a_new_one_is_welcome() {
        let before = new(&[("a", 100), ("b", 3)], &["id", "name"]).edition;
        let after = doubts(&new(&[("a", 100), ("c", 9)], &["id", "alias"]), Some(&before), today());
        assert_eq!(
            after,
            [Doubt::ListLost { list: "b".to_owned(), before: 3 }, Doubt::ColumnLost("name".to_owned())]
        );
        let mut json = new(&[("a", 100), ("b", 3)], &["results"]);
        json.edition.format = "own-json".to_owned();
        assert_eq!(doubts(&json, Some(&before), today()), [], "another format");
    }

    #[test]
    fn unread_rows_an_empty_file_and_a_date_to_come_are_seen_without_an_edition_before() {
        let mut empty = new(&[], &[]);
        empty.edition.date = Some("2062-07-31".parse().unwrap());
        empty.unread = (1..=7)
            .map(|row| RowProblem { file: "x.csv".to_owned(), row, problem: "no name".to_owned() })
            .collect();
        let found = doubts(&empty, None, today());
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(shown[..2], ["it has no entry at all", "it is dated 2062-07-31, which is yet to come"]);
        assert!(shown[2].starts_with("7 rows were not understood\n  x.csv row 1: no name\n"), "{}", shown[2]);
        assert!(shown[2].ends_with("row 5: no name\n  and 2 more"), "{}", shown[2]);
    }
}
