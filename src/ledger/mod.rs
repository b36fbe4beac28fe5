//! The ledger: one SQLite file that remembers every run, what it was made with, every machine with its verdict, every board
//! with its machine, and what happened to them.
//!
//! A row is canonical JSON and never changes; what was wrong is put right by a later row. Each row is a leaf of one log
//! (RFC 6962): its number stands in it, its hash beside it, and of the tree the roots of its full subtrees are kept, so that
//! a row is appended without reading those before it. A checkpoint is a signed note (C2SP) over the number of rows and the
//! root of the tree. Whoever keeps one outside of the file can tell ever after whether the ledger went on from there.
//!
//! A run is one transaction with a rollback journal, synchronous to the disk: whoever opens the file after a power cut finds
//! all of it or nothing. A checkpoint is signed over rows that were committed before.

mod append;
mod checkpoint;
mod copy;
mod error;
mod history;
mod notes;
mod open;
mod prove;
mod read;
pub(crate) mod row;
mod runs;
mod schema;
mod seen;
#[cfg(test)]
mod tests;
mod tiles;
mod timestamp;
mod verify;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

pub use append::Pending;
pub use append::Spool;
pub(crate) use history::{History, Step};
pub(crate) use notes::{MachineNotes, run_rows};
pub(crate) use row::{EndRow, EventKind, EventRow, Row};
pub(crate) use seen::SeenAt;
pub(crate) use timestamp::{Authorities, MAX_RESPONSE, Stamped, request};
pub(crate) use verify::Checked;

use crate::database::Limit;
use crate::diagnostic::Diagnostic;

/// How long one waits for another who writes before it is an error.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The most bytes of a row: what an entry of a folder of tiles may have.
pub(crate) const MAX_ROW: usize = 65_535;

/// A ledger that is open.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
    limit: Limit,
    /// The version of its tables.
    version: i32,
}

impl Ledger {
    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes what the database answered, and says what an error means.
    fn done<T>(&self, result: rusqlite::Result<T>) -> Result<T, Diagnostic> {
        self.limit.answered();
        result.map_err(|e| error::of(&self.path, &e))
    }
}
