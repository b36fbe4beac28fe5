//! A version of a trust policy with what its root keys signed.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::policy::{PolicyKey, TrustPolicy};
use crate::attest::dsse::{SharedEnvelope, SignedBy};
use crate::attest::keys::SignError;
use crate::attest::statement::{Digest, Statement, TRUST_POLICY_TYPE, head};
use crate::attest::{KeyId, Refusal, Signer, TrustedKeys, canonical};

/// What is said of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyPredicate<'a> {
    expires: Date,
    #[serde(borrow)]
    id: Cow<'a, str>,
    version: u32,
}

/// A version and its signatures.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// What it says. It is nobody's word before signatures are counted.
    pub(crate) policy: TrustPolicy,
    envelope: SharedEnvelope,
}

/// How many of the roots of a version signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The version whose roots are counted.
    pub(crate) of: String,
    /// The names of those who signed.
    pub(crate) have: Vec<String>,
    /// The names of those who have not.
    pub(crate) lack: Vec<String>,
    /// How many have to.
    pub(crate) needs: usize,
}

impl Tally {
    /// Whether enough of them signed.
    pub(crate) const fn is_met(&self) -> bool {
        self.have.len() >= self.needs
    }
}

impl std::fmt::Display for Tally {
    /// `1 of 2 roots of acme 1 signed (anna)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = if self.have.is_empty() { "nobody".to_owned() } else { self.have.join(", ") };
        write!(f, "{} of {} roots of {} signed ({names})", self.have.len(), self.needs, self.of)
    }
}

impl Signed {
    /// A version that nobody signed yet.
    ///
    /// # Errors
    /// Never for what a policy holds; the writer of canonical JSON says so itself.
    pub(crate) fn new(policy: TrustPolicy, name: &str) -> Result<Self, Refusal> {
        let TrustPolicy { id, version, expires, file, .. } = &policy;
        let predicate = PolicyPredicate { expires: *expires, id: id.into(), version: *version };
        let statement = Statement::new(TRUST_POLICY_TYPE, name, Digest::new(file.digest()), predicate);
        let payload = canonical::to_vec(&statement).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
        Ok(Self { envelope: SharedEnvelope::new(payload), policy })
    }

    /// A version with the envelope beside its file.
    ///
    /// # Errors
    /// When the envelope is none, or is about something else.
    pub(crate) fn read(policy: TrustPolicy, envelope: &[u8]) -> Result<Self, Refusal> {
        let envelope = SharedEnvelope::parse(envelope.trim_ascii_end())?;
        let head = head(envelope.payload())?;
        if head.predicate_type != TRUST_POLICY_TYPE {
            return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
        }
        let digest = policy.file.digest();
        if head.subject.digest.sha256 != digest {
            let problem = format!(
                "the digest of the policy is {digest}, what was signed has {}",
                head.subject.digest.sha256
            );
            return Err(Refusal::SubjectMismatch(problem));
        }
        let said: PolicyPredicate<'_> = Statement::read(envelope.payload())?.predicate;
        if (&*said.id, said.version, said.expires) != (&*policy.id, policy.version, policy.expires) {
            let problem = format!("what was signed is called {} {}", said.id, said.version);
            return Err(Refusal::InternalInconsistency(problem));
        }
        Ok(Self { policy, envelope })
    }

    /// Adds a signature; `false` where this key signed it already.
    ///
    /// # Errors
    /// When the signer does not sign.
    pub(crate) fn sign(&mut self, signer: &Signer) -> Result<bool, SignError> {
        self.envelope.sign(signer)
    }

    /// The envelope as a file has it.
    ///
    /// # Errors
    /// When it is larger than any reader reads.
    pub(crate) fn envelope(&self) -> Result<Vec<u8>, Refusal> {
        self.envelope.write()
    }

    /// Which roots of a version signed this one. Each key counts once; on a day, only those that are valid on it.
    pub(crate) fn tally(&self, by: &TrustPolicy, day: Option<Date>) -> Tally {
        let counts = |key: &&PolicyKey| key.is_root() && day.is_none_or(|day| key.is_valid_on(day));
        let roots: Vec<&PolicyKey> = by.keys.iter().filter(counts).collect();
        let signed = self.signed_by(roots.iter().copied());
        let (have, lack) =
            roots.into_iter().partition::<Vec<_>, _>(|key| signed.keys.contains(key.public.id()));
        let names = |keys: Vec<&PolicyKey>| keys.into_iter().map(|key| key.name.clone()).collect();
        let needs = usize::try_from(by.threshold(super::Role::Root)).unwrap_or(usize::MAX);
        Tally { of: by.title(), have: names(have), lack: names(lack), needs }
    }

    /// How many signatures are by no key of this version or the one before.
    pub(crate) fn strangers(&self, before: Option<&TrustPolicy>) -> usize {
        let keys = self.policy.keys.iter().chain(before.iter().flat_map(|before| &before.keys));
        self.signed_by(keys).others
    }

    /// Whether a key is among the roots of this version.
    pub(crate) fn has_root(&self, id: &KeyId) -> bool {
        self.policy.key(id).is_some_and(PolicyKey::is_root)
    }

    fn signed_by<'k>(&self, keys: impl Iterator<Item = &'k PolicyKey>) -> SignedBy {
        let trusted: TrustedKeys = keys.map(|key| key.public.clone()).collect();
        self.envelope.signed_by(&trusted)
    }
}
