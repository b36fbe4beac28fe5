//! The command line of `tidewaiter diff`.

use std::path::PathBuf;

use clap::Args;

use super::{FailOn, RuleArgs, TrustedArgs};

/// Arguments of `diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The earlier run: its folder, its bundle (.intoto.jsonl) or a report.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The later one.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// Whose signatures count.
    #[command(flatten)]
    pub trusted: TrustedArgs,

    /// Do not look at signatures: what is shown may be anybody's.
    #[arg(long, conflicts_with_all = ["key", "trust"])]
    pub unverified: bool,

    /// Which rules: they tell the pack of a rule, and what it says on which day.
    #[command(flatten)]
    pub rules: RuleArgs,

    /// Write JSON, with every machine.
    #[arg(long)]
    pub json: bool,

    /// End with exit code 1 if a machine is judged this or worse now and was judged better or was not there: `clear`, `notice`,
    /// `undetermined`, `review`, `license-required`, `prohibited` or `none`.
    #[arg(long, value_name = "VERDICT", default_value = "undetermined")]
    pub fail_on: FailOn,
}
