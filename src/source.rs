//! Text files held once with their name and digest: rule packs, the catalogue, the configuration.

use std::sync::Arc;

use sha2::{Digest, Sha256};

/// A text file in memory; cloning shares it.
#[derive(Clone, Debug)]
pub struct TextFile {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    text: String,
    digest: String,
}

impl TextFile {
    /// Holds a text under the name shown to people and signed in reports.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let digest = sha256_hex(text.as_bytes());
        Self { inner: Arc::new(Inner { name: name.into(), text, digest }) }
    }

    /// The name: `us/bis-entity-list.toml`.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// Lower-case hex SHA-256 of the text's bytes.
    pub fn digest(&self) -> &str {
        &self.inner.digest
    }

    /// Whether both are the very same file.
    pub fn same_file(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

/// Lower-case hex SHA-256 of some bytes.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex of some bytes.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        out.push(char::from(DIGITS[usize::from(b >> 4)]));
        out.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    out
}
