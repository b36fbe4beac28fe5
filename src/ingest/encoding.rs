//! Which encoding a text is in, how sure that is and why; and the text as UTF-8.
//!
//! UTF-8 is believed only after the whole file was checked, and is then streamed from where it is. Anything
//! else is decoded first. What cannot be decoded is reported with its lines.

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use encoding_rs::{
    DecoderResult, Encoding, GB18030, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::bytes::Bytes;
use super::delimited::whole_chars;
use super::detect;
use super::dialect::LineEnds;

/// Bytes read at once.
const BLOCK: usize = 1 << 20;
/// Lines kept to tell an encoding from, in bytes.
const SAMPLE: usize = 128 << 10;
/// A longer text is decoded to a temporary file: 128 MiB.
const DECODE_MEMORY: u64 = 128 << 20;
/// Lines named in a message.
const LINES_NAMED: usize = 5;

/// How sure an encoding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Other readings are possible; a person should look.
    Guess,
    /// Other readings make much less sense.
    Likely,
    /// The file says so, was told so, or can be nothing else.
    Certain,
}

impl Sure {
    /// The word shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guess => "a guess",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// An encoding as told to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingReport {
    /// The name: `UTF-8`, `GBK`, `Shift_JIS`, `MacRoman`.
    pub label: &'static str,
    /// How sure it is.
    pub sure: Sure,
    /// Why it is taken for that.
    pub why: String,
}

impl fmt::Display for EncodingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}: {})", self.label, self.sure.as_str(), self.why)
    }
}

/// A text in UTF-8, and how it came to be.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text: the input itself if it was UTF-8, else a copy in memory or in a temporary file.
    pub text: Bytes,
    /// Where it begins, behind a byte order mark.
    pub start: u64,
    /// Its encoding.
    pub report: EncodingReport,
    /// What could not be decoded.
    pub notes: Diagnostics,
}

/// An encoding chosen.
struct Choice {
    encoding: &'static Encoding,
    /// Bytes of a byte order mark to leave out.
    mark: usize,
    sure: Sure,
    why: String,
}

/// Reads a text as UTF-8, in the encoding `named` or in the one it shows.
///
/// # Errors
/// When the file cannot be read, the name is no encoding, or it is no text.
pub fn decode(bytes: &Bytes, named: Option<&str>) -> Result<Decoded, Diagnostics> {
    let named = named.map(|name| by_name(name).ok_or_else(|| unknown(name, bytes))).transpose()?;
    let head = bytes.head(4)?;
    let marked = Encoding::for_bom(&head);
    let encoding_named_or_marked = named.or(marked.map(|(e, _)| e));
    let mut survey = Survey::default();
    if encoding_named_or_marked.is_none_or(|e| e == UTF_8) {
        survey = Survey::of(bytes)?;
    }
    let mark = marked.map_or(0, |(_, len)| len);
    let choice = match (named, marked) {
        // `utf-16` names no byte order; the mark does.
        (Some(encoding), Some((order, mark))) if is_utf16(encoding) && is_utf16(order) => Choice {
            encoding: order,
            mark,
            sure: Sure::Certain,
            why: "as told, in the order of its mark".into(),
        },
        (Some(encoding), _) => {
            let mark = marked.filter(|(e, _)| *e == encoding).map_or(0, |(_, len)| len);
            Choice { encoding, mark, sure: Sure::Certain, why: "as told".into() }
        }
        (None, Some((encoding, _))) => {
            Choice { encoding, mark, sure: Sure::Certain, why: "its byte order mark says so".into() }
        }
        (None, None) => choose(bytes, &survey)?,
    };
    if choice.encoding == UTF_8 && survey.bad_utf8.is_none() {
        if survey.nul.is_some() {
            return Err(binary(bytes, &survey).into());
        }
        let report = report(&choice);
        return Ok(Decoded {
            text: bytes.clone(),
            start: choice.mark as u64,
            report,
            notes: Diagnostics::default(),
        });
    }
    transcode(bytes, &choice, DECODE_MEMORY)
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn report(choice: &Choice) -> EncodingReport {
    EncodingReport { label: label(choice.encoding), sure: choice.sure, why: choice.why.clone() }
}

/// The encoding of a text that is not marked.
fn choose(bytes: &Bytes, survey: &Survey) -> Result<Choice, Diagnostics> {
    if let Some(wide) = survey.utf16() {
        let why = "every other byte of its plain letters is zero".into();
        return Ok(Choice { encoding: wide, mark: 0, sure: Sure::Likely, why });
    }
    if survey.nul.is_some() {
        return Err(binary(bytes, survey).into());
    }
    if survey.bad_utf8.is_none() {
        let (encoding, sure, why) = if !survey.beyond_ascii && survey.escape {
            (ISO_2022_JP, Sure::Likely, "it holds that encoding's escape sequences")
        } else if survey.beyond_ascii {
            (UTF_8, Sure::Certain, "all of it is well-formed")
        } else {
            (UTF_8, Sure::Certain, "all of it is plain ASCII")
        };
        return Ok(Choice { encoding, mark: 0, sure, why: why.into() });
    }
    let (sample, line_ends) = lines_beyond_ascii(bytes)?;
    let guess = detect::guess(&sample, line_ends == LineEnds::Cr);
    Ok(Choice { encoding: guess.encoding, mark: 0, sure: guess.sure, why: guess.why })
}

/// What one pass over all bytes shows.
#[derive(Debug, Default)]
struct Survey {
    /// The first byte that is not UTF-8.
    bad_utf8: Option<u64>,
    beyond_ascii: bool,
    /// The first NUL, and how many stand at even and odd offsets.
    nul: Option<u64>,
    nuls: [u64; 2],
    len: u64,
    /// `ESC $` or `ESC (`, as ISO-2022-JP has them.
    escape: bool,
    carry: Vec<u8>,
}

impl Survey {
    fn of(bytes: &Bytes) -> Result<Self, Diagnostic> {
        let mut survey = Self::default();
        bytes.each_block(BLOCK, &mut |offset, block| survey.feed(offset, block))?;
        if !survey.carry.is_empty() && survey.bad_utf8.is_none() {
            survey.bad_utf8 = Some(survey.len - survey.carry.len() as u64);
        }
        Ok(survey)
    }

    fn feed(&mut self, offset: u64, block: &[u8]) {
        self.len += block.len() as u64;
        for i in memchr::memchr_iter(0, block) {
            let at = offset + i as u64;
            self.nul.get_or_insert(at);
            self.nuls[usize::from(at % 2 == 1)] += 1;
        }
        self.escape |= memchr::memmem::find(block, b"\x1B$").is_some();
        self.beyond_ascii = self.beyond_ascii || !block.is_ascii();
        if self.bad_utf8.is_some() {
            return;
        }
        let mut at = offset;
        let mut rest = block;
        if let Some(&lead) = self.carry.first() {
            let need = match lead {
                0xF0.. => 4usize,
                0xE0.. => 3,
                _ => 2,
            };
            let take = need.saturating_sub(self.carry.len()).min(rest.len());
            self.carry.extend_from_slice(&rest[..take]);
            (rest, at) = (&rest[take..], at + take as u64);
            if self.carry.len() < need {
                return;
            }
            if std::str::from_utf8(&self.carry).is_err() {
                self.bad_utf8 = Some(at - self.carry.len() as u64);
            }
            self.carry.clear();
        }
        let whole = whole_chars(rest);
        if let Err(e) = simdutf8::compat::from_utf8(&rest[..whole]) {
            self.bad_utf8.get_or_insert(at + e.valid_up_to() as u64);
        }
        self.carry.extend_from_slice(&rest[whole..]);
    }

    /// UTF-16 without a mark: NUL bytes are many, and nearly all on one side.
    fn utf16(&self) -> Option<&'static Encoding> {
        let [even, odd] = self.nuls;
        let (many, few, encoding) = if odd > even { (odd, even, UTF_16LE) } else { (even, odd, UTF_16BE) };
        (many * 8 > self.len && few * 50 <= many && self.len.is_multiple_of(2)).then_some(encoding)
    }
}

/// The lines that hold bytes beyond ASCII, up to a size, and how the lines of the file end.
fn lines_beyond_ascii(bytes: &Bytes) -> Result<(Vec<u8>, LineEnds), Diagnostic> {
    let mut sample = Vec::new();
    let mut line: Vec<u8> = Vec::new();
    let mut line_ends = None;
    bytes.each_block(BLOCK, &mut |_, block| {
        line_ends.get_or_insert_with(|| LineEnds::of(block));
        for piece in block.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
            if sample.len() >= SAMPLE {
                return;
            }
            line.extend_from_slice(piece);
            if matches!(piece.last(), Some(b'\n' | b'\r')) || line.len() >= SAMPLE {
                if !line.is_ascii() {
                    sample.extend_from_slice(&line);
                }
                line.clear();
            }
        }
    })?;
    if sample.len() < SAMPLE && !line.is_ascii() {
        sample.extend_from_slice(&line);
    }
    Ok((sample, line_ends.unwrap_or(LineEnds::Lf)))
}

/// Decodes all of it; a text longer than `memory` bytes to a temporary file.
fn transcode(bytes: &Bytes, choice: &Choice, memory: u64) -> Result<Decoded, Diagnostics> {
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

fn binary(bytes: &Bytes, survey: &Survey) -> Diagnostic {
    let at = survey.nul.map_or_else(String::new, |at| format!(" (a NUL byte at offset {at})"));
    Diagnostic::error("input-binary", format!("this is no text{at}"))
        .at(bytes.name())
        .help("give the inventory as CSV or .xlsx; if it is UTF-16, name that encoding")
}

fn unknown(name: &str, bytes: &Bytes) -> Diagnostic {
    Diagnostic::error("encoding-unknown", format!("`{name}` is no encoding known here"))
        .at(bytes.name())
        .help("for example utf-8, utf-16le, shift_jis, gbk, big5, euc-kr, windows-1252, macroman")
}

/// The encoding of a name: those of the WHATWG Encoding Standard, and code page numbers.
fn by_name(name: &str) -> Option<&'static Encoding> {
    let lower = name.trim().to_ascii_lowercase();
    let known = match lower.as_str() {
        "macroman" | "mac-roman" | "mac_roman" | "mac" | "cp10000" => "macintosh",
        "cp932" | "932" => "shift_jis",
        "cp936" | "936" | "cp54936" => "gb18030",
        "cp949" | "949" => "euc-kr",
        "cp950" | "950" => "big5",
        "cp65001" | "65001" | "utf8-sig" | "utf-8-sig" | "utf_8_sig" => "utf-8",
        "utf16" | "utf_16" => "utf-16",
        "utf_16_le" | "utf16le" => "utf-16le",
        "utf_16_be" | "utf16be" => "utf-16be",
        other => other,
    };
    Encoding::for_label(known.as_bytes())
}

/// The name people know an encoding by.
fn label(encoding: &'static Encoding) -> &'static str {
    if encoding == MACINTOSH {
        "MacRoman"
    } else if encoding == WINDOWS_1252 {
        "windows-1252"
    } else if encoding == GB18030 {
        "GBK (GB 18030)"
    } else {
        encoding.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &Bytes) -> String {
        String::from_utf8(bytes.head(usize::MAX >> 1).unwrap()).unwrap()
    }

    #[test]
    fn a_character_cut_by_a_block_is_whole_and_a_broken_one_is_placed() {
        for text in ["aé算🦀z", "é", "🦀🦀"] {
            for cut in 0..text.len() {
                let mut survey = Survey::default();
                survey.feed(0, &text.as_bytes()[..cut]);
                survey.feed(cut as u64, &text.as_bytes()[cut..]);
                assert!(survey.bad_utf8.is_none() && survey.carry.is_empty(), "{text} at {cut}");
            }
        }
        for cut in 0..6 {
            let mut survey = Survey::default();
            survey.feed(0, &b"ab\xE7\xAEcd"[..cut]);
            survey.feed(cut as u64, &b"ab\xE7\xAEcd"[cut..]);
            assert_eq!(survey.bad_utf8, Some(2), "cut at {cut}");
        }
        assert_eq!(Survey::of(&Bytes::memory("m", b"abc\xC3".to_vec())).unwrap().bad_utf8, Some(3));
    }

    #[test]
    fn a_text_too_long_for_memory_is_decoded_to_a_file_with_its_lines() {
        let line = b"S19,plain text of a row\r\n";
        let mut bytes = Vec::new();
        let lines = 3 * BLOCK / line.len();
        for _ in 0..lines {
            bytes.extend_from_slice(line);
        }
        bytes.extend_from_slice(b"S21,\xFF,\x93\xFA\r\n");
        let choice =
            Choice { encoding: encoding_rs::SHIFT_JIS, mark: 0, sure: Sure::Certain, why: String::new() };
        let decoded = transcode(&Bytes::memory("m", bytes), &choice, 1000).unwrap();
        let note = decoded.notes.iter().next().unwrap();
        assert!(note.message.contains(&format!("in line {}", lines + 1)), "{}", note.message);
        assert!(all(&decoded.text).ends_with("S21,\u{FFFD},日\r\n"));
    }

    #[test]
    fn the_mark_gives_the_order_of_utf16_that_was_named_without() {
        let bytes: Vec<u8> = "\u{FEFF}a,b\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let decoded = decode(&Bytes::memory("m", bytes), Some("utf-16")).unwrap();
        assert_eq!((all(&decoded.text).as_str(), decoded.report.label), ("a,b\n", "UTF-16BE"));
    }
}
