//! What a replay needs beside the report: everything that decided, and that the report names by its digest.

use std::path::PathBuf;

use clap::Args;

use super::ShipmentArgs;
use crate::model::Field;

/// How what was audited was read, and by which lists and decisions it was judged. `--rules` and `--inventory` stand beside it.
#[derive(Args, Debug)]
#[command(next_help_heading = "With --replay")]
pub(crate) struct ReplayArgs {
    /// The configuration that was used; without it, none is.
    #[arg(long, value_name = "FILE", requires = "replay")]
    pub config: Option<PathBuf>,

    /// Store with the editions of lists that were imported then; those that ship are part of the program.
    #[arg(long, value_name = "FILE", requires = "replay")]
    pub lists: Option<PathBuf>,

    /// The site's decisions as they were.
    #[arg(long, value_name = "FILE", requires = "replay")]
    pub waivers: Option<PathBuf>,

    /// A column that was mapped: the field and its header; can be repeated.
    #[arg(long, value_name = "FIELD=HEADER", value_parser = super::parse_map, requires = "replay")]
    pub map: Vec<(Field, String)>,

    /// The character encoding that was given.
    #[arg(long, value_name = "NAME", requires = "replay")]
    pub encoding: Option<String>,

    /// The column separator that was given.
    #[arg(long, value_name = "CHAR", value_parser = super::parse_delimiter, requires = "replay")]
    pub delimiter: Option<char>,

    /// The format that was given.
    #[arg(long, value_name = "ID", requires = "replay")]
    pub format: Option<String>,

    /// What was stated of the whole shipment.
    #[command(flatten)]
    pub shipment: ShipmentArgs,
}
