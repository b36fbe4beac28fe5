//! The command line of `tidewaiter horizon`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{FailOn, JudgeArgs, ReadArgs};

/// Arguments of `horizon`.
#[derive(Args, Debug)]
pub(crate) struct HorizonArgs {
    /// What to read and how.
    #[command(flatten)]
    pub read: ReadArgs,

    /// By which law, lists and decisions, and for what.
    #[command(flatten)]
    pub judge: JudgeArgs,

    /// The last day to look at (YYYY-MM-DD); by default two years after the first.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub until: Option<Date>,

    /// Output: `table`, `json` or `ics` (a calendar), each to standard output or `=FILE`; can be repeated.
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", value_parser = parse_output)]
    pub output: Vec<HorizonOutput>,

    /// Replace output files that are already there.
    #[arg(long)]
    pub force: bool,

    /// End with exit code 1 if a machine will be judged this and worse than the day before: `clear`, `notice`, `undetermined`,
    /// `review`, `license-required` or `prohibited`; `none`: end with 0 whatever is coming.
    #[arg(long, value_name = "VERDICT", default_value = "none")]
    pub fail_on: FailOn,
}

/// What shows the days that are coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HorizonFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For calendars.
    Ics,
}

/// A format, and the file it goes to; standard output where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HorizonOutput {
    /// The format.
    pub format: HorizonFormat,
    /// The file.
    pub file: Option<PathBuf>,
}

fn parse_output(text: &str) -> Result<HorizonOutput, String> {
    let (id, file) = match text.split_once('=') {
        Some((id, file)) => (id, Some(file)),
        None => (text, None),
    };
    let format = match id {
        "table" => HorizonFormat::Table,
        "json" => HorizonFormat::Json,
        "ics" => HorizonFormat::Ics,
        _ => return Err("one of: table, json, ics; with `=FILE` for a file".to_owned()),
    };
    Ok(HorizonOutput { format, file: file.filter(|file| !matches!(*file, "" | "-")).map(PathBuf::from) })
}
