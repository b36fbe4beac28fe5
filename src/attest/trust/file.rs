//! One file that is signed as it is: waivers, a list.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::policy::Role;
use super::shared::signers;
use crate::attest::dsse::SharedEnvelope;
use crate::attest::statement::{Digest, LIST_TYPE, Statement, WAIVER_TYPE, head};
use crate::attest::{KeyId, Refusal, TrustedKeys, canonical};

/// What is said of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FilePredicate {
    /// When it was signed: the signer's claim.
    signed_at: Timestamp,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Waivers and clearances.
    Waivers,
    /// A list of parties.
    List,
}

impl FileKind {
    const fn predicate_type(self) -> &'static str {
        match self {
            Self::Waivers => WAIVER_TYPE,
            Self::List => LIST_TYPE,
        }
    }

    /// Who signs it.
    pub(crate) const fn role(self) -> Role {
        match self {
            Self::Waivers => Role::Waiver,
            Self::List => Role::List,
        }
    }

    /// An envelope about a file of this digest that nobody signed yet.
    ///
    /// # Errors
    /// Never for a name and a digest; the writer of canonical JSON says so itself.
    pub(crate) fn statement(
        self,
        name: &str,
        digest: &str,
        signed_at: Timestamp,
    ) -> Result<SharedEnvelope, Refusal> {
        let said = FilePredicate { signed_at };
        let statement = Statement::new(self.predicate_type(), Cow::Borrowed(name), Digest::new(digest), said);
        let payload = canonical::to_vec(&statement).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
        Ok(SharedEnvelope::new(payload))
    }

    /// Reads an envelope about a file of this digest, and when it was signed.
    ///
    /// # Errors
    /// When it is none, or about something else.
    pub(crate) fn read(self, envelope: &[u8], digest: &str) -> Result<(SharedEnvelope, Timestamp), Refusal> {
        let envelope = SharedEnvelope::parse(envelope.trim_ascii_end())?;
        let head = head(envelope.payload())?;
        if head.predicate_type != self.predicate_type() {
            return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
        }
        if head.subject.digest.sha256 != digest {
            let signed = &head.subject.digest.sha256;
            let problem = format!("the digest of the file is {digest}, what was signed has {signed}");
            return Err(Refusal::SubjectMismatch(problem));
        }
        let time = Statement::<FilePredicate>::read(envelope.payload())?.predicate.signed_at;
        Ok((envelope, time))
    }

    /// Whose signatures under a file count.
    ///
    /// # Errors
    /// When they are too few, or the envelope is about something else.
    pub(crate) fn signers(
        self,
        envelope: &[u8],
        digest: &str,
        trusted: &TrustedKeys,
    ) -> Result<Vec<KeyId>, Refusal> {
        let (envelope, time) = self.read(envelope, digest)?;
        signers(&envelope, trusted, self.role(), time)
    }
}
