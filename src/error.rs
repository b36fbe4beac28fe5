//! "The job could not be done", as one error with everything there is to say about it.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exit::Exit;

/// Why a job could not be done: diagnostics, and the exit code that belongs to them.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong, all of it.
    pub diagnostics: Diagnostics,
    /// How the run ends.
    pub exit: Exit,
}

impl Failure {
    /// A failure with exit code 2.
    pub fn new(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { diagnostics: diagnostics.into(), exit: Exit::CannotDo }
    }

    /// A signature, digest or trust check that failed: exit code 3.
    pub fn untrusted(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { diagnostics: diagnostics.into(), exit: Exit::Untrusted }
    }

    /// Several failures as one, which ends as the first of them does.
    pub fn all(failures: impl IntoIterator<Item = Self>) -> Self {
        let mut failures = failures.into_iter();
        let mut all = failures.next().unwrap_or_else(|| Self::new(Diagnostics::default()));
        failures.for_each(|failure| all.diagnostics.extend(failure.diagnostics));
        all
    }

    /// A file that could not be read or written, with the reason the system gives.
    pub fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(Diagnostic::error("io", format!("cannot {what} {}: {error}", path.display())))
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::new(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::new(diagnostic)
    }
}
