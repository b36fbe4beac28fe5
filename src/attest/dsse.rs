//! DSSE 1.0.2 envelopes: what is signed is a type and bytes, never the JSON around them.

mod batch;
mod several;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde::Deserialize;

use super::keys::SignError;
use super::strict::Strict;
use super::trust::Under;
use super::{KeyId, Refusal, Signer, TrustedKeys};

pub(crate) use several::{SharedEnvelope, SignedBy};

/// The payload type of every envelope we write and accept: an in-toto statement as JSON.
pub(crate) const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// No envelope is larger, in bytes.
pub(crate) const MAX_ENVELOPE: usize = 8 * 1024 * 1024;

/// What a signature takes of an envelope, in bytes.
pub(crate) const SIGNATURE: usize = "{\"keyid\":\"\",\"sig\":\"\"}".len() + 2 * 32 + 64_usize.div_ceil(3) * 4;

/// How an envelope's JSON is read.
const STRICT: Strict = Strict {
    known: &["payload", "payloadType", "signatures", "sig", "keyid"],
    malformed: Refusal::EnvelopeMalformed,
};

/// The pre-authentication encoding of a type and a payload: the bytes that are signed.
pub(crate) fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len() + payload_type.len() + 32);
    append_pae(payload_type, payload, &mut out);
    out
}

fn append_pae(payload_type: &str, payload: &[u8], out: &mut Vec<u8>) {
    // Writing to memory does not fail. Lengths count bytes, not characters.
    drop(write!(out, "DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()));
    out.extend_from_slice(payload);
}

/// Signs payloads and writes their envelopes; keeps its buffer from one to the next.
#[derive(Debug)]
pub struct EnvelopeWriter<'k> {
    signer: Option<&'k Signer>,
    buffer: Vec<u8>,
}

impl<'k> EnvelopeWriter<'k> {
    /// A writer that signs with this key. Without one, envelopes carry no signature, and every verifier refuses them.
    pub fn new(signer: impl Into<Option<&'k Signer>>) -> Self {
        Self { signer: signer.into(), buffer: Vec::new() }
    }

    /// Appends the envelope of a payload to `out`, as one line without its line feed; after an error `out` is as it was.
    ///
    /// # Errors
    /// When nobody signs it.
    pub fn append(&mut self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), SignError> {
        let before = out.len();
        out.reserve(payload.len() / 3 * 4 + 300);
        out.extend_from_slice(b"{\"payload\":\"");
        append_base64(payload, out);
        out.extend_from_slice(b"\",\"payloadType\":\"");
        out.extend_from_slice(PAYLOAD_TYPE.as_bytes());
        out.extend_from_slice(b"\",\"signatures\":[");
        if let Some(signer) = self.signer {
            self.buffer.clear();
            append_pae(PAYLOAD_TYPE, payload, &mut self.buffer);
            match signer.sign(&self.buffer) {
                Ok(signature) => append_signature(signer, &signature, out),
                Err(error) => {
                    out.truncate(before);
                    return Err(error);
                }
            }
        }
        out.extend_from_slice(b"]}");
        Ok(())
    }
}

fn append_signature(signer: &Signer, signature: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"keyid\":\"");
    out.extend_from_slice(signer.public_key().id().as_str().as_bytes());
    out.extend_from_slice(b"\",\"sig\":\"");
    append_base64(signature, out);
    out.extend_from_slice(b"\"}");
}

fn append_base64(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    // The length is the one base64 with padding has, so the slice always fits.
    let written = STANDARD.encode_slice(bytes, &mut out[start..]).unwrap_or(0);
    out.truncate(start + written);
}

/// An envelope as read, nothing of it verified yet.
#[derive(Clone, Debug)]
pub struct Envelope {
    payload: Vec<u8>,
    /// The one signature; a wrong length is left to the verification.
    signature: Vec<u8>,
    /// The key it claims to be by: a hint where to begin, never a proof.
    keyid: String,
}

/// The very bytes whose signature was verified, and the key that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedPayload {
    /// The payload. Everything that is said of an envelope afterwards has to come from here.
    pub payload: Vec<u8>,
    /// The key.
    pub key: KeyId,
    /// Whether it has no signature of its own, and stands under one of this key by its place among others.
    pub proved: bool,
    /// What a trust policy says of the key.
    pub under: Under,
}

#[derive(Deserialize)]
struct RawEnvelope<'a> {
    #[serde(borrow)]
    payload: Cow<'a, str>,
    #[serde(borrow, rename = "payloadType")]
    payload_type: Cow<'a, str>,
    #[serde(borrow, default)]
    signatures: Vec<RawSignature<'a>>,
}

#[derive(Deserialize)]
struct RawSignature<'a> {
    #[serde(borrow)]
    sig: Cow<'a, str>,
    #[serde(borrow, default)]
    keyid: Option<Cow<'a, str>>,
}

impl<'a> RawEnvelope<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_ENVELOPE {
            return Err(Refusal::TooLarge(MAX_ENVELOPE));
        }
        let text = STRICT.check(bytes)?;
        let raw: Self = serde_json::from_str(text).map_err(|e| Refusal::EnvelopeMalformed(e.to_string()))?;
        if raw.payload_type != PAYLOAD_TYPE {
            return Err(Refusal::Type(raw.payload_type.into_owned()));
        }
        Ok(raw)
    }
}

impl Envelope {
    /// Reads an envelope as strictly as the strictest reader and checks all that needs no key.
    ///
    /// # Errors
    /// When it is too large, no envelope, ambiguous, of another payload type, or does not carry exactly one
    /// signature.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let raw = RawEnvelope::read(bytes)?;
        let signature = match raw.signatures.as_slice() {
            [] => return Err(Refusal::NoSignature),
            [one] => one,
            many => return Err(Refusal::TooManySigs(many.len())),
        };
        Ok(Self {
            payload: decode(&raw.payload, "payload")?,
            signature: decode(&signature.sig, "sig")?,
            keyid: signature.keyid.as_deref().unwrap_or_default().to_owned(),
        })
    }

    /// The payload of an envelope that nobody vouches for: signed by whomever, or not at all.
    ///
    /// # Errors
    /// When it is too large, no envelope, ambiguous or of another payload type.
    pub fn unverified(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        decode(&RawEnvelope::read(bytes)?.payload, "payload")
    }

    /// The key that it claims to be signed by: a hint, never a proof.
    pub fn keyid(&self) -> &str {
        &self.keyid
    }

    /// Verifies the signature and gives the verified bytes.
    ///
    /// # Errors
    /// When no trusted key made the signature.
    pub fn verify(self, trusted: &TrustedKeys) -> Result<VerifiedPayload, Refusal> {
        let message = pae(PAYLOAD_TYPE, &self.payload);
        let named = trusted.get(&self.keyid);
        let others = trusted.iter().filter(|k| Some(*k) != named);
        let key = named
            .into_iter()
            .chain(others)
            .find(|k| k.verifies(&message, &self.signature))
            .ok_or(Refusal::SigInvalid)?;
        let (key, under) = (key.id().clone(), trusted.under().clone());
        Ok(VerifiedPayload { payload: self.payload, key, proved: false, under })
    }
}

/// Standard or URL-safe base64, padded and with no bit left over: one text for one sequence of bytes.
fn decode(text: &str, what: &str) -> Result<Vec<u8>, Refusal> {
    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    engine.decode(text).map_err(|e| Refusal::EnvelopeMalformed(format!("{what} is not base64: {e}")))
}
