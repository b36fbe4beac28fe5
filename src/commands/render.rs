//! `tidewaiter show` and `tidewaiter render`: outputs from signed reports alone, years later.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::interrupt::Interrupt;
use super::outputs::{Outputs, Started};
use super::sources::SourceFiles;
use super::spared::Spared;
use super::terminal::Terminal;
use super::verify;
use crate::attest::manifest::{MANIFEST_FILE, REPORTS_FILE};
use crate::attest::merkle::Hash;
use crate::attest::output::REPORT_ENDING;
use crate::attest::statement::MANIFEST_TYPE;
use crate::attest::verify::{
    Expected, Read, ReadError, ReadReport, ReadRun, Trust, is_bundle, read, read_capped, verify_each,
};
use crate::attest::{Refusal, TrustedKeys};
use crate::cli::{RenderArgs, ShowArgs, SignedArgs};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::identity::key::normalise;
use crate::report::{
    End, Language, MachineDigest, Page, Report, RunInfo, Signed, Summary, Table, summary_line,
};

/// How many refusals are told one by one.
const TOLD: usize = 20;

/// Shows a single report, or the machines that were named, in full; else the run they are of.
///
/// # Errors
/// When a signature does not hold, or something cannot be read.
pub(crate) fn show(args: &ShowArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let SignedArgs { path, machine, .. } = &args.signed;
    if is_run(path) && machine.is_empty() {
        terminal.say("This is the run as a whole; --machine KEY shows the report on a machine.");
        return from_signed(&args.signed, &View::plain(&Outputs::only(&Table)), terminal);
    }
    from_signed(&args.signed, &View::plain(&Outputs::only(&Page)), terminal)
}

/// Shows what was verified already: a single report in full, else the run; a manifest shows nothing of a machine.
///
/// # Errors
/// When something cannot be read any more, or no longer holds.
pub(crate) fn show_verified(path: &Path, trusted: &TrustedKeys, terminal: &Terminal) -> Result<(), Error> {
    let outputs = Outputs::only(if is_run(path) { &Table } else { &Page });
    match Render::new(&View::plain(&outputs), path, &[], terminal).all(Trust::Keys(trusted)) {
        // A manifest says nothing of a machine, and was said to hold.
        Err(error) if error.diagnostics.iter().all(|d| d.code == "manifest") => Ok(()),
        outcome => outcome,
    }
}

/// Whether a path holds more than one report.
fn is_run(path: &Path) -> bool {
    path.is_dir() || is_bundle(path)
}

/// Makes the outputs asked for; a table on standard output where there is none.
///
/// # Errors
/// When a signature does not hold, something cannot be read, or an output cannot be written.
pub(crate) fn run(args: &RenderArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let outputs = Outputs::parse(&args.output, args.force, terminal)?;
    let SignedArgs { path, trusted, .. } = &args.signed;
    let file = Some(path).filter(|path| !path.is_dir());
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    outputs.check(&Spared::of(args.inventory.iter().chain(trusted.files()).chain(file)).and_run(folder))?;
    let sources = SourceFiles::open(&args.inventory)?;
    from_signed(&args.signed, &View { outputs: &outputs, sources, language: args.lang }, terminal)
}

fn from_signed(args: &SignedArgs, view: &View<'_>, terminal: &Terminal) -> Result<Exit, Error> {
    let mut render = Render::new(view, &args.path, &args.machine, terminal);
    // Before the first file is begun, and none is half there afterwards.
    render.interrupt = view.outputs.write_files().then(Interrupt::watch).transpose()?;
    if args.unverified {
        terminal.always("NOT VERIFIED: --unverified was given. Nobody vouches for what these reports say.");
        render.all(Trust::Unverified)?;
        return Ok(Exit::Ok);
    }
    let trusted = verify::trusted_by(&args.trusted, terminal)?;
    // The whole path first, with its manifest and records: what does not hold is not shown.
    render.root = holds(&args.path, &trusted, terminal)?;
    render.all(Trust::Keys(&trusted))?;
    Ok(Exit::Ok)
}

/// Verifies a path as `verify` does.
pub(super) fn holds(path: &Path, trusted: &TrustedKeys, terminal: &Terminal) -> Result<Option<Hash>, Error> {
    let mut refused = Diagnostics::default();
    let (mut further, mut unsigned) = (0_usize, true);
    let rest = verify_each(path, trusted, &Expected::default(), &mut |name, outcome| {
        if let Err(refusal) = outcome {
            unsigned &= matches!(refusal, Refusal::NoSignature);
            if refused.iter().count() < TOLD {
                refused.push(Diagnostic::error(refusal.code(), refusal.to_string()).at(name));
            } else {
                further += 1;
            }
        }
    });
    if further > 0 {
        refused.push(Diagnostic::error("refused", format!("… and {further} further")));
    }
    if !refused.is_empty() {
        if unsigned {
            let message = "nothing here is signed, or what proves it is not beside it";
            let help = "--unverified shows it all the same";
            refused.push(Diagnostic::error("not-signed", message).help(help));
        }
        return Err(Error::untrusted(refused));
    }
    if let Some(note) = rest.line_ends.note() {
        terminal.diagnostics(&Diagnostic::note("line-ends", note).into());
    }
    if rest.unread.is_empty() { Ok(rest.root) } else { Err(Error::all(rest.unread)) }
}

/// What is made, and of what beside the reports.
struct View<'a> {
    outputs: &'a Outputs,
    sources: SourceFiles,
    language: Language,
}

impl<'a> View<'a> {
    /// These outputs, of nothing but the reports.
    fn plain(outputs: &'a Outputs) -> Self {
        Self { outputs, sources: SourceFiles::default(), language: Language::default() }
    }
}

/// Outputs in the making.
struct Render<'a> {
    view: &'a View<'a>,
    terminal: &'a Terminal,
    path: &'a Path,
    started: Option<Started>,
    /// What is asked between two machines, where files are being written.
    interrupt: Option<Interrupt>,
    /// The machines that were named and are still to come.
    wanted: BTreeSet<String>,
    /// Whether only those are shown.
    chosen: bool,
    /// The Merkle root over the bundle as it was verified, where it was.
    root: Option<Hash>,
    summary: Summary,
}

impl<'a> Render<'a> {
    fn new(view: &'a View<'a>, path: &'a Path, machines: &'a [String], terminal: &'a Terminal) -> Self {
        Self {
            view,
            terminal,
            path,
            started: None,
            interrupt: None,
            wanted: machines.iter().map(|key| normalise(key).into_owned()).collect(),
            chosen: !machines.is_empty(),
            root: None,
            summary: Summary::default(),
        }
    }

    /// Reads the path and makes the outputs.
    fn all(mut self, trust: Trust<'_>) -> Result<(), Error> {
        let files = bundles(self.path)?;
        let last = files.len() - 1;
        for (number, file) in files.iter().enumerate() {
            match read(file, trust, &mut |run, read| self.take(run, read, number == last)) {
                Ok(()) => {}
                Err(ReadError::Refused(_, Refusal::PredicateType(kind))) if kind == MANIFEST_TYPE => {
                    let message = format!("{} is a manifest: it says nothing of a machine", file.display());
                    return Err(Diagnostic::error("manifest", message)
                        .help("name the folder of its run, or the bundle in it")
                        .into());
                }
                Err(why) => return Err(why.into()),
            }
        }
        Ok(())
    }

    fn take(&mut self, run: ReadRun<'_>, read: Read<'_, '_>, is_last: bool) -> Result<(), Error> {
        self.interrupt.as_ref().map_or(Ok(()), Interrupt::check)?;
        let info = RunInfo {
            run: run.predicate,
            signed: run.key.map_or(Signed::Unverified, |key| Signed::By(key.to_string())),
            reports: Some(self.path.display().to_string()),
            colour: self.terminal.out,
            width: self.terminal.width(),
            statement: run.line,
            sources: &self.view.sources,
            language: self.view.language,
        };
        match read {
            // Where machines were named, nothing is said before one of them was found.
            Read::Begin if self.chosen => {}
            Read::Begin => self.start(&info)?,
            Read::Report(ReadReport { machine, predicate, envelope, .. }) => {
                if self.chosen && !self.wanted.remove(&*normalise(machine)) {
                    return Ok(());
                }
                self.start(&info)?;
                let report = Report { machine, predicate };
                let formats = self.view.outputs.formats().iter();
                let fragments: Vec<_> = formats.map(|format| format.machine(report, &info)).collect();
                if let Some(started) = &mut self.started {
                    started.machine(fragments, Some(envelope))?;
                }
                self.summary.add(MachineDigest::of(report));
            }
            Read::End(root) => {
                if self.root.is_some_and(|verified| verified != root) {
                    let message = "the bundle changed while it was read: do not use what was shown";
                    return Err(Error::untrusted(Diagnostic::error("input-changed", message)));
                }
                if is_last {
                    self.end(run, &info)?;
                }
            }
        }
        Ok(())
    }

    /// The manifest, where the whole run is shown and it stands beside the bundle.
    fn manifest(&self) -> Result<Option<Vec<u8>>, Error> {
        if self.chosen || !self.path.join(REPORTS_FILE).is_file() {
            return Ok(None);
        }
        let path = self.path.join(MANIFEST_FILE);
        if path.is_file() { read_capped(&path).map(Some) } else { Ok(None) }
    }

    fn start(&mut self, info: &RunInfo<'_>) -> Result<(), Error> {
        if self.started.is_none() {
            self.view.sources.check(info.run)?;
            self.started = Some(self.view.outputs.start(info)?);
        }
        Ok(())
    }

    fn end(&mut self, run: ReadRun<'_>, info: &RunInfo<'_>) -> Result<(), Error> {
        if let Some(machine) = self.wanted.first() {
            let message = format!("no report in {} is about `{machine}`", self.path.display());
            return Err(Diagnostic::error("no-machine", message)
                .help("the key as the inventory has it; `tidewaiter render -o text` shows them all")
                .into());
        }
        if let Some(started) = self.started.take() {
            let manifest = self.manifest()?;
            let end = End { run: info, summary: &self.summary, manifest: manifest.as_deref() };
            started.finish(end, self.terminal)?;
        }
        self.terminal.always(&summary_line(&self.summary, &run.predicate.rows));
        Ok(())
    }
}

/// The files to be read of a path: a file itself, the bundle of a run, or the reports of a folder; at least one.
///
/// # Errors
/// When a folder cannot be read or holds none.
pub(super) fn bundles(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let bundle = path.join(REPORTS_FILE);
    let files = if !path.is_dir() {
        vec![path.to_owned()]
    } else if bundle.symlink_metadata().is_ok() {
        vec![bundle]
    } else {
        single_reports(path)?
    };
    if files.is_empty() {
        let message = format!("there is no bundle and no report in {}", path.display());
        return Err(Diagnostic::error("no-reports", message)
            .help("name the folder of a run, a bundle (.intoto.jsonl) or a report (.dsse.json)")
            .into());
    }
    Ok(files)
}

/// The reports of single machines in a folder, by name.
fn single_reports(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let error = |e: &std::io::Error| Error::io("read", folder, e);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| error(&e))? {
        let path = entry.map_err(|e| error(&e))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| name.ends_with(REPORT_ENDING) && name != MANIFEST_FILE) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
