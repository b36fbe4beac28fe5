//! Reading reports back, to show them: from a bundle or a single report, each given whole.

use std::path::Path;

use super::Refusal;
use super::bundle::is_bundle;
use super::line_ends::restore;
use super::lines::{Lines, read_capped, unreadable};
use super::one::{OfRun, open, whole};
use super::proof_of_lines::{ProofOfLines, Trust};
use super::run::RunOfReports;
use crate::attest::merkle::{Hash, Tree, leaf_hash};
use crate::attest::predicate::{ReportPredicate, ReportRun, RunPredicate};
use crate::attest::statement::{REPORT_TYPE, RUN_TYPE, Statement, head};
use crate::attest::{KeyId, TrustedKeys};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source::sha256_hex;

/// What is read, one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read<'r, 'a> {
    /// The run, before its reports.
    Begin,
    /// A report.
    Report(ReadReport<'r, 'a>),
    /// The end of what is there, with the Merkle root over the statements.
    End(Hash),
}

/// A report that is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadReport<'r, 'a> {
    /// The machine's key.
    pub machine: &'r str,
    /// What is said of it, with nothing left to the run statement.
    pub predicate: &'r ReportPredicate<'a>,
    /// Its signed line.
    pub envelope: &'r [u8],
    /// The bytes that were signed.
    pub payload: &'r [u8],
    /// Whether it leaves much to the run statement, without which nobody can read it.
    pub is_lean: bool,
    /// The digest of the machine's record.
    pub record: &'r str,
}

/// The run that is read: what it says, and the key that signed its first statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadRun<'r> {
    /// What it says.
    pub predicate: &'r RunPredicate<'r>,
    /// The key; `None` where nobody looked.
    pub key: Option<&'r KeyId>,
    /// The signed line of the run statement; `None` where a report says itself of which run it is.
    pub line: Option<&'r [u8]>,
}

/// Why reading ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// A file cannot be read, or whoever takes the reports failed.
    #[error("it cannot be read")]
    Other(Error),
    /// A statement of this file and line is refused.
    #[error("{0}: {1}")]
    Refused(String, Refusal),
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<ReadError> for Error {
    fn from(why: ReadError) -> Self {
        match why {
            ReadError::Other(error) => error,
            ReadError::Refused(place, refusal) => {
                Self::untrusted(Diagnostic::error(refusal.code(), refusal.to_string()).at(place))
            }
        }
    }
}

/// Reads a bundle (`.jsonl`) or a single report. Each statement is taken as it was signed; whether these are all reports of
/// their run is for [`verify_each`](super::verify_each) to say.
///
/// # Errors
/// The first statement that is refused, a file that cannot be read, and what `take` says.
pub(crate) fn read(
    path: &Path,
    trust: Trust<'_>,
    take: &mut dyn FnMut(ReadRun<'_>, Read<'_, '_>) -> Result<(), Error>,
) -> Result<(), ReadError> {
    let refused = |number: u64, refusal| ReadError::Refused(format!("{}:{number}", path.display()), refusal);
    let mut source = Source::open(path)?;
    let proof = match trust {
        Trust::Keys(trusted) => source.proof(path, trusted).map_err(|refusal| refused(1, refusal))?,
        _ => None,
    };
    let trust = proof.as_ref().map_or(trust, ProofOfLines::trust);
    let mut tree = Tree::default();
    let Some(first) = source.next().map_err(|refusal| refused(1, refusal))? else {
        return Err(refused(1, Refusal::Nothing));
    };
    let (payload, key) = open(&first, trust).map_err(|refusal| refused(1, refusal))?;
    let is_run = head(&payload).map_err(|refusal| refused(1, refusal))?.predicate_type == RUN_TYPE;
    let run = if is_run { run_statement(&payload) } else { run_of_report(&payload) };
    let run = run.map_err(|refusal| refused(1, refusal))?;
    if let Some((key, under)) = key.as_ref().zip(trust.under()) {
        under.judge_run(key, &run, &payload).map_err(|refusal| refused(1, refusal))?;
    }
    let digest = sha256_hex(&payload);
    tree.push(leaf_hash(&first));
    let of_reports = RunOfReports::new(&digest, run).map_err(|refusal| refused(1, refusal))?;
    let line = is_run.then_some(&*first);
    let read = ReadRun { predicate: &of_reports.predicate, key: key.as_ref(), line };
    take(read, Read::Begin)?;
    let mut number = 1;
    let mut line = if is_run { None } else { Some(first.clone()) };
    loop {
        if line.is_none() {
            number += 1;
            line = source.next().map_err(|refusal| refused(number, refusal))?;
            if let Some(line) = &line {
                tree.push(leaf_hash(line));
            }
        }
        let Some(envelope) = line.take() else { break };
        let (payload, by) = open(&envelope, trust).map_err(|refusal| refused(number, refusal))?;
        if by != key {
            let problem = "it is signed by another key than the first statement".to_owned();
            return Err(refused(number, Refusal::RunMismatch(problem)));
        }
        let head = head(&payload).map_err(|refusal| refused(number, refusal))?;
        let record = head.subject.digest.sha256.to_string();
        let whole = whole(&payload, head, Some(&of_reports), by.as_ref().zip(trust.under()))
            .map_err(|refusal| refused(number, refusal))?;
        take(
            read,
            Read::Report(ReadReport {
                machine: &whole.machine,
                predicate: &whole.report,
                envelope: &envelope,
                payload: &payload,
                is_lean: matches!(whole.of_run, OfRun::Statement(_)),
                record: &record,
            }),
        )?;
    }
    // What was proved is what was read since.
    proof.as_ref().map_or(Ok(()), |proof| proof.check(&tree)).map_err(|refusal| refused(number, refusal))?;
    if tree.size() == u64::from(is_run) {
        return Err(refused(number, Refusal::Nothing));
    }
    Ok(take(read, Read::End(tree.root()))?)
}

fn run_statement(payload: &[u8]) -> Result<RunPredicate<'_>, Refusal> {
    let run: RunPredicate<'_> = Statement::read(payload)?.predicate;
    run.check()?;
    Ok(run)
}

/// What a full report says of its run.
fn run_of_report(payload: &[u8]) -> Result<RunPredicate<'_>, Refusal> {
    let head = head(payload)?;
    if head.predicate_type != REPORT_TYPE {
        return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
    }
    let report: ReportPredicate<'_> = Statement::read(payload)?.predicate;
    match report.run {
        Some(ReportRun::InFull(run)) => Ok(*run),
        Some(ReportRun::Statement(digest)) => Err(Refusal::RunMissing(digest.sha256.into_owned())),
        None => Err(Refusal::PayloadMalformed("it says nothing of its run".to_owned())),
    }
}

/// The lines of a bundle, or the one report of a file.
enum Source {
    Bundle(Lines),
    Single(Option<Vec<u8>>),
}

impl Source {
    fn open(path: &Path) -> Result<Self, Error> {
        if is_bundle(path) {
            return Ok(Self::Bundle(Lines::open(path)?));
        }
        let mut envelope = read_capped(path)?;
        restore(&mut envelope);
        Ok(Self::Single(Some(envelope)))
    }

    /// What proves statements that carry no signature.
    fn proof(&self, path: &Path, trusted: &TrustedKeys) -> Result<Option<ProofOfLines>, Refusal> {
        match self {
            Self::Bundle(_) => ProofOfLines::of_bundle(path, trusted),
            Self::Single(envelope) => {
                ProofOfLines::of_report(path, envelope.as_deref().unwrap_or_default(), trusted)
            }
        }
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>, Refusal> {
        match self {
            Self::Bundle(lines) => lines.line().map_err(|e| unreadable(&e)),
            Self::Single(envelope) => Ok(envelope.take()),
        }
    }
}
