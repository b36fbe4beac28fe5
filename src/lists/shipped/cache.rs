//! What was worked out of snapshots, kept in a file for the next run.

use std::io;
use std::path::Path;

use super::prepare::{Layout, Prepared};
use crate::lists::kept::KeptFile;
use crate::names::index::NameIndex;

const INDEX: KeptFile = KeptFile("lists-", ".index");
/// Bytes of a length.
const LENGTH: usize = 8;

/// What was kept for a key; `None` where there is nothing that can be used.
pub(super) fn get(folder: &Path, key: &str) -> Option<Prepared> {
    INDEX.get(folder, key, |bytes| {
        let (length, rest) = bytes.split_at_checked(LENGTH)?;
        let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
        let (layout, index) = rest.split_at_checked(length)?;
        let layout: Layout = serde_json::from_slice(layout).ok()?;
        Some(Prepared { layout, index: NameIndex::from_bytes(index).ok()? })
    })
}

/// Keeps something for a key.
pub(super) fn put(folder: &Path, key: &str, prepared: &Prepared) -> io::Result<()> {
    let layout = serde_json::to_vec(&prepared.layout)?;
    let mut bytes = (layout.len() as u64).to_le_bytes().to_vec();
    bytes.extend(layout);
    bytes.extend(prepared.index.to_bytes());
    INDEX.put(folder, key, &bytes)
}
