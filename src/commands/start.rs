//! From the arguments to the exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use super::terminal::Terminal;
use crate::cli::{Cli, ColourChoice};
use crate::exit::Exit;
use crate::text::shown::shown;

/// The program: reads the arguments of the process, does what they ask for, and says how it ended.
pub fn run() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => ExitCode::from(super::run_command(&cli).code()),
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
    // Help is folded where it is made, a message is not.
    let (terminal, text) = (Terminal::new(ColourChoice::Auto, false, true), error.render().to_string());
    if error.use_stderr() && terminal.is_wider(&text) {
        terminal.always(text.trim_end());
    } else {
        let _ = error.print();
    }
    ExitCode::from(exit.code())
}
