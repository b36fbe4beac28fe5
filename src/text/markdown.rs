//! Text in Markdown that stays text: no link, mark, tag, mention or table comes to be of what others wrote.

use std::fmt::Write as _;

use super::wrap::one_line;

/// The text on one line, with every sign that Markdown as GitHub and GitLab read it takes for more than itself as a reference.
///
/// References and not backslashes, since these count in code and tables, too, and since no rule by which addresses, mentions
/// (`@somebody`) and issues (`#7`) become links is broken by a backslash.
pub(crate) fn markdown(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 16);
    // What would begin an item of a list: behind digits, or at once.
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in line.char_indices() {
        let marks = match c {
            '&' | '<' | '>' | '"' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '@' | '#' | '$' => true,
            // An address with a scheme, or with the name of a host that begins so.
            ':' => line[at..].starts_with("://") || begins_scheme(&line[..at]),
            '.' => ends_with(&line[..at], "www") || (at > 0 && at == digits),
            ')' => at > 0 && at == digits,
            '-' | '+' | '=' => at == 0,
            _ => false,
        };
        if marks {
            // Writing to a String cannot fail.
            let _ = write!(out, "&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a text ends in a scheme that makes a link without slashes.
fn begins_scheme(before: &str) -> bool {
    ["mailto", "xmpp", "javascript", "data", "vbscript"].iter().any(|scheme| ends_with(before, scheme))
}

/// Whether a text ends so, in large letters or small ones.
fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start
        .and_then(|at| text.as_bytes().get(at..))
        .is_some_and(|last| last.eq_ignore_ascii_case(end.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_more_than_text() {
        for (text, expected) in [
            ("Antminer S21 (2026), 算能: 50 %", "Antminer S21 (2026), 算能: 50 %"),
            ("[x](javascript:alert(1))", "&#91;x&#93;(javascript&#58;alert(1))"),
            ("<img src=x>&amp;", "&#60;img src=x&#62;&#38;amp;"),
            ("a|b\nc", "a&#124;b\\nc".replace('\\', "&#92;").as_str()),
            ("see https://x.example and www.x.example", "see https&#58;//x.example and www&#46;x.example"),
            ("@admin #7 `code` **b**", "&#64;admin &#35;7 &#96;code&#96; &#42;&#42;b&#42;&#42;"),
            ("- item", "&#45; item"),
            ("1. item", "1&#46; item"),
            ("15 CFR 744.11 (a) - b", "15 CFR 744.11 (a) - b"),
            ("E0:a5:09", "E0:a5:09"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }
}
