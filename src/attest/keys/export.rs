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

    /// Reads a verifier key of signed notes: the name and the key. Only the first two plus signs divide it, as the last part,
    /// which is base64, may hold others.
    ///
    /// # Errors
    /// When it is none, of another algorithm than Ed25519, or its hash is not that of name and key.
    pub(crate) fn from_vkey(text: &str) -> Result<(String, Self), KeyError> {
        let wrong = |why: &str| KeyError::Kind(format!("no verifier key of signed notes ({why})"));
        let mut parts = text.trim_end_matches(['\r', '\n']).splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("it is not NAME+HASH+KEY"));
        };
        let bytes = STANDARD.decode(key).map_err(|_| wrong("its key is not base64"))?;
        let Some((&NOTE, key)) = bytes.split_first() else {
            return Err(wrong("it is of another algorithm than Ed25519"));
        };
        let key = <&[u8; 32]>::try_from(key).map_err(|_| wrong("its key has not 32 bytes"))?;
        let key = Self::from_bytes(key)?;
        if key.to_vkey(name)?.split('+').nth(1) != Some(hash) {
            return Err(wrong("its hash is not that of its name and key"));
        }
        Ok((name.to_owned(), key))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attack_65_a_verifier_key_is_divided_at_its_first_two_plus_signs() {
        let signer = |seed: u8| crate::attest::Signer::from_seed(&[seed; 32]).unwrap();
        let with_plus = (0..=255)
            .map(signer)
            .find(|signer| signer.public_key().to_vkey("a/log").unwrap().matches('+').count() > 2);
        let key = with_plus.unwrap().public_key().clone();
        let vkey = key.to_vkey("a/log").unwrap();
        assert_eq!(PublicKey::from_vkey(&vkey).unwrap(), ("a/log".to_owned(), key.clone()));
        assert_eq!(PublicKey::from_vkey(&format!("{vkey}\n")).unwrap().1, key);
        let hash = hex(&key.note_hash("a/log"));
        for wrong in [
            vkey.replace("a/log", "b/log"),
            vkey.replace(&hash, "00000000"),
            vkey.replace(&hash, &hash.to_uppercase()).replace("a/log", "A/log"),
            vkey.trim_end_matches('=').to_owned() + "A",
            vkey.replacen('+', "", 1),
            format!("{vkey} "),
            String::new(),
            "a+b+".to_owned(),
        ] {
            assert!(PublicKey::from_vkey(&wrong).is_err(), "{wrong}");
        }
    }
}
