//! `ledger timestamp`: what an authority says of when a checkpoint was there.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{counted, place, write};
use crate::cli::{LedgerAttachArgs, LedgerRequestArgs};
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::{Authorities, Ledger, MAX_RESPONSE, request as request_about};
use crate::source::open;
use crate::text::shown::shown;

/// `ledger timestamp request`.
pub(super) fn request(args: &LedgerRequestArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open_read(&place(&args.at, terminal)?)?;
    let mut nonce = [0; 8];
    getrandom::fill(&mut nonce)
        .map_err(|_| Diagnostic::error("random", "the system gives no random numbers"))?;
    write(&args.out, &request_about(ledger.newest()?.as_bytes(), nonce))?;
    terminal.say(&format!(
        "Send {} to an authority as application/timestamp-query, and give its answer to `tidewaiter ledger timestamp attach`.",
        shown(args.out.display())
    ));
    Ok(Exit::Ok)
}

/// `ledger timestamp attach`.
pub(super) fn attach(args: &LedgerAttachArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open(&place(&args.at, terminal)?)?;
    let authorities = authorities(&args.tsa_root)?;
    let response = read(&args.response)?;
    let request = args.request.as_deref().map(read).transpose()?;
    match ledger.attach(&response, request.as_deref(), &authorities)? {
        Ok(stamped) => {
            let (rows, time) = (counted(stamped.rows), stamped.time);
            terminal.print_text(&format!("verified  the checkpoint over {rows} was there at {time}\n"))?;
            Ok(Exit::Ok)
        }
        Err(refusal) => {
            let (code, name) = (refusal.code(), shown(args.response.display()));
            terminal.print_text(&format!("REFUSED   {name}  {code}: {}\n", shown(refusal)))?;
            Ok(Exit::Untrusted)
        }
    }
}

/// The roots that are trusted to say the time.
///
/// # Errors
/// When a file cannot be read, or holds no certificate.
pub(in crate::commands) fn authorities(paths: &[PathBuf]) -> Result<Authorities, Error> {
    let mut authorities = Authorities::default();
    for path in paths {
        if !authorities.add(&read(path)?) {
            return Err(Error::untrusted(
                Diagnostic::error("no-certificate", "this file holds no certificate that can be trusted")
                    .at(path.display())
                    .help("give the root certificate of the authority, in PEM or DER"),
            ));
        }
    }
    Ok(authorities)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    open(path)
        .and_then(|file| file.take(MAX_RESPONSE as u64 + 1).read_to_end(&mut bytes))
        .map_err(|e| Error::io("read", path, &e))?;
    Ok(bytes)
}
