//! Whose signature stands for a statement: its own, or that of a manifest which covers it.

use std::io::ErrorKind;
use std::path::Path;

use super::line_ends::restored;
use super::lines::{Lines, read_capped, unreadable};
use super::{manifest, single};
use crate::attest::dsse::{Envelope, VerifiedPayload};
use crate::attest::manifest::MANIFEST_FILE;
use crate::attest::merkle::{Tree, leaf_hash};
use crate::attest::proof::Proof;
use crate::attest::trust::Under;
use crate::attest::{KeyId, Refusal, TrustedKeys};
use crate::source::hex;

/// Whose signature is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trust<'t> {
    /// One of these keys' on every statement.
    Keys(&'t TrustedKeys),
    /// None on the statement itself: a manifest that this one signed covers it.
    Proved(&'t Prover),
    /// Nobody's: what is read may be anybody's.
    Unverified,
}

impl<'t> Trust<'t> {
    /// What a trust policy says of the keys.
    pub(super) fn under(self) -> Option<&'t Under> {
        match self {
            Self::Keys(trusted) => Some(trusted.under()),
            Self::Proved(prover) => Some(&prover.under),
            Self::Unverified => None,
        }
    }
}

/// Who signed a manifest that covers statements without a signature.
#[derive(Clone, Debug)]
pub(crate) struct Prover {
    /// The key.
    pub(crate) key: KeyId,
    /// What a trust policy says of it.
    pub(crate) under: Under,
}

impl Prover {
    /// Who signed a verified manifest.
    pub(crate) fn of(verified: &VerifiedPayload) -> Self {
        Self { key: verified.key.clone(), under: verified.under.clone() }
    }
}

/// A signed manifest or proof that covers statements without a signature.
#[derive(Debug)]
pub(super) struct ProofOfLines {
    prover: Prover,
    /// The root over the lines of the bundle; `None` for a single report.
    root: Option<String>,
}

impl ProofOfLines {
    /// What proves a single report with these bytes: the proof beside it. `None` where there is none: then it needs its own
    /// signature.
    ///
    /// # Errors
    /// When there is one, and of another report.
    pub(super) fn of_report(
        path: &Path,
        envelope: &[u8],
        trusted: &TrustedKeys,
    ) -> Result<Option<Self>, Refusal> {
        let Some(beside) = single::proof_beside(path) else { return Ok(None) };
        let prover = Proof::verify(&Self::read(&beside)?, &[envelope], trusted)?;
        Ok(prover.map(|prover| Self { prover, root: None }))
    }

    fn read(beside: &Path) -> Result<Vec<u8>, Refusal> {
        read_capped(beside).map_err(|_| Refusal::Unreadable(format!("{} cannot be read", beside.display())))
    }

    /// What proves a report that was taken out of its bundle, with the run statement before it: the proof beside them.
    fn of_taken(beside: &Path, bundle: &Path, trusted: &TrustedKeys) -> Result<Option<Self>, Refusal> {
        let unread = |_| Refusal::Unreadable(format!("{} cannot be read", bundle.display()));
        let mut lines = Lines::open(bundle).map_err(unread)?;
        let (mut taken, mut tree) = (Vec::new(), Tree::default());
        while let Some(line) = lines.line().map_err(|e| unreadable(&e))?.filter(|_| taken.len() < 3) {
            tree.push(leaf_hash(&line));
            taken.push(line);
        }
        let taken: Vec<&[u8]> = taken.iter().map(Vec::as_slice).collect();
        let prover = Proof::verify(&Self::read(beside)?, &taken, trusted)?;
        Ok(prover.map(|prover| Self { prover, root: Some(hex(&tree.root())) }))
    }

    /// What proves the lines of a bundle: the manifest beside it. `None` where that does not: then each line needs its own
    /// signature.
    ///
    /// # Errors
    /// When it does, and for other lines.
    pub(super) fn of_bundle(path: &Path, trusted: &TrustedKeys) -> Result<Option<Self>, Refusal> {
        if let Some(beside) = single::proof_beside(path) {
            return Self::of_taken(&beside, path, trusted);
        }
        let manifest = path.with_file_name(MANIFEST_FILE);
        match manifest.symlink_metadata() {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        // One that does not hold proves nothing; whoever looks at it says so.
        let Some(verified) = read_capped(&manifest)
            .ok()
            .and_then(|envelope| Envelope::parse(restored(&envelope).0).and_then(|e| e.verify(trusted)).ok())
        else {
            return Ok(None);
        };
        Self::by(&verified, path)
    }

    /// What proves the lines of a bundle by this manifest.
    pub(super) fn by(verified: &VerifiedPayload, bundle: &Path) -> Result<Option<Self>, Refusal> {
        let manifest = manifest::manifest(verified)?.predicate;
        if !manifest.covers_reports {
            return Ok(None);
        }
        // Nothing is believed of other lines: whoever reads these again checks the root again.
        let proof = Self { prover: Prover::of(verified), root: Some(manifest.merkle_root) };
        let mut lines = Lines::open(bundle)
            .map_err(|_| Refusal::Unreadable(format!("{} cannot be read", bundle.display())))?;
        let mut tree = Tree::default();
        while let Some(line) = lines.line().map_err(|e| unreadable(&e))? {
            tree.push(leaf_hash(&line));
        }
        proof.check(&tree)?;
        Ok(Some(proof))
    }

    /// Checks that these are the lines it covers.
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
        Trust::Proved(&self.prover)
    }
}
