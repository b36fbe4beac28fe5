//! Proofs that anybody can check who has a row and the key of the ledger (C2SP tlog-proof).

use super::row::Row;
use super::{Ledger, error};
use crate::attest::checkpoint::tlog_proof;
use crate::attest::merkle::inclusion;
use crate::diagnostic::Diagnostic;

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
            let proof = tlog_proof(seq, &path, &newest.note);
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
