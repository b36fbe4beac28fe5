//! Where an inventory comes from: a path, several paths, or a stream that is spooled first.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::source::open;

use super::bytes::Bytes;

/// A stream longer than this is an error, unless told otherwise: 16 GiB.
const STREAM_CAP: u64 = 16 << 30;
/// A stream longer than this is spooled to a temporary file: 32 MiB.
const STREAM_MEMORY: usize = 32 << 20;

/// One input: its bytes, held open, under the name shown to people.
#[derive(Clone, Debug)]
pub struct Input {
    bytes: Bytes,
}

impl Input {
    /// Opens a file under its own name. What is no regular file (a pipe) is read to its end first.
    ///
    /// # Errors
    /// When it is missing, is a folder, or may not be read.
    pub fn path(path: &Path) -> Result<Self, Diagnostic> {
        Self::path_as(path, file_name(path))
    }

    /// Opens several files. Each is shown by its file name, with as many folders before it as are needed to
    /// tell it from the others.
    ///
    /// # Errors
    /// One entry for each that cannot be opened.
    pub fn paths(paths: &[PathBuf]) -> Vec<Result<Self, Diagnostic>> {
        shown_names(paths).into_iter().zip(paths).map(|(name, path)| Self::path_as(path, name)).collect()
    }

    fn path_as(path: &Path, name: String) -> Result<Self, Diagnostic> {
        let refuse = |e: &io::Error| {
            let it = Diagnostic::error("input-unreadable", format!("cannot open {}: {e}", path.display()));
            match e.kind() {
                io::ErrorKind::NotFound => it.help("check the path"),
                io::ErrorKind::PermissionDenied => it.help("check who may read it"),
                io::ErrorKind::InvalidInput => it.help("give a stream on standard input, as `-`"),
                _ => it,
            }
        };
        let meta = std::fs::metadata(path).map_err(|e| refuse(&e))?;
        if meta.is_dir() {
            let text = format!("{} is a folder, not an inventory", path.display());
            return Err(Diagnostic::error("input-folder", text).help("name the files in it"));
        }
        let file = open(path).map_err(|e| refuse(&e))?;
        if !meta.is_file() {
            return Self::stream(&name, file, STREAM_CAP);
        }
        Bytes::file_at(name, file, path.to_owned()).map(|bytes| Self { bytes }).map_err(|e| refuse(&e))
    }

    /// Reads standard input, or any stream, to its end: a few MiB in memory, more in a temporary file.
    ///
    /// # Errors
    /// When it cannot be read or spooled, or is longer than `cap` bytes (16 GiB by default).
    pub fn stdin(reader: impl Read, cap: Option<u64>) -> Result<Self, Diagnostic> {
        Self::stream("stdin", reader, cap.unwrap_or(STREAM_CAP))
    }

    /// An input in memory.
    pub fn memory(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { bytes: Bytes::memory(name, bytes) }
    }

    fn stream(name: &str, reader: impl Read, cap: u64) -> Result<Self, Diagnostic> {
        let failed = |e: io::Error| {
            Diagnostic::error("input-unreadable", format!("cannot read to the end: {e}")).at(name)
        };
        let too_long = || {
            Diagnostic::error("input-too-long", format!("more than {cap} bytes"))
                .at(name)
                .help("give the inventory as a file")
        };
        // One byte more than allowed tells that there is more.
        let mut limited = reader.take(cap.saturating_add(1));
        let mut memory = Vec::new();
        limited.by_ref().take(STREAM_MEMORY as u64).read_to_end(&mut memory).map_err(failed)?;
        if memory.len() as u64 > cap {
            return Err(too_long());
        }
        if memory.len() < STREAM_MEMORY {
            return Ok(Self::memory(name, memory));
        }
        let mut file = tempfile::tempfile().map_err(failed)?;
        file.write_all(&memory).map_err(failed)?;
        drop(memory);
        let rest = io::copy(&mut limited, &mut file).map_err(failed)?;
        if STREAM_MEMORY as u64 + rest > cap {
            return Err(too_long());
        }
        file.flush().map_err(failed)?;
        Ok(Self { bytes: Bytes::file(name, file).map_err(failed)? })
    }

    /// The name shown to people.
    pub fn name(&self) -> &str {
        self.bytes.name()
    }

    /// Its bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The last parts of each path, as many as make it unlike the others (a path given twice stays alike).
fn shown_names(paths: &[PathBuf]) -> Vec<String> {
    let parts: Vec<Vec<String>> = paths
        .iter()
        .map(|p| p.iter().rev().map(|part| part.to_string_lossy().into_owned()).collect())
        .collect();
    let tail = |i: usize, depth: usize| {
        let parts = &parts[i];
        parts[..depth.min(parts.len())].iter().rev().map(String::as_str).collect::<Vec<_>>().join("/")
    };
    let mut depth = vec![1; paths.len()];
    loop {
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, &d) in depth.iter().enumerate() {
            alike.entry(tail(i, d)).or_default().push(i);
        }
        let mut grown = false;
        for group in alike.values().filter(|g| g.len() > 1) {
            for &i in group {
                if depth[i] < parts[i].len() && group.iter().any(|&j| paths[j] != paths[i]) {
                    depth[i] += 1;
                    grown = true;
                }
            }
        }
        if !grown {
            return apart(depth.iter().enumerate().map(|(i, &d)| tail(i, d)), paths);
        }
    }
}

/// What is read and is no file, by the names that it is shown by.
const NO_FILES: [&str; 2] = ["stdin", "command line"];

/// Names that are shown alike and are other files' (by bytes that no text has, or by the name of what is no file) are told
/// apart by a number: everything that is said of a place goes by the name.
fn apart(names: impl Iterator<Item = String>, paths: &[PathBuf]) -> Vec<String> {
    let mut known: BTreeMap<String, Vec<Option<&PathBuf>>> =
        NO_FILES.iter().map(|name| ((*name).to_owned(), vec![None])).collect();
    let mut told = Vec::new();
    for (name, path) in names.zip(paths) {
        let alike = known.entry(name.clone()).or_default();
        let place = alike.iter().position(|other| *other == Some(path)).unwrap_or_else(|| {
            alike.push(Some(path));
            alike.len() - 1
        });
        told.push(if place == 0 { name } else { format!("{name} ({})", place + 1) });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_shown_only_where_names_look_alike() {
        let paths: Vec<PathBuf> =
            ["in/texas/fleet.csv", "in/ohio/fleet.csv", "in/spares.csv"].map(PathBuf::from).to_vec();
        assert_eq!(shown_names(&paths), ["texas/fleet.csv", "ohio/fleet.csv", "spares.csv"]);
        let twice: Vec<PathBuf> = ["a/x.csv", "a/x.csv"].map(PathBuf::from).to_vec();
        assert_eq!(shown_names(&twice), ["x.csv", "x.csv"]);
        let stream: Vec<PathBuf> = ["stdin", "a/stdin"].map(PathBuf::from).to_vec();
        assert_eq!(shown_names(&stream), ["stdin (2)", "a/stdin"], "what came by a stream is `stdin`");
    }

    #[test]
    fn a_long_stream_goes_to_a_temporary_file_and_a_longer_one_is_refused() {
        let long = STREAM_MEMORY as u64 + 10;
        let input = Input::stdin(io::repeat(b'x').take(long), None).unwrap();
        assert_eq!(input.bytes().len(), long);
        assert_eq!(input.bytes().head(3).unwrap(), b"xxx");
        for cap in [5, STREAM_MEMORY as u64 + 5] {
            let refused = Input::stdin(io::repeat(b'x').take(long), Some(cap)).unwrap_err();
            assert_eq!(refused.code, "input-too-long");
        }
        assert!(Input::stdin(io::repeat(b'x').take(5), Some(5)).is_ok());
    }

    #[test]
    fn a_folder_and_a_missing_file_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Input::path(folder.path()).unwrap_err().code, "input-folder");
        let missing = Input::path(&folder.path().join("no.csv")).unwrap_err();
        assert!(missing.message.contains("no.csv"), "{}", missing.message);
    }
}
