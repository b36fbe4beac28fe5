//! Rows at the end: one transaction, all of them or none.

use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};

use rusqlite::params;
use tempfile::SpooledTempFile;

use super::row::Row;
use super::{Ledger, MAX_ROW, error};
use crate::attest::canonical;
use crate::attest::merkle::{Tree, leaf_hash};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Rows that wait for the end of a run are kept in memory up to so many bytes, then in a file without a name.
const IN_MEMORY: usize = 8 << 20;

/// Rows as they wait to be appended: each its length, four bytes, and its canonical JSON without its number.
#[derive(Debug)]
pub struct Spool {
    rows: SpooledTempFile,
    last: Vec<u8>,
}

/// Appends a row to others as a [`Spool`] takes them.
///
/// # Errors
/// When it has no canonical form.
pub(crate) fn put(row: &Row<'_>, out: &mut Vec<u8>) -> Result<(), Error> {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    canonical::append(row, out)?;
    let length = u32::try_from(out.len() - start - 4).unwrap_or(u32::MAX);
    if let Some(place) = out.get_mut(start..start + 4) {
        place.copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}

impl Default for Spool {
    fn default() -> Self {
        Self::new()
    }
}

impl Spool {
    /// No rows.
    pub fn new() -> Self {
        Self { rows: SpooledTempFile::new(IN_MEMORY), last: Vec::new() }
    }

    /// Takes rows as [`put`] writes them.
    ///
    /// # Errors
    /// When there is no room for them.
    pub fn extend(&mut self, rows: &[u8]) -> Result<(), Error> {
        let written = self.rows.write_all(rows);
        written.map_err(|e| {
            let message = format!("rows for the ledger could not be kept until the end of the run: {e}");
            Diagnostic::error("io", message).help("make room in the folder for temporary files").into()
        })
    }

    /// Takes a row.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(crate) fn push(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let mut last = std::mem::take(&mut self.last);
        last.clear();
        let done = put(row, &mut last).and_then(|()| self.extend(&last));
        self.last = last;
        done
    }
}

/// Rows that are being appended; dropped without [`Pending::commit`], they never were.
#[derive(Debug)]
pub struct Pending<'l> {
    ledger: &'l Ledger,
    tree: Tree,
    under_way: bool,
    body: Vec<u8>,
}

impl Ledger {
    /// Begins to append; others that want to wait until it ends.
    ///
    /// # Errors
    /// When another does not end in time, the ledger contradicts itself, or it may not be written.
    pub fn begin(&self) -> Result<Pending<'_>, Diagnostic> {
        let mut pending = self.transaction()?;
        pending.tree = self.head()?;
        Ok(pending)
    }

    pub(super) fn transaction(&self) -> Result<Pending<'_>, Diagnostic> {
        self.done(self.connection.execute_batch("BEGIN IMMEDIATE"))?;
        Ok(Pending { ledger: self, tree: Tree::default(), under_way: true, body: Vec::new() })
    }
}

impl Pending<'_> {
    /// The number that the next row gets.
    pub(crate) const fn next(&self) -> u64 {
        self.tree.size()
    }

    /// Appends a row. The number it got.
    ///
    /// # Errors
    /// When it is longer than a row may be, or cannot be written.
    pub(crate) fn append(&mut self, row: &Row<'_>) -> Result<u64, Diagnostic> {
        let body = canonical::to_vec(row).map_err(|e| Diagnostic::error("ledger", e.to_string()))?;
        self.append_body(&body)
    }

    /// Appends every row that waits.
    ///
    /// # Errors
    /// As [`Pending::append`], and when what waits cannot be read again.
    pub fn append_all(&mut self, spool: Spool) -> Result<(), Error> {
        let mut rows = spool.rows;
        let failed = |e| Diagnostic::error("io", format!("rows for the ledger could not be read again: {e}"));
        let end = rows.stream_position().map_err(failed)?;
        rows.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut rows = BufReader::with_capacity(1 << 16, rows);
        let (mut at, mut body, mut length) = (0, Vec::new(), [0; 4]);
        while at < end {
            rows.read_exact(&mut length).map_err(failed)?;
            let length = u32::from_be_bytes(length);
            body.resize(length as usize, 0);
            rows.read_exact(&mut body).map_err(failed)?;
            self.append_body(&body)?;
            at += 4 + u64::from(length);
        }
        Ok(())
    }

    /// Appends a row given as its canonical JSON without its number.
    fn append_body(&mut self, unnumbered: &[u8]) -> Result<u64, Diagnostic> {
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        // The number sign stands before every letter, so that this is canonical.
        let written = write!(body, "{{\"#\":{},", self.tree.size());
        debug_assert!(written.is_ok(), "memory can be written");
        body.extend_from_slice(unnumbered.get(1..).unwrap_or_default());
        let done = self.append_row(&body);
        self.body = body;
        done
    }

    /// Appends a row as it stands in the log. Its number has to be the next one.
    pub(super) fn append_row(&mut self, body: &[u8]) -> Result<u64, Diagnostic> {
        if body.len() > MAX_ROW {
            let message = format!("a row for the ledger has {} bytes, and may have {MAX_ROW}", body.len());
            return Err(Diagnostic::error("ledger-row-too-long", message).help("shorten what it says"));
        }
        let ledger = self.ledger;
        let seq = self.tree.size();
        let (number, text) = (i64::try_from(seq), std::str::from_utf8(body));
        let (Ok(number), Ok(text)) = (number, text) else {
            return Err(error::damaged(&ledger.path, "it has no more numbers for rows"));
        };
        let hash = leaf_hash(body);
        let sql = "INSERT INTO entry (seq, hash, body) VALUES (?, ?, ?)";
        let mut statement = ledger.done(ledger.connection.prepare_cached(sql))?;
        ledger.done(statement.execute(params![number, hash, text]))?;
        self.tree.push(hash);
        Ok(seq)
    }

    /// Writes all of it to the file, still to be committed: when this returns, there was room for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> Result<(), Diagnostic> {
        self.write_head()?;
        self.ledger.done(self.ledger.connection.cache_flush())
    }

    fn write_head(&self) -> Result<(), Diagnostic> {
        let size = i64::try_from(self.tree.size()).unwrap_or(i64::MAX);
        let sql = "UPDATE head SET size = ?, full = ?";
        let written = self.ledger.connection.execute(sql, params![size, self.tree.full().concat()]);
        self.ledger.done(written).map(drop)
    }

    /// Makes it so, for good: when this returns, it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written; then the ledger is as it was.
    pub fn commit(mut self) -> Result<(), Diagnostic> {
        let ledger = self.ledger;
        self.write_head()?;
        ledger.done(ledger.connection.execute_batch("COMMIT"))?;
        self.under_way = false;
        Ok(())
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if self.under_way {
            // Where this fails, the database undoes it when the file is opened next.
            drop(self.ledger.connection.execute_batch("ROLLBACK"));
        }
    }
}
