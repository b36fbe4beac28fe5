//! SQLite files that anybody may have written: opened as data, in which nothing is carried out.
//!
//! The store of lists and the ledger are such files.

mod limit;

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::diagnostic::Diagnostic;
use crate::text::shown::shown;
pub(crate) use limit::{Limit, USUAL};

/// The files that SQLite opens beside its own, by itself.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// How errors are told of a kind of file.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// A pipe, a device or a folder, which the database would wait for, or take for an empty file.
    pub(crate) no_file: fn(&Path) -> Diagnostic,
    /// An error of the database.
    pub(crate) of: fn(&Path, &rusqlite::Error) -> Diagnostic,
}

/// Opens a file, and bounds how long the database may work on an answer.
///
/// # Errors
/// When it is no file, or the database does not open it.
pub(crate) fn connect(
    path: &Path,
    access: OpenFlags,
    patience: Duration,
    words: Words,
) -> Result<(Connection, Limit), Diagnostic> {
    if path.metadata().is_ok_and(|meta| !meta.is_file()) {
        return Err((words.no_file)(path));
    }
    // The database opens these by itself, and would wait for a pipe.
    for ending in BESIDE {
        let mut beside = path.as_os_str().to_owned();
        beside.push(ending);
        let beside = Path::new(&beside);
        if beside.metadata().is_ok_and(|meta| !meta.is_file()) {
            return Err((words.no_file)(beside));
        }
    }
    // A path is a path, never a URI with options.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |e: rusqlite::Error| (words.of)(path, &e);
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(patience).map_err(failed)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(failed)?;
    // The file is data, whoever wrote it: nothing in it may call functions, and no cell is taken for what it says unlooked.
    let settings = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;";
    connection.execute_batch(settings).map_err(failed)?;
    let limit = Limit::set(&mut connection, USUAL).map_err(failed)?;
    Ok((connection, limit))
}

/// What a file that was opened holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Nothing yet.
    Nothing,
    /// Tables of the application, of this version.
    Tables(i32),
    /// Something else.
    Other,
}

/// Looks whose tables a file has.
pub(crate) fn holds(connection: &Connection, application: i32) -> rusqlite::Result<Holds> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i32>(0));
    let (owner, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    if owner == application {
        return Ok(Holds::Tables(version));
    }
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    Ok(if owner == 0 && version == 0 && tables == 0 { Holds::Nothing } else { Holds::Other })
}

/// A trigger, view, index or table that these statements do not make, or one that was changed: its kind and name. What stands
/// in the schema is carried out when rows are read or written. `own` are tables that the database keeps for itself.
pub(crate) fn stranger<'s>(
    connection: &Connection,
    made: impl IntoIterator<Item = &'s str>,
    own: &[&str],
) -> rusqlite::Result<Option<String>> {
    let plain = |sql: &str| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let ours: HashSet<String> = made.into_iter().flat_map(|sql| sql.split(';')).map(plain).collect();
    let mut schema = connection
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?;
    let mut rows = schema.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let its_own = kind == "table" && own.contains(&&*name);
        if !its_own && !ours.contains(&plain(&sql)) {
            return Ok(Some(format!("{kind} `{}`", shown(&name))));
        }
    }
    Ok(None)
}
