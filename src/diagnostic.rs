//! What is wrong, where, why and what to do: collected, never stopping at the first, and never without end.
//!
//! A [`Diagnostic`] points into text files by byte span, or into inventories by cell; it is rendered with
//! `annotate-snippets` where there is a line to show.

mod all;
mod excerpt;

use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::TextFile;
use crate::text::shown::{page, shown};
use crate::text::wrap::{columns as columns_of, fold};
pub use all::Diagnostics;
pub(crate) use all::{Left, Place};
use excerpt::{Excerpt, shortened};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at; the job goes on.
    Warning,
    /// The job, or the row, cannot go on.
    Error,
}

impl Severity {
    /// The word shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A piece of a text file with a remark.
#[derive(Clone, Debug)]
pub struct Label {
    /// The file.
    pub file: TextFile,
    /// Bytes of its text.
    pub span: Range<usize>,
    /// What is to be said about them; may be empty.
    pub text: String,
}

/// The fewest columns that a text is folded to, however much stands before it.
const LEAST: usize = 10;
/// What stands before what to do, beside a line number of three digits.
const HELP: usize = "    = help: ".len();

/// Lines below a message.
#[derive(Clone, Debug)]
struct Examples {
    lines: Vec<String>,
}

/// One thing that is wrong or worth knowing.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// A stable code: `rule-unknown-field`, `serial-rounded`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What stands below the message; apart, as few have any and every error is as large as this.
    examples: Option<Box<Examples>>,
    /// The place in words (`miners.csv!C17`), where it is no text span.
    pub place: Option<Box<str>>,
    /// Places in text files, the primary one first.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    /// As it is shown, without colours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Colour::Never).trim_end())
    }
}

impl std::error::Error for Diagnostic {}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning without a place.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note without a place.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: shortened(message.into()),
            examples: None,
            place: None,
            labels: Vec::new(),
            help: None,
        }
    }

    /// Lines below the message: the first of many that it is about.
    #[must_use]
    pub fn examples(mut self, lines: Vec<String>) -> Self {
        let lines: Vec<String> = lines.into_iter().map(shortened).collect();
        self.examples = (!lines.is_empty()).then(|| Box::new(Examples { lines }));
        self
    }

    /// Points at a piece of a text file; the first label is the primary one.
    #[must_use]
    pub fn label(mut self, file: &TextFile, span: Range<usize>, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.clone(), span, text: shortened(text.into()) });
        self
    }

    /// Names a place that is no text span.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place = Some(shortened(place.to_string()).into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shortened(help.into()));
        self
    }

    /// The diagnostic as text, with colours if `colour`; no text in it can do more than be read.
    pub fn render(&self, colour: Colour) -> String {
        self.render_within(colour, None)
    }

    /// As [`Diagnostic::render`], in lines of so many columns.
    pub fn render_within(&self, colour: Colour, columns: Option<usize>) -> String {
        let folded = |text: String, before: usize, indent: usize| match columns {
            Some(columns) => fold(&text, columns.saturating_sub(before).max(LEAST), indent).join("\n"),
            None => text,
        };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let mut message = match &self.place {
            Some(place) => shown(format_args!("{place}: {}", self.message)),
            None => shown(&self.message),
        };
        let title = self.severity.as_str().len() + self.code.len() + "[]: ".len();
        message = folded(message, title, 0);
        for line in self.examples.iter().flat_map(|examples| &examples.lines) {
            message.push('\n');
            message.push_str(&folded(format!("  {}", shown(line)), title, 4));
        }
        let mut group = Group::with_title(level.primary_title(message).id(self.code));
        let mut rest = self.labels.as_slice();
        let mut primary = true;
        while let Some(first) = rest.first() {
            let excerpt = Excerpt::of(rest);
            let (labels, others) = rest.split_at(excerpt.spans.len());
            rest = others;
            let (text, spans) = page(excerpt.text, excerpt.spans.iter());
            let path = shown(first.file.name());
            // A label that finds no room beside its place stands below.
            let beside = |label: &str, span: &Range<usize>| {
                let line = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
                let before = excerpt.line.to_string().len() + 4 + columns_of(&text[line..span.end]);
                columns.is_none_or(|columns| before + columns_of(label) <= columns)
            };
            let remarks: Vec<(String, bool)> = labels
                .iter()
                .zip(&spans)
                .map(|(label, span)| {
                    let said = shown(&label.text);
                    let is_beside = beside(&said, span);
                    (said, is_beside)
                })
                .collect();
            let mut snippet = Snippet::source(text).line_start(excerpt.line);
            match excerpt.cut_column {
                None => snippet = snippet.path(path),
                Some(column) => {
                    group = group.element(Origin::path(path).line(excerpt.line).char_column(column));
                }
            }
            for ((said, is_beside), span) in remarks.iter().zip(spans) {
                let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                primary = false;
                let annotation = kind.span(span);
                snippet = snippet.annotation(if *is_beside && !said.is_empty() {
                    annotation.label(said.clone())
                } else {
                    annotation
                });
            }
            group = group.element(snippet);
            for (said, _) in remarks.into_iter().filter(|(said, is_beside)| !is_beside && !said.is_empty()) {
                group = group.element(Level::NOTE.message(folded(said, HELP, 0)));
            }
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(folded(shown(help), HELP, 0)));
        }
        let renderer = match colour {
            Colour::Always => Renderer::styled(),
            Colour::Never => Renderer::plain(),
        };
        let renderer = match columns {
            Some(columns) => renderer.term_width(columns),
            None => renderer,
        };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }
}

/// Whether text may hold terminal colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Yes.
    Always,
    /// No.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_at_its_line() {
        let file = TextFile::new("us.toml", "a = 1\nbad = 2\n");
        let shown = Diagnostic::error("rule-unknown-field", "unknown field `bad`")
            .label(&file, 6..9, "not a field of a rule")
            .help("did you mean `basis`?")
            .render(Colour::Never);
        assert!(shown.contains("us.toml:2:1"), "{shown}");
        assert!(shown.contains("^^^ not a field of a rule"), "{shown}");
        assert!(shown.contains("did you mean"), "{shown}");
    }

    #[test]
    fn what_is_said_is_folded_to_the_terminal_and_nothing_is_lost() {
        let file = TextFile::new("us.toml", "key = 'a value of some length'\nother = 2\n");
        let said =
            "twenty words that nobody would wish to see break in the midst of one of them, as terminals do";
        let diagnostic = Diagnostic::warning("rule-unknown-field", said)
            .examples(vec![said.to_owned()])
            .label(&file, 6..29, said)
            .label(&file, 31..36, "short")
            .help(said);
        for columns in [50, 60, 80] {
            let shown = diagnostic.render_within(Colour::Never, Some(columns));
            for line in shown.lines() {
                assert!(columns_of(line) <= columns, "{columns}: {line}");
            }
            let words = |text: &str| text.split_whitespace().filter(|w| *w == "midst").count();
            assert_eq!(words(&shown), 4, "{shown}");
            assert!(shown.contains("^ short") || shown.contains("- short"), "{shown}");
        }
        let whole = diagnostic.render(Colour::Never);
        assert_eq!(whole.matches(said).count(), 4, "{whole}");
    }

    #[test]
    fn terminal_escapes_of_the_input_are_not_passed_on() {
        let bad = "red\u{1b}[31m\u{202e}\n::error::x";
        let file = TextFile::new(bad, "a = 'x\u{202e}'\u{2028}\nb\u{7} = 2 ##vso[x]\n");
        let diagnostic = Diagnostic::error("x", bad)
            .at(bad)
            .label(&file, 16..18, bad)
            .examples(vec![bad.to_owned()])
            .help(bad);
        let shown = diagnostic.render(Colour::Never);
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{2028}', '\u{7}']), "{shown:?}");
        assert!(!shown.contains("::error") && !shown.contains("##vso"), "{shown}");
        assert_eq!(shown.matches(r"red\u{1b}[31m\u{202e}\n").count(), 6, "{shown}");
        assert!(shown.contains(r"b\u{7} = 2"), "{shown}");
    }
}
