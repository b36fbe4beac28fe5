//! Proofs that anybody can check who has a row and the key of the ledger (C2SP tlog-proof).

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{Checkpoint, Signed};
use super::row::Row;
use super::{Ledger, error};
use crate::attest::Refusal;
use crate::attest::keys::TrustedKeys;
use crate::attest::merkle::{Hash, inclusion, leaf_hash, root_of};
use crate::attest::note::MAX_NOTE;
use crate::diagnostic::Diagnostic;

/// The first line of a proof.
const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

/// The most bytes of a proof that is read.
const MAX_PROOF: usize = MAX_NOTE + (8 << 10);

/// A row and its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proved {
    /// The number of the row.
    pub seq: u64,
    /// The row: the very bytes of the leaf.
    pub row: String,
    /// The proof as text: a `.tlog-proof` file.
    pub proof: String,
}

impl Ledger {
    /// The number of the last row with this report, by the SHA-256 of its payload in lower-case hex.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(crate) fn find_report(&self, sha256: &str) -> Result<Option<u64>, Diagnostic> {
        let mut found = None;
        let mark = format!("\"report\":\"{sha256}\"");
        let finder = memchr::memmem::Finder::new(&mark);
        self.each_row(|seq, _, body| {
            if finder.find(body.as_bytes()).is_some() {
                found = u64::try_from(seq).ok();
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Proves a row under the newest checkpoint that covers it.
    ///
    /// # Errors
    /// When no checkpoint covers it, or the ledger cannot be read.
    pub(crate) fn prove(&self, seq: u64) -> Result<Proved, Diagnostic> {
        self.reading(|| {
            let Some(row) = self.body(seq)? else {
                let message = format!("there is no row {seq} in the ledger");
                return Err(Diagnostic::error("ledger-no-row", message).at(self.path.display()));
            };
            let newest = self.kept()?.into_iter().rev().find(|kept| kept.size > seq);
            let Some(newest) = newest else {
                let message = format!("no checkpoint covers row {seq} yet");
                return Err(Diagnostic::error("ledger-unsigned", message)
                    .at(self.path.display())
                    .help("`tidewaiter ledger checkpoint` signs one"));
            };
            let path = inclusion(seq, newest.size, &mut |rows| self.tree(rows).map(|tree| tree.root()))?;
            let mut proof = format!("{HEADER}index {seq}\n");
            for hash in &path {
                let _ = writeln!(proof, "{}", STANDARD.encode(hash));
            }
            let _ = write!(proof, "\n{}", newest.note);
            Ok(Proved { seq, row, proof })
        })
    }

    /// What a row says.
    ///
    /// # Errors
    /// When it is none that this version knows, or the ledger cannot be read.
    pub(crate) fn with_row<T>(&self, seq: u64, take: impl FnOnce(&Row<'_>) -> T) -> Result<T, Diagnostic> {
        let body = self.body(seq)?;
        let row =
            body.as_deref().and_then(|body| serde_json::from_str::<super::row::Numbered<'_>>(body).ok());
        row.map(|row| take(&row.row))
            .ok_or_else(|| error::damaged(&self.path, "a row says nothing that is known"))
    }
}

/// Verifies that a row is in the log that a signed checkpoint is of; the number of the row and the checkpoint.
///
/// # Errors
/// Why it is not proved.
pub(crate) fn verify(
    row: &[u8],
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
    let index = number.ok_or_else(|| malformed("it does not say which row it is of"))?;
    let path: Option<Vec<Hash>> = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect();
    let path = path.filter(|path| path.len() <= 64).ok_or_else(|| malformed("a hash of its path is none"))?;
    let signed = Checkpoint::verify(note, origin, trusted)?;
    if root_of(&leaf_hash(row), index, signed.checkpoint.size, &path) != Some(signed.checkpoint.root) {
        return Err(Refusal::RootMismatch("this row is not in the log at this place".to_owned()));
    }
    Ok((index, signed))
}
