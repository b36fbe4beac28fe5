//! Whether signed rule packs are to be used: by whom they are signed, whether they still count, and whether they follow what was seen.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::statement::Rulepack;
use crate::attest::trust::{Role, Seen, SeenPack, signers};
use crate::attest::{KeyId, Refusal, TrustedKeys};
use crate::tomlread::pack::Version;

/// A version may be ahead of the one that was seen by so much in its first number, a year say: whoever once signs the highest
/// version there is would end all others.
const AHEAD: u32 = 10;
/// The highest first number of a version that is seen for the first time.
const FIRST: u32 = 9_999;

/// What is asked of signed rule packs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand<'d> {
    /// Whose signatures count.
    pub(crate) trusted: &'d TrustedKeys,
    /// The moment it is.
    pub(crate) now: Timestamp,
    /// Use what has ended.
    pub(crate) allow_expired: bool,
}

/// Rule packs that are to be used.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    /// The keys that signed them.
    pub(crate) keys: Vec<KeyId>,
    /// That they have ended, and are used all the same.
    pub(crate) expired: Option<String>,
}

/// Judges signed rule packs; what is accepted is kept in `seen`.
///
/// # Errors
/// Why they are not to be used.
pub(crate) fn accept(pack: &Rulepack, demand: Demand<'_>, seen: &mut Seen) -> Result<Accepted, Refusal> {
    let keys = signers(&pack.envelope, demand.trusted, Role::Rulepack, pack.signed_at)?;
    for (id, (version, digest)) in &pack.packs {
        least(demand.trusted, id, version, digest)?;
        if let Some(seen) = seen.pack(id).filter(|seen| still_trusted(seen, demand.trusted)) {
            follows(id, (version, digest), seen)?;
        } else if version.first() > FIRST {
            return Err(ahead(id, version, "none"));
        }
    }
    let today = demand.now.to_zoned(TimeZone::UTC).date();
    let ended = (today >= pack.expires).then(|| format!("{} ended on {}", pack.title(), pack.expires));
    if let Some(ended) = ended.as_ref().filter(|_| !demand.allow_expired) {
        return Err(Refusal::RulepackExpired(format!(
            "{ended}: ask for a newer edition; --allow-expired uses it all the same, and every report says so"
        )));
    }
    for (id, (version, digest)) in &pack.packs {
        let was = seen.pack(id).filter(|seen| seen.digest == *digest).and_then(|seen| seen.kept.clone());
        let keys = keys.iter().map(|key| key.as_str().to_owned()).collect();
        let (version, digest) = (version.as_str().to_owned(), digest.clone());
        seen.keep_pack(id, SeenPack { version, digest, keys, kept: was });
    }
    Ok(Accepted { keys, expired: ended })
}

/// Holds a pack against the editions that the trust policy asks for.
fn least(trusted: &TrustedKeys, id: &str, version: &Version, digest: &str) -> Result<(), Refusal> {
    let Some(policy) = trusted.under().policy() else { return Ok(()) };
    let Some(least) = policy.packs.iter().find(|least| least.id == id) else { return Ok(()) };
    let is_known = least.digests.is_empty() || least.digests.iter().any(|known| known == digest);
    if *version >= least.version && is_known {
        return Ok(());
    }
    let title = policy.title();
    Err(Refusal::RulepackTooOld(format!(
        "this is {id} {version} (sha256 {digest}), and the trust policy {title} asks for {} or newer, and for those that it names",
        least.version
    )))
}

/// Whether what was seen counts: where all who signed it were taken out of the trust policy, it begins anew.
fn still_trusted(seen: &SeenPack, trusted: &TrustedKeys) -> bool {
    let Some(policy) = trusted.under().policy() else { return true };
    let signs = |id: &String| {
        let key = policy.keys.iter().find(|key| key.public.id().as_str() == id);
        key.is_some_and(|key| {
            key.roles.contains(&Role::Rulepack) && key.state == crate::attest::trust::KeyState::Active
        })
    };
    seen.keys.iter().any(signs)
}

fn follows(id: &str, (version, digest): (&Version, &str), seen: &SeenPack) -> Result<(), Refusal> {
    let Ok(was) = seen.version.parse::<Version>() else {
        return Err(Refusal::Unreadable(format!("what is kept of {id} cannot be read")));
    };
    if *version < was {
        return Err(Refusal::Rollback(format!("this is {id} {version}, and {was} was seen already")));
    }
    if *version == was && digest != seen.digest {
        return Err(Refusal::Equivocation(format!(
            "this is {id} {version} with the sha256 {digest}, and one with {} was seen: somebody shows different ones to different people",
            seen.digest
        )));
    }
    if version.first().saturating_sub(was.first()) > AHEAD {
        return Err(ahead(id, version, &seen.version));
    }
    Ok(())
}

fn ahead(id: &str, version: &Version, was: &str) -> Refusal {
    Refusal::VersionJump(format!(
        "this is {id} {version}, and {was} was seen last: whoever signed it may have meant to end all later ones"
    ))
}
