//! How a ledger is begun and opened; whatever stands in the file, it is data.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{OpenFlags, TransactionBehavior};

use super::row::{LedgerRow, Row};
use super::schema::{self, ObjectKind, VERSION};
use super::{Ledger, PATIENCE, Pending, error};
use crate::attest::merkle::Tree;
use crate::database::{self, Words};
use crate::diagnostic::Diagnostic;

impl Ledger {
    /// Begins a ledger, whose checkpoints carry this name of the log.
    ///
    /// # Errors
    /// When there is something under this name already, or it cannot be written.
    pub fn create(path: &Path, origin: &str, now: Timestamp) -> Result<Self, Diagnostic> {
        let ledger = Self::at_empty(path)?;
        let mut pending = ledger.begin_first()?;
        pending.append(&Row::Ledger(LedgerRow { created: now, origin: origin.into(), version: 1 }))?;
        pending.commit()?;
        Ok(ledger)
    }

    /// A file in which nothing is yet.
    pub(super) fn at_empty(path: &Path) -> Result<Self, Diagnostic> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        if path.symlink_metadata().is_ok_and(|meta| meta.is_symlink()) {
            return Err(error::exists(path));
        }
        let mut ledger = Self::connect(path, flags)?;
        if ledger.kind()? != ObjectKind::Empty {
            return Err(error::exists(path));
        }
        ledger.version = VERSION;
        Ok(ledger)
    }

    /// Begins the first transaction of such a file.
    pub(super) fn begin_first(&self) -> Result<Pending<'_>, Diagnostic> {
        let pending = self.transaction()?;
        // Another process may have begun it meanwhile.
        if self.kind()? != ObjectKind::Empty {
            return Err(error::exists(&self.path));
        }
        let made = schema::migrate(&self.connection, 0).and_then(|()| {
            self.connection.execute("INSERT INTO head (one, size, full) VALUES (1, 0, x'')", [])
        });
        self.done(made)?;
        Ok(pending)
    }

    /// Opens a ledger to write to it; tables of an earlier version become those of this one.
    ///
    /// # Errors
    /// When there is none, it is none of ours or of a later version, contradicts itself, or may not be written.
    pub(crate) fn open(path: &Path) -> Result<Self, Diagnostic> {
        let mut ledger = Self::open_any(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        if ledger.version < VERSION {
            let made = ledger.connection.transaction_with_behavior(TransactionBehavior::Immediate);
            made.and_then(|transaction| {
                // Another process may have done it meanwhile.
                if let ObjectKind::Ledger(version) = schema::kind(&transaction)? {
                    schema::migrate(&transaction, version)?;
                }
                transaction.commit()
            })
            .map_err(|e| error::of(path, &e))?;
            ledger.version = VERSION;
        }
        ledger.head()?;
        Ok(ledger)
    }

    /// Opens a ledger to read it, and has the database look through the whole file first.
    ///
    /// # Errors
    /// As [`Ledger::open`], and when a page of the file is not as SQLite writes them.
    pub(crate) fn open_read(path: &Path) -> Result<Self, Diagnostic> {
        // Opened for writing where that is allowed: what a killed run left is undone by the first who reads.
        let ledger = Self::open_any(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let problem: String =
            ledger.done(ledger.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)))?;
        if problem != "ok" {
            return Err(error::damaged(path, &problem));
        }
        Ok(ledger)
    }

    fn open_any(path: &Path, flags: OpenFlags) -> Result<Self, Diagnostic> {
        if path.try_exists().is_ok_and(|exists| !exists) {
            return Err(error::missing(path));
        }
        let mut ledger = Self::connect(path, flags)?;
        match ledger.kind()? {
            ObjectKind::Ledger(version) => ledger.version = version,
            ObjectKind::Newer(version) => return Err(error::newer(path, version)),
            ObjectKind::Empty | ObjectKind::Foreign => return Err(error::foreign(path)),
        }
        match ledger.done(schema::stranger(&ledger.connection))? {
            None => Ok(ledger),
            Some(what) => Err(error::strange(path, &what)),
        }
    }

    fn connect(path: &Path, access: OpenFlags) -> Result<Self, Diagnostic> {
        let words = Words { no_file: error::no_file, of: error::of };
        let (connection, limit) = database::connect(path, access, PATIENCE, words)?;
        // A commit is on the disk when it returns, and so is the end of its journal.
        let durable = connection.execute_batch("PRAGMA synchronous = EXTRA;");
        durable.map_err(|e| error::of(path, &e))?;
        Ok(Self { connection, path: path.to_owned(), limit, version: 0 })
    }

    fn kind(&self) -> Result<ObjectKind, Diagnostic> {
        self.done(schema::kind(&self.connection))
    }

    /// The tree as the file keeps it to go on.
    pub(super) fn head(&self) -> Result<Tree, Diagnostic> {
        let sql = "SELECT size, full, (SELECT max(seq) FROM entry), (SELECT count(*) FROM head) FROM head";
        let read = |row: &rusqlite::Row<'_>| {
            let last: Option<i64> = row.get(2)?;
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, last, row.get::<_, i64>(3)?))
        };
        let (size, full, last, heads) = match self.connection.query_row(sql, [], read) {
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                return Err(error::damaged(&self.path, "it does not say how many rows there are"));
            }
            other => self.done(other)?,
        };
        let (roots, rest) = full.as_chunks::<32>();
        let tree = u64::try_from(size).ok().and_then(|size| Tree::of_full(size, roots.to_vec()));
        let agrees = last.map_or(size == 0, |last| last.checked_add(1) == Some(size));
        match tree.filter(|_| agrees && rest.is_empty() && heads == 1) {
            Some(tree) => Ok(tree),
            None => Err(error::damaged(
                &self.path,
                "what it says of the number of its rows is not true of its rows",
            )),
        }
    }
}
