//! Which encoding a text is in, how sure that is and why; and the text as UTF-8.
//!
//! UTF-8 is believed only after the whole file was checked, and is then streamed from where it is. Anything
//! else is decoded first. What cannot be decoded is reported with its lines.

mod survey;
mod transcode;

use std::fmt;

use encoding_rs::{Encoding, GB18030, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::detect;
use super::dialect::LineEnds;
use crate::files::bytes::Bytes;
use crate::model::Confidence;
use survey::Survey;
use transcode::transcode;

/// Bytes read at once.
const BLOCK: usize = 1 << 20;
/// Lines kept to tell an encoding from, in bytes.
const SAMPLE: usize = 128 << 10;
/// A longer text is decoded to a temporary file: 128 MiB.
const DECODE_MEMORY: u64 = 128 << 20;

/// How sure an encoding is, in words: *high*, the file says so, was told so, or can be nothing else; *medium*, other
/// readings make much less sense; below that other readings are possible, and a person should look.
const fn in_words(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "certain",
        Confidence::Medium => "likely",
        Confidence::Low | Confidence::Unverified => "a guess",
    }
}

/// An encoding as told to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingReport {
    /// The name: `UTF-8`, `GBK`, `Shift_JIS`, `MacRoman`.
    pub label: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why it is taken for that.
    pub why: String,
}

impl fmt::Display for EncodingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}: {})", self.label, in_words(self.confidence), self.why)
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
    confidence: Confidence,
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
            confidence: Confidence::High,
            why: "as told, in the order of its mark".into(),
        },
        (Some(encoding), _) => {
            let mark = marked.filter(|(e, _)| *e == encoding).map_or(0, |(_, len)| len);
            Choice { encoding, mark, confidence: Confidence::High, why: "as told".into() }
        }
        (None, Some((encoding, _))) => {
            Choice { encoding, mark, confidence: Confidence::High, why: "its byte order mark says so".into() }
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
    EncodingReport { label: label(choice.encoding), confidence: choice.confidence, why: choice.why.clone() }
}

/// The encoding of a text that is not marked.
fn choose(bytes: &Bytes, survey: &Survey) -> Result<Choice, Diagnostics> {
    if let Some(wide) = survey.utf16() {
        let why = "every other byte of its plain letters is zero".into();
        return Ok(Choice { encoding: wide, mark: 0, confidence: Confidence::Medium, why });
    }
    if survey.nul.is_some() {
        return Err(binary(bytes, survey).into());
    }
    if survey.bad_utf8.is_none() {
        let (encoding, confidence, why) = if !survey.beyond_ascii && survey.escape {
            (ISO_2022_JP, Confidence::Medium, "it holds that encoding's escape sequences")
        } else if survey.beyond_ascii {
            (UTF_8, Confidence::High, "all of it is well-formed")
        } else {
            (UTF_8, Confidence::High, "all of it is plain ASCII")
        };
        return Ok(Choice { encoding, mark: 0, confidence, why: why.into() });
    }
    let (sample, line_ends) = lines_beyond_ascii(bytes)?;
    let guess = detect::guess(&sample, line_ends == LineEnds::Cr);
    Ok(Choice { encoding: guess.encoding, mark: 0, confidence: guess.confidence, why: guess.why })
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
    fn the_mark_gives_the_order_of_utf16_that_was_named_without() {
        let bytes: Vec<u8> = "\u{FEFF}a,b\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let decoded = decode(&Bytes::memory("m", bytes), Some("utf-16")).unwrap();
        assert_eq!((all(&decoded.text).as_str(), decoded.report.label), ("a,b\n", "UTF-16BE"));
    }
}
