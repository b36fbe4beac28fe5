//! The store: editions of official lists in one SQLite file.
//!
//! One import is one transaction with a rollback journal: an import that is killed, refused or fails leaves what was
//! there, and whoever opens the store next finds the edition before. The journal is not a write-ahead log, so that a
//! store is one file that can be copied and put on a medium that is read only.

mod error;
mod fetched;
mod import;
mod index;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod unpacked;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub(crate) use fetched::Fetched;
pub(crate) use import::Import;
pub use index::index_key;

use crate::database::{self, Limit, Words};
use crate::diagnostic::Diagnostic;
use schema::ObjectKind;
use unpacked::Sources;

/// The size of a page, in bytes.
const PAGE: u32 = 32_768;

/// How long one waits for another import to end before it is an error.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Editions of official lists, in one file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    limit: Limit,
    sources: Sources,
}

impl Store {
    /// Opens a store to read and to import into; makes it where there is none. The folder must be there.
    ///
    /// # Errors
    /// When the file is no store, was made by another version, or cannot be opened or written.
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut store = Self::connect(path, flags, PATIENCE)?;
        if store.kind()? == ObjectKind::Empty {
            // An index of many megabytes is one row, which is read page by page.
            store.done(store.connection.pragma_update(None, "page_size", PAGE))?;
            let made = store.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate);
            made.and_then(|transaction| {
                // Another process may have made them meanwhile.
                if schema::kind(&transaction)? == ObjectKind::Empty {
                    schema::create(&transaction)?;
                }
                transaction.commit()
            })
            .map_err(|e| error::of(path, &e))?;
        }
        store.refuse_others()?;
        Ok(store)
    }

    /// Opens a store to read; `None` where there is none yet.
    ///
    /// # Errors
    /// When the file is no store, was made by another version, or cannot be opened.
    pub fn open_read(path: &Path) -> Result<Option<Self>, Diagnostic> {
        // A file that cannot be looked at is no missing file: opening it says why.
        if path.try_exists().is_ok_and(|exists| !exists) {
            return Ok(None);
        }
        // Opened for writing where that is allowed: what a killed import left is undone by the first who reads.
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, PATIENCE)?;
        if store.kind()? == ObjectKind::Empty {
            return Ok(None);
        }
        store.refuse_others()?;
        Ok(Some(store))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long to wait for another import to end; by default [`PATIENCE`].
    ///
    /// # Errors
    /// When the database refuses.
    pub fn wait(&self, patience: Duration) -> Result<(), Diagnostic> {
        self.done(self.connection.busy_timeout(patience))
    }

    fn connect(path: &Path, access: OpenFlags, patience: Duration) -> Result<Self, Diagnostic> {
        let words = Words { no_file: error::no_file, of: error::of };
        let (connection, limit) = database::connect(path, access, patience, words)?;
        let keys = connection.execute_batch("PRAGMA foreign_keys = ON;");
        keys.map_err(|e| error::of(path, &e))?;
        Ok(Self { connection, path: path.to_owned(), limit, sources: Sources::default() })
    }

    fn kind(&self) -> Result<ObjectKind, Diagnostic> {
        self.done(schema::kind(&self.connection))
    }

    fn refuse_others(&self) -> Result<(), Diagnostic> {
        match self.kind()? {
            ObjectKind::Store => match self.done(schema::stranger(&self.connection))? {
                None => Ok(()),
                Some(what) => Err(error::strange(&self.path, &what)),
            },
            ObjectKind::Older(version) => Err(error::older(&self.path, version)),
            ObjectKind::Newer(version) => Err(error::newer(&self.path, version)),
            ObjectKind::Empty | ObjectKind::Foreign => Err(error::foreign(&self.path)),
        }
    }

    fn json<T: serde::Serialize>(&self, value: &T) -> Result<String, Diagnostic> {
        serde_json::to_string(value).map_err(|e| {
            Diagnostic::error("store", format!("an entry cannot be written: {e}")).at(self.path.display())
        })
    }

    /// Takes what the database answered, which is where the time for its next answer begins; says what an error means.
    fn done<T>(&self, result: rusqlite::Result<T>) -> Result<T, Diagnostic> {
        self.limit.answered();
        result.map_err(|e| error::of(&self.path, &e))
    }
}
