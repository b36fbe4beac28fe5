//! Programs of others that judge what we write. Where they are installed, and nowhere else, the tests that need them run;
//! `.ci/run` installs what the files under `tests/tools` name, and says so with `TIDEWAITER_TOOLS=1`: what is missing then is a failure.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{root, said, skipped};

/// Python with these modules: the one of `TIDEWAITER_PYTHON`, else of `target/tools/venv`, else of the system.
pub(crate) fn python(modules: &[&str]) -> Option<PathBuf> {
    let venv = root().join("target/tools/venv/bin/python3");
    let named = std::env::var_os("TIDEWAITER_PYTHON").map(PathBuf::from);
    let python = named.unwrap_or(if venv.is_file() { venv } else { PathBuf::from("python3") });
    let imports = format!("import {}", modules.join(", "));
    match Command::new(&python).args(["-c", &imports]).output() {
        Ok(output) if output.status.success() => Some(python),
        Ok(output) => missing(&format!("{} has not all of {modules:?}: {}", python.display(), said(&output))),
        Err(why) => missing(&format!("{} does not start: {why}", python.display())),
    }
}

/// A file of a package for Node: below `NODE_MODULES`, else below `target/tools/node_modules`.
pub(crate) fn node_package(file: &str) -> Option<PathBuf> {
    let modules = std::env::var_os("NODE_MODULES").map(PathBuf::from);
    let found = modules.unwrap_or_else(|| root().join("target/tools/node_modules")).join(file);
    if found.is_file() { Some(found) } else { missing(&format!("no {}", found.display())) }
}

/// A program that is installed.
pub(crate) fn installed(name: &str) -> Option<PathBuf> {
    super::found(name).or_else(|| missing(&format!("no {name} on this machine")))
}

/// Runs a program and says what it said; whether it ended well.
pub(crate) fn run(program: &Path, arguments: &[&std::ffi::OsStr]) -> (bool, String) {
    let output = Command::new(program).args(arguments).output().unwrap();
    (output.status.success(), said(&output))
}

/// Says that something is not tested, unless everything was said to be there.
pub(crate) fn missing(what: &str) -> Option<PathBuf> {
    assert!(std::env::var_os("TIDEWAITER_TOOLS").is_none_or(|set| set != "1"), "{what}");
    skipped(what);
    None
}
