//! What became of the rows that were read.

use std::collections::BTreeMap;
use std::fmt;

/// Different reasons kept; rows skipped for later ones are counted under [`OTHER`].
const REASONS: usize = 64;
/// Places kept for each reason.
const PLACES: usize = 5;
/// The reason under which rows are counted once there are too many reasons.
const OTHER: &str = "other reasons";

/// Rows read, blank and skipped. Workers may fill one each; [`RowTally::merge`] them in input order.
#[derive(Clone, Debug, Default)]
pub struct RowTally {
    /// Rows of data, blank ones and those skipped included, headers not.
    pub read: u64,
    /// Rows without any text.
    pub blank: u64,
    by_reason: BTreeMap<String, (u64, Vec<String>)>,
}

/// Rows that belong to no machine, for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkippedRows<'a> {
    /// Why: `no machine key`.
    pub reason: &'a str,
    /// How many rows.
    pub rows: u64,
    /// The first of them, as places: `miners.csv!17`.
    pub first: &'a [String],
}

impl RowTally {
    /// Counts a row (already in `read`) that was skipped. `reason` is a fixed text, the same for all such rows.
    pub fn skip(&mut self, reason: &str, place: impl fmt::Display) {
        let (rows, first) = self.slot(reason);
        *rows += 1;
        if first.len() < PLACES {
            first.push(place.to_string());
        }
    }

    /// Counts many rows (already in `read`) that were skipped for one reason, with the places of the first.
    pub fn skip_rows(&mut self, reason: &str, count: u64, places: impl Iterator<Item = String>) {
        let (rows, first) = self.slot(reason);
        *rows += count;
        let room = PLACES.saturating_sub(first.len());
        first.extend(places.take(room));
    }

    /// Adds the rows of a later piece of the input.
    pub fn merge(&mut self, later: Self) {
        self.read += later.read;
        self.blank += later.blank;
        for (reason, (n, places)) in later.by_reason {
            let (rows, first) = self.slot(&reason);
            *rows += n;
            let room = PLACES.saturating_sub(first.len());
            first.extend(places.into_iter().take(room));
        }
    }

    fn slot(&mut self, reason: &str) -> &mut (u64, Vec<String>) {
        let known = self.by_reason.contains_key(reason) || self.by_reason.len() < REASONS;
        self.by_reason.entry(if known { reason } else { OTHER }.to_owned()).or_default()
    }

    /// Rows skipped, for most rows first, then by reason.
    pub fn reasons(&self) -> Vec<SkippedRows<'_>> {
        let mut all: Vec<_> = self
            .by_reason
            .iter()
            .map(|(reason, (rows, first))| SkippedRows { reason, rows: *rows, first })
            .collect();
        all.sort_by_key(|s| std::cmp::Reverse(s.rows));
        all
    }

    /// How many rows were skipped.
    pub fn skipped(&self) -> u64 {
        self.by_reason.values().map(|(rows, _)| rows).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_merge_as_if_read_in_one_go() {
        let tally = |rows: std::ops::Range<u64>| {
            let mut t = RowTally { read: rows.end - rows.start, ..RowTally::default() };
            rows.for_each(|n| t.skip("no machine key", format_args!("m.csv!{n}")));
            t
        };
        let mut parts = tally(1..4);
        parts.merge(tally(4..100));
        assert_eq!((parts.read, parts.skipped()), (99, 99));
        assert_eq!(parts.reasons(), tally(1..100).reasons());
        assert_eq!(parts.reasons()[0].first, ["m.csv!1", "m.csv!2", "m.csv!3", "m.csv!4", "m.csv!5"]);
    }

    #[test]
    fn a_reason_a_row_does_not_fill_the_memory() {
        let mut t = RowTally::default();
        (0..1000).for_each(|n| t.skip(&format!("reason {n}"), n));
        assert_eq!(t.skipped(), 1000);
        assert_eq!(t.reasons().len(), REASONS + 1);
    }
}
