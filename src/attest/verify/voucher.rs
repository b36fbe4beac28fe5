//! Whose signature stands for a statement: its own, or that of a manifest which vouches for it.

use std::io::ErrorKind;
use std::path::Path;

use super::bundle::is_bundle;
use super::lines::{Lines, read_capped, unreadable};
use super::{one, single};
use crate::attest::dsse::{Envelope, VerifiedPayload};
use crate::attest::manifest::MANIFEST_FILE;
use crate::attest::merkle::{Tree, leaf_hash};
use crate::attest::proof::Proof;
use crate::attest::{KeyId, Refusal, TrustedKeys};
use crate::source::hex;

/// Whose signature is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Trust<'t> {
    /// One of these keys' on every statement.
    Keys(&'t TrustedKeys),
    /// None on the statement itself: a manifest that this key signed vouches for it.
    Vouched(&'t KeyId),
    /// Nobody's: what is read may be anybody's.
    Unverified,
}

/// A signed manifest or proof that vouches for statements without a signature.
#[derive(Debug)]
pub(super) struct Voucher {
    key: KeyId,
    /// The root over the lines of the bundle; `None` for a single report.
    root: Option<String>,
}

impl Voucher {
    /// What vouches for a bundle, by the manifest beside it, or for a single report, by the proof beside it. `None` where
    /// nothing does: then each statement needs its own signature.
    ///
    /// # Errors
    /// When something vouches, and for other statements than these.
    pub(super) fn of(path: &Path, trusted: &TrustedKeys) -> Result<Option<Self>, Refusal> {
        if !is_bundle(path) {
            let Some(proof) = single::proof_beside(path) else { return Ok(None) };
            let read = |path: &Path| {
                read_capped(path)
                    .map_err(|_| Refusal::Unreadable(format!("{} cannot be read", path.display())))
            };
            let (proof, line) = (read(&proof)?, read(path)?);
            let key = Proof::verify(&proof, line.strip_suffix(b"\n").unwrap_or(&line), trusted)?;
            return Ok(Some(Self { key, root: None }));
        }
        let manifest = path.with_file_name(MANIFEST_FILE);
        match manifest.symlink_metadata() {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        // One that does not hold vouches for nothing; whoever looks at it says so.
        let Some(verified) = read_capped(&manifest).ok().and_then(|envelope| {
            let envelope = envelope.strip_suffix(b"\n").unwrap_or(&envelope);
            Envelope::parse(envelope).and_then(|e| e.verify(trusted)).ok()
        }) else {
            return Ok(None);
        };
        Self::by(&verified, path)
    }

    /// What vouches for a bundle by this manifest.
    pub(super) fn by(verified: &VerifiedPayload, bundle: &Path) -> Result<Option<Self>, Refusal> {
        let manifest = one::manifest(verified)?.predicate;
        if !manifest.vouches {
            return Ok(None);
        }
        let voucher = Self { key: verified.key.clone(), root: Some(manifest.merkle_root) };
        let mut lines = Lines::open(bundle)
            .map_err(|_| Refusal::Unreadable(format!("{} cannot be read", bundle.display())))?;
        let mut tree = Tree::default();
        while let Some(line) = lines.line().map_err(|e| unreadable(&e))? {
            tree.push(leaf_hash(&line));
        }
        voucher.check(&tree)?;
        Ok(Some(voucher))
    }

    /// Checks that these are the lines it vouches for.
    pub(super) fn check(&self, tree: &Tree) -> Result<(), Refusal> {
        match &self.root {
            Some(root) if *root != hex(&tree.root()) => Err(Refusal::ManifestMismatch(
                "the lines of the bundle have another Merkle root, and carry no signature of their own"
                    .to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// What it means for a statement.
    pub(super) const fn trust(&self) -> Trust<'_> {
        Trust::Vouched(&self.key)
    }
}
