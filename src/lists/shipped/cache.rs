//! What was worked out of snapshots, kept in a file for the next run.
//!
//! The file may be missing, cut off, of another version, somebody else's or made up: then it is not used, and what it held
//! is worked out anew. It begins with a SHA-256 digest of the key and of all that follows; the key names the program and the
//! snapshots, so that a file of others is no file of these.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::prepare::{Layout, Prepared};
use crate::names::screening::NameIndex;

/// What the names of these files begin and end with.
const NAMES: (&str, &str) = ("lists-", ".index");
/// How many files of other versions or snapshots are left beside it: two versions may be used in turn.
const OTHERS: usize = 3;
/// Bytes of a digest, and of a length.
const DIGEST: usize = 32;
const LENGTH: usize = 8;

/// The file for a key.
pub(super) fn place(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{}{}{}", NAMES.0, key.get(..16).unwrap_or(key), NAMES.1))
}

/// What was kept for a key; `None` where there is nothing that can be used.
pub(super) fn get(folder: &Path, key: &str) -> Option<Prepared> {
    let bytes = read(&place(folder, key)).ok()?;
    let (digest, rest) = bytes.split_at_checked(DIGEST)?;
    let parse = || {
        let (length, rest) = rest.split_at_checked(LENGTH)?;
        let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
        let (layout, index) = rest.split_at_checked(length)?;
        let layout: Layout = serde_json::from_slice(layout).ok()?;
        Some(Prepared { layout, index: NameIndex::from_bytes(index).ok()? })
    };
    // Both take their time with so many bytes.
    let (is_whole, prepared) = rayon::join(|| digest_of(key, rest)[..] == *digest, parse);
    prepared.filter(|_| is_whole)
}

/// Keeps something for a key. It appears whole or not at all, however many do so at the same time.
pub(super) fn put(folder: &Path, key: &str, prepared: &Prepared) -> io::Result<()> {
    let layout = serde_json::to_vec(&prepared.layout)?;
    let mut rest = (layout.len() as u64).to_le_bytes().to_vec();
    rest.extend(layout);
    rest.extend(prepared.index.to_bytes());
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&digest_of(key, &rest))?;
    file.write_all(&rest)?;
    let place = place(folder, key);
    file.persist(&place)?;
    forget(folder, &place);
    Ok(())
}

fn digest_of(key: &str, rest: &[u8]) -> [u8; DIGEST] {
    let mut hash = Sha256::new();
    hash.update(key);
    hash.update(rest);
    hash.finalize().into()
}

/// Reads a file that nobody else can have written.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() || !is_ours(&meta) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn is_ours(meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    const OTHERS_WRITE: u32 = 0o022;
    // Who we are is told by a file that we make; it has no name and is gone at once.
    let us = tempfile::tempfile().and_then(|file| Ok(file.metadata()?.uid()));
    us.is_ok_and(|us| us == meta.uid()) && meta.mode() & OTHERS_WRITE == 0
}

#[cfg(not(unix))]
fn is_ours(_: &fs::Metadata) -> bool {
    true
}

/// Removes all but the newest of the other files. Where that fails they take room, and no more.
fn forget(folder: &Path, kept: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut others: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name();
            let is_one = name.to_str().is_some_and(|n| n.starts_with(NAMES.0) && n.ends_with(NAMES.1));
            (is_one && entry.path() != kept)
                .then_some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    others.sort_unstable();
    let old = others.len().saturating_sub(OTHERS);
    for (_, path) in others.iter().take(old) {
        let _ = fs::remove_file(path);
    }
}
