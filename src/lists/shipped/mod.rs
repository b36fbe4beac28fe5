//! Snapshots of official lists that are part of the program, so that the first run asks them.
//!
//! A snapshot is a file `rules/lists/SOURCE@DAY.csv`, or `.csv.gz`, in the format of a list of one's own. Opened, it is an
//! edition like an imported one, of number 0. What takes time to work out of it, above all the index of its names, is
//! kept in a file that may be lost at any time.

mod blocks;
mod cache;
mod opened;
mod prepare;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

pub(crate) use blocks::pack;
pub(crate) use opened::Shipped;

use crate::diagnostic::Diagnostic;
use crate::names::index::builder;
use crate::source::{hex, sha256_hex};
use crate::tomlread::embedded;

/// The folder under `rules/` that holds them.
const FOLDER: &str = "lists";

/// One snapshot: an edition of a source, as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The source: `us-csl`.
    pub source: String,
    /// The day of which it is.
    pub day: Date,
    /// The name of the file.
    pub file: String,
    /// SHA-256 of the file as it is, in hex.
    pub digest: String,
    bytes: Cow<'static, [u8]>,
}

impl Snapshot {
    /// A snapshot in a file called `SOURCE@DAY.csv` or `SOURCE@DAY.csv.gz`.
    ///
    /// # Errors
    /// When the file is called otherwise.
    pub fn new(file: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Diagnostic> {
        let stem = file.strip_suffix(".gz").unwrap_or(file).strip_suffix(".csv");
        let named = stem.and_then(|stem| stem.split_once('@'));
        let Some((source, Ok(day))) = named.map(|(source, day)| (source, day.parse())) else {
            return Err(Diagnostic::error("snapshot", "this is no name of a snapshot")
                .at(file)
                .help("call it by source and day, as in us-csl@2026-07-31.csv.gz"));
        };
        let bytes = bytes.into();
        let digest = sha256_hex(&bytes);
        Ok(Self { source: source.to_owned(), day, file: file.to_owned(), digest, bytes })
    }

    /// What a snapshot of an edition is called.
    pub fn name(source: &str, day: Date) -> String {
        format!("{source}@{day}.csv.gz")
    }
}

/// Those that are part of the program, in the order of their names.
///
/// # Errors
/// When the program was built with a file that is none.
pub(crate) fn shipped() -> Result<Vec<Snapshot>, Diagnostic> {
    let files = embedded::contents(FOLDER).into_iter();
    let snapshots = files.filter(|(name, _)| name.split('.').any(|part| part == "csv"));
    snapshots.map(|(name, bytes)| Snapshot::new(name, bytes)).collect()
}

/// What tells everything worked out of these snapshots by this program from what was worked out of others, or by another.
fn key(snapshots: &[Snapshot]) -> String {
    let mut hash = Sha256::new();
    hash.update(builder());
    for snapshot in snapshots {
        hash.update(format!("\n{} {}", snapshot.file, snapshot.digest));
    }
    hex(&hash.finalize())
}
