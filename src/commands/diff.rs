//! `tidewaiter diff`: what became different between two runs, and why.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::terminal::Terminal;
use super::{render, rules, to_json, verify};
use crate::attest::TrustedKeys;
use crate::attest::verify::{Read, Trust, read};
use crate::audit::checks::CHECKS;
use crate::cli::{DiffArgs, FailOn, RuleArgs};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::identity::key::normalise;
use crate::model::Verdict;
use crate::report::Look;
use crate::report::compare::{Law, MachineState, RunState, Snapshot, compare, json, text};
use crate::rules::Ruleset;

/// Shows the changes.
///
/// # Errors
/// When a signature does not hold, or something cannot be read or written.
pub(crate) fn run(args: &DiffArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted = if args.unverified { None } else { Some(verify::trusted_by(&args.trusted, terminal)?) };
    if trusted.is_none() {
        terminal.always("NOT VERIFIED: --unverified was given. Nobody vouches for what these reports say.");
    }
    let [old, new] = [&args.old, &args.new].map(|path| snapshot(path, trusted.as_ref(), terminal));
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => return Err(Error::all([old.err(), new.err()].into_iter().flatten())),
    };
    let law = KnownRules::new(&args.rules.rules, new.run.as_of, terminal)?;
    let changes = compare(&old, &new, &law);
    if args.json {
        terminal.print(to_json(&json(&changes))?.as_bytes())?;
    } else {
        terminal.print(text(&changes, Look::new(terminal.out, terminal.width())).as_bytes())?;
    }
    let fails = match args.fail_on {
        FailOn::Nothing => false,
        FailOn::At(verdict) => changes.is_worse_at(verdict),
    };
    Ok(if fails { Exit::Findings } else { Exit::Ok })
}

/// What a run, a bundle or a report says, once its signatures hold.
///
/// # Errors
/// When one does not, or it cannot be read.
pub(super) fn snapshot(
    path: &Path,
    trusted: Option<&TrustedKeys>,
    terminal: &Terminal,
) -> Result<Snapshot, Error> {
    let root = match trusted {
        Some(trusted) => render::holds(path, trusted, terminal)?,
        None => None,
    };
    let trust = trusted.map_or(Trust::Unverified, Trust::Keys);
    let mut taken = Snapshot::default();
    for file in render::bundles(path)? {
        let outcome = read(&file, trust, &mut |run, read| {
            match read {
                Read::Begin => taken.run = RunState::of(run.predicate),
                Read::Report(report) => {
                    let state = MachineState::of(report.machine, report.predicate, report.record);
                    taken.insert(normalise(report.machine).into(), state);
                }
                Read::End(found) if root.is_some_and(|verified| verified != found) => {
                    let message = "the bundle changed while it was read: do not use what was shown";
                    return Err(Error::untrusted(Diagnostic::error("input-changed", message)));
                }
                Read::End(_) => {}
            }
            Ok(())
        });
        outcome?;
    }
    Ok(taken)
}

/// The rules at hand.
struct KnownRules(Ruleset);

impl KnownRules {
    fn new(paths: &[PathBuf], day: Date, terminal: &Terminal) -> Result<Self, Error> {
        rules::compile(&RuleArgs { rules: paths.to_vec() }, day, terminal).map(Self)
    }
}

impl Law for KnownRules {
    fn pack(&self, rule: &str) -> Option<&str> {
        let rule = self.0.rules.iter().find(|known| known.id == rule)?;
        let pack = self.0.packs.iter().find(|pack| pack.file.same_file(&rule.file))?;
        Some(&pack.id)
    }

    fn is_check(&self, rule: &str) -> bool {
        CHECKS.iter().any(|check| check.id() == rule)
    }

    fn outcome_on(&self, rule: &str, day: Date) -> Option<Verdict> {
        self.0.rules.iter().find(|known| known.id == rule)?.outcome_on(day)
    }
}
