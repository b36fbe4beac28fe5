//! The formats of lists, one file each, registered in [`IMPORTERS`](super::IMPORTERS).

pub mod own_csv;
pub mod own_csv_write;
pub mod us_csl_csv;

mod us_csl;

use crate::diagnostic::Diagnostic;

/// A format of one file was given several.
fn one_file(id: &str) -> Diagnostic {
    Diagnostic::error("list-part-twice", format!("`{id}` is read from one file"))
        .help("give the files one by one")
}
