//! What proves a report that carries no signature: its place in the tree that a signed manifest names.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::dsse::Envelope;
use super::merkle::{Hash, leaf_hash, root_of};
use super::verify::{Prover, manifest};
use super::{CanonicalError, Refusal, TrustedKeys, canonical};
use crate::source::hex;

/// The proof of one line of a bundle, as `NAME.proof.json` holds it beside `NAME.dsse.json`; or of two, the run statement and a
/// report that leaves much to it, beside `NAME.intoto.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Proof<'a> {
    /// The place of the line in the bundle, from 0.
    pub index: u64,
    /// How many lines the bundle has.
    pub leaves: u64,
    /// The manifest of the run, as its file has it: a signed envelope.
    #[serde(borrow)]
    pub manifest: Cow<'a, str>,
    /// The inclusion path (RFC 6962, section 2.1.1) from the line upward, in lower-case hex.
    pub path: Vec<String>,
    /// The inclusion path of the run statement, the first line of the bundle, where that stands before the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Vec<String>>,
}

impl<'a> Proof<'a> {
    /// The canonical bytes of a proof.
    ///
    /// # Errors
    /// Never for places as there are; the writer of canonical JSON says so itself.
    pub(crate) fn write(
        index: u64,
        leaves: u64,
        path: &[Hash],
        run: Option<&[Hash]>,
        manifest: &'a str,
    ) -> Result<Vec<u8>, CanonicalError> {
        let digits = |path: &[Hash]| path.iter().map(|hash| hex(hash)).collect();
        let (path, run) = (digits(path), run.map(digits));
        canonical::to_vec(&Self { index, leaves, manifest: manifest.into(), path, run })
    }

    /// Whose signature over the manifest proves these lines; `None` where the manifest vouches for no line: each then needs a
    /// signature of its own, and is proved to be of its run all the same.
    ///
    /// # Errors
    /// When nobody's does: the manifest is not signed by a trusted key, or names another tree.
    pub(crate) fn verify(
        proof: &[u8],
        lines: &[&[u8]],
        trusted: &TrustedKeys,
    ) -> Result<Option<Prover>, Refusal> {
        let malformed = |e: &dyn std::fmt::Display| Refusal::ProofMalformed(e.to_string());
        let proof: Proof<'_> = serde_json::from_slice(proof).map_err(|e| malformed(&e))?;
        let of_report = (proof.index, &proof.path);
        let places: Vec<_> = proof.run.iter().map(|path| (0, path)).chain([of_report]).collect();
        if places.len() != lines.len() {
            return Err(malformed(&"it is about other lines"));
        }
        let verified = Envelope::parse(proof.manifest.trim_end().as_bytes())?.verify(trusted)?;
        let manifest = manifest(&verified)?.predicate;
        for (line, (index, path)) in lines.iter().zip(places) {
            let path: Option<Vec<Hash>> = path.iter().map(|text| hash(text)).collect();
            let path = path.ok_or_else(|| malformed(&"a hash of its path is none"))?;
            let root = root_of(&leaf_hash(line), index, proof.leaves, &path);
            let is_root = root.is_some_and(|root| hex(&root) == manifest.merkle_root);
            if !is_root || Some(proof.leaves) != manifest.reports.checked_add(1) {
                let problem = "its path does not lead to the root that the manifest names".to_owned();
                return Err(Refusal::ManifestMismatch(problem));
            }
        }
        Ok(manifest.covers_reports.then(|| Prover::of(&verified)))
    }
}

fn hash(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !crate::source::is_sha256_hex(text) {
        return None;
    }
    let mut hash = Hash::default();
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}
