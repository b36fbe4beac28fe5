//! TOML whose every value keeps its place: what rule packs, catalogue files, clearances and the configuration are read with.
//!
//! A [`table`] is read by asking for what should stand in it; every mistake is reported at its line, all in one go. A [`pack`] is the
//! head of a file: its id, version and the state of the law. The files themselves are those of the binary ([`embedded`])
//! and those put in their place ([`files`]).

mod document;
pub mod embedded;
pub mod files;
pub mod pack;
pub mod shares;
pub mod table;
pub mod unique;
mod walk;
