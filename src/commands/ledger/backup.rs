//! `ledger backup`: a copy of one moment, made by the database while others use it.

use super::{counted, place};
use crate::cli::LedgerBackupArgs;
use crate::commands::terminal::Terminal;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::Ledger;
use crate::text::shown::shown;

/// Copies the ledger.
pub(super) fn run(args: &LedgerBackupArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open_read(&place(&args.at, terminal)?)?;
    let rows = counted(ledger.backup(&args.out)?);
    terminal.say(&format!("{rows} copied to {}", shown(args.out.display())));
    Ok(Exit::Ok)
}
