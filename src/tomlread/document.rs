//! A TOML file parsed with its spans, and the one place where its mistakes are gathered.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::table::TomlTable;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::TextFile;
use crate::text::dates::did_you_mean;

/// Where readers put what is wrong; shared by all readers of a job.
#[derive(Debug, Default)]
pub struct Sink(RefCell<Diagnostics>);

impl Sink {
    /// Adds one diagnostic.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn extend(&self, diagnostics: Diagnostics) {
        self.0.borrow_mut().extend(diagnostics);
    }

    /// Everything collected.
    pub fn into_inner(self) -> Diagnostics {
        self.0.into_inner()
    }

    /// Whether an error was collected so far.
    pub fn has_errors(&self) -> bool {
        self.0.borrow().has_errors()
    }
}

/// A value and the bytes of the file that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Range<usize>,
}

impl<T> At<T> {
    /// Another value at the same place.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> At<U> {
        At { value: f(self.value), span: self.span }
    }
}

/// Whether a file is TOML at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// It is.
    Whole,
    /// It is not: mistakes were reported, and what could be read is given. Fields may be missing only because
    /// of the mistake, so it is better not to report what follows from them.
    Broken,
}

/// A parsed file.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    root: Spanned<DeTable<'t>>,
}

impl<'t> Document<'t> {
    /// A reader over the top level.
    pub(crate) fn reader(&'t self, file: &'t TextFile, sink: &'t Sink) -> TomlTable<'t> {
        TomlTable::root(file, sink, self.root.get_ref())
    }
}

/// Parses a file, reporting every syntax error and recovering what can be.
pub(crate) fn parse<'t>(file: &'t TextFile, sink: &Sink) -> (Document<'t>, Syntax) {
    let (root, errors) = DeTable::parse_recoverable(file.text());
    let syntax = if errors.is_empty() { Syntax::Whole } else { Syntax::Broken };
    for error in errors {
        let end = file.text().len();
        let span = error.span().unwrap_or(end..end);
        let help = match day_at(file.text(), span.start) {
            Some(meant) => format!("a date is written YYYY-MM-DD, without quotes: {meant}"),
            None => "a value of the file cannot be used until this is corrected; text stands in quotes, dates do not".to_owned(),
        };
        sink.push(
            Diagnostic::error("toml-syntax", "this is not TOML")
                .label(file, span, error.message())
                .help(help),
        );
    }
    (Document { root }, syntax)
}

/// What a value may mean that is a date in another form, where one stands on the line of a mistake.
fn day_at(text: &str, at: usize) -> Option<String> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |line| line + 1);
    let (_, value) = text.get(start..)?.lines().next()?.split_once('=')?;
    did_you_mean(value.split('#').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_another_form_is_told_from_other_mistakes() {
        let said = |text: &str| {
            let (file, sink) = (TextFile::new("x.toml", text), Sink::default());
            let _ = parse(&file, &sink);
            sink.into_inner().iter().map(|d| d.help.clone().unwrap_or_default()).collect::<Vec<_>>().join(" ")
        };
        for text in ["a = 1\nuntil = 31.07.2026 # soon\nb = 2\n", "until = 31 Jul 2026"] {
            assert!(
                said(text).contains("YYYY-MM-DD, without quotes: did you mean 2026-07-31?"),
                "{}",
                said(text)
            );
        }
        assert!(said("until = soon").contains("text stands in quotes"));
    }
}
