//! What has to be signed to be used, and signing it.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{SignerArgs, TrustedArgs, parse_day};

/// What has to be signed to be used.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DemandArgs {
    /// Trust policy: what it says has to be signed (rule packs, waivers) is used only if it is.
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,

    /// Use rules of `--rules` only if they are signed by keys of the trust policy that may, whatever it says.
    #[arg(long, requires = "trust")]
    pub require_signed_rules: bool,

    /// Use signed rules that have ended, too; every report says so.
    #[arg(long, requires = "trust")]
    pub allow_expired: bool,
}

/// Arguments of `rules sign`.
#[derive(Args, Debug)]
pub(crate) struct RulesSignArgs {
    /// The folder of rule and catalogue files, or one of them. What is signed is written into the folder as
    /// `rulepack.dsse.json`, or beside the file.
    #[arg(value_name = "DIR|FILE")]
    pub path: PathBuf,

    /// The first day on which they no longer count; by default the earliest day by which a pack is to be reviewed.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub expires: Option<Date>,

    /// Replace what was signed of other files. Without it, a further signature is added to what was signed of the same ones.
    #[arg(long)]
    pub force: bool,

    /// Who signs.
    #[command(flatten)]
    pub by: SignerArgs,
}

/// Arguments of `rules verify`.
#[derive(Args, Debug)]
pub(crate) struct RulesVerifyArgs {
    /// Signed folders, archives (`.tar.gz`, `.zip`) or files.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Whose signatures count.
    #[command(flatten)]
    pub trusted: TrustedArgs,

    /// Accept rules that have ended.
    #[arg(long)]
    pub allow_expired: bool,
}

/// A file that is signed as it is.
#[derive(Args, Debug)]
pub(crate) struct FileSignArgs {
    /// The file. What is signed is written beside it, as `FILE.dsse.json`.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Replace what was signed of another file of this name. Without it, a further signature is added to what was signed of the same.
    #[arg(long)]
    pub force: bool,

    /// Who signs.
    #[command(flatten)]
    pub by: SignerArgs,
}
