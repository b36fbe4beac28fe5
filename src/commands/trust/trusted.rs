//! The keys that a trust policy lets trust, once it holds.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use jiff::Timestamp;

use super::files::{self, PolicyFiles};
use super::refused;
use crate::attest::trust::{Memory, Seen, Signed, Terms, TrustPolicy, Under, Witness, accept};
use crate::attest::{Refusal, TrustedKeys};
use crate::commands::terminal::Terminal;
use crate::commands::{clock, day};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::text::shown::shown;

/// The folder of what was seen, in the user's data folder.
pub(super) fn folder() -> Option<PathBuf> {
    etcetera::choose_base_strategy().map(|strategy| strategy.data_dir().join("tidewaiter").join("trust")).ok()
}

/// The keys of a policy, under what it says of them; a witness saw what a compromised key signed before.
///
/// # Errors
/// When the policy is not signed as it has to be, is older than one that was seen, or has ended.
pub(in crate::commands) fn trusted(
    path: &Path,
    witness: Option<Box<dyn Witness>>,
    terminal: &Terminal,
) -> Result<TrustedKeys, Error> {
    let (policy, now) = holding(path, terminal)?;
    let keys: Vec<_> = policy.keys.iter().map(|key| key.public.clone()).collect();
    Ok(TrustedKeys::of_policy(keys, Under::terms(Terms { policy, now, witness })))
}

/// A policy that holds, and the moment it is. What is seen is remembered.
///
/// # Errors
/// As [`trusted`].
pub(super) fn holding(path: &Path, terminal: &Terminal) -> Result<(TrustPolicy, Timestamp), Error> {
    let files = PolicyFiles::of(path)?;
    let signed = files::read(path)?;
    let folder = folder();
    let mut memory = folder.as_deref().map(Memory::open).transpose()?;
    let mut forgetful = Seen::default();
    let seen = memory.as_mut().map_or(&mut forgetful, |memory| &mut memory.seen);
    let (now, wrong) = seen.now(clock()?);
    let mut said: Diagnostics = wrong.map(Into::into).unwrap_or_default();
    let known = seen.policy(&signed.policy.id).cloned();
    let accepted = accept::<Error>(&signed, known.as_ref(), day(now), &mut |number| files.version(number));
    if let Err(error) = accepted {
        return Err(disputed(error, path, &signed, memory.as_ref()));
    }
    seen.keep_policy(&signed.policy);
    match memory.as_mut().map(Memory::save) {
        Some(Ok(())) => {}
        Some(Err(error)) => {
            said.extend(error.diagnostics);
            said.push(forgotten());
        }
        None => said.push(forgotten()),
    }
    // An error of the memory is no reason not to verify, and has to be seen.
    said = said.iter().cloned().map(as_warning).fold(Diagnostics::default(), |mut all, one| {
        all.push(one);
        all
    });
    terminal.diagnostics(&said);
    let policy = signed.policy;
    if known.is_none() {
        terminal.always(&format!(
            "The trust policy {} is seen for the first time here. Compare its sha256 with one that you were given by another way: {}",
            shown(policy.title()),
            policy.file.digest()
        ));
    }
    check_end(&policy, now).map_err(|refusal| Error::untrusted(refused(&refusal, path.display())))?;
    Ok((policy, now))
}

/// Whether a policy still counts.
pub(super) fn check_end(policy: &TrustPolicy, now: Timestamp) -> Result<(), Refusal> {
    if day(now) < policy.expires {
        return Ok(());
    }
    Err(Refusal::PolicyExpired(format!(
        "the trust policy {} ended on {}: ask for a newer version",
        policy.title(),
        policy.expires
    )))
}

pub(super) fn forgotten() -> Diagnostic {
    Diagnostic::warning("trust-memory", "which versions were seen is not remembered")
        .help("an older one is then not told from a newer one; `tidewaiter` remembers it in your data folder, which has to be there and yours to write")
}

fn as_warning(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.severity = Severity::Warning;
    diagnostic
}

/// A policy that contradicts what was seen, which is kept.
fn disputed(mut error: Error, path: &Path, signed: &Signed, memory: Option<&Memory>) -> Error {
    let is_dispute = error.diagnostics.iter().any(|d| d.code == Refusal::Equivocation(String::new()).code());
    let Some(memory) = memory.filter(|_| is_dispute) else { return at(&error, path) };
    let policy = &signed.policy;
    let name = format!("{}.{}.toml", policy.id, policy.version);
    let kept = [
        memory.seen.policy(&policy.id).and_then(|seen| memory.keep(&name, seen.text().as_bytes())),
        memory.keep(&name, policy.file.text().as_bytes()),
        signed.envelope().ok().and_then(|bytes| memory.keep(&format!("{name}.dsse.json"), &bytes)),
    ];
    let kept: Vec<String> = kept.into_iter().flatten().map(|path| path.display().to_string()).collect();
    if !kept.is_empty() {
        let message = format!("both are kept as evidence: {}", kept.join(", "));
        error.diagnostics.push(Diagnostic::warning("evidence", message).help("ask both who gave you them"));
    }
    at(&error, path)
}

/// The same, with the place where it has none.
fn at(error: &Error, path: &Path) -> Error {
    let mut placed = Diagnostics::default();
    for diagnostic in &error.diagnostics {
        let is_placed = diagnostic.place.is_some() || !diagnostic.labels.is_empty();
        let diagnostic = diagnostic.clone();
        placed.push(if is_placed { diagnostic } else { diagnostic.at(path.display()) });
    }
    Error { kind: error.kind, diagnostics: placed }
}
