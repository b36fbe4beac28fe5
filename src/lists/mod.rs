//! Official lists: reading the files that authorities publish, keeping editions of them, saying how old they are.
//!
//! A file becomes [`Listing`](crate::model::Listing)s by an [`Importer`], one file each, told by its content. What was
//! read is an edition of its source; the [`Store`] keeps editions, others are [`shipped`] with the program, and the newest
//! one of each source is in use.

pub mod diff;
pub mod formats;
pub mod freshness;
pub mod search;
pub mod shipped;
pub mod store;

mod anomaly;
mod country;
mod dates;
pub mod days;
mod draft;
mod drafts;
mod edition;
mod file;
mod footnotes;
mod gather;
mod importer;
mod json;
pub mod kept;
pub mod listings;
mod official;
mod open;
mod queue;
mod read;
mod select;
mod table;
mod text;
mod unknown;
mod xml;

pub use anomaly::{Anomaly, Before, SHRINK_PERCENT, anomalies};
pub use edition::{Edition, EditionFile, NewEdition, Origin, current, shared};
pub use file::ListFile;
pub use formats::own_csv_write::write_own_csv;
pub use importer::{IMPORTERS, Importer, ParsedList, RowProblem};
pub use listings::Listings;
pub use official::{OfficialList, OfficialSource, official_list, official_lists, official_sources};
pub use open::open_files;
pub use read::{Imported, read_files, stream_files};
pub use select::select;
pub use store::Store;
