//! The forms in which a dump comes: as it is, as hex text, and as programs print it.

use std::borrow::Cow;
use std::path::Path;

use super::{Refusal, SIZE, addressed, arrays, intel_hex};
use crate::ingest::dumps::device_files::File;

/// The most that is looked at: a dump of 256 bytes as text has some 1,600 signs, and several may stand in a file.
pub(super) const MOST: usize = (64 << 10) - 1;
/// Dumps of one file: three boards have one each, and a rack some hundred.
const DUMPS: usize = 64;
/// The most that a binary dump may have: some programmers read a larger memory than there is, up to a 24C16.
const LARGEST: usize = 2048;
/// Bytes that are scrambled at the beginning of every layout whose name is not in clear.
const SCRAMBLED: usize = 82;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The bytes.
    Binary,
    /// Lines that begin with an address.
    Addressed,
    /// Records of Intel HEX.
    IntelHex,
    /// Hex digits alone, or arrays of C.
    Bare,
}

/// The memory as it was dumped.
#[derive(Debug)]
pub(super) struct Dump {
    /// Its bytes.
    pub(super) bytes: [u8; SIZE],
    /// Of a text, the line in which each of them stands, from 1.
    pub(super) lines: Option<Box<[u64; SIZE]>>,
}

/// The form of a file, if it may be a dump.
pub(super) fn form(head: &[u8], name: &str) -> Option<Form> {
    if is_binary(head, name) {
        return Some(Form::Binary);
    }
    let text = text(head)?;
    if intel_hex::is(&text) {
        return Some(Form::IntelHex);
    }
    if !addressed::all(&text).all.is_empty() {
        return Some(Form::Addressed);
    }
    (bare(&text).is_some() || !arrays::all(&text).is_empty()).then_some(Form::Bare)
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Dumps {
    /// Each dump, or why it is none; with the host that a line before it names and the line, and its own first line.
    pub(super) all: Vec<Told>,
    /// The first line of what other commands printed, if any did.
    pub(super) unread: Option<u64>,
    /// Files of the machine that were printed beside the dumps.
    pub(super) files: Vec<File>,
}

/// A dump with what is told of it.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) dump: Result<Dump, Refusal>,
    pub(super) host: Option<(String, u64)>,
    /// What stands above it, and the line: `HB0`, `=== chain 0 ===`, the name of an array.
    pub(super) heading: Option<(String, u64)>,
    /// Its first line, of a text.
    pub(super) line: Option<u64>,
}

impl Told {
    fn bare(dump: Result<Dump, Refusal>) -> Self {
        Self { dump, host: None, heading: None, line: None }
    }
}

/// The dumps in a file, one at least.
pub(super) fn dumps(file: &[u8]) -> Result<Dumps, Refusal> {
    if let Some(text) = text(file) {
        if intel_hex::is(&text) {
            let memory = intel_hex::bytes(&text)?;
            let dump = whole(&memory, "the records of the file hold");
            return Ok(Dumps { all: vec![Told::bare(dump)], ..Dumps::default() });
        }
        let mut found = addressed::all(&text);
        if found.all.is_empty() {
            found.all = arrays::all(&text);
        }
        if found.all.len() > DUMPS {
            let text = format!("the file holds {} dumps, of which {DUMPS} are read", found.all.len());
            return Err(Refusal::new("eeprom-too-long", text, "give them in several files"));
        }
        if !found.all.is_empty() {
            return Ok(found);
        }
    }
    Ok(Dumps { all: vec![Told::bare(Ok(dump(file)?))], ..Dumps::default() })
}

/// The dump in a file that has no addresses.
pub(super) fn dump(file: &[u8]) -> Result<Dump, Refusal> {
    if let Some(text) = text(file) {
        return bare(&text).ok_or_else(|| incomplete(file.len()));
    }
    whole(file, "the file has")
}

/// The memory of which these bytes are; `what` says whose they are.
fn whole(bytes: &[u8], what: &str) -> Result<Dump, Refusal> {
    let (memory, rest) = bytes.split_first_chunk::<SIZE>().ok_or_else(|| incomplete(bytes.len()))?;
    let is_filler = |sign: u8| rest.iter().all(|byte| *byte == sign);
    // A memory of 256 bytes of which more is read answers with its first bytes again.
    let mut parts = rest.chunks(SIZE);
    if bytes.len() > LARGEST
        || !(is_filler(0xFF) || is_filler(0) || parts.all(|part| memory.starts_with(part)))
    {
        let text = format!(
            "{what} {} bytes, of which the memory of a hash board has {SIZE}, and the others are not the same again",
            bytes.len()
        );
        return Err(Refusal::new("eeprom-too-long", text, "dump the EEPROM of the board alone: 256 bytes"));
    }
    Ok(Dump { bytes: *memory, lines: None })
}

pub(super) fn incomplete(len: usize) -> Refusal {
    let text = format!("the dump holds {len} bytes of {SIZE}");
    Refusal::new("eeprom-incomplete", text, "dump the EEPROM again, all of it")
}

/// Whether a file is a dump as it is, as far as can be told without looking into it: by its first two bytes, which begin no text;
/// or by its size and name, if it is no text.
fn is_binary(head: &[u8], name: &str) -> bool {
    if text(head).is_some() || !(SCRAMBLED..=LARGEST).contains(&head.len()) {
        return false;
    }
    let begins = match head {
        // The name of the board in clear.
        [0x01, letter, rest @ ..] => {
            let name = rest.iter().take(14);
            letter.is_ascii_uppercase() && name.skip_while(|b| b.is_ascii_alphanumeric()).all(|b| *b == 0)
        }
        // In UTF-16 such a beginning is a letter, and most letters of a text are of one alphabet.
        [0x04..=0x06, 0x10..=0x2F, ..] | [0x11, 0x50, ..] => {
            let scrambled = head.iter().take(SCRAMBLED).step_by(2);
            scrambled.filter(|byte| [0, head[0]].contains(*byte)).count() < SCRAMBLED / 8
        }
        _ => false,
    };
    begins || (head.len() == SIZE && is_named_as_dump(name) && !is_fru(head))
}

/// Whether it is the EEPROM of a server's board: the header of IPMI FRU (*Platform Management FRU Information Storage Definition*,
/// section 8), whose eight bytes add up to nought.
fn is_fru(head: &[u8]) -> bool {
    let sum = head.iter().take(8).fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    matches!(head, [0x01, _, _, _, _, _, 0, ..]) && sum == 0
}

fn is_named_as_dump(name: &str) -> bool {
    const ENDINGS: [&str; 4] = ["bin", "eeprom", "rom", "dump"];
    let path = Path::new(name);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    // `cat /sys/bus/i2c/devices/*/eeprom` is saved under this name, too.
    ending.is_some_and(|ending| ENDINGS.contains(&&*ending))
        || path.file_name().is_some_and(|n| n == "eeprom")
}

/// The file as text, if it is one: UTF-8, or UTF-16 with a mark, as PowerShell redirects.
fn text(file: &[u8]) -> Option<Cow<'_, str>> {
    if file.len() > MOST {
        return None;
    }
    let (text, _, malformed) = encoding_rs::UTF_8.decode(file);
    let is_text = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    (!malformed && text.chars().all(is_text)).then_some(text)
}

/// The byte of two hex digits.
pub(super) fn byte(digits: &str) -> Option<u8> {
    let is_byte = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| is_byte)
}

/// A dump of hex digits alone: in one piece, in lines, with blanks between the bytes, or each with `0x` and divided by commas.
fn bare(text: &str) -> Option<Dump> {
    let prefixed = text.trim_start().starts_with("0x");
    // What is divided by tabs, or by commas without `0x`, is a table.
    if text.contains('\t')
        || (!prefixed && (text.contains(',') || !text.contains(|c: char| c.is_ascii_alphabetic())))
    {
        return None;
    }
    let (mut bytes, mut lines, mut read) = ([0; SIZE], [0; SIZE], 0);
    for (number, line) in (1..).zip(text.lines()) {
        for token in line.split([' ', ',']).filter(|token| !token.is_empty()) {
            let digits = if prefixed { token.strip_prefix("0x").filter(|d| d.len() == 2)? } else { token };
            let (pairs, odd) = digits.as_bytes().as_chunks::<2>();
            if !odd.is_empty() {
                return None;
            }
            for pair in pairs {
                *bytes.get_mut(read)? = byte(std::str::from_utf8(pair).ok()?)?;
                *lines.get_mut(read)? = number;
                read += 1;
            }
        }
    }
    (read == SIZE).then(|| Dump { bytes, lines: Some(Box::new(lines)) })
}
