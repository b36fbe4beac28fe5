//! A run's folder: the manifest, every report it binds, their records, and the file a machine where there is one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::lines::read_capped;
use super::{Expected, Refusal, Sink, bundle, one};
use crate::attest::TrustedKeys;
use crate::attest::dsse::Envelope;
use crate::attest::manifest::{MANIFEST_FILE, ManifestPredicate, RECORDS_FILE, REPORTS_FILE, Totals};
use crate::attest::merkle::{Hash, Tree, leaf_hash};
use crate::attest::policy::combined;
use crate::attest::statement::Statement;
use crate::error::Failure;
use crate::source::hex;

/// What the lines of a bundle add up to.
#[derive(Default)]
struct Found {
    tree: Tree,
    reports: Sha256,
    records: Sha256,
    totals: Totals,
    /// The digest over everything that the manifest names as policy.
    policy: String,
    /// The first report that does not belong where it stands.
    misplaced: Option<String>,
    /// The leaves, where files of single machines have to be among them.
    leaves: Option<BTreeSet<Hash>>,
}

pub(super) fn verify(
    path: &Path,
    trusted: &TrustedKeys,
    expected: &Expected,
    sink: Sink<'_>,
) -> Result<(), Failure> {
    let file = |name: &str| path.join(name);
    let shown = |name: &str| path.join(name).display().to_string();
    let (has_manifest, has_reports) = (file(MANIFEST_FILE).exists(), file(REPORTS_FILE).exists());
    if !has_manifest || !has_reports {
        let refusal = match (has_manifest, has_reports) {
            (false, false) => Refusal::Nothing,
            (false, true) => Refusal::ManifestMismatch(format!("there is no {MANIFEST_FILE}")),
            _ => Refusal::ManifestMismatch(format!("there is no {REPORTS_FILE}")),
        };
        sink(path.display().to_string(), Err(refusal));
        return Ok(());
    }
    let envelope = read_capped(&file(MANIFEST_FILE))?;
    let verified = match Envelope::parse(&envelope).and_then(|e| e.verify(trusted)) {
        Ok(verified) => verified,
        Err(refusal) => {
            sink(shown(MANIFEST_FILE), Err(refusal));
            return Ok(());
        }
    };
    let manifest = match one::manifest(&verified) {
        Ok(manifest) => manifest,
        Err(refusal) => {
            sink(shown(MANIFEST_FILE), Err(refusal));
            return Ok(());
        }
    };
    let has_records = file(RECORDS_FILE).exists();
    let machines = machine_files(&path.join("machines"))?;
    let policy = combined(&manifest.predicate.policy).ok().flatten();
    let mut found = Found {
        leaves: (!machines.is_empty()).then(BTreeSet::new),
        policy: policy.map(|p| p.digest.sha256.into_owned()).unwrap_or_default(),
        ..Found::default()
    };
    bundle::verify(
        &file(REPORTS_FILE),
        has_records.then(|| file(RECORDS_FILE)).as_deref(),
        trusted,
        expected,
        &mut |line, record, report| found.line(&manifest.predicate, line, record, report),
        sink,
    )?;
    let outcome = found.check(&manifest, has_records).map(|()| one::shown(&manifest, &verified.key));
    sink(shown(MANIFEST_FILE), outcome);
    if let Some(leaves) = &found.leaves {
        single_files(&machines, leaves, manifest.predicate.reports, trusted, sink)?;
    }
    Ok(())
}

impl Found {
    fn line(
        &mut self,
        manifest: &ManifestPredicate<'_>,
        line: &[u8],
        record: Option<&[u8]>,
        report: Option<&one::VerifiedReport>,
    ) {
        let leaf = leaf_hash(line);
        if let Some(report) = report {
            if report.policy != self.policy {
                let at = self.tree.size() + 1;
                self.misplaced
                    .get_or_insert_with(|| format!("line {at} rests on other rules than the manifest names"));
            }
            if report.run_id != manifest.run_id || report.sequence != self.tree.size() {
                let at = self.tree.size() + 1;
                self.misplaced.get_or_insert_with(|| {
                    format!("line {at} is report {} of run {}", report.sequence, report.run_id)
                });
            }
            self.totals.add(report.verdict, report.scope, report.coverage);
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

    fn check(
        &self,
        manifest: &Statement<'_, ManifestPredicate<'_>>,
        has_records: bool,
    ) -> Result<(), Refusal> {
        let no = |problem: &str| Err(Refusal::ManifestMismatch(problem.to_owned()));
        let predicate = &manifest.predicate;
        predicate.check_totals(&self.totals)?;
        if let Some(problem) = &self.misplaced {
            return no(problem);
        }
        if self.tree.size() != predicate.reports || hex(&self.tree.root()) != predicate.merkle_root {
            return no("the lines of the bundle have another Merkle root");
        }
        let digest = hex(&self.reports.clone().finalize());
        if manifest.subject.first().is_none_or(|s| s.digest.sha256 != digest) {
            return no("the bundle has another digest");
        }
        match &predicate.records {
            Some(_) if !has_records => no("the records are missing"),
            Some(digest) if digest.sha256 != hex(&self.records.clone().finalize()) => {
                no("the records have another digest")
            }
            _ => Ok(()),
        }
    }
}

/// The reports of single machines, by name.
fn machine_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let error = |e: &std::io::Error| Failure::io("read", folder, e);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| error(&e))? {
        let path = entry.map_err(|e| error(&e))?.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().ends_with(".dsse.json")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Verifies the reports of single machines: each has to be a line of the bundle, and each line to be there.
fn single_files(
    files: &[PathBuf],
    leaves: &BTreeSet<Hash>,
    reports: u64,
    trusted: &TrustedKeys,
    sink: Sink<'_>,
) -> Result<(), Failure> {
    for file in files {
        let envelope = read_capped(file)?;
        let line = envelope.strip_suffix(b"\n").unwrap_or(&envelope);
        let record = super::beside(file).map(|r| read_capped(&r)).transpose()?;
        let any_machine = Expected::default();
        let outcome = one::verify(line, record.as_deref(), trusted, &any_machine).and_then(|verified| {
            if leaves.contains(&leaf_hash(line)) {
                return Ok(verified);
            }
            Err(Refusal::ManifestMismatch("it is no line of the bundle".to_owned()))
        });
        sink(file.display().to_string(), outcome);
    }
    if u64::try_from(files.len()).ok() != Some(reports) {
        let problem = format!("{} reports, and {} files of single machines", reports, files.len());
        let folder = files.first().and_then(|f| f.parent()).unwrap_or(Path::new("machines"));
        sink(folder.display().to_string(), Err(Refusal::ManifestMismatch(problem)));
    }
    Ok(())
}
