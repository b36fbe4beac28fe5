//! What is verified, held against a trust policy: may this key have signed this, then, with this program and these rules?

use std::fmt;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::policy::{KeyState, PolicyKey, Role, TrustPolicy};
use crate::attest::predicate::{PolicyEntry, RunPredicate};
use crate::attest::{KeyId, Refusal};
use crate::tomlread::pack::Version;

/// How far ahead of the clock a statement may be: clocks differ.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Somebody else who saw what was signed, and when: a time stamp, the checkpoint of a ledger that others keep.
pub(crate) trait Witness: Send + Sync {
    /// A moment by which this payload was there for sure; `None` where nobody saw it.
    fn saw(&self, payload: &[u8]) -> Option<Timestamp>;
}

/// A policy in use.
pub(crate) struct Terms {
    /// The policy. That it is signed was verified.
    pub(crate) policy: TrustPolicy,
    /// The moment it is; never before one that was seen.
    pub(crate) now: Timestamp,
    /// Who saw what was signed. Without one, the time of a statement is the signer's claim alone.
    pub(crate) witness: Option<Box<dyn Witness>>,
}

/// The policy under which keys are trusted, if under any.
#[derive(Clone, Default)]
pub struct Under(Option<Arc<Terms>>);

impl PartialEq for Under {
    /// Whether it is the very same.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl Eq for Under {}

impl fmt::Debug for Under {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Under({:?})", self.0.as_ref().map(|terms| terms.policy.title()))
    }
}

/// What a statement says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'c> {
    /// What was signed.
    pub(crate) payload: &'c [u8],
    /// When, by the signer's word.
    pub(crate) time: Timestamp,
    /// The id of the program that made it.
    pub(crate) tool: Option<&'c str>,
}

impl Under {
    /// Under these terms.
    pub(crate) fn terms(terms: Terms) -> Self {
        Self(Some(Arc::new(terms)))
    }

    /// The terms, where there are any.
    pub(crate) fn in_use(&self) -> Option<&Terms> {
        self.0.as_deref()
    }

    /// The policy, where there is one.
    pub(crate) fn policy(&self) -> Option<&TrustPolicy> {
        self.0.as_ref().map(|terms| &terms.policy)
    }

    /// Holds what a run, a report or a manifest says of its run against the policy.
    ///
    /// # Errors
    /// The first thing that the policy does not allow.
    pub(crate) fn judge_run(
        &self,
        key: &KeyId,
        run: &RunPredicate<'_>,
        payload: &[u8],
    ) -> Result<(), Refusal> {
        let Some(terms) = &self.0 else { return Ok(()) };
        let claim = Claim { payload, time: run.time_verified, tool: Some(&run.verifier.id) };
        terms.judge(key, Role::Report, &claim)?;
        terms.judge_age(run.time_verified)?;
        terms.judge_packs(&run.policy)
    }
}

impl Terms {
    /// Whether a key may have signed something of a role.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn judge(&self, id: &KeyId, role: Role, claim: &Claim<'_>) -> Result<(), Refusal> {
        let key = self.policy.key(id).ok_or(Refusal::SigInvalid)?;
        let name = format!("`{}` of the trust policy {}", key.name, self.policy.title());
        if !key.roles.contains(&role) {
            return Err(Refusal::KeyRole(format!("{name} sign {}", role.signs())));
        }
        self.judge_state(key, &name, claim)?;
        let day = day(claim.time);
        if let Some(from) = key.from.filter(|from| day < *from) {
            let problem = format!("made {}, and the key {name} is valid from {from} on", claim.time);
            return Err(Refusal::KeyNotYet(problem));
        }
        if let Some(until) = key.until.filter(|until| day >= *until) {
            let problem = format!("made {}, and the key {name} was valid until {until}", claim.time);
            return Err(Refusal::KeyExpired(problem));
        }
        if let Some(tool) =
            claim.tool.filter(|tool| !key.tools.is_empty() && key.tools.iter().all(|allowed| allowed != tool))
        {
            let allowed = key.tools.join(", ");
            let problem = format!("made by {tool}, and the key {name} signs for {allowed} alone");
            return Err(Refusal::Tool(problem));
        }
        if claim.time.duration_since(self.now) > AHEAD {
            let problem = format!("it says that it was made {}, and now it is {}", claim.time, self.now);
            return Err(Refusal::TimeAhead(problem));
        }
        Ok(())
    }

    fn judge_state(&self, key: &PolicyKey, name: &str, claim: &Claim<'_>) -> Result<(), Refusal> {
        match key.state {
            KeyState::Retired(since) if day(claim.time) >= since => {
                let problem = format!("made {}, and the key {name} is retired since {since}", claim.time);
                Err(Refusal::KeyRetired(problem))
            }
            // Whoever has the key can write any time: only what somebody else saw before counts.
            KeyState::Compromised(since) => {
                let saw = self.witness.as_ref().and_then(|witness| witness.saw(claim.payload));
                if saw.is_some_and(|saw| day(saw) < since) {
                    return Ok(());
                }
                Err(Refusal::KeyCompromised(format!(
                    "the key {name} is compromised since {since}, and neither a time stamp nor a checkpoint of others shows that this was signed before"
                )))
            }
            _ => Ok(()),
        }
    }

    fn judge_age(&self, time: Timestamp) -> Result<(), Refusal> {
        let Some(most) = self.policy.max_age_days else { return Ok(()) };
        let days = self.now.duration_since(time).as_hours() / 24;
        if days <= i64::from(most) {
            return Ok(());
        }
        let title = self.policy.title();
        Err(Refusal::TooOld(format!(
            "it is {days} days old, and the trust policy {title} allows {most}: ask for a newer one"
        )))
    }

    fn judge_packs(&self, packs: &[PolicyEntry<'_>]) -> Result<(), Refusal> {
        let title = self.policy.title();
        for least in &self.policy.packs {
            let no = |problem: String| Err(Refusal::RulepackTooOld(problem));
            let Some(used) = packs.iter().find(|entry| entry.id == least.id.as_str()) else {
                return no(format!(
                    "made without the rule pack {}, which the trust policy {title} asks for",
                    least.id
                ));
            };
            if used.version.parse::<Version>().ok().is_none_or(|version| version < least.version) {
                let (id, has, needs) = (&least.id, &used.version, &least.version);
                return no(format!(
                    "made with the rule pack {id} {has}, and the trust policy {title} asks for {needs} or newer"
                ));
            }
            let digest = &used.digest.sha256;
            if !least.digests.is_empty() && least.digests.iter().all(|known| known != digest) {
                let (id, has) = (&least.id, &used.version);
                return no(format!(
                    "made with a rule pack {id} {has} (sha256 {digest}) that the trust policy {title} does not name"
                ));
            }
        }
        Ok(())
    }
}

/// The day of a moment, in UTC.
pub(super) fn day(moment: Timestamp) -> jiff::civil::Date {
    moment.to_zoned(TimeZone::UTC).date()
}
