//! Texts that are JSON but for some of their lines: one answer a line of which one is broken, or an answer with what the terminal
//! showed around it. What is whole is read, and what is not is told with its line: a line costs no more than itself.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::{AGAIN, CAP, Left, read, text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::text::beginning;
use crate::ingest::secrets::{is_secret_key, without_said, without_secrets};
use crate::text::shown::shown;

/// Pieces that are no values: a file of which more are is refused as a whole.
const BROKEN: usize = 1024;
/// Characters of a line that are shown on either side of what is wrong.
const AROUND: usize = 30;

/// The values of a text alone, at the places at which they stand in it.
pub(in crate::ingest) struct Mended {
    /// The text with blanks in the place of everything else.
    pub(in crate::ingest) bytes: Bytes,
    /// What was left out: errors, where it may have been an answer.
    pub(in crate::ingest) notes: Diagnostics,
}

/// A text without what in it is no JSON; `None` of one that is JSON throughout, or of which nothing can be told apart.
pub(in crate::ingest) fn mend(bytes: &Bytes) -> Option<Mended> {
    if bytes.len() > CAP || !beginning(&bytes.head(1 << 16).ok()?).contains(['{', '[']) {
        return None;
    }
    let text = text(bytes).ok()?;
    let pieces = pieces(&text)?;
    let values: Vec<&Range<usize>> =
        pieces.iter().filter(|p| matches!(p.is, Is::Value)).map(|p| &p.at).collect();
    let (first, last) = (values.first()?, values.last()?);
    if values.len() == pieces.len() || is_of_one_document(&text, &pieces) {
        return None;
    }
    let mut notes = Diagnostics::default();
    let (mut told, mut line, mut from) = (0, 1, 0);
    for piece in &pieces {
        line += breaks(&text, from..piece.at.start);
        from = piece.at.start;
        let around = piece.at.end <= first.start || piece.at.start >= last.end;
        let Some((at, note)) = problem(bytes.name(), &text, piece, (line, around)) else { continue };
        // What begins the array that a broken line stands in is broken by it.
        if at != told {
            notes.push(note);
        }
        told = at;
    }
    let mut kept: Vec<u8> = text.bytes().map(|b| if b == b'\n' { b } else { b' ' }).collect();
    for value in values {
        kept.get_mut(value.clone())?.copy_from_slice(text.as_bytes().get(value.clone())?);
    }
    Some(Mended { bytes: Bytes::memory(bytes.name(), kept), notes })
}

/// A piece of a text.
struct Piece {
    at: Range<usize>,
    is: Is,
}

/// What a piece is.
enum Is {
    /// A whole value.
    Value,
    /// One that is begun: what is wrong, and at which byte of the text.
    Broken(String, usize),
    /// Anything else.
    Other,
}

/// The values of a text, and what stands between them but for blanks and commas; `None` of one that is broken all over.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    // How far broken values were followed: one that does not end is followed to the end of the text.
    let (mut at, mut broken, mut followed) = (0, 0, 0);
    loop {
        let between = |c: char| c.is_whitespace() || c == ',';
        at += text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(between).len());
        let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else {
            return Some(pieces);
        };
        let piece = if begins_value(rest) {
            match value(rest) {
                Ok(length) => Piece { at: at..at + length, is: Is::Value },
                Err((why, off)) => Piece { at: at..next_value(text, at), is: Is::Broken(why, at + off) },
            }
        } else {
            Piece { at: at..next_value(text, at), is: Is::Other }
        };
        broken += usize::from(!matches!(piece.is, Is::Value));
        if let Is::Broken(_, wrong) = &piece.is {
            followed += wrong - piece.at.start;
        }
        if broken > BROKEN || followed as u64 > CAP {
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

/// Where the next line begins that begins a value, or the text ends.
fn next_value(text: &str, after: usize) -> usize {
    let rest = text.as_bytes().get(after..).unwrap_or_default();
    let lines = memchr::memchr2_iter(b'\n', b'\r', rest).map(|end| after + end + 1);
    lines.into_iter().find(|at| text.get(*at..).is_some_and(begins_value)).unwrap_or(text.len())
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
fn is_of_one_document(text: &str, pieces: &[Piece]) -> bool {
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
            Is::Broken(..) | Is::Other => {}
        }
    }
    false
}

/// The line of what is no value, which `begins` in this one, and what is said of it; `None` of what opens or closes an array.
fn problem(
    name: &str,
    text: &str,
    piece: &Piece,
    (begins, around): (usize, bool),
) -> Option<(usize, Diagnostic)> {
    let own = text.get(piece.at.clone()).unwrap_or_default();
    let (why, at) = match &piece.is {
        Is::Value => return None,
        Is::Broken(why, at) => (why.as_str(), *at),
        Is::Other if own.trim().chars().all(|c| matches!(c, ']' | '[' | ',') || c.is_whitespace()) => {
            return None;
        }
        Is::Other => ("a value begins with { or [", piece.at.start),
    };
    let line = begins + breaks(text, piece.at.start..at);
    let ends = begins + own.trim_end().matches('\n').count();
    if matches!(piece.is, Is::Other) && own.lines().all(is_shown_by_terminal) {
        let lines = if begins == ends {
            format!("line {begins} is")
        } else {
            format!("lines {begins} to {ends} are")
        };
        let left = format!(
            "{lines} no JSON: what the terminal showed {} is left out",
            if around { "around it" } else { "in between" }
        );
        return Some((begins, Diagnostic::warning("lines-left-out", left).at(format!("{name}:{begins}"))));
    }
    let what = if begins == ends || begins == line {
        format!("line {begins} is not JSON: {why}")
    } else {
        format!("what begins in line {begins} is not JSON: {why}")
    };
    let column = at - text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1) + 1;
    let note = Diagnostic::error("line-unreadable", what).at(format!("{name}:{line}:{column}"));
    let note = note
        .examples(excerpt(text, at))
        .help(format!("{AGAIN}, or correct it; what else is whole is read, and counted without it"));
    Some((line, note))
}

/// How many line ends stand in a piece of a text.
fn breaks(text: &str, piece: Range<usize>) -> usize {
    text.as_bytes().get(piece).map_or(0, |piece| memchr::memchr_iter(b'\n', piece).count())
}

/// Whether a line is a prompt, what shows progress or the like, and not what is left of an answer.
fn is_shown_by_terminal(line: &str) -> bool {
    let line = line.trim();
    let of_value =
        line.starts_with(['"', '}', ']', '{', '[']) || line.ends_with(['}', ']', '"', ',', '{', '[', ':']);
    let is_scalar = matches!(line, "null" | "true" | "false") || line.parse::<f64>().is_ok();
    line.is_empty() || !(of_value || is_scalar)
}

/// What stands around a byte in its line, and a mark below it; nothing of a line that speaks of secrets.
fn excerpt(text: &str, at: usize) -> Vec<String> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let is_secret = line.split(['"', '=', ':', ' ']).any(is_secret_key)
        || *without_secrets(line) != *line
        || without_said(line).is_some();
    if is_secret {
        return Vec::new();
    }
    let before: Vec<char> = line.get(..at.saturating_sub(start)).unwrap_or(line).chars().collect();
    let from = before.len().saturating_sub(AROUND);
    let shown_before = shown(before.get(from..).unwrap_or_default().iter().collect::<String>());
    let behind: String = line.chars().skip(before.len()).take(AROUND).collect();
    let mark = format!("{}^", " ".repeat(shown_before.chars().count()));
    vec![format!("{shown_before}{}", shown(behind)), mark]
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{of_machine, read, table};
    use crate::diagnostic::{Colour, Severity};
    use crate::ingest::reader::Workbook;

    fn answer(n: u32) -> String {
        format!(r#"{{"minertype":"Antminer S19","macaddr":"02:00:00:00:00:0{n}"}}"#)
    }

    fn said(workbook: &Workbook) -> Vec<String> {
        let of = |severity: Severity| if severity == Severity::Error { "error" } else { "other" };
        workbook
            .notes
            .iter()
            .map(|n| format!("{} {} {}", of(n.severity), n.place.as_deref().unwrap_or_default(), n.message))
            .collect()
    }

    #[test]
    fn a_broken_line_costs_that_line() {
        let cut = r#"{"minertype":"Antminer S19","macaddr":"02:00"#;
        let text = format!("{}\n{cut}\n{}\n", answer(1), answer(3));
        let found = read("a.jsonl", &text).unwrap();
        assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:03 @/1/macaddr");
        assert_eq!(said(&found), ["error a.jsonl:2:44 line 2 is not JSON: a text in it does not end"]);
        let shown = found.notes.iter().next().unwrap().render(Colour::Never);
        assert!(shown.contains("\"macaddr\":\"02:00") && shown.contains('^'), "{shown}");
        // The last, the first, one with a key twice, and something that is no object.
        for broken in [
            format!("{}\n{cut}", answer(1)),
            format!("{}\n{}\n{}\n", &answer(1)[7..], answer(2), answer(3)),
            format!("{}\n{{\"macaddr\":1,\"macaddr\":2}}\n{}\n", answer(1), answer(2)),
            format!("{}\nnull\n{}\n", answer(1), answer(2)),
            format!("[\n{},\n{{\"a\":,}},\n{}\n]\n", answer(1), answer(2)),
        ] {
            let found = read("a.jsonl", &broken).unwrap();
            assert_eq!(
                said(&found).iter().filter(|s| s.starts_with("error a.jsonl:")).count(),
                1,
                "{broken} {:?}",
                said(&found)
            );
            assert!(table(&found)[1].starts_with("mac"), "{broken}");
        }
    }

    #[test]
    fn nothing_of_a_secret_is_shown_and_nothing_is_read_out_of_a_broken_object() {
        let text = format!("{}\n{{\"macaddr\":\"1\",\"password\":\"hunter2\",}}\n", answer(1));
        let found = read("a.jsonl", &text).unwrap();
        let shown: String = found.notes.iter().map(|note| note.render(Colour::Never)).collect();
        assert!(shown.contains("line 2 is not JSON") && !shown.contains("hunter2"), "{shown}");
        let inner = format!("{{\"miners\":[\n{},\n{},\n", answer(1), answer(2));
        assert!(read("a.json", inner).is_err());
    }

    #[test]
    fn documents_over_several_lines_follow_each_other() {
        let pretty = |n: u32| answer(n).replace(',', ",\n  ").replace('{', "{\n  ").replace('}', "\n}");
        let found = read("a.json", format!("{}\n{}\n", pretty(1), pretty(2))).unwrap();
        assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:02 @/1/macaddr");
        assert!(said(&found).is_empty());
        let broken = pretty(2).replace("\"macaddr\"", "macaddr");
        let found = read("a.json", format!("{}\n{broken}\n{}\n", pretty(1), pretty(3))).unwrap();
        assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:03 @/1/macaddr");
        assert!(
            said(&found)[0].starts_with("error a.json:7:3 what begins in line 5 is not JSON"),
            "{:?}",
            said(&found)
        );
    }

    #[test]
    fn what_the_terminal_showed_around_an_answer_is_left_out() {
        let text = format!(
            "root@pc:~$ curl -s http://192.0.2.7/cgi-bin/get_system_info.cgi\n  % Total    % Received\r100    93  100\n{}\nroot@pc:~$ exit\n",
            answer(7)
        );
        let found = read("session.txt", &text).unwrap();
        assert_eq!(table(&found)[1], "mac 0 02:00:00:00:00:07 @/macaddr");
        assert_eq!(
            said(&found),
            [
                "other session.txt:1 lines 1 to 2 are no JSON: what the terminal showed around it is left out",
                "other session.txt:4 line 4 is no JSON: what the terminal showed around it is left out",
            ]
        );
        let table = "serial,note\nA1,x\n{\"a\":1},y\n";
        assert_eq!(read("t.csv", table).unwrap().format, "csv", "a table with such a cell stays one");
    }

    #[test]
    fn many_broken_lines_take_no_longer_than_they_are() {
        let text = format!("{}\n{}", answer(1), "{\"a\n[\"\n{\"b\":[\n".repeat(200_000));
        let begun = std::time::Instant::now();
        // Something is said of it either way.
        let said = match read("a.jsonl", &text) {
            Ok(found) => found.notes.iter().count(),
            Err(found) => found.iter().count(),
        };
        assert!(said > 0 && begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    }
}
