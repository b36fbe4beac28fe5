//! What an authority vouches for through the ledger: that signed payloads were there at a moment.

use std::collections::HashMap;

use jiff::Timestamp;

use super::row::{Numbered, Row};
use super::timestamp::Authorities;
use super::{Ledger, error};
use crate::attest::Refusal;
use crate::diagnostic::Diagnostic;

/// The first moments at which payloads were there, by their SHA-256 in lower-case hex.
pub(crate) type SeenAt = HashMap<String, Timestamp>;

impl Ledger {
    /// Every payload that the runs of the ledger name (reports, run statements, manifests) and that a timestamped checkpoint covers,
    /// with the earliest such moment. The rows have to lead to what was timestamped; who signed the checkpoint does not matter, as
    /// the authority vouches for its bytes.
    ///
    /// # Errors
    /// When the ledger cannot be read; and inside, why a timestamp or a row is refused.
    pub(crate) fn seen(&self, authorities: &Authorities) -> Result<Result<SeenAt, Refusal>, Diagnostic> {
        self.reading(|| {
            let stamped = match self.timestamps(authorities)? {
                Ok(stamped) => stamped,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let sizes = stamped.iter().map(|one| one.rows).collect();
            let roots = match self.roots(sizes)? {
                Ok(roots) => roots,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if let Some(one) = stamped.iter().find(|one| roots.get(&one.rows) != Some(&one.root)) {
                let problem = format!("the first {} rows are not those that were timestamped", one.rows);
                return Ok(Err(Refusal::RootMismatch(problem)));
            }
            let mut seen = SeenAt::new();
            self.each_row(|seq, _, body| {
                let seq = u64::try_from(seq).unwrap_or(u64::MAX);
                let Some(time) = stamped.iter().filter(|one| one.rows > seq).map(|one| one.time).min() else {
                    return Ok(());
                };
                let row: Numbered<'_> = serde_json::from_str(body)
                    .map_err(|_| error::damaged(&self.path, "a row says nothing that is known"))?;
                let payloads = match &row.row {
                    Row::Machine(machine) => [Some(&machine.report), None],
                    Row::End(end) => [Some(&end.statement), Some(&end.manifest)],
                    _ => [None, None],
                };
                for payload in payloads.into_iter().flatten() {
                    let known = seen.entry(payload.to_string()).or_insert(time);
                    *known = time.min(*known);
                }
                Ok(())
            })?;
            Ok(Ok(seen))
        })
    }
}
