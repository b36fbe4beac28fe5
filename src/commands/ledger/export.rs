//! `ledger export` and `ledger import`: the log for others.

use std::path::Path;

use super::{counted, place};
use crate::cli::{LedgerExportArgs, LedgerImportArgs};
use crate::commands::terminal::Terminal;
use crate::commands::verify;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};
use crate::ledger::Ledger;
use crate::text::shown::shown;

/// `ledger export`.
pub(super) fn export(args: &LedgerExportArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open_read(&place(&args.at, terminal)?)?;
    if let Some(folder) = &args.tiles {
        let rows = counted(ledger.export_tiles(folder)?);
        terminal.say(&format!("{rows} in {}", shown(folder.display())));
    } else if let Some(path) = args.json.as_deref() {
        if path == Path::new("-") {
            let mut out = std::io::stdout().lock();
            ledger.export_json(&mut out)?;
        } else {
            let mut file = OutputFile::create(path, Existing::Refuse)?;
            let rows = counted(ledger.export_json(&mut file)?);
            file.commit()?;
            terminal.say(&format!("{rows} in {}", shown(path.display())));
        }
    }
    Ok(Exit::Ok)
}

/// `ledger import`.
pub(super) fn import(args: &LedgerImportArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let path = place(&args.at, terminal)?;
    let trusted = verify::trusted(&args.key, "--key", terminal)?;
    let imported = Ledger::import_tiles(&path, &args.tiles, &trusted);
    if !matches!(imported, Ok(Ok(_))) && path.metadata().is_ok_and(|meta| meta.len() == 0) {
        // Begun for the import, and nothing came of it.
        drop(std::fs::remove_file(&path));
    }
    match imported? {
        Ok((added, signed)) => {
            let rows = counted(signed.checkpoint.size);
            terminal.say(&format!("{added} of {rows} came new to {}", shown(path.display())));
            Ok(Exit::Ok)
        }
        Err(refusal) => {
            let message = format!("{}: {refusal}", refusal.code());
            Err(Error::untrusted(Diagnostic::error("ledger-refused", message).at(args.tiles.display())))
        }
    }
}
