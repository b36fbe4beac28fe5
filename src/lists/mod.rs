//! Official lists: reading the files that authorities publish, keeping editions of them, saying how old they are.
//!
//! A file becomes [`Listing`](crate::model::Listing)s by an [`Importer`], one file each, told by its content. What was
//! read is an edition of its source; the store keeps editions, and the newest one of each source is in use.

mod file;
mod importer;

pub use file::ListFile;
pub use importer::{IMPORTERS, Importer, ParsedList, RowProblem};
