//! One run at a time in a folder. The system lets a lock go however its holder ends: a file that is locked belongs to
//! somebody who still writes.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::output::not_ours;
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// The name of the lock in a run's folder.
const LOCK: &str = ".tidewaiter-lock";

/// A folder that no other run writes to. Dropping it removes the lock.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// # Errors
    /// When another run holds it, or the folder cannot be written to.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(LOCK);
        loop {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            #[cfg(unix)]
            {
                // Neither through a link nor to wait for whoever reads from a pipe.
                let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
                let flags = i32::try_from(flags.bits()).unwrap_or_default();
                std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags);
            }
            let opened = options.open(&path).and_then(|file| Ok((file.metadata()?, file)));
            let file = match opened {
                // Ours is empty; what stands in another is somebody's, and would go with it.
                Ok((meta, file)) if meta.is_file() && meta.len() == 0 => file,
                Ok(_) => return Err(not_ours(&path, "it is no file of a run")),
                Err(_) if path.symlink_metadata().is_ok_and(|meta| !meta.is_file()) => {
                    return Err(not_ours(&path, "it is no file"));
                }
                Err(e) => return Err(Error::io("write to", &path, &e)),
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(busy(folder)),
                Err(TryLockError::Error(e)) => return Err(Error::io("lock", &path, &e)),
            }
            // The run before may have removed the file after we opened it: then this locks nothing.
            if is_at(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still held, so that nobody takes away the next run's.
        drop(std::fs::remove_file(&self.path));
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    let (file, path) = (file.metadata().map(id), path.symlink_metadata().map(id));
    matches!((file, path), (Ok(file), Ok(path)) if file == path)
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

fn busy(folder: &Path) -> Error {
    Diagnostic::error("output-busy", format!("another run is writing to {}", folder.display()))
        .help("wait until it has ended, or choose another folder")
        .into()
}

/// Marks a file as one that is being written. Where the system keeps no locks, nobody takes it for left behind either.
pub(crate) fn mark(file: &File) {
    drop(file.try_lock());
}
