//! Official lists: reading the files that authorities publish, keeping editions of them, saying how old they are.
//!
//! A file becomes [`Listing`](crate::model::Listing)s by an [`Importer`], one file each, told by its content. What was
//! read is an edition of its source; the [`Store`] keeps editions, others are [`shipped`] with the program, and the newest
//! one of each source is in use.

pub(crate) mod diff;
pub(crate) mod formats;
pub(crate) mod freshness;
pub(crate) mod search;
pub(crate) mod shipped;
pub(crate) mod store;

mod anomaly;
mod country;
mod dates;
pub(crate) mod days;
mod draft;
mod drafts;
mod edition;
mod file;
mod footnotes;
mod gather;
mod importer;
mod json;
pub(crate) mod kept;
pub(crate) mod listings;
mod official;
mod open;
mod queue;
mod read;
mod select;
mod table;
mod text;
mod unknown;
mod xml;

pub(crate) use anomaly::{Before, anomalies};
pub use edition::NewEdition;
pub(crate) use edition::{Edition, EditionFile};
pub(crate) use edition::{current, shared};
pub use file::ListFile;
pub use formats::own_csv_write::write_own_csv;
pub use importer::{IMPORTERS, ParsedList};
pub(crate) use importer::{Importer, RowProblem};
pub(crate) use listings::Listings;
pub(crate) use official::{OfficialSource, official_list, official_lists, official_sources};
pub use open::open_files;
pub(crate) use read::stream_files;
pub use read::{Imported, read_files};
pub(crate) use select::select;
pub use store::Store;
