//! TOML whose every value keeps its place: what rule packs, catalogue files, clearances and the configuration are read with.
//!
//! A [`table`] is read by asking for what should stand in it; every mistake is reported at its line, all in one go. A [`pack`] is the
//! head of a file: its id, version and the state of the law. The files themselves are those of the binary ([`embedded`])
//! and those put in their place ([`files`]).

mod document;
pub(crate) mod embedded;
pub(crate) mod files;
pub(crate) mod pack;
pub(crate) mod shares;
pub(crate) mod table;
pub(crate) mod unique;
mod walk;
