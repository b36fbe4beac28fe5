//! `tidewaiter screen`: names held against the lists in use.

mod alignment;
mod ask;
mod batch;
mod column;
mod lines;
mod shown;
mod table;

use jiff::civil::Date;

use super::config::Config;
use super::decisions::decisions;
use super::lists::{fresh_enough, nothing, place, screening};
use super::terminal::Terminal;
use super::{settings, today};
use crate::cli::{ScreenArgs, ScreenOutput};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::model::PartyKind;
use crate::names::index::{Classes, Request};
use ask::{Query, Screener};
use batch::{Batch, Beside, Columns};
use lines::Lines;

/// Screens names, or a column of them. A hit ends with exit code 1, for somebody has to look at it; one that was decided to be
/// another party is none.
///
/// # Errors
/// When there are no lists, or the lists are older than the policy allows; when a table cannot be read, or the result cannot
/// be written.
pub(crate) fn run(args: &ScreenArgs, terminal: &Terminal) -> Result<Exit, Error> {
    named(&args.names)?;
    let as_of = args.as_of.map_or_else(today, Ok)?;
    let config = Config::find(args.at.config.as_deref(), args.csv.as_deref(), terminal)?;
    let mut topics = vec![settings::SHIPPED, settings::POLICY];
    topics.extend(args.at.store.lists.is_none().then_some(settings::STORE));
    topics.extend(args.waivers.is_none().then_some(settings::WAIVERS));
    settings::say_configuration(&config, &topics, terminal);
    let screener = screener(args, &config, as_of, terminal)?;
    let any = match (&args.csv, args.output) {
        (None, None | Some(ScreenOutput::Text)) => {
            let mut any = false;
            for name in &args.names {
                let (country, address) = (args.country.as_deref(), args.address.as_deref());
                let (text, hit) = shown::said(&Query { name, country, address }, &screener, args.explain)?;
                any |= hit;
                terminal.print_text(&text)?;
            }
            any
        }
        (_, Some(output)) if args.explain => {
            let format = if output == ScreenOutput::Csv { "csv" } else { "jsonl" };
            let message = format!("--explain is for people, and -o {format} is for programs");
            return Err(Diagnostic::error("usage", message).help("leave one of the two out").into());
        }
        (None, output) => names(args, output, &screener, terminal)?,
        (Some(_), Some(ScreenOutput::Text)) => {
            let message = "-o text is for names on the command line";
            return Err(Diagnostic::error("usage", message).help("a table comes out as csv or jsonl").into());
        }
        (Some(path), output) => table::screen(path, args, output, &screener, terminal)?,
    };
    terminal.diagnostics(&screener.dead_clearances(args.csv.is_some())?);
    Ok(if any { Exit::Findings } else { Exit::Ok })
}

/// An error where a name on the command line names nobody, as an unset variable of a script does: that it is on no list would
/// clear whoever was meant.
fn named(names: &[String]) -> Result<(), Diagnostic> {
    let empty = names.iter().position(|name| !name.contains(char::is_alphanumeric));
    let Some(at) = empty else { return Ok(()) };
    let which = if names.len() == 1 { "the name".to_owned() } else { format!("name {}", at + 1) };
    let message = format!("{which} is blank: nobody is asked for");
    Err(Diagnostic::error("usage", message)
        .help("give the name of a firm or person; a variable may be unset"))
}

/// The lists in use, and what is asked of them.
fn screener(args: &ScreenArgs, config: &Config, as_of: Date, terminal: &Terminal) -> Result<Screener, Error> {
    let screening = screening(args.at.store.lists.as_deref(), config, None)?;
    // No entry to hold a name against would clear every name.
    if screening.editions().is_empty() {
        return Err(nothing(&place(args.at.store.lists.as_deref(), config)?).into());
    }
    let decisions = decisions(args.waivers.as_deref(), config, (None, &mut Vec::new()), as_of, terminal)?;
    fresh_enough(&config.policy, screening.editions(), as_of, terminal)?;
    let mut classes = Classes::ORGANISATIONS;
    if args.persons {
        classes = classes.with(PartyKind::Person);
    }
    if args.vessels {
        classes = classes.with(PartyKind::Vessel).with(PartyKind::Aircraft);
    }
    let screening = screening.with_clearances(decisions.clearances.clone());
    // What was named on the command line needs no telling.
    if args.waivers.is_none() {
        settings::say(settings::decisions(&decisions), terminal);
    }
    if args.at.store.lists.is_none() && config.store.is_some() {
        settings::say(settings::store(&screening, None, config)?, terminal);
    }
    Ok(Screener::new(screening, Request { threshold: args.threshold, classes }, as_of))
}

/// Names of the command line, as a table of one column.
fn names(
    args: &ScreenArgs,
    output: Option<ScreenOutput>,
    screener: &Screener,
    terminal: &Terminal,
) -> Result<bool, Error> {
    let lines = match output {
        Some(ScreenOutput::Jsonl) => Lines::Jsonl,
        _ => Lines::comma(1, true),
    };
    let mut batch = Batch::default();
    for (number, name) in (1..).zip(&args.names) {
        batch.push([name.as_str()], Some(number));
    }
    let columns = Columns {
        name: 0,
        country: args.country.as_deref().map_or(Beside::Nowhere, Beside::Given),
        address: args.address.as_deref().map_or(Beside::Nowhere, Beside::Given),
    };
    let (text, hit) = batch.screen(&columns, &lines, screener)?;
    terminal.print(&lines.header(&["name".to_owned()])?)?;
    terminal.print(&text)?;
    Ok(hit)
}
