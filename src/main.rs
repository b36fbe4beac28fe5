//! The command line: parse, run, end with the exit code.

use std::process::ExitCode;

use clap::Parser;
use tidewaiter::cli::Cli;
use tidewaiter::text::shown::shown;

/// Reports are made by one thread and freed by the one that writes them, a hundred thousand times: the allocator of
/// the system takes a fifth of a run for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // What is wrong quotes the arguments: it is said of them as they may be shown.
            let arguments = std::env::args_os().map(|argument| shown(argument.to_string_lossy()));
            let error = Cli::try_parse_from(arguments).err().unwrap_or(error);
            // Help and version are results, everything else is a usage error.
            let code = if error.use_stderr() {
                tidewaiter::exit::Exit::CannotDo
            } else {
                tidewaiter::exit::Exit::Ok
            };
            let _ = error.print();
            return ExitCode::from(code.code());
        }
    };
    ExitCode::from(tidewaiter::commands::run(&cli).code())
}
