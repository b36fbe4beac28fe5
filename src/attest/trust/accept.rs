//! From the version that was seen to the one at hand, as TUF does it (section 5.3): one by one, each signed by the roots of the one
//! before and by its own.

use jiff::civil::Date;

use super::memory::SeenPolicy;
use super::policy::TrustPolicy;
use super::signed::{Signed, Tally};
use crate::attest::Refusal;

/// No more versions are walked at once.
const MOST_STEPS: u32 = 1_000;

/// Takes a version as the successor of what was seen; on first sight, it has to be signed by its own roots. `between` gives the
/// versions in between, by their numbers.
///
/// # Errors
/// When it is older than what was seen, another one of the same number, not reached step by step, or lacks signatures; a version in
/// between that cannot be had. Whether it has ended is not looked at.
pub(crate) fn accept<E: From<Refusal>>(
    current: &Signed,
    seen: Option<&SeenPolicy>,
    today: Date,
    between: &mut dyn FnMut(u32) -> Result<Option<Signed>, E>,
) -> Result<(), E> {
    let policy = &current.policy;
    enough(&current.tally(policy, Some(today)))?;
    let Some(seen) = seen else { return Ok(()) };
    let title = policy.title();
    if policy.version < seen.version {
        return Err(Refusal::Rollback(format!(
            "this is the trust policy {title}, and version {} was seen already",
            seen.version
        ))
        .into());
    }
    if policy.version == seen.version {
        if policy.file.digest() == seen.digest {
            return Ok(());
        }
        return Err(Refusal::Equivocation(format!(
            "this is the trust policy {title} with the sha256 {}, and one with {} was seen: somebody shows different policies to different people",
            policy.file.digest(),
            seen.digest
        ))
        .into());
    }
    if policy.version - seen.version > MOST_STEPS {
        let problem = format!("this is the trust policy {title}, and version {} was seen last", seen.version);
        return Err(Refusal::VersionJump(problem).into());
    }
    let mut before = seen.policy()?;
    for number in seen.version + 1..=policy.version {
        let is_last = number == policy.version;
        let next = if is_last { Some(current.clone()) } else { between(number)? };
        let Some(next) = next else {
            return Err(Refusal::VersionJump(format!(
                "this is the trust policy {title}, version {} was seen, and version {number} is not there: each is signed by the roots of the one before",
                seen.version
            ))
            .into());
        };
        follows(&next, &before, number)?;
        before = next.policy;
    }
    Ok(())
}

/// Checks that a version may follow another.
///
/// # Errors
/// When it is another policy's or of another number, or lacks signatures.
pub(crate) fn follows(next: &Signed, before: &TrustPolicy, number: u32) -> Result<(), Refusal> {
    let policy = &next.policy;
    if policy.id != before.id || policy.version != number || before.version.checked_add(1) != Some(number) {
        let (title, was) = (policy.title(), before.title());
        let problem = format!("the trust policy {title} stands where the one after {was} has to");
        return Err(Refusal::VersionJump(problem));
    }
    enough(&next.tally(before, None))?;
    enough(&next.tally(policy, None))
}

fn enough(tally: &Tally) -> Result<(), Refusal> {
    if tally.is_met() { Ok(()) } else { Err(Refusal::Threshold(format!("too few signatures: {tally}"))) }
}
