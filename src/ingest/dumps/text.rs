//! Texts in which devices and programs answer, read line by line.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::encoding::{EncodingReport, decode};
use crate::ingest::reader::{Probe, ReadOptions};

use super::controls;

/// The largest text that is read, as all of it is held.
const CAP: u64 = 16 << 20;
/// The most lines, as what stands in each is held.
const LINES: usize = 1 << 20;
/// A tab goes on to the next multiple of so many columns.
const TAB: usize = 8;

/// A text with the numbers of its lines.
pub(super) struct Text {
    all: String,
    /// Its encoding.
    pub(super) encoding: EncodingReport,
    /// What could not be decoded.
    pub(super) notes: Diagnostics,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Its number, from 1.
    pub(in crate::ingest) number: u64,
    /// How many columns of white space it begins with.
    pub(in crate::ingest) indent: usize,
    /// What stands in it, without white space around it.
    pub(in crate::ingest) text: &'t str,
}

impl Text {
    /// The text of a file, in any encoding.
    ///
    /// # Errors
    /// When it is too large, no text, or in an encoding that nobody knows.
    pub(super) fn of(bytes: &Bytes, options: &ReadOptions) -> Result<Self, Diagnostics> {
        let refused = |text: String| {
            let help = "give the devices in several files";
            Diagnostic::error("document-too-large", text).at(bytes.name()).help(help)
        };
        if bytes.len() > CAP {
            return Err(
                refused(format!("a device's answer of more than {} MiB is not read", CAP >> 20)).into()
            );
        }
        let decoded = decode(&without_noughts(bytes)?, options.encoding.as_deref())?;
        let mut all = vec![0; usize::try_from(decoded.text.len()).unwrap_or(usize::MAX)];
        let filled = decoded.text.fill(decoded.start, &mut all)?;
        all.truncate(filled);
        let ends = [b'\n', b'\r'].map(|end| memchr::memchr_iter(end, &all).count());
        if ends.iter().any(|ends| *ends > LINES) {
            return Err(refused(format!("a device's answer of more than {LINES} lines is not read")).into());
        }
        let text = String::from_utf8(all).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into());
        let mut notes = decoded.notes;
        let cleaned = controls::without(&text);
        if let Some(warning) = cleaned.warning() {
            notes.push(warning.at(bytes.name()));
        }
        let all = cleaned.text.map_or(text, |cleaned| cleaned);
        Ok(Self { all, encoding: decoded.report, notes })
    }

    /// The whole of it, its encoding, and what could not be decoded.
    pub(super) fn into_parts(self) -> (String, EncodingReport, Diagnostics) {
        (self.all, self.encoding, self.notes)
    }

    /// All of it, as it is written.
    pub(super) fn all(&self) -> &str {
        &self.all
    }

    /// Its lines that are not blank.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        lines(&self.all)
    }
}

/// The bytes with another control sign for each nought, where few stand among letters: what a device has in its memory is
/// printed as it is there. What is UTF-16 or no text has many.
fn without_noughts(bytes: &Bytes) -> Result<Bytes, Diagnostic> {
    let mut all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
    let noughts = memchr::memchr_iter(0, &all).count();
    if noughts == 0 || noughts.saturating_mul(8) > all.len() || Encoding::for_bom(&all).is_some() {
        return Ok(bytes.clone());
    }
    all.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = controls::NOUGHT);
    Ok(Bytes::memory(bytes.name(), all))
}

/// The lines of a text that are not blank. A carriage return ends lines where nothing else does.
pub(in crate::ingest) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    (1..).zip(text.split(end)).filter_map(|(number, line)| {
        let text = line.trim();
        let white = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
        let indent = white.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 });
        (!text.is_empty()).then_some(Line { number, indent, text })
    })
}

/// The beginning of a file as text: what PowerShell writes is UTF-16.
pub(super) fn head<'p>(probe: &Probe<'p>) -> Cow<'p, str> {
    printed(probe.head)
}

/// Bytes at the beginning of a file as text, without what only moves the cursor of a terminal.
pub(super) fn printed(head: &[u8]) -> Cow<'_, str> {
    let text = beginning(head);
    match controls::without(&text).text {
        Some(cleaned) => cleaned.into(),
        None => text,
    }
}

/// Whether a file begins as a JSON object or array does.
pub(super) fn is_json(head: &[u8]) -> bool {
    beginning(head).trim_start().starts_with(['{', '['])
}

/// Bytes at the beginning of a file as text.
pub(super) fn beginning(head: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(head) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(head.get(mark..).unwrap_or_default()).0
        }
        None if matches!(head, [a, 0, b, 0, ..] if *a != 0 && *b != 0) => {
            UTF_16LE.decode_without_bom_handling(head).0
        }
        None if matches!(head, [0, a, 0, b, ..] if *a != 0 && *b != 0) => {
            UTF_16BE.decode_without_bom_handling(head).0
        }
        // Every format of texts asks.
        None => {
            simdutf8::basic::from_utf8(head).map_or_else(|_| String::from_utf8_lossy(head), Cow::Borrowed)
        }
    }
}

/// A key with its value: `Serial Number: 2RJF153`, ` Board Mfg : DELL`. What stands before the first colon is the key.
pub(super) fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once([':', '：'])?;
    Some((key.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::input::Input;

    #[test]
    fn lines_have_their_numbers_whatever_ends_them() {
        let text = "a\r\n\n \tb: c \n".to_owned();
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.into_bytes(), utf16, unmarked] {
            let probe = Probe { head: &bytes, name: "a.txt", parts: &[], outline: None, tool: None };
            assert!(head(&probe).starts_with("a\r\n"));
            let read = Text::of(Input::memory("a.txt", bytes.clone()).bytes(), &ReadOptions::default());
            let read = read.unwrap();
            let lines: Vec<Line<'_>> = read.lines().collect();
            assert_eq!(
                lines,
                [Line { number: 1, indent: 0, text: "a" }, Line { number: 3, indent: 8, text: "b: c" }]
            );
        }
        assert_eq!(pair(" Key : a:b"), Some(("Key", "a:b")));
    }

    #[test]
    fn a_nought_behind_a_line_is_nothing_and_one_before_letters_is_told() {
        let text = b"Part Number : M393B2G70EB0-CMA  \0\nSerial : 1\n".to_vec();
        let read = Text::of(Input::memory("a", text).bytes(), &ReadOptions::default()).unwrap();
        let lines: Vec<&str> = read.lines().map(|line| line.text).collect();
        assert_eq!(lines, ["Part Number : M393B2G70EB0-CMA", "Serial : 1"]);
        assert!(read.notes.iter().next().is_none());
        let text = b"Handle 0x0011\0, DMI type 17\n\0Memory Device\n\tSize: 8 GB and more\n".to_vec();
        let read = Text::of(Input::memory("a", text).bytes(), &ReadOptions::default()).unwrap();
        let lines: Vec<(usize, &str)> = read.lines().map(|line| (line.indent, line.text)).collect();
        assert_eq!(
            lines,
            [(0, "Handle 0x0011, DMI type 17"), (0, "Memory Device"), (8, "Size: 8 GB and more")]
        );
        assert!(
            read.notes.iter().any(|n| n.code == "control-signs" && n.message.contains("line 1")),
            "{:?}",
            read.notes
        );
    }

    #[test]
    fn a_carriage_return_ends_lines_where_nothing_else_does() {
        let read: Vec<(u64, &str)> = lines("a\r\rb: c\r").map(|line| (line.number, line.text)).collect();
        assert_eq!(read, [(1, "a"), (3, "b: c")]);
        assert_eq!(lines("a\rb\nc").count(), 2, "there it only moves the cursor");
    }

    #[test]
    fn what_is_too_large_or_no_text_is_refused() {
        let large = vec![b'a'; usize::try_from(CAP).unwrap() + 1];
        let many = "a\n".repeat(LINES + 1).into_bytes();
        for (bytes, code) in [
            (large, "document-too-large"),
            (many, "document-too-large"),
            (b"ab\0\x01c".to_vec(), "input-binary"),
        ] {
            let problem = Text::of(Input::memory("a", bytes).bytes(), &ReadOptions::default()).err().unwrap();
            assert!(problem.iter().any(|p| p.code == code), "{problem:?}");
        }
    }
}
