//! The command line: types only, from which help and usage errors are made.

mod day;
mod demands;
mod diff;
mod extract;
mod fail_on;
mod horizon;
mod judge;
mod key;
mod ledger;
mod lists;
mod replay;
mod screen;
mod shipment;
mod signed;
mod signing;
mod trust;
mod trusted;
mod waiver;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use day::parse_day;
pub(crate) use demands::{DemandArgs, FileSignArgs, RulesSignArgs, RulesVerifyArgs};
pub(crate) use diff::DiffArgs;
pub(crate) use extract::ExtractArgs;
pub(crate) use fail_on::FailOn;
pub(crate) use horizon::{HorizonArgs, HorizonFormat, HorizonOutput};
pub(crate) use judge::JudgeArgs;
pub(crate) use key::{
    KeyChangePassphraseArgs, KeyCommand, KeyExportArgs, KeyFileArgs, KeyFormat, KeyGenerateArgs,
    PassphraseArgs,
};
pub(crate) use ledger::{
    LedgerArgs, LedgerAttachArgs, LedgerBackupArgs, LedgerCheckpointArgs, LedgerCommand, LedgerEventAddArgs,
    LedgerEventCommand, LedgerExportArgs, LedgerHistoryArgs, LedgerImportArgs, LedgerInitArgs,
    LedgerProveArgs, LedgerRequestArgs, LedgerRunsArgs, LedgerTimestampCommand, LedgerVerifyArgs,
};
pub(crate) use lists::{
    ListsArgs, ListsCommand, ListsDiffArgs, ListsExportArgs, ListsImportArgs, ListsOutput, ListsRemoveArgs,
    ListsSearchArgs, ListsSnapshotArgs, ListsStatusArgs, ListsUpdateArgs,
};

pub(crate) use replay::ReplayArgs;
pub(crate) use screen::{ScreenArgs, ScreenOutput};
pub(crate) use shipment::ShipmentArgs;
pub(crate) use signed::{RenderArgs, ShowArgs, SignedArgs, VerifyArgs};
pub(crate) use signing::{SignerArgs, SigningArgs};
pub(crate) use trust::{
    NamedKey, TrustAddArgs, TrustChangeArgs, TrustCheckArgs, TrustCommand, TrustEndArgs, TrustInitArgs,
    TrustRotateArgs, TrustShowArgs, TrustSignArgs,
};
pub(crate) use trusted::TrustedArgs;
pub(crate) use waiver::{WaiverAddArgs, WaiverCheckArgs, WaiverCommand, WaiverFileArgs, WaiverListArgs};

use crate::model::{Activity, Field};
use crate::report::{FORMATS, Language};

/// Audits the hardware supply-chain provenance of an equipment inventory.
///
/// Reads what you have, works out which chips and firms stand behind each machine, holds them against
/// export-control rules in force on a day, says of every machine what is known, what is not and why, and signs it.
/// The software reports; a person decides.
#[derive(Debug, Parser)]
#[command(name = "tidewaiter", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = ColourChoice::Auto, value_name = "WHEN")]
    pub color: ColourChoice,

    /// Say only what is asked for and what is wrong.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Show no progress; without a terminal on standard error there is none anyway.
    #[arg(long, global = true)]
    pub no_progress: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColourChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Audit inventories and write one signed report a machine.
    Audit(Box<AuditArgs>),
    /// Verify signed reports, bundles, folders or manifests.
    Verify(VerifyArgs),
    /// Show what signed reports say, once their signatures hold.
    Show(ShowArgs),
    /// Make any output from signed reports, once their signatures hold.
    Render(RenderArgs),
    /// Take the reports on single machines out of a run, each with its record and the proof that it is of that run.
    Extract(ExtractArgs),
    /// Show what became different between two runs, and why: the inventory, the rules, the lists, the waivers or the day.
    Diff(DiffArgs),
    /// Look ahead: on which day that is coming which machine is judged otherwise, and why.
    Horizon(Box<HorizonArgs>),
    /// Show how an inventory would be read: encoding, header, columns, first machines, problems.
    Inspect(InspectArgs),
    /// Explain a rule, a built-in check, a question, a verdict or an exit code.
    Explain(ExplainArgs),
    /// List, check and test rule packs.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Keep and look through official lists of parties.
    #[command(subcommand)]
    Lists(ListsCommand),
    /// Hold names against the lists in use: which listed party may be meant, how surely and why.
    Screen(ScreenArgs),
    /// Decide that a finding is accepted, or that a listed name is another party's, and look at what was decided.
    #[command(subcommand)]
    Waiver(WaiverCommand),
    /// Remember runs and what happened to machines and boards, so that nobody can change it unseen.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Make and look at signing keys.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Say whose signatures count, for what, from when to when: the trust policy of an organisation.
    #[command(subcommand)]
    Trust(Box<TrustCommand>),
    /// Show the configuration: every value and where it comes from.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write a script that completes commands in a shell.
    Completions(CompletionsArgs),
    /// Write the manual as pages of `man`.
    Man(ManArgs),
}

/// What `-o` takes.
fn output_help() -> String {
    let ids: Vec<String> = FORMATS.iter().map(|format| format!("`{}`", format.id())).collect();
    format!("Output: {}, each to standard output or `=FILE`; can be repeated", ids.join(", "))
}

/// How inventories are read.
#[derive(Args, Debug)]
pub(crate) struct ReadArgs {
    /// What you have: inventories (CSV, TSV, XLSX, XLS, ODS), answers and dumps of devices, or folders and zips of them; `-`
    /// reads standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Map a column: the field and its header as it stands in the file; can be repeated.
    #[arg(long, value_name = "FIELD=HEADER", value_parser = parse_map)]
    pub map: Vec<(Field, String)>,

    /// Read the whole file as the parts list of this one machine.
    #[arg(long, value_name = "NAME")]
    pub machine: Option<String>,

    /// Character encoding, if it is detected wrongly (`gb18030`, `shift_jis`, `big5`, `windows-1252`, `macintosh`).
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,

    /// Column separator, if it is detected wrongly: one character, or `tab`.
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    pub delimiter: Option<char>,

    /// Read every file as this format, if it is told wrongly: its id, as `inspect` says it.
    #[arg(long, value_name = "ID")]
    pub format: Option<String>,

    /// Configuration file; by default `tidewaiter.toml` beside the first input or in a folder above it, up to the root of the
    /// repository or your home, else in this folder or one above it likewise.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Which rules are used.
#[derive(Args, Debug, Default)]
pub(crate) struct RuleArgs {
    /// Rule or catalogue files, or folders or archives (`.tar.gz`, `.zip`) of them, added to the built-in ones; a pack of the same id replaces the
    /// built-in one. Can be repeated.
    #[arg(long, value_name = "DIR|FILE")]
    pub rules: Vec<PathBuf>,
}

/// Arguments of `audit`.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // command-line switches
pub(crate) struct AuditArgs {
    /// What to read and how.
    #[command(flatten)]
    pub read: ReadArgs,

    /// By which law, lists and decisions, and for what.
    #[command(flatten)]
    pub judge: JudgeArgs,

    /// Where to write the signed reports.
    #[arg(long, value_name = "DIR", default_value = "tidewaiter-report")]
    pub out: PathBuf,

    /// Judge and show only: write no reports and sign nothing.
    #[arg(long, conflicts_with_all = ["key", "signer_command", "token_module", "no_sign", "per_machine"])]
    pub check: bool,

    /// Ledger that remembers the run; by default what `tidewaiter.toml` says. `tidewaiter ledger init` begins one.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub ledger: Option<PathBuf>,

    /// Replace reports and output files that are already there.
    #[arg(long)]
    pub force: bool,

    /// Who signs, and what.
    #[command(flatten)]
    pub signing: SigningArgs,

    /// Write one file a machine, too, however many there are (by default up to 100 machines); each report then says everything
    /// itself.
    #[arg(long)]
    pub per_machine: bool,

    /// Write everything in full into each report, as for up to 100 machines; else what is the same for thousands stands once.
    #[arg(long)]
    pub self_contained: bool,

    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", help = output_help())]
    pub output: Vec<String>,

    /// End with exit code 1 if a machine is judged this or worse: `clear`, `notice`, `undetermined`, `review`,
    /// `license-required` or `prohibited`; `none`: end with 0 whatever is found. By default what `tidewaiter.toml` says, else
    /// `undetermined`. What could not be read ends with 1 in any case.
    #[arg(long, value_name = "VERDICT")]
    pub fail_on: Option<FailOn>,

    /// An earlier run (its folder or bundle): only what is new against it fails. It has to be signed by your own key, or by one of
    /// `--baseline-key`.
    #[arg(long, value_name = "BUNDLE")]
    pub baseline: Option<PathBuf>,

    /// Public key of whoever signed the baseline (SPKI PEM); can be repeated.
    #[arg(long, value_name = "PUBLIC_KEY", requires = "baseline")]
    pub baseline_key: Vec<PathBuf>,

    /// Take a baseline that nobody signed: whoever can write it decides what counts as known.
    #[arg(long, requires = "baseline", conflicts_with = "baseline_key")]
    pub baseline_unverified: bool,

    /// The language of headings and explanations in outputs for people: `en`, `ja` or `zh`.
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    pub lang: Language,
}

/// The language that a tag names.
fn language(tag: &str) -> Result<Language, String> {
    Language::of(tag).ok_or_else(|| {
        let known: Vec<&str> = Language::ALL.into_iter().map(Language::tag).collect();
        format!("one of: {}", known.join(", "))
    })
}

/// One activity, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActivityChoice {
    /// This one.
    One(Activity),
    /// Every one.
    All,
}

/// Arguments of `inspect`.
#[derive(Args, Debug)]
pub(crate) struct InspectArgs {
    /// What to read and how.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show every value, and whether the program, the configuration file or the environment gives it.
    Show(ConfigShowArgs),
}

/// Arguments of `config show`.
#[derive(Args, Debug)]
pub(crate) struct ConfigShowArgs {
    /// An input, beside which the configuration is looked for as `audit` does.
    #[arg(value_name = "INPUT")]
    pub input: Option<PathBuf>,

    /// Configuration file; by default the nearest `tidewaiter.toml`.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// A folder for a page of each command; without it, the page of the program goes to standard output.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// The id of a rule, check or question, a verdict, an exit code or the code of a message: `US-EL-001`, `CMP-004`,
    /// `export-destination`, `review`, `exit-3`, `serial-scientific`.
    #[arg(value_name = "ID")]
    pub id: String,

    /// Which rules.
    #[command(flatten)]
    pub rules: RuleArgs,
}

/// What to do with rule packs.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List packs and rules, and which are in force.
    List(RulesListArgs),
    /// Find mistakes in rule and catalogue files; all of them, each at its line.
    Check(RuleFileArgs),
    /// Run the examples that rule files carry.
    Test(RuleFileArgs),
    /// Sign rule and catalogue files: every file, and which packs in which versions they are.
    Sign(Box<RulesSignArgs>),
    /// Verify signed rule files: by whom, whether they still count, and whether a newer edition was seen.
    Verify(RulesVerifyArgs),
}

/// Arguments of `rules list`.
#[derive(Args, Debug)]
pub(crate) struct RulesListArgs {
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleArgs,

    /// The day for which `in force` is said (YYYY-MM-DD); by default today.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Date>,
}

/// Arguments of `rules check` and `rules test`.
#[derive(Args, Debug)]
pub(crate) struct RuleFileArgs {
    /// Files or folders to look at beside the built-in ones.
    #[arg(value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,

    /// Which rules.
    #[command(flatten)]
    pub rules: RuleArgs,
}

fn parse_map(text: &str) -> Result<(Field, String), String> {
    let (field, header) =
        text.split_once('=').ok_or("write the field, `=`, and the header: --map serial=\"Serial No.\"")?;
    let field = field.trim().parse::<Field>().map_err(|e| {
        let all: Vec<&str> = Field::all().map(Field::as_str).collect();
        format!("{e}; fields: {}", all.join(", "))
    })?;
    Ok((field, header.trim().to_owned()))
}

fn parse_delimiter(text: &str) -> Result<char, String> {
    let mut chars = text.chars();
    match (text, chars.next(), chars.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(c), None) if c.is_ascii() => Ok(c),
        _ => Err("one ASCII character, or `tab`".to_owned()),
    }
}

fn parse_activity(text: &str) -> Result<ActivityChoice, String> {
    if text == "all" {
        return Ok(ActivityChoice::All);
    }
    text.parse().map(ActivityChoice::One).map_err(|e: crate::model::UnknownActivity| e.to_string())
}
