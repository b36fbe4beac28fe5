//! `tidewaiter verify`: check signed reports, years later.

mod carrying;
mod counts;
mod page;

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{key, trust};
use crate::attest::Refusal;
use crate::attest::keys::{PublicKey, TrustedKeys};
use crate::attest::verify::{Expected, Verified, verify_each};
use crate::cli::{FailOn, TrustedArgs, VerifyArgs};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use page::{Page, short};

/// Verifies every path and says what holds, by which key, and what does not.
///
/// # Errors
/// When there is no key to trust, or a key is none.
pub(crate) fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted = trusted_by(&args.trusted, terminal)?;
    let mut page = Page::new(terminal);
    for path in &args.paths {
        let mut nothing = true;
        let mut told = |name: String, outcome: Result<Verified, Refusal>| {
            nothing = false;
            match outcome {
                Ok(item) => page.verified(&name, &item),
                Err(refusal) => page.refused(&name, &refusal),
            }
        };
        let rest = if carrying::is_page(path) {
            carrying::verify(path, &trusted, &mut told)
        } else {
            verify_each(path, &trusted, &Expected::default(), &mut told)
        };
        if nothing && rest.unread.is_empty() {
            page.refused(&path.display().to_string(), &Refusal::Nothing);
        }
        page.rest(rest, args.strict);
    }
    let exit = page.end(&trusted, args.fail_on.unwrap_or(FailOn::Nothing));
    if args.show && matches!(exit, Exit::Ok | Exit::Findings) {
        for path in args.paths.iter().filter(|path| !carrying::is_page(path)) {
            super::render::show_verified(path, &trusted, terminal)?;
        }
    }
    Ok(exit)
}

/// Those whose signatures count: the keys of a trust policy, or those that were given, else the user's own.
pub(super) fn trusted_by(args: &TrustedArgs, terminal: &Terminal) -> Result<TrustedKeys, Error> {
    match &args.trust {
        Some(policy) => trust::trusted(policy, terminal),
        None => trusted(&args.key, "--key", terminal),
    }
}

/// The keys given with an argument of this name, else the user's own.
pub(super) fn trusted(given: &[PathBuf], argument: &str, terminal: &Terminal) -> Result<TrustedKeys, Error> {
    let mut keys: Vec<PublicKey> = Vec::new();
    let mut diagnostics = Diagnostics::default();
    for path in given {
        match key::trusted(path) {
            Ok(key) => keys.push(key),
            Err(error) => diagnostics.extend(error.diagnostics),
        }
    }
    if !diagnostics.is_empty() {
        return Err(Error::untrusted(diagnostics));
    }
    if keys.is_empty() {
        let Some(own) = key::own_public()? else {
            return Err(Error::new(
                Diagnostic::error("no-key", "there is no key to verify with").help(format!(
                    "name the signer's public key with {argument} FILE; the signer prints it with `tidewaiter key show`"
                )),
            ));
        };
        terminal.say(&format!("No {argument} given: trusting your own key {}.", short(own.id().as_str())));
        keys.push(own);
    }
    Ok(keys.into_iter().collect())
}
