//! What the values of a column look like.

use std::collections::BTreeMap;

use crate::ingest::shape::trim;
use crate::text::placeholders::is_placeholder;

/// Whether most values of a column are GUIDs: `3f2c9a11-8a41-4e27-9c11-aa0011bb2201`.
pub(super) fn holds_guids(sample: &[Vec<String>], column: usize) -> bool {
    let (all, guids) = values(sample, column)
        .fold((0, 0), |(all, guids), (_, value)| (all + 1, guids + usize::from(is_guid(&value))));
    guids * 5 >= all * 4 && guids > 0
}

fn is_guid(value: &str) -> bool {
    let bare = value.trim_start_matches('{').trim_end_matches('}');
    let mut groups = bare.split('-');
    let lengths = [8, 4, 4, 4, 12];
    let fits = |length: usize| {
        groups
            .next()
            .is_some_and(|group| group.len() == length && group.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    lengths.into_iter().all(fits) && bare.len() == 36
}

/// The values of a column that say something, each with its row.
pub(super) fn values(sample: &[Vec<String>], column: usize) -> impl Iterator<Item = (usize, String)> {
    let value = move |row: &Vec<String>| {
        row.get(column).map(|v| trim(v)).filter(|v| !is_placeholder(v)).map(str::to_lowercase)
    };
    sample.iter().enumerate().filter_map(move |(at, row)| Some((at, value(row)?)))
}

/// Whether a column's values are 1, 2, 3 … in the order of the rows.
pub(super) fn counts_rows(sample: &[Vec<String>], column: usize) -> bool {
    let mut next = None;
    let mut seen = 0;
    for (_, value) in values(sample, column) {
        let Ok(number) = value.trim_end_matches(['.', ')']).parse::<u64>() else { return false };
        if next.is_some_and(|next| next != number) || (next.is_none() && number > 1) {
            return false;
        }
        next = Some(number + 1);
        seen += 1;
    }
    // `0` is a placeholder, so that a column that counts from it begins with 1.
    seen > 1
}

/// The last two words of a text: `access point`.
pub(super) fn two_words(value: &str) -> Option<&str> {
    let (at, _) = value.rmatch_indices(' ').nth(1)?;
    value.get(at + 1..)
}

/// Whether a key has different values.
pub(super) fn varies(pairs: impl Iterator<Item = (String, String)>) -> bool {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut pairs = pairs;
    pairs.any(|(key, value)| *first.entry(key).or_insert_with(|| value.clone()) != value)
}
