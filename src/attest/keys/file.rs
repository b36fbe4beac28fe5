//! Key files: a private one is only read where nobody else could have read or replaced it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{KeyError, Passphrase};

/// No key file is larger.
const MAX: u64 = 64 * 1024;

/// Who may read a file that is created.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Only its owner.
    Owner,
    /// Everyone the system lets.
    Everyone,
}

/// Reads a public key file.
pub(super) fn read_public(path: &Path) -> Result<Vec<u8>, KeyError> {
    // Opening a pipe that nobody writes to would wait without end.
    if !path.metadata().map_err(|e| read_error(path, e))?.is_file() {
        return Err(KeyError::NoFile(path.to_owned()));
    }
    let file = File::open(path).map_err(|e| read_error(path, e))?;
    Ok(std::mem::take(&mut *read(path, file)?))
}

/// Reads a private key file that is safe from others.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    unix::no_follow(&mut options);
    let file = options.open(path).map_err(|e| match path.symlink_metadata() {
        Ok(meta) if meta.is_symlink() => KeyError::Symlink(path.to_owned()),
        _ => read_error(path, e),
    })?;
    // What is checked is the opened file, not the name: the name could point elsewhere by now.
    #[cfg(unix)]
    unix::check(path, &file)?;
    read(path, file)
}

fn read(path: &Path, file: File) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let meta = file.metadata().map_err(|e| read_error(path, e))?;
    if !meta.is_file() || meta.len() > MAX {
        return Err(KeyError::NoFile(path.to_owned()));
    }
    // Full size at once: a buffer that grows would leave copies behind that nobody wipes.
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(MAX + 1).unwrap_or_default()));
    file.take(MAX + 1).read_to_end(&mut text).map_err(|e| read_error(path, e))?;
    if u64::try_from(text.len()).is_ok_and(|n| n > MAX) {
        return Err(KeyError::NoFile(path.to_owned()));
    }
    Ok(text)
}

/// Reads a passphrase from a file that is safe from others, or from a pipe: its one line, without the line end.
pub(super) fn read_passphrase(path: &Path) -> Result<Passphrase, KeyError> {
    let failed = |error: io::Error| KeyError::PassphraseFile { path: path.to_owned(), error };
    let file = File::open(path).map_err(failed)?;
    #[cfg(unix)]
    if file.metadata().map_err(failed)?.is_file() {
        unix::check_mode("passphrase in", path, &file)?;
    }
    // Full size at once: a buffer that grows would leave copies behind that nobody wipes.
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(MAX + 1).unwrap_or_default()));
    file.take(MAX + 1).read_to_end(&mut text).map_err(failed)?;
    let line = text.strip_suffix(b"\n").unwrap_or(&text);
    Ok(Passphrase::new(line.strip_suffix(b"\r").unwrap_or(line)))
}

/// Puts a file in the place of a private key: written beside it under another name, and renamed.
pub(super) fn replace(path: &Path, contents: &[u8]) -> Result<(), KeyError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = folder(path).join(name);
    create(&beside, contents, Who::Owner)?;
    let renamed = std::fs::rename(&beside, path).and_then(|()| sync_folder(path));
    if renamed.is_err() {
        // The old file is there as it was; that the new one cannot be removed changes nothing about the error.
        drop(std::fs::remove_file(&beside));
    }
    renamed.map_err(|error| KeyError::Write { path: path.to_owned(), error })
}

/// Creates a file that does not exist yet; its permissions are set before its contents.
pub(super) fn create(path: &Path, contents: &[u8], who: Who) -> Result<(), KeyError> {
    let error = |e: io::Error| match e.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => KeyError::Write { path: path.to_owned(), error: e },
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        unix::no_follow(&mut options);
        if who == Who::Owner {
            unix::check_folder(path)?;
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
    }
    let mut file = options.open(path).map_err(error)?;
    let written = file.write_all(contents).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    if written.is_err() {
        // Half a key is of no use to anyone; that it cannot be removed changes nothing about the error.
        drop(std::fs::remove_file(path));
    }
    written.map_err(error)
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn read_error(path: &Path, error: io::Error) -> KeyError {
    KeyError::Read { path: path.to_owned(), error }
}

#[cfg(unix)]
mod unix {
    use std::fs::{File, OpenOptions};
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    use std::path::Path;

    use rustix::fs::OFlags;

    use super::{KeyError, folder, read_error};

    /// Neither follows a symlink nor waits for the other end of a pipe.
    pub(super) fn no_follow(options: &mut OpenOptions) {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }

    pub(super) fn check(path: &Path, file: &File) -> Result<(), KeyError> {
        if !file.metadata().map_err(|e| read_error(path, e))?.is_file() {
            return Err(KeyError::NoFile(path.to_owned()));
        }
        check_mode("private key", path, file)?;
        check_folder(path)
    }

    /// That nobody else can read it.
    pub(super) fn check_mode(what: &'static str, path: &Path, file: &File) -> Result<(), KeyError> {
        let mode = file.metadata().map_err(|e| read_error(path, e))?.mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Permissions { what, path: path.to_owned(), mode });
        }
        Ok(())
    }

    pub(super) fn check_folder(path: &Path) -> Result<(), KeyError> {
        let meta = folder(path).metadata().map_err(|e| read_error(path, e))?;
        if meta.mode() & 0o002 != 0 { Err(KeyError::Folder(path.to_owned())) } else { Ok(()) }
    }
}
