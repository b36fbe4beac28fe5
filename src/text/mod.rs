//! Text as everybody compares and shows it: one of each table, used by all modules above.

pub(crate) mod countries;
pub(crate) mod counts;
pub(crate) mod dates;
pub(crate) mod formula;
pub(crate) mod hardware_address;
pub(crate) mod invisible;
pub(crate) mod markdown;
pub(crate) mod nearest;
pub(crate) mod not_known_yet;
pub(crate) mod numbered;
mod placeholder_ends;
mod placeholder_words;
pub(crate) mod placeholders;
pub(crate) mod shown;
pub(crate) mod word_set;
pub(crate) mod wrap;
