//! A list file in memory: its name, its bytes, their digest.

use sha2::{Digest, Sha256};

use crate::source::hex;

/// A file as it was received, after gzip or zip was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFile {
    /// The name shown to people; for a part of an archive, archive and part.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl ListFile {
    /// The SHA-256 digest of its bytes, in hex.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(&self.bytes))
    }
}
