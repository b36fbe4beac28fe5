//! What is read of a ledger.

use std::ops::Range;

use super::row::{Numbered, Row};
use super::{Ledger, error};
use crate::attest::merkle::{Hash, Tree};
use crate::diagnostic::Diagnostic;

impl Ledger {
    /// Reads one state of the ledger. Until it is done, nobody can write to it.
    pub(super) fn reading<T>(&self, read: impl FnOnce() -> Result<T, Diagnostic>) -> Result<T, Diagnostic> {
        self.done(self.connection.execute_batch("BEGIN"))?;
        let result = read();
        let ended = self.done(self.connection.execute_batch("COMMIT"));
        result.and_then(|result| ended.map(|()| result))
    }

    /// Every row from a number on: its number as the table has it, the hash beside it and its text.
    pub(super) fn each_row(
        &self,
        mut take: impl FnMut(i64, &[u8], &str) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let sql = "SELECT seq, hash, body FROM entry ORDER BY seq";
        let mut statement = self.done(self.connection.prepare_cached(sql))?;
        let mut rows = self.done(statement.query([]))?;
        while let Some(row) = self.done(rows.next())? {
            let seq = self.done(row.get(0))?;
            let hash = self.done(row.get_ref(1).and_then(|hash| Ok(hash.as_blob()?)))?;
            let body = self.done(row.get_ref(2).and_then(|body| Ok(body.as_str()?)))?;
            take(seq, hash, body)?;
        }
        Ok(())
    }

    /// Every row as what it says. Rows of a kind that a later version writes are left out.
    ///
    /// # Errors
    /// When the ledger cannot be read, or `take` fails.
    pub(crate) fn each(
        &self,
        wanted: &[&str],
        mut take: impl FnMut(u64, Row<'_>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let marks: Vec<String> = wanted.iter().map(|kind| format!("\"kind\":\"{kind}\"")).collect();
        let finders: Vec<_> = marks.iter().map(memchr::memmem::Finder::new).collect();
        self.each_row(|_, _, body| {
            // Most rows are of machines: they are not taken apart where they are not wanted.
            if !finders.iter().any(|finder| finder.find(body.as_bytes()).is_some()) {
                return Ok(());
            }
            match serde_json::from_str::<Numbered<'_>>(body) {
                Ok(numbered) => take(numbered.seq, numbered.row),
                Err(_) => Ok(()),
            }
        })
    }

    /// The hashes of some rows, as they stand beside them.
    pub(super) fn each_hash(&self, rows: Range<u64>, mut take: impl FnMut(Hash)) -> Result<(), Diagnostic> {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let sql = "SELECT hash FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq";
        let mut statement = self.done(self.connection.prepare_cached(sql))?;
        let mut found = self.done(statement.query([number(rows.start), number(rows.end)]))?;
        let mut seen = 0;
        while let Some(row) = self.done(found.next())? {
            let hash: Hash = self.done(row.get(0))?;
            take(hash);
            seen += 1;
        }
        if seen == rows.end.saturating_sub(rows.start) {
            Ok(())
        } else {
            Err(error::damaged(&self.path, "rows are missing"))
        }
    }

    /// The tree over some rows, of the hashes beside them.
    pub(super) fn tree(&self, rows: Range<u64>) -> Result<Tree, Diagnostic> {
        let mut tree = Tree::default();
        self.each_hash(rows, |hash| tree.push(hash))?;
        Ok(tree)
    }

    /// The name of the log, as its first row says it.
    ///
    /// # Errors
    /// When it has no such row.
    pub(crate) fn origin(&self) -> Result<String, Diagnostic> {
        let body: Option<String> =
            match self.connection.query_row("SELECT body FROM entry WHERE seq = 0", [], |row| row.get(0)) {
                Err(rusqlite::Error::QueryReturnedNoRows) => None,
                other => Some(self.done(other)?),
            };
        let first = body.as_deref().and_then(|body| serde_json::from_str::<Numbered<'_>>(body).ok());
        match first.map(|first| first.row) {
            Some(Row::Ledger(ledger)) => Ok(ledger.origin.into_owned()),
            _ => Err(error::damaged(&self.path, "its first row does not say what it is")),
        }
    }

    /// The text of a row.
    pub(super) fn body(&self, seq: u64) -> Result<Option<String>, Diagnostic> {
        let number = i64::try_from(seq).unwrap_or(i64::MAX);
        match self.connection.query_row("SELECT body FROM entry WHERE seq = ?", [number], |row| row.get(0)) {
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
            other => self.done(other).map(Some),
        }
    }
}
