//! Why a key cannot be used: what, where, why and what to do; never a byte of the key itself.

use std::path::PathBuf;

/// Why a key cannot be read, written or trusted.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be opened or read.
    #[error("cannot read the key file {}: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write the key file {}: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
    /// There is a file already.
    #[error("{} exists already and is left alone", .0.display())]
    Exists(PathBuf),
    /// Others may read the private key, or the file with its passphrase.
    #[error("others than its owner may read or write the {what} {} (mode {mode:03o})", path.display())]
    Permissions {
        /// What it is.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The private key file is a symlink.
    #[error("the private key {} is a symbolic link", .0.display())]
    Symlink(PathBuf),
    /// Anyone may replace the key file.
    #[error("anyone may write to the folder of the private key {}", .0.display())]
    Folder(PathBuf),
    /// Not a file, or far too large.
    #[error("{} is no key file", .0.display())]
    NoFile(PathBuf),
    /// The text is no PEM, or not only one.
    #[error("not a PEM key: {0}")]
    Pem(String),
    /// A private key where a public one belongs.
    #[error("this is a private key, and a public key is expected")]
    PrivateAsPublic,
    /// A public key where a private one belongs.
    #[error("this is a public key, and a private key is expected")]
    PublicAsPrivate,
    /// Another kind of key or file.
    #[error("this is {0}, and an Ed25519 key is expected")]
    Kind(String),
    /// PKCS#8 v2, which is not written by OpenSSL 3.0, Python or Node.
    #[error("the key is PKCS#8 version 2, and version 1 is expected")]
    Version2,
    /// Bytes after the key, or a wrong length.
    #[error("the key has bytes that do not belong to it")]
    Trailing,
    /// Not a point of the curve.
    #[error("the public key is no point of the curve")]
    NotAPoint,
    /// A public key under which anyone can sign.
    #[error("the public key is weak: a signature can be made for any message")]
    Weak,
    /// The file is encrypted and there is no passphrase.
    #[error("the private key is encrypted and no passphrase was given")]
    NeedsPassphrase,
    /// A key is to be encrypted and there is no passphrase.
    #[error("a new passphrase is needed and none was given")]
    NeedsNewPassphrase,
    /// A name that cannot stand beside a key.
    #[error("`{0}` is no name of a key: {1}")]
    Name(String, &'static str),
    /// It does not decrypt.
    #[error("the private key does not decrypt: the passphrase is wrong or the file is damaged")]
    Passphrase,
    /// It does not decrypt, and the passphrase ends with a line end, as that of a file does.
    #[error(
        "the private key does not decrypt with a passphrase that ends with a line end, which is part of it"
    )]
    PassphraseLineEnd,
    /// Encrypted in a way that is not read.
    #[error("the private key is encrypted in a way that is not supported: {0}")]
    Encryption(&'static str),
    /// The file with a passphrase cannot be read.
    #[error("cannot read the passphrase from {}: {error}", path.display())]
    PassphraseFile {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
    /// The two that were typed are not the same, or empty.
    #[error("{0}")]
    PassphraseTyped(&'static str),
    /// The key is outside of the program, which cannot write it anywhere.
    #[error("the key is not in a file")]
    Outside,
    /// The PKCS #11 module cannot be used.
    #[error("cannot use the PKCS #11 module {}: {why}", path.display())]
    Module {
        /// The shared library.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// There is no token of this label.
    #[error("there is no such token; there are: {}", if labels.is_empty() { "none" } else { labels })]
    NoToken {
        /// The labels of those that there are.
        labels: String,
    },
    /// There are several tokens.
    #[error("there are several tokens: {0}")]
    SeveralTokens(String),
    /// There is no key of this label.
    #[error("there is no such Ed25519 key with its public half on the token")]
    NoTokenKey,
    /// There are several keys.
    #[error("there are {0} Ed25519 keys on the token")]
    SeveralTokenKeys(usize),
    /// The token needs a PIN.
    #[error("the token needs a PIN and none was given")]
    NeedsPin,
    /// The PIN is wrong.
    #[error("the PIN is wrong")]
    Pin,
    /// The PIN was wrong too often.
    #[error("the PIN was wrong too often: the token is locked")]
    PinLocked,
    /// What else the token says.
    #[error("the token refuses: {0}")]
    Token(String),
    /// No random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

impl KeyError {
    /// The stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } | Self::Write { .. } | Self::Exists(_) | Self::NoFile(_) => "key-file",
            Self::Permissions { .. } | Self::Symlink(_) | Self::Folder(_) => "key-permissions",
            Self::Pem(_) | Self::Version2 | Self::Trailing | Self::NotAPoint => "key-malformed",
            Self::PrivateAsPublic | Self::PublicAsPrivate | Self::Kind(_) => "key-kind",
            Self::Weak => "key-weak",
            Self::NeedsPassphrase
            | Self::NeedsNewPassphrase
            | Self::Name(..)
            | Self::Passphrase
            | Self::PassphraseLineEnd
            | Self::PassphraseFile { .. }
            | Self::PassphraseTyped(_)
            | Self::Encryption(_) => "key-passphrase",
            Self::Outside
            | Self::Module { .. }
            | Self::NoToken { .. }
            | Self::SeveralTokens(_)
            | Self::NoTokenKey
            | Self::SeveralTokenKeys(_)
            | Self::NeedsPin
            | Self::Pin
            | Self::PinLocked
            | Self::Token(_) => "key-token",
            Self::Random => "key-random",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Permissions { path, .. } => format!("chmod 600 {}", path.display()),
            Self::Symlink(_) => "name the file it points to".to_owned(),
            Self::Folder(_) => "keep the key in a folder that only its owner may write to".to_owned(),
            Self::PrivateAsPublic => {
                "write its public half to a file with `tidewaiter key show` and give that".to_owned()
            }
            Self::PublicAsPrivate => "give the private key that belongs to it".to_owned(),
            Self::Kind(_) | Self::Weak => "make one with `tidewaiter key generate`".to_owned(),
            Self::Version2 => "write the key anew as PKCS#8 version 1 with the tool that made it".to_owned(),
            Self::Exists(_) => "choose another name, or move the old key away first".to_owned(),
            Self::Encryption(_) => "encrypt it as `openssl pkey -aes256` does".to_owned(),
            Self::Pem(_) | Self::Trailing | Self::NotAPoint => {
                "give a whole key file in PEM; `tidewaiter key generate` makes one".to_owned()
            }
            Self::NoToken { .. } | Self::SeveralTokens(_) => "name the token by its label: --token LABEL".to_owned(),
            Self::NoTokenKey | Self::SeveralTokenKeys(_) => {
                "name the key by its label: --token-key LABEL; it has to be an Ed25519 key (CKK_EC_EDWARDS)".to_owned()
            }
            Self::NeedsPin | Self::Pin => {
                "give the user PIN with --passphrase-file or --passphrase-fd, or type it at a terminal".to_owned()
            }
            Self::PinLocked => "the security officer of the token has to unlock it".to_owned(),
            Self::Module { .. } => "name the shared library of the token's maker, such as libsofthsm2.so".to_owned(),
            Self::Outside => "keys on tokens and with other programs are changed there".to_owned(),
            Self::PassphraseFile { .. } => "a file that nobody else can read, or a pipe".to_owned(),
            Self::PassphraseTyped(_) => "try again".to_owned(),
            Self::NeedsNewPassphrase => {
                "name a file with --passphrase-file (of a key that is changed: --new-passphrase-file), or type it at a terminal".to_owned()
            }
            Self::Name(..) => "choose another with --name".to_owned(),
            Self::Token(_)
            | Self::Read { .. }
            | Self::Write { .. }
            | Self::NoFile(_)
            | Self::Random => return None,
            Self::PassphraseLineEnd => "give it without the line end, as `$(cat FILE)` does".to_owned(),
            Self::NeedsPassphrase | Self::Passphrase => {
                "give the passphrase with which it was encrypted".to_owned()
            }
        })
    }
}
