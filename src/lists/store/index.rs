//! What was built from the editions in use and is costly to build again: kept as bytes under a key that says from what.

use std::io::{self, Write};

use rusqlite::{MAIN_DB, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::Store;
use crate::diagnostic::Diagnostic;
use crate::lists::Edition;
use crate::source::hex;

/// The key of something built from these editions by a builder of this version: another edition, or another builder,
/// gives another key.
pub fn index_key(builder: &str, editions: &[Edition]) -> String {
    let mut hash = Sha256::new();
    hash.update(builder);
    for edition in editions {
        // The number, too: what is built holds numbers of entries, which belong to one store.
        hash.update(format!("\n{} {} {}", edition.number, edition.source, edition.digest));
    }
    hex(&hash.finalize())
}

impl Store {
    /// Reads what was kept under this name, if it was built for this key. The bytes are lent, not copied: there may be
    /// many megabytes of them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn index<T>(
        &self,
        name: &str,
        key: &str,
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, Diagnostic> {
        let sql = "SELECT bytes FROM blob WHERE name = ? AND key = ?";
        let mut statement = self.done(self.connection.prepare_cached(sql))?;
        let row = statement.query_row(params![name, key], |row| Ok(read(row.get_ref(0)?.as_blob()?)));
        self.done(row.optional())
    }

    /// Keeps so many bytes under this name in place of what was there. They are written in parts as they come.
    ///
    /// # Errors
    /// When the store cannot be written; it is as it was, and whoever wanted the bytes can build them again.
    pub fn put_index(
        &self,
        name: &str,
        key: &str,
        size: usize,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Diagnostic> {
        let size = i32::try_from(size).map_err(|_| {
            Diagnostic::error("store-full", "the index of the names is too large to be kept")
                .at(self.path.display())
        })?;
        let transaction = self.done(self.connection.unchecked_transaction())?;
        self.done(transaction.execute("DELETE FROM blob WHERE name = ?", [name]))?;
        let sql = "INSERT INTO blob (name, key, bytes) VALUES (?1, ?2, zeroblob(?3))";
        self.done(transaction.execute(sql, params![name, key, size]))?;
        let row = transaction.last_insert_rowid();
        let mut blob = self.done(transaction.blob_open(MAIN_DB, "blob", "bytes", row, false))?;
        let written = write(&mut blob).and_then(|()| blob.flush());
        written.map_err(|e| {
            Diagnostic::error("store", format!("the index cannot be kept: {e}")).at(self.path.display())
        })?;
        self.done(blob.close())?;
        self.done(transaction.commit())
    }
}
