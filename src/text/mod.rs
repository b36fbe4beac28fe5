//! Text as everybody compares and shows it: one of each table, used by all rooms above.

pub mod formula;
pub mod invisible;
pub mod shown;
