//! The lists that an audit asks: which, and whether they are fresh enough.

use std::path::Path;

use jiff::civil::Date;

use crate::cli::AuditArgs;
use crate::commands::config::Config;
use crate::commands::lists::{decisions, fresh_enough, place};
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Failure;
use crate::lists::{Screening, Store};

/// Opens the lists in use, if any were imported.
///
/// # Errors
/// When a store that was named is not there or cannot be read.
pub(super) fn open(args: &AuditArgs, config: &Config) -> Result<Option<Screening>, Failure> {
    let store = if args.no_lists { None } else { store(args.lists.as_deref(), config)? };
    Ok(store.map(Screening::open).transpose()?)
}

/// Holds the lists against the site's policy and reads the site's decisions about them.
///
/// # Errors
/// When the decisions cannot be read; with exit code 4 when the lists are older than the policy allows, or not there, and
/// it says that this is a failure.
pub(super) fn in_use(
    screening: Option<Screening>,
    args: &AuditArgs,
    config: &Config,
    as_of: Date,
    terminal: &Terminal,
) -> Result<Option<Screening>, Failure> {
    let decisions = decisions(args.decisions.as_deref(), config, as_of, terminal)?;
    let editions = screening.as_ref().map_or(&[][..], Screening::editions);
    fresh_enough(&config.policy, editions, as_of, terminal)?;
    Ok(screening.map(|screening| screening.with_decisions(decisions)))
}

/// The store; one that nobody named may be missing.
fn store(named: Option<&Path>, config: &Config) -> Result<Option<Store>, Failure> {
    let asked_for = named.is_some() || config.store.is_some();
    let path = match place(named, config) {
        Ok(path) => path,
        Err(failure) if asked_for => return Err(failure),
        // Without a home folder there are no lists in it.
        Err(_) => return Ok(None),
    };
    match Store::open_read(&path)? {
        None if asked_for => Err(Diagnostic::error("no-lists", "the store of lists is not there")
            .at(path.display())
            .help("import lists into it with `tidewaiter lists import FILE --lists STORE`")
            .into()),
        store => Ok(store),
    }
}
