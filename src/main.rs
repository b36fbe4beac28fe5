//! The command line: parse, run, end with the exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use tidewaiter::cli::Cli;
use tidewaiter::exit::Exit;
use tidewaiter::text::shown::shown;

/// Reports are made by one thread and freed by the one that writes them, a hundred thousand times: the allocator of
/// the system takes a fifth of a run for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => ExitCode::from(tidewaiter::commands::run(&cli).code()),
        Err(_) => unread(),
    }
}

/// Says what is wrong with the arguments. That quotes them, so they are read again as they may be shown.
fn unread() -> ExitCode {
    let arguments = std::env::args_os().map(|argument| shown(argument.to_string_lossy()));
    let error = Cli::try_parse_from(arguments).err().unwrap_or_else(|| {
        let text = "an argument holds a character that is not allowed there";
        Cli::command().error(clap::error::ErrorKind::InvalidValue, text)
    });
    // Help and version are results, everything else is a usage error.
    let exit = if error.use_stderr() { Exit::CannotDo } else { Exit::Ok };
    let _ = error.print();
    ExitCode::from(exit.code())
}
