//! Checkpoints (C2SP tlog-checkpoint): the name of the log, how many rows it has and the root of their tree, as a signed note.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::params;

use super::{Ledger, error};
use crate::attest::keys::{KeyId, Signer, TrustedKeys};
use crate::attest::merkle::{Hash, Tree};
use crate::attest::note::{self, Note};
use crate::attest::{Refusal, WriteError};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    /// The name of the log, which is that of its key, too.
    pub origin: String,
    /// How many rows there are.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// A checkpoint whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// By which key.
    pub key: KeyId,
    /// The note as it was read.
    pub note: String,
}

/// A checkpoint as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub size: u64,
    pub note: String,
    /// The roots of the full subtrees of its tree.
    pub full: Vec<Hash>,
}

impl Checkpoint {
    /// The text that is signed.
    pub(crate) fn text(&self) -> String {
        let Self { origin, size, root } = self;
        format!("{origin}\n{size}\n{}\n", STANDARD.encode(root))
    }

    /// Reads the text of a note. Further lines are the log's own, and say nothing to us.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (origin, digits, root) = (lines.next()?, lines.next()?, lines.next()?);
        let size: u64 = digits.parse().ok()?;
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        let plain = !origin.is_empty() && size.to_string() == digits;
        plain.then(|| Self { origin: origin.to_owned(), size, root })
    }

    /// Reads a signed checkpoint and verifies its signature, which is under the name of the log.
    ///
    /// # Errors
    /// When it is no checkpoint, is that of another log, or no trusted key signed it.
    pub(crate) fn verify(note: &str, origin: Option<&str>, trusted: &TrustedKeys) -> Result<Signed, Refusal> {
        let read = Note::parse(note.as_bytes())?;
        let checkpoint = Self::parse(&read.text)
            .ok_or_else(|| Refusal::NoteMalformed("its text is no checkpoint of a log".to_owned()))?;
        if origin.is_some_and(|origin| origin != checkpoint.origin) {
            return Err(Refusal::Origin(checkpoint.origin));
        }
        let key = read.verify(&checkpoint.origin, trusted)?;
        Ok(Signed { checkpoint, key, note: note.to_owned() })
    }
}

/// Whether a text may be the name of a log: it stands on the first line of every checkpoint, and beside each signature.
///
/// # Errors
/// Why not.
pub(crate) fn check_origin(origin: &str) -> Result<(), String> {
    if origin.is_empty() || origin.len() > 200 {
        return Err("a name has at least one character and at most 200 bytes".to_owned());
    }
    if origin.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        return Err("it may hold no space, no control character and no plus".to_owned());
    }
    Ok(())
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
        let note = note::sign(&checkpoint.text(), &checkpoint.origin, signer)
            .map_err(|e| WriteError::from(e).of("the checkpoint"))?;
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
