//! `tidewaiter show` and `tidewaiter render`: outputs from signed reports alone, years later.

use std::collections::BTreeSet;
use std::path::Path;

use super::outputs::{Outputs, Started};
use super::terminal::Terminal;
use super::verify;
use crate::attest::TrustedKeys;
use crate::attest::manifest::{MANIFEST_FILE, REPORTS_FILE};
use crate::attest::verify::{Expected, Read, ReadError, ReadRun, Trust, read, verify_each};
use crate::cli::{RenderArgs, ShowArgs, SignedArgs};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::{MachineDigest, Page, Report, RunInfo, Signed, Summary, Table, summary_line};

/// How many refusals are told one by one.
const TOLD: usize = 20;

/// Shows a single report, or the machines that were named, in full; else the run they are of.
///
/// # Errors
/// When a signature does not hold, or something cannot be read.
pub fn show(args: &ShowArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let SignedArgs { path, machine, .. } = &args.signed;
    if is_run(path) && machine.is_empty() {
        terminal.say("This is the run as a whole; --machine KEY shows the report on a machine.");
        return from_signed(&args.signed, &Outputs::only(&Table), terminal);
    }
    from_signed(&args.signed, &Outputs::only(&Page), terminal)
}

/// Shows what was verified already: a single report in full, else the run; a manifest shows nothing of a machine.
///
/// # Errors
/// When something cannot be read any more, or no longer holds.
pub fn show_verified(path: &Path, trusted: &TrustedKeys, terminal: &Terminal) -> Result<(), Error> {
    if path.file_name().is_some_and(|name| name == MANIFEST_FILE) {
        return Ok(());
    }
    let outputs = Outputs::only(if is_run(path) { &Table } else { &Page });
    Render::new(&outputs, path, &[], terminal).all(Trust::Keys(trusted))
}

/// Whether a path holds more than one report.
fn is_run(path: &Path) -> bool {
    path.is_dir() || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl"))
}

/// Makes the outputs asked for; a table on standard output where there is none.
///
/// # Errors
/// When a signature does not hold, something cannot be read, or an output cannot be written.
pub fn run(args: &RenderArgs, terminal: &Terminal) -> Result<Exit, Error> {
    from_signed(&args.signed, &Outputs::parse(&args.output, args.force)?, terminal)
}

fn from_signed(args: &SignedArgs, outputs: &Outputs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted;
    let trust = if args.unverified {
        terminal.always("NOT VERIFIED: --unverified was given. Nobody vouches for what these reports say.");
        Trust::Unverified
    } else {
        trusted = verify::trusted(&args.key, terminal)?;
        // The whole path first, with its manifest and records: what does not hold is not shown.
        holds(&args.path, &trusted)?;
        Trust::Keys(&trusted)
    };
    Render::new(outputs, &args.path, &args.machine, terminal).all(trust)?;
    Ok(Exit::Ok)
}

/// Verifies a path as `verify` does.
fn holds(path: &Path, trusted: &TrustedKeys) -> Result<(), Error> {
    let mut refused = Diagnostics::default();
    let mut further = 0_usize;
    let rest = verify_each(path, trusted, &Expected::default(), &mut |name, outcome| {
        if let Err(refusal) = outcome {
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
        return Err(Error::untrusted(refused));
    }
    if rest.unread.is_empty() { Ok(()) } else { Err(Error::all(rest.unread)) }
}

/// Outputs in the making.
struct Render<'a> {
    outputs: &'a Outputs,
    terminal: &'a Terminal,
    path: &'a Path,
    started: Option<Started>,
    /// The machines that were named and are still to come.
    wanted: BTreeSet<&'a str>,
    /// Whether only those are shown.
    chosen: bool,
    summary: Summary,
}

impl<'a> Render<'a> {
    fn new(outputs: &'a Outputs, path: &'a Path, machines: &'a [String], terminal: &'a Terminal) -> Self {
        Self {
            outputs,
            terminal,
            path,
            started: None,
            wanted: machines.iter().map(String::as_str).collect(),
            chosen: !machines.is_empty(),
            summary: Summary::default(),
        }
    }

    /// Reads the path and makes the outputs.
    fn all(mut self, trust: Trust<'_>) -> Result<(), Error> {
        let bundle = if self.path.is_dir() { self.path.join(REPORTS_FILE) } else { self.path.to_owned() };
        match read(&bundle, trust, &mut |run, read| self.take(run, read)) {
            Ok(()) => Ok(()),
            Err(ReadError::Other(error)) => Err(error),
            Err(ReadError::Refused(place, refusal)) => {
                let refused = Diagnostic::error(refusal.code(), refusal.to_string()).at(place);
                Err(Error::untrusted(Diagnostics::from(refused)))
            }
        }
    }

    fn take(&mut self, run: ReadRun<'_>, read: Read<'_, '_>) -> Result<(), Error> {
        let info = RunInfo {
            run: run.predicate,
            signed: run.key.map_or(Signed::Unverified, |key| Signed::By(key.to_string())),
            reports: Some(self.path.display().to_string()),
            colour: self.terminal.out,
            width: self.terminal.width(),
        };
        match read {
            Read::Begin => self.started = Some(self.outputs.start(&info)?),
            Read::Report(machine, predicate) if !self.chosen || self.wanted.remove(machine) => {
                let report = Report { machine, predicate };
                let formats = self.outputs.formats().iter();
                let fragments: Vec<_> = formats.map(|format| format.machine(report, &info)).collect();
                self.started.iter_mut().try_for_each(|started| started.machine(&fragments))?;
                self.summary.add(MachineDigest::of(report));
            }
            Read::Report(..) => {}
            Read::End => {
                if let Some(machine) = self.wanted.first() {
                    let message = format!("no report in {} is about `{machine}`", self.path.display());
                    return Err(Diagnostic::error("no-machine", message)
                        .help("the key as the report has it: `tidewaiter verify` lists them")
                        .into());
                }
                if let Some(started) = self.started.take() {
                    started.finish(&self.summary, &info, self.terminal)?;
                }
                self.terminal.always(&summary_line(&self.summary, &run.predicate.rows));
            }
        }
        Ok(())
    }
}
