//! The forms in which a dump comes: as it is, as hex text, and as programs print it.

use std::borrow::Cow;
use std::path::Path;

use super::{Refusal, SIZE};

/// The most that is looked at: a dump of 256 bytes as text has some 1,600 signs.
pub(super) const MOST: usize = 4095;
/// The most that a binary dump may have: some programmers read a larger memory than there is.
const LARGEST: usize = 512;
/// Bytes that are scrambled at the beginning of every layout whose name is not in clear.
const SCRAMBLED: usize = 82;
/// Bytes in a line of `i2cdump`, `hexdump -C` and `xxd`.
const LINE: usize = 16;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The bytes.
    Binary,
    /// Lines that begin with an address.
    Addressed,
    /// Hex digits alone.
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
    if addressed(&text).is_some() {
        return Some(Form::Addressed);
    }
    bare(&text).map(|_| Form::Bare)
}

/// The dump in a file.
pub(super) fn dump(file: &[u8]) -> Result<Dump, Refusal> {
    if let Some(text) = text(file) {
        return match addressed(&text) {
            Some(found) => found,
            None => bare(&text).ok_or_else(|| incomplete(file.len())),
        };
    }
    let (memory, rest) = file.split_first_chunk::<SIZE>().ok_or_else(|| incomplete(file.len()))?;
    let is_filler = |sign: u8| rest.iter().all(|byte| *byte == sign);
    // A memory of 256 bytes of which more is read answers with its first bytes again.
    if file.len() > LARGEST || !(is_filler(0xFF) || is_filler(0) || memory.starts_with(rest)) {
        let text =
            format!("the file has {} bytes, of which the memory of a hash board has {SIZE}", file.len());
        return Err(Refusal::new("eeprom-too-long", text, "dump the EEPROM of the board alone: 256 bytes"));
    }
    Ok(Dump { bytes: *memory, lines: None })
}

fn incomplete(len: usize) -> Refusal {
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

/// A dump whose lines begin with their address; none if the text is anything else.
fn addressed(text: &str) -> Option<Result<Dump, Refusal>> {
    let mut found = Reading::default();
    for (number, line) in (1..).zip(text.lines().map(str::trim_end)) {
        let line = line.trim_start();
        if line.is_empty() || (found.read == 0 && is_before_dump(line)) {
            continue;
        }
        if is_ruler(line) && found.read == 0 && !found.is_i2cdump {
            found.is_i2cdump = true;
        } else if line == "*" && found.read > 0 && !found.repeats {
            found.repeats = true;
        } else {
            found.line(number, line)?;
        }
    }
    if found.words && found.read == SIZE {
        let text = "hexdump shows words here, of which nobody can tell how their bytes stand in the memory";
        return Some(Err(Refusal::new("eeprom-words", text, "print bytes: hexdump -C, or xxd")));
    }
    if let Some((at, line)) = found.unreadable {
        let text = format!("byte {at} of the EEPROM could not be read (XX)");
        let refusal =
            Refusal::new("eeprom-unreadable", text, "read it again; look for a loose cable of the board");
        return Some(Err(Refusal { line: Some(line), ..refusal }));
    }
    if found.read == SIZE && !found.repeats {
        return Some(Ok(Dump { bytes: found.bytes, lines: Some(Box::new(found.lines)) }));
    }
    // What `i2cdump` printed of a part is known by its ruler; other addresses may be anybody's.
    (found.is_i2cdump && !found.repeats).then(|| Err(incomplete(found.read)))
}

/// What `i2cdump` says before it dumps.
fn is_before_dump(line: &str) -> bool {
    ["No size specified", "WARNING! This program", "I will probe file", "Continue? [Y/n]"]
        .iter()
        .any(|said| line.starts_with(said))
}

/// The line above a dump of `i2cdump`, with the last digit of the addresses.
fn is_ruler(line: &str) -> bool {
    let mut digits = line.split_whitespace();
    (0..LINE).all(|digit| {
        digits.next().is_some_and(|d| u8::from_str_radix(d, 16).is_ok_and(|d| usize::from(d) == digit))
    }) && digits.next().is_none_or(|signs| signs == "0123456789abcdef")
        && digits.next().is_none()
}

/// What was read of a dump with addresses.
struct Reading {
    bytes: [u8; SIZE],
    lines: [u64; SIZE],
    read: usize,
    is_i2cdump: bool,
    /// The lines up to the next one are those before it, of which only `*` stands there.
    repeats: bool,
    /// Where the first byte stands that could not be read, and its line.
    unreadable: Option<(usize, u64)>,
    /// Numbers of four digits without a colon behind the address: words, in the order of the machine.
    words: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            bytes: [0; SIZE],
            lines: [0; SIZE],
            read: 0,
            is_i2cdump: false,
            repeats: false,
            unreadable: None,
            words: false,
        }
    }
}

impl Reading {
    /// Reads a line; none if it is no line of a dump.
    fn line(&mut self, number: u64, line: &str) -> Option<()> {
        let digits = line.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(line.len());
        let (address, rest) = line.split_at_checked(digits).filter(|_| (2..=8).contains(&digits))?;
        let address = usize::from_str_radix(address, 16).ok()?;
        let (has_colon, rest) = rest.strip_prefix(':').map_or((false, rest), |rest| (true, rest));
        self.repeat_up_to(address, number)?;
        if rest.is_empty() && !has_colon {
            // `hexdump` ends with the address behind the last byte.
            return (self.read == SIZE).then_some(());
        }
        if self.read + LINE > SIZE || !rest.starts_with([' ', '\t']) {
            return None;
        }
        self.sixteen(number, rest, has_colon)
    }

    /// Fills in the lines for which a `*` stands.
    fn repeat_up_to(&mut self, address: usize, number: u64) -> Option<()> {
        if std::mem::take(&mut self.repeats) {
            if address <= self.read || address > SIZE || !address.is_multiple_of(LINE) || self.read < LINE {
                return None;
            }
            let last = self.read - LINE;
            for at in self.read..address {
                self.bytes[at] = self.bytes[last + at % LINE];
                self.lines[at] = number - 1;
            }
            self.read = address;
        }
        (address == self.read).then_some(())
    }

    /// Reads sixteen bytes; what stands behind them is their picture in letters.
    fn sixteen(&mut self, number: u64, mut rest: &str, has_colon: bool) -> Option<()> {
        let end = self.read + LINE;
        while self.read < end {
            rest = rest.trim_start_matches([' ', '\t']);
            let len = rest.find([' ', '\t']).unwrap_or(rest.len());
            let (token, behind) = rest.split_at_checked(len)?;
            rest = behind;
            match token.as_bytes() {
                b"XX" if self.is_i2cdump => {
                    self.unreadable.get_or_insert((self.read, number));
                    self.push(0, number);
                }
                [_, _] => self.push(byte(token)?, number),
                [_, _, _, _] => {
                    self.words |= !has_colon;
                    self.push(byte(token.get(..2)?)?, number);
                    self.push(byte(token.get(2..)?)?, number);
                }
                _ => return None,
            }
        }
        (self.read == end).then_some(())
    }

    fn push(&mut self, byte: u8, line: u64) {
        if let (Some(at), Some(of)) = (self.bytes.get_mut(self.read), self.lines.get_mut(self.read)) {
            (*at, *of) = (byte, line);
        }
        self.read += 1;
    }
}

/// The byte of two hex digits.
fn byte(digits: &str) -> Option<u8> {
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
