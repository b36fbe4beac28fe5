//! The tables of a ledger, how they came to be, and what tells a ledger from other files.

use rusqlite::Connection;

use crate::database::{self, Holds};

/// Marks an SQLite file as a ledger of ours (`PRAGMA application_id`): "TWLG".
const APPLICATION: i32 = 0x5457_4C47;

/// What made each version of the tables (`PRAGMA user_version`) of the one before, the first of an empty file. None is ever
/// changed; who needs other tables appends what makes them, in words that keep every row of `entry` and `checkpoint`.
pub(super) const STEPS: &[&str] = &[
    // 1: `entry` is the log. `head` is what goes on: how many rows there are, and the roots of the full subtrees, the largest
    // first. `checkpoint` holds signed notes, which no row knows of, each with the roots of the full subtrees of its tree.
    "
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        hash BLOB NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        size INTEGER NOT NULL,
        full BLOB NOT NULL
    ) STRICT;
    CREATE TABLE checkpoint (
        size INTEGER NOT NULL,
        note TEXT NOT NULL,
        full BLOB NOT NULL,
        PRIMARY KEY (size, note)
    ) STRICT, WITHOUT ROWID;
    ",
    // 2: answers of timestamping authorities (RFC 3161) about notes, by the SHA-256 of the note.
    "
    CREATE TABLE timestamp (
        note BLOB NOT NULL,
        response BLOB NOT NULL,
        PRIMARY KEY (note, response)
    ) STRICT, WITHOUT ROWID;
    ",
];

/// The version of the tables.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "there are a few")]
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// What a file turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectKind {
    /// Nothing is in it yet.
    Empty,
    /// A ledger of this version of the tables, at most [`VERSION`].
    Ledger(i32),
    /// A ledger of a later version.
    Newer(i32),
    /// A database of something else.
    Foreign,
}

/// Looks at what the connection has opened.
pub(super) fn kind(connection: &Connection) -> rusqlite::Result<ObjectKind> {
    Ok(match database::holds(connection, APPLICATION)? {
        Holds::Nothing => ObjectKind::Empty,
        Holds::Tables(version @ 1..=VERSION) => ObjectKind::Ledger(version),
        Holds::Tables(version) if version > VERSION => ObjectKind::Newer(version),
        Holds::Tables(_) | Holds::Other => ObjectKind::Foreign,
    })
}

/// A trigger, view, index or table that this program did not make, or one that was changed: its kind and name. What stands
/// in the schema is carried out when rows are read or written.
pub(super) fn stranger(connection: &Connection) -> rusqlite::Result<Option<String>> {
    database::stranger(connection, STEPS.iter().copied(), &["sqlite_stat1", "sqlite_stat4"])
}

/// Makes the tables of the newest version of those of an earlier one, 0 in an empty file; to be called inside a transaction.
pub(super) fn migrate(connection: &Connection, from: i32) -> rusqlite::Result<()> {
    migrate_to(connection, from, VERSION)
}

/// As [`migrate`], up to a version.
pub(super) fn migrate_to(connection: &Connection, from: i32, to: i32) -> rusqlite::Result<()> {
    for (version, step) in (1..=to).zip(STEPS) {
        if version > from {
            connection.execute_batch(step)?;
        }
    }
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", to)
}
