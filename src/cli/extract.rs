//! Arguments of `extract`.

use std::path::PathBuf;

use clap::Args;

use super::{PassphraseArgs, SignedArgs};

/// Arguments of `extract`.
#[derive(Args, Debug)]
pub(crate) struct ExtractArgs {
    /// Which reports.
    #[command(flatten)]
    pub signed: SignedArgs,

    /// Folder to write to; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Signed checkpoint (C2SP) of the run's tree, of a log or of whoever signed one: each report then gets a `.tlog-proof` that
    /// leads to it.
    #[arg(long, value_name = "FILE", conflicts_with = "log_key")]
    pub checkpoint: Option<PathBuf>,

    /// Private key with which a checkpoint of the run's tree is signed for the `.tlog-proof`.
    #[arg(long, value_name = "KEY", requires = "origin")]
    pub log_key: Option<PathBuf>,

    /// Name in which `--log-key` signs, as `example.org/audits`.
    #[arg(long, value_name = "NAME", requires = "log_key")]
    pub origin: Option<String>,

    /// Where the passphrase of `--log-key` comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// Replace files that are there already.
    #[arg(long)]
    pub force: bool,
}
