//! The command line of `tidewaiter waiver`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;

use super::{FileSignArgs, RuleArgs};

/// What to do with the site's decisions.
#[derive(Debug, Subcommand)]
pub(crate) enum WaiverCommand {
    /// Write a decision into the file: that a finding is accepted, or that a listed name is another party's.
    Add(Box<WaiverAddArgs>),
    /// Show every decision, with who made it and how long it holds.
    List(WaiverListArgs),
    /// Sign the file, so that a trust policy that asks for it lets its decisions count.
    Sign(Box<FileSignArgs>),
    /// Check the file: mistakes, decisions that have ended, soon end or speak of no rule there is.
    Check(WaiverCheckArgs),
}

/// Which file.
#[derive(Args, Debug)]
pub(crate) struct WaiverFileArgs {
    /// The file of decisions; by default the one that `tidewaiter.toml` names, else the nearest `waivers.toml`, else that in
    /// this folder.
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,

    /// Configuration file; by default the nearest `tidewaiter.toml`.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Arguments of `waiver add`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("about").required(true).multiple(true).args(["rule", "finding", "name"]))]
pub(crate) struct WaiverAddArgs {
    /// The rule or check whose findings are accepted.
    #[arg(long, value_name = "RULE", conflicts_with = "name")]
    pub rule: Option<String>,

    /// The one finding that is accepted, by its fingerprint.
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "name")]
    pub finding: Option<String>,

    /// Key, serial number or asset tag of a machine it holds for; can be repeated.
    #[arg(long, value_name = "MACHINE")]
    pub machine: Vec<String>,

    /// Serial number or type of a board it holds for; can be repeated.
    #[arg(long, value_name = "BOARD")]
    pub board: Vec<String>,

    /// A firm it holds for: maker, supplier, repairer; can be repeated.
    #[arg(long, value_name = "FIRM")]
    pub vendor: Vec<String>,

    /// It holds for every machine.
    #[arg(long, conflicts_with_all = ["machine", "board", "vendor"])]
    pub everywhere: bool,

    /// A name in the inventory that is not the entry of `--list` and `--entry`.
    #[arg(long, value_name = "NAME", requires_all = ["list", "entry"], conflicts_with_all = ["machine", "board", "vendor", "everywhere", "licence", "document", "id"])]
    pub name: Option<String>,

    /// The list that the entry is on.
    #[arg(long, value_name = "LIST", requires = "name")]
    pub list: Option<String>,

    /// The id of the entry.
    #[arg(long, value_name = "ENTRY", requires = "name")]
    pub entry: Option<String>,

    /// The other party has this very name.
    #[arg(long, requires = "name")]
    pub same: bool,

    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    /// Who decides.
    #[arg(long, value_name = "WHO")]
    pub owner: String,

    /// The day on which it ends (YYYY-MM-DD): from then on it no longer holds.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub expires: Date,

    /// The number of the licence that covers it.
    #[arg(long, value_name = "NUMBER")]
    pub licence: Option<String>,

    /// The document that proves it: its digest is written down.
    #[arg(long, value_name = "FILE")]
    pub document: Option<PathBuf>,

    /// A name for it, which reports give.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,

    /// The file.
    #[command(flatten)]
    pub file: WaiverFileArgs,
}

/// Arguments of `waiver list`.
#[derive(Args, Debug)]
pub(crate) struct WaiverListArgs {
    /// The file.
    #[command(flatten)]
    pub file: WaiverFileArgs,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,

    /// What holds on this day (YYYY-MM-DD); by default today.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub as_of: Option<Date>,
}

/// Arguments of `waiver check`.
#[derive(Args, Debug)]
pub(crate) struct WaiverCheckArgs {
    /// The file.
    #[command(flatten)]
    pub file: WaiverFileArgs,

    /// Which rules there are.
    #[command(flatten)]
    pub rules: RuleArgs,

    /// What holds on this day (YYYY-MM-DD); by default today.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub as_of: Option<Date>,
}
