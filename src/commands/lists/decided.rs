//! The site's decisions that listed names are other parties'.

use std::path::Path;

use jiff::civil::Date;

use crate::commands::config::Config;
use crate::commands::terminal::Terminal;
use crate::error::Failure;
use crate::lists::Decisions;
use crate::source::{Longest, TextFile, read_text};

/// The decisions of the file named, else of the one that the configuration names; none without one. Those that have ended
/// are said.
///
/// # Errors
/// When the file cannot be read, or has mistakes.
pub(in crate::commands) fn decisions(
    named: Option<&Path>,
    config: &Config,
    as_of: Date,
    terminal: &Terminal,
) -> Result<Decisions, Failure> {
    let Some(path) = named.or(config.decisions.as_deref()) else { return Ok(Decisions::default()) };
    let text = read_text(path, Longest::DECISIONS).map_err(|e| Failure::io("read", path, &e))?;
    let decisions = Decisions::read(&TextFile::new(path.to_string_lossy(), text))?;
    terminal.diagnostics(&decisions.expired(as_of));
    Ok(decisions)
}
