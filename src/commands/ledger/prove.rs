//! `ledger prove`: that a report is in the ledger, for whoever has the key of its checkpoints.

use jiff::Timestamp;

use super::timestamp::authorities;
use super::{place, write};
use crate::attest::dsse::Envelope;
use crate::cli::LedgerProveArgs;
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::Ledger;
use crate::source::{Longest, read_text, sha256_hex};
use crate::text::shown::shown;

/// Writes a row and its proof.
pub(super) fn run(args: &LedgerProveArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open_read(&place(&args.at, terminal)?)?;
    let number = args.what.to_str().and_then(|text| text.parse::<u64>().ok());
    let seq = match number.filter(|_| !args.what.exists()) {
        Some(number) => number,
        None => of_report(&ledger, args)?,
    };
    let time = since(&ledger, seq, args)?;
    let proved = ledger.prove(seq)?;
    let row = args.out.join(format!("row-{}.json", proved.seq));
    let proof = args.out.join(format!("row-{}.json.tlog-proof", proved.seq));
    write(&row, proved.row.as_bytes())?;
    write(&proof, proved.proof.as_bytes())?;
    terminal.print_text(&format!("{}\n{}\n", shown(row.display()), shown(proof.display())))?;
    if let Some(time) = time {
        terminal.print_text(&format!("there since {time}, by a timestamp\n"))?;
    }
    Ok(Exit::Ok)
}

/// Since when a row was there, as far as an authority says it.
fn since(ledger: &Ledger, seq: u64, args: &LedgerProveArgs) -> Result<Option<Timestamp>, Error> {
    if args.tsa_root.is_empty() {
        return Ok(None);
    }
    let time = ledger.trusted_time(seq, &authorities(&args.tsa_root)?)?;
    time.map_err(|refusal| {
        let message = format!("{}: {refusal}", refusal.code());
        Error::untrusted(Diagnostic::error("ledger-refused", message).at(ledger.path().display()))
    })
}

/// The row with a report. Whose report it is does not matter here: the ledger knows the digest or it does not.
fn of_report(ledger: &Ledger, args: &LedgerProveArgs) -> Result<u64, Error> {
    let path = &args.what;
    let read = read_text(path, Longest::DECISIONS).map_err(|e| Error::io("read", path, &e))?;
    let payload = Envelope::unverified(read.text().trim_end().as_bytes()).map_err(|refusal| {
        Diagnostic::error("no-report", format!("this is no report: {refusal}"))
            .at(path.display())
            .help("name a file of machines/ in the folder of a run, or the number of a row")
    })?;
    let digest = sha256_hex(&payload);
    ledger.find_report(&digest)?.ok_or_else(|| {
        Diagnostic::error("ledger-no-row", format!("the ledger has no report with the digest {digest}"))
            .at(path.display())
            .help("look whether it is a report of a machine, and was made with this ledger")
            .into()
    })
}
