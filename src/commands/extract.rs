//! `tidewaiter extract`: the reports on single machines out of a run, each with its record and the proof that it is of that run.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::terminal::Terminal;
use super::{key, render, verify};
use crate::attest::checkpoint::{Checkpoint, check_origin};
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::merkle::{Hash, Levels, Tree, leaf_hash};
use crate::attest::verify::{Read, ReadReport, Trust, each_line, is_bundle, read, read_capped};
use crate::attest::{Refusal, TrustedKeys};
use crate::cli::ExtractArgs;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::identity::key::normalise;
use crate::source::{hex, sha256_hex};
use crate::text::shown::shown;

/// A run as far as it is needed.
struct Run {
    /// The line of the run statement, where it is the first.
    statement: Option<Vec<u8>>,
    /// The leaves of all lines.
    leaves: Vec<Hash>,
    /// The reports that were asked for.
    reports: Vec<Taken>,
    /// The manifest beside the bundle.
    manifest: Option<String>,
}

/// A report that is taken out.
struct Taken {
    machine: String,
    line: Vec<u8>,
    /// Its place among the lines of the bundle.
    index: u64,
    /// The digest of its record.
    digest: String,
    /// Its record, where the run has records.
    record: Option<Vec<u8>>,
    /// Whether it leaves much to the run statement, without which nobody can read it.
    is_lean: bool,
}

/// Takes the reports on the machines that are named out of their run.
///
/// # Errors
/// When something does not hold, a machine is not there, or a file cannot be written.
pub(crate) fn run(args: &ExtractArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let signed = &args.signed;
    if signed.machine.is_empty() {
        let message = "no machine is named";
        return Err(Diagnostic::error("no-machine", message).help("name each with --machine KEY").into());
    }
    let bundle = bundle_of(&signed.path)?;
    outside(&args.out, &bundle)?;
    let (trusted, root) = if signed.unverified {
        terminal.always("NOT VERIFIED: --unverified was given. Nobody vouches for what these reports say.");
        (None, None)
    } else {
        let trusted = verify::trusted_by(&signed.trusted, terminal)?;
        // The whole path first: what does not hold is not taken out.
        let root = render::holds(&signed.path, &trusted, terminal)?;
        (Some(trusted), root)
    };
    let run = taken(&bundle, trusted.as_ref(), root, &signed.machine)?;
    let levels = Levels::of(run.leaves.clone());
    let checkpoint = checkpoint(args, &run, terminal)?;
    write::write(args, &run, &levels, checkpoint.as_ref(), trusted.as_ref(), terminal)?;
    Ok(Exit::Ok)
}

/// The bundle of a path.
fn bundle_of(path: &Path) -> Result<PathBuf, Error> {
    let file = if path.is_dir() { path.join(REPORTS_FILE) } else { path.to_owned() };
    if !is_bundle(&file) || !file.is_file() {
        let message = format!("there is no bundle at {}", path.display());
        let help =
            "name the folder of a run, or its bundle (.intoto.jsonl): a single report is taken out already";
        return Err(Diagnostic::error("no-reports", message).help(help).into());
    }
    Ok(file)
}

/// Refuses to write into the folder of the run, whose files nothing may replace.
fn outside(out: &Path, bundle: &Path) -> Result<(), Error> {
    let home = bundle.canonicalize().ok().and_then(|bundle| bundle.parent().map(Path::to_owned));
    let is_run = bundle.file_name().is_some_and(|name| name == REPORTS_FILE);
    match (out.canonicalize(), home) {
        (Ok(out), Some(home)) if is_run && out.starts_with(&home) => {
            let message = "--out is in the folder of the run, whose files are not replaced";
            Err(Diagnostic::error("output-input", message).help("name another folder").into())
        }
        _ => Ok(()),
    }
}

/// Reads the bundle and what lies beside it.
fn taken(
    bundle: &Path,
    trusted: Option<&TrustedKeys>,
    root: Option<Hash>,
    machines: &[String],
) -> Result<Run, Error> {
    let mut wanted: BTreeMap<String, &String> =
        machines.iter().map(|key| (normalise(key).into_owned(), key)).collect();
    let mut run = Run { statement: None, leaves: Vec::new(), reports: Vec::new(), manifest: None };
    let trust = trusted.map_or(Trust::Unverified, Trust::Keys);
    read(bundle, trust, &mut |of, read| {
        match read {
            Read::Begin => {
                run.statement = of.line.map(<[u8]>::to_vec);
                run.leaves.extend(of.line.map(leaf_hash));
            }
            Read::Report(report) => {
                let index = run.leaves.len() as u64;
                run.leaves.push(leaf_hash(report.envelope));
                if wanted.remove(&*normalise(report.machine)).is_some() {
                    run.reports.push(Taken::of(&report, index));
                }
            }
            Read::End(found) if root.is_some_and(|verified| verified != found) => {
                let message = "the bundle changed while it was read: nothing was taken out";
                return Err(Error::untrusted(Diagnostic::error("input-changed", message)));
            }
            Read::End(_) => {}
        }
        Ok(())
    })?;
    if let Some(machine) = wanted.into_values().next() {
        let message = format!("no report in {} is about `{}`", bundle.display(), shown(machine));
        let help = "the key as the inventory has it; `tidewaiter render -o text` shows them all";
        return Err(Diagnostic::error("no-machine", message).help(help).into());
    }
    records(bundle, &mut run)?;
    let manifest = bundle.with_file_name(MANIFEST_FILE);
    if manifest.is_file() {
        run.manifest = Some(String::from_utf8_lossy(&read_capped(&manifest)?).trim_end().to_owned());
    }
    Ok(run)
}

impl Taken {
    fn of(report: &ReadReport<'_, '_>, index: u64) -> Self {
        Self {
            machine: report.machine.to_owned(),
            line: report.envelope.to_vec(),
            index,
            digest: report.record.to_owned(),
            record: None,
            is_lean: report.is_lean,
        }
    }
}

/// Finds the records of the reports that are taken out: those with the digests that are signed.
fn records(bundle: &Path, run: &mut Run) -> Result<(), Error> {
    let path = bundle.with_file_name(RECORDS_FILE);
    if !path.is_file() {
        return Ok(());
    }
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, report) in run.reports.iter().enumerate() {
        wanted.entry(report.digest.clone()).or_default().push(at);
    }
    let first = u64::from(run.statement.is_some());
    let places: BTreeSet<u64> = run.reports.iter().map(|report| report.index - first).collect();
    let mut place = 0;
    each_line(&path, &mut |line| {
        // Only the lines at those places: a digest over each of a million would take its time.
        if places.contains(&place) {
            for at in wanted.get(&sha256_hex(&line)).into_iter().flatten() {
                run.reports[*at].record = Some(line.clone());
            }
        }
        place += 1;
    })?;
    if let Some(report) = run.reports.iter().find(|report| report.record.is_none()) {
        let message =
            format!("the record of `{}` is not the one that its report is about", shown(&report.machine));
        let refusal = Refusal::SubjectMismatch(message);
        return Err(Error::untrusted(
            Diagnostic::error(refusal.code(), refusal.to_string()).at(path.display()),
        ));
    }
    Ok(())
}

/// The signed checkpoint that proofs lead to, where one was given or is to be signed.
fn checkpoint(args: &ExtractArgs, run: &Run, terminal: &Terminal) -> Result<Option<String>, Error> {
    let mut tree = Tree::default();
    run.leaves.iter().for_each(|leaf| tree.push(*leaf));
    if let (Some(path), Some(origin)) = (&args.log_key, &args.origin) {
        if let Err(why) = check_origin(origin) {
            let message = format!("`{}` can be no name of a log: {why}", shown(origin));
            let help = "best an address: --origin example.org/audits";
            return Err(Diagnostic::error("origin", message).help(help).into());
        }
        let signer = key::private(path, &args.passphrase)?;
        let checkpoint = Checkpoint { origin: origin.clone(), size: tree.size(), root: tree.root() };
        let note = checkpoint
            .sign(&signer)
            .map_err(|e| Error::new(Diagnostic::error("not-signed", e.to_string())))?;
        if let Ok(vkey) = signer.public_key().to_vkey(origin) {
            terminal.say(&format!("Readers of the proofs need the key of the log: {vkey}"));
        }
        return Ok(Some(note));
    }
    let Some(path) = &args.checkpoint else { return Ok(None) };
    let bytes = read_capped(path)?;
    let (checkpoint, _) = Checkpoint::parse(&bytes).map_err(|problem| {
        let message = format!("{} is no signed checkpoint: {problem}", path.display());
        Diagnostic::error("checkpoint", message)
            .help("a signed note (C2SP) of three lines: origin, size, root")
    })?;
    if (checkpoint.size, checkpoint.root) != (tree.size(), tree.root()) {
        let message = format!(
            "{} is of another tree: it has {} leaves and the root {}, the run {} and {}",
            path.display(),
            checkpoint.size,
            hex(&checkpoint.root),
            tree.size(),
            hex(&tree.root())
        );
        let help = "give a checkpoint of this run's tree; one of a ledger covers the ledger's own entries, which it proves itself";
        return Err(Error::untrusted(Diagnostic::error("checkpoint", message).help(help)));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
