//! Standard output for results, standard error for everything else.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use terminal_size::{Height, Width, terminal_size_of};

use crate::cli::ColourChoice;
use crate::diagnostic::{Colour, Diagnostic, Diagnostics, Left, Place, Severity};
use crate::error::Error;
use crate::text::shown::shown;
use crate::text::wrap::{columns, fold};

/// How many diagnostics of a kind below error are shown; the others are counted.
const SHOWN: u64 = 20;

/// Where a command writes.
#[derive(Debug)]
pub(crate) struct Terminal {
    /// Colours on standard output.
    pub out: Colour,
    /// Colours on standard error.
    pub err: Colour,
    /// Columns of standard output and standard error, where anybody says how many there are.
    columns: [Option<u16>; 2],
    quiet: bool,
    no_progress: bool,
}

/// No text is folded to fewer columns.
const NARROWEST: u16 = 20;

impl Terminal {
    /// Decides about colours by the choice, `NO_COLOR` and whether a stream is a terminal.
    pub(crate) fn new(choice: ColourChoice, quiet: bool, no_progress: bool) -> Self {
        let of = |is_terminal: bool| match choice {
            ColourChoice::Always => Colour::Always,
            ColourChoice::Never => Colour::Never,
            ColourChoice::Auto => {
                let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
                if is_terminal && wanted { Colour::Always } else { Colour::Never }
            }
        };
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let of_terminal = |is_terminal: bool, size: Option<(Width, Height)>| {
            size.filter(|_| is_terminal).map(|(Width(columns), _)| columns)
        };
        // What is no terminal has as many columns as a person says, and else no end.
        let said = || std::env::var("COLUMNS").ok()?.trim().parse::<u16>().ok();
        let columns = [
            of_terminal(out.is_terminal(), terminal_size_of(&out)),
            of_terminal(err.is_terminal(), terminal_size_of(&err)),
        ]
        .map(|columns| columns.or_else(said).filter(|columns| *columns > 0));
        Self { out: of(out.is_terminal()), err: of(err.is_terminal()), columns, quiet, no_progress }
    }

    /// Whether only what is asked for and what is wrong is to be said.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes a result, as [`print()`] does.
    ///
    /// # Errors
    /// When standard output cannot be written.
    #[expect(clippy::unused_self, reason = "only who was given the terminal uses it")]
    pub(crate) fn print(&self, text: &[u8]) -> Result<(), Error> {
        print(text)
    }

    /// Writes a result that is text for people, folded to the terminal.
    ///
    /// # Errors
    /// As [`Self::print`].
    pub(crate) fn print_text(&self, text: &str) -> Result<(), Error> {
        self.print(folded(text, self.columns[0]).as_bytes())
    }

    /// Says something beside the result, unless asked to be quiet.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.always(text);
        }
    }

    /// Says something that must not be missed.
    pub(crate) fn always(&self, text: &str) {
        say(&folded(text, self.columns[1]));
    }

    /// Whether standard error has too few columns for a text.
    pub(crate) fn is_wider(&self, text: &str) -> bool {
        self.columns[1].is_some_and(|most| text.lines().any(|line| columns(line) > most.into()))
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
            say(&diagnostic
                .render_within(self.err, self.columns[1].map(|columns| columns.max(NARROWEST).into())));
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

    /// How many columns standard output has, where it is a terminal or `COLUMNS` says it.
    pub(crate) fn width(&self) -> Option<u16> {
        self.columns[0]
    }

    /// A progress bar over bytes or machines; hidden where standard error is no terminal.
    pub(crate) fn progress(&self, total: u64, what: &'static str) -> ProgressBar {
        if self.quiet || self.no_progress || !std::io::stderr().is_terminal() {
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

/// Writes a result. A reader that has seen enough (`| head -1`) is no error, and changes nothing about how a run ends.
///
/// # Errors
/// When standard output cannot be written.
pub(super) fn print(text: &[u8]) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new(Diagnostic::error("io", format!("cannot write the result: {error}"))))
        }
        _ => Ok(()),
    }
}

/// Writes a line to standard error.
fn say(text: &str) {
    // Nothing can be said about a standard error that cannot be written.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The lines of a text folded to so many columns; what has colours is laid out already.
fn folded(text: &str, columns: Option<u16>) -> Cow<'_, str> {
    let Some(columns) = columns.map(|columns| usize::from(columns.max(NARROWEST))) else {
        return text.into();
    };
    if text.contains('\u{1b}') {
        return text.into();
    }
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len() + 2;
    let lines = text.split('\n').flat_map(|line| fold(line, columns, indent(line)));
    lines.collect::<Vec<_>>().join("\n").into()
}
