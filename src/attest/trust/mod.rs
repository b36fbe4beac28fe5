//! Whom to trust for what, from when to when: the trust policy of an organisation.
//!
//! A policy is a TOML file that root keys sign ([`Signed`]); its versions follow each other one by one, each signed by the roots of
//! the one before and by its own ([`accept()`]), and what was seen is remembered, so that nobody can hand out an older one
//! ([`Memory`]). [`Under`] holds what is verified against it.

mod accept;
mod change;
mod file;
mod memory;
mod policy;
mod read;
mod shared;
mod signed;
pub(crate) mod terms;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use accept::{accept, follows};
pub(crate) use change::Change;
pub(crate) use file::FileKind;
pub(crate) use memory::{Memory, Seen, SeenPack};
pub(crate) use policy::{KeyState, Minimum, PolicyKey, Role, TrustPolicy, is_name};
pub(crate) use shared::signers;
pub(crate) use signed::Signed;
pub(crate) use terms::{Terms, Under, Witness};
