//! Control signs in a text that was saved from a terminal or from a device's memory.

use crate::diagnostic::Diagnostic;

/// What stands for a nought byte once the text is decoded: SUBSTITUTE, which is no sign of any text.
pub(super) const NOUGHT: u8 = 0x1A;
const ESCAPE: char = '\u{1b}';

/// A text without its control signs.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    /// The text, if it had any.
    pub(super) text: Option<String>,
    /// The first line in which one stood among letters, and how many lines there are.
    among: Option<(u64, usize)>,
}

impl Cleaned {
    /// That letters may be missing where a control sign stands among them.
    pub(super) fn warning(&self) -> Option<Diagnostic> {
        let (first, lines) = self.among?;
        let text = format!(
            "control signs (such as NUL) stand among letters, first in line {first} (lines with such signs: {lines}); they are left out"
        );
        let help = "compare what is read with the device; save the output again if the file was damaged";
        Some(Diagnostic::warning("control-signs", text).help(help))
    }
}

/// Takes out what only colours a terminal's text or moves its cursor, and control signs: a blank stands in their place between
/// letters, so that two words stay two. Those behind a line's text change nothing, and are not told.
pub(super) fn without(text: &str) -> Cleaned {
    if !text.bytes().any(|byte| is_control(char::from(byte))) {
        return Cleaned::default();
    }
    let mut out = String::with_capacity(text.len());
    let mut cleaned = Cleaned::default();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if !line.contains(is_control) {
            out.push_str(line);
            continue;
        }
        let (mut told, mut pending) = (false, false);
        let mut rest = line.chars().peekable();
        while let Some(sign) = rest.next() {
            if sign == ESCAPE {
                skip_sequence(&mut rest);
            } else if is_control(sign) {
                pending |= !matches!(sign, '\u{7}' | '\u{8}' | '\u{b}' | '\u{c}');
                let between =
                    |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '"'));
                if between(out.chars().next_back()) && between(rest.peek().copied()) {
                    out.push(' ');
                }
            } else {
                told |= pending && !sign.is_whitespace();
                out.push(sign);
            }
        }
        if told {
            let (_, lines) = cleaned.among.get_or_insert((number, 0));
            *lines += 1;
        }
    }
    Cleaned { text: Some(out), ..cleaned }
}

fn is_control(sign: char) -> bool {
    sign.is_ascii_control() && !matches!(sign, '\t' | '\n' | '\r')
}

/// Goes behind a sequence that an escape begins (ECMA-48): `[0;32m`, or a title `]0;name` up to the bell.
fn skip_sequence(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            while let Some(sign) = rest.next_if(|sign| !matches!(sign, '\r' | '\n')) {
                if ('@'..='~').contains(&sign) {
                    break;
                }
            }
        }
        Some(']') => while rest.next_if(|sign| !matches!(*sign, '\u{7}' | '\r' | '\n' | ESCAPE)).is_some() {},
        Some('\r' | '\n') | None => {}
        Some(_) => {
            rest.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_titles_are_taken_out_and_not_told() {
        let cleaned = without(
            "\u{1b}]0;root@web-1\u{7}\u{1b}[0;32mroot@web-1\u{1b}[m:~# lspci\r\n--More--\u{8}\u{8} A\n",
        );
        assert_eq!(cleaned.text.as_deref(), Some("root@web-1:~# lspci\r\n--More-- A\n"));
        assert!(cleaned.warning().is_none());
        assert!(without("plain\ttext\r\n").text.is_none());
    }

    #[test]
    fn two_words_stay_two() {
        let cleaned = without("Serial: AB1\u{1a}CD2\u{1a}, x\u{1a}\n\u{1a}");
        assert_eq!(cleaned.text.as_deref(), Some("Serial: AB1 CD2, x\n"));
        assert!(cleaned.warning().is_some_and(|w| w.message.contains("signs: 1)")));
    }
}
