//! One file a verb. The only place with a clock, an environment and a terminal.

pub mod audit;
pub mod config;
pub mod explain;
pub mod inspect;
pub mod inventory;
pub mod key;
pub mod lists;
pub mod rules;
pub mod screen;
pub mod terminal;
pub mod verify;

use jiff::civil::Date;

use crate::cli::{Cli, Command, KeyCommand, RulesCommand};
use crate::error::Failure;
use crate::exit::Exit;
use terminal::Terminal;

/// Runs one command and says how it ends; what is wrong has been shown by then.
pub fn run(cli: &Cli) -> Exit {
    let terminal = Terminal::new(cli.color, cli.quiet);
    let outcome = match &cli.command {
        Command::Audit(args) => audit::run(args, &terminal),
        Command::Verify(args) => verify::run(args, &terminal),
        Command::Inspect(args) => inspect::run(args, &terminal),
        Command::Explain(args) => explain::run(args, &terminal),
        Command::Rules(RulesCommand::List(args)) => rules::list(args, &terminal),
        Command::Rules(RulesCommand::Check(args)) => rules::check(args, &terminal),
        Command::Rules(RulesCommand::Test(args)) => rules::test(args, &terminal),
        Command::Lists(command) => lists::run(command, &terminal),
        Command::Screen(args) => screen::run(args, &terminal),
        Command::Key(KeyCommand::Generate(args)) => key::generate(args, &terminal),
        Command::Key(KeyCommand::Show(args)) => key::show(args, &terminal),
        Command::Key(KeyCommand::Fingerprint(args)) => key::fingerprint(args, &terminal),
    };
    match outcome {
        Ok(exit) => exit,
        Err(Failure { diagnostics, exit }) => {
            terminal.diagnostics(&diagnostics);
            exit
        }
    }
}

/// The moment a run stands at: `SOURCE_DATE_EPOCH` where it is set, so that a run can be repeated to the byte.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is set to something that is no number of seconds.
pub fn now() -> Result<jiff::Timestamp, Failure> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            text.trim().parse::<i64>().ok().and_then(|s| jiff::Timestamp::from_second(s).ok()).ok_or_else(
                || {
                    let message =
                        format!("SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds since 1970");
                    crate::diagnostic::Diagnostic::error("bad-clock", message)
                        .help("unset it, or set it to a whole number such as 1795305600")
                        .into()
                },
            )
        }
        Err(_) => Ok(jiff::Timestamp::now()),
    }
}

/// The day of a moment, in UTC.
pub fn day(now: jiff::Timestamp) -> Date {
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
