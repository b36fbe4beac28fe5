//! Files: their bytes, held still while they are read; archives and what they may unpack to; and files that appear whole
//! or not at all.

pub(crate) mod allowance;
mod blocks;
pub(crate) mod bytes;
pub(crate) mod digest;
pub(crate) mod folder;
mod handle;
pub(crate) mod input;
pub(crate) mod left;
pub(crate) mod lock;
pub(crate) mod output;
pub(crate) mod packed;
pub(crate) mod quiet;
pub(crate) mod zipped;
