//! Arguments of what reads signed reports: `verify`, `show` and `render`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{FailOn, ReplayArgs, TrustedArgs};
use crate::report::Language;

/// Arguments of `verify`.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // command-line switches
pub(crate) struct VerifyArgs {
    /// Reports (.dsse.json), bundles (.intoto.jsonl), manifests, pages that carry them (.html), the folder of a run, or a folder
    /// of reports.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Whose signatures count.
    #[command(flatten)]
    pub trusted: TrustedArgs,

    /// End with exit code 1 if a verified report says this or worse: `clear`, `notice`, `undetermined`, `review`,
    /// `license-required` or `prohibited`. By default `none`: what reports say changes nothing. What is refused ends with 3 in
    /// any case.
    #[arg(long, value_name = "VERDICT")]
    pub fail_on: Option<FailOn>,

    /// The machine that a report has to be about, or that a bundle or folder has to hold: the report on another one is refused.
    #[arg(long, value_name = "KEY")]
    pub machine: Option<String>,

    /// The manifest that a bundle has to be the whole of: reports that were dropped, added or moved are named. A run's folder and
    /// a bundle beside its manifest know their own.
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,

    /// The records of a bundle (`records.jsonl`) or the record of a report, where they lie elsewhere: each has to be the evidence
    /// that its report is about.
    #[arg(long, value_name = "FILE")]
    pub records: Option<PathBuf>,

    /// A file that has to be among those that were audited, to the byte; can be repeated.
    #[arg(long, value_name = "FILE")]
    pub inventory: Vec<PathBuf>,

    /// A rule pack, or a folder of them, that has to be among those that were used, to the byte; can be repeated.
    #[arg(long, value_name = "FILE|FOLDER")]
    pub rules: Vec<PathBuf>,

    /// Refuse what was made more than so many days ago.
    #[arg(long, value_name = "DAYS")]
    pub max_age: Option<u32>,

    /// The day from which ages are counted (YYYY-MM-DD); by default today.
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    pub as_of: Option<Date>,

    /// Audit once more what the report is about (`--inventory`), by the law, rules and editions of lists that it names: the bytes
    /// have to be the same, else it says what of all that decides is another thing now.
    #[arg(long = "replay", id = "replay")]
    pub replay_it: bool,

    /// Write the outcome as JSON, each report and refusal with its reason code: for programs.
    #[arg(long, conflicts_with = "show")]
    pub json: bool,

    /// Refuse files in a run's folder that are no part of the run, instead of naming them.
    #[arg(long)]
    pub strict: bool,

    /// Show what the reports say, too, as `show` does, once everything holds.
    #[arg(long)]
    pub show: bool,

    /// What a replay needs.
    #[command(flatten)]
    pub replay: ReplayArgs,
}

/// Which signed reports are read, and whose signature they need.
#[derive(Args, Debug)]
pub(crate) struct SignedArgs {
    /// A report (.dsse.json), a bundle (.intoto.jsonl) or the folder of a run.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,

    /// Only the report on this machine; can be repeated.
    #[arg(long, value_name = "KEY")]
    pub machine: Vec<String>,

    /// Whose signatures count.
    #[command(flatten)]
    pub trusted: TrustedArgs,

    /// Do not look at signatures: what is shown may be anybody's, and says so.
    #[arg(long, conflicts_with_all = ["key", "trust"])]
    pub unverified: bool,
}

/// Arguments of `show`.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// Which reports.
    #[command(flatten)]
    pub signed: SignedArgs,
}

/// Arguments of `render`.
#[derive(Args, Debug)]
pub(crate) struct RenderArgs {
    /// Which reports.
    #[command(flatten)]
    pub signed: SignedArgs,

    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", help = super::output_help())]
    pub output: Vec<String>,

    /// A file that was audited, so that outputs can show places in it or be made of it (`annotated`); can be repeated. Its digest
    /// has to be the one that is signed.
    #[arg(long, value_name = "FILE")]
    pub inventory: Vec<PathBuf>,

    /// The language of headings and explanations in outputs for people: `en`, `ja` or `zh`.
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = super::language)]
    pub lang: Language,

    /// Replace files that are there already.
    #[arg(long)]
    pub force: bool,
}
