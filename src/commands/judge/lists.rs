//! The lists that an audit asks: which, and whether they are fresh enough.

use jiff::civil::Date;

use crate::catalogue::Catalogue;
use crate::cli::JudgeArgs;
use crate::commands::config::Config;
use crate::commands::lists::{HOW_TO_ASK, cache, fresh_enough, screening};
use crate::commands::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::facts::listed_parties;
use crate::lists::{Edition, official_list};
use crate::model::Activity;
use crate::rules::Ruleset;
use crate::rules::listed::ListedParties;
use crate::screening::{Clearances, Screening};

/// Opens the lists in use; `None` where they are left out.
///
/// # Errors
/// When a store that was named is not there or cannot be read.
pub(super) fn open(args: &JudgeArgs, config: &Config) -> Result<Option<Screening>, Error> {
    let open = || screening(args.lists.as_deref(), config, args.editions.as_deref());
    (!args.no_lists).then(open).transpose()
}

/// The parties of the catalogue that are on the lists in use, as far as rules ask for it: what follows from links.
///
/// # Errors
/// When the lists cannot be read.
pub(super) fn listed(catalogue: &Catalogue, lists: &mut Screening) -> Result<ListedParties, Diagnostic> {
    lists.learn(&catalogue.parties, cache().as_deref())?;
    listed_parties(catalogue, lists)
}

/// A warning for every list in use that no rule asks on the day. That an official list concerns other activities than those
/// asked for is the law's; one of the site's own that nothing asks was imported in vain.
pub(super) fn not_asked(ruleset: &Ruleset, lists: &Screening, activities: &[Activity]) -> Diagnostics {
    let asks = |list: &&str| {
        let concerned = if official_list(list).is_some() { &Activity::ALL[..] } else { activities };
        ruleset.asks_list(list, concerned)
    };
    let warning = |list: &str| {
        let message = format!("the list `{list}` is in use and no rule asks it: nobody was held against it");
        Diagnostic::warning("list-not-asked", message).help(HOW_TO_ASK)
    };
    let mut diagnostics = Diagnostics::default();
    for list in lists.lists().into_iter().filter(|list| !asks(list)) {
        diagnostics.push(warning(list));
    }
    diagnostics
}

/// A warning where editions in use are later than the day asked for: a later edition has who came, with the day, and no
/// longer has who went.
pub(super) fn later(ruleset: &Ruleset, lists: &Screening, activities: &[Activity]) -> Diagnostics {
    let as_of = ruleset.as_of;
    let is_later = |e: &&Edition| {
        e.is_later_than(as_of) && e.counts.keys().any(|list| ruleset.asks_list(list, activities))
    };
    let later: Vec<String> =
        lists.editions().iter().filter(is_later).map(|e| format!("{} of {}", e.source, e.day())).collect();
    let mut diagnostics = Diagnostics::default();
    if !later.is_empty() {
        let message = format!(
            "the lists in use are later than the day asked for, {as_of}: who was taken off since is not in them"
        );
        diagnostics.push(Diagnostic::warning("list-later", message).help(format!(
            "these are: {}; for that day, use a store (`--lists`) with no later edition than it, or read what was taken off since",
            later.join(", ")
        )));
    }
    diagnostics
}

/// Holds the lists against the site's policy, and takes its clearances about them.
///
/// # Errors
/// With exit code 4 when the lists are older than the policy allows, or not there, and it says that this is a failure.
pub(super) fn in_use(
    screening: Option<Screening>,
    clearances: &Clearances,
    config: &Config,
    as_of: Date,
    terminal: &Terminal,
) -> Result<Option<Screening>, Error> {
    let editions = screening.as_ref().map_or(&[][..], Screening::editions);
    fresh_enough(&config.policy, editions, as_of, terminal)?;
    Ok(screening.map(|screening| screening.with_clearances(clearances.clone())))
}
