//! A bundle: the run statement, and each further line a report on its own, verified by several threads and told in order.

use std::path::Path;

use rayon::prelude::*;

use super::line_ends::LineEnds;
use super::lines::{self, Lines, unreadable};
use super::one::{self, VerifiedReport, with_evidence};
use super::proof_of_lines::{ProofOfLines, Trust};
use super::run::{self, VerifiedRun};
use super::{Expected, Refusal, Sink};
use crate::attest::TrustedKeys;
use crate::attest::merkle::{Hash, Tree, leaf_hash};
use crate::error::Error;

/// How many lines a thread takes at a time: their signatures are verified together.
const TOGETHER: usize = 128;

/// What is known of a line.
#[derive(Clone, Copy)]
pub(super) enum Line<'l> {
    /// A run statement that holds.
    Run(&'l VerifiedRun),
    /// What says that it is one, and does not hold.
    NoRun,
    /// A report that holds.
    Report(&'l VerifiedReport),
}

/// Told of every line of a bundle before its outcome: the line, its record's line, and what it says if it holds.
pub(super) type Watch<'w> = &'w mut dyn FnMut(&[u8], Option<&[u8]>, Option<Line<'_>>);

/// Whether a file is read as a bundle.
pub(crate) fn is_bundle(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl"))
}

/// Verifies the lines of a bundle, with the records in the same order if they are given, and gives the Merkle root over the
/// lines that were read.
pub(super) fn verify(
    (path, records_path): (&Path, Option<&Path>),
    (trusted, proof): (&TrustedKeys, Option<&ProofOfLines>),
    expected: &Expected,
    watch: Watch<'_>,
    line_ends: &mut LineEnds,
    sink: Sink<'_>,
) -> Result<Hash, Error> {
    let trust = proof.map_or(Trust::Keys(trusted), ProofOfLines::trust);
    let mut tree = Tree::default();
    let mut lines = Lines::open(path)?;
    let mut records = records_path.map(Lines::open).transpose()?;
    let mut number = 0_u64;
    // A bundle is about many machines: the one asked for has to be among them.
    let mut missing = expected.machine.as_deref();
    let mut run = None;
    if let Ok(Some(first)) = lines.line() {
        let name = format!("{}:1", path.display());
        let leaf = leaf_hash(&first);
        match run::run_of(&first, trust) {
            Ok(Some(found)) => {
                watch(&first, None, Some(Line::Run(&found)));
                sink(name, found.shown(expected));
                run = Some(found);
                tree.push(leaf);
                number = 1;
            }
            Err(refusal) if run::says_it_is_a_run(&first) => {
                watch(&first, None, Some(Line::NoRun));
                sink(name, Err(refusal));
                tree.push(leaf);
                number = 1;
            }
            // Whatever else stands there is a line like the others.
            _ => lines.put_back(first),
        }
    }
    loop {
        let (batch, record_lines) = match lines::batch(&mut lines, records.as_mut()) {
            Ok((batch, _)) if batch.is_empty() => break,
            Ok(batch) => batch,
            Err(e) => {
                sink(path.display().to_string(), Err(unreadable(&e)));
                return Ok(tree.root());
            }
        };
        let of_run = run.as_ref().map(VerifiedRun::read).and_then(Result::ok);
        let outcomes: Vec<_> = batch
            .par_chunks(TOGETHER)
            .enumerate()
            .flat_map_iter(|(n, lines)| {
                let reports = one::reports_of(lines, trust, of_run.as_ref(), expected);
                let records = record_lines.as_ref();
                (n * TOGETHER..).zip(reports).map(move |(i, report)| {
                    let outcome = match (&report, records) {
                        (Err(refusal), _) => Err(refusal.clone()),
                        (Ok(report), None) => with_evidence(report, None, &Expected::default()),
                        (Ok(report), Some(records)) => match records.get(i) {
                            Some(record) => with_evidence(report, Some(record), &Expected::default()),
                            None => Err(Refusal::SubjectMismatch("it has no record".to_owned())),
                        },
                    };
                    (report.ok(), outcome)
                })
            })
            .collect();
        for (i, (line, (report, outcome))) in batch.iter().zip(outcomes).enumerate() {
            number += 1;
            tree.push(leaf_hash(line));
            let record = record_lines.as_ref().and_then(|r| r.get(i)).map(Vec::as_slice);
            missing = missing.filter(|m| report.as_ref().is_none_or(|r| r.machine != *m));
            watch(line, record, report.as_ref().map(Line::Report));
            sink(format!("{}:{number}", path.display()), outcome);
        }
    }
    if let Some(machine) = missing {
        let problem = format!("no report in it is about '{machine}'");
        sink(path.display().to_string(), Err(Refusal::SubjectMismatch(problem)));
    }
    let further = records.as_mut().map(Lines::line);
    for (path, lines) in [(Some(path), Some(&lines)), (records_path, records.as_ref())] {
        if let Some(path) = path.filter(|_| lines.is_some_and(|lines| lines.changed)) {
            line_ends.add(path);
        }
    }
    if let Some(Ok(Some(_))) = further {
        let problem = "there are more records than reports".to_owned();
        sink(path.display().to_string(), Err(Refusal::SubjectMismatch(problem)));
    }
    if let Some(Err(refusal)) = proof.map(|proof| proof.check(&tree)) {
        sink(path.display().to_string(), Err(refusal));
    }
    if tree.size() == 1 && run.is_some() {
        sink(path.display().to_string(), Err(Refusal::Nothing));
    }
    Ok(tree.root())
}
