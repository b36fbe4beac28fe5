//! The machines of a run: one pass finds which rows belong to which machine and which serial numbers stand
//! twice; then machines are read again one by one, by several threads, in bounded memory.
//!
//! Rows are never held: a machine costs its key and one [`survey::Run`] for each stretch of rows.

pub mod arena;
mod count;
mod gather;
pub mod key;
mod piece;
pub mod serials;
pub mod shared;
pub mod survey;

pub use shared::Shared;
pub use arena::{Cut, RowArena};
pub use count::SheetCount;
pub use survey::{Progress, Survey, SurveyedSheet, survey};

#[cfg(test)]
mod tests;
