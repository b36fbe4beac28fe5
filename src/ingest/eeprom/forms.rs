//! The forms in which a dump comes: as it is, as hex text, and as programs print it.

use std::borrow::Cow;
use std::path::Path;

use super::{Refusal, SIZE};
use crate::ingest::dumps::console::marks::{Host, mark};
use crate::ingest::dumps::device_files::{self, File};
use crate::ingest::dumps::text::{Line, lines};

/// The most that is looked at: a dump of 256 bytes as text has some 1,600 signs, and several may stand in a file.
pub(super) const MOST: usize = (64 << 10) - 1;
/// Found of one file: three boards have one each, and a rack some hundred.
const DUMPS: usize = 64;
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
    if !all_addressed(&text).dumps.is_empty() {
        return Some(Form::Addressed);
    }
    bare(&text).map(|_| Form::Bare)
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each dump, or why it is none; with the host that a line before it names and the line, and its own first line.
    pub(super) dumps: Vec<Told>,
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
    /// Its first line, of a text.
    pub(super) line: Option<u64>,
}

/// The dumps in a file, one at least.
pub(super) fn dumps(file: &[u8]) -> Result<Found, Refusal> {
    if let Some(text) = text(file) {
        let found = all_addressed(&text);
        if found.dumps.len() > DUMPS {
            let text = format!("the file holds {} dumps, of which {DUMPS} are read", found.dumps.len());
            return Err(Refusal::new("eeprom-too-long", text, "give them in several files"));
        }
        if !found.dumps.is_empty() {
            return Ok(found);
        }
    }
    let one = Told { dump: Ok(dump(file)?), host: None, line: None };
    Ok(Found { dumps: vec![one], ..Found::default() })
}

/// The dump in a file that has no addresses.
pub(super) fn dump(file: &[u8]) -> Result<Dump, Refusal> {
    if let Some(text) = text(file) {
        return bare(&text).ok_or_else(|| incomplete(file.len()));
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

/// The dumps of a text whose lines begin with their addresses; none if it holds anything else, but for what other commands
/// printed beside `i2cdump`.
fn all_addressed(text: &str) -> Found {
    let mut all = Found::default();
    let mut is_i2cdump = false;
    for piece in pieces(text) {
        match addressed(&piece.lines) {
            Some(dump) => {
                is_i2cdump |= piece.lines.iter().any(|line| is_ruler(line.text));
                let host = piece.host.map(|(name, line)| (name.to_owned(), line));
                let line = piece.lines.first().map(|line| line.number);
                all.dumps.push(Told { dump, host, line });
            }
            None => all.unread = all.unread.or(piece.lines.first().map(|line| line.number)),
        }
    }
    if all.unread.is_some() && !is_i2cdump {
        return Found::default();
    }
    if all.unread.is_some() {
        all.files = files(text, &all.dumps);
    }
    all
}

/// What files of the machine say; nothing where it is not clear that all is of one machine.
fn files(text: &str, dumps: &[Told]) -> Vec<File> {
    let name = |told: &Told| told.host.as_ref().map(|(name, _)| name.clone());
    let is_one = dumps.windows(2).all(|pair| pair.first().map(name) == pair.last().map(name));
    if is_one { device_files::files(&lines(text).collect::<Vec<_>>()) } else { Vec::new() }
}

/// The lines of one dump, and the host that a line before them names.
#[derive(Default)]
struct Piece<'t> {
    host: Option<(&'t str, u64)>,
    lines: Vec<Line<'t>>,
}

/// A text cut before each prompt, heading, word of `i2cdump`, ruler, and address that begins anew.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let lines: Vec<Line<'_>> = lines(text).collect();
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut open = Piece::default();
    let mut behind = 0;
    for (at, line) in lines.iter().enumerate() {
        if at < behind {
            continue;
        }
        let found = mark(lines.get(at..).unwrap_or_default());
        let starts =
            found.is_some() || is_before_dump(line.text) || is_ruler(line.text) || is_first(line.text);
        let only_ruler = matches!(&*open.lines, [ruler] if is_ruler(ruler.text));
        if starts && !open.lines.is_empty() && !(only_ruler && is_first(line.text)) {
            let next = Piece { host: open.host, lines: Vec::new() };
            pieces.push(std::mem::replace(&mut open, next));
        }
        if let Some((found, length)) = found {
            behind = at + length;
            match found.host {
                Some(Host::Named(name)) => open.host = Some((name, line.number)),
                Some(Host::Common(_) | Host::Another) => open.host = None,
                None => {}
            }
        } else if !is_before_dump(line.text) {
            open.lines.push(*line);
        }
    }
    if !open.lines.is_empty() {
        pieces.push(open);
    }
    pieces
}

/// Whether a line begins with the address nought.
fn is_first(line: &str) -> bool {
    let noughts = line.len() - line.trim_start_matches('0').len();
    (2..=8).contains(&noughts) && line.get(noughts..).is_some_and(|rest| rest.starts_with([':', ' ', '\t']))
}

/// A dump whose lines begin with their address; none if the lines are anything else.
fn addressed(lines: &[Line<'_>]) -> Option<Result<Dump, Refusal>> {
    let mut found = Reading::default();
    for Line { number, text: line, .. } in lines.iter().copied() {
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
