//! What is signed, how, and how it is checked again.
//!
//! What is said of a run and of each machine is [`predicate`].
//!
//! A report is an in-toto Statement v1 in a DSSE envelope with one Ed25519 signature; its bytes are canonical JSON
//! (RFC 8785), so that the same audit gives the same bytes. Its subject is the digest of the machine's record: the
//! evidence as read. A run's manifest binds all its reports by a Merkle root (RFC 6962).

pub(crate) mod canonical;
pub(crate) mod checkpoint;
pub(crate) mod dsse;
pub(crate) mod keys;
pub(crate) mod manifest;
pub(crate) mod merkle;
pub(crate) mod note;
pub(crate) mod output;
pub(crate) mod predicate;
pub(crate) mod proof;
pub(crate) mod pruned;
pub(crate) mod record;
pub(crate) mod refusal;
pub(crate) mod report;
pub(crate) mod rulepack;
pub(crate) mod run;
pub(crate) mod statement;
mod strict;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod trust;
pub(crate) mod verify;
mod write_error;

pub(crate) use canonical::CanonicalError;
pub(crate) use keys::KeyId;
pub use keys::{Signer, TrustedKeys};
pub(crate) use refusal::Refusal;
pub(crate) use write_error::WriteError;
