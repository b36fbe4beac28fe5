//! What is signed, how, and how it is checked again.
//!
//! What is said of a run and of each machine is [`predicate`].
//!
//! A report is an in-toto Statement v1 in a DSSE envelope with one Ed25519 signature; its bytes are canonical JSON
//! (RFC 8785), so that the same audit gives the same bytes. Its subject is the digest of the machine's record: the
//! evidence as read. A run's manifest binds all its reports by a Merkle root (RFC 6962).

pub mod canonical;
pub mod dsse;
pub mod keys;
pub mod manifest;
pub mod merkle;
pub mod output;
pub mod predicate;
pub mod proof;
pub mod record;
pub mod refusal;
pub mod report;
pub mod run;
pub mod statement;
mod strict;
#[cfg(test)]
pub(crate) mod testing;
pub mod verify;

pub use canonical::CanonicalError;
pub use keys::{KeyError, KeyId, Passphrase, PublicKey, Signer, TrustedKeys};
pub use refusal::Refusal;
