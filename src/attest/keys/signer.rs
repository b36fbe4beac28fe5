//! Who signs: a key that was read from a file, or one that stays outside of the program.

use std::fmt;
use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey};
use zeroize::Zeroizing;

use super::{KeyError, OutsideKey, Passphrase, PublicKey, SignError, file, pem};

/// Somebody who signs; a private key is wiped from memory when dropped and never shown.
pub struct Signer {
    by: By,
    public: PublicKey,
}

/// By what is signed.
enum By {
    /// A key in memory.
    Key(Box<SigningKey>),
    /// A key that this program never sees.
    Outside(Box<dyn OutsideKey>),
}

impl Signer {
    /// A new key from the system's random numbers.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut()).map_err(|_| KeyError::Random)?;
        Self::from_seed(&seed)
    }

    /// The key that RFC 8032 derives from these 32 secret bytes.
    ///
    /// # Errors
    /// Never for a seed of this length; the check of the public half says so itself.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = SigningKey::from_bytes(seed);
        let public = PublicKey::from_bytes(key.verifying_key().as_bytes())?;
        Ok(Self { by: By::Key(Box::new(key)), public })
    }

    /// A key outside of the program, whose public half is this one.
    pub fn outside(key: impl OutsideKey + 'static, public: PublicKey) -> Self {
        Self { by: By::Outside(Box::new(key)), public }
    }

    /// Reads a private key file. `passphrase` is asked only when the file is encrypted.
    ///
    /// # Errors
    /// When the file can be read by others, is a symlink, lies in a folder anyone may write to, holds something
    /// else than an Ed25519 key, or the passphrase is wrong or cannot be had.
    pub fn load(
        path: &Path,
        passphrase: &mut dyn FnMut() -> Result<Option<Passphrase>, KeyError>,
    ) -> Result<Self, KeyError> {
        let text = file::read_private(path)?;
        Self::from_seed(&*pem::read_private(&text, passphrase)?)
    }

    /// Writes a private key file that only its owner can read, encrypted if there is a passphrase.
    /// An existing file is left alone.
    ///
    /// # Errors
    /// When the file exists, its folder is one anyone may write to, it cannot be written, or the key is outside of the program.
    pub fn save(&self, path: &Path, passphrase: Option<&Passphrase>) -> Result<(), KeyError> {
        file::create(path, self.written(passphrase)?.as_bytes(), file::Who::Owner)
    }

    /// Writes the private key anew in the place of the file that it was read from: under another passphrase, or none. The file is
    /// the old one or the new one, at every moment.
    ///
    /// # Errors
    /// When its folder is one anyone may write to, it cannot be written, or the key is outside of the program.
    pub fn replace(&self, path: &Path, passphrase: Option<&Passphrase>) -> Result<(), KeyError> {
        file::replace(path, self.written(passphrase)?.as_bytes())
    }

    /// The key as it is written to a file.
    pub(super) fn written(&self, passphrase: Option<&Passphrase>) -> Result<Zeroizing<String>, KeyError> {
        match &self.by {
            By::Key(key) => pem::write_private(key.as_bytes(), passphrase),
            By::Outside(_) => Err(KeyError::Outside),
        }
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Whether it is outside of the program: each signature takes its time then, and one a run is enough.
    pub(crate) const fn is_outside(&self) -> bool {
        matches!(self.by, By::Outside(_))
    }

    /// The signature over a message (pure Ed25519, RFC 8032).
    ///
    /// # Errors
    /// When a key outside of the program does not sign, or what it gives is not its signature over this message.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError> {
        let outside = match &self.by {
            By::Key(key) => return Ok(key.sign(message).to_bytes()),
            By::Outside(outside) => outside,
        };
        let signature = outside.sign(message)?;
        let whole = <[u8; 64]>::try_from(&*signature).map_err(|_| SignError::Length(signature.len()))?;
        if self.public.verifies(message, &whole) {
            Ok(whole)
        } else {
            Err(SignError::Wrong(self.public.id().clone()))
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public.id())
    }
}
