//! What a killed run left in a folder. It is told from files of others by its name, by what stands in it, and by nobody
//! holding it: one of ours that is not locked was left behind.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use tempfile::Builder;

/// How temporary names begin and end.
const PREFIX: &str = ".tidewaiter-";
const SUFFIX: &str = ".tmp";

/// Letters and digits between the two, drawn for each: more than a name that a person gives has by chance.
const DRAWN: usize = 16;

/// How an envelope of ours begins.
pub(crate) const ENVELOPE: &[u8] = b"{\"payload\":\"eyJfdHlwZSI6";

/// How a record begins.
pub(crate) const RECORD: &[u8] = b"{\"inputs\":[";

/// How the files begin that are written under temporary names: reports and manifests, records, proofs, `-o json`, `-o text`, lists
/// exported and packed. A table is written in one go at the end: what a killed run leaves of it is empty.
const STARTS: [&[u8]; 7] = [
    ENVELOPE,
    RECORD,
    b"{\"tool\":{\"name\":\"tidewaiter\"",
    b"run               ",
    b"{\"index\":",
    b"id,list,name,",
    b"\x1F\x8B\x08",
];

/// A maker of files and folders under temporary names.
pub(crate) fn temporary() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(DRAWN);
    builder
}

/// Removes the files that killed runs left in a folder.
pub(crate) fn remove_files(folder: &Path) {
    for path in named(folder) {
        let is_file = path.symlink_metadata().is_ok_and(|meta| meta.is_file());
        if is_file && File::open(&path).is_ok_and(|file| begins_as_ours(&file) && file.try_lock().is_ok()) {
            drop(std::fs::remove_file(&path));
        }
    }
}

/// Whether a file, which may have been cut off anywhere, begins as one that we write.
pub(crate) fn begins_as_ours(file: &File) -> bool {
    let most = STARTS.iter().map(|start| start.len() as u64).max().unwrap_or_default();
    let mut head = Vec::new();
    let is_read = file.take(most).read_to_end(&mut head).is_ok();
    is_read && STARTS.iter().any(|start| head.starts_with(start) || start.starts_with(&head))
}

/// What bears a temporary name.
pub(crate) fn named(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let is_ours = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(is_temporary);
    entries.map(|entry| entry.path()).filter(is_ours).collect()
}

fn is_temporary(name: &str) -> bool {
    let drawn = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    drawn.is_some_and(|drawn| drawn.len() == DRAWN && drawn.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_drawn_is_told_from_one_that_somebody_gave() {
        let folder = tempfile::tempdir().unwrap();
        let file = temporary().tempfile_in(folder.path()).unwrap();
        assert!(is_temporary(file.path().file_name().unwrap().to_str().unwrap()));
        for name in
            ["notes", "", "0123456789abcde", "0123456789abcdef0", "0123456789-bcdef", "../3456789abcdef"]
        {
            assert!(!is_temporary(&format!("{PREFIX}{name}{SUFFIX}")), "{name}");
        }
        assert!(!is_temporary(".tidewaiter-0123456789abcdef"));
    }
}
