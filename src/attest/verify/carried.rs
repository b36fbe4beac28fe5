//! The lines of a run that something else carries (a page), verified as those of a bundle are: some may have been left out.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde::Deserialize;

use super::found::Machines;
use super::one::{self, OfRun, VerifiedReport, with_evidence};
use super::run::{self, VerifiedRun};
use super::{Expected, Prover, Refusal, Sink, Trust, manifest};
use crate::attest::dsse::Envelope;
use crate::attest::manifest::ManifestPredicate;
use crate::attest::merkle::{Hash, leaf_hash};
use crate::attest::{TrustedKeys, pruned};
use crate::model::Verdict;
use crate::source::hex;

/// Lines that are carried, and what is said of those that are not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CarriedLines<'l> {
    /// What carries them.
    pub name: &'l str,
    /// The run statement.
    pub run: Option<&'l str>,
    /// The manifest.
    pub manifest: Option<&'l str>,
    /// The reports, in the order of the run.
    pub reports: &'l [String],
    /// How many reports of each verdict were left out.
    pub left_out: &'l BTreeMap<Verdict, u64>,
    /// How many reports of the run were not asked for.
    pub others: u64,
    /// What stands for the lines that are not here in the tree of the run.
    pub hashes: &'l [Hash],
}

/// Verifies each line, and what they have to do with each other and with the manifest.
pub(crate) fn verify_carried(
    carried: &CarriedLines<'_>,
    trusted: &TrustedKeys,
    expected: &Expected,
    sink: Sink<'_>,
) {
    let CarriedLines { name, .. } = *carried;
    let of_manifest = format!("{name}: manifest");
    let verified = carried.manifest.map(|line| Envelope::parse(line.as_bytes())?.verify(trusted));
    let said = match &verified {
        Some(Ok(verified)) => {
            Some(manifest::manifest(verified).and_then(|m| holds(carried, &m.predicate).map(|()| m)))
        }
        Some(Err(refusal)) => Some(Err(refusal.clone())),
        None => None,
    };
    let said = match said {
        Some(Err(refusal)) => {
            sink(of_manifest.clone(), Err(refusal));
            None
        }
        said => said.and_then(Result::ok),
    };
    let prover = verified.as_ref().and_then(|verified| verified.as_ref().ok()).map(Prover::of);
    let trust = match (&prover, &said) {
        (Some(prover), Some(m)) if m.predicate.covers_reports => Trust::Proved(prover),
        _ => Trust::Keys(trusted),
    };
    let run = carried.run.map(|line| {
        run::run_of(line.as_bytes(), trust)?.ok_or_else(|| Refusal::PredicateType("another one".to_owned()))
    });
    if let Some(run) = &run {
        sink(format!("{name}: run"), run.as_ref().map_err(Clone::clone).and_then(|run| run.shown(expected)));
    }
    let run = run.and_then(Result::ok);
    let reports = reports(carried, trust, run.as_ref(), expected, sink);
    if let (Some(m), Some(Ok(verified))) = (&said, &verified) {
        let agrees = counts(carried, &m.predicate, &reports).and_then(|()| match &run {
            Some(run) if run.digest != m.predicate.run.sha256 => {
                Err(Refusal::RunMismatch("the manifest names another run statement".to_owned()))
            }
            _ => expected.of_run(&m.predicate.of_run).map(|()| manifest::shown(m, &verified.key)),
        });
        sink(of_manifest, agrees);
    }
    if let Err(refusal) = places(carried, &reports) {
        sink(name.to_owned(), Err(refusal));
    }
    if let Some(machine) = expected.machine.as_ref()
        && reports.iter().all(|report| report.machine != *machine)
    {
        let problem = format!("no report in it is about '{machine}'");
        sink(name.to_owned(), Err(Refusal::SubjectMismatch(problem)));
    }
}

/// Checks each report, and that no two are about one machine.
fn reports(
    carried: &CarriedLines<'_>,
    trust: Trust<'_>,
    run: Option<&VerifiedRun>,
    expected: &Expected,
    sink: Sink<'_>,
) -> Vec<VerifiedReport> {
    let of_run = run.map(VerifiedRun::read).and_then(Result::ok);
    let found: Vec<Result<VerifiedReport, Refusal>> = carried
        .reports
        .par_iter()
        .map(|line| one::report_of(line.as_bytes(), trust, of_run.as_ref(), expected))
        .collect();
    let mut machines = Machines::default();
    let mut first: Option<OfRun> = None;
    let mut held = Vec::new();
    for (n, report) in (1_usize..).zip(found) {
        let outcome = report.and_then(|report| {
            if let Some(problem) = machines.again(&report) {
                return Err(Refusal::SubjectMismatch(format!("it {problem}")));
            }
            if run.is_none() && *first.get_or_insert_with(|| report.of_run.clone()) != report.of_run {
                return Err(Refusal::RunMismatch("it is of another run than the first".to_owned()));
            }
            let shown = with_evidence(&report, None, &Expected::default())?;
            held.push(report);
            Ok(shown)
        });
        sink(format!("{}: report {n}", carried.name), outcome);
    }
    held
}

/// Checks that every report stands at a place of its own, and that no more are missing than is said.
fn places(carried: &CarriedLines<'_>, reports: &[VerifiedReport]) -> Result<(), Refusal> {
    if carried.reports.is_empty() {
        return Err(Refusal::Nothing);
    }
    let mut seen = HashSet::new();
    if let Some(twice) = reports.iter().find(|report| !seen.insert(report.sequence)) {
        let problem = format!("two reports have place {} of the run", twice.sequence);
        return Err(Refusal::RunMismatch(problem));
    }
    let last = reports.iter().map(|report| report.sequence + 1).max().unwrap_or(0);
    // What does not hold was said.
    let missing = last.saturating_sub(carried.reports.len() as u64);
    let left_out: u64 = carried.left_out.values().sum();
    let said = left_out + carried.others;
    // A manifest is about the whole run; without one, the last reports may be among those that were left out.
    let is_exact = carried.manifest.is_none() && left_out == 0;
    if missing > said || (is_exact && missing != said) || (carried.manifest.is_some() && carried.others > 0) {
        return Err(Refusal::RunMismatch(format!("{missing} reports are missing, {said} are said to be")));
    }
    Ok(())
}

/// Checks that the manifest counts what is here and what is said to have been left out.
fn counts(
    carried: &CarriedLines<'_>,
    manifest: &ManifestPredicate<'_>,
    reports: &[VerifiedReport],
) -> Result<(), Refusal> {
    let mut counted = carried.left_out.clone();
    for report in reports {
        *counted.entry(report.verdict).or_default() += 1;
    }
    let no = |problem: String| Err(Refusal::ManifestMismatch(problem));
    let all: u64 = counted.values().sum();
    if all != manifest.reports {
        return no(format!("it counts {} reports, here and left out are {all}", manifest.reports));
    }
    let of = |counts: &BTreeMap<Verdict, u64>, verdict| counts.get(&verdict).copied().unwrap_or(0);
    if Verdict::ALL.into_iter().any(|v| of(&counted, v) != of(&manifest.verdicts, v)) {
        return no("it counts other verdicts than are here and were left out".to_owned());
    }
    Ok(())
}

/// Checks that the lines that are here, at the places that they say, are of the tree that the manifest names.
fn holds(carried: &CarriedLines<'_>, manifest: &ManifestPredicate<'_>) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Statement {
        predicate: Place,
    }
    #[derive(Deserialize)]
    struct Place {
        sequence: u64,
    }
    let place = |line: &str| -> Option<u64> {
        let payload = Envelope::unverified(line.as_bytes()).ok()?;
        let read: Statement = serde_json::from_slice(&payload).ok()?;
        read.predicate.sequence.checked_add(1)
    };
    let run = carried.run.map(|line| (0, leaf_hash(line.as_bytes())));
    let reports = carried.reports.iter().filter_map(|line| Some((place(line)?, leaf_hash(line.as_bytes()))));
    let mut here: Vec<(u64, Hash)> = run.into_iter().chain(reports).collect();
    here.sort_unstable_by_key(|(place, _)| *place);
    let size = manifest.reports.saturating_add(1);
    let root = pruned::root(size, &here, carried.hashes).map(|root| hex(&root));
    if root.as_deref() != Some(&manifest.merkle_root) {
        let problem = "the lines have another Merkle root than it names".to_owned();
        return Err(Refusal::ManifestMismatch(problem));
    }
    Ok(())
}
