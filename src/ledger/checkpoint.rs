//! The checkpoints of the ledger: signed only over rows that go on from what was signed before.

use rusqlite::params;

use super::{Ledger, error};
use crate::attest::WriteError;
use crate::attest::checkpoint::{Checkpoint, Signed};
use crate::attest::keys::{Signer, TrustedKeys};
use crate::attest::merkle::{Hash, Tree};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// A checkpoint as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub size: u64,
    pub note: String,
    /// The roots of the full subtrees of its tree.
    pub full: Vec<Hash>,
}

impl Ledger {
    /// Every checkpoint that it keeps, that of the fewest rows first.
    pub(super) fn kept(&self) -> Result<Vec<Kept>, Diagnostic> {
        let mut kept = Vec::new();
        let mut statement = self
            .done(self.connection.prepare("SELECT size, note, full FROM checkpoint ORDER BY size, note"))?;
        let mut rows = self.done(statement.query([]))?;
        while let Some(row) = self.done(rows.next())? {
            let full: Vec<u8> = self.done(row.get(2))?;
            let (roots, rest) = full.as_chunks::<32>();
            if !rest.is_empty() {
                return Err(error::damaged(&self.path, "a checkpoint has no roots"));
            }
            kept.push(Kept {
                size: self.done(row.get(0))?,
                note: self.done(row.get(1))?,
                full: roots.to_vec(),
            });
        }
        Ok(kept)
    }

    /// Signs the rows that are in the ledger, all of them committed, and keeps the note. Before, it looks whether they go on
    /// from what this key signed last; where it signed nothing yet, it reads the hashes of all rows.
    ///
    /// # Errors
    /// When they do not, the signer does not sign, or the note cannot be kept.
    pub(crate) fn sign(&self, signer: &Signer) -> Result<Signed, Error> {
        let origin = self.origin()?;
        let trusted: TrustedKeys = std::iter::once(signer.public_key().clone()).collect();
        let (tree, mut known) = self.reading(|| {
            let mut known = Tree::default();
            for kept in self.kept()?.iter().rev() {
                // What other keys signed is nothing that this one vouched for.
                let Ok(before) = Checkpoint::verify(&kept.note, Some(&origin), &trusted) else { continue };
                let tree = Tree::of_full(before.checkpoint.size, kept.full.clone());
                known = match tree.filter(|tree| tree.root() == before.checkpoint.root) {
                    Some(tree) => tree,
                    None => {
                        return Err(error::damaged(&self.path, "the roots of a checkpoint are not its own"));
                    }
                };
                break;
            }
            let tree = self.head()?;
            if known.size() <= tree.size() {
                self.each_hash(known.size()..tree.size(), |hash| known.push(hash))?;
            }
            Ok((tree, known))
        })?;
        if known.size() != tree.size() || known.root() != tree.root() {
            let message = "the rows do not go on from what this key signed before: nothing is signed";
            let diagnostic = Diagnostic::error("ledger-changed", message)
                .at(self.path.display())
                .help("`tidewaiter ledger verify` tells where it was changed");
            return Err(Error::untrusted(diagnostic));
        }
        known = tree;
        let checkpoint = Checkpoint { origin, size: known.size(), root: known.root() };
        let note = checkpoint.sign(signer).map_err(|e| WriteError::from(e).of("the checkpoint"))?;
        self.keep(&checkpoint, &note, &known)?;
        Ok(Signed { checkpoint, key: signer.public_key().id().clone(), note })
    }

    /// Keeps a note over the rows of this tree.
    pub(super) fn keep(&self, checkpoint: &Checkpoint, note: &str, tree: &Tree) -> Result<(), Diagnostic> {
        let sql = "INSERT OR IGNORE INTO checkpoint (size, note, full) VALUES (?, ?, ?)";
        let size = i64::try_from(checkpoint.size).unwrap_or(i64::MAX);
        self.done(self.connection.execute(sql, params![size, note, tree.full().concat()])).map(drop)
    }
}
