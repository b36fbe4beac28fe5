//! `tidewaiter verify`: check signed reports, years later.

mod carrying;
mod counts;
mod expected;
mod json;
mod page;
mod replay;
mod tally;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::ledger::authorities;
use super::terminal::Terminal;
use super::{key, trust};
use crate::attest::Refusal;
use crate::attest::keys::{PublicKey, TrustedKeys};
use crate::attest::trust::Witness;
use crate::attest::verify::{Rest, Verified, verify_each};
use crate::cli::{FailOn, TrustedArgs, VerifyArgs};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::{Ledger, SeenAt};
use crate::source::sha256_hex;
use json::Document;
use page::{Page, short};

/// Says what was verified and refused, for people or for programs.
trait Told {
    /// Something holds.
    fn verified(&mut self, name: &str, item: &Verified);
    /// Something does not. The first of each path are listed: those of one never hide another's.
    fn refused(&mut self, name: &str, refusal: &Refusal);
    /// What is left to say of a path; with `strict`, what is no part of it is refused.
    fn rest(&mut self, rest: Rest, strict: bool);
    /// The same audit once more gave the same bytes.
    fn replayed(&mut self, name: &str, says: &str);
    /// Something could not be done.
    fn unread(&mut self, error: Error);
    /// Says the rest and the counts. The exit code is the worst of all.
    fn end(self: Box<Self>, trusted: &TrustedKeys, fail_on: FailOn) -> Exit;
}

/// Verifies every path and says what holds, by which key, and what does not.
///
/// # Errors
/// When there is no key to trust, a key is none, or what is to be held against the reports cannot be read.
pub(crate) fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let outcome = verify_paths(args, terminal);
    if let (true, Err(error)) = (args.json, &outcome) {
        json::not_begun(error, terminal)?;
    }
    outcome
}

fn verify_paths(args: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted = trusted_by(&args.trusted, terminal)?;
    let day = args.as_of.map_or_else(super::today, Ok)?;
    replay::check(args)?;
    let expected = expected::expected(args, day)?;
    let mut page: Box<dyn Told + '_> =
        if args.json { Box::new(Document::new(terminal, day)) } else { Box::new(Page::new(terminal, day)) };
    for path in &args.paths {
        let (mut nothing, mut holds) = (true, true);
        let mut told = |name: String, outcome: Result<Verified, Refusal>| {
            nothing = false;
            match outcome {
                Ok(item) => page.verified(&name, &item),
                Err(refusal) => {
                    holds = false;
                    page.refused(&name, &refusal);
                }
            }
        };
        let rest = if carrying::is_page(path) {
            carrying::verify(path, &trusted, &expected, &mut told)
        } else {
            verify_each(path, &trusted, &expected, &mut told)
        };
        if nothing && rest.unread.is_empty() {
            page.refused(&path.display().to_string(), &Refusal::Nothing);
        }
        page.rest(rest, args.strict);
        // What does not hold is not worth it.
        if args.replay_it && holds && !nothing {
            match replay::path_of(path).and_then(|path| replay::replay(path, args, &trusted, terminal)) {
                Ok(Ok(same)) => page.replayed(&path.display().to_string(), &same),
                Ok(Err(refusal)) => page.refused(&path.display().to_string(), &refusal),
                Err(error) => page.unread(error),
            }
        }
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
        Some(policy) => trust::trusted(policy, witness(args)?, terminal),
        None => trusted(&args.key, "--key", terminal),
    }
}

/// Who saw what was signed, as far as a timestamped ledger is at hand.
fn witness(args: &TrustedArgs) -> Result<Option<Box<dyn Witness>>, Error> {
    let Some(path) = &args.seen_in else { return Ok(None) };
    let seen = Ledger::open(path)?.seen(&authorities(&args.tsa_root)?)?;
    let seen = seen.map_err(|refusal| {
        Error::untrusted(Diagnostic::error(refusal.code(), refusal.to_string()).at(path.display()))
    })?;
    Ok(Some(Box::new(Seen(seen))))
}

/// What a timestamped ledger names.
struct Seen(SeenAt);

impl Witness for Seen {
    fn saw(&self, payload: &[u8]) -> Option<Timestamp> {
        self.0.get(&sha256_hex(payload)).copied()
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

/// What to say where no manifest binds what was verified.
fn nobody_says(path: &Path) -> String {
    format!("no manifest was held against {}: whether these are all, nobody says", path.display())
}
