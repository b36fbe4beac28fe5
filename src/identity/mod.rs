//! The machines of a run: one pass finds which rows belong to which machine and which serial numbers stand
//! twice; then machines are read again one by one, by several threads, in bounded memory.
//!
//! Rows are never held: a machine costs its key and a few bytes for each stretch of rows ([`runs`]).

pub mod arena;
pub mod assemble;
mod compact;
mod count;
mod gather;
mod hashes;
pub mod key;
mod piece;
pub mod runs;
pub mod serials;
pub mod shared;
pub mod survey;

pub use arena::{Cut, RowArena};
pub use count::SheetCount;
pub use shared::Shared;
pub use survey::{Progress, Survey, SurveyedSheet, survey};

#[cfg(test)]
mod tests;
