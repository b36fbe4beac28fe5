//! The machines of a run: one pass finds which rows belong to which machine and which serial numbers stand
//! twice; then machines are read again one by one, by several threads, in bounded memory.
//!
//! Rows are never held: a machine costs its key and a few bytes for each stretch of rows ([`runs`]).

pub(crate) mod arena;
pub(crate) mod assemble;
mod candidates;
mod compact;
mod count;
mod gather;
mod hashes;
mod join;
pub(crate) mod key;
mod piece;
pub(crate) mod runs;
pub(crate) mod serials;
pub(crate) mod shared;
pub mod survey;

pub(crate) use arena::Cut;
pub use arena::RowArena;
pub(crate) use shared::Shared;
pub use survey::{Survey, SurveyedSheet, survey};

#[cfg(test)]
mod tests;
