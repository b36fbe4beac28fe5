//! Signed rule packs: every file by its digest and length, and which packs in which versions they are.

mod accept;
mod statement;
#[cfg(test)]
mod tests;

pub(crate) use accept::{Accepted, Demand, accept};
pub(crate) use statement::{RULEPACK_FILE, Rulepack};
