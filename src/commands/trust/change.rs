//! `trust init`, `add`, `retire`, `revoke`, `rotate` and `sign`: versions of a policy are written, signed, and take the place of the
//! one in use once enough roots signed them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::files::{self, PolicyFiles};
use super::refused;
use crate::attest::Signer;
use crate::attest::trust::{Change, KeyState, Minimum, PolicyKey, Role, Signed, TrustPolicy};
use crate::cli::{
    NamedKey, SignerArgs, TrustAddArgs, TrustChangeArgs, TrustEndArgs, TrustInitArgs, TrustRotateArgs,
    TrustSignArgs,
};
use crate::commands::key;
use crate::commands::terminal::Terminal;
use crate::commands::today;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, check_target};
use crate::source::TextFile;
use crate::text::shown::shown;
use crate::tomlread::pack::Version;

/// `trust init`.
///
/// # Errors
/// When the file is there already, what it would say is no policy, or nobody signs it.
pub(super) fn init(args: &TrustInitArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let files = PolicyFiles::of(&args.file)?;
    for path in [files.current(), files.numbered(1)] {
        check_target(&path, Existing::Refuse)?;
    }
    let mut policy = TrustPolicy {
        id: args.id.clone(),
        version: 1,
        expires: args.expires,
        max_age_days: args.max_age,
        signed: BTreeSet::new(),
        thresholds: BTreeMap::from([(Role::Root, args.threshold)]),
        keys: Vec::new(),
        packs: Vec::new(),
        file: TextFile::new(files.name(), ""),
    };
    let roles = [(&args.root, Role::Root), (&args.report, Role::Report)];
    for (named, role) in roles.into_iter().flat_map(|(all, role)| all.iter().map(move |named| (named, role)))
    {
        let key = policy_key(named, [role])?;
        match policy.keys.iter_mut().find(|known| known.name == key.name && known.public == key.public) {
            Some(known) => known.roles.extend(key.roles),
            None => policy.keys.push(key),
        }
    }
    let policy = policy.as_file(&files.name())?;
    begin(&files, policy, None, &args.by, terminal)
}

/// `trust add`.
///
/// # Errors
/// As [`next`].
pub(super) fn add(args: &TrustAddArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let key = PolicyKey {
        from: args.from,
        until: args.until,
        tools: args.tool.clone(),
        ..policy_key(&args.added, args.role.iter().copied())?
    };
    next(&args.change, vec![Change::Add(Box::new(key))], terminal)
}

/// `trust retire`.
///
/// # Errors
/// As [`next`].
pub(super) fn retire(args: &TrustEndArgs, terminal: &Terminal) -> Result<Exit, Error> {
    next(&args.change, vec![Change::Retire(args.name.clone(), args.since)], terminal)
}

/// `trust revoke`.
///
/// # Errors
/// As [`next`].
pub(super) fn revoke(args: &TrustEndArgs, terminal: &Terminal) -> Result<Exit, Error> {
    next(&args.change, vec![Change::Revoke(args.name.clone(), args.since)], terminal)
}

/// `trust rotate`.
///
/// # Errors
/// As [`next`], and when nothing is to be different.
pub(super) fn rotate(args: &TrustRotateArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let changes = changes(args, today()?)?;
    if changes.is_empty() {
        return Err(Diagnostic::error("usage", "nothing is to be different in the next version")
            .help("say what: --root, --drop-root, --expires, --threshold, --max-age, --pack or --signed")
            .into());
    }
    next(&args.change, changes, terminal)
}

/// `trust sign`.
///
/// # Errors
/// When there is no such policy, or the key is no root of it.
pub(super) fn sign(args: &TrustSignArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let files = PolicyFiles::of(&args.change.file)?;
    let current = in_use(&files)?;
    let waits =
        files.version(current.as_ref().map_or(1, |current| current.policy.version.saturating_add(1)))?;
    let (mut version, before) = match (waits, current) {
        (Some(version), before) => (version, before.map(|before| before.policy)),
        (None, Some(current)) => {
            let before = files.version(current.policy.version.saturating_sub(1))?;
            (current, before.map(|before| before.policy))
        }
        (None, None) => {
            return Err(Error::io("read", &files.current(), &std::io::ErrorKind::NotFound.into()));
        }
    };
    let signer = root(&version, before.as_ref(), &args.change.by, terminal)?;
    add_signature(&mut version, &signer, &files)?;
    files.write(&version, Existing::Replace)?;
    settle(&files, &version, before.as_ref(), terminal)
}

/// Writes the next version.
///
/// # Errors
/// When the one in use does not hold, another waits for signatures, the result is no policy, or the key is no root of it.
fn next(args: &TrustChangeArgs, changes: Vec<Change>, terminal: &Terminal) -> Result<Exit, Error> {
    let files = PolicyFiles::of(&args.file)?;
    let current = files::read(&files.current())?;
    files
        .is_complete(&current)?
        .map_err(|refusal| Error::untrusted(refused(&refusal, files.current().display())))?;
    let waits = files.numbered(current.policy.version.saturating_add(1));
    if waits.symlink_metadata().is_ok() {
        let message = format!("{} waits for signatures", waits.display());
        let help =
            "add them with `tidewaiter trust sign`; or remove it and what lies beside it, and begin again";
        return Err(Diagnostic::error("trust-waits", message).help(help).into());
    }
    let policy = current.policy.next(changes, &files.name())?;
    begin(&files, policy, Some(&current), &args.by, terminal)
}

/// Writes a version with its first signature.
fn begin(
    files: &PolicyFiles,
    policy: TrustPolicy,
    before: Option<&Signed>,
    by: &SignerArgs,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let failed = |refusal| Error::new(refused(&refusal, files.named.display()));
    let mut version = Signed::new(policy, &files.name()).map_err(failed)?;
    let signer = root(&version, before.map(|before| &before.policy), by, terminal)?;
    add_signature(&mut version, &signer, files)?;
    // Whoever was given the version in use alone keeps it: readers of an older one go from one to the next.
    if let Some(before) = before.filter(|before| !files.numbered(before.policy.version).exists()) {
        files.write(before, Existing::Refuse)?;
    }
    files.write(&version, Existing::Refuse)?;
    settle(files, &version, before.map(|before| &before.policy), terminal)
}

/// Makes a version the one in use once enough roots signed it, and says what is missing until then.
fn settle(
    files: &PolicyFiles,
    version: &Signed,
    before: Option<&TrustPolicy>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let policy = &version.policy;
    let (title, digest) = (policy.title(), policy.file.digest());
    let tallies = [before, Some(policy)].into_iter().flatten().map(|by| version.tally(by, None));
    let lacking: Vec<_> = tallies.filter(|tally| !tally.is_met()).collect();
    if lacking.is_empty() {
        files
            .is_complete(version)?
            .map_err(|refusal| Error::untrusted(refused(&refusal, files.named.display())))?;
        files.publish(version)?;
        terminal.print_text(&format!("{title} sha256 {digest}\n"))?;
        terminal.say(&format!(
            "{} is the trust policy {title} now. Hand on all its files, and tell its sha256 by another way.",
            shown(files.current().display())
        ));
        return Ok(Exit::Ok);
    }
    terminal.print_text(&format!("{title} sha256 {digest}\n"))?;
    let waits = files.numbered(policy.version);
    for tally in lacking {
        let lack = tally.lack.join(", ");
        terminal.always(&format!(
            "{} waits: {tally}. Of {} further signatures are needed: `tidewaiter trust sign {} --key KEY`.",
            shown(waits.display()),
            shown(lack),
            shown(files.current().display())
        ));
    }
    Ok(Exit::Ok)
}

/// Who signs, if it is a root of this version or of the one before.
fn root(
    version: &Signed,
    before: Option<&TrustPolicy>,
    by: &SignerArgs,
    terminal: &Terminal,
) -> Result<Signer, Error> {
    let signer = key::who_signs(by, terminal)?;
    let id = signer.public_key().id();
    let was = before.and_then(|before| before.key(id)).is_some_and(PolicyKey::is_root);
    if was || version.has_root(id) {
        return Ok(signer);
    }
    let roots = version.policy.keys.iter().chain(before.iter().flat_map(|before| &before.keys));
    let roots: BTreeSet<&str> = roots.filter(|key| key.is_root()).map(|key| key.name.as_str()).collect();
    let roots: Vec<&str> = roots.into_iter().collect();
    let message = format!("the key {id} is no root of the trust policy {}", version.policy.title());
    Err(Error::untrusted(Diagnostic::error("no-root", message).help(format!(
        "name the private key of one of its roots with --key, --signer or --token-module: {}",
        roots.join(", ")
    ))))
}

fn add_signature(version: &mut Signed, signer: &Signer, files: &PolicyFiles) -> Result<(), Error> {
    let place = files.named.display();
    match version.sign(signer) {
        Ok(true) => Ok(()),
        Ok(false) => {
            let message = format!("the key {} signed it already", signer.public_key().id());
            Err(Diagnostic::error("signed-already", message)
                .at(place)
                .help("another root has to sign")
                .into())
        }
        Err(error) => Err(Diagnostic::error("signer", error.to_string()).at(place).help(error.help()).into()),
    }
}

/// The version in use; `None` where the first one still waits for signatures.
fn in_use(files: &PolicyFiles) -> Result<Option<Signed>, Error> {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if is_there(&files.current()) || !is_there(&files.numbered(1)) {
        files::read(&files.current()).map(Some)
    } else {
        Ok(None)
    }
}

fn policy_key(named: &NamedKey, roles: impl IntoIterator<Item = Role>) -> Result<PolicyKey, Error> {
    Ok(PolicyKey {
        name: named.name.clone(),
        public: key::trusted(&named.file)?,
        roles: roles.into_iter().collect(),
        from: None,
        until: None,
        state: KeyState::Active,
        tools: Vec::new(),
    })
}

fn changes(args: &TrustRotateArgs, day: Date) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    if !args.root.is_empty() || !args.drop_root.is_empty() {
        let new = args.root.iter().map(|named| policy_key(named, [Role::Root])).collect::<Result<_, _>>()?;
        changes.push(Change::Roots { out: args.drop_root.clone(), new, day });
    }
    changes.extend(args.expires.map(Change::Expires));
    changes.extend(args.threshold.iter().map(|(role, needed)| Change::Threshold(*role, *needed)));
    changes.extend(args.max_age.map(Change::MaxAge));
    if !args.signed.is_empty() {
        changes.push(Change::Signed(args.signed.iter().copied().collect()));
    }
    let mut wrong = Diagnostics::default();
    for (id, version) in &args.pack {
        match version.parse::<Version>() {
            Ok(version) => {
                changes.push(Change::Pack(Minimum { id: id.clone(), version, digests: Vec::new() }));
            }
            Err(error) => wrong.push(Diagnostic::error("bad-value", format!("--pack {id}: {error}"))),
        }
    }
    if wrong.has_errors() { Err(wrong.into()) } else { Ok(changes) }
}
