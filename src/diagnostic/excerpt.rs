//! As much of a text as a diagnostic shows: files and their lines may be of any length.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::Label;

/// How many bytes of a text of a diagnostic are kept from its beginning.
const HEAD: usize = 6 << 10;

/// How many are kept of its end, which says what to do.
const TAIL: usize = 1 << 10;

/// How many bytes of a line are shown before and behind what is pointed at, before it is made to fit the screen.
const AROUND: usize = 1 << 10;

/// Labels of one file stand in one excerpt if they are not further apart than this, in bytes; no label is longer.
const NEAR: usize = 8 << 10;

/// A text in a length that can be kept and shown, with its beginning and its end.
pub(super) fn shortened(text: String) -> String {
    if text.len() <= HEAD + TAIL {
        return text;
    }
    let (head, tail) = (back(&text, HEAD), forth(&text, text.len() - TAIL));
    format!("{} … {} bytes … {}", &text[..head], tail - head, &text[tail..])
}

/// The lines that the first of some labels point at.
pub(super) struct Excerpt<'t> {
    /// The lines.
    pub(super) text: &'t str,
    /// The number of the first.
    pub(super) line: usize,
    /// Where the first label begins in its line, from 1, if the beginning of the line is cut off.
    pub(super) cut_column: Option<usize>,
    /// Where in `text` the labels point; one for each of the labels that it takes.
    pub(super) spans: Vec<Range<usize>>,
}

impl<'t> Excerpt<'t> {
    /// The lines of the first label and of those behind it that are near to it in the same file. There has to be one.
    pub(super) fn of(labels: &'t [Label]) -> Self {
        let first = &labels[0];
        let whole = first.file.text();
        let near = |label: &&Label| {
            label.file.same_file(&first.file) && label.span.start.abs_diff(first.span.start) <= NEAR
        };
        let spans: Vec<Range<usize>> = labels
            .iter()
            .take_while(near)
            .map(|Label { span, .. }| span.start..back(whole, span.end.min(span.start + NEAR)))
            .collect();
        let start = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let end = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let line_start = |at: usize| memrchr(b'\n', &whole.as_bytes()[..at]).map_or(0, |end| end + 1);
        let mut line = line_start(start);
        if line == whole.len() {
            // The end of the file is shown behind its last line.
            line = line_start(line.saturating_sub(1));
        }
        let from = if start - line > AROUND { forth(whole, start - AROUND) } else { line };
        let most = back(whole, end + AROUND);
        let to = memchr(b'\n', &whole.as_bytes()[end..most]).map_or(most, |line_end| end + line_end + 1);
        Self {
            text: &whole[from..to],
            line: memchr_iter(b'\n', &whole.as_bytes()[..from]).count() + 1,
            cut_column: (from > line).then(|| whole[line..first.span.start].chars().count() + 1),
            spans: spans.into_iter().map(|span| span.start - from..span.end - from).collect(),
        }
    }
}

/// The last place up to `at` that is between two characters.
fn back(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first place from `at` on that is between two characters.
fn forth(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Colour, Diagnostic};
    use crate::source::TextFile;

    fn rendered(text: &str, at: &str) -> String {
        let start = text.find(at).unwrap();
        let error = Diagnostic::error("x", "wrong");
        error.label(&TextFile::new("x.toml", text), start..start + at.len(), "this").render(Colour::Never)
    }

    #[test]
    fn a_line_without_end_is_cut_and_its_column_told() {
        let text = format!("a = 1\n\nb = [{}BAD, {}]\n", "é, ".repeat(400_000), "1, ".repeat(400_000));
        let shown = rendered(&text, "BAD");
        assert!(shown.len() < 1_000, "{}", shown.len());
        assert!(shown.contains("x.toml:3:1200006\n"), "{shown}");
        assert!(shown.contains("3 | ...") && shown.contains("^^^ this"), "{shown}");
        let shown = rendered(&text, "b");
        assert!(shown.contains("x.toml:3:1\n") && shown.len() < 1_000, "{shown}");
    }

    #[test]
    fn a_value_without_end_is_shown_by_its_beginning() {
        let text = format!("a = 1\nb = [\n{}]\n", "  1,\n".repeat(1_000_000));
        let value = &text[10..];
        let shown = rendered(&text, value);
        assert!(shown.contains("x.toml:2:5\n") && shown.len() < 1_000, "{shown}");
    }

    #[test]
    fn labels_far_apart_are_shown_apart() {
        let text = format!("id = 1\n{}id = 2\n", "# x\n".repeat(100_000));
        let file = TextFile::new("x.toml", text.as_str());
        let end = text.len() - 7;
        let error =
            Diagnostic::error("x", "wrong").label(&file, end..end + 2, "again").label(&file, 0..2, "first");
        let shown = error.render(Colour::Never);
        assert!(shown.contains("--> x.toml:100002:1\n") && shown.contains("::: x.toml:1:1\n"), "{shown}");
        assert!(shown.len() < 1_000, "{shown}");
    }

    #[test]
    fn texts_keep_their_beginning_and_their_end() {
        let error = Diagnostic::error("x", format!("unknown `{}` here", "é".repeat(1_000_000)));
        assert!(error.message.len() < 8_000);
        assert!(error.message.starts_with("unknown `é") && error.message.ends_with("é` here"));
    }
}
