//! Text of unknown origin as it may be shown: on one line, in the order in which it is written, and saying nothing to the
//! terminal or to the service that runs a build.
//!
//! Everything that came from outside passes here once before it is printed: names of files and machines, cells, titles of
//! packs, keys of a configuration. What would begin a line, move the cursor, change the direction or not be seen at all is
//! written as its escape. So are the marks by which build services know a command in what a program prints: `::error` of
//! GitHub, where a line begins with it, and `##vso[`, `##[` and `##teamcity[` of others, wherever they stand.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};
use std::ops::Range;

use super::invisible::is_invisible;

/// The text with every such character as its escape: `\n`, `\u{202e}`. Shown twice it is the same.
pub(crate) fn shown(text: impl Display) -> String {
    let text = text.to_string();
    if is_plain(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    each(&text, |_, c, escaped| if escaped { escape(c, &mut out) } else { out.push(c) });
    out
}

/// A cell of a file of ours, of which [`restored`] makes the same text again: every such character, and every backslash that
/// could be taken for the beginning of its escape, as `\u{202e}`.
pub(crate) fn restorable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each(text, |at, c, escaped| {
        let begins_escape = text[at..].starts_with(ESCAPE);
        if escaped || begins_escape { out.extend(c.escape_unicode()) } else { out.push(c) }
    });
    out
}

/// The text of which [`restorable`] made this.
pub(crate) fn restored(text: &str) -> Cow<'_, str> {
    let mut pieces = text.split(ESCAPE);
    let first = pieces.next().unwrap_or_default();
    let mut out = Cow::Borrowed(first);
    for piece in pieces {
        let escape = piece.split_once('}').and_then(|(digits, rest)| {
            let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
            Some((c, rest))
        });
        match escape {
            Some((c, rest)) => out.to_mut().extend([c.encode_utf8(&mut [0; 4]), rest]),
            None => out.to_mut().extend([ESCAPE, piece]),
        }
    }
    out
}

/// How an escape of [`restorable`] begins.
const ESCAPE: &str = "\\u{";

/// A page of lines, such as a file of rules, with its line ends and tabs kept, and the same spans in it.
pub(crate) fn page<'s>(
    text: &str,
    spans: impl Iterator<Item = &'s Range<usize>>,
) -> (String, Vec<Range<usize>>) {
    let mut spans: Vec<_> = spans.cloned().collect();
    let mut out = String::with_capacity(text.len() + 16);
    let mut moved: Vec<(usize, usize)> = Vec::new();
    each(text, |at, c, escaped| {
        let kept = matches!(c, '\n' | '\t') || text[at..].starts_with("\r\n");
        if escaped && !kept {
            escape(c, &mut out);
            moved.push((at + c.len_utf8(), out.len()));
        } else {
            out.push(c);
        }
    });
    // Behind an escape everything stands as much later as the last escape before it does.
    let place = |at: usize| match moved.partition_point(|(old, _)| *old <= at) {
        0 => at,
        n => moved[n - 1].1 + (at - moved[n - 1].0),
    };
    for span in &mut spans {
        *span = place(span.start)..place(span.end);
    }
    (out, spans)
}

/// A JSON text with such characters as JSON escapes: whoever reads it gets the same values. Line ends are kept; in JSON
/// they stand between values only.
pub(crate) fn json(text: String) -> String {
    if is_plain(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    each(&text, |_, c, escaped| {
        if escaped && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    });
    out
}

/// Whether there is certainly nothing to escape; most texts are seen to be so at a glance.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|b| matches!(b, b' '..=b'~') && *b != b'#')
        && memchr::memmem::find(bytes, b"::").is_none()
}

/// Each character with its place, and whether it is to be escaped.
fn each(text: &str, mut take: impl FnMut(usize, char, bool)) {
    for (at, c) in text.char_indices() {
        let escaped = match c {
            ':' | '#' => begins_command(&text[at..]),
            '\u{2028}' | '\u{2029}' => true,
            c => c.is_control() || is_invisible(c),
        };
        take(at, c, escaped);
    }
}

/// Whether a build service takes this for a command: `::error`, `##vso[`. A word with a digit is none, as in `fe80::a1`.
fn begins_command(text: &str) -> bool {
    let Some(name) = text.strip_prefix("::").or_else(|| text.strip_prefix("##")) else { return false };
    let rest = name.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
    if text.starts_with(':') {
        rest.len() < name.len() && !rest.starts_with(|c: char| c.is_ascii_digit())
    } else {
        rest.starts_with('[')
    }
}

fn escape(c: char, out: &mut String) {
    match c {
        '\n' | '\r' | '\t' => out.extend(c.escape_default()),
        _ => out.extend(c.escape_unicode()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_do_something_is_written_out() {
        for (text, expected) in [
            ("A1\nverified  report", r"A1\nverified  report"),
            ("a\r\tb", r"a\r\tb"),
            ("a\u{85}b\u{2028}c\u{2029}d", r"a\u{85}b\u{2028}c\u{2029}d"),
            ("\u{1b}[31mred\u{7}", r"\u{1b}[31mred\u{7}"),
            ("a\u{202e}b\u{200b}c\u{feff}", r"a\u{202e}b\u{200b}c\u{feff}"),
            ("::error file=x::y", r"\u{3a}:error file=x::y"),
            (" ::stop-commands::t", r" \u{3a}:stop-commands\u{3a}:t"),
            ("x##vso[task.complete]", r"x\u{23}#vso[task.complete]"),
            ("##[error] ###[x", r"\u{23}#[error] #\u{23}#[x"),
            ("##teamcity[message]", r"\u{23}#teamcity[message]"),
        ] {
            let expected = expected.replace("=x::y", r"=x\u{3a}:y");
            assert_eq!(shown(text), expected);
            assert_eq!(shown(shown(text)), expected);
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in
            ["", "Antminer S21", "算能 é\u{301} 🙂", "a: b, #3, ## Heading", r"C:\new", "fe80::1", "::1"]
        {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn a_place_in_a_page_is_found_again() {
        let text = "a = 'x\u{202e}y'\r\nbad\u{7} = 2\n";
        let at = text.find("bad").unwrap();
        let (page, spans) = page(text, [at..at + 4, 0..1, text.len()..text.len()].iter());
        assert_eq!(page, "a = 'x\\u{202e}y'\r\nbad\\u{7} = 2\n");
        assert_eq!(&page[spans[0].clone()], "bad\\u{7}");
        assert_eq!((&page[spans[1].clone()], spans[2].start), ("a", page.len()));
    }

    #[test]
    fn json_keeps_its_values() {
        let value = serde_json::json!({ "a": "x\n\u{202e}\u{e0041}::error ##vso[ \u{2028}算" });
        let text = json(serde_json::to_string_pretty(&value).unwrap());
        assert!(text.is_ascii() || !text.contains(['\u{202e}', '\u{e0041}', '\u{2028}']), "{text}");
        assert!(!text.contains("::error") && !text.contains("##vso["), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn a_cell_of_ours_is_one_line_and_restored() {
        let text = "A\n::error x\u{202e}\\u{a}##vso[\\n";
        let written = restorable(text);
        assert_eq!(written, r"A\u{a}\u{3a}:error x\u{202e}\u{5c}u{a}\u{23}#vso[\n");
        assert_eq!(restored(&written), text);
        for kept in ["", r"C:\new", r"\u{", r"\u{zz} \u{110000}", "}{"] {
            assert_eq!(restored(kept), kept);
        }
    }

    proptest! {
        #[test]
        fn what_is_restorable_is_restored(text in "[:#a{}\\\\u0-9\n\u{200c}\u{85}]{0,12}") {
            let written = restorable(&text);
            prop_assert_eq!(shown(&written), written.clone());
            prop_assert_eq!(restored(&written), text);
        }

        #[test]
        fn nothing_that_does_something_is_left(text in any::<String>()) {
            let shown = shown(&text);
            let acts = |c: char| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}');
            prop_assert!(!shown.contains(acts));
            let value = serde_json::json!([text]);
            let written = json(value.to_string());
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), value);
        }
    }
}
