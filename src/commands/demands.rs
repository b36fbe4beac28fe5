//! What has to be signed to be used, as a trust policy says.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::terminal::Terminal;
use super::{clock, key, now, trust};
use crate::attest::predicate::Setting;
use crate::attest::rulepack::Demand;
use crate::attest::statement::Digest;
use crate::attest::trust::{FileKind, Role};
use crate::attest::verify::read_capped;
use crate::attest::{KeyId, Refusal, TrustedKeys};
use crate::cli::{DemandArgs, FileSignArgs};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};
use crate::text::shown::shown;

/// What is asked of what is used.
#[derive(Debug)]
pub(crate) struct Demands {
    path: PathBuf,
    trusted: TrustedKeys,
    now: Timestamp,
    /// Rule files have to be signed.
    pub(super) signed_rules: bool,
    /// Waivers have to be signed.
    pub(super) signed_waivers: bool,
    allow_expired: bool,
}

impl Demands {
    /// What the arguments ask for; nothing without a trust policy.
    ///
    /// # Errors
    /// When the policy does not hold.
    pub(super) fn of(args: &DemandArgs, terminal: &Terminal) -> Result<Option<Self>, Error> {
        let Some(path) = &args.trust else { return Ok(None) };
        let trusted = trust::trusted(path, None, terminal)?;
        let now = trusted.under().in_use().map_or_else(clock, |terms| Ok(terms.now))?;
        let asks = |role| trusted.under().policy().is_some_and(|policy| policy.signed.contains(&role));
        let signed_rules = args.require_signed_rules || asks(Role::Rulepack);
        let signed_waivers = asks(Role::Waiver);
        let allow_expired = args.allow_expired;
        Ok(Some(Self { path: path.clone(), now, signed_rules, signed_waivers, allow_expired, trusted }))
    }

    /// What is asked of rule files.
    pub(super) fn of_rules(&self) -> Demand<'_> {
        Demand { trusted: &self.trusted, now: self.now, allow_expired: self.allow_expired }
    }

    /// Whose signatures under a file of waivers count.
    ///
    /// # Errors
    /// When they are too few, or it was not signed.
    pub(super) fn signers(&self, path: &Path, digest: &str) -> Result<Vec<KeyId>, Refusal> {
        file_signers(path, FileKind::Waivers, digest, &self.trusted)
    }

    /// What reports say of it.
    pub(super) fn setting(&self, says: Vec<String>) -> Option<Setting<'static>> {
        let policy = self.trusted.under().policy()?;
        let says = std::iter::once(policy.title()).chain(says).collect();
        let (digest, path) = (policy.file.digest().to_owned(), self.path.display().to_string());
        Some(Setting { digest: Digest::new(digest), kind: "trust".into(), path: path.into(), says })
    }
}

/// Whose signatures beside a file of this digest count.
///
/// # Errors
/// When they are too few, or it was not signed.
pub(super) fn file_signers(
    path: &Path,
    kind: FileKind,
    digest: &str,
    trusted: &TrustedKeys,
) -> Result<Vec<KeyId>, Refusal> {
    let beside = trust::beside(path);
    let envelope = beside.symlink_metadata().ok().and_then(|_| read_capped(&beside).ok());
    kind.signers(&envelope.ok_or(Refusal::NoSignature)?, digest, trusted)
}

/// Signs a file of this digest as it is, or adds a signature.
///
/// # Errors
/// When something else was signed, or nobody signs it.
pub(super) fn sign(
    args: &FileSignArgs,
    kind: FileKind,
    digest: &str,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let (place, beside) = (args.file.display(), trust::beside(&args.file));
    let refused =
        |refusal: Refusal| Error::new(Diagnostic::error(refusal.code(), refusal.to_string()).at(&place));
    let there = if beside.symlink_metadata().is_ok() { Some(read_capped(&beside)?) } else { None };
    let mut envelope = match there.map(|bytes| kind.read(&bytes, digest)) {
        Some(Ok((envelope, _))) => envelope,
        Some(Err(_)) if !args.force => {
            let message = format!("{} is about another file", beside.display());
            return Err(Diagnostic::error("output-exists", message).help("--force replaces it").into());
        }
        _ => {
            let name = args.file.file_name().unwrap_or_default().to_string_lossy();
            kind.statement(&name, digest, now()?).map_err(refused)?
        }
    };
    let signer = key::who_signs(&args.by, terminal)?;
    let is_new = envelope.sign(&signer).map_err(|error| {
        Error::new(Diagnostic::error("signer", error.to_string()).at(&place).help(error.help()))
    })?;
    if !is_new {
        let message = format!("the key {} signed it already", signer.public_key().id());
        return Err(Diagnostic::error("signed-already", message).at(place).into());
    }
    let mut file = OutputFile::create(&beside, Existing::Replace)?;
    std::io::Write::write_all(&mut file, &envelope.write().map_err(refused)?)
        .map_err(|e| Error::io("write", &beside, &e))?;
    file.commit()?;
    terminal.print_text(&format!("sha256 {digest}\n"))?;
    terminal.say(&format!("Written to {}.", shown(beside.display())));
    Ok(Exit::Ok)
}
