//! Keys that stay where they are: on a token, or with another program.

use super::KeyId;

/// A key that this program never sees. What it gives is never believed: each signature is verified before it is used.
pub trait OutsideKey: Send + Sync {
    /// The signature over these bytes (pure Ed25519, RFC 8032), 64 bytes.
    ///
    /// # Errors
    /// When it does not sign.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// Why something could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The program that signs cannot be started, or not be talked to.
    #[error("the program that signs cannot be used: {0}")]
    Program(std::io::Error),
    /// It ended badly.
    #[error("the program that signs ended with {status}{}{said}", if said.is_empty() { "" } else { ": " })]
    Ended {
        /// How.
        status: std::process::ExitStatus,
        /// What it said to standard error, its first lines.
        said: String,
    },
    /// The token did not sign.
    #[error("the token does not sign: {0}")]
    Token(String),
    /// No signature has this length.
    #[error("{0} bytes came instead of a signature of 64")]
    Length(usize),
    /// What came is no signature of this key over what was to be signed.
    #[error("what came is no Ed25519 signature of the key {0} over what was to be signed")]
    Wrong(KeyId),
}

impl SignError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Program(_) | Self::Ended { .. } => {
                "it is given the bytes to be signed on standard input, and writes the signature to standard output: 64 bytes, or base64 of them"
            }
            Self::Token(_) => "look at the token: is it the right one, is the PIN right, is it locked?",
            Self::Length(_) => {
                "pure Ed25519 gives 64 bytes: another algorithm, or text beside the signature, is not used"
            }
            Self::Wrong(_) => {
                "the public key does not belong to the private one, or another algorithm than pure Ed25519 (Ed25519ph, a hash) was used"
            }
        }
    }
}
