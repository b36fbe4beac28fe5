//! `ledger event add`: what happened, by the word of whoever adds it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{place, signed};
use crate::cli::LedgerEventAddArgs;
use crate::commands::terminal::Terminal;
use crate::commands::{key, now};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::{EventKind, EventRow, Ledger, Row};

/// The most bytes of a text on the command line: all of it is kept.
const LONGEST: usize = 512;

/// Adds an event.
pub(super) fn add(args: &LedgerEventAddArgs, terminal: &Terminal) -> Result<Exit, Error> {
    check(args)?;
    let ledger = Ledger::open(&place(&args.at, terminal)?)?;
    if let Some(seq) = args.corrects {
        let is_event = ledger.with_row(seq, |row| matches!(row, Row::Event(_))).unwrap_or(false);
        if !is_event {
            let message = format!("row {seq} of the ledger is no event");
            return Err(Diagnostic::error("ledger-no-row", message)
                .help("`tidewaiter ledger history` shows the numbers of events")
                .into());
        }
    }
    let signer = key::signer(&args.signing, terminal)?;
    let mut parties: BTreeMap<Cow<'_, str>, Vec<Cow<'_, str>>> = BTreeMap::new();
    for (role, name) in &args.party {
        parties.entry(role.as_str().into()).or_default().push(name.into());
    }
    let text = |text: &'_ Option<String>| text.clone().map(Cow::Owned);
    let row = EventRow {
        board: text(&args.board),
        corrects: args.corrects,
        date: args.date.map(|date| date.to_string().into()),
        event: args.event,
        location: text(&args.source),
        machine: text(&args.machine),
        note: text(&args.note),
        parties,
        place: text(&args.place),
        run: None,
        time: Some(now()?),
    };
    let mut pending = ledger.begin()?;
    let seq = pending.append(&Row::Event(row))?;
    pending.commit()?;
    terminal.print_text(&format!("row {seq}\n"))?;
    match signer {
        Some(signer) => signed(&ledger, &signer, terminal)?,
        None => {
            terminal.always("The event is in the ledger, and no checkpoint covers it: --no-sign was given.");
        }
    }
    Ok(Exit::Ok)
}

fn check(args: &LedgerEventAddArgs) -> Result<(), Diagnostic> {
    let missing = |what: &str, help: &str| Err(Diagnostic::error("event-incomplete", what).help(help));
    if let Some(event) = args.event {
        if matches!(event, EventKind::Removed | EventKind::Installed)
            && (args.board.is_none() || args.machine.is_none())
        {
            return missing(
                "a board is removed from a machine, or installed in one",
                "name both with --board and --machine",
            );
        }
        if args.board.is_none() && args.machine.is_none() {
            return missing(
                "the event is about nothing",
                "name a machine with --machine, or a board with --board",
            );
        }
        if args.date.is_none() {
            return missing("the event has no day", "say on which day it happened with --date");
        }
    }
    let texts = [&args.machine, &args.board, &args.place, &args.source, &args.note].into_iter().flatten();
    for text in texts.chain(args.party.iter().map(|(_, name)| name)) {
        if text.trim().is_empty() || text.len() > LONGEST {
            let message = format!("a text of an event has 1 to {LONGEST} bytes");
            return Err(Diagnostic::error("event-text", message).help("shorten it, or leave it out"));
        }
    }
    Ok(())
}
