//! The verbs, and what they share. The only place with a clock, an environment and a terminal.

pub(crate) mod audit;
pub(crate) mod config;
mod decisions;
mod demands;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod extract;
pub(crate) mod horizon;
pub(crate) mod inspect;
pub(crate) mod interrupt;
pub(crate) mod inventory;
mod judge;
pub(crate) mod key;
pub(crate) mod ledger;
pub(crate) mod lists;
pub(crate) mod manual;
mod outputs;
pub(crate) mod render;
pub(crate) mod rules;
pub(crate) mod screen;
mod settings;
mod sources;
mod spared;
mod start;
pub(crate) mod terminal;
pub(crate) mod trust;
pub(crate) mod verify;
pub(crate) mod waiver;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::cli::{Cli, Command, ConfigCommand, KeyCommand, RulesCommand, WaiverCommand};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::text::shown::json;
use terminal::Terminal;

pub use start::run;

/// Runs one command and says how it ends; what is wrong has been shown by then.
fn run_command(cli: &Cli) -> Exit {
    let terminal = Terminal::new(cli.color, cli.quiet, cli.no_progress);
    let outcome = match &cli.command {
        Command::Audit(args) => audit::run(args, &terminal),
        Command::Verify(args) => verify::run(args, &terminal),
        Command::Render(args) => render::run(args, &terminal),
        Command::Show(args) => render::show(args, &terminal),
        Command::Extract(args) => extract::run(args, &terminal),
        Command::Diff(args) => diff::run(args, &terminal),
        Command::Horizon(args) => horizon::run(args, &terminal),
        Command::Inspect(args) => inspect::run(args, &terminal),
        Command::Explain(args) => explain::run(args, &terminal),
        Command::Rules(RulesCommand::List(args)) => rules::list(args, &terminal),
        Command::Rules(RulesCommand::Check(args)) => rules::check(args, &terminal),
        Command::Rules(RulesCommand::Test(args)) => rules::test(args, &terminal),
        Command::Rules(RulesCommand::Sign(args)) => rules::sign(args, &terminal),
        Command::Rules(RulesCommand::Verify(args)) => rules::verify(args, &terminal),
        Command::Lists(command) => lists::run(command, &terminal),
        Command::Screen(args) => screen::run(args, &terminal),
        Command::Config(ConfigCommand::Show(args)) => config::show::run(args, &terminal),
        Command::Completions(args) => manual::completions(args, &terminal),
        Command::Man(args) => manual::man(args, &terminal),
        Command::Waiver(WaiverCommand::Add(args)) => waiver::add(args, &terminal),
        Command::Waiver(WaiverCommand::List(args)) => waiver::list(args, &terminal),
        Command::Waiver(WaiverCommand::Sign(args)) => waiver::sign(args, &terminal),
        Command::Waiver(WaiverCommand::Check(args)) => waiver::check(args, &terminal),
        Command::Trust(command) => trust::run(command, &terminal),
        Command::Ledger(command) => ledger::run(command, &terminal),
        Command::Key(KeyCommand::Generate(args)) => key::generate(args, &terminal),
        Command::Key(KeyCommand::Show(args)) => key::show(args, &terminal),
        Command::Key(KeyCommand::Fingerprint(args)) => key::fingerprint(args, &terminal),
        Command::Key(KeyCommand::Export(args)) => key::export(args, &terminal),
        Command::Key(KeyCommand::ChangePassphrase(args)) => key::change_passphrase(args, &terminal),
    };
    match outcome {
        Ok(exit) => exit,
        Err(Error { kind, diagnostics }) => {
            terminal.diagnostics(&diagnostics);
            kind.into()
        }
    }
}

/// The moment that is written into what a run makes: `SOURCE_DATE_EPOCH` where it is set, so that a run can be repeated to
/// the byte. It never decides a verdict: the day of the law and the age of lists are those of [`today`].
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is set to something that is no number of seconds.
pub(crate) fn now() -> Result<Timestamp, Error> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(text) => moment("SOURCE_DATE_EPOCH", &text.to_string_lossy()),
        None => clock(),
    }
}

/// Today, in UTC, by the clock of the machine.
///
/// # Errors
/// None in a program that is released.
pub(crate) fn today() -> Result<Date, Error> {
    clock().map(day)
}

/// The moment it is. A build for tests can be told another one, so that what the pages show stays true.
pub(crate) fn clock() -> Result<Timestamp, Error> {
    #[cfg(debug_assertions)]
    if let Some(text) = std::env::var_os("TIDEWAITER_TEST_CLOCK") {
        return moment("TIDEWAITER_TEST_CLOCK", &text.to_string_lossy());
    }
    Ok(Timestamp::now())
}

fn moment(variable: &str, text: &str) -> Result<Timestamp, Error> {
    let seconds = text.trim().parse::<i64>().ok().and_then(|s| Timestamp::from_second(s).ok());
    seconds.ok_or_else(|| {
        let message = format!("{variable} is `{text}`, which is no number of seconds since 1970");
        Diagnostic::error("bad-clock", message)
            .help("unset it, or set it to a whole number such as 1795305600")
            .into()
    })
}

/// The day of a moment, in UTC.
pub(crate) fn day(moment: Timestamp) -> Date {
    moment.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A result as JSON, with a line end.
///
/// # Errors
/// None for what the program shows.
fn to_json(value: &impl serde::Serialize) -> Result<String, Diagnostic> {
    serde_json::to_string_pretty(value)
        .map(|text| json(text) + "\n")
        .map_err(|e| Diagnostic::error("io", format!("cannot write the result: {e}")))
}
