//! Copies: a whole ledger, and its rows as lines.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;

use super::{Ledger, error};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Pages copied at once; between two turns, others may write.
const PAGES: i32 = 1024;

impl Ledger {
    /// Copies the ledger, as it is at one moment, into a new file. How many rows it has.
    ///
    /// # Errors
    /// When there is something under this name already, the ledger cannot be read or the copy not be written.
    pub(crate) fn backup(&self, path: &Path) -> Result<u64, Diagnostic> {
        let mut copy = Self::at_empty(path)?;
        let copied = Backup::new(&self.connection, &mut copy.connection)
            .and_then(|backup| backup.run_to_completion(PAGES, Duration::from_millis(5), None));
        let copied = copied.map_err(|e| error::of(path, &e)).and_then(|()| copy.head());
        if copied.is_err() {
            drop(copy);
            // It was begun here, and half a copy is none.
            drop(std::fs::remove_file(path));
        }
        copied.map(|tree| tree.size())
    }

    /// Writes every row as a line: the very bytes of its leaf. How many there are.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the lines not be written.
    pub(crate) fn export_json(&self, out: &mut dyn Write) -> Result<u64, Error> {
        let mut rows = 0;
        self.reading(|| {
            self.each_row(|_, _, body| {
                rows += 1;
                out.write_all(body.as_bytes())
                    .and_then(|()| out.write_all(b"\n"))
                    .map_err(|e| Diagnostic::error("io", format!("cannot write the rows: {e}")))
            })
        })?;
        Ok(rows)
    }
}
