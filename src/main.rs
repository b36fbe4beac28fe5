//! The command line: parse, run, end with the exit code.

use std::process::ExitCode;

use clap::Parser;

/// Reports are made by one thread and freed by the one that writes them, a hundred thousand times: the allocator of
/// the system takes a fifth of a run for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match tidewaiter::cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
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
