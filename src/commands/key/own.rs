//! The user's own signing key, in the configuration folder.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::passphrase::PassphraseSource;
use super::{failure, load};
use crate::attest::keys::{PublicKey, Signer};
use crate::commands::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::text::shown::shown;

/// The name of the private key in the configuration folder.
const PRIVATE: &str = "signing-key.pem";
/// The name of its public half.
const PUBLIC: &str = "signing-key.pub.pem";

/// The folder of a user's own keys.
fn folder() -> Result<PathBuf, Error> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        Error::new(
            Diagnostic::error("no-home", "there is no home folder to keep a signing key in")
                .help("name a key with --key FILE (make one with `tidewaiter key generate --out FILE`), or use --no-sign"),
        )
    })?;
    Ok(strategy.config_dir().join("tidewaiter"))
}

/// Where the user's own signing key lies, once there is one.
///
/// # Errors
/// When there is no home folder.
pub(in crate::commands) fn own_path() -> Result<PathBuf, Error> {
    Ok(folder()?.join(PRIVATE))
}

/// The public half of the user's own key, where there is one. It is derived from the private half, which nobody else could
/// have written: a public one proves nothing of itself.
///
/// # Errors
/// When the private half cannot be read, or what lies beside it as the public one is not.
pub(crate) fn own_public() -> Result<Option<PublicKey>, Error> {
    let folder = folder()?;
    let (private, public) = (folder.join(PRIVATE), folder.join(PUBLIC));
    if private.symlink_metadata().is_err() {
        if public.symlink_metadata().is_err() {
            return Ok(None);
        }
        let message = format!("{} stands alone: the private half is not there", public.display());
        return Err(Error::untrusted(
            Diagnostic::error("key-half", message)
                .help("if you know whose key it is, name it with --key; otherwise remove it"),
        ));
    }
    let name_it = || {
        Diagnostic::note("own-key", "your own public key is derived from the private one")
            .help("name the public key to trust with --key FILE, and the private one is not read")
    };
    let signer = load(&private, &PassphraseSource::elsewhere())
        .map_err(|error| Error::all([error, name_it().into()]))?;
    if let Some(problem) = wrong_half(&public, signer.public_key()) {
        let help = format!(
            "remove it: the next audit makes it anew; whoever was given it as yours ({}) has to be told",
            signer.public_key().id()
        );
        return Err(Error::untrusted(Diagnostic::error("key-half", problem).help(help)));
    }
    Ok(Some(signer.public_key().clone()))
}

/// Why a file is not to be handed on as the public half of a key; one that is not there is no harm.
fn wrong_half(path: &Path, key: &PublicKey) -> Option<String> {
    let meta = match path.symlink_metadata() {
        Ok(meta) => meta,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return None,
        Err(e) => return Some(format!("{} cannot be looked at: {e}", path.display())),
    };
    if meta.is_symlink() {
        return Some(format!("{} is a symbolic link", path.display()));
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::mode(&meta) & 0o002 != 0 {
        return Some(format!("anyone may write to {}", path.display()));
    }
    match PublicKey::load(path) {
        Ok(found) if found == *key => None,
        Ok(_) => Some(format!("{} is not the public half of your signing key", path.display())),
        Err(error) => Some(format!("{} is no public key: {error}", path.display())),
    }
}

/// The user's own key, made on first use.
///
/// # Errors
/// When it cannot be read or made.
pub(super) fn own(source: &PassphraseSource<'_>, terminal: &Terminal) -> Result<Signer, Error> {
    let folder = folder()?;
    let (private, public) = (folder.join(PRIVATE), folder.join(PUBLIC));
    if private.symlink_metadata().is_ok() {
        let signer = load(&private, source)?;
        remake_half(&public, &signer, terminal)?;
        // Where it cannot be written, there is nothing that misleads anybody, and no reason to sign nothing.
        if public.symlink_metadata().is_err() && signer.public_key().save(&public).is_ok() {
            terminal.say(&format!(
                "The public half of your signing key was missing and is there again: {}",
                shown(public.display())
            ));
        }
        return Ok(signer);
    }
    create_folder(&folder)?;
    let signer = Signer::generate().map_err(|e| failure(&private, &e))?;
    match signer.save(&private, None) {
        Ok(()) => {}
        // Another run was first: its key counts.
        Err(_) if private.exists() => return load(&private, source),
        Err(error) => return Err(failure(&private, &error)),
    }
    // Whatever lay there was the half of another key.
    remake_half(&public, &signer, terminal)?;
    if public.symlink_metadata().is_err() {
        signer.public_key().save(&public).map_err(|e| failure(&public, &e))?;
    }
    terminal.always(&format!(
        "Made your signing key {}\n  fingerprint {}\n  Give auditors the public half, by a way they trust: {}",
        shown(private.display()),
        signer.public_key().id(),
        shown(public.display())
    ));
    Ok(signer)
}

/// Writes the public half anew where something else lies in its place, and says so: it is what auditors are given.
fn remake_half(public: &Path, signer: &Signer, terminal: &Terminal) -> Result<(), Error> {
    let Some(problem) = wrong_half(public, signer.public_key()) else { return Ok(()) };
    std::fs::remove_file(public).map_err(|e| Error::io("replace", public, &e))?;
    signer.public_key().save(public).map_err(|e| failure(public, &e))?;
    let mut said = Diagnostics::default();
    let id = signer.public_key().id();
    said.push(
        Diagnostic::warning("key-half", format!("{problem}: it was made anew"))
            .help(format!("tell whoever was given it as yours; your key's fingerprint is {id}")),
    );
    terminal.diagnostics(&said);
    Ok(())
}

/// The configuration folder, for its owner alone.
fn create_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| Error::io("create", folder, &e))
}
