//! Checkpoints and inclusion proofs as transparency logs write them (C2SP: signed-note, tlog-checkpoint, tlog-proof), over the
//! Merkle tree of a run: a report is then proved to software that knows nothing of this program.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Signer;
use super::keys::{PublicKey, SignError};
use super::merkle::Hash;

/// The ending of a file with such a proof.
pub(crate) const TLOG_PROOF_ENDING: &str = ".tlog-proof";

/// The first line of such a file.
const PROOF: &str = "c2sp.org/tlog-proof@v1";

/// The kind of signature: Ed25519.
const ED25519: u8 = 1;

/// A signed checkpoint: how many leaves a tree has, and its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    /// The whole signed note.
    note: String,
    /// How many leaves the tree has.
    pub(crate) size: u64,
    /// Its root.
    pub(crate) root: Hash,
}

impl Checkpoint {
    /// Signs a checkpoint of a tree in the name of a log.
    ///
    /// # Errors
    /// When nobody signs it.
    pub(crate) fn sign(origin: &str, size: u64, root: Hash, signer: &Signer) -> Result<Self, SignError> {
        let text = format!("{origin}\n{size}\n{}\n", STANDARD.encode(root));
        let signature = signer.sign(text.as_bytes())?;
        let line = [key_hash(origin, signer.public_key()).as_slice(), &signature].concat();
        let note = format!("{text}\n\u{2014} {origin} {}\n", STANDARD.encode(line));
        Ok(Self { note, size, root })
    }

    /// Reads a checkpoint that somebody signed. Whose signature it is, whoever reads the proof checks.
    ///
    /// # Errors
    /// What it is not.
    pub(crate) fn read(note: &str) -> Result<Self, &'static str> {
        if note.chars().any(|c| c.is_control() && c != '\n') {
            return Err("it has control characters");
        }
        let (text, signatures) =
            note.split_once("\n\n").ok_or("no empty line stands before its signatures")?;
        let is_signature = |line: &str| line.starts_with("\u{2014} ") && line.split(' ').count() == 3;
        if !signatures.ends_with('\n') || !signatures.lines().all(is_signature) {
            return Err("what stands below is no signature of a note");
        }
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        if origin.is_none_or(str::is_empty) {
            return Err("it has no origin");
        }
        let size = size.filter(|size| *size == "0" || !size.starts_with(['0', '+']));
        let size = size.and_then(|size| size.parse().ok()).ok_or("its second line is no number of leaves")?;
        let root = root.and_then(|root| STANDARD.decode(root).ok()?.try_into().ok());
        Ok(Self { note: note.to_owned(), size, root: root.ok_or("its third line is no root")? })
    }

    /// The proof that a leaf of that place, with that path upward, is in the tree.
    pub(crate) fn proof(&self, index: u64, path: &[Hash]) -> String {
        let mut proof = format!("{PROOF}\nindex {index}\n");
        for hash in path {
            let _ = writeln!(proof, "{}", STANDARD.encode(hash));
        }
        proof + "\n" + &self.note
    }
}

/// Whether a name can be that of a log: no blank, no plus sign, nothing that cannot be seen.
pub(crate) fn is_origin(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// The key of a log as its readers keep it: `NAME+HASH+KEY`.
pub(crate) fn vkey(origin: &str, key: &PublicKey) -> String {
    let bytes = [&[ED25519], key.as_bytes().as_slice()].concat();
    format!("{origin}+{}+{}", crate::source::hex(&key_hash(origin, key)), STANDARD.encode(bytes))
}

/// By which a signature line names its key.
fn key_hash(origin: &str, key: &PublicKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(origin)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_was_signed_and_nothing_else_is() {
        let signer = Signer::from_seed(&[7; 32]).unwrap();
        let checkpoint = Checkpoint::sign("example.org/run", 3, [9; 32], &signer).unwrap();
        assert_eq!(Checkpoint::read(&checkpoint.note), Ok(checkpoint.clone()));
        let proof = checkpoint.proof(2, &[[1; 32], [2; 32]]);
        assert!(
            proof.starts_with("c2sp.org/tlog-proof@v1\nindex 2\nAQEB") && proof.ends_with(&checkpoint.note)
        );
        for (part, other) in [
            ("\n3\n", "\n03\n"),
            ("\n3\n", "\n+3\n"),
            ("\n3\n", "\n-3\n"),
            ("example.org/run\n3", "\n3"),
            ("CQkJ", "CQk"),
            ("\n\n", "\n"),
            ("\u{2014} ", "- "),
            ("example", "exam\u{7}ple"),
        ] {
            let changed = checkpoint.note.replacen(part, other, 1);
            assert!(changed != checkpoint.note && Checkpoint::read(&changed).is_err(), "{changed}");
        }
        assert!(is_origin("example.org/run") && !is_origin("a b") && !is_origin("a+b") && !is_origin(""));
        assert!(vkey("example.org/run", signer.public_key()).starts_with("example.org/run+"));
    }
}
