//! `tidewaiter completions` and `tidewaiter man`: made of the command line itself.

use std::io::Write as _;
use std::path::Path;

use clap::CommandFactory as _;

use super::terminal::Terminal;
use crate::cli::{Cli, CompletionsArgs, ManArgs};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};

/// Writes a script that completes commands.
///
/// # Errors
/// When the result cannot be written.
pub(crate) fn completions(args: &CompletionsArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tidewaiter", &mut script);
    terminal.print(&script)?;
    Ok(Exit::Ok)
}

/// Writes pages of `man`: that of the program, or into a folder those of all commands.
///
/// # Errors
/// When a page cannot be written.
pub(crate) fn man(args: &ManArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let mut command = Cli::command();
    command.build();
    match &args.out {
        None => terminal.print(&page(command)?)?,
        Some(folder) => pages(&command, folder, terminal)?,
    }
    Ok(Exit::Ok)
}

/// A page for a command and each below it: `tidewaiter-lists-import.1`.
fn pages(command: &clap::Command, folder: &Path, terminal: &Terminal) -> Result<(), Error> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let path = folder.join(format!("{name}.1"));
    let mut file = OutputFile::create(&path, Existing::Replace)?;
    file.write_all(&page(command.clone())?).map_err(|e| Error::io("write", &path, &e))?;
    file.commit()?;
    terminal.say(&path.display().to_string());
    let below = command.get_subcommands().filter(|below| below.get_name() != "help" && !below.is_hide_set());
    below.into_iter().try_for_each(|below| pages(below, folder, terminal))
}

fn page(command: clap::Command) -> Result<Vec<u8>, Error> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|e| Error::new(Diagnostic::error("man", format!("the page cannot be made: {e}"))))?;
    Ok(page)
}
