//! `tidewaiter ledger`: begin, verify and sign a ledger, and take out of it what others need.

mod backup;
mod event;
mod export;
mod history;
mod prove;
mod runs;
mod timestamp;
mod verify;

use std::io::Write as _;
use std::path::{Path, PathBuf};
pub(super) use timestamp::authorities;

use super::config::Config;
use super::key;
use super::terminal::Terminal;
use crate::attest::checkpoint::check_origin;
use crate::attest::keys::Signer;
use crate::cli::{
    LedgerArgs, LedgerCheckpointArgs, LedgerCommand, LedgerEventCommand, LedgerInitArgs,
    LedgerTimestampCommand, SigningArgs,
};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};
use crate::ledger::Ledger;
use crate::source::hex;
use crate::text::shown::shown;

/// Runs a command.
///
/// # Errors
/// Everything that keeps the job from being done.
pub(crate) fn run(command: &LedgerCommand, terminal: &Terminal) -> Result<Exit, Error> {
    match command {
        LedgerCommand::Init(args) => init(args, terminal),
        LedgerCommand::Runs(args) => runs::run(args, terminal),
        LedgerCommand::Verify(args) => verify::run(args, terminal),
        LedgerCommand::Checkpoint(args) => checkpoint(args, terminal),
        LedgerCommand::Prove(args) => prove::run(args, terminal),
        LedgerCommand::Export(args) => export::export(args, terminal),
        LedgerCommand::Import(args) => export::import(args, terminal),
        LedgerCommand::Event(LedgerEventCommand::Add(args)) => event::add(args, terminal),
        LedgerCommand::History(args) => history::run(args, terminal),
        LedgerCommand::Backup(args) => backup::run(args, terminal),
        LedgerCommand::Timestamp(LedgerTimestampCommand::Request(args)) => timestamp::request(args, terminal),
        LedgerCommand::Timestamp(LedgerTimestampCommand::Attach(args)) => timestamp::attach(args, terminal),
    }
}

/// `ledger init`.
fn init(args: &LedgerInitArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let path = place(&args.at, terminal)?;
    let origin = match &args.origin {
        Some(origin) => origin.clone(),
        None => random_origin()?,
    };
    check_origin(&origin).map_err(|why| {
        Diagnostic::error("ledger-origin", format!("`{origin}` cannot be the name of a log: {why}"))
            .help("take a host name that is yours and a path, such as example.com/miners")
    })?;
    // First, as a ledger that nobody can sign should not be left behind.
    let signer = key::signer(&args.signing, terminal)?;
    let ledger = Ledger::create(&path, &origin, super::now()?)?;
    terminal.say(&format!("Ledger: {}, the log {}", shown(path.display()), shown(&origin)));
    match signer {
        Some(signer) => signed(&ledger, &signer, terminal)?,
        None => {
            terminal.always("NOTHING IS SIGNED: --no-sign was given. Anybody can make another such ledger.");
        }
    }
    Ok(Exit::Ok)
}

fn random_origin() -> Result<String, Error> {
    let mut number = [0; 8];
    getrandom::fill(&mut number).map_err(|_| {
        Diagnostic::error("random", "the system gives no random numbers")
            .help("name the log with --origin NAME")
    })?;
    Ok(format!("tidewaiter/{}", hex(&number)))
}

/// `ledger checkpoint`.
fn checkpoint(args: &LedgerCheckpointArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let ledger = Ledger::open(&place(&args.at, terminal)?)?;
    let signed = ledger.sign(&required(&args.signing, terminal)?)?;
    match &args.out {
        Some(path) => {
            write(path, signed.note.as_bytes())?;
            let rows = counted(signed.checkpoint.size);
            terminal.say(&format!("Checkpoint over {rows}: {}", shown(path.display())));
        }
        None => terminal.print(signed.note.as_bytes())?,
    }
    Ok(Exit::Ok)
}

/// Signs what was committed, and says so.
fn signed(ledger: &Ledger, by: &Signer, terminal: &Terminal) -> Result<(), Error> {
    let signed = ledger.sign(by)?;
    let (rows, key) = (counted(signed.checkpoint.size), signed.key.as_str());
    let short = key.get(..12).unwrap_or(key);
    terminal.say(&format!("Signed by {short}: a checkpoint over {rows}. Keep a copy of it elsewhere: `tidewaiter ledger checkpoint --out FILE`."));
    Ok(())
}

/// Who signs, where somebody has to.
fn required(args: &SigningArgs, terminal: &Terminal) -> Result<Signer, Error> {
    key::signer(args, terminal)?.ok_or_else(|| {
        Diagnostic::error("no-key", "a checkpoint that nobody signs is none")
            .help("leave out --no-sign")
            .into()
    })
}

/// Which ledger: the one named, else the configuration's.
fn place(args: &LedgerArgs, terminal: &Terminal) -> Result<PathBuf, Error> {
    if let Some(path) = &args.ledger {
        return Ok(path.clone());
    }
    let config = Config::find(args.config.as_deref(), None, terminal)?;
    config.ledger.ok_or_else(|| {
        Diagnostic::error("no-ledger", "there is no ledger named")
            .help("name it with --ledger FILE, or in tidewaiter.toml under [audit] with `ledger = \"FILE\"`")
            .into()
    })
}

/// `1 row`, `2 rows`.
fn counted(rows: u64) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

/// Writes a file that must not be there.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = OutputFile::create(path, Existing::Refuse)?;
    file.write_all(bytes).map_err(|e| Error::io("write", path, &e))?;
    file.commit()
}
