//! The text of another encoding as UTF-8, and where it could not be decoded.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use encoding_rs::DecoderResult;

use super::survey::Survey;
use super::{BLOCK, Choice, Decoded, binary, label, report};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;

/// Lines named in a message.
const LINES_NAMED: usize = 5;

/// Decodes all of it; a text longer than `memory` bytes to a temporary file.
pub(super) fn transcode(bytes: &Bytes, choice: &Choice, memory: u64) -> Result<Decoded, Diagnostics> {
    let spooling = |e: io::Error| {
        let text = format!("cannot write the decoded text to a temporary file: {e}");
        Diagnostic::error("input-unreadable", text).at(bytes.name())
    };
    let total = bytes.len();
    let mut spool = if total > memory { Some(tempfile::tempfile().map_err(spooling)?) } else { None };
    let mut spooled: io::Result<()> = Ok(());
    let mut decoder = choice.encoding.new_decoder_without_bom_handling();
    let mut out = String::new();
    let mut malformed = Malformed::default();
    let mut skip = choice.mark;
    let mut nul = false;
    bytes.each_block(BLOCK, &mut |offset, block| {
        let last = offset + block.len() as u64 >= total;
        let mut rest = &block[skip.min(block.len())..];
        skip = 0;
        let fresh = out.len();
        loop {
            let most = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            out.reserve(most.unwrap_or(rest.len() * 3));
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, last);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    malformed.note(&out);
                    out.push('\u{FFFD}');
                }
            }
        }
        nul |= memchr::memchr(0, &out.as_bytes()[fresh..]).is_some();
        if let Some(file) = &mut spool
            && spooled.is_ok()
        {
            malformed.count_lines(&out);
            spooled = file.write_all(out.as_bytes());
            out.clear();
            malformed.counted = 0;
        }
    })?;
    spooled.map_err(spooling)?;
    if nul {
        return Err(binary(bytes, &Survey::default()).into());
    }
    let notes = malformed.report(bytes.name(), choice);
    let text = match spool {
        Some(file) => Bytes::file(bytes.name(), file).map_err(spooling)?,
        None => Bytes::memory(bytes.name(), out.into_bytes()),
    };
    Ok(Decoded { text, start: 0, report: report(choice), notes })
}

/// Where bytes could not be decoded.
#[derive(Debug, Default)]
struct Malformed {
    count: usize,
    lines: Vec<u64>,
    counted: usize,
    line: u64,
    after_cr: bool,
}

impl Malformed {
    /// Counts the lines of what was decoded since it was last asked.
    fn count_lines(&mut self, out: &str) {
        // A CR counts, and the LF behind it does not, wherever the text was cut between them.
        for &b in &out.as_bytes()[self.counted..] {
            self.line += u64::from(b == b'\r' || (b == b'\n' && !self.after_cr));
            self.after_cr = b == b'\r';
        }
        self.counted = out.len();
    }

    /// Notes one at the end of what was decoded so far.
    fn note(&mut self, out: &str) {
        self.count_lines(out);
        self.count += 1;
        if self.lines.last() != Some(&(self.line + 1)) {
            self.lines.push(self.line + 1);
        }
    }

    fn report(&self, name: &str, choice: &Choice) -> Diagnostics {
        let mut notes = Diagnostics::default();
        if self.count == 0 {
            return notes;
        }
        let mut named = String::new();
        for line in self.lines.iter().take(LINES_NAMED) {
            let comma = if named.is_empty() { "" } else { ", " };
            let _ = write!(named, "{comma}{line}");
        }
        if self.lines.len() > LINES_NAMED {
            let _ = write!(named, " and {} more", self.lines.len() - LINES_NAMED);
        }
        let plural = if self.lines.len() == 1 { "line" } else { "lines" };
        let text = format!(
            "{} byte sequences are not valid {}, in {plural} {named}; they are read as U+FFFD",
            self.count,
            label(choice.encoding)
        );
        notes.push(
            Diagnostic::warning("encoding-malformed", text)
                .at(name)
                .help("if the encoding is another one, name it; otherwise correct these lines"),
        );
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Confidence;

    #[test]
    fn a_text_too_long_for_memory_is_decoded_to_a_file_with_its_lines() {
        let line = b"S19,plain text of a row\r\n";
        let mut bytes = Vec::new();
        let lines = 3 * BLOCK / line.len();
        for _ in 0..lines {
            bytes.extend_from_slice(line);
        }
        bytes.extend_from_slice(b"S21,\xFF,\x93\xFA\r\n");
        let choice = Choice {
            encoding: encoding_rs::SHIFT_JIS,
            mark: 0,
            confidence: Confidence::High,
            why: String::new(),
        };
        let decoded = transcode(&Bytes::memory("m", bytes), &choice, 1000).unwrap();
        let note = decoded.notes.iter().next().unwrap();
        assert!(note.message.contains(&format!("in line {}", lines + 1)), "{}", note.message);
        assert!(
            String::from_utf8(decoded.text.head(usize::MAX >> 1).unwrap())
                .unwrap()
                .ends_with("S21,\u{FFFD},日\r\n")
        );
    }
}
