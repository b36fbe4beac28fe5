//! Dumps whose lines begin with their addresses, as `i2cdump`, `hexdump -C`, `xxd`, `od` and the loader U-Boot (`i2c md`) print
//! them, with what stands between them: prompts, headings, and what other commands printed.

use super::forms::{Dump, Dumps, Told, byte, incomplete};
use super::{Refusal, SIZE, layouts};
use crate::ingest::dumps::console::marks::{Host, mark};
use crate::ingest::dumps::device_files::{self, File};
use crate::ingest::dumps::text::{Line, lines};
use crate::ingest::secrets::is_secret_line;

/// Bytes in a line of a dump.
const LINE: usize = 16;
/// The longest heading, and the most lines of them above one dump.
const HEADING: usize = 120;
const HEADINGS: usize = 8;

/// The dumps of a text; none if it holds anything else, but for headings above dumps that are told by their layout or by the
/// ruler of `i2cdump`, and what other commands printed beside them.
pub(super) fn all(text: &str) -> Dumps {
    let mut found = Dumps::default();
    let cut = Cut::of(text);
    let (mut is_i2cdump, mut is_known) = (false, false);
    let mut unread: Vec<u64> = Vec::new();
    for piece in cut.pieces {
        let line = piece.lines.first().map(|line| line.number);
        match addressed(&piece.lines) {
            Some(dump) => {
                is_i2cdump |= piece.lines.iter().any(|line| is_ruler(line.text));
                is_known |= dump.as_ref().is_ok_and(|dump| layouts::is_known(&dump.bytes));
                let owned = |(text, line): (&str, u64)| (text.to_owned(), line);
                let (host, heading) = (piece.host.map(owned), piece.heading.map(owned));
                found.all.push(Told { dump, host, heading, line });
            }
            None => unread.extend(line),
        }
    }
    let is_sure = is_i2cdump || is_known;
    let is_alone = cut.asides.is_empty() && unread.is_empty();
    let is_plain = |aside: &Aside<'_>| aside.text.len() <= HEADING && !aside.text.contains('\t');
    let few = cut.asides.len() <= HEADINGS.saturating_mul(found.all.len());
    let is_framed = is_i2cdump || (few && cut.asides.iter().all(is_plain));
    // A table may stand below a dump as well, and is none of a board.
    let ends = !cut.asides.iter().any(|aside| aside.is_last && !aside.is_behind_mark && aside.says());
    if found.all.is_empty() || !(is_alone || (is_sure && is_framed && ends)) {
        return Dumps::default();
    }
    unread
        .extend(cut.asides.iter().filter(|aside| !aside.is_heading && aside.says()).map(|aside| aside.line));
    if !unread.is_empty() {
        found.files = files(text, &found.all);
        // What is read is not said to be unread.
        unread.retain(|line| found.files.iter().all(|file| file.line != *line));
    }
    found.unread = unread.into_iter().min();
    found
}

/// What files of the machine say; nothing where it is not clear that all is of one machine.
fn files(text: &str, dumps: &[Told]) -> Vec<File> {
    let name = |told: &Told| told.host.as_ref().map(|(name, _)| name.clone());
    let is_one = dumps.windows(2).all(|pair| pair.first().map(name) == pair.last().map(name));
    if is_one { device_files::files(&lines(text).collect::<Vec<_>>()) } else { Vec::new() }
}

/// The lines of one dump, and the host and heading that stand above them.
#[derive(Default)]
struct Piece<'t> {
    host: Option<(&'t str, u64)>,
    heading: Option<(&'t str, u64)>,
    lines: Vec<Line<'t>>,
}

/// A line that is none of a dump, and no prompt.
struct Aside<'t> {
    text: &'t str,
    line: u64,
    /// Whether a command stands between it and the dump before it.
    is_behind_mark: bool,
    /// Whether no dump follows.
    is_last: bool,
    is_heading: bool,
}

impl Aside<'_> {
    /// Whether it is more than a fence around a dump: ```` ```text ````, `=>`.
    fn says(&self) -> bool {
        !self.text.starts_with("```")
            && !self.text.starts_with("=> i2c")
            && self.text.contains(char::is_alphanumeric)
    }
}

/// A text cut before each prompt, heading, word of `i2cdump`, ruler, and address that begins anew.
#[derive(Default)]
struct Cut<'t> {
    pieces: Vec<Piece<'t>>,
    asides: Vec<Aside<'t>>,
    open: Piece<'t>,
    /// The first of the asides behind the last dump.
    behind: usize,
    is_behind_mark: bool,
}

impl<'t> Cut<'t> {
    fn of(text: &'t str) -> Self {
        let lines: Vec<Line<'t>> = lines(text).collect();
        let mut cut = Self::default();
        let mut skipped = 0;
        for (at, line) in lines.iter().enumerate() {
            if at < skipped {
                continue;
            }
            let found = mark(lines.get(at..).unwrap_or_default());
            let is_data = found.is_none() && (is_ruler(line.text) || is_of_dump(line.text));
            let only_ruler = matches!(&*cut.open.lines, [ruler] if is_ruler(ruler.text));
            let starts = !is_data || is_ruler(line.text) || is_first(line.text);
            if starts && !(only_ruler && is_data && is_first(line.text)) {
                cut.close();
            }
            if let Some((found, length)) = found {
                skipped = at + length;
                cut.is_behind_mark = true;
                match found.host {
                    Some(Host::Named(name)) => cut.open.host = Some((name, line.number)),
                    Some(Host::Common(_) | Host::Another) => cut.open.host = None,
                    None if line.text.starts_with(['=', '#', '*', '-', '~', '+']) => {
                        cut.open.heading = Some((found.command, line.number));
                    }
                    None => {}
                }
            } else if is_data {
                cut.data(*line);
            } else if !is_before_dump(line.text) {
                let is_behind_mark = cut.is_behind_mark;
                let aside = Aside {
                    text: line.text,
                    line: line.number,
                    is_behind_mark,
                    is_last: true,
                    is_heading: false,
                };
                cut.asides.push(aside);
            }
        }
        cut.close();
        cut
    }

    /// Adds a line of a dump; the last of the asides above its first line is its heading.
    fn data(&mut self, line: Line<'t>) {
        if self.open.lines.is_empty() {
            let above = self.asides.get_mut(self.behind..).unwrap_or_default();
            for aside in above.iter_mut() {
                aside.is_last = false;
            }
            // What is typed at the loader's prompt is no heading.
            let may_head = |aside: &&mut Aside<'_>| {
                aside.says() && !aside.text.starts_with("=>") && !is_secret_line(aside.text)
            };
            let heading = above.iter_mut().rev().find(may_head);
            if let Some(aside) = heading.filter(|aside| !aside.is_behind_mark) {
                aside.is_heading = true;
                self.open.heading = Some((aside.text, aside.line));
            }
            self.behind = self.asides.len();
        }
        self.open.lines.push(line);
        self.is_behind_mark = false;
    }

    fn close(&mut self) {
        if !self.open.lines.is_empty() {
            let next = Piece { host: self.open.host, ..Piece::default() };
            self.pieces.push(std::mem::replace(&mut self.open, next));
        }
    }
}

/// Whether a line begins with the address nought.
fn is_first(line: &str) -> bool {
    let noughts = line.len() - line.trim_start_matches('0').len();
    (2..=8).contains(&noughts) && line.get(noughts..).is_some_and(|rest| rest.starts_with([':', ' ', '\t']))
}

/// Whether a line is one of a dump, by its beginning: an address, and a number behind it.
fn is_of_dump(line: &str) -> bool {
    let digits = line.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(line.len());
    let Some((_, rest)) = line.split_at_checked(digits).filter(|_| (2..=8).contains(&digits)) else {
        return line == "*";
    };
    let has_colon = rest.starts_with(':');
    match rest.trim_start_matches(':').split_whitespace().next() {
        None => has_colon || digits >= 6,
        Some(first) => {
            let is_number =
                matches!(first.len(), 2 | 3 | 4 | 6) && first.bytes().all(|b| b.is_ascii_hexdigit());
            rest.starts_with([':', ' ', '\t']) && (is_number || first == "XX")
        }
    }
}

/// Whether all lines but few are those of a hex dump, of whatever it is: ascending addresses with eight numbers and more behind each.
pub(super) fn is_hex_dump(lines: &[&str]) -> bool {
    let mut last = None;
    let of_dump = lines.iter().filter(|line| {
        if !is_of_dump(line) {
            return false;
        }
        let (address, rest) = line.split_once([':', ' ', '\t']).unwrap_or((line, ""));
        let number =
            |word: &&str| matches!(word.len(), 2 | 3 | 4 | 6) && word.bytes().all(|b| b.is_ascii_hexdigit());
        let numbers = rest.split_whitespace().take_while(number).count();
        let address = usize::from_str_radix(address, 16).ok();
        let is_next = last.is_none_or(|last| address > Some(last)) || address == Some(0);
        last = address.or(last);
        is_next && numbers >= LINE / 2
    });
    let count = of_dump.count();
    count >= 3 && count * 10 >= lines.len() * 8
}

/// Whether `od` printed these 256 bytes as it does when asked for nothing: octal addresses, and words or bytes in octal.
fn is_octal(lines: &[Line<'_>]) -> bool {
    let octal =
        |word: &str, len: usize| word.len() == len && word.bytes().all(|b| (b'0'..=b'7').contains(&b));
    let is_line = |line: &Line<'_>| {
        let mut words = line.text.split_whitespace();
        let is_address = words.next().is_some_and(|word| octal(word, 7));
        let numbers: Vec<&str> = words.collect();
        let is_wholly = |len: usize| numbers.iter().all(|word| octal(word, len));
        (is_address && numbers.len() == LINE && is_wholly(3))
            || (is_address && numbers.len() == LINE / 2 && is_wholly(6))
    };
    let Some((last, lines)) = lines.split_last() else { return false };
    last.text == "0000400"
        && lines.iter().any(is_line)
        && lines.iter().all(|line| is_line(line) || line.text == "*")
}

/// A dump whose lines begin with their address; none if the lines are anything else.
fn addressed(lines: &[Line<'_>]) -> Option<Result<Dump, Refusal>> {
    if is_octal(lines) {
        let text = "od shows octal numbers here, of which the bytes are not read";
        return Some(Err(Refusal::new("eeprom-words", text, "print bytes: hexdump -C, or xxd")));
    }
    if lines.iter().all(|line| is_ruler(line.text)) {
        return None;
    }
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
    /// The base of the addresses: 8, as `od` has them, or 16.
    base: u32,
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
            base: 16,
        }
    }
}

impl Reading {
    /// Reads a line; none if it is no line of a dump.
    fn line(&mut self, number: u64, line: &str) -> Option<()> {
        let digits = line.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(line.len());
        let (address, rest) = line.split_at_checked(digits).filter(|_| (2..=8).contains(&digits))?;
        // Behind the first sixteen bytes `od` says 20.
        if self.read == LINE && !self.repeats && address.parse() == Ok(20) {
            self.base = 8;
        }
        let address = usize::from_str_radix(address, self.base).ok()?;
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
