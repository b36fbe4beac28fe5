//! `ledger history`: where a machine or a board has been.

use std::fmt::Write as _;

use super::place;
use crate::cli::LedgerHistoryArgs;
use crate::commands::terminal::Terminal;
use crate::commands::to_json;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::{History, Ledger, Step};
use crate::text::shown::shown;

/// Shows it.
pub(super) fn run(args: &LedgerHistoryArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open_read(&place(&args.at, terminal)?)?;
    let history = ledger.history(&args.what)?;
    if history.steps.is_empty() {
        let message = format!("the ledger knows no machine and no board `{}`", args.what);
        return Err(Diagnostic::error("ledger-unknown", message)
            .help("name a key, a serial number, a network address or the number of a board as an inventory has it")
            .into());
    }
    if args.json {
        terminal.print(to_json(&history)?.as_bytes())?;
    } else {
        terminal.print_text(&page(&history))?;
        terminal.say("Nothing of it was verified: `tidewaiter ledger verify`");
    }
    Ok(if history.findings.is_empty() { Exit::Ok } else { Exit::Findings })
}

fn page(history: &History) -> String {
    let mut text = String::new();
    for step in &history.steps {
        let _ = writeln!(text, "{}", line(step));
        let mut below = Vec::new();
        below.extend(step.parties.iter().map(|(role, names)| format!("{role} {}", names.join(", "))));
        below.extend(step.place.iter().map(|place| format!("at {place}")));
        below.extend(step.note.clone());
        below.extend(step.location.iter().map(|location| format!("({location})")));
        if !below.is_empty() {
            let _ = writeln!(text, "    {}", shown(below.join(" · ")));
        }
        if let Some(row) = step.corrected_by {
            let _ = writeln!(text, "    no longer counts: row {row} puts it right");
        }
    }
    for finding in &history.findings {
        let _ = writeln!(text, "\nNOT EXPLAINED  {}", shown(finding));
    }
    text
}

fn line(step: &Step) -> String {
    let when = step.when.as_deref().unwrap_or("no day");
    let mut what = vec![step.what.to_owned()];
    what.extend(step.board.iter().map(|board| format!("board {board}")));
    what.extend(step.machine.iter().map(|machine| format!("machine {machine}")));
    what.extend(step.verdict.iter().map(ToString::to_string));
    if !step.rules.is_empty() {
        what.push(format!("[{}]", step.rules.join(", ")));
    }
    format!("row {:<6} {:<20}  {}", step.seq, shown(when), shown(what.join("  ")))
}
