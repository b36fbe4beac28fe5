//! The command line of `tidewaiter ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SigningArgs;
use crate::ledger::EventKind;
use crate::model::Role;

/// What to do with a ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Begin a ledger, a new file.
    Init(LedgerInitArgs),
    /// List the runs that it remembers.
    Runs(LedgerRunsArgs),
    /// Work everything out again from its rows: that none was changed, left out or put in, and who signed them.
    Verify(LedgerVerifyArgs),
    /// Sign the rows that are in it now, and print the checkpoint: keep it outside of the ledger.
    Checkpoint(LedgerCheckpointArgs),
    /// Prove that a report, or a row, is in the ledger: a `.tlog-proof` file that anybody can check.
    Prove(LedgerProveArgs),
    /// Write its rows as a folder of tiles (C2SP tlog-tiles), or as lines of JSON.
    Export(LedgerExportArgs),
    /// Take over the rows of a folder of tiles: into a new ledger, or those that follow what is there.
    Import(LedgerImportArgs),
    /// Add what happened to a machine or a board.
    #[command(subcommand)]
    Event(LedgerEventCommand),
    /// Show where a machine or a board has been: every event, audit and verdict.
    History(LedgerHistoryArgs),
    /// Copy the ledger while others use it.
    Backup(LedgerBackupArgs),
    /// Have a timestamping authority (RFC 3161) say when a checkpoint was there.
    #[command(subcommand)]
    Timestamp(LedgerTimestampCommand),
}

/// Which ledger.
#[derive(Args, Debug)]
pub(crate) struct LedgerArgs {
    /// The ledger; by default what `tidewaiter.toml` says.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,

    /// Configuration file; by default the nearest `tidewaiter.toml`.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Arguments of `ledger init`.
#[derive(Args, Debug)]
pub(crate) struct LedgerInitArgs {
    /// Which file to begin.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// The name of the log in its checkpoints, such as `example.com/miners`; by default one with a random number. It never changes.
    #[arg(long, value_name = "NAME")]
    pub origin: Option<String>,

    /// Who signs the first checkpoint.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// Arguments of `ledger runs`.
#[derive(Args, Debug)]
pub(crate) struct LedgerRunsArgs {
    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `ledger verify`.
#[derive(Args, Debug)]
pub(crate) struct LedgerVerifyArgs {
    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// A checkpoint that was kept outside of the ledger: it has to go on from there.
    #[arg(long, value_name = "CHECKPOINT")]
    pub since: Option<PathBuf>,

    /// Instead of a ledger, verify one row as `prove` wrote it, by the `.tlog-proof` file beside it.
    #[arg(long, value_name = "ROW", conflicts_with_all = ["since", "ledger", "json"])]
    pub proof: Option<PathBuf>,

    /// Public key of whoever signs the ledger (SPKI PEM, or a verifier key of signed notes); can be repeated. Without it, only
    /// your own key is trusted.
    #[arg(long, value_name = "PUBLIC_KEY")]
    pub key: Vec<PathBuf>,

    /// Certificate of the root of a timestamping authority (PEM or DER), to verify timestamps with; can be repeated.
    #[arg(long, value_name = "CERTIFICATE")]
    pub tsa_root: Vec<PathBuf>,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `ledger checkpoint`.
#[derive(Args, Debug)]
pub(crate) struct LedgerCheckpointArgs {
    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// File for the checkpoint; without it, it goes to standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Who signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// Arguments of `ledger prove`.
#[derive(Args, Debug)]
pub(crate) struct LedgerProveArgs {
    /// A report (.dsse.json); or the number of a row.
    #[arg(value_name = "REPORT|ROW")]
    pub what: PathBuf,

    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// Certificate of the root of a timestamping authority (PEM or DER): since when the row was there, as far as a timestamp says
    /// it, is printed, too; can be repeated.
    #[arg(long, value_name = "CERTIFICATE")]
    pub tsa_root: Vec<PathBuf>,

    /// Folder for the row (`row-N.json`) and its proof (`row-N.json.tlog-proof`).
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
}

/// Arguments of `ledger export`.
#[derive(Args, Debug)]
#[group(id = "export", required = true, multiple = false, args = ["tiles", "json"])]
pub(crate) struct LedgerExportArgs {
    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// New folder for tiles, entries and checkpoint, as a web server can offer them: what the newest checkpoint covers.
    #[arg(long, value_name = "DIR")]
    pub tiles: Option<PathBuf>,

    /// File for every row as a line of JSON, its very bytes; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// Arguments of `ledger import`.
#[derive(Args, Debug)]
pub(crate) struct LedgerImportArgs {
    /// The folder of tiles.
    #[arg(value_name = "DIR")]
    pub tiles: PathBuf,

    /// Which ledger; a file that is not there is begun.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// Public key of whoever signs the checkpoint of the folder; can be repeated. Without it, only your own key is trusted.
    #[arg(long, value_name = "PUBLIC_KEY")]
    pub key: Vec<PathBuf>,
}

/// What to do with events.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerEventCommand {
    /// Add an event, or a correction of one.
    Add(LedgerEventAddArgs),
}

/// Arguments of `ledger event add`.
#[derive(Args, Debug)]
pub(crate) struct LedgerEventAddArgs {
    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// What happened: `made`, `bought`, `shipped`, `imported`, `repaired`, `removed` (a board, from a machine), `installed` (a board,
    /// into a machine) or `decommissioned`.
    #[arg(long, value_name = "WHAT", required_unless_present = "corrects")]
    pub event: Option<EventKind>,

    /// The machine: its key or serial number.
    #[arg(long, value_name = "KEY")]
    pub machine: Option<String>,

    /// The board: its serial number.
    #[arg(long, value_name = "SERIAL")]
    pub board: Option<String>,

    /// The day on which it happened (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub date: Option<jiff::civil::Date>,

    /// Who took part, in a role: `repairer=Example Repairs Ltd`; can be repeated.
    #[arg(long, value_name = "ROLE=NAME", value_parser = parse_party)]
    pub party: Vec<(Role, String)>,

    /// Where it happened.
    #[arg(long, value_name = "PLACE")]
    pub place: Option<String>,

    /// Where it is written: a work order, a customs entry, a file and cell.
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,

    /// What else is to be said.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    /// The number of the event that this one puts right. That one stays where it is, and no longer counts; without `--event`, nothing
    /// stands in its place.
    #[arg(long, value_name = "ROW")]
    pub corrects: Option<u64>,

    /// Who signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// Arguments of `ledger history`.
#[derive(Args, Debug)]
pub(crate) struct LedgerHistoryArgs {
    /// The key, serial number, network address or board number.
    #[arg(value_name = "SERIAL|MAC|BOARD")]
    pub what: String,

    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `ledger backup`.
#[derive(Args, Debug)]
pub(crate) struct LedgerBackupArgs {
    /// The file to write; it must not exist.
    #[arg(value_name = "FILE")]
    pub out: PathBuf,

    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,
}

/// What to do with timestamps.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerTimestampCommand {
    /// Write a request (`.tsq`) about the newest checkpoint, to be sent to an authority by whatever means.
    Request(LedgerRequestArgs),
    /// Verify the authority's response (`.tsr`) and keep it beside the checkpoint.
    Attach(LedgerAttachArgs),
}

/// Arguments of `ledger timestamp request`.
#[derive(Args, Debug)]
pub(crate) struct LedgerRequestArgs {
    /// The file to write.
    #[arg(value_name = "FILE")]
    pub out: PathBuf,

    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,
}

/// Arguments of `ledger timestamp attach`.
#[derive(Args, Debug)]
pub(crate) struct LedgerAttachArgs {
    /// The response of the authority.
    #[arg(value_name = "RESPONSE")]
    pub response: PathBuf,

    /// Which ledger.
    #[command(flatten)]
    pub at: LedgerArgs,

    /// The request that it answers: its nonce has to come back.
    #[arg(long, value_name = "REQUEST")]
    pub request: Option<PathBuf>,

    /// Certificate of the authority's root (PEM or DER); can be repeated.
    #[arg(long, value_name = "CERTIFICATE", required = true)]
    pub tsa_root: Vec<PathBuf>,
}

fn parse_party(text: &str) -> Result<(Role, String), String> {
    let (role, name) = text.split_once('=').ok_or("write the role, `=`, and the name")?;
    let role: Role = role.trim().parse().map_err(|_| {
        let all: Vec<&str> = Role::ALL.into_iter().map(Role::as_str).collect();
        format!("'{}' is no role; one of: {}", role.trim(), all.join(", "))
    })?;
    let name = name.trim();
    if name.is_empty() { Err("the name is empty".to_owned()) } else { Ok((role, name.to_owned())) }
}
