//! Envelopes that several people sign: a trust policy, a rule pack. Each of them counts once.

use serde::Serialize;

use super::{MAX_ENVELOPE, PAYLOAD_TYPE, RawEnvelope, STANDARD, decode, pae};
use crate::attest::keys::{PublicKey, SignError};
use crate::attest::{KeyId, Refusal, Signer, TrustedKeys};
use base64::Engine as _;

/// No envelope has more signatures; what has is refused before any of them is looked at.
const MOST_SIGNATURES: usize = 16;

/// An envelope with any number of signatures, none of them verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharedEnvelope {
    payload: Vec<u8>,
    /// Each with the key it claims to be by: a hint, never a proof.
    signatures: Vec<(String, Vec<u8>)>,
}

/// Who signed an envelope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignedBy {
    /// The keys that did, each once, however often its signature stands there.
    pub(crate) keys: Vec<KeyId>,
    /// How many signatures are none of these keys'.
    pub(crate) others: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'e> {
    payload: String,
    payload_type: &'e str,
    signatures: Vec<WrittenSignature<'e>>,
}

#[derive(Serialize)]
struct WrittenSignature<'e> {
    keyid: &'e str,
    sig: String,
}

impl SharedEnvelope {
    /// An envelope that nobody signed yet.
    pub(crate) const fn new(payload: Vec<u8>) -> Self {
        Self { payload, signatures: Vec::new() }
    }

    /// Reads an envelope as strictly as the strictest reader.
    ///
    /// # Errors
    /// When it is too large, no envelope, ambiguous, of another payload type, or carries no signature or too many.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let raw = RawEnvelope::read(bytes)?;
        match raw.signatures.len() {
            0 => return Err(Refusal::NoSignature),
            1..=MOST_SIGNATURES => {}
            many => return Err(Refusal::ManySigs(many)),
        }
        let signatures = raw.signatures.iter().map(|signature| {
            let keyid = signature.keyid.as_deref().unwrap_or_default().to_owned();
            Ok((keyid, decode(&signature.sig, "sig")?))
        });
        let signatures = signatures.collect::<Result<_, Refusal>>()?;
        Ok(Self { payload: decode(&raw.payload, "payload")?, signatures })
    }

    /// What is signed. It is nobody's before [`Self::signed_by`] says whose.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Adds a signature; `false` where this key signed it already.
    ///
    /// # Errors
    /// When the signer does not sign, or there are too many signatures.
    pub(crate) fn sign(&mut self, signer: &Signer) -> Result<bool, SignError> {
        let public = signer.public_key();
        let message = pae(PAYLOAD_TYPE, &self.payload);
        if self.signatures.iter().any(|(_, signature)| public.verifies(&message, signature)) {
            return Ok(false);
        }
        let signature = signer.sign(&message)?;
        self.signatures.push((public.id().as_str().to_owned(), signature.to_vec()));
        Ok(true)
    }

    /// Whose signatures hold of these keys. Whom one claims to be by decides nothing: every key is tried.
    pub(crate) fn signed_by(&self, trusted: &TrustedKeys) -> SignedBy {
        let message = pae(PAYLOAD_TYPE, &self.payload);
        let mut found = SignedBy::default();
        for (keyid, signature) in &self.signatures {
            let named = trusted.get(keyid);
            let others = trusted.iter().filter(|key| Some(*key) != named);
            let by = named.into_iter().chain(others).find(|key| key.verifies(&message, signature));
            match by.map(PublicKey::id) {
                Some(key) if !found.keys.contains(key) => found.keys.push(key.clone()),
                Some(_) => {}
                None => found.others += 1,
            }
        }
        found
    }

    /// The envelope as a file has it: one line.
    ///
    /// # Errors
    /// When it is larger than any reader reads.
    pub(crate) fn write(&self) -> Result<Vec<u8>, Refusal> {
        let signatures = self.signatures.iter();
        let signatures = signatures.map(|(keyid, sig)| WrittenSignature { keyid, sig: STANDARD.encode(sig) });
        let written = Written {
            payload: STANDARD.encode(&self.payload),
            payload_type: PAYLOAD_TYPE,
            signatures: signatures.collect(),
        };
        let mut bytes =
            serde_json::to_vec(&written).map_err(|e| Refusal::EnvelopeMalformed(e.to_string()))?;
        bytes.push(b'\n');
        if bytes.len() > MAX_ENVELOPE { Err(Refusal::TooLarge(MAX_ENVELOPE)) } else { Ok(bytes) }
    }
}
