//! Ctrl-C, a closed terminal and `kill`: the run ends between two machines, and takes away what it had not finished.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Whether the run was asked to end.
#[derive(Debug)]
pub(crate) struct Interrupt {
    asked: Arc<AtomicBool>,
}

impl Interrupt {
    /// From here on, the signals are remembered instead of ending the program at once. A second one does.
    ///
    /// # Errors
    /// When the system does not let them be caught.
    pub(crate) fn watch() -> Result<Self, Error> {
        let asked = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP]
        {
            use signal_hook::flag::{register, register_conditional_default};
            // Under nohup, or in the background of a script, a signal is not meant for us.
            if is_ignored(signal) {
                continue;
            }
            register_conditional_default(signal, Arc::clone(&asked))
                .and_then(|_| register(signal, Arc::clone(&asked)))
                .map_err(|e| Diagnostic::error("signals", format!("cannot watch for signals: {e}")))?;
        }
        Ok(Self { asked })
    }

    /// Goes on unless the run was asked to end.
    ///
    /// # Errors
    /// When it was.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.asked.load(Ordering::Relaxed) {
            return Err(Diagnostic::error("interrupted", "interrupted: nothing was written").into());
        }
        Ok(())
    }
}

/// Whether whoever started the program had it ignore a signal, where the system tells (Linux).
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
