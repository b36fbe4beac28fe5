//! What every command that judges does first: rules, lists, decisions and inventories are read, and machines are gathered.

mod lists;
mod policy;
mod survey;

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use jiff::civil::Date;

use super::config::Config;
use super::decisions::decisions;
use super::demands::Demands;
use super::inventory::{self, Inventories};
use super::rules;
use super::terminal::Terminal;
use super::waiver::rule_ids;
use crate::attest::predicate::Setting;
use crate::audit::RequestedActivities;
use crate::cli::{ActivityChoice, JudgeArgs, ReadArgs};
use crate::engine::shipment::Shipment;
use crate::error::Error;
use crate::identity::Survey;
use crate::model::Activity;
use crate::rules::Ruleset;
use crate::screening::Screening;
use crate::waivers::Decisions;

pub(super) use survey::surveyed;

/// By what machines are judged, and where they are.
pub(super) struct Prepared {
    /// The rules of the day, with what the site says of questions.
    pub(super) ruleset: Ruleset,
    /// The inventories.
    pub(super) inventories: Inventories,
    /// The lists in use; `None` where they are left out.
    pub(super) lists: Option<Screening>,
    /// What the site decided.
    pub(super) decisions: Decisions,
    /// The trust policy, and what is used under it.
    pub(super) trust: Option<Setting<'static>>,
    /// For what.
    pub(super) asked: RequestedActivities,
    /// What is stated of the whole shipment.
    pub(super) shipment: Shipment,
    /// The day.
    pub(super) as_of: Date,
}

/// The configuration for these inputs.
///
/// # Errors
/// When it has mistakes.
pub(super) fn config(args: &ReadArgs, terminal: &Terminal) -> Result<Config, Error> {
    Config::find(args.config.as_deref(), args.inputs.first().map(PathBuf::as_path), terminal)
}

/// What is read to judge machines: inventories that are no folders, whose files are looked at one by one, rules, lists, decisions and
/// configuration.
pub(super) fn read_by<'p>(
    read: &'p ReadArgs,
    args: &'p JudgeArgs,
    config: &'p Config,
) -> impl Iterator<Item = &'p PathBuf> {
    let named =
        [&args.demands.trust, &args.lists, &args.waivers, &config.store, &config.waivers, &config.path];
    let files = read.inputs.iter().filter(|input| !input.is_dir());
    files.chain(&args.rules.rules).chain(&config.rules).chain(named.into_iter().flatten())
}

impl Prepared {
    /// Reads rules, inventories, lists and decisions.
    ///
    /// # Errors
    /// Every mistake in any of them.
    pub(super) fn new(
        read: &ReadArgs,
        args: &JudgeArgs,
        config: &Config,
        terminal: &Terminal,
    ) -> Result<Self, Error> {
        let as_of = args.as_of.map_or_else(super::today, Ok)?;
        let demands = Demands::of(&args.demands, terminal)?;
        let mut says = Vec::new();
        // Rules, inventories and lists are all read before anything is refused: all mistakes in one go. The lists take as
        // long as the rules, so they are read at the same time.
        let rules: Vec<_> = config.rules.iter().chain(&args.rules.rules).cloned().collect();
        let (ruleset, inventories, lists) = thread::scope(|scope| {
            let lists = scope.spawn(|| lists::open(args, config));
            let ruleset = rules::compile_signed(&rules, demands.as_ref(), &mut says, as_of, terminal);
            let inventories = inventory::open_all(read, config);
            (ruleset, inventories, lists.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let (mut ruleset, inventories, lists) = match (ruleset, inventories, lists) {
            (Ok(ruleset), Ok(inventories), Ok(lists)) => (ruleset, inventories, lists),
            (ruleset, inventories, lists) => {
                let errors = [ruleset.err(), inventories.err(), lists.err()];
                return Err(Error::all(errors.into_iter().flatten()));
            }
        };
        terminal.diagnostics(&inventories.notes);
        terminal.diagnostics(&inventories.errors);
        terminal.diagnostics(&ruleset.outside_reach());
        let decisions = if args.no_waivers {
            Decisions::default()
        } else {
            let asked = (demands.as_ref(), &mut says);
            decisions(args.waivers.as_deref(), config, asked, as_of, terminal)?
        };
        terminal.diagnostics(&decisions.waivers.in_force(as_of, &rule_ids(&ruleset)));
        let mut lists = lists::in_use(lists, &decisions.clearances, config, as_of, terminal)?;
        if let Some(lists) = &mut lists {
            ruleset.set_lists(Some(lists::listed(&ruleset.catalogue, lists)?));
        }
        ruleset.site = policy::of_site(config, &ruleset)?;
        let (asked, shipment) = (activities(args, config), shipment(args, config));
        let trust = demands.and_then(|demands| demands.setting(says));
        Ok(Self { ruleset, inventories, lists, decisions, trust, asked, shipment, as_of })
    }
}

/// The activities that are asked about, of one machine or another.
pub(super) fn about(asked: &RequestedActivities, survey: &Survey<'_>, shipment: &Shipment) -> Vec<Activity> {
    let spoken = survey.counts.iter().flat_map(|count| count.fields.iter().copied());
    asked.for_fields(spoken.chain(shipment.fields()))
}

/// Tells the rules which list editions answer them, and says what is to be said of the lists.
pub(super) fn ask_lists(
    ruleset: &mut Ruleset,
    lists: &Screening,
    activities: &[Activity],
    terminal: &Terminal,
) {
    terminal.diagnostics(&lists::not_asked(ruleset, lists, activities));
    terminal.diagnostics(&lists::later(ruleset, lists, activities));
    set_editions(ruleset, lists, activities);
}

/// Tells the rules which list editions answer them on their day.
pub(super) fn set_editions(ruleset: &mut Ruleset, lists: &Screening, activities: &[Activity]) {
    let asked = lists.editions().iter().filter_map(|e| policy::asked_edition(ruleset, e, activities));
    ruleset.editions = asked.collect();
}

/// What the command line and the configuration state of the whole shipment; the former comes first.
fn shipment(args: &JudgeArgs, config: &Config) -> Shipment {
    let of_line = args.shipment.stated();
    let of_line = of_line.map(|(flag, field, text)| (format!("--{flag}"), field, text.to_owned()));
    let of_config = config.shipment.iter();
    let of_config = of_config.map(|(field, text)| (format!("[shipment] {field}"), *field, text.clone()));
    Shipment::stated([
        ("command line".to_owned(), of_line.collect()),
        (config.name.clone(), of_config.collect()),
    ])
}

/// What the command line or the configuration asks for; else what the evidence speaks of.
fn activities(args: &JudgeArgs, config: &Config) -> RequestedActivities {
    let mut chosen: Vec<Activity> = Vec::new();
    for choice in &args.activity {
        match choice {
            ActivityChoice::One(activity) => chosen.push(*activity),
            ActivityChoice::All => chosen.extend(Activity::ALL),
        }
    }
    if chosen.is_empty() {
        chosen.extend(&config.activities);
    }
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() { RequestedActivities::FromEvidence } else { RequestedActivities::Given(chosen) }
}
