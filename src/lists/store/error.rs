//! What an error of the database means to the one who reads it.

use std::path::Path;

use rusqlite::{Error, ErrorCode};

use super::schema::VERSION;
use crate::database::USUAL;
use crate::diagnostic::Diagnostic;

/// The file is a database, but none of ours; or it is none at all.
pub(super) fn foreign(path: &Path) -> Diagnostic {
    Diagnostic::error("store-foreign", "this file is no store of lists; it is left as it is")
        .at(path.display())
        .help("name another file with --lists FILE; it is made where there is none")
}

/// It is a pipe, a device or a folder, which the database would wait for, or take for an empty store.
pub(super) fn no_file(path: &Path) -> Diagnostic {
    Diagnostic::error("not-a-file", "the store of lists is not a file")
        .at(path.display())
        .help("name a file with --lists FILE; it is made where there is none")
}

/// The file was made by a later version.
pub(super) fn newer(path: &Path, version: i32) -> Diagnostic {
    let message =
        format!("this store has tables of version {version}; this program knows them up to {VERSION}");
    Diagnostic::error("store-newer", message)
        .at(path.display())
        .help("use the version of tidewaiter that made it, or name another file with --lists FILE")
}

/// The file was made by an earlier version, whose tables are not read any more.
pub(super) fn older(path: &Path, version: i32) -> Diagnostic {
    let message =
        format!("this store has tables of version {version}; this program knows those of version {VERSION}");
    Diagnostic::error("store-older", message)
        .at(path.display())
        .help("move the file away and import the lists again, or use the version of tidewaiter that made it")
}

/// The file is a store with something in it that is carried out when it is used.
pub(super) fn strange(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::error("store-foreign", format!("the store has a {what} that this program does not make so"))
        .at(path.display())
        .help("move the file away and import the lists again")
}

/// A row that the tables do not allow: somebody changed the file.
pub(super) fn damaged(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::error("store-damaged", format!("the store is damaged: {what}"))
        .at(path.display())
        .help("move the file away and import the lists again")
}

/// Every other error.
pub(super) fn of(path: &Path, error: &Error) -> Diagnostic {
    let diagnostic = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => return foreign(path),
        Some(ErrorCode::DatabaseCorrupt) => return damaged(path, &error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Diagnostic::error("store-locked", "another import is writing to this store")
                .help("wait until it has ended, then try again")
        }
        Some(ErrorCode::ReadOnly) => {
            Diagnostic::error("store-read-only", "this store, or its folder, may not be written")
                .help("allow writing to file and folder, or name another file with --lists FILE")
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            Diagnostic::error("store-unreadable", "this store cannot be opened")
                .help("look whether file and folder exist and may be read and written")
        }
        Some(ErrorCode::OperationInterrupted) => {
            let limit = USUAL.as_secs();
            let message =
                format!("the store gave no answer in {limit} seconds; what was asked of it was stopped");
            Diagnostic::error("store-slow", message).help(
                "if its disk is slow, copy it to another and name it with --lists FILE; else move the file away and import the lists again",
            )
        }
        Some(ErrorCode::DiskFull) => {
            Diagnostic::error("store-full", "the disk is full; the store is as it was before")
                .help("make room, then try again")
        }
        _ => Diagnostic::error("store", format!("the store could not be used: {error}")),
    };
    diagnostic.at(path.display())
}
