//! Standard output for results, standard error for everything else.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::ColourChoice;
use crate::diagnostic::{Colour, Diagnostic, Diagnostics, Left, Place, Severity};
use crate::error::Error;
use crate::text::shown::shown;

/// How many diagnostics of a kind below error are shown; the others are counted.
const SHOWN: u64 = 20;

/// Where a command writes.
#[derive(Debug)]
pub(crate) struct Terminal {
    /// Colours on standard output.
    pub out: Colour,
    /// Colours on standard error.
    pub err: Colour,
    quiet: bool,
}

impl Terminal {
    /// Decides about colours by the choice, `NO_COLOR` and whether a stream is a terminal.
    pub(crate) fn new(choice: ColourChoice, quiet: bool) -> Self {
        let of = |is_terminal: bool| match choice {
            ColourChoice::Always => Colour::Always,
            ColourChoice::Never => Colour::Never,
            ColourChoice::Auto => {
                let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
                if is_terminal && wanted { Colour::Always } else { Colour::Never }
            }
        };
        Self { out: of(std::io::stdout().is_terminal()), err: of(std::io::stderr().is_terminal()), quiet }
    }

    /// Writes a result.
    ///
    /// # Errors
    /// When standard output cannot be written; a reader that went away early is no error of ours, but what it did
    /// not read was not reported either, so it counts as one.
    #[expect(clippy::unused_self, reason = "only who was given the terminal uses it")]
    pub(crate) fn print(&self, text: &[u8]) -> Result<(), Error> {
        let mut out = std::io::stdout().lock();
        out.write_all(text)
            .and_then(|()| out.flush())
            .map_err(|e| Error::new(Diagnostic::error("io", format!("cannot write the result: {e}"))))
    }

    /// Says something beside the result, unless asked to be quiet.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.always(text);
        }
    }

    /// Says something that must not be missed.
    #[expect(clippy::unused_self, reason = "only who was given the terminal uses it")]
    pub(crate) fn always(&self, text: &str) {
        // Nothing can be said about a standard error that cannot be written.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Shows diagnostics: all errors that are kept with how many more there are, and the first of the others.
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics) {
        let told = |severity| !(self.quiet && severity == Severity::Note);
        let mut others = 0;
        for diagnostic in diagnostics.iter().filter(|diagnostic| told(diagnostic.severity)) {
            if diagnostic.severity != Severity::Error {
                others += 1;
                if others > SHOWN {
                    continue;
                }
            }
            self.always(&diagnostic.render(self.err));
        }
        for Left { code, place, count } in diagnostics.errors_left() {
            let place = match place {
                Place::Nowhere => String::new(),
                Place::In(file) => format!(" in {}", shown(file)),
                Place::Elsewhere => " in further files".to_owned(),
            };
            self.always(&format!(
                "… and {count} more errors [{code}]{place}; correct those above and run it again to see them"
            ));
        }
        let below = [Severity::Note, Severity::Warning].into_iter().filter(|severity| told(*severity));
        let others: u64 = below.map(|severity| diagnostics.count(severity)).sum();
        if others > SHOWN {
            self.always(&format!("… and {} further notes and warnings", others - SHOWN));
        }
    }

    /// How many columns standard output has, where it is a terminal.
    #[expect(clippy::unused_self, reason = "only who was given the terminal uses it")]
    pub(crate) fn width(&self) -> Option<u16> {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size()?;
        std::io::stdout().is_terminal().then_some(columns)
    }

    /// A progress bar over bytes or machines; hidden where standard error is no terminal.
    pub(crate) fn progress(&self, total: u64, what: &'static str) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} {bar:40} {percent:>3} % · {eta} left") {
            bar.set_style(style.progress_chars("━━ "));
        }
        bar.set_message(what);
        bar
    }
}
