//! The hash boards of which a log tells as the miner starts: how many there are, what all of them are called, and the memory of
//! each, which firmware of the S19 Pro prints (`[chain 0]`, then sixteen lines of an address and sixteen bytes), and that of the
//! S9 SE below a ruler (`00 01 02 …`), chain after chain.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::ingest::dumps::sections::Machines;
use crate::ingest::eeprom;
use crate::ingest::statements::StatedAt;
use crate::model::Field;
use crate::text::numbered::HASH_BOARD;

/// The most boards of one miner.
const MOST: usize = 16;
/// Bytes of the memory of a board.
const SIZE: usize = 256;
/// Bytes in a line of a dump.
const LINE: usize = 16;

/// What a log tells of boards.
#[derive(Debug, Default)]
pub(super) struct Boards {
    /// Their names with the words before each and its line.
    names: Vec<(&'static str, String, u64)>,
    /// How many there are, by a line, with the words before it.
    count: Option<(&'static str, usize, u64)>,
    /// The chains at which a board was found, and the first line that says so.
    found: (BTreeSet<usize>, Option<u64>),
    /// How many rulers stood above memories.
    rulers: usize,
    dumps: Vec<Dump>,
    /// The chain whose memory follows, and what was read of it.
    open: Option<Dump>,
}

/// The memory of the board at a chain.
#[derive(Debug)]
struct Dump {
    chain: usize,
    bytes: Vec<u8>,
    line: u64,
}

impl Boards {
    /// Adds a name that the boards have.
    pub(super) fn name(&mut self, words: &'static str, text: &str, line: u64) {
        self.names.push((words, text.trim().to_owned(), line));
    }

    /// Reads a line that tells how many there are, or of their memory.
    pub(super) fn line(&mut self, line: u64, text: &str) {
        let mut counted = ["board num = ", "total_exist_chain_num = "].into_iter();
        if let Some((words, count)) = counted.find_map(|w| Some((w, text.split_once(w)?.1))) {
            let count = count.trim().parse().ok().filter(|count| (1..=MOST).contains(count));
            self.count = self.count.or(count.map(|count| (words.trim_end_matches(" = "), count, line)));
        } else if let Some(chain) = found_at(text).filter(|chain| *chain < MOST) {
            self.found.0.insert(chain);
            self.found.1.get_or_insert(line);
        } else if let Some((_, rest)) = text.split_once("[chain ")
            && let Some(Ok(chain)) = rest.strip_suffix(']').map(str::parse)
        {
            self.opens(chain, line);
        } else if is_ruler(text) {
            let chain = self.found.0.iter().nth(self.rulers).copied().unwrap_or(self.rulers);
            self.rulers += 1;
            self.opens(chain, line);
        } else if let Some(open) = &mut self.open
            && let Some((address, bytes)) = addressed(text)
        {
            if address != open.bytes.len() {
                self.open = None;
                return;
            }
            open.bytes.extend(bytes);
            if open.bytes.len() == SIZE {
                self.dumps.extend(self.open.take());
            }
        }
    }

    /// That the memory of the board at a chain follows.
    fn opens(&mut self, chain: usize, line: u64) {
        let is_new = chain < MOST && self.dumps.iter().all(|dump| dump.chain != chain);
        self.open = is_new.then(|| Dump { chain, bytes: Vec::new(), line });
    }

    /// Writes the boards.
    pub(super) fn write(self, machines: &mut Machines) {
        let Self { names, count, found: (found, first), mut dumps, .. } = self;
        dumps.sort_by_key(|dump| dump.chain);
        let mut read = Vec::new();
        for dump in &dumps {
            let title = format!("[chain {}] EEPROM", dump.chain);
            let raw: Vec<String> = dump.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            machines.of_board(&title, (None, 0), &raw.join(" "), StatedAt::Line(dump.line));
            let at = found.iter().position(|chain| *chain == dump.chain).unwrap_or(dump.chain);
            let slot = u16::try_from(at + 1).unwrap_or(u16::MAX);
            for (name, field, text) in eeprom::told_by(&dump.bytes) {
                if field.is_some() && read.last() != Some(&slot) {
                    read.push(slot);
                }
                let name = format!("{title} {name}");
                machines.of_board(&name, (field, slot), &text, StatedAt::Line(dump.line));
            }
        }
        let (words, count, line) = match (count, first, dumps.last()) {
            (Some((words, count, line)), ..) => (words, count, Some(line)),
            (None, Some(line), _) => ("chains found", found.len(), Some(line)),
            (None, None, last) => {
                ("board num", last.map_or(0, |last| last.chain + 1), last.map(|last| last.line))
            }
        };
        let of_line = line.map_or(StatedAt::Line(0), StatedAt::Line);
        if self.count.is_some() || first.is_some() {
            machines.of_board(words, (None, 0), &count.to_string(), of_line.clone());
        }
        let unread = (1..=count).filter_map(|n| u16::try_from(n).ok()).filter(|slot| !read.contains(slot));
        match names.first() {
            Some((words, name, line)) if count > 0 => {
                for slot in unread {
                    machines.of_board(words, (Some(Field::Board), slot), name, StatedAt::Line(*line));
                }
            }
            Some((words, name, line)) => {
                machines.of_board(words, (Some(Field::Board), 0), name, StatedAt::Line(*line));
            }
            None => {
                for slot in unread {
                    let name = format!("{HASH_BOARD} {slot}");
                    machines.of_board(words, (Some(Field::Board), slot), &name, of_line.clone());
                }
            }
        }
        for (words, name, line) in names.iter().skip(1) {
            let is_other = names.first().is_some_and(|(_, first, _)| first != name);
            machines.of_board(words, (is_other.then_some(Field::Board), 0), name, StatedAt::Line(*line));
        }
        if let Some(note) = identical(&dumps) {
            machines.note(note);
        }
    }
}

/// That boards have one memory, byte for byte: each has a serial number of its own in it.
fn identical(dumps: &[Dump]) -> Option<Diagnostic> {
    let is_written = |dump: &&Dump| dump.bytes.iter().any(|byte| Some(byte) != dump.bytes.first());
    let same = |one: &Dump| -> Vec<String> {
        let others = dumps.iter().filter(|other| other.bytes == one.bytes);
        others.map(|other| other.chain.to_string()).collect()
    };
    let chains = dumps.iter().filter(is_written).map(same).find(|chains| chains.len() > 1)?;
    let is_read = dumps.iter().any(|dump| {
        chains.iter().any(|chain| *chain == dump.chain.to_string())
            && !eeprom::told_by(&dump.bytes).is_empty()
    });
    let why = if is_read {
        "with one serial number in it: it was cloned, or all answers are of one board"
    } else {
        "and how it is laid out is not known: if serial numbers stand in it, it was cloned, or all answers are of one board"
    };
    let text = format!("the boards at chains {} have one EEPROM, byte for byte, {why}", chains.join(", "));
    let help = "read the serial numbers from the labels of the boards";
    Some(Diagnostic::warning("eeprom-identical", text).help(help))
}

/// The chain at which a line says that a board was found: `!! chain[0]is exist`, `Find hashboard on Chain[5]`.
fn found_at(text: &str) -> Option<usize> {
    let (digits, rest) = match text.split_once("hashboard on Chain[") {
        Some((_, rest)) => rest.split_once(']')?,
        None => text.split_once("chain[")?.1.split_once(']')?,
    };
    (rest.is_empty() || rest.trim_start() == "is exist").then(|| digits.parse().ok())?
}

/// Whether a line is the ruler above a memory: the numbers 00 to 0F alone.
fn is_ruler(text: &str) -> bool {
    let mut words = text.split_whitespace();
    (0..LINE).all(|at| words.next().is_some_and(|word| usize::from_str_radix(word, 16) == Ok(at)))
        && words.next().is_none()
}

/// An address and the bytes behind it: `0x0010 04 69 C2 …`, `00000010 04 69 C2 …`.
fn addressed(text: &str) -> Option<(usize, Vec<u8>)> {
    let is_number = |word: &str| word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let mut words = text.split_whitespace().skip_while(|word| !word.starts_with("0x") && !is_number(word));
    let address = words.next()?;
    let address = usize::from_str_radix(address.strip_prefix("0x").unwrap_or(address), 16).ok()?;
    let byte = |word: &str| if word.len() == 2 { u8::from_str_radix(word, 16).ok() } else { None };
    let bytes: Vec<u8> = words.map(byte).collect::<Option<_>>()?;
    (bytes.len() == LINE).then_some((address, bytes))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::ingest::dumps::testing::{attributes, read, table};

    /// A log with the memories of some boards, each of one byte after its beginning.
    fn log(fillings: &[u8]) -> String {
        let mut log = "2026-01-01 00:00:10 ==========Miner log==========\n\
                       2026-01-01 00:00:10 Miner compile time: Tue Dec  6 2022 type: Antminer S19 Pro sn :QXZZYNABBJBAI0701\n\
                       2026-01-01 00:00:11 machine : NBP1901\n2026-01-01 00:00:12 board num = 3\n"
            .to_owned();
        for (chain, filling) in fillings.iter().enumerate() {
            writeln!(log, "2026-01-01 00:00:13 [chain {chain}]").unwrap();
            for line in 0..16 {
                let first = if line == 0 { "11" } else { "FF" };
                let rest = format!(" {filling:02X}").repeat(15);
                writeln!(log, "2026-01-01 00:00:13 0x{:04X} {first}{rest}", line * 16).unwrap();
            }
        }
        log
    }

    #[test]
    fn boards_are_counted_and_their_memories_kept() {
        let found = read("miner.log", log(&[1, 2, 3])).unwrap();
        let boards: Vec<String> =
            table(&found).into_iter().filter(|line| line.starts_with("board ")).collect();
        assert_eq!(boards, ["board 1 NBP1901 @3", "board 2 NBP1901 @3", "board 3 NBP1901 @3"]);
        let kept = attributes(&found);
        assert!(kept.iter().any(|line| line.starts_with("[chain 2] EEPROM: 11 03 03")), "{kept:?}");
        assert!(found.notes.iter().all(|note| note.code != "eeprom-identical"));
    }

    #[test]
    fn one_memory_in_several_boards_is_told() {
        let found = read("miner.log", log(&[7, 2, 7])).unwrap();
        let note = found.notes.iter().find(|note| note.code == "eeprom-identical").unwrap();
        assert!(note.message.contains("chains 0, 2 have"), "{}", note.message);
        let blank = read("miner.log", log(&[0xFF, 2, 3])).unwrap();
        assert!(blank.notes.iter().all(|note| note.code != "eeprom-identical"));
    }

    #[test]
    fn memories_below_rulers_are_those_of_the_chains_that_were_found() {
        let mut log = "2021-04-03 15:39:39 driver-btm-soc.c:6559:bitmain_soc_init: Detect 256MB control board of XILINX\n\
                       2021-04-03 15:39:39 driver-btm-soc.c:6562:bitmain_soc_init: Miner compile time: Wed Sep 18 2019 type: Antminer S9 SE\n"
            .to_owned();
        for chain in 0..3 {
            writeln!(log, "2021-04-03 15:39:39 driver-btm-soc.c:851:check_chain: !! chain[{chain}]is exist")
                .unwrap();
        }
        for _ in 0..3 {
            log.push_str("         00 01 02 03 04 05 06 07   08 09 0A 0B 0C 0D 0E 0F\n");
            for line in 0..16 {
                let half = format!("{:02x}{}", if line == 0 { 0x7e } else { 0xff }, " ff".repeat(7));
                writeln!(log, "{:08x} {half}   {}", line * 16, half.replace("7e", "ff")).unwrap();
            }
        }
        let found = read("kernel.log", log).unwrap();
        let boards = table(&found).into_iter().filter(|line| line.starts_with("board ")).count();
        assert_eq!(boards, 3);
        assert!(attributes(&found).iter().any(|line| line.starts_with("[chain 2] EEPROM: 7E FF FF")));
        let note = found.notes.iter().find(|note| note.code == "eeprom-identical").unwrap();
        assert!(
            note.message.contains("chains 0, 1, 2 have") && note.message.contains("not known"),
            "{}",
            note.message
        );
    }
}
