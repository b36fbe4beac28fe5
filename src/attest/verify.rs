//! Checking what was signed: one report, a manifest, a bundle, or a run's whole folder.
//!
//! The order is always the same: envelope, signature, type, statement, predicate, evidence. Everything is judged on
//! the very bytes whose signature was verified, and every file is read once. What cannot be read hides nothing: all
//! the rest is looked at.

mod bound;
mod bundle;
mod carried;
mod expected;
mod folder;
mod found;
mod line_ends;
mod lines;
mod manifest;
mod one;
mod places;
mod proof_of_lines;
mod read;
mod run;
mod single;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::dsse::MAX_ENVELOPE;
use super::merkle::Hash;
use super::output::RECORD_ENDING;
use super::{KeyId, Refusal, TrustedKeys};
use crate::error::{Error, ErrorKind};
use crate::model::Verdict;
use bound::Files;
use bundle::Line;
use found::{Machines, Records};
use proof_of_lines::ProofOfLines;

pub(crate) use bundle::is_bundle;
pub(crate) use carried::{CarriedLines, verify_carried};
pub use expected::{Age, Expected, Known};
pub(crate) use line_ends::LineEnds;
pub(crate) use lines::{each_line, read_capped};
pub(super) use manifest::manifest;
pub use one::verify_report;
pub(crate) use proof_of_lines::{Prover, Trust};
pub(crate) use read::{Read, ReadError, ReadReport, ReadRun, read};
pub use run::verify_run;

/// What kind of thing was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// The report on one machine.
    Report,
    /// The run statement, the first line of a bundle.
    Run,
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
    /// What it is about: `machine:<key>`, `lot:<key>` or `run:<id>`.
    pub subject: String,
    /// What it is.
    pub kind: Signed,
    /// The key that signed it, or the manifest that proves it.
    pub key: KeyId,
    /// Whether a manifest proves it, and it has no signature of its own.
    pub proved: bool,
    /// What it says; of a manifest, the worst; a run statement says nothing of a machine.
    pub verdict: Option<Verdict>,
    /// Whether what it is about counts as out of scope rather than under its verdict.
    pub out_of_scope: bool,
    /// Whether it is a report that was told of before: the file of a machine whose report is a line of its run's bundle.
    pub again: bool,
    /// When it was made: the signer's claim.
    pub time: Timestamp,
    /// Whether its evidence was checked with it.
    pub evidence: Evidence,
    /// What a reader has to know of a run whose manifest holds: packs in the place of shipped ones.
    pub notes: Vec<String>,
}

/// Told of each thing that was verified or refused, by the name of its file and line.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(String, Result<Verified, Refusal>);

/// What is left to say of a path beside what was verified and refused.
#[derive(Debug, Default)]
pub struct Rest {
    /// What could not be read, and so was not judged.
    pub unread: Vec<Error>,
    /// What lies in a run's folder and is no part of the run, or beside reports and is none: nobody vouches for it.
    pub not_looked_at: Vec<PathBuf>,
    /// The Merkle root over the lines of the bundle that were verified: what is read again later has to be the same.
    pub root: Option<Hash>,
    /// What no manifest was held against (a folder that is that of no run, a bundle by itself, a page without one): each report in it
    /// stands for itself, and nobody says whether these are all.
    pub unbound: Option<PathBuf>,
    /// The files whose line ends were changed since they were written.
    pub line_ends: LineEnds,
}

/// Everything that was verified and everything that was not.
#[derive(Debug, Default)]
pub struct Verification {
    /// What holds, by the name of its file and line.
    pub items: Vec<(String, Verified)>,
    /// What does not.
    pub refusals: Vec<(String, Refusal)>,
    /// What was not judged.
    pub rest: Rest,
}

impl Verification {
    /// Whether it all holds; else the worst of all. Nothing verified is no success.
    ///
    /// # Errors
    /// What kind of error it is.
    pub const fn outcome(&self) -> Result<(), ErrorKind> {
        match (self.refusals.is_empty(), self.rest.unread.is_empty(), self.items.is_empty()) {
            (false, ..) | (_, true, true) => Err(ErrorKind::Untrusted),
            (_, false, _) => Err(ErrorKind::CannotDo),
            _ => Ok(()),
        }
    }
}

/// Verifies a report, a manifest, a bundle (`.jsonl`), a run's folder, or one of any of the others.
pub fn verify(path: &Path, trusted: &TrustedKeys, expected: &Expected) -> Verification {
    let mut all = Verification::default();
    all.rest = verify_each(path, trusted, expected, &mut |name, outcome| match outcome {
        Ok(verified) => all.items.push((name, verified)),
        Err(refusal) => all.refusals.push((name, refusal)),
    });
    all
}

/// As [`verify`], in memory that grows by a few dozen bytes a report at the most.
pub(crate) fn verify_each(path: &Path, trusted: &TrustedKeys, expected: &Expected, sink: Sink<'_>) -> Rest {
    let meta = match path.metadata() {
        Ok(meta) => meta,
        Err(e) => return Rest { unread: vec![Error::io("read", path, &e)], ..Rest::default() },
    };
    if meta.is_dir() {
        return folder::verify(path, trusted, expected, sink);
    }
    file(path, trusted, expected, sink)
}

/// Verifies a file, and says what cannot be read of it.
fn file(path: &Path, trusted: &TrustedKeys, expected: &Expected, sink: Sink<'_>) -> Rest {
    if !bundle::is_bundle(path) {
        let in_place: single::More<'_> = &mut |_, verified| single::in_its_place(path, verified);
        let mut rest = Rest::default();
        single::verify(path, trusted, expected, in_place, &mut rest, sink);
        return rest;
    }
    if let Some(manifest) = &expected.manifest {
        return whole_bundle(path, manifest, trusted, expected, sink);
    }
    let proof = match ProofOfLines::of_bundle(path, trusted) {
        Ok(proof) => proof,
        Err(refusal) => {
            sink(path.display().to_string(), Err(refusal));
            return Rest::default();
        }
    };
    let (mut seen, mut lines) = (0_u64, 0_u64);
    let mut counted: Sink<'_> = &mut |name, outcome| {
        seen += 1;
        sink(name, outcome);
    };
    let (mut machines, mut twice) = (Machines::default(), None);
    let mut watch = |_: &[u8], _: Option<&[u8]>, line: Option<Line<'_>>| {
        lines += 1;
        let Some(Line::Report(report)) = line else { return };
        if let Some(problem) = machines.again(report) {
            twice.get_or_insert_with(|| format!("line {lines} {problem}"));
        }
    };
    let beside = single::beside(path, RECORD_ENDING);
    let records = expected.records.as_deref().or(beside.as_deref());
    let unbound = proof.is_none().then(|| path.to_owned());
    let proof = (trusted, proof.as_ref());
    let mut rest = Rest { unbound, ..Rest::default() };
    let files = (path, records);
    let read = bundle::verify(files, proof, expected, &mut watch, &mut rest.line_ends, &mut counted);
    if read.is_ok() && seen == 0 {
        sink(path.display().to_string(), Err(Refusal::Nothing));
    }
    if let Some(problem) = twice {
        sink(path.display().to_string(), Err(Refusal::SubjectMismatch(problem)));
    }
    match read {
        Ok(root) => rest.root = Some(root),
        Err(error) => rest.unread.push(error),
    }
    rest
}

/// Verifies a bundle that a manifest from elsewhere has to bind.
fn whole_bundle(
    path: &Path,
    manifest: &Path,
    trusted: &TrustedKeys,
    expected: &Expected,
    sink: Sink<'_>,
) -> Rest {
    let mut rest = Rest::default();
    let records = expected.records.as_deref();
    let bound = Files {
        manifest: Some(manifest),
        reports: Some(path),
        records,
        // Records that nobody gave are not missing: the manifest may be held against the reports alone.
        records_are: if records.is_some() { Records::Read } else { Records::NotAsked },
        with_leaves: false,
    };
    bound.verify(trusted, expected, &mut rest, sink);
    rest
}
