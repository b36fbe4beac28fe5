//! Breaking text into lines of so many columns, in any script.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::shown::shown;

/// The text on one line and fit for a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    shown(text.replace(blank, " "))
}

/// How many columns the text takes, as laid out here.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// Lines of running text, the first of at most `first` columns, the others of `rest`.
/// Words longer than a line are broken; between wide characters (Chinese, Japanese) a line may end anywhere.
pub(crate) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let text = one_line(text);
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut room = first.max(1);
    for Piece { at, is_spaced } in pieces(&text) {
        let piece = &text[at];
        let gap = usize::from(is_spaced && used > 0);
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

/// Lines of at most so many columns, those after the first with an indent, of one line that is laid out already: what stands
/// between its words stays as it is. A word longer than a line stays whole, so that a name or a path can be copied.
pub(crate) fn fold(line: &str, width: usize, indent: usize) -> Vec<String> {
    if columns(line) <= width {
        return vec![line.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    // The piece of the line that the last of the lines holds.
    let mut held: Option<Range<usize>> = None;
    let start = |lines: &[String]| if lines.is_empty() { 0 } else { indent.min(width / 2) };
    let room = |lines: &[String]| width.saturating_sub(start(lines));
    let end = |lines: &mut Vec<String>, at: Range<usize>| {
        lines.push(format!("{:indent$}{}", "", &line[at], indent = start(lines)));
    };
    for Piece { at, .. } in pieces(line) {
        held = Some(match held {
            // What stands before the first word is its indent.
            None => 0..at.end,
            Some(before) if columns(&line[before.start..at.end]) <= room(&lines) => before.start..at.end,
            Some(before) => {
                end(&mut lines, before);
                at
            }
        });
    }
    if let Some(rest) = held {
        end(&mut lines, rest);
    }
    lines
}

/// A piece of text that stays together.
pub(crate) struct Piece {
    /// Where it stands.
    pub(crate) at: Range<usize>,
    /// Whether a space stood before it.
    pub(crate) is_spaced: bool,
}

/// The pieces of a line between which it may be broken.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut end = 0;
    for word in text.split_ascii_whitespace() {
        let first = end + text[end..].find(word).unwrap_or(0);
        end = first + word.len();
        let mut start = first;
        let mut wide_before = false;
        for (at, c) in word.char_indices().map(|(at, c)| (first + at, c)) {
            let width = c.width().unwrap_or(0);
            if at > start && width > 0 && (width == 2 || wide_before) {
                out.push(Piece { at: start..at, is_spaced: start == first });
                start = at;
            }
            if width > 0 {
                wide_before = width == 2;
            }
        }
        out.push(Piece { at: start..end, is_spaced: start == first });
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
    fn a_line_that_is_laid_out_is_folded_between_its_words_alone() {
        assert_eq!(fold("a   b", 5, 2), ["a   b"]);
        assert_eq!(fold("  key   one two three", 13, 4), ["  key   one", "    two three"]);
        assert_eq!(fold("see /a/very/long/path now", 8, 2), ["see", "  /a/very/long/path", "  now"]);
        assert_eq!(fold("给 北京算能科技有限公司", 11, 2), ["给 北京算能", "  科技有限", "  公司"]);
        assert_eq!(fold("one two", 1, 9), ["one", "two"], "an indent leaves room");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_only_long_words_go_beyond(line in "[ -~算]{0,80}", width in 4usize..40) {
            let folded = fold(&line, width, 2);
            let squeezed = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&folded.concat()), squeezed(&line));
            for part in &folded {
                prop_assert!(columns(part) <= width || part.trim().split(' ').count() == 1 || folded.len() == 1, "{part:?}");
            }
        }
    }
}
