//! Logs that miners write as they start: model, hash boards, serial numbers and chips, line by line.

mod boards;

use boards::Boards;

use super::console::{self, Beside, Tool, first_again};
use super::sections::Machines;
use super::text::Line;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format: `bmminer` of Antminer stock firmware, the log of its kernel, and Bitmain's test fixture for single boards.
pub(in crate::ingest) struct MinerLogReader;

/// Words that only such logs have.
const WORDS: [&str; 8] = [
    "===Miner log===",
    "Miner compile time:",
    "parse_local_config_file : Miner_Type",
    "parse_local_config_file : Board_Name",
    "control board of XILINX",
    "This is XILINX board",
    "updated miner type to: ",
    "Find hashboard on Chain[",
];

/// Whether a line has such words.
fn has(line: &str, word: &str) -> bool {
    line.len() >= word.len() && memchr::memmem::find(line.as_bytes(), word.as_bytes()).is_some()
}

/// Words before a value, what it is, and where it ends (at the end of the line where that is empty). Of models and control boards
/// the first in this list counts that a log has.
const FACTS: &[(&str, Field, &str)] = &[
    // What the firmware learned from the boards, behind the name of a family in `type:`.
    ("updated miner type to: ", Field::Model, ""),
    (" type: ", Field::Model, " sn"),
    (" sn :", Field::Serial, ""),
    (" sn: ", Field::Serial, ""),
    ("miner sn: ", Field::Serial, ""),
    ("Miner_Type : ", Field::Model, ""),
    ("Miner Type = ", Field::Model, ""),
    ("machine : ", Field::Board, ""),
    ("Board_Name : ", Field::Board, ""),
    ("board name: ", Field::Board, ""),
    ("Asic_Type : ", Field::HashAsic, ""),
    ("Machine model: ", Field::ControlBoard, ""),
    ("OF: fdt: Machine model: ", Field::ControlBoard, ""),
    ("Machine: ", Field::ControlBoard, ""),
    ("subtype: ", Field::ControlBoard, ""),
    (" control board of ", Field::ControlBoard, ""),
    ("This is ", Field::ControlBoard, " board."),
];

/// Words of values that are kept under them.
const KEPT: [&str; 10] = [
    "Detect ",
    "Totalram:",
    "DETECT HW version=",
    "real AsicNum = ",
    "miner ID : ",
    "FPGA Version = ",
    "power type version: ",
    "APW versions is ",
    "PIC version: ",
    "commit version: ",
];

impl Reader for MinerLogReader {
    fn id(&self) -> &'static str {
        "miner-log"
    }

    fn doc(&self) -> &'static str {
        "Logs of Antminer firmware as it starts, and of Bitmain's fixture that tests single boards"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for MinerLogReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        lines.first().is_some_and(|line| WORDS.iter().any(|word| has(line.text, word)))
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // A log has one heading; where it has none, the first of its words comes again. The day of compilation is said twice.
        let stands = |word: &str| lines.iter().any(|line| has(line.text, word));
        let word = [WORDS[0], WORDS[2], WORDS[3]].into_iter().find(|word| stands(word));
        first_again(lines.iter().map(|line| word.filter(|word| has(line.text, word))))
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let mut boards = Boards::default();
        let mut found = Vec::new();
        for Line { number, text, .. } in lines {
            boards.line(*number, text);
            found.extend(facts(text).map(|fact| (fact, *number)));
        }
        for (fact, number) in &found {
            let counts = match fact.field {
                Field::Board => {
                    boards.name(fact.words, fact.value, *number);
                    continue;
                }
                Field::Model | Field::ControlBoard => is_best(fact, found.iter().map(|(fact, _)| fact)),
                _ => true,
            };
            machines.value(fact.words, counts.then_some(fact.field), fact.value, StatedAt::Line(*number));
        }
        for Line { number, text, .. } in lines {
            for (name, field, value) in kept(text) {
                machines.value(&name, field, &value, StatedAt::Line(*number));
            }
        }
        boards.write(machines);
        Ok(())
    }
}

/// A value that a line has behind words.
struct Fact<'t> {
    words: &'static str,
    field: Field,
    value: &'t str,
    /// Its place among [`FACTS`].
    rank: usize,
}

/// What a line says.
fn facts(text: &str) -> impl Iterator<Item = Fact<'_>> {
    FACTS.iter().enumerate().filter_map(|(rank, (words, field, end))| {
        let (_, rest) = text.split_once(words)?;
        let value = match *end {
            "" => rest,
            // `This is user mode for mining` names no board.
            " board." => rest.split_once(end)?.0,
            end => rest.split_once(end).map_or(rest, |(value, _)| value),
        };
        let value = value.trim();
        (!value.is_empty()).then_some(Fact { words: words.trim(), field: *field, value, rank })
    })
}

/// Whether none of these tells the same thing better: a family of boards (`Antminer BHB42XXX`) is no model.
fn is_best<'f>(one: &Fact<'_>, mut all: impl Iterator<Item = &'f Fact<'f>>) -> bool {
    let may_be = |fact: &Fact<'_>| fact.field != Field::Model || !is_family(fact.value);
    may_be(one) && !all.any(|other| other.field == one.field && other.rank < one.rank && may_be(other))
}

/// Whether a text names all boards of a kind: `BHB42XXX`.
fn is_family(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or(text);
    let start = word.trim_end_matches('X');
    word.len() >= start.len() + 2 && start.ends_with(|c: char| c.is_ascii_digit())
}

/// What a line says beside that, each with its name; chips are called by their number alone (`AsicType = 1387`), which is that
/// of their marking.
fn kept(text: &str) -> Vec<(String, Option<Field>, String)> {
    let mut kept = Vec::new();
    for words in KEPT {
        if let Some((_, value)) = text.split_once(words) {
            kept.push((words.trim_end_matches([' ', ':', '=']).to_owned(), None, value.to_owned()));
        }
    }
    for words in ["PCB Version: ", "BOM Version: "] {
        if let Some((before, value)) = text.split_once(words)
            && let Some(at) = before.rfind("Chain [")
        {
            let name = format!("{}{}", before.get(at..).unwrap_or_default(), words.trim_end_matches(": "));
            kept.push((name, None, value.to_owned()));
        }
    }
    if let Some((_, value)) = text.split_once("AsicType = ") {
        kept.push(("AsicType".to_owned(), None, value.to_owned()));
        if value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit()) {
            kept.push(("AsicType (BM)".to_owned(), Some(Field::HashAsic), format!("BM{value}")));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use crate::files::input::Input;
    use crate::ingest::reader::{ReadOptions, open};
    use crate::model::Field;

    fn fields(text: &str) -> Vec<(Field, String)> {
        let workbook = open(&Input::memory("m.log", text.into()), &ReadOptions::default()).unwrap();
        let statements = workbook.content.statements().unwrap();
        let columns = (0..).zip(&statements.plan().columns);
        columns
            .filter_map(|(at, c)| Some((c.field?, statements.text(1, at).unwrap_or_default().to_owned())))
            .collect()
    }

    #[test]
    fn a_log_tells_model_board_and_serial() {
        let log = "====Miner log====\n2026-01-01 00:00:10 Miner compile time: Tue Dec  6 2022 type: Antminer S19 Pro sn :QXZZYNABBJBAI0701\n\
                   2026-01-01 00:00:11 machine : NBP1901\n2026-01-01 00:00:11 FPGA Version = 0xB031\n";
        let log = log.replace("====Miner log====", "==========Miner log==========");
        assert_eq!(
            fields(&log),
            [
                (Field::Model, "Antminer S19 Pro".to_owned()),
                (Field::Serial, "QXZZYNABBJBAI0701".to_owned()),
                (Field::Board, "NBP1901".to_owned())
            ]
        );
        let test = "parse_local_config_file : Miner_Type : S19_Pro\nparse_local_config_file : Board_Name : NBP1901-38\n\
                    parse_local_config_file : Asic_Type : BM1398\n";
        assert_eq!(
            fields(test)[1..],
            [(Field::HashAsic, "BM1398".into()), (Field::Board, "NBP1901-38".into())]
        );
    }

    #[test]
    fn the_model_that_the_boards_told_counts_and_no_family_of_boards() {
        let log = "2026-01-01 00:00:10 Miner compile time: Thu Jan 20 2022 type: Antminer BHB42XXX sn :\n\
                   2026-01-01 00:00:12 updated miner type to: Antminer S19j Pro\n\
                   2026-01-01 00:00:12 Chain [0] PCB Version: 0x0120\n";
        assert_eq!(fields(log), [(Field::Model, "Antminer S19j Pro".to_owned())]);
        let without = log.lines().next().unwrap();
        assert_eq!(fields(without), [], "a family of boards is no model");
    }

    #[test]
    fn an_old_log_tells_control_board_chips_and_boards() {
        let log = "[   34.066058] bcm54xx_config_init\nThis is XILINX board. Totalram:       1039753216\n\
                   Detect 1GB control board of XILINX\nminer ID : 8038242e4b590854\nMiner Type = S9\nAsicType = 1387\n\
                   Find hashboard on Chain[5]\nFind hashboard on Chain[7]\n";
        assert_eq!(
            fields(log),
            [
                (Field::ControlBoard, "XILINX".to_owned()),
                (Field::Model, "S9".to_owned()),
                (Field::HashAsic, "BM1387".to_owned()),
                (Field::Board, "hash board 1".to_owned()),
                (Field::Board, "hash board 2".to_owned()),
            ]
        );
    }
}
