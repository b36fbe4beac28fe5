//! Who signed something that several people may sign, and whether they may, and are enough.

use super::policy::Role;
use super::terms::{Claim, Terms};
use crate::attest::dsse::SharedEnvelope;
use crate::attest::{KeyId, Refusal, TrustedKeys};

/// The keys that signed and may have signed something of a role, if they are enough: one, or as many as a trust policy says. For
/// waivers, a key that signs reports counts for nothing: nobody waives what they report.
///
/// # Errors
/// When they are too few, and why.
pub(crate) fn signers(
    envelope: &SharedEnvelope,
    trusted: &TrustedKeys,
    role: Role,
    time: jiff::Timestamp,
) -> Result<Vec<KeyId>, Refusal> {
    let signed = envelope.signed_by(trusted);
    if signed.keys.is_empty() {
        return Err(Refusal::SigInvalid);
    }
    let Some(terms) = trusted.under().in_use() else { return Ok(signed.keys) };
    let claim = Claim { payload: envelope.payload(), time, tool: None };
    let mut first = None;
    let mut may = Vec::new();
    for key in signed.keys {
        match terms.judge(&key, role, &claim).and_then(|()| not_both(terms, &key, role)) {
            Ok(()) => may.push(key),
            Err(refusal) => drop(first.get_or_insert(refusal)),
        }
    }
    let needs = terms.policy.threshold(role);
    if may.len() >= usize::try_from(needs).unwrap_or(usize::MAX) {
        return Ok(may);
    }
    Err(first.unwrap_or_else(|| {
        let title = terms.policy.title();
        Refusal::Threshold(format!(
            "{} of the {needs} {role} keys that have to sign by the trust policy {title} signed",
            may.len()
        ))
    }))
}

fn not_both(terms: &Terms, key: &KeyId, role: Role) -> Result<(), Refusal> {
    let signs_reports = terms.policy.key(key).is_some_and(|key| key.roles.contains(&Role::Report));
    if role == Role::Waiver && signs_reports {
        let title = terms.policy.title();
        let problem = format!("that signs reports waive what they say, in the trust policy {title}");
        return Err(Refusal::KeyRole(problem));
    }
    Ok(())
}
