//! The lists that an audit asks: which, and whether they are fresh enough.

use jiff::civil::Date;

use crate::cli::AuditArgs;
use crate::commands::config::Config;
use crate::commands::lists::{HOW_TO_ASK, decisions, fresh_enough, screening};
use crate::commands::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Failure;
use crate::lists::Screening;
use crate::rules::Ruleset;

/// Opens the lists in use; `None` where they are left out.
///
/// # Errors
/// When a store that was named is not there or cannot be read.
pub(super) fn open(args: &AuditArgs, config: &Config) -> Result<Option<Screening>, Failure> {
    (!args.no_lists).then(|| screening(args.lists.as_deref(), config)).transpose()
}

/// A warning for every list in use that no rule asks.
pub(super) fn not_asked(ruleset: &Ruleset, lists: &Screening) -> Diagnostics {
    let warning = |list: &str| {
        let message = format!("the list `{list}` is in use and no rule asks it: nobody was held against it");
        Diagnostic::warning("list-not-asked", message).help(HOW_TO_ASK)
    };
    let mut diagnostics = Diagnostics::default();
    for list in lists.lists().into_iter().filter(|list| !ruleset.asks_list(list)) {
        diagnostics.push(warning(list));
    }
    diagnostics
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
