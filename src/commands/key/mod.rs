//! `tidewaiter key`: make, look at and change signing keys; and who signs a run.

mod own;
mod passphrase;
mod signer;

use std::path::Path;

use super::terminal::Terminal;
use crate::attest::keys::{KeyError, PublicKey, Signer};
use crate::cli::{
    KeyChangePassphraseArgs, KeyExportArgs, KeyFileArgs, KeyFormat, KeyGenerateArgs, PassphraseArgs,
};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::text::shown::shown;
use passphrase::{PassphraseSource, VARIABLE};

pub(super) use own::{own_path, own_public};
pub(super) use signer::{signer, signing, who_signs};

/// `key generate`.
///
/// # Errors
/// When the file exists, its folder may be written by anyone, it cannot be written, or no passphrase is given where one is asked for.
pub(crate) fn generate(args: &KeyGenerateArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let fail = |e: KeyError| failure(&args.out, &e);
    let source = PassphraseSource::of_new(&args.passphrase);
    let passphrase = if args.encrypt || source.is_named() {
        Some(source.ask_new().map_err(fail)?.ok_or_else(|| fail(KeyError::NeedsNewPassphrase))?)
    } else {
        None
    };
    let signer = Signer::generate().map_err(fail)?;
    signer.save(&args.out, passphrase.as_ref()).map_err(fail)?;
    terminal.print(format!("{}\n", signer.public_key().id()).as_bytes())?;
    terminal.say(&format!(
        "The private key is in {}; keep it to yourself. `tidewaiter key show {}` prints the public half for those who verify.",
        shown(args.out.display()),
        shown(args.out.display())
    ));
    Ok(Exit::Ok)
}

/// `key show`.
///
/// # Errors
/// When the file holds no Ed25519 key.
pub(crate) fn show(args: &KeyFileArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let pem = public_half(args)?.to_pem().map_err(|e| failure(&args.file, &e))?;
    terminal.print(pem.as_bytes())?;
    Ok(Exit::Ok)
}

/// `key fingerprint`.
///
/// # Errors
/// When the file holds no Ed25519 key.
pub(crate) fn fingerprint(args: &KeyFileArgs, terminal: &Terminal) -> Result<Exit, Error> {
    terminal.print(format!("{}\n", public_half(args)?.id()).as_bytes())?;
    Ok(Exit::Ok)
}

/// `key export`.
///
/// # Errors
/// When the file holds no Ed25519 key, or the name cannot stand beside it.
pub(crate) fn export(args: &KeyExportArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let key = public_half(&args.key)?;
    let written = match args.format {
        KeyFormat::Spki => key.to_pem(),
        KeyFormat::Ssh => key.to_ssh(&args.name),
        KeyFormat::Vkey => key.to_vkey(&args.name),
        KeyFormat::Jwk => Ok(key.to_jwk()),
        KeyFormat::Hex => Ok(key.to_hex()),
    };
    let written = written.map_err(|e| failure(&args.key.file, &e))?;
    terminal.print(format!("{}\n", written.trim_end()).as_bytes())?;
    Ok(Exit::Ok)
}

/// `key change-passphrase`.
///
/// # Errors
/// When the file holds no private key, a passphrase is wrong or missing, or the file cannot be written.
pub(crate) fn change_passphrase(args: &KeyChangePassphraseArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let fail = |e: KeyError| failure(&args.file, &e);
    let signer = load(&args.file, &PassphraseSource::of(&args.passphrase))?;
    let new = if args.remove {
        None
    } else {
        let named = PassphraseArgs {
            passphrase_file: args.new_passphrase_file.clone(),
            passphrase_fd: args.new_passphrase_fd,
        };
        let new = PassphraseSource::of_new(&named).ask_new().map_err(fail)?;
        Some(new.ok_or_else(|| fail(KeyError::NeedsNewPassphrase))?)
    };
    signer.replace(&args.file, new.as_ref()).map_err(fail)?;
    let state = if new.is_some() { "encrypted under the new passphrase" } else { "NOT ENCRYPTED" };
    terminal.say(&format!("The private key in {} is {state}.", shown(args.file.display())));
    Ok(Exit::Ok)
}

/// The public half of a key file of either kind.
fn public_half(args: &KeyFileArgs) -> Result<PublicKey, Error> {
    match PublicKey::load(&args.file) {
        Err(KeyError::PrivateAsPublic) => load(&args.file, &PassphraseSource::of(&args.passphrase))
            .map(|signer| signer.public_key().clone()),
        other => other.map_err(|e| failure(&args.file, &e)),
    }
}

/// Reads a private key.
///
/// # Errors
/// When the file holds no Ed25519 key, others may read it, or the passphrase is wrong or missing.
fn load(path: &Path, source: &PassphraseSource<'_>) -> Result<Signer, Error> {
    let mut passphrase = || source.ask(&format!("Passphrase of {}", shown(path.display())));
    Signer::load(path, &mut passphrase).map_err(|e| failure(path, &e))
}

/// Reads a private key that an argument names.
///
/// # Errors
/// As when a run is signed with it.
pub(super) fn private(path: &Path, passphrase: &PassphraseArgs) -> Result<Signer, Error> {
    load(path, &PassphraseSource::of(passphrase))
}

/// Reads a public key that is to be trusted.
///
/// # Errors
/// When the file holds none, or a weak one.
pub(crate) fn trusted(path: &Path) -> Result<PublicKey, Error> {
    PublicKey::load(path).map_err(|e| failure(path, &e))
}

fn failure(path: &Path, error: &KeyError) -> Error {
    let diagnostic = Diagnostic::error(error.code(), error.to_string()).at(path.display());
    let help = match error {
        KeyError::NeedsPassphrase | KeyError::Passphrase => Some(format!(
            "give its passphrase with --passphrase-file or --passphrase-fd, or in the environment variable {VARIABLE}; at a terminal it is asked for"
        )),
        other => other.help(),
    };
    Error::new(match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    })
}
