//! Who signs a run, and what of it.

use std::path::PathBuf;

use clap::Args;

use super::PassphraseArgs;
use crate::attest::manifest::Signing;

/// Who signs.
#[derive(Args, Debug)]
#[group(id = "signer", multiple = true)]
pub(crate) struct SignerArgs {
    /// Private key to sign with (PKCS#8 PEM). Without it, a key in your configuration folder is used, and made on
    /// the first run. The passphrase of an encrypted key comes from `--passphrase-file` or `--passphrase-fd`, the environment variable
    /// `TIDEWAITER_KEY_PASSPHRASE`, or is asked for at a terminal.
    #[arg(long, value_name = "KEY", conflicts_with_all = ["signer_command", "token_module"])]
    pub key: Option<PathBuf>,

    /// Where the passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// Program that signs, run by the shell: it reads what is to be signed (the pre-authentication encoding of DSSE) from standard
    /// input and writes the Ed25519 signature, 64 bytes or base64 of them. Its signatures are verified with `--signer-key`.
    #[arg(long = "signer", value_name = "COMMAND", requires = "signer_key", conflicts_with = "token_module")]
    pub signer_command: Option<String>,

    /// Public key of `--signer` (SPKI PEM).
    #[arg(long, value_name = "PUBLIC_KEY", requires = "signer_command")]
    pub signer_key: Option<PathBuf>,

    /// Sign with a token or HSM: the PKCS #11 module of its maker, a shared library. The PIN comes from where a passphrase does.
    #[arg(long, value_name = "MODULE")]
    pub token_module: Option<PathBuf>,

    /// Label of the token, where there are several.
    #[arg(long, value_name = "LABEL", requires = "token_module")]
    pub token: Option<String>,

    /// Label of the key on the token, where there are several.
    #[arg(long, value_name = "LABEL", requires = "token_module")]
    pub token_key: Option<String>,
}

/// Who signs a run, and what of it.
#[derive(Args, Debug)]
#[group(id = "signing", multiple = true)]
pub(crate) struct SigningArgs {
    /// Who signs.
    #[command(flatten)]
    pub by: SignerArgs,

    /// Write reports that are not signed.
    #[arg(long, conflicts_with_all = ["key", "signer_command", "token_module"])]
    pub no_sign: bool,

    /// What to sign: `reports`, each of them, or `manifest`, once for the whole run: each report is then proved by its place
    /// in the tree that the manifest names. By default `reports`; with `--signer` and `--token-module`, which take their time for each
    /// signature, `manifest`.
    #[arg(long = "sign", value_name = "WHAT", value_parser = parse_signing, conflicts_with = "no_sign")]
    pub what: Option<Signing>,
}

impl SignerArgs {
    /// The files that are read to sign.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let Self { key, passphrase, signer_key, token_module, .. } = self;
        [key, &passphrase.passphrase_file, signer_key, token_module].into_iter().flatten()
    }
}

fn parse_signing(text: &str) -> Result<Signing, String> {
    match text {
        "reports" => Ok(Signing::Each),
        "manifest" => Ok(Signing::Manifest),
        _ => Err("one of: reports, manifest".to_owned()),
    }
}
