//! What an official address said when a file was last downloaded from it, to ask next time whether it has changed.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Import, Store};
use crate::diagnostic::Diagnostic;

/// The marks of a file that was downloaded and became part of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Its `ETag`, as the server wrote it.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as the server wrote it.
    pub modified: Option<String>,
    /// The edition that was made of it.
    pub edition: u32,
}

impl Store {
    /// What was last downloaded from an address, as long as the edition made of it is there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn fetched(&self, url: &str) -> Result<Option<Fetched>, Diagnostic> {
        let sql = "SELECT etag, modified, edition FROM fetched WHERE url = ?";
        let mut statement = self.done(self.connection.prepare_cached(sql))?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Fetched { etag: row.get(0)?, modified: row.get(1)?, edition: row.get(2)? })
        };
        self.done(statement.query_row([url], read).optional())
    }
}

impl Import<'_> {
    /// Keeps what an address said, still to be committed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn fetched(&mut self, url: &str, fetched: &Fetched) -> Result<(), Diagnostic> {
        let sql = "INSERT INTO fetched (url, etag, modified, edition) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (url) DO UPDATE SET etag = ?2, modified = ?3, edition = ?4";
        self.execute(sql, params![url, fetched.etag, fetched.modified, fetched.edition]).map(|_| ())
    }

    /// Keeps that an edition was still the newest at a moment, still to be committed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn confirm(&mut self, edition: u32, at: Timestamp) -> Result<(), Diagnostic> {
        let sql = "UPDATE edition SET confirmed = ? WHERE number = ?";
        self.execute(sql, params![at.to_string(), edition]).map(|_| ())
    }
}
