//! The site's clearances that listed names are other parties'.

use std::path::Path;

use jiff::civil::Date;

use crate::commands::config::Config;
use crate::commands::terminal::Terminal;
use crate::error::Error;
use crate::screening::Clearances;
use crate::source::{Longest, read_text};

/// The clearances of the file named, else of the one that the configuration names; none without one. Those that have ended
/// are said.
///
/// # Errors
/// When the file cannot be read, or has mistakes.
pub(in crate::commands) fn clearances(
    named: Option<&Path>,
    config: &Config,
    as_of: Date,
    terminal: &Terminal,
) -> Result<Clearances, Error> {
    let Some(path) = named.or(config.clearances.as_deref()) else { return Ok(Clearances::default()) };
    let file = read_text(path, Longest::CLEARANCES).map_err(|e| Error::io("read", path, &e))?;
    let clearances = Clearances::read(&file)?;
    terminal.diagnostics(&clearances.expired(as_of));
    Ok(clearances)
}
