//! What the lines of a run's bundle add up to, held against the manifest.

use std::collections::BTreeSet;

use hashbrown::HashSet;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::one::VerifiedReport;
use super::{Refusal, one};
use crate::attest::manifest::{ManifestPredicate, Totals};
use crate::attest::merkle::{Hash, Tree, leaf_hash};
use crate::attest::policy::combined;
use crate::attest::report::REQUEST;
use crate::attest::statement::Statement;
use crate::fleet::key::normalise;
use crate::source::hex;

/// The records of a run, as far as they were read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Records {
    Read,
    Missing,
    /// They are there and cannot be read.
    Unread,
}

/// What the lines add up to.
#[derive(Default)]
pub(super) struct Found<'m> {
    run: Option<Run<'m>>,
    tree: Tree,
    reports: Sha256,
    records: Sha256,
    totals: Totals,
    /// The first report that does not belong where it stands.
    misplaced: Option<String>,
    machines: Machines,
    /// The packs that the day lies outside of, as the first report says them.
    outside_reach: Option<String>,
    /// The leaves, where files of single machines have to be among them.
    pub(super) leaves: Option<BTreeSet<Hash>>,
}

/// What a manifest says of every report.
struct Run<'m> {
    manifest: &'m ManifestPredicate<'m>,
    /// The digest over what its reports say they rest on: one entry over everything that it names as policy.
    policy: String,
    /// The digest over its inputs.
    inputs: String,
}

impl<'m> Found<'m> {
    pub(super) fn new(manifest: Option<&'m ManifestPredicate<'m>>) -> Self {
        // What has no digest is no report's.
        let run = manifest.map(|manifest| Run {
            policy: combined(&manifest.policy).map_or_else(|_| String::new(), |p| digest(p.as_slice())),
            inputs: digest(&manifest.inputs),
            manifest,
        });
        Self { run, ..Self::default() }
    }

    /// Takes a line of the bundle, its record's line, and the report if it holds.
    pub(super) fn line(&mut self, line: &[u8], record: Option<&[u8]>, report: Option<&VerifiedReport>) {
        let leaf = leaf_hash(line);
        if let Some(report) = report {
            let place = self.tree.size();
            let mut problem = self.run.as_ref().and_then(|run| run.contradicts(report, place));
            let first = self.outside_reach.get_or_insert_with(|| report.outside_reach.clone());
            if *first != report.outside_reach {
                problem = Some("names other packs that the day lies outside of than the first".to_owned());
            }
            problem = self.machines.again(report).or(problem);
            if let Some(problem) = problem {
                self.misplaced.get_or_insert_with(|| format!("line {} {problem}", place + 1));
            }
            self.totals.add(report.verdict, report.scope, report.coverage, &report.activities);
        }
        self.tree.push(leaf);
        self.reports.update(line);
        self.reports.update(b"\n");
        if let Some(record) = record {
            self.records.update(record);
            self.records.update(b"\n");
        }
        if let Some(leaves) = &mut self.leaves {
            leaves.insert(leaf);
        }
    }

    /// Checks that this is what the manifest was signed over.
    pub(super) fn check(
        &self,
        manifest: &Statement<'_, ManifestPredicate<'_>>,
        records: Records,
    ) -> Result<(), Refusal> {
        let no = |problem: &str| Err(Refusal::ManifestMismatch(problem.to_owned()));
        let predicate = &manifest.predicate;
        predicate.check_totals(&self.totals)?;
        if let Some(problem) = &self.misplaced {
            return no(problem);
        }
        if !predicate.activities.iter().eq(&self.totals.activities) {
            return no("it names other activities than the reports do");
        }
        if self.tree.size() != predicate.reports || hex(&self.tree.root()) != predicate.merkle_root {
            return no("the lines of the bundle have another Merkle root");
        }
        let digest = hex(&self.reports.clone().finalize());
        if manifest.subject.first().is_none_or(|s| s.digest.sha256 != digest) {
            return no("the bundle has another digest");
        }
        match (&predicate.records, records) {
            (Some(_), Records::Missing) => no("the records are missing"),
            (Some(digest), Records::Read) if digest.sha256 != hex(&self.records.clone().finalize()) => {
                no("the records have another digest")
            }
            _ => Ok(()),
        }
    }
}

impl Run<'_> {
    /// What a report at this place says otherwise than the manifest.
    fn contradicts(&self, report: &VerifiedReport, place: u64) -> Option<String> {
        let manifest = self.manifest;
        if report.run_id != manifest.run_id || report.sequence != place {
            return Some(format!("is report {} of run {}", report.sequence, report.run_id));
        }
        if report.policy != self.policy {
            return Some("rests on other rules than the manifest names".to_owned());
        }
        if report.as_of != manifest.as_of {
            return Some(format!("is judged as of {}, the run as of {}", report.as_of, manifest.as_of));
        }
        if report.inputs != self.inputs {
            return Some("rests on other inputs than the manifest names".to_owned());
        }
        if report.version != manifest.verifier.version {
            let (one, other) = (&report.version, &manifest.verifier.version);
            return Some(format!("is written by version {one}, the manifest by {other}"));
        }
        if report.time != manifest.time_verified {
            return Some(format!("was made at {}, the run at {}", report.time, manifest.time_verified));
        }
        // What follows from a machine's evidence is asked of that machine alone; what somebody asked for, of all.
        let asked = report.activities.iter().all(|a| manifest.activities.contains(a));
        let all = manifest.activities.iter().all(|a| report.activities.contains(a));
        let from = manifest.activities_from.as_deref();
        if !asked || report.activities_from.as_deref() != from || (from == Some(REQUEST) && !all) {
            return Some("is about other activities than the manifest names".to_owned());
        }
        None
    }
}

/// The machines so far, each by the beginning of a digest of its key. Keys are compared as an audit compares them.
#[derive(Default)]
pub(super) struct Machines(HashSet<[u8; 16]>);

impl Machines {
    /// What is wrong with a report about a machine that an earlier one was about.
    pub(super) fn again(&mut self, report: &VerifiedReport) -> Option<String> {
        let digest: [u8; 32] = Sha256::digest(normalise(&report.machine).as_bytes()).into();
        let mut start = [0; 16];
        start.copy_from_slice(&digest[..16]);
        (!self.0.insert(start)).then(|| format!("is about '{}', as an earlier one is", report.machine))
    }
}

fn digest<T: Serialize>(list: &[T]) -> String {
    one::digest(list).unwrap_or_default()
}
