//! The runs that a ledger remembers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Ledger;
use super::row::Row;
use crate::diagnostic::Diagnostic;
use crate::model::Verdict;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RunOf {
    /// The number of its first row.
    pub seq: u64,
    /// Its name.
    pub run: String,
    /// When it was made: the signer's claim.
    pub time: Timestamp,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// The id of the key that signed it.
    pub key: Option<String>,
    /// The files that were read.
    pub inputs: Vec<String>,
    /// How many machines were judged.
    pub machines: u64,
    /// The worst verdict; `None` for a run without an end, of which there is none.
    pub verdict: Option<Verdict>,
    /// How many machines have each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// The SHA-256 of its manifest.
    pub manifest: Option<String>,
}

/// The most files of a run that are named.
const NAMED: usize = 100;

impl Ledger {
    /// Every run, the earliest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(crate) fn runs(&self) -> Result<Vec<RunOf>, Diagnostic> {
        let mut runs: Vec<RunOf> = Vec::new();
        self.each(&["run", "input", "end"], |seq, row| {
            match (row, runs.last_mut()) {
                (Row::Run(run), _) => runs.push(RunOf {
                    seq,
                    run: run.run.into_owned(),
                    time: run.time,
                    as_of: run.as_of,
                    key: run.key.map(Into::into),
                    inputs: Vec::new(),
                    machines: 0,
                    verdict: None,
                    verdicts: BTreeMap::new(),
                    manifest: None,
                }),
                (Row::Input(input), Some(last))
                    if last.inputs.len() < NAMED && !last.inputs.iter().any(|file| *file == input.file) =>
                {
                    last.inputs.push(input.file.into_owned());
                }
                (Row::End(end), Some(last)) => {
                    last.machines = end.machines;
                    last.verdict = Some(end.verdict);
                    last.verdicts = end.verdicts;
                    last.manifest = Some(end.manifest.into_owned());
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(runs)
    }
}
