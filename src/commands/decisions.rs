//! The site's decisions: findings that are accepted, listed names that are other parties'.

use std::path::Path;

use jiff::civil::Date;

use super::config::Config;
use super::demands::Demands;
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
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
    (demands, says): (Option<&Demands>, &mut Vec<String>),
    as_of: Date,
    terminal: &Terminal,
) -> Result<Decisions, Error> {
    let Some(path) = named.or(config.waivers.as_deref()) else { return Ok(Decisions::default()) };
    let file = read_text(path, Longest::DECISIONS).map_err(|e| Error::io("read", path, &e))?;
    let decisions = Decisions::read(&file)?;
    if let Some(demands) = demands.filter(|demands| demands.signed_waivers) {
        if let Err(refusal) = demands.signers(path, file.digest()) {
            let code = refusal.code();
            let message = format!("the decisions count for nothing ({code}): {refusal}");
            let help = "the trust policy wants them signed by a key that may, and that signs no reports: `tidewaiter waiver sign`";
            terminal.diagnostics(
                &Diagnostic::warning("waivers-not-signed", message).at(path.display()).help(help).into(),
            );
            says.push(format!("waivers left aside ({code}): {}", path.display()));
            return Ok(Decisions::default());
        }
        says.push(format!("signed waivers {}", path.display()));
    }
    terminal.diagnostics(&decisions.clearances.in_force(as_of));
    Ok(decisions)
}
