//! The name of a finding.

use sha2::{Digest as _, Sha256};

use crate::source::hex;

/// The name of a finding, the same in every run: the first 32 hex digits of the SHA-256 of the rule's id, the
/// machine's key and the finding's subject, each after its length in bytes and a colon.
pub(crate) fn fingerprint(rule: &str, machine: &str, subject: &str) -> String {
    let mut hash = Sha256::new();
    for part in [rule, machine, subject] {
        hash.update(part.len().to_string());
        hash.update(b":");
        hash.update(part);
    }
    hex(&hash.finalize()[..16])
}
