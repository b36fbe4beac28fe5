//! What the lines of a run's bundle add up to, held against the manifest.

use std::collections::BTreeSet;

use hashbrown::HashSet;
use sha2::{Digest, Sha256};

use super::Refusal;
use super::bundle::Line;
use super::one::{OfRun, VerifiedReport};
use super::places::Places;
use super::run::{self, VerifiedRun};
use crate::attest::manifest::{ManifestPredicate, Totals};
use crate::attest::merkle::{Hash, Tree, leaf_hash};
use crate::attest::predicate::REQUEST;
use crate::attest::statement::Statement;
use crate::identity::key::normalise;
use crate::source::hex;

/// The records of a run, as far as they were read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Records {
    Read,
    Missing,
    /// Nobody gave them, and nobody asked.
    NotAsked,
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
    /// The first line that contradicts the manifest.
    contradiction: Option<String>,
    places: Places,
    machines: Machines,
    /// Whether the first line is the run statement that the manifest names.
    has_run: bool,
    /// How many lines are no report.
    before: u64,
    /// The leaves, where files of single machines have to be among them.
    pub(super) leaves: Option<BTreeSet<Hash>>,
}

/// What a manifest says of every report.
struct Run<'m> {
    manifest: &'m ManifestPredicate<'m>,
    /// The digest over what it says of the run.
    of_run: String,
}

impl<'m> Found<'m> {
    pub(super) fn new(manifest: Option<&'m ManifestPredicate<'m>>) -> Self {
        // What has no digest is no report's.
        let run = manifest
            .map(|manifest| Run { of_run: run::of_run(&manifest.of_run).unwrap_or_default(), manifest });
        Self { run, ..Self::default() }
    }

    /// Takes a line of the bundle, its record's line, and what it says if it holds.
    pub(super) fn line(&mut self, line: &[u8], record: Option<&[u8]>, holds: Option<Line<'_>>) {
        let leaf = leaf_hash(line);
        let number = self.tree.size() + 1;
        let problem = match holds {
            Some(Line::NoRun) => {
                self.before = 1;
                None
            }
            Some(Line::Run(run)) => {
                self.has_run = true;
                self.before = 1;
                self.run.as_ref().and_then(|of| of.differs(run))
            }
            Some(Line::Report(report)) => {
                let place = self.tree.size() - self.before;
                self.totals.add(report.verdict, report.scope, report.coverage, &report.activities);
                let again = self.machines.again(report);
                match &self.run {
                    Some(run) if !run.is_of(report) => self.places.foreign(number),
                    _ => self.places.take(number, place, report.sequence),
                }
                again.or_else(|| self.run.as_ref().and_then(|run| run.contradicts(report)))
            }
            None => None,
        };
        if let Some(problem) = problem {
            self.contradiction.get_or_insert_with(|| format!("line {number} {problem}"));
        }
        self.tree.push(leaf);
        self.reports.update(line);
        self.reports.update(b"\n");
        if let Some(record) = record {
            self.records.update(record);
            self.records.update(b"\n");
        }
        if let Some(leaves) =
            self.leaves.as_mut().filter(|_| !matches!(holds, Some(Line::Run(_) | Line::NoRun)))
        {
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
        if let Some(problem) = self.places.problem(predicate.reports) {
            return no(&problem);
        }
        predicate.check_totals(&self.totals)?;
        if let Some(problem) = &self.contradiction {
            return no(problem);
        }
        if !predicate.of_run.activities.iter().eq(&self.totals.activities) {
            return no("it names other activities than the reports do");
        }
        if !self.has_run {
            return no("the bundle does not begin with its run statement");
        }
        if self.tree.size() != predicate.reports + 1 {
            return no(&format!(
                "the bundle has {} lines, of {} signed",
                self.tree.size(),
                predicate.reports + 1
            ));
        }
        if hex(&self.tree.root()) != predicate.merkle_root {
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
    /// What a run statement says otherwise than the manifest, which says it again.
    fn differs(&self, run: &VerifiedRun) -> Option<String> {
        if run.digest != self.manifest.run.sha256 {
            return Some("is another run statement than the manifest names".to_owned());
        }
        let said = run.predicate().and_then(|said| run::of_run(&said.in_full()));
        (said.as_ref() != Ok(&self.of_run)).then(|| "says otherwise of the run than the manifest".to_owned())
    }

    /// Whether a report names the run that the manifest names.
    fn is_of(&self, report: &VerifiedReport) -> bool {
        match &report.of_run {
            OfRun::Statement(digest) => *digest == self.manifest.run.sha256,
            // One that says otherwise of the same run contradicts the manifest, which is told apart.
            OfRun::InFull { run_id, .. } => *run_id == self.manifest.of_run.run_id,
        }
    }

    /// What a report says otherwise than the manifest.
    fn contradicts(&self, report: &VerifiedReport) -> Option<String> {
        let manifest = &self.manifest.of_run;
        // What follows from a machine's evidence is asked of that machine alone; what somebody asked for, of all.
        let asked = report.activities.iter().all(|a| manifest.activities.contains(a));
        let all = manifest.activities.iter().all(|a| report.activities.contains(a));
        if !asked || (manifest.activities_from == REQUEST && !all) {
            return Some("is about other activities than the manifest names".to_owned());
        }
        match &report.of_run {
            OfRun::Statement(digest) if *digest == self.manifest.run.sha256 => None,
            OfRun::Statement(_) => Some("is of another run".to_owned()),
            OfRun::InFull { digest, .. } if *digest == self.of_run => None,
            OfRun::InFull { .. } => Some("says otherwise of its run than the manifest".to_owned()),
        }
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
