//! A run's folder: the manifest, every report it binds, their records, and the file a machine where there is one. A folder
//! with nothing of a run is one of reports, manifests and bundles, each for itself.
//!
//! Every file is looked at, whatever becomes of the others: without a manifest that holds, the reports are still
//! verified each by itself, so that one damaged file hides no other.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::bound::Files;
use super::found::Records;
use super::lines::open;
use super::{Expected, Refusal, Rest, Sink, Verified, bundle, single};
use crate::attest::TrustedKeys;
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::merkle::{Hash, leaf_hash};
use crate::attest::output::MACHINES;
use crate::attest::statement::key_of;
use crate::error::Error;

pub(super) fn verify(path: &Path, trusted: &TrustedKeys, expected: &Expected, sink: Sink<'_>) -> Rest {
    let mut rest = Rest::default();
    let ours = [MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE, MACHINES];
    let (of_run, others): (Vec<_>, Vec<_>) = list(path, &mut rest)
        .into_iter()
        .partition(|entry| entry.file_name().is_some_and(|name| ours.iter().any(|ours| name == *ours)));
    let is_envelope = |path: &PathBuf| single::is_report(path) || bundle::is_bundle(path);
    if of_run.is_empty() && others.iter().any(is_envelope) {
        let (files, others): (Vec<_>, Vec<_>) = others.into_iter().partition(is_envelope);
        rest.unbound = Some(path.to_owned());
        rest.not_looked_at = others.into_iter().filter(|path| !single::is_record(path)).collect();
        each_by_itself(path, &files, trusted, expected, &mut rest, sink);
        return rest;
    }
    let (files, beside) = machine_files(&path.join(MACHINES), &mut rest);
    rest.not_looked_at = beside;
    rest.not_looked_at.extend(others);

    let [own, reports, records] = [MANIFEST_FILE, REPORTS_FILE, RECORDS_FILE].map(|n| path.join(n));
    let manifest_file = expected.manifest.as_ref().unwrap_or(&own);
    let [has_manifest, has_reports, has_records] =
        [manifest_file, &reports, &records].map(|file| is_there(file, &mut rest));
    let missing = match (has_manifest, has_reports) {
        (Some(false), Some(false)) => Some(Refusal::Nothing),
        (Some(false), _) => Some(Refusal::ManifestMismatch(format!("there is no {MANIFEST_FILE}"))),
        (_, Some(false)) => Some(Refusal::ManifestMismatch(format!("there is no {REPORTS_FILE}"))),
        _ => None,
    };
    if let Some(refusal) = missing {
        sink(path.display().to_string(), Err(refusal));
    }

    let records_are = match has_records {
        Some(false) => Records::Missing,
        Some(true) => match open(&records) {
            Ok(_) => Records::Read,
            Err(error) => {
                rest.unread.push(error);
                Records::Unread
            }
        },
        None => Records::Unread,
    };
    let bound = Files {
        manifest: (has_manifest == Some(true)).then_some(manifest_file),
        reports: (has_reports == Some(true)).then_some(&reports),
        records: (records_are == Records::Read).then_some(&records),
        records_are,
        with_leaves: !files.is_empty(),
    };
    let leaves = bound.verify(trusted, expected, &mut rest, sink);
    single_files(&files, leaves, trusted, &mut rest, sink);
    rest
}

/// Verifies files that no manifest binds. The machine asked for has to be among them, as in a bundle.
fn each_by_itself(
    folder: &Path,
    files: &[PathBuf],
    trusted: &TrustedKeys,
    expected: &Expected,
    rest: &mut Rest,
    sink: Sink<'_>,
) {
    let mut missing = expected.machine.as_deref();
    for file in files {
        let mut watched: Sink<'_> = &mut |name, outcome| {
            let machine = outcome.as_ref().ok().and_then(|v| key_of(&v.subject));
            missing = missing.filter(|asked| machine != Some(*asked));
            sink(name, outcome);
        };
        let of_file = super::file(file, trusted, &Expected::default(), &mut watched);
        rest.unread.extend(of_file.unread);
        rest.line_ends.extend(of_file.line_ends);
    }
    if let Some(machine) = missing {
        let problem = format!("no report in it is about '{machine}'");
        sink(folder.display().to_string(), Err(Refusal::SubjectMismatch(problem)));
    }
}

/// Whether there is anything under a name; `None` where that cannot be known, which is kept.
fn is_there(path: &Path, rest: &mut Rest) -> Option<bool> {
    match path.symlink_metadata() {
        Ok(_) => Some(true),
        Err(e) if e.kind() == ErrorKind::NotFound => Some(false),
        Err(e) => {
            rest.unread.push(Error::io("read", path, &e));
            None
        }
    }
}

/// What is in a folder, in the order of the names.
fn list(folder: &Path, rest: &mut Rest) -> Vec<PathBuf> {
    let mut entries = Vec::new();
    let mut unread = |e: &std::io::Error| rest.unread.push(Error::io("read", folder, e));
    match std::fs::read_dir(folder) {
        Ok(found) => {
            for entry in found {
                match entry {
                    Ok(entry) => entries.push(entry.path()),
                    Err(e) => unread(&e),
                }
            }
        }
        Err(e) => unread(&e),
    }
    entries.sort();
    entries
}

/// The reports of single machines, and what lies beside them and is neither a report nor its record.
fn machine_files(folder: &Path, rest: &mut Rest) -> (Vec<PathBuf>, Vec<PathBuf>) {
    if is_there(folder, rest) != Some(true) {
        return (Vec::new(), Vec::new());
    }
    let (reports, others): (Vec<_>, Vec<_>) =
        list(folder, rest).into_iter().partition(|path| single::is_report(path));
    (reports, others.into_iter().filter(|path| !single::is_record(path)).collect())
}

/// Verifies the reports of single machines: each has to be a line of the bundle and about the machine that its name
/// says, and each line has to be there once.
fn single_files(
    files: &[PathBuf],
    mut leaves: Option<BTreeSet<Hash>>,
    trusted: &TrustedKeys,
    rest: &mut Rest,
    sink: Sink<'_>,
) {
    let lines = leaves.as_ref().map_or(0, BTreeSet::len);
    for file in files {
        let mut more = |line: &[u8], verified| {
            let verified = single::in_its_place(file, verified)?;
            match leaves.as_mut().map(|leaves| leaves.remove(&leaf_hash(line))) {
                None => return Ok(verified),
                Some(true) => return Ok(Verified { again: true, ..verified }),
                Some(false) => {}
            }
            let problem = "it is no line of the bundle, or stands here twice".to_owned();
            Err(Refusal::ManifestMismatch(problem))
        };
        single::verify(file, trusted, &Expected::default(), &mut more, rest, sink);
    }
    // A file that is refused or cannot be read has been told already.
    if let (Some(folder), 1..) = (files.first().and_then(|f| f.parent()), lines.saturating_sub(files.len())) {
        let problem = format!("{lines} reports, and {} files of single machines", files.len());
        sink(folder.display().to_string(), Err(Refusal::ManifestMismatch(problem)));
    }
}
