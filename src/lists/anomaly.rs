//! What speaks against taking a new edition: it may be a broken download, or a file that is something else.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::diff::{Changed, diff};
use super::{Edition, Listings, NewEdition, RowProblem, official_lists};
use crate::diagnostic::Diagnostic;
use crate::model::Listing;
use crate::names::keys;

#[cfg(test)]
mod tests;

/// How many rows, entries or names are shown of many.
const SHOWN: usize = 5;

/// A list may lose this share of its entries, or of its entries some names, from one edition to the next without a
/// question, in percent.
pub(crate) const SHRINK_PERCENT: u64 = 2;

/// An edition that a new one is held against, with its entries.
#[derive(Debug)]
pub(crate) struct Before {
    /// The edition.
    pub edition: Edition,
    /// Its entries.
    pub listings: Listings,
}

/// A reason to look before an edition is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anomaly {
    /// It has no entry at all.
    Empty,
    /// It is dated later than the day it is imported on, and would hide every edition until then.
    Future(Date),
    /// It is the first of its source, and has fewer entries of a list than its source always carries.
    Lacking {
        /// The list.
        list: String,
        /// How many entries it has.
        has: u64,
        /// How many there are at least in every whole file.
        least: u64,
    },
    /// A list of the edition before is not in it.
    ListLost {
        /// The list.
        list: String,
        /// How many entries it had.
        before: u64,
    },
    /// More entries of a list are gone than leave a list from one edition to the next, however many came.
    EntriesLost {
        /// The list.
        list: String,
        /// How many entries it had.
        before: u64,
        /// How many of them are gone.
        gone: u64,
        /// What the first of them are called.
        first: Vec<String>,
    },
    /// More entries of a list have lost names than do from one edition to the next.
    NamesLost {
        /// The list.
        list: String,
        /// How many entries it had.
        before: u64,
        /// How many of them have lost a name.
        entries: u64,
        /// The first names that are gone.
        first: Vec<String>,
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

impl fmt::Display for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "it has no entry at all"),
            Self::Future(day) => write!(f, "it is dated {day}, which is yet to come"),
            Self::Lacking { list, has: 0, least } => {
                write!(
                    f,
                    "it lacks the list {list}, of which its source always carries {least} entries or more"
                )
            }
            Self::Lacking { list, has, least } => {
                write!(
                    f,
                    "it has {has} entries of the list {list}; its source always carries {least} or more"
                )
            }
            Self::ListLost { list, before } => {
                write!(f, "the list {list} is gone; the edition before has {before} entries of it")
            }
            Self::EntriesLost { list, before, gone, .. } => {
                write!(
                    f,
                    "of the {before} entries of the list {list} {gone} are gone ({})",
                    share(*gone, *before)
                )
            }
            Self::NamesLost { list, before, entries, .. } => {
                let share = share(*entries, *before);
                write!(f, "of the {before} entries of the list {list} {entries} have lost names ({share})")
            }
            Self::ColumnLost(column) => write!(f, "the column `{column}` is gone"),
            Self::Unread { count, .. } => {
                write!(f, "{count} {} not understood", if *count == 1 { "row was" } else { "rows were" })
            }
        }
    }
}

impl Anomaly {
    /// The first of what it is about, a line each, and how many more there are.
    pub(crate) fn examples(&self) -> Vec<String> {
        let (mut lines, all): (Vec<String>, u64) = match self {
            Self::EntriesLost { first, gone: all, .. } | Self::NamesLost { first, entries: all, .. } => {
                (first.clone(), *all)
            }
            Self::Unread { count, first } => {
                let line = |row: &RowProblem| format!("{} row {}: {}", row.file, row.row, row.problem);
                (first.iter().map(line).collect(), *count as u64)
            }
            _ => return Vec::new(),
        };
        let more = all.saturating_sub(lines.len() as u64);
        lines.extend((more > 0).then(|| format!("and {more} more")));
        lines
    }
}

/// A share in percent, with tenths and without floating point.
fn share(part: u64, whole: u64) -> String {
    let tenths = part * 1000 / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Everything that speaks against a new edition, held against the edition that comes before it.
///
/// # Errors
/// When the entries of one cannot be read.
pub(crate) fn anomalies(
    new: &NewEdition,
    before: Option<&Before>,
    today: Date,
) -> Result<Vec<Anomaly>, Diagnostic> {
    let NewEdition { edition, listings, unread } = new;
    let mut anomalies = Vec::new();
    if listings.is_empty() {
        anomalies.push(Anomaly::Empty);
    }
    if let Some(day) = edition.date.filter(|day| *day > today) {
        anomalies.push(Anomaly::Future(day));
    }
    match before {
        None => anomalies.extend(lacking(edition)),
        Some(before) => {
            anomalies.extend(lost(new, before)?);
            // Another format of the same list calls its columns otherwise.
            if before.edition.format == edition.format {
                let lost = before.edition.columns.iter().filter(|c| !edition.columns.contains(c));
                anomalies.extend(lost.cloned().map(Anomaly::ColumnLost));
            }
        }
    }
    if !unread.is_empty() {
        let first = unread.iter().take(SHOWN).cloned().collect();
        anomalies.push(Anomaly::Unread { count: unread.len(), first });
    }
    Ok(anomalies)
}

/// The lists of which an edition has fewer entries than its source always carries.
fn lacking(edition: &Edition) -> impl Iterator<Item = Anomaly> {
    official_lists().iter().filter_map(|known| {
        let least = known.least.get(&edition.source).copied()?;
        let has = edition.counts.get(&known.id).copied().unwrap_or(0);
        (has < least).then(|| Anomaly::Lacking { list: known.id.clone(), has, least })
    })
}

/// What is gone, list by list.
fn lost(new: &NewEdition, before: &Before) -> Result<Vec<Anomaly>, Diagnostic> {
    let (old, fresh) = differing(&before.listings, &new.listings)?;
    let diff = diff(&old, &fresh);
    // What two versions of the program read out of one cell may differ in words.
    let comparable = before.edition.read_by == new.edition.read_by;
    let mut anomalies = Vec::new();
    for (list, &before) in before.listings.counts() {
        if !new.edition.counts.contains_key(list) {
            anomalies.push(Anomaly::ListLost { list: list.clone(), before });
            continue;
        }
        let list = list.clone();
        let gone: Vec<&&Listing> = diff.went.iter().filter(|l| l.list == list).collect();
        if too_many(gone.len(), before) {
            let first = gone.iter().take(SHOWN).map(|l| format!("{} [{}]", l.title(), l.entry)).collect();
            anomalies.push(Anomaly::EntriesLost {
                list: list.clone(),
                before,
                gone: gone.len() as u64,
                first,
            });
        }
        let changed = diff.changed.iter().filter(|c| comparable && c.old.list == list);
        let names: Vec<String> = changed.filter_map(name_lost).collect();
        if too_many(names.len(), before) {
            let entries = names.len() as u64;
            anomalies.push(Anomaly::NamesLost {
                list,
                before,
                entries,
                first: names.into_iter().take(SHOWN).collect(),
            });
        }
    }
    Ok(anomalies)
}

/// The entries of each that the other does not have just so. Most stay as they are from one edition to the next: they are
/// told by a digest, so that few are held.
fn differing(old: &Listings, new: &Listings) -> Result<(Vec<Listing>, Vec<Listing>), Diagnostic> {
    let mut only_new: HashMap<[u8; 32], u32> = HashMap::new();
    new.each(|listing| {
        *only_new.entry(digest(listing)?).or_default() += 1;
        Ok(())
    })?;
    let mut rest = (Vec::new(), Vec::new());
    old.each(|listing| {
        match only_new.get_mut(&digest(listing)?) {
            Some(count @ 1..) => *count -= 1,
            _ => rest.0.push(listing.clone()),
        }
        Ok(())
    })?;
    new.each(|listing| {
        if let Some(count @ 1..) = only_new.get_mut(&digest(listing)?) {
            *count -= 1;
            rest.1.push(listing.clone());
        }
        Ok(())
    })?;
    Ok(rest)
}

/// A digest of what an entry says, wherever it stands.
fn digest(listing: &Listing) -> Result<[u8; 32], Diagnostic> {
    let text = serde_json::to_vec(&Listing { row: 0, ..listing.clone() })
        .map_err(|e| Diagnostic::error("io", format!("an entry cannot be written: {e}")))?;
    Ok(Sha256::digest(text).into())
}

fn too_many(lost: usize, before: u64) -> bool {
    lost as u64 * 100 > before * SHRINK_PERCENT
}

/// The first name that an entry has no more, however it is written.
fn name_lost(changed: &Changed<'_>) -> Option<String> {
    if changed.fields.iter().all(|field| field.field != "names" || field.gone.is_empty()) {
        return None;
    }
    let has: BTreeSet<String> = changed.new.names.iter().map(|name| keys(&name.text).full).collect();
    let mut lost = changed.old.names.iter().filter(|name| !has.contains(&keys(&name.text).full));
    lost.next().map(|name| format!("{} [{}]", name.text, changed.old.entry))
}
