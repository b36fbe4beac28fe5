//! What is written of a report that is taken out of its run. Every file is there whole or not at all.

use std::io::Write as _;
use std::path::Path;

use super::{Run, Taken};
use crate::attest::TrustedKeys;
use crate::attest::checkpoint::{TLOG_PROOF_ENDING, tlog_proof};
use crate::attest::merkle::Levels;
use crate::attest::output::{BUNDLE_ENDING, Names, PROOF_ENDING, RECORD_ENDING, REPORT_ENDING};
use crate::attest::proof::Proof;
use crate::cli::ExtractArgs;
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::output::{Existing, OutputFile, sync_folder};
use crate::text::shown::shown;

/// Writes the files of each report.
///
/// # Errors
/// When a file is there already or cannot be written, or the manifest does not prove a report.
pub(super) fn write(
    args: &ExtractArgs,
    run: &Run,
    levels: &Levels,
    checkpoint: Option<&String>,
    trusted: Option<&TrustedKeys>,
    terminal: &Terminal,
) -> Result<(), Error> {
    let existing = if args.force { Existing::Replace } else { Existing::Refuse };
    let mut contents = Vec::new();
    let mut names = Names::default();
    for report in &run.reports {
        let Some(name) = names.give(&report.machine) else { continue };
        contents.push((name, report, parts(report, run, levels, checkpoint, trusted)?));
    }
    std::fs::create_dir_all(&args.out).map_err(|e| Error::io("create the folder", &args.out, &e))?;
    let mut files = Vec::new();
    for (name, _, parts) in &contents {
        for (ending, bytes) in parts {
            files.push(begun(&args.out.join(format!("{name}{ending}")), existing, bytes)?);
        }
    }
    let synced = files.into_iter().map(OutputFile::sync).collect::<Result<Vec<_>, Error>>()?;
    for file in synced {
        file.place()?;
    }
    sync_folder(&args.out)?;
    for (name, report, parts) in &contents {
        let endings: Vec<&str> = parts.iter().map(|(ending, _)| *ending).collect();
        let folder = args.out.display().to_string();
        terminal.say(&format!(
            "{}: {}/{name} with {}",
            shown(&report.machine),
            shown(&folder),
            endings.join(", ")
        ));
    }
    Ok(())
}

fn begun(path: &Path, existing: Existing, bytes: &[u8]) -> Result<OutputFile, Error> {
    let mut file = OutputFile::create(path, existing)?;
    file.write_all(bytes).map_err(|e| Error::io("write", path, &e))?;
    Ok(file)
}

type Parts = Vec<(&'static str, Vec<u8>)>;

/// The files of a report by their endings.
fn parts(
    report: &Taken,
    run: &Run,
    levels: &Levels,
    checkpoint: Option<&String>,
    trusted: Option<&TrustedKeys>,
) -> Result<Parts, Error> {
    // What a lean report leaves to the run statement stands before it.
    let before = run.statement.as_deref().filter(|_| report.is_lean);
    let lines: Vec<&[u8]> = before.into_iter().chain([report.line.as_slice()]).collect();
    let ending = if before.is_some() { BUNDLE_ENDING } else { REPORT_ENDING };
    let written = lines.iter().flat_map(|line| [*line, b"\n"]).flatten().copied().collect();
    let mut parts = vec![(ending, written)];
    parts.extend(report.record.clone().map(|record| (RECORD_ENDING, record)));
    let path = levels.path(report.index);
    if let Some(manifest) = &run.manifest {
        let of_run = before.map(|_| levels.path(0));
        let proof = Proof::write(report.index, run.leaves.len() as u64, &path, of_run.as_deref(), manifest)
            .map_err(|e| Diagnostic::error("report", e.to_string()))?;
        if let Some(trusted) = trusted {
            Proof::verify(&proof, &lines, trusted).map_err(|refusal| {
                Error::untrusted(Diagnostic::error(refusal.code(), refusal.to_string()))
            })?;
        }
        parts.push((PROOF_ENDING, proof));
    }
    if let Some(checkpoint) = checkpoint {
        parts.push((TLOG_PROOF_ENDING, tlog_proof(report.index, &path, checkpoint).into_bytes()));
    }
    Ok(parts)
}
