//! The command line of `tidewaiter screen`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{ListsArgs, parse_delimiter};
use crate::text::countries;

/// Arguments of `screen`.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // command-line switches
pub(crate) struct ScreenArgs {
    /// Names as somebody wrote them; quote one that holds blanks.
    #[arg(required_unless_present = "csv", conflicts_with = "csv", value_name = "NAME")]
    pub names: Vec<String>,

    /// A table with a column of names (CSV in any dialect, XLSX, XLS, ODS); `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,

    /// The column that holds the names: its header, its letter (`C`) or its number from 1. Not needed where there is only one.
    #[arg(long, value_name = "COLUMN", requires = "csv")]
    pub column: Option<String>,

    /// The country of whom the names are (`CN`, `China`): said beside each hit to agree or differ, and does not change the score.
    #[arg(long, value_name = "COUNTRY", conflicts_with = "csv", value_parser = parse_country)]
    pub country: Option<String>,

    /// Their address: likewise, and held against addresses that are listed by themselves.
    #[arg(long, value_name = "TEXT", conflicts_with = "csv")]
    pub address: Option<String>,

    /// The column that holds countries.
    #[arg(long, value_name = "COLUMN", requires = "csv")]
    pub country_column: Option<String>,

    /// The column that holds addresses.
    #[arg(long, value_name = "COLUMN", requires = "csv")]
    pub address_column: Option<String>,

    /// The first row is data: the table has no header.
    #[arg(long, requires = "csv")]
    pub no_header: bool,

    /// Character encoding of the table, if it is detected wrongly.
    #[arg(long, value_name = "NAME", requires = "csv")]
    pub encoding: Option<String>,

    /// Column separator of the table, if it is detected wrongly: one character, or `tab`.
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter, requires = "csv")]
    pub delimiter: Option<char>,

    /// As text for people (names only), as CSV, or as one JSON object a row; by default text for names, CSV for a table.
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub output: Option<ScreenOutput>,

    /// Show how each hit came about: what was done to both names, and which words stand for which.
    #[arg(long, conflicts_with = "csv")]
    pub explain: bool,

    /// The least score of a hit, between 0.5 and 1.
    #[arg(long, value_name = "SCORE", default_value = "0.79", value_parser = parse_threshold)]
    pub threshold: u16,

    /// Look at persons, too.
    #[arg(long)]
    pub persons: bool,

    /// Look at vessels and aircraft, too.
    #[arg(long)]
    pub vessels: bool,

    /// The site's decisions (TOML), of which those that listed names are other parties' count here. By default the file that
    /// `tidewaiter.toml` names, else the nearest `waivers.toml`.
    #[arg(long, value_name = "FILE", aliases = ["clearances", "decisions"])]
    pub waivers: Option<PathBuf>,

    /// Ask the entries in force on this day (YYYY-MM-DD); by default today.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub as_of: Option<Date>,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// How hits are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ScreenOutput {
    /// For people.
    Text,
    /// The rows with columns added: the best hit of each.
    Csv,
    /// One JSON object a row, with every hit.
    Jsonl,
}

/// A country by its code or name, as its code.
fn parse_country(text: &str) -> Result<String, String> {
    let unknown = || "no country of this code or name is known".to_owned();
    countries::parse(text).map(str::to_owned).ok_or_else(unknown)
}

/// A score of two digits or more as thousandths.
fn parse_threshold(text: &str) -> Result<u16, String> {
    let wrong = || "a number between 0.5 and 1: below that, every name is like every other".to_owned();
    let score: f64 = text.parse().map_err(|_| wrong())?;
    if !(0.5..=1.0).contains(&score) {
        return Err(wrong());
    }
    // Between 500 and 1000.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was looked at")]
    Ok((score * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::index::THRESHOLD;

    #[test]
    fn a_threshold_is_told_in_thousandths_and_nonsense_is_refused() {
        assert_eq!(parse_threshold("0.79"), Ok(THRESHOLD), "the one that help names");
        assert_eq!(parse_threshold("1"), Ok(1000));
        for nonsense in ["0.4", "1.01", "78", "NaN", "", "high"] {
            assert!(parse_threshold(nonsense).is_err(), "{nonsense}");
        }
    }
}
