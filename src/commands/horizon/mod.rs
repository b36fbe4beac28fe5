//! `tidewaiter horizon`: on which day that is coming which machine is judged otherwise, and why.

mod ahead;
mod begins;
mod on_day;
mod outputs;
mod own;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::judge::{self, Prepared, about, ask_lists, surveyed};
use super::terminal::Terminal;
use crate::cli::{FailOn, HorizonArgs};
use crate::diagnostic::Diagnostic;
use crate::engine::file::Inventory;
use crate::engine::in_order::pool;
use crate::error::Error;
use crate::exit::Exit;
use ahead::Ahead;
use begins::Beginnings;
use outputs::Outputs;

/// Looks ahead from today, or the day asked for.
///
/// # Errors
/// Everything that keeps the job from being done.
pub(crate) fn run(args: &HorizonArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let now = super::now()?;
    let config = judge::config(&args.read, terminal)?;
    let outputs = Outputs::check(args, &config, terminal)?;
    let Prepared { mut ruleset, inventories, lists, decisions, asked, mut shipment, as_of, .. } =
        Prepared::new(&args.read, &args.judge, &config, terminal)?;
    let until = until(args.until, as_of)?;
    let pool = pool(args.judge.threads)?;
    let (inputs, survey) = surveyed(&inventories, &mut shipment, &pool, terminal)?;
    let activities = about(&asked, &survey, &shipment);
    if let Some(lists) = &lists {
        ask_lists(&mut ruleset, lists, &activities, terminal);
    }
    let go_on = || Ok(());
    let mut beginnings = Beginnings::new(as_of, until);
    beginnings.of_rules(&ruleset, &activities);
    beginnings.of_catalogue(&ruleset.catalogue);
    beginnings.of_decisions(&decisions);
    if let Some(lists) = &lists {
        beginnings.of_lists(lists, &config.policy)?;
    }
    let ahead = Ahead {
        inventory: Inventory { survey: &survey, shipment: &shipment, go_on: &go_on },
        inputs: &inputs,
        lists: lists.as_ref(),
        decisions: &decisions,
        asked: &asked,
        activities: &activities,
        pool: &pool,
        terminal,
    };
    let horizon = ahead.look(&mut ruleset, beginnings)?;
    for read in &inventories.all {
        read.workbook.check_unchanged()?;
    }
    outputs.write(&horizon, now, terminal)?;
    if inventories.errors.has_errors() {
        terminal.always(
            "NOT EVERYTHING WAS READ: what stands above under \"error\" was left out of this result.",
        );
        return Ok(Exit::CannotDo);
    }
    let fails = match args.fail_on {
        FailOn::Nothing => false,
        FailOn::At(verdict) => horizon.is_worse_at(verdict),
    };
    Ok(if fails { Exit::Findings } else { Exit::Ok })
}

/// The last day to look at.
fn until(asked: Option<Date>, as_of: Date) -> Result<Date, Error> {
    let until = asked.unwrap_or_else(|| as_of.saturating_add(2.years()));
    if until > as_of {
        return Ok(until);
    }
    let message = format!("there is nothing to look at: {until} does not come after {as_of}");
    Err(Diagnostic::error("bad-day", message).help("give a later day with `--until`").into())
}
