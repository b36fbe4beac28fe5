//! The command line of `tidewaiter key`, and of what uses private keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a new signing key (Ed25519, PKCS#8 PEM, readable by you alone).
    Generate(KeyGenerateArgs),
    /// Print the public half of a key (SPKI PEM), to give to those who verify.
    Show(KeyFileArgs),
    /// Print the id of a key: the SHA-256 of its public half.
    Fingerprint(KeyFileArgs),
    /// Write the public half of a key as other programs want it.
    Export(KeyExportArgs),
    /// Encrypt a private key under another passphrase, or none.
    ChangePassphrase(KeyChangePassphraseArgs),
}

/// Where a passphrase comes from: never from the command line, which others on the machine can read.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct PassphraseArgs {
    /// File with the passphrase of an encrypted key, or the PIN of a token, in its one line; nobody else may be able to read it.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,

    /// Descriptor from which it is read: `--passphrase-fd 3 3< <(pass show tidewaiter)`.
    #[arg(long, value_name = "N", conflicts_with = "passphrase_file")]
    pub passphrase_fd: Option<u32>,
}

/// Arguments of `key generate`.
#[derive(Args, Debug)]
pub(crate) struct KeyGenerateArgs {
    /// The file to write; it must not exist.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,

    /// Encrypt it (scrypt, AES-256) with a passphrase, which is asked for twice at a terminal.
    #[arg(long)]
    pub encrypt: bool,

    /// Where the passphrase comes from; with one of these the key is encrypted.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// A key file.
#[derive(Args, Debug)]
pub(crate) struct KeyFileArgs {
    /// A private or public key file. For an encrypted private key its passphrase is needed.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Where the passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// Arguments of `key export`.
#[derive(Args, Debug)]
pub(crate) struct KeyExportArgs {
    /// Which key.
    #[command(flatten)]
    pub key: KeyFileArgs,

    /// How to write it.
    #[arg(long, value_enum, default_value_t = KeyFormat::Spki, value_name = "FORMAT")]
    pub format: KeyFormat,

    /// The name that `vkey` and `ssh` have beside the key.
    #[arg(long, value_name = "NAME", default_value = "tidewaiter")]
    pub name: String,
}

/// How a public key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum KeyFormat {
    /// SPKI PEM, as `key show` (OpenSSL, `tidewaiter --key`).
    Spki,
    /// A line for `authorized_keys` and `allowed_signers` (OpenSSH).
    Ssh,
    /// A verifier key of signed notes and checkpoints (C2SP signed-note, Go's `sumdb/note`).
    Vkey,
    /// A JSON web key (RFC 8037).
    Jwk,
    /// 64 hexadecimal digits.
    Hex,
}

/// Arguments of `key change-passphrase`.
#[derive(Args, Debug)]
pub(crate) struct KeyChangePassphraseArgs {
    /// The private key file; it is replaced in one step.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Where the passphrase that it has comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// File with the new passphrase, in its one line.
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,

    /// Descriptor from which the new one is read.
    #[arg(long, value_name = "N", conflicts_with = "new_passphrase_file")]
    pub new_passphrase_fd: Option<u32>,

    /// Write the key without encryption.
    #[arg(long, conflicts_with_all = ["new_passphrase_file", "new_passphrase_fd"])]
    pub remove: bool,
}
