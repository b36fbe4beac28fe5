//! What was worked out of snapshots, kept in two files for the next run: where things are, and the index of names.

use std::io;
use std::path::Path;

use super::prepare::{Layout, Prepared};
use crate::lists::kept::KeptFile;
use crate::names::index::NameIndex;

const LAYOUT: KeptFile = KeptFile("lists-", ".json");
const INDEX: KeptFile = KeptFile("lists-", ".index");

/// Where things are, as it was kept for a key; `None` where there is nothing that can be used.
pub(super) fn layout(folder: &Path, key: &str) -> Option<Layout> {
    LAYOUT.get(folder, key, |bytes| serde_json::from_slice(bytes).ok())
}

/// The index that was kept for a key, likewise.
pub(super) fn index(folder: &Path, key: &str) -> Option<NameIndex> {
    INDEX.get(folder, key, |bytes| NameIndex::from_bytes(bytes).ok())
}

/// Keeps something for a key.
pub(super) fn put(folder: &Path, key: &str, prepared: &Prepared) -> io::Result<()> {
    INDEX.put(folder, key, &prepared.index.to_bytes())?;
    LAYOUT.put(folder, key, &serde_json::to_vec(&prepared.layout)?)
}
