//! Lists made ready to be asked: the index of their names, and whether they are fresh enough.

use jiff::civil::Date;

use super::super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::{Error, ErrorKind};

use crate::lists::freshness::{Policy, Stale, freshness};
use crate::lists::shipped::Shipped;
use crate::lists::{Edition, Store};
use crate::screening::Screening;

/// Builds the index of the names of a store, so that whoever asks them next only has to read it.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::commands) fn index(store: Store, terminal: &Terminal) -> Result<(), Diagnostic> {
    let bar = terminal.progress(0, "indexing");
    bar.tick();
    let built = Screening::open(Some(store), Shipped::default());
    bar.finish_and_clear();
    built.map(drop)
}

/// Holds the editions in use against the site's policy, and says what it finds.
///
/// # Errors
/// With exit code 4 when the lists are older than the policy allows, or not there, and it says that this is a failure.
pub(in crate::commands) fn fresh_enough(
    policy: &Policy,
    editions: &[Edition],
    as_of: Date,
    terminal: &Terminal,
) -> Result<(), Error> {
    let mut diagnostics = Diagnostics::default();
    for problem in freshness(policy, editions, as_of) {
        diagnostics.push(problem.diagnostic(policy.stale));
    }
    if policy.stale == Stale::Fail && diagnostics.has_errors() {
        return Err(Error { kind: ErrorKind::Stale, diagnostics });
    }
    terminal.diagnostics(&diagnostics);
    Ok(())
}
