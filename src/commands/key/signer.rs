//! Who signs a run.

use std::path::Path;

use super::passphrase::PassphraseSource;
use super::{failure, load, own, trusted};
use crate::attest::Signer;
use crate::attest::keys::{CommandKey, TokenChoice, TokenKey};
use crate::attest::manifest::Signing;
use crate::cli::{SignerArgs, SigningArgs};
use crate::commands::terminal::Terminal;
use crate::error::Error;

/// Who the arguments say; nobody where nothing is to be signed.
///
/// # Errors
/// When a key cannot be read or made, or a token not be opened.
pub(in crate::commands) fn signer(args: &SigningArgs, terminal: &Terminal) -> Result<Option<Signer>, Error> {
    if args.no_sign { Ok(None) } else { who_signs(&args.by, terminal).map(Some) }
}

/// Who the arguments say: the user's own key where they name none.
///
/// # Errors
/// As [`signer`].
pub(in crate::commands) fn who_signs(args: &SignerArgs, terminal: &Terminal) -> Result<Signer, Error> {
    let source = PassphraseSource::of(&args.passphrase);
    if let (Some(line), Some(public)) = (&args.signer_command, &args.signer_key) {
        return Ok(Signer::outside(CommandKey::new(line), trusted(public)?));
    }
    if let Some(module) = &args.token_module {
        return token(module, args, &source);
    }
    match &args.key {
        Some(path) => load(path, &source),
        None => own::own(&source, terminal),
    }
}

fn token(module: &Path, args: &SignerArgs, source: &PassphraseSource<'_>) -> Result<Signer, Error> {
    let choice =
        TokenChoice { module: module.to_owned(), token: args.token.clone(), key: args.token_key.clone() };
    let mut pin = || source.ask("PIN of the token");
    let (key, public) = TokenKey::open(&choice, &mut pin).map_err(|e| failure(module, &e))?;
    Ok(Signer::outside(key, public))
}

/// What is signed: what was asked for, else what suits who signs.
pub(in crate::commands) fn signing(args: &SigningArgs, signer: Option<&Signer>) -> Signing {
    let of_outside =
        || if signer.is_some_and(Signer::is_outside) { Signing::Manifest } else { Signing::Each };
    args.what.unwrap_or_else(of_outside)
}
