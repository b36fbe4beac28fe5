//! `ledger runs`: the runs that a ledger remembers.

use std::fmt::Write as _;

use super::place;
use crate::cli::LedgerRunsArgs;
use crate::commands::terminal::Terminal;
use crate::commands::to_json;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::Ledger;
use crate::text::shown::shown;

/// Lists them.
pub(super) fn run(args: &LedgerRunsArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open_read(&place(&args.at, terminal)?)?;
    let runs = ledger.runs()?;
    if args.json {
        terminal.print(to_json(&runs)?.as_bytes())?;
        return Ok(Exit::Ok);
    }
    let mut text = String::new();
    for run in &runs {
        let verdicts: Vec<String> = run
            .verdicts
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(verdict, n)| format!("{n} {verdict}"))
            .collect();
        let key = run.key.as_deref().map_or("nobody", |key| key.get(..12).unwrap_or(key));
        let _ = writeln!(
            text,
            "row {}  {}  as of {}  {} machines: {}",
            run.seq,
            run.time,
            run.as_of,
            run.machines,
            verdicts.join(", ")
        );
        let _ = writeln!(text, "    run {}  signed by {}", shown(&run.run), shown(key));
        for file in &run.inputs {
            let _ = writeln!(text, "    {}", shown(file));
        }
    }
    terminal.print_text(&text)?;
    terminal.say(&match runs.len() {
        1 => "1 run. What it says was not verified: `tidewaiter ledger verify`".to_owned(),
        n => format!("{n} runs. What they say was not verified: `tidewaiter ledger verify`"),
    });
    Ok(Exit::Ok)
}
