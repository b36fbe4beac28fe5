//! By what machines are judged, and for what: the same for every command that judges.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{ActivityChoice, DemandArgs, RuleArgs, ShipmentArgs};

/// By which law, lists and decisions machines are judged, and for what.
#[derive(Args, Debug)]
pub(crate) struct JudgeArgs {
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleArgs,

    /// What has to be signed to be used.
    #[command(flatten)]
    pub demands: DemandArgs,

    /// Store of imported lists; by default the one that `tidewaiter.toml` names, else one in your data folder, if there is
    /// one (`tidewaiter lists import`).
    #[arg(long, value_name = "FILE")]
    pub lists: Option<PathBuf>,

    /// The site's decisions (TOML): findings that are accepted, listed names that are other parties'. By default the file that
    /// `tidewaiter.toml` names, else the nearest `waivers.toml`, looked for as that file is.
    #[arg(long, value_name = "FILE", aliases = ["clearances", "decisions"])]
    pub waivers: Option<PathBuf>,

    /// Use no decisions of the site: every finding counts.
    #[arg(long, conflicts_with = "waivers")]
    pub no_waivers: bool,

    /// Ask no official lists, neither those that ship nor imported ones.
    #[arg(long, conflicts_with = "lists")]
    pub no_lists: bool,

    /// Judge by the law of this day (YYYY-MM-DD); by default today.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub as_of: Option<Date>,

    /// What is to be done with the machines; can be repeated or separated by commas, `all` for every activity.
    /// By default import and operation, and those of which a machine's evidence speaks: export where it names a
    /// destination, consignee or end user, repair-return where it names a repairer.
    #[arg(long, value_name = "ACTIVITY", value_delimiter = ',', value_parser = super::parse_activity)]
    pub activity: Vec<ActivityChoice>,

    /// Facts of the whole shipment.
    #[command(flatten)]
    pub shipment: ShipmentArgs,

    /// How many threads to use; by default one for each processor.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,

    /// The editions of lists to ask, by their digests, where they are not the newest: a replay says so, no argument does.
    #[arg(skip)]
    pub editions: Option<Vec<String>>,
}
