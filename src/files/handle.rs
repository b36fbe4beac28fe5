//! How the file of an input is come by, and how it is seen that it still is the one that it was.

use std::fs::{File, Metadata};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use super::blocks::Blocks;
use crate::source::open;

/// How a file is come by.
#[derive(Debug)]
pub(super) enum Handle {
    /// It is held open.
    Open(File),
    /// It is opened each time.
    At(PathBuf),
}

impl Handle {
    /// The stamp that the file has now; `None` if there is none any more.
    pub(super) fn stamp(&self) -> io::Result<Option<Stamp>> {
        let meta = match self {
            Self::Open(file) => file.metadata(),
            Self::At(path) => std::fs::metadata(path),
        };
        match meta {
            Ok(meta) => Ok(Some(Stamp::of(&meta))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Reads of the file, if it is still the one that it was: what stands in it, blocks tell.
    pub(super) fn read<T>(
        &self,
        (stamp, blocks): (&Stamp, &Blocks),
        read: impl FnOnce(&File) -> io::Result<T>,
    ) -> io::Result<T> {
        let changed = || {
            blocks.note_change();
            io::Error::other("the file changed while it was read")
        };
        match self {
            Self::Open(file) => read(file),
            Self::At(path) => match open(path) {
                Ok(file) if !Stamp::of(&file.metadata()?).is_of_another(stamp) => read(&file),
                Ok(_) => Err(changed()),
                Err(e) if e.kind() == io::ErrorKind::NotFound => Err(changed()),
                Err(e) => Err(e),
            },
        }
    }
}

/// What is remembered of a file to see that it is still the same.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// How many bytes it has.
    pub(super) len: u64,
    modified: Option<SystemTime>,
    /// Inode and time of change, which no program can set.
    #[cfg(unix)]
    unix: (u64, i64, i64),
}

impl Stamp {
    /// That of a file as its system tells it.
    pub(super) fn of(meta: &Metadata) -> Self {
        #[cfg(unix)]
        let unix = {
            use std::os::unix::fs::MetadataExt as _;
            (meta.ino(), meta.ctime(), meta.ctime_nsec())
        };
        Self {
            len: meta.len(),
            modified: meta.modified().ok(),
            #[cfg(unix)]
            unix,
        }
    }

    /// Whether the stamps are those of two files, as far as can be told.
    #[cfg(unix)]
    fn is_of_another(&self, other: &Self) -> bool {
        self.unix.0 != other.unix.0
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "other systems tell")]
    fn is_of_another(&self, _: &Self) -> bool {
        false
    }
}
