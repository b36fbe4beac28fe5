//! Files that are there whole or not at all.
//!
//! Everything is written under a temporary name in the folder where it belongs, synced, and renamed at the end. What
//! is dropped before that leaves nothing behind.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{left, lock};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// What to do with what is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// Refuse to touch it.
    Refuse,
    /// Replace it (`--force`); symlinks and what is no file of ours are refused all the same.
    Replace,
}

/// One file that appears under its name when it is complete.
#[derive(Debug)]
pub(crate) struct OutputFile {
    pub(crate) path: PathBuf,
    existing: Existing,
    file: BufWriter<NamedTempFile>,
}

impl OutputFile {
    /// Begins a file. Its name is looked at now and again at the end.
    ///
    /// # Errors
    /// When there is something under this name that must not be replaced, or the folder cannot be written to.
    pub(crate) fn create(path: &Path, existing: Existing) -> Result<Self, Error> {
        check_target(path, existing)?;
        let folder = folder_of(path);
        left::remove_files(&folder);
        let file = temporary(&folder).map_err(|e| unwritable(path, &folder, e.kind()))?;
        lock::mark(file.as_file());
        Ok(Self { path: path.to_owned(), existing, file: BufWriter::with_capacity(1 << 20, file) })
    }

    /// Writes a whole file at once.
    ///
    /// # Errors
    /// As [`OutputFile::create`] and [`OutputFile::commit`].
    #[cfg(test)]
    pub(crate) fn write(path: &Path, existing: Existing, contents: &[u8]) -> Result<(), Error> {
        let mut file = Self::create(path, existing)?;
        file.write_all(contents).map_err(|e| Error::io("write", path, &e))?;
        file.commit()
    }

    /// Makes the file appear.
    ///
    /// # Errors
    /// When it cannot be written to the end, or something has come to its name in between.
    pub(crate) fn commit(self) -> Result<(), Error> {
        let folder = folder_of(&self.path);
        self.sync()?.place()?;
        sync_folder(&folder)
    }

    /// Brings every byte to the disk, still under the temporary name.
    pub(crate) fn sync(self) -> Result<SyncedFile, Error> {
        let Self { path, existing, file } = self;
        let error = |e: &io::Error| Error::io("write", &path, e);
        let file = file.into_inner().map_err(|e| error(e.error()))?;
        file.as_file().sync_all().map_err(|e| error(&e))?;
        Ok(SyncedFile { path, existing, file })
    }
}

impl Write for OutputFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.file.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A complete file under its temporary name.
pub(crate) struct SyncedFile {
    path: PathBuf,
    existing: Existing,
    file: NamedTempFile,
}

impl SyncedFile {
    /// Gives it its name. A rename replaces a symlink itself and never what it points to.
    pub(crate) fn place(self) -> Result<PathBuf, Error> {
        let Self { path, existing, file } = self;
        let placed = match existing {
            Existing::Refuse => file.persist_noclobber(&path),
            Existing::Replace => file.persist(&path),
        };
        match placed {
            Ok(_) => Ok(path),
            Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&path)),
            Err(e) => Err(Error::io("write", &path, &e.error)),
        }
    }
}

/// Whether two names are of one file, also through links.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;

        let id = |path: &Path| path.metadata().ok().map(|meta| (meta.dev(), meta.ino()));
        if id(one).is_some_and(|one| Some(one) == id(other)) {
            return true;
        }
    }
    one.canonicalize().ok().is_some_and(|one| other.canonicalize().ok() == Some(one))
}

/// Refuses a name under which something stands that must not be replaced.
pub(crate) fn check_target(path: &Path, existing: Existing) -> Result<(), Error> {
    let meta = match path.symlink_metadata() {
        Ok(meta) => meta,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io("write", path, &e)),
    };
    if meta.is_symlink() {
        return Err(symlink(path));
    }
    if !meta.is_file() {
        return Err(not_ours(path, "it is no ordinary file"));
    }
    match existing {
        Existing::Refuse => Err(exists(path)),
        Existing::Replace => Ok(()),
    }
}

/// That a file cannot be begun, without the temporary name under which it would have stood.
fn unwritable(path: &Path, folder: &Path, kind: io::ErrorKind) -> Error {
    let (why, help) = match kind {
        io::ErrorKind::NotFound => {
            (format!("there is no folder {}", folder.display()), "make the folder first, or choose another")
        }
        io::ErrorKind::NotADirectory => {
            (format!("{} is no folder", folder.display()), "choose a folder to write to")
        }
        io::ErrorKind::PermissionDenied => (
            format!("you may not write to the folder {}", folder.display()),
            "choose a folder that you may write to",
        ),
        kind => (kind.to_string(), "choose another folder"),
    };
    Diagnostic::error("io", format!("cannot write to {}: {why}", path.display())).help(help).into()
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = left::temporary();
    // Readable as any other file once it has its name; the umask takes away what it always does.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes renames in a folder outlive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        File::open(folder).and_then(|f| f.sync_all()).map_err(|e| Error::io("sync", folder, &e))?;
    }
    Ok(())
}

pub(crate) fn exists(path: &Path) -> Error {
    Diagnostic::error("output-exists", format!("{} exists already", path.display()))
        .help("choose another name, or give --force to replace it")
        .into()
}

pub(crate) fn symlink(path: &Path) -> Error {
    Diagnostic::error("output-symlink", format!("{} is a symbolic link", path.display()))
        .help("name the place it points to")
        .into()
}

pub(crate) fn not_ours(path: &Path, why: &str) -> Error {
    Diagnostic::error("output-foreign", format!("{} is not replaced: {why}", path.display()))
        .help("choose another folder, or move it away")
        .into()
}
