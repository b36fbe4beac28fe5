//! Text as everybody compares and shows it: one of each table, used by all modules above.

pub mod countries;
pub mod dates;
pub mod formula;
pub mod invisible;
pub mod nearest;
pub mod not_known_yet;
pub mod placeholders;
pub mod shown;
pub mod word_set;
