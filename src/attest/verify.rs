//! Checking what was signed: one report, a manifest, a bundle, or a run's whole folder.
//!
//! The order is always the same: envelope, signature, type, statement, predicate, evidence. Everything is judged on
//! the very bytes whose signature was verified, and every file is read once.

mod bundle;
mod folder;
mod lines;
mod one;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::dsse::MAX_ENVELOPE;
use super::{KeyId, Refusal, TrustedKeys};
use crate::error::Failure;
use crate::exit::Exit;
use crate::model::Verdict;

pub use one::{VerifiedReport, verify_report};

/// What kind of thing was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The report on one machine.
    Report,
    /// The manifest of a run.
    Manifest,
}

/// What the evidence of a report has to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The record was given and is the one the report is about.
    Matches,
    /// No record was given, so the report was only verified as such.
    NotGiven,
}

/// Something that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What it is about: `machine:<key>`, or the bundle of a run.
    pub subject: String,
    /// What it is.
    pub kind: Kind,
    /// The key that signed it.
    pub key: KeyId,
    /// What it says; of a manifest, the worst.
    pub verdict: Verdict,
    /// When it was made: the signer's claim.
    pub time: Timestamp,
    /// Whether its evidence was checked with it.
    pub evidence: Evidence,
}

/// What to hold against what is verified.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The machine's key that a single report has to be about, or that a bundle or folder has to hold.
    pub machine: Option<String>,
    /// The record of a report, or the records of a bundle. A single report's is looked for beside it
    /// (`x.record.json` for `x.dsse.json`), a run's folder knows its own.
    pub records: Option<PathBuf>,
}

/// Told of each thing that was verified or refused, by the name of its file and line.
pub type Sink<'s> = &'s mut dyn FnMut(String, Result<Verified, Refusal>);

/// Everything that was verified and everything that was not.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// What holds, by the name of its file and line.
    pub items: Vec<(String, Verified)>,
    /// What does not.
    pub refusals: Vec<(String, Refusal)>,
}

impl Verification {
    /// How a run ends that verified this: nothing verified is no success.
    pub const fn exit(&self) -> Exit {
        if self.refusals.is_empty() && !self.items.is_empty() { Exit::Ok } else { Exit::Untrusted }
    }
}

/// Verifies a report, a manifest, a bundle (`.jsonl`) or a run's folder.
///
/// # Errors
/// When the path cannot be read at all; what does not hold is no error but among the refusals.
pub fn verify(path: &Path, trusted: &TrustedKeys, expected: &Expected) -> Result<Verification, Failure> {
    let mut all = Verification::default();
    verify_each(path, trusted, expected, &mut |name, outcome| match outcome {
        Ok(verified) => all.items.push((name, verified)),
        Err(refusal) => all.refusals.push((name, refusal)),
    })?;
    Ok(all)
}

/// As [`verify`], in memory that does not grow with the number of reports.
///
/// # Errors
/// As [`verify`].
pub fn verify_each(
    path: &Path,
    trusted: &TrustedKeys,
    expected: &Expected,
    sink: Sink<'_>,
) -> Result<(), Failure> {
    let meta = path.metadata().map_err(|e| Failure::io("read", path, &e))?;
    if meta.is_dir() {
        return folder::verify(path, trusted, expected, sink);
    }
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl")) {
        let mut seen = 0_u64;
        let mut counted: Sink<'_> = &mut |name, outcome| {
            seen += 1;
            sink(name, outcome);
        };
        let records = expected.records.as_deref();
        bundle::verify(path, records, trusted, expected, &mut |_, _, _| (), &mut counted)?;
        if seen == 0 {
            sink(path.display().to_string(), Err(Refusal::Nothing));
        }
        return Ok(());
    }
    let name = path.display().to_string();
    let record = match &expected.records {
        Some(record) => Some(lines::read_capped(record)?),
        None => beside(path).map(|record| lines::read_capped(&record)).transpose()?,
    };
    let envelope = lines::read_capped(path)?;
    sink(name, one::verify(&envelope, record.as_deref(), trusted, expected));
    Ok(())
}

/// The record of a single report, where it lies beside it under its usual name.
fn beside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".dsse.json")?;
    let record = path.with_file_name(format!("{stem}.record.json"));
    record.exists().then_some(record)
}
