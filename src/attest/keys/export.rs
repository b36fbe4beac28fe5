//! Public keys as other programs want them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::{KeyError, PublicKey};
use crate::source::hex;

/// The algorithm of OpenSSH (RFC 8709).
const SSH: &str = "ssh-ed25519";
/// The algorithm of a signed note (C2SP signed-note): Ed25519.
const NOTE: u8 = 1;

impl PublicKey {
    /// The 32 bytes in lower-case hex.
    pub fn to_hex(&self) -> String {
        hex(self.as_bytes())
    }

    /// A line of OpenSSH (RFC 8709, section 4), with a comment.
    ///
    /// # Errors
    /// When the comment is more than one line.
    pub fn to_ssh(&self, comment: &str) -> Result<String, KeyError> {
        if comment.chars().any(char::is_control) {
            return Err(KeyError::Name(comment.to_owned(), "it has a control character"));
        }
        let mut blob = Vec::new();
        for part in [SSH.as_bytes(), self.as_bytes()] {
            // Of 11 and 32 bytes.
            blob.extend_from_slice(&u32::try_from(part.len()).unwrap_or_default().to_be_bytes());
            blob.extend_from_slice(part);
        }
        Ok(format!("{SSH} {} {comment}", STANDARD.encode(blob)))
    }

    /// A verifier key of signed notes: `NAME+HASH+KEY` (C2SP signed-note).
    ///
    /// # Errors
    /// When the name is empty, or holds a space or plus, as no name there does.
    pub fn to_vkey(&self, name: &str) -> Result<String, KeyError> {
        if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
            let why = "it may hold no space, no control character and no plus, and is not empty";
            return Err(KeyError::Name(name.to_owned(), why));
        }
        let key = [&[NOTE], &self.as_bytes()[..]].concat();
        Ok(format!("{name}+{}+{}", hex(&self.note_hash(name)), STANDARD.encode(key)))
    }

    /// What tells this key under a name from others in a signed note: the first four bytes of the SHA-256 of both.
    pub(crate) fn note_hash(&self, name: &str) -> [u8; 4] {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(name.as_bytes())
            .chain_update([b'\n', NOTE])
            .chain_update(self.as_bytes())
            .finalize()
            .into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    /// A JSON web key (RFC 8037, section 2).
    pub fn to_jwk(&self) -> String {
        let (x, kid) = (URL_SAFE_NO_PAD.encode(self.as_bytes()), self.id());
        format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}","kid":"{kid}","alg":"EdDSA","use":"sig"}}"#)
    }
}
