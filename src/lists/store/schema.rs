//! The tables of a store, and what tells a store from other files.

use std::cmp::Ordering;

use rusqlite::Connection;

use crate::database::{self, Holds};

/// Marks an SQLite file as a store of ours (`PRAGMA application_id`): "TWLS".
pub(super) const APPLICATION: i32 = 0x5457_4C53;

/// The version of the tables, and of what `entry.body` says (`PRAGMA user_version`). Who changes either raises it, and says in
/// [`kind`] what becomes of stores of the version before: made anew from them in one transaction, or refused.
pub(super) const VERSION: i32 = 1;

/// An entry that stays as it is from edition to edition is kept once, in `entry`; `listing` says which edition has it
/// and where. Numbers are never given twice, so that whatever was built from them can only miss, not mistake.
pub(super) const TABLES: &str = "
    CREATE TABLE edition (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        date TEXT,
        imported TEXT NOT NULL,
        confirmed TEXT,
        format TEXT NOT NULL,
        read_by TEXT NOT NULL,
        digest TEXT NOT NULL,
        columns TEXT NOT NULL,
        rows INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        UNIQUE (source, digest)
    ) STRICT;
    CREATE TABLE file (
        edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (edition, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE count (
        edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
        list TEXT NOT NULL,
        listings INTEGER NOT NULL,
        PRIMARY KEY (edition, list)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE unread (
        edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
        position INTEGER NOT NULL,
        file TEXT NOT NULL,
        row INTEGER NOT NULL,
        problem TEXT NOT NULL,
        PRIMARY KEY (edition, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        digest BLOB NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (source, digest)
    ) STRICT;
    CREATE TABLE name (
        entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (entry, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE listing (
        edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
        position INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES entry,
        row INTEGER NOT NULL,
        PRIMARY KEY (edition, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX listing_of_entry ON listing (entry, edition);
    CREATE TABLE blob (
        name TEXT PRIMARY KEY,
        key TEXT NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE fetched (
        url TEXT PRIMARY KEY,
        etag TEXT,
        modified TEXT,
        edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
";

/// What a file turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectKind {
    /// Nothing is in it yet.
    Empty,
    /// A store of this version.
    Store,
    /// A store of an earlier version that this program cannot read any more.
    Older(i32),
    /// A store of a later version.
    Newer(i32),
    /// A database of something else.
    Foreign,
}

/// Looks at what the connection has opened.
pub(super) fn kind(connection: &Connection) -> rusqlite::Result<ObjectKind> {
    Ok(match database::holds(connection, APPLICATION)? {
        Holds::Nothing => ObjectKind::Empty,
        Holds::Other => ObjectKind::Foreign,
        Holds::Tables(version) => match version.cmp(&VERSION) {
            Ordering::Less => ObjectKind::Older(version),
            Ordering::Equal => ObjectKind::Store,
            Ordering::Greater => ObjectKind::Newer(version),
        },
    })
}

/// A trigger, view or table in a store that no import made, or one that was changed: its kind and name. What stands in the
/// schema is carried out when rows are read or written.
pub(super) fn stranger(connection: &Connection) -> rusqlite::Result<Option<String>> {
    // The last numbers given, and statistics.
    database::stranger(connection, [TABLES], &["sqlite_sequence", "sqlite_stat1", "sqlite_stat4"])
}

/// Makes the tables; to be called inside a transaction.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", VERSION)
}
