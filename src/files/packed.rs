//! Small sets of files: those of a folder, a `.tar.gz` or a `.zip`, read whole and strictly. What does not belong there refuses all of
//! it, and nothing is ever written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use super::bytes::Bytes;
use super::zipped;
use crate::diagnostic::Diagnostic;
use crate::source;

/// How many files there may be.
const FILES: usize = 2_000;
/// How many bytes they may have together, and an archive of them.
const BYTES: u64 = 16 << 20;
/// Folders that may stand in each other.
const DEEP: usize = 8;
/// The longest part of a name.
const LONGEST: usize = 128;

/// Files by their names from the root of the set: `us/parties.toml`.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Whether a file is read as an archive of such files.
pub(crate) fn is_archive(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    path.is_file() && [".zip", ".tar.gz", ".tgz"].iter().any(|ending| name.ends_with(ending))
}

/// The files of a folder or an archive.
///
/// # Errors
/// When it cannot be read, or holds what does not belong there: links, devices, names that lead out of it or that some systems take
/// for each other, more than is held.
pub(crate) fn read(path: &Path) -> Result<Files, Diagnostic> {
    let place = path.display().to_string();
    let mut set = Set { files: Files::new(), folded: BTreeMap::new(), bytes: 0, entries: 0, place: &place };
    if path.is_dir() {
        set.folder(path, "", 0)?;
        return Ok(set.files);
    }
    let file = source::open(path).map_err(|e| set.broken(&e))?;
    if file.metadata().map_err(|e| set.broken(&e))?.len() > BYTES {
        return Err(set.no(&format!("it has more than {BYTES} bytes")));
    }
    let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    if is_zip {
        set.zip(&place, file)?;
    } else {
        set.tar(file)?;
    }
    set.without_common_folder()
}

/// What was read so far.
struct Set<'p> {
    files: Files,
    /// The names as a system that ignores case takes them, of files and folders.
    folded: BTreeMap<String, String>,
    bytes: u64,
    entries: usize,
    place: &'p str,
}

impl Set<'_> {
    fn no(&self, why: &str) -> Diagnostic {
        Diagnostic::error("pack-archive", format!("this is refused whole: {why}"))
            .at(self.place)
            .help("ask who packed it; only plain files belong there, under names of letters, digits, '.', '_' and '-'")
    }

    fn broken(&self, why: &dyn std::fmt::Display) -> Diagnostic {
        Diagnostic::error("io", format!("cannot read it: {why}")).at(self.place)
    }

    /// Takes a file in.
    fn take(&mut self, name: &str, from: impl Read) -> Result<(), Diagnostic> {
        self.name(name, true)?;
        let mut bytes = Vec::new();
        from.take(BYTES - self.bytes + 1).read_to_end(&mut bytes).map_err(|e| self.broken(&e))?;
        self.bytes += bytes.len() as u64;
        if self.bytes > BYTES {
            return Err(self.no(&format!("its files have more than {BYTES} bytes together")));
        }
        self.files.insert(name.to_owned(), bytes);
        Ok(())
    }

    /// Checks a name, and that nobody takes it for another.
    fn name(&mut self, name: &str, is_file: bool) -> Result<(), Diagnostic> {
        self.entries += 1;
        if self.entries > FILES {
            return Err(self.no(&format!("it holds more than {FILES} files and folders")));
        }
        let parts: Vec<&str> = name.split('/').collect();
        let good = |part: &&str| {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
            (1..=LONGEST).contains(&part.len())
                && part.bytes().all(allowed)
                && !part.starts_with('.')
                && !part.ends_with('.')
        };
        if parts.len() > DEEP || !parts.iter().all(good) {
            return Err(self.no(&format!("`{name}` is no name of a file in it")));
        }
        // Each folder on the way, too: `A/x` beside `a/x`, a file where another has a folder.
        let mut way = String::new();
        for (n, part) in parts.iter().enumerate() {
            let is_last = n + 1 == parts.len();
            if n > 0 {
                way.push('/');
            }
            way.push_str(part);
            let kind = if is_last && is_file { "" } else { "/" };
            let known = self.folded.insert(way.to_ascii_lowercase(), format!("{way}{kind}"));
            if let Some(known) =
                known.filter(|known| (is_last && is_file) || *known != format!("{way}{kind}"))
            {
                return Err(self.no(&format!("`{known}` and `{name}` are one name for some systems")));
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path, prefix: &str, deep: usize) -> Result<(), Diagnostic> {
        if deep > DEEP {
            return Err(self.no("its folders stand too deep in each other"));
        }
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|e| self.broken(&e))? {
            if entries.len() > FILES {
                return Err(self.no(&format!("it holds more than {FILES} files and folders")));
            }
            entries.push(entry.map_err(|e| self.broken(&e))?.path());
        }
        entries.sort();
        for path in entries {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                return Err(self.no("it holds a file whose name is no text"));
            };
            let name = format!("{prefix}{name}");
            let meta = path.symlink_metadata().map_err(|e| self.broken(&e))?;
            if meta.is_dir() {
                self.name(&name, false)?;
                self.folder(&path, &format!("{name}/"), deep + 1)?;
            } else if meta.is_file() {
                let file = File::open(&path).map_err(|e| self.broken(&e))?;
                self.take(&name, file)?;
            } else {
                return Err(self.no(&format!("`{name}` is a link or no file")));
            }
        }
        Ok(())
    }

    fn tar(&mut self, file: File) -> Result<(), Diagnostic> {
        // What unpacks to more than files may have is cut, headers and padding included.
        let most = BYTES + 1024 * (FILES as u64 + 64);
        let mut archive = tar::Archive::new(GzDecoder::new(file).take(most));
        for entry in archive.entries().map_err(|e| self.broken(&e))? {
            let entry = entry.map_err(|e| self.broken(&e))?;
            let kind = entry.header().entry_type();
            let name = entry.path_bytes();
            let Ok(name) = std::str::from_utf8(&name).map(str::to_owned) else {
                return Err(self.no("it holds a file whose name is no text"));
            };
            let name = name.strip_prefix("./").unwrap_or(&name);
            match kind {
                // The root itself.
                tar::EntryType::Directory if matches!(name, "" | ".") => {}
                tar::EntryType::Directory => self.name(name.strip_suffix('/').unwrap_or(name), false)?,
                tar::EntryType::Regular => self.take(name, entry)?,
                tar::EntryType::XGlobalHeader => {}
                _ => return Err(self.no(&format!("`{name}` is a link or no file"))),
            }
        }
        Ok(())
    }

    fn zip(&mut self, place: &str, file: File) -> Result<(), Diagnostic> {
        /// What the mode of Unix says of the kind of a file.
        const KIND: u32 = 0o170_000;
        const PLAIN: [u32; 3] = [0, 0o100_000, 0o040_000];
        let bytes = Bytes::file(place, file).map_err(|e| self.broken(&e))?;
        // Two entries of one name are told there.
        let mut archive = zipped::open(&bytes)?;
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(|e| self.broken(&e))?;
            let name = std::str::from_utf8(entry.name_raw()).map(str::to_owned);
            let Ok(name) = name else { return Err(self.no("it holds a file whose name is no text")) };
            if !PLAIN.contains(&(entry.unix_mode().unwrap_or(0) & KIND)) {
                return Err(self.no(&format!("`{name}` is a link or no file")));
            }
            let name = name.strip_prefix("./").unwrap_or(&name);
            match name.strip_suffix('/') {
                Some(folder) => self.name(folder, false)?,
                None => self.take(name, entry)?,
            }
        }
        Ok(())
    }

    /// Whoever packs a folder packs its name, too: where all stand in one, they are named from there.
    fn without_common_folder(self) -> Result<Files, Diagnostic> {
        if self.files.is_empty() {
            return Err(self.no("it holds no file"));
        }
        let first = |name: &str| name.split_once('/').map(|(folder, _)| folder.to_owned());
        let common = self.files.keys().next().and_then(|name| first(name));
        let Some(folder) =
            common.filter(|folder| self.files.keys().all(|name| first(name).as_ref() == Some(folder)))
        else {
            return Ok(self.files);
        };
        let cut = folder.len() + 1;
        Ok(self.files.into_iter().map(|(name, bytes)| (name[cut..].to_owned(), bytes)).collect())
    }
}

#[cfg(test)]
mod tests;
