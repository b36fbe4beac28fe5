//! Laying out text for a terminal: colours, widths, wrapping. Every text that is laid out here is first made
//! fit for a terminal, so that no caller can forget it.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::diagnostic::Colour;
use crate::model::Verdict;
use crate::text::wrap::fold;
pub(super) use crate::text::wrap::{columns, one_line, wrap};

/// How a text is to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether there are colours.
    pub colour: Colour,
    /// Columns, 40 to 200.
    pub width: usize,
}

impl Look {
    /// The look for a terminal of that width; 100 columns where there is no terminal.
    pub fn new(colour: Colour, width: Option<u16>) -> Self {
        Self { colour, width: usize::from(width.unwrap_or(100)).clamp(40, 200) }
    }

    /// The width of running text: lines longer than this are hard to read on any screen.
    pub(super) fn measure(self) -> usize {
        self.width.min(110)
    }

    /// The text in a style, or as it is.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Always if !text.is_empty() => format!("{style}{text}{style:#}"),
            _ => text.to_owned(),
        }
    }
}

/// Names, headings.
pub(super) const STRONG: Style = Style::new().bold();
/// What a reader may skip.
pub(super) const QUIET: Style = Style::new().dimmed();
/// Running text.
pub(super) const PLAIN: Style = Style::new();

/// The colour of a verdict.
pub(super) const fn verdict_style(verdict: Verdict) -> Style {
    let (colour, bold) = match verdict {
        Verdict::Clear => (AnsiColor::Green, false),
        Verdict::Notice => (AnsiColor::Cyan, false),
        Verdict::Undetermined => (AnsiColor::Magenta, false),
        Verdict::Review => (AnsiColor::Yellow, false),
        Verdict::LicenseRequired => (AnsiColor::Red, false),
        Verdict::Prohibited => (AnsiColor::Red, true),
    };
    let style = Style::new().fg_color(Some(anstyle::Color::Ansi(colour)));
    if bold { style.bold() } else { style }
}

/// `3 machines`, `1 lot`, `2 machines and 1 lot`: so many, of which so many are lots.
pub(crate) fn counted_machines(all: u64, lots: u64) -> String {
    let machines = all.saturating_sub(lots);
    match (machines, lots) {
        (_, 0) => counted(machines, "machine"),
        (0, _) => counted(lots, "lot"),
        _ => format!("{} and {}", counted(machines, "machine"), counted(lots, "lot")),
    }
}

/// The text on one line of at most so many columns, ending in `…` where it had to be cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = one_line(text);
    // A pile of combining marks has no width, but fills a screen all the same.
    if columns(&text) <= width && text.chars().count() <= 4 * width {
        return text;
    }
    let mut out = String::new();
    let mut rest = text.chars().take(4 * width);
    loop {
        // How wide a text is, is asked of the whole of it, so only where it may be full: no character takes more than three columns.
        let sure = width.saturating_sub(columns(&out) + 1) / 3;
        let before = out.len();
        out.extend(rest.by_ref().take(sure.max(1)));
        if out.len() == before {
            break;
        }
        if columns(&out) >= width {
            out.pop();
            break;
        }
    }
    out.push('…');
    out
}

/// Paragraphs with a label to their left, growing line by line.
pub(super) struct Paragraphs {
    pub(super) look: Look,
    out: String,
}

/// Where the text of a labelled line begins, counted from the label.
const LABEL: usize = 18;

impl Paragraphs {
    pub(super) fn new(look: Look) -> Self {
        Self { look, out: String::new() }
    }

    /// Whether the text so far has so many lines.
    pub(super) fn lines(&self) -> usize {
        self.out.lines().count()
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// A line that is laid out already: the caller has made its texts fit.
    /// On a terminal that is too narrow for that, it is folded, without its colours.
    pub(super) fn raw(&mut self, line: &str) {
        let line = line.trim_end();
        let plain = plain(line);
        if columns(&plain) <= self.look.width {
            let _ = writeln!(self.out, "{line}");
            return;
        }
        for line in fold(&plain, self.look.width, 4) {
            let _ = writeln!(self.out, "{}", line.trim_end());
        }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        let line = self.look.paint(STRONG, text);
        self.raw(&line);
    }

    /// Running text with an indent. Below the first line of what has none it is indented: no text of others begins a line.
    pub(super) fn text(&mut self, indent: usize, style: Style, text: &str) {
        let (width, hanging) = (self.look.measure(), indent.max(2));
        let lines = wrap(text, width.saturating_sub(indent), width.saturating_sub(hanging));
        for (n, line) in lines.iter().enumerate() {
            let indent = if n == 0 { indent } else { hanging };
            let _ = writeln!(self.out, "{:indent$}{}", "", self.look.paint(style, line));
        }
    }

    /// A label and running text beside it; below it, where the label is as long as what is before the text.
    pub(super) fn labelled(&mut self, indent: usize, label: (&str, Style), text: (&str, Style)) {
        let width = self.look.measure().saturating_sub(indent + LABEL);
        let mut name = one_line(label.0);
        if columns(&name) >= LABEL {
            self.text(indent, label.1, &name);
            name.clear();
        }
        for (n, line) in wrap(text.0, width, width).iter().enumerate() {
            let line = self.look.paint(text.1, line);
            let (name, pad) = if n == 0 { (&*name, LABEL - columns(&name)) } else { ("", LABEL) };
            let name = self.look.paint(label.1, name);
            let _ = writeln!(self.out, "{:indent$}{name}{:pad$}{line}", "", "");
        }
    }
}

/// A line that we painted, without its colours.
fn plain(line: &str) -> Cow<'_, str> {
    let mut pieces = line.split('\u{1b}');
    let Some(first) = pieces.next().filter(|first| first.len() < line.len()) else { return line.into() };
    let after = |piece: &'_ str| piece.split_once('m').map_or(String::new(), |(_, text)| text.to_owned());
    pieces.fold(first.to_owned(), |text, piece| text + &after(piece)).into()
}

/// `40,112`.
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `1 machine`, `40,112 machines`.
pub(crate) fn counted(n: u64, one: &str) -> String {
    format!("{} {one}{}", number(n), if n == 1 { "" } else { "s" })
}

/// `import, export and 2 more`, with at most `most` named.
pub(super) fn named<T: AsRef<str>>(all: &[T], most: usize, separator: &str) -> String {
    let mut out = all.iter().take(most).map(AsRef::as_ref).collect::<Vec<_>>().join(separator);
    if all.len() > most {
        let _ = write!(out, "{separator}and {} more", all.len() - most);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1000, 40112, 1_000_000].map(number),
            ["0", "999", "1,000", "40,112", "1,000,000"]
        );
    }

    /// What [`cut`] keeps, with no care for speed.
    fn cut_one_by_one(text: &str, width: usize) -> String {
        let text = one_line(text);
        if columns(&text) <= width && text.chars().count() <= 4 * width {
            return text;
        }
        let mut kept = String::new();
        for c in text.chars().take(4 * width) {
            kept.push(c);
            if columns(&kept) >= width {
                kept.pop();
                break;
            }
        }
        kept + "…"
    }

    /// A list or a pack of rules may be called anything.
    #[test]
    fn a_label_may_be_longer_than_its_room_and_does_nothing() {
        let mut page = Paragraphs::new(Look::new(Colour::Never, Some(60)));
        page.labelled(2, ("the list us-fcc-covered", QUIET), ("2 machines", PLAIN));
        page.labelled(2, ("\u{1b}[31m\nlist", QUIET), ("1 machine", PLAIN));
        let page = page.finish();
        assert!(page.starts_with("  the list us-fcc-covered\n                    2 machines\n"), "{page}");
        assert!(!page.contains('\u{1b}') && page.lines().count() == 3, "{page}");
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(cut("Antminer", 8), "Antminer");
        assert_eq!(cut("Antminer", 5), "Antm…");
        assert_eq!(cut("算能算能", 5), "算能…");
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_escape_passes(text in "\\PC{0,80}|[ -~算\u{1b}\u{202e}\n\u{301}]{0,80}", width in 8usize..60) {
            let lines = wrap(&text, width, width);
            for line in &lines {
                prop_assert!(columns(line) <= width, "{line:?} is wider than {width}");
                prop_assert!(!line.contains(['\u{1b}', '\u{202e}', '\n']), "an escape passed");
            }
            let squeezed = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&lines.concat()), squeezed(&one_line(&text)));
            prop_assert!(columns(&cut(&text, width)) <= width);
            prop_assert_eq!(cut(&text, width), cut_one_by_one(&text, width));
        }
    }
}
