//! What was worked out of lists, kept in files for the next run.
//!
//! A file may be missing, cut off, of another version, somebody else's or made up: then it is not used, and what it held is
//! worked out anew. It begins with a SHA-256 digest of its key and of all that follows; the key names all that the content
//! was worked out of, and by which program, so that a file of others is no file of these.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

/// How many files of other keys are left beside one: two versions may be used in turn.
const OTHERS: usize = 3;
/// Bytes of a digest.
const DIGEST: usize = 32;

/// A kind of things that are kept: what the names of their files begin and end with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeptFile(pub &'static str, pub &'static str);

impl KeptFile {
    /// The file for a key.
    fn place(self, folder: &Path, key: &str) -> PathBuf {
        folder.join(format!("{}{}{}", self.0, key.get(..16).unwrap_or(key), self.1))
    }

    /// What was kept for a key, as `parse` understands it; `None` where there is nothing that can be used.
    pub(crate) fn get<T: Send>(
        self,
        folder: &Path,
        key: &str,
        parse: impl FnOnce(&[u8]) -> Option<T> + Send,
    ) -> Option<T> {
        let bytes = read(&self.place(folder, key)).ok()?;
        let (digest, rest) = bytes.split_at_checked(DIGEST)?;
        // Both take their time with many bytes.
        let (is_whole, parsed) = rayon::join(|| digest_of(key, rest)[..] == *digest, || parse(rest));
        parsed.filter(|_| is_whole)
    }

    /// Keeps something for a key. It appears whole or not at all, however many do so at the same time.
    pub(crate) fn put(self, folder: &Path, key: &str, content: &[u8]) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&digest_of(key, content))?;
        file.write_all(content)?;
        let place = self.place(folder, key);
        file.persist(&place)?;
        self.forget(folder, &place);
        Ok(())
    }

    /// Removes all but the newest of the other files. Where that fails they take room, and no more.
    fn forget(self, folder: &Path, kept: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut others: Vec<(SystemTime, PathBuf)> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let name = entry.file_name();
                let is_one = name.to_str().is_some_and(|n| n.starts_with(self.0) && n.ends_with(self.1));
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
