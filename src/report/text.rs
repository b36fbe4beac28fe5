//! Laying out text for a terminal: colours, widths, wrapping. Every text that is laid out here is first made
//! fit for a terminal, so that no caller can forget it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::Colour;
use crate::model::Verdict;
use crate::text::shown::shown;

/// How a text is to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether there are colours.
    pub colour: Colour,
    /// Columns, 60 to 200.
    pub width: usize,
}

impl Look {
    /// The look for a terminal of that width; 100 columns where there is no terminal.
    pub fn new(colour: Colour, width: Option<u16>) -> Self {
        Self { colour, width: usize::from(width.unwrap_or(100)).clamp(60, 200) }
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

/// The text on one line and fit for a terminal.
pub(super) fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    shown(text.replace(blank, " "))
}

/// How many columns the text takes, as laid out here.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The text on one line of at most so many columns, ending in `…` where it had to be cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = one_line(text);
    // A pile of combining marks has no width, but fills a screen all the same.
    if columns(&text) <= width && text.chars().count() <= 4 * width {
        return text;
    }
    let mut out = String::new();
    for c in text.chars().take(4 * width) {
        out.push(c);
        if columns(&out) >= width {
            out.pop();
            break;
        }
    }
    out.push('…');
    out
}

/// Lines of running text, the first of at most `first` columns, the others of `rest`.
/// Words longer than a line are broken; between wide characters (Chinese, Japanese) a line may end anywhere.
pub(super) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let text = one_line(text);
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut room = first.max(1);
    for Piece { text: piece, spaced } in pieces(&text) {
        let gap = usize::from(spaced && used > 0);
        let width = columns(piece);
        if used + gap + width <= room {
            used += gap + width;
            if let Some(line) = lines.last_mut() {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(piece);
            }
            continue;
        }
        for part in broken(piece, rest.max(1)) {
            room = rest.max(1);
            used = columns(part);
            if lines.last().is_some_and(String::is_empty) && used <= first {
                lines.pop();
            }
            lines.push(part.to_owned());
        }
    }
    lines
}

/// A piece of text that stays together.
struct Piece<'a> {
    text: &'a str,
    /// Whether a space stood before it.
    spaced: bool,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    for word in text.split_ascii_whitespace() {
        let mut start = 0;
        let mut wide_before = false;
        for (at, c) in word.char_indices() {
            let width = c.width().unwrap_or(0);
            if at > start && width > 0 && (width == 2 || wide_before) {
                out.push(Piece { text: &word[start..at], spaced: start == 0 });
                start = at;
            }
            if width > 0 {
                wide_before = width == 2;
            }
        }
        out.push(Piece { text: &word[start..], spaced: start == 0 });
    }
    out
}

/// The piece in parts that fit a line.
fn broken(piece: &str, width: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, c) in piece.char_indices() {
        let w = c.width().unwrap_or(0);
        if used + w > width && at > start {
            parts.push(&piece[start..at]);
            (start, used) = (at, 0);
        }
        used += w;
    }
    parts.push(&piece[start..]);
    parts
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
    pub(super) fn raw(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
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

    /// A label and running text beside it.
    pub(super) fn labelled(&mut self, indent: usize, label: (&str, Style), text: (&str, Style)) {
        let width = self.look.measure().saturating_sub(indent + LABEL);
        for (n, line) in wrap(text.0, width, width).iter().enumerate() {
            let line = self.look.paint(text.1, line);
            let (name, pad) = if n == 0 { (label.0, LABEL - columns(label.0)) } else { ("", LABEL) };
            let name = self.look.paint(label.1, name);
            let _ = writeln!(self.out, "{:indent$}{name}{:pad$}{line}", "", "");
        }
    }
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
pub(super) fn counted(n: u64, one: &str) -> String {
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

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere() {
        assert_eq!(wrap("one two three", 7, 7), ["one two", "three"]);
        assert_eq!(wrap("给 北京算能科技有限公司", 10, 10), ["给 北京算", "能科技有限", "公司"]);
        assert_eq!(wrap("", 10, 10), [""]);
    }

    #[test]
    fn a_long_word_is_broken_and_nothing_is_lost() {
        assert_eq!(wrap("x aaaaaaaaaaaa b", 4, 4), ["x", "aaaa", "aaaa", "aaaa", "b"]);
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
        }
    }
}
