//! Ed25519 keys: who signs, and whom to trust.
//!
//! Private keys are PKCS#8 v1 in PEM, optionally encrypted; public keys SPKI in PEM. A key is named by its key id:
//! the lower-case hex SHA-256 of the 44 bytes of its SPKI DER.

mod command;
mod error;
mod export;
mod file;
mod outside;
mod pem;
mod signer;
#[cfg(test)]
mod tests;
mod token;

use std::fmt;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey, verify_batch};
use zeroize::Zeroizing;

use super::trust::Under;
use crate::source::sha256_hex;

pub(crate) use command::CommandKey;
pub(crate) use error::KeyError;
pub(crate) use outside::{OutsideKey, SignError};
pub use signer::Signer;
pub(crate) use token::{TokenChoice, TokenKey};

/// The name of a key: lower-case hex SHA-256 of its SPKI DER.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// The 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A passphrase; wiped from memory when dropped and never shown.
#[derive(PartialEq, Eq)]
pub struct Passphrase(Zeroizing<Vec<u8>>);

impl Passphrase {
    /// Takes a passphrase over: the bytes with which the key was encrypted, in whatever encoding that was done.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    /// Reads one from a file that nobody else can read, or from a pipe (`/dev/fd/3`): its one line, without the line end.
    ///
    /// # Errors
    /// When others may read the file, or it cannot be read.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        file::read_passphrase(path)
    }

    fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether it has no byte.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Why a key does not open with it.
    fn refused(&self) -> KeyError {
        match self.0.as_slice() {
            [] => KeyError::NeedsPassphrase,
            [.., b'\n' | b'\r'] => KeyError::PassphraseLineEnd,
            _ => KeyError::Passphrase,
        }
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// A public key that is no weak one.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    id: KeyId,
}

impl PublicKey {
    /// A key by the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// When they are no point of the curve, written in another way than the one RFC 8032 gives it, or a point of
    /// small order, under which a signature can be made for any message.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        if key.is_weak() || key.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::Weak);
        }
        let id = KeyId(sha256_hex(&pem::spki(bytes)));
        Ok(Self { key, id })
    }

    /// Reads a public key from PEM.
    ///
    /// # Errors
    /// When the text is no PEM of an Ed25519 public key, and what it is instead.
    pub fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        Self::from_bytes(&pem::read_public(text)?)
    }

    /// Reads a public key from PEM, or from the base64 in it alone.
    ///
    /// # Errors
    /// As [`PublicKey::from_pem`].
    pub(crate) fn from_text(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.starts_with("-----") {
            return Self::from_pem(text.as_bytes());
        }
        let der = STANDARD.decode(text).map_err(|e| KeyError::Pem(e.to_string()))?;
        Self::from_bytes(&pem::of_spki(&der)?)
    }

    /// The key as the base64 in its PEM.
    pub(crate) fn to_base64(&self) -> String {
        STANDARD.encode(pem::spki(self.key.as_bytes()))
    }

    /// Reads a public key file: PEM, or one line that is a verifier key of signed notes.
    ///
    /// # Errors
    /// As [`PublicKey::from_pem`], and when the file cannot be read.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = file::read_public(path)?;
        let line = std::str::from_utf8(&text).ok().map(str::trim_end);
        match line.filter(|line| line.contains('+') && !line.contains(['\n', '\r']) && !line.contains("---"))
        {
            Some(line) => Self::from_vkey(line).map(|(_, key)| key),
            None => Self::from_pem(&text),
        }
    }

    /// Writes a public key file; an existing one is left alone.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), KeyError> {
        file::create(path, self.to_pem()?.as_bytes(), file::Who::Everyone)
    }

    /// The key as SPKI PEM.
    ///
    /// # Errors
    /// Never for a key of this length; the encoder says so itself.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        pem::write("PUBLIC KEY", &pem::spki(self.key.as_bytes()))
    }

    /// The key's name.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The 32 bytes of RFC 8032.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether the key made this signature over this message, in the strict sense: no second way to write a
    /// signature, no point of small order.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.key.verify_strict(message, &s).is_ok())
    }

    /// Whether the key made all of these signatures, by one equation over them. Where it did not make one of them, this tells
    /// not which.
    pub(crate) fn verifies_all<'s>(&self, signed: impl Iterator<Item = (&'s [u8], &'s [u8])>) -> bool {
        let (messages, signatures): (Vec<_>, Vec<_>) = signed.unzip();
        let parsed = signatures.into_iter().map(Signature::from_slice).collect::<Result<Vec<_>, _>>();
        parsed.is_ok_and(|signatures| {
            verify_batch(&messages, &signatures, &vec![self.key; messages.len()]).is_ok()
        })
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id)
    }
}

/// Keys whose signatures count, each once.
#[derive(Clone, Debug, Default)]
pub struct TrustedKeys {
    keys: Vec<PublicKey>,
    /// What a trust policy says of them; without one, each may sign everything.
    under: Under,
}

impl TrustedKeys {
    /// The key with this name.
    pub fn get(&self, id: &str) -> Option<&PublicKey> {
        self.keys.iter().find(|k| k.id.as_str() == id)
    }

    /// Every key, in the order given.
    pub fn iter(&self) -> std::slice::Iter<'_, PublicKey> {
        self.keys.iter()
    }

    /// Keys of a trust policy, which says what each may sign.
    pub(crate) fn of_policy(keys: impl IntoIterator<Item = PublicKey>, under: Under) -> Self {
        Self { under, ..keys.into_iter().collect() }
    }

    /// What a trust policy says of them.
    pub(crate) fn under(&self) -> &Under {
        &self.under
    }

    /// Whether no key is trusted.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl<'t> IntoIterator for &'t TrustedKeys {
    type Item = &'t PublicKey;
    type IntoIter = std::slice::Iter<'t, PublicKey>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<PublicKey> for TrustedKeys {
    fn from_iter<I: IntoIterator<Item = PublicKey>>(keys: I) -> Self {
        let mut trusted = Self::default();
        for key in keys {
            if trusted.get(key.id.as_str()).is_none() {
                trusted.keys.push(key);
            }
        }
        trusted
    }
}
