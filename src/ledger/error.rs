//! What an error of the database means to the one who reads it.

use std::path::Path;

use rusqlite::{Error, ErrorCode};

use super::PATIENCE;
use super::schema::VERSION;
use crate::diagnostic::Diagnostic;

/// What to do where the file is not what it should be.
const LOOK: &str = "keep the file as it is, look who wrote to it, and take a backup that `tidewaiter ledger verify` finds whole";

/// There is no file.
pub(super) fn missing(path: &Path) -> Diagnostic {
    Diagnostic::error("ledger-missing", "there is no ledger")
        .at(path.display())
        .help("`tidewaiter ledger init --ledger FILE` begins one")
}

/// There is a file already.
pub(super) fn exists(path: &Path) -> Diagnostic {
    Diagnostic::error("output-exists", format!("{} exists already", path.display()))
        .help("a ledger is begun once; choose another name")
}

/// The file is a database, but none of ours; or it is none at all.
pub(super) fn foreign(path: &Path) -> Diagnostic {
    Diagnostic::error("ledger-foreign", "this file is no ledger; it is left as it is")
        .at(path.display())
        .help("name another file with --ledger FILE")
}

/// It is a pipe, a device or a folder.
pub(super) fn no_file(path: &Path) -> Diagnostic {
    Diagnostic::error("not-a-file", "the ledger is not a file")
        .at(path.display())
        .help("name a file with --ledger FILE")
}

/// The file was made by a later version.
pub(super) fn newer(path: &Path, version: i32) -> Diagnostic {
    let message =
        format!("this ledger has tables of version {version}; this program knows them up to {VERSION}");
    Diagnostic::error("ledger-newer", message)
        .at(path.display())
        .help("use the version of tidewaiter that wrote it")
}

/// Something stands in the schema that is carried out when the file is used.
pub(super) fn strange(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::error("ledger-foreign", format!("the ledger has a {what} that this program does not make so"))
        .at(path.display())
        .help(LOOK)
}

/// What stands in the file contradicts itself.
pub(super) fn damaged(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::error("ledger-damaged", format!("the ledger is damaged: {what}"))
        .at(path.display())
        .help(LOOK)
}

/// Every other error.
pub(super) fn of(path: &Path, error: &Error) -> Diagnostic {
    let diagnostic = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => return foreign(path),
        Some(ErrorCode::DatabaseCorrupt) => return damaged(path, &error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            let message = format!(
                "another program is writing to this ledger, and did not end within {} seconds",
                PATIENCE.as_secs()
            );
            Diagnostic::error("ledger-locked", message).help("wait until it has ended, then try again")
        }
        Some(ErrorCode::ReadOnly) => {
            Diagnostic::error("ledger-read-only", "this ledger, or its folder, may not be written")
                .help("allow writing to file and folder")
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            Diagnostic::error("ledger-unreadable", "this ledger cannot be opened")
                .help("look whether file and folder exist and may be read and written")
        }
        Some(ErrorCode::OperationInterrupted) => Diagnostic::error(
            "ledger-slow",
            "the ledger gave no answer for minutes; what was asked of it was stopped",
        )
        .help("if its disk is slow, copy it to another with `tidewaiter ledger backup`"),
        // A file that may not grow any more is told apart from a full disk by nobody but the system.
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
            let message = format!("the ledger could not be written ({error}); it is as it was before");
            Diagnostic::error("ledger-full", message)
                .help("look whether the disk is full or failing; make room, then try again")
        }
        _ => Diagnostic::error("ledger", format!("the ledger could not be used: {error}")),
    };
    diagnostic.at(path.display())
}
