//! The values of a text, and what stands between them.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::super::{CAP, Left, read};
use super::terminal::is_shown_by_terminal;
use crate::ingest::dumps::labels::{Label, before_value};

/// Pieces that are no values: a file of which more are is refused as a whole.
const BROKEN: usize = 1024;
/// Pieces of any kind.
const PIECES: usize = 1 << 20;

/// A piece of a text.
pub(super) struct Piece {
    pub(super) at: Range<usize>,
    pub(super) is: Is,
}

/// What a piece is.
pub(super) enum Is {
    /// A whole value.
    Value,
    /// One that is begun: what is wrong, and at which byte of the text.
    Broken(String, usize),
    /// What names the machine of the value behind it in its line.
    Label(Label),
    /// Lines that a terminal shows.
    Shown,
    /// Anything else.
    Other,
}

/// The values of a text, and what stands between them but for blanks, commas and the nulls with which miners end what they say;
/// `None` of one that is broken all over.
pub(super) fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut left = CAP;
    pieces_within(text, &mut left)
}

/// As [`pieces`]; `left` is how many bytes of broken values may still be followed: one that does not end is followed to the end of
/// the text.
pub(super) fn pieces_within(text: &str, left: &mut u64) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let (mut at, mut broken, mut line, mut counted) = (0, 0, 1, 0);
    loop {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | '\0');
        at += text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(between).len());
        let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else {
            return Some(pieces);
        };
        line +=
            text.as_bytes().get(counted..at).map_or(0, |skipped| memchr::memchr_iter(b'\n', skipped).count());
        counted = at;
        let piece = if begins_value(rest) {
            match value(rest) {
                Ok(length) => Piece { at: at..at + length, is: Is::Value },
                Err((why, off)) => Piece { at: at..next_value(text, at), is: Is::Broken(why, at + off) },
            }
        } else if let Some((label, length)) = label(rest, line) {
            Piece { at: at..at + length, is: Is::Label(label) }
        } else {
            let end = next_value(text, at);
            let is_shown = text.get(at..end).is_some_and(|own| own.lines().all(is_shown_by_terminal));
            Piece { at: at..end, is: if is_shown { Is::Shown } else { Is::Other } }
        };
        broken += usize::from(matches!(piece.is, Is::Broken(..) | Is::Other));
        if let Is::Broken(_, wrong) = &piece.is {
            *left = left.checked_sub((wrong - piece.at.start) as u64)?;
        }
        if broken > BROKEN || pieces.len() > PIECES {
            return None;
        }
        at = piece.at.end;
        pieces.push(piece);
    }
}

/// Whether a text begins as an object or an array does.
fn begins_value(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    let second = chars.find(|c| !c.is_whitespace());
    match first {
        Some('{') => matches!(second, None | Some('"' | '}')),
        Some('[') => matches!(second, None | Some('{' | '[' | '"' | ']')),
        _ => false,
    }
}

/// The label with which a line begins that goes on with a whole value and ends with it, and where that value begins.
fn label(rest: &str, number: usize) -> Option<(Label, usize)> {
    let line = rest.lines().next().unwrap_or_default();
    let (label, length) = before_value(line, number as u64)?;
    let behind = line.get(length..).filter(|behind| begins_value(behind))?;
    let end = value(behind).ok()?;
    behind.get(end..)?.trim_matches([' ', '\t', '\r', '\0']).is_empty().then_some((label, length))
}

/// Where the next line begins that begins a value, if need be behind a label, or the text ends.
fn next_value(text: &str, after: usize) -> usize {
    let rest = text.as_bytes().get(after..).unwrap_or_default();
    let lines = memchr::memchr2_iter(b'\n', b'\r', rest).map(|end| after + end + 1);
    let begins =
        |at: &usize| text.get(*at..).is_some_and(|rest| begins_value(rest) || label(rest, 1).is_some());
    lines.into_iter().find(begins).unwrap_or(text.len())
}

/// How long the value is that a text begins with.
///
/// # Errors
/// What is wrong, and at which byte.
fn value(text: &str) -> Result<usize, (String, usize)> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let found = match stream.next() {
        Some(Ok(_)) => {
            let length = stream.byte_offset();
            // Also what our own limits refuse, and keys that stand twice.
            text.get(..length).map(|value| read::value(value, &Left::default()).map(|_| length))
        }
        Some(Err(e)) => Some(Err(e)),
        None => None,
    };
    match found {
        Some(Ok(length)) => Ok(length),
        Some(Err(e)) => {
            let said = e.to_string();
            let said = match said.split(" at line ").next().unwrap_or_default() {
                ends if ends.starts_with("EOF") => "it ends before its value does".to_owned(),
                ends if ends.starts_with("control character") => "a text in it does not end".to_owned(),
                other => other.to_owned(),
            };
            let before: usize =
                text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
            Err((said, (before + e.column().saturating_sub(1)).min(text.len())))
        }
        None => Err(("nothing stands there".to_owned(), 0)),
    }
}

/// Whether what is broken holds the values behind it, so that they are no documents of their own: of one object nothing is read, if
/// it is broken anywhere.
pub(super) fn is_of_one_document(text: &str, pieces: &[Piece]) -> bool {
    // Whether a value stands behind, and one that a comma divides from the next.
    let (mut behind, mut divided) = (false, false);
    for piece in pieces.iter().rev() {
        let own = text.get(piece.at.clone()).unwrap_or_default().trim();
        match &piece.is {
            Is::Value => {
                behind = true;
                divided |= text.get(piece.at.end..).is_some_and(|rest| rest.trim_start().starts_with(','));
            }
            Is::Broken(..) if behind && own != "[" => {
                let is_whole = !own.contains('\n') || own.ends_with("\n}") || own.ends_with("\n]");
                if !is_whole || divided {
                    return true;
                }
            }
            Is::Broken(..) | Is::Label(_) | Is::Shown | Is::Other => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_end_is_followed_a_bounded_number_of_times() {
        // Each line begins a value that is followed to the end of the text.
        let line = "{\"b\":[\n";
        let text = format!("{{\"a\":1}}\n{}", line.repeat(900));
        let mut left = u64::MAX;
        assert!(pieces_within(&text, &mut left).is_some());
        let followed = u64::MAX - left;
        assert!(followed <= text.len() as u64 * 901, "{followed}");
        let mut allowed = text.len() as u64 * 10;
        assert!(pieces_within(&text, &mut allowed).is_none(), "it is given up when the allowance is used");
        assert!(pieces_within(&"x\n{\"a\":}\n".repeat(2000), &mut u64::MAX.clone()).is_none());
    }
}
