//! Sequences for a terminal in cells: what colours text or moves the cursor (ECMA-48, section 5.4), and no part of a value.

use crate::diagnostic::Diagnostic;
use crate::model::Place;

/// What begins a sequence.
const ESCAPE: char = '\u{1b}';
/// What begins one in a single sign: control sequence introducer, of the second set of control signs.
const INTRODUCER: char = '\u{9b}';

/// Whether a text may hold such sequences; asked of every cell.
pub(super) fn may_be_in(text: &str) -> bool {
    memchr::memchr(0x1b, text.as_bytes()).is_some() || (!text.is_ascii() && text.contains(INTRODUCER))
}

/// A warning that such sequences stood in a cell, by its row (from 1) and column (from 0), of a sheet.
pub(crate) fn warning(sheet: &str, (row, column): (u64, u32)) -> Diagnostic {
    let message = "sequences that colour a terminal's text stand in cells, here in the first one; they are no part of the value and left out";
    let help = "write the file without colours (`--color never`, `NO_COLOR=1`), and compare the value";
    Diagnostic::warning("control-signs", message)
        .at(format!("{sheet}!{}", Place::CellAt { row, column }))
        .help(help)
}

/// A text without them. One that is not ended takes the signs of its kind along, and no letters.
pub(super) fn without(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(sign) = rest.next() {
        match sign {
            INTRODUCER => skip_control(&mut rest),
            ESCAPE => match rest.next_if(|sign| ('@'..='_').contains(sign)) {
                Some('[') => skip_control(&mut rest),
                // Titles and the like, up to the bell or the next escape.
                Some(']' | 'P' | 'X' | '^' | '_') => {
                    while rest.next_if(|sign| !matches!(*sign, '\u{7}' | ESCAPE)).is_some() {}
                    rest.next_if_eq(&'\u{7}');
                }
                _ => {}
            },
            _ => out.push(sign),
        }
    }
    out
}

/// Goes behind parameters, intermediate signs and the final one.
fn skip_control(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while rest.next_if(|sign| ('\u{20}'..='?').contains(sign)).is_some() {}
    rest.next_if(|sign| ('@'..='~').contains(sign));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_sequences_are_taken_out() {
        for (text, value) in [
            ("\u{1b}[31mNGSB01K7\u{1b}[0m", "NGSB01K7"),
            ("NGSB\u{1b}[1;32m01K7", "NGSB01K7"),
            ("\u{9b}31mNGSB01K7", "NGSB01K7"),
            ("\u{1b}]0;title\u{7}NGSB01K7", "NGSB01K7"),
            ("\u{1b}]8;;https://a.example\u{1b}\\NGSB01K7", "NGSB01K7"),
            ("NGSB01K7\u{1b}", "NGSB01K7"),
            ("NGSB01K7\u{1b}[", "NGSB01K7"),
            ("é\u{1b}[K ü", "é ü"),
        ] {
            assert!(may_be_in(text), "{text:?}");
            assert_eq!(without(text), value, "{text:?}");
        }
        assert!(!may_be_in("[31mNGSB01K7"));
    }
}
