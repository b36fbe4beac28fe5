//! The site's decisions: findings that are accepted, listed names that are other parties'.

use std::path::Path;

use jiff::civil::Date;

use super::config::Config;
use super::terminal::Terminal;
use crate::error::Error;
use crate::source::{Longest, read_text};
use crate::waivers::Decisions;

/// The decisions of the file named, else of the one that the configuration names or that is found beside it; none without one.
/// Clearances that have ended are said.
///
/// # Errors
/// When the file cannot be read, or has mistakes.
pub(super) fn decisions(
    named: Option<&Path>,
    config: &Config,
    as_of: Date,
    terminal: &Terminal,
) -> Result<Decisions, Error> {
    let Some(path) = named.or(config.waivers.as_deref()) else { return Ok(Decisions::default()) };
    let file = read_text(path, Longest::DECISIONS).map_err(|e| Error::io("read", path, &e))?;
    let decisions = Decisions::read(&file)?;
    terminal.diagnostics(&decisions.clearances.in_force(as_of));
    Ok(decisions)
}
