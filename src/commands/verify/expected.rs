//! What `verify` is told of a report beforehand, from its arguments.

use std::path::PathBuf;

use jiff::civil::Date;

use super::carrying::is_page;
use crate::attest::verify::{Age, Expected, Known, is_bundle};
use crate::cli::VerifyArgs;
use crate::commands::sources::SourceFiles;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::tomlread::files::RuleFileSet;

/// Gathers what is to be held against what is verified, as of a day.
///
/// # Errors
/// Every file that cannot be read, and rule files that are not packs.
pub(super) fn expected(args: &VerifyArgs, day: Date) -> Result<Expected, Error> {
    of_one_bundle(args)?;
    let (inputs, packs) = (inputs(&args.inventory), packs(&args.rules));
    let (inputs, packs) = match (inputs, packs) {
        (Ok(inputs), Ok(packs)) => (inputs, packs),
        (inputs, packs) => return Err(Error::all([inputs.err(), packs.err()].into_iter().flatten())),
    };
    Ok(Expected {
        machine: args.machine.clone(),
        records: args.records.clone(),
        manifest: args.manifest.clone(),
        inputs,
        packs,
        age: args.max_age.map(|days| Age { days, on: day }),
    })
}

/// A manifest or records from elsewhere belong to one path, which has none itself.
fn of_one_bundle(args: &VerifyArgs) -> Result<(), Error> {
    let mut wrong = Diagnostics::default();
    for (argument, given) in [("--manifest", &args.manifest), ("--records", &args.records)] {
        if given.is_none() {
            continue;
        }
        let [path] = args.paths.as_slice() else {
            let message = format!("{argument} is of one run, and several paths are to be verified");
            wrong.push(Diagnostic::error("several-paths", message).help("verify them one by one"));
            continue;
        };
        let is_single = !is_bundle(path) && argument == "--manifest";
        if path.is_dir() || is_page(path) || is_single {
            let message = format!("{argument} is of a bundle, and {} is none", path.display());
            let help = "name the bundle (reports.intoto.jsonl); a run's folder and a page bring their own";
            wrong.push(Diagnostic::error("no-bundle", message).help(help));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}

fn inputs(paths: &[PathBuf]) -> Result<Vec<Known>, Error> {
    Ok(SourceFiles::open(paths)?.known())
}

/// The rule packs in files and folders by their digests. Catalogue files are signed as one, with those that ship, and so cannot
/// be held against a report one by one.
fn packs(paths: &[PathBuf]) -> Result<Vec<Known>, Error> {
    let mut set = RuleFileSet::default();
    let mut wrong = Diagnostics::default();
    for path in paths {
        if let Err(found) = set.add_path(path) {
            wrong.extend(found);
        }
    }
    if wrong.is_empty() && set.rules.is_empty() && !paths.is_empty() {
        let message = "there is no rule pack in what --rules names: only files of the catalogue";
        wrong.push(Diagnostic::error("no-rules", message).help("name the packs that were used"));
    }
    let known = set.pack_ids().map(|(id, file)| Known { name: id, digest: file.digest().to_owned() });
    let known = known.collect();
    if wrong.is_empty() { Ok(known) } else { Err(wrong.into()) }
}
