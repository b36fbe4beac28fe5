//! Checkpoints and proofs as transparency logs write them (C2SP tlog-checkpoint and tlog-proof): the name of a log, how many leaves
//! its tree has and the root, as a signed note; and what leads from a leaf to it. Software that knows nothing of this program reads
//! them.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Refusal;
use super::keys::{KeyId, SignError, Signer, TrustedKeys};
use super::merkle::{Hash, leaf_hash, root_of};
use super::note::{self, MAX_NOTE, Note};

/// The ending of a file with a proof.
pub(crate) const TLOG_PROOF_ENDING: &str = ".tlog-proof";

/// The first line of a proof.
const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

/// The most bytes of a proof that is read.
const MAX_PROOF: usize = MAX_NOTE + (8 << 10);

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

impl Checkpoint {
    /// The text that is signed.
    pub(crate) fn text(&self) -> String {
        let Self { origin, size, root } = self;
        format!("{origin}\n{size}\n{}\n", STANDARD.encode(root))
    }

    /// Signs it, under the name of the log.
    ///
    /// # Errors
    /// When the signer does not sign.
    pub(crate) fn sign(&self, signer: &Signer) -> Result<String, SignError> {
        note::sign(&self.text(), &self.origin, signer)
    }

    /// Reads the text of a note. Further lines are the log's own, and say nothing to us.
    fn of_text(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (origin, digits, root) = (lines.next()?, lines.next()?, lines.next()?);
        let size: u64 = digits.parse().ok()?;
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        let plain = !origin.is_empty() && size.to_string() == digits;
        plain.then(|| Self { origin: origin.to_owned(), size, root })
    }

    /// Reads a checkpoint that somebody signed, and its note. Whose signature it is, nobody looks.
    ///
    /// # Errors
    /// When it is no checkpoint.
    pub(crate) fn parse(note: &[u8]) -> Result<(Self, Note), Refusal> {
        let read = Note::parse(note)?;
        let checkpoint = Self::of_text(&read.text)
            .ok_or_else(|| Refusal::NoteMalformed("its text is no checkpoint of a log".to_owned()))?;
        Ok((checkpoint, read))
    }

    /// Reads a signed checkpoint and verifies its signature, which is under the name of the log.
    ///
    /// # Errors
    /// When it is no checkpoint, is that of another log, or no trusted key signed it.
    pub(crate) fn verify(note: &str, origin: Option<&str>, trusted: &TrustedKeys) -> Result<Signed, Refusal> {
        let (checkpoint, read) = Self::parse(note.as_bytes())?;
        if origin.is_some_and(|origin| origin != checkpoint.origin) {
            return Err(Refusal::Origin(checkpoint.origin));
        }
        let key = read.verify(&checkpoint.origin, trusted)?;
        Ok(Signed { checkpoint, key, note: note.to_owned() })
    }
}

/// The proof that a leaf of that place, with that path upward, is in the tree that this note is a checkpoint of.
pub(crate) fn tlog_proof(index: u64, path: &[Hash], note: &str) -> String {
    let mut proof = format!("{HEADER}index {index}\n");
    for hash in path {
        // Writing to memory does not fail.
        let _ = writeln!(proof, "{}", STANDARD.encode(hash));
    }
    proof + "\n" + note
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

/// Verifies that a leaf is in the tree that a signed checkpoint is of; the place of the leaf and the checkpoint.
///
/// # Errors
/// Why it is not proved.
pub(crate) fn verify_proof(
    leaf: &[u8],
    proof: &[u8],
    origin: Option<&str>,
    trusted: &TrustedKeys,
) -> Result<(u64, Signed), Refusal> {
    let malformed = |problem: &str| Refusal::ProofMalformed(problem.to_owned());
    if proof.len() > MAX_PROOF {
        return Err(Refusal::TooLarge(MAX_PROOF));
    }
    let text = std::str::from_utf8(proof).map_err(|_| malformed("it is not UTF-8"))?;
    let rest = text.strip_prefix(HEADER).ok_or_else(|| malformed("its first line is not that of a proof"))?;
    let (head, note) = rest.split_once("\n\n").ok_or_else(|| malformed("it has no checkpoint"))?;
    let mut lines = head.split('\n').peekable();
    lines.next_if(|line| line.starts_with("extra "));
    let index = lines.next().and_then(|line| line.strip_prefix("index "));
    let number = index.and_then(|digits| digits.parse::<u64>().ok().filter(|n| n.to_string() == digits));
    let index = number.ok_or_else(|| malformed("it does not say of which place it is"))?;
    let path: Option<Vec<Hash>> = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect();
    let path = path.filter(|path| path.len() <= 64).ok_or_else(|| malformed("a hash of its path is none"))?;
    let signed = Checkpoint::verify(note, origin, trusted)?;
    if root_of(&leaf_hash(leaf), index, signed.checkpoint.size, &path) != Some(signed.checkpoint.root) {
        return Err(Refusal::RootMismatch("this is not in the log at this place".to_owned()));
    }
    Ok((index, signed))
}
