//! The command line of `tidewaiter lists`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::FileSignArgs;

/// What to do with official lists.
#[derive(Debug, Subcommand)]
pub(crate) enum ListsCommand {
    /// Take list files into the store, as editions of their sources.
    Import(ListsImportArgs),
    /// Download official lists and import them.
    Update(ListsUpdateArgs),
    /// Show which editions are in use, how old they are and what they hold.
    Status(ListsStatusArgs),
    /// Show who came, went and changed between two editions or files.
    Diff(ListsDiffArgs),
    /// Look for a name in the editions in use.
    Search(ListsSearchArgs),
    /// Remove an edition from the store.
    Remove(ListsRemoveArgs),
    /// Write entries as CSV that can be read back and edited.
    Export(ListsExportArgs),
    /// Write editions as snapshots, which ship with the program once they lie in `rules/lists`.
    Snapshot(ListsSnapshotArgs),
    /// Sign a list file, so that `import --trust` takes it.
    Sign(Box<FileSignArgs>),
}

/// Where the lists are kept.
#[derive(Args, Debug, Default)]
pub(crate) struct StoreArgs {
    /// The file that keeps the lists; by default the one that `tidewaiter.toml` names, else one in your data folder.
    #[arg(long, value_name = "FILE")]
    pub lists: Option<PathBuf>,
}

/// Where the lists are kept, and the configuration that may say so.
#[derive(Args, Debug, Default)]
pub(crate) struct ListsArgs {
    /// Where.
    #[command(flatten)]
    pub store: StoreArgs,

    /// Configuration file; by default `tidewaiter.toml` in this folder or one above it, up to the root of the repository or
    /// your home.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Arguments of `lists import`.
#[derive(Args, Debug)]
pub(crate) struct ListsImportArgs {
    /// List files, also in gzip or zip; those of a list in several files (`sdn.csv`, `add.csv`, `alt.csv`) together.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Trust policy: take files only that are signed by keys that may sign lists (`lists sign`).
    #[arg(long, value_name = "POLICY")]
    pub trust: Option<PathBuf>,

    /// Take an edition that is doubtful: one that shrank, lost a column, or has rows that were not understood.
    #[arg(long)]
    pub accept: bool,

    /// Keep a list of your own apart from others of yours, under a name that begins with `own-`.
    #[arg(long, value_name = "own-NAME", value_parser = parse_source)]
    pub source: Option<String>,

    /// The day it was published (YYYY-MM-DD), where the file does not say so itself.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub date: Option<Date>,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// Arguments of `lists update`.
#[derive(Args, Debug)]
pub(crate) struct ListsUpdateArgs {
    /// Lists or sources to update (`us-csl`, `us-entity-list`); by default all that have an official address.
    #[arg(value_name = "LIST")]
    pub wanted: Vec<String>,

    /// Say what would be downloaded, and touch no network.
    #[arg(long)]
    pub offline: bool,

    /// Take editions that are doubtful.
    #[arg(long)]
    pub accept: bool,

    /// Another table of addresses: `[[source]]` with `id`, `title` and `urls`, as in `src/lists/lists.toml`.
    #[arg(long, value_name = "FILE")]
    pub addresses: Option<PathBuf>,

    /// Give up when nothing has arrived for so many seconds. An attempt ends after 30 minutes in any case.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,

    /// How often a download is tried again after a failure that may pass.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub retries: u32,

    /// The largest file that is taken, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub max_size: u64,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// Arguments of `lists status`.
#[derive(Args, Debug)]
pub(crate) struct ListsStatusArgs {
    /// Show editions that are no longer in use, too.
    #[arg(long)]
    pub all: bool,

    /// As a table, or as JSON.
    #[arg(short, long, value_enum, default_value_t = ListsOutput::Table, value_name = "FORMAT")]
    pub output: ListsOutput,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// How a result about lists is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ListsOutput {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Arguments of `lists diff`.
#[derive(Args, Debug)]
pub(crate) struct ListsDiffArgs {
    /// The older edition: its number, the beginning of its digest, its day, its source, source@day; or a list file.
    #[arg(value_name = "OLD")]
    pub old: String,

    /// The newer edition, or a list file that is not imported yet.
    #[arg(value_name = "NEW")]
    pub new: String,

    /// Only this list.
    #[arg(long, value_name = "ID")]
    pub list: Option<String>,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// Arguments of `lists search`.
#[derive(Args, Debug)]
pub(crate) struct ListsSearchArgs {
    /// A name or some of its words.
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,

    /// Only this list.
    #[arg(long, value_name = "ID")]
    pub list: Option<String>,

    /// Show at most so many entries.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,

    /// As text, or as JSON.
    #[arg(short, long, value_enum, default_value_t = ListsOutput::Table, value_name = "FORMAT")]
    pub output: ListsOutput,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// Arguments of `lists remove`.
#[derive(Args, Debug)]
pub(crate) struct ListsRemoveArgs {
    /// The edition: its number, the beginning of its digest, its day, its source, or source@day.
    #[arg(value_name = "EDITION")]
    pub edition: String,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// Arguments of `lists export`.
#[derive(Args, Debug)]
pub(crate) struct ListsExportArgs {
    /// The edition: its number, the beginning of its digest, its day, its source, or source@day; by default all in use.
    #[arg(value_name = "EDITION")]
    pub edition: Option<String>,

    /// Only this list; can be repeated.
    #[arg(long, value_name = "ID")]
    pub list: Vec<String>,

    /// The file to write; by default standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Replace a file that is there already.
    #[arg(long)]
    pub force: bool,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

/// Arguments of `lists snapshot`.
#[derive(Args, Debug)]
pub(crate) struct ListsSnapshotArgs {
    /// Editions: each by its number, the beginning of its digest, its day, its source, or source@day.
    #[arg(required = true, value_name = "EDITION")]
    pub editions: Vec<String>,

    /// The folder to write to; each file is called by source and day.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Replace files that are there already.
    #[arg(long)]
    pub force: bool,

    /// Where the lists are kept.
    #[command(flatten)]
    pub at: ListsArgs,
}

fn parse_source(text: &str) -> Result<String, String> {
    let fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match text.strip_prefix("own-") {
        Some(name) if !name.is_empty() && name.chars().all(fit) => Ok(text.to_owned()),
        _ => {
            Err("it begins with `own-` and goes on with small letters, digits and dashes: own-watch"
                .to_owned())
        }
    }
}
