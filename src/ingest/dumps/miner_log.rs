//! Logs that miners write as they start: model, hash boards, serial numbers and chips, line by line.

mod boards;

use boards::Boards;

use super::console::{self, Tool, first_again};
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
const WORDS: [&str; 4] = [
    "===Miner log===",
    "Miner compile time:",
    "parse_local_config_file : Miner_Type",
    "parse_local_config_file : Board_Name",
];

/// Whether a line has such words.
fn has(line: &str, word: &str) -> bool {
    line.len() >= word.len() && memchr::memmem::find(line.as_bytes(), word.as_bytes()).is_some()
}

/// Words before a value, what it is, and where it ends (at the end of the line where that is empty).
const FACTS: &[(&str, Field, &str)] = &[
    (" type: ", Field::Model, " sn"),
    (" sn :", Field::Serial, ""),
    (" sn: ", Field::Serial, ""),
    ("miner sn: ", Field::Serial, ""),
    ("Miner_Type : ", Field::Model, ""),
    ("machine : ", Field::Board, ""),
    ("Board_Name : ", Field::Board, ""),
    ("board name: ", Field::Board, ""),
    ("Asic_Type : ", Field::HashAsic, ""),
    ("Machine model: ", Field::ControlBoard, ""),
    ("OF: fdt: Machine model: ", Field::ControlBoard, ""),
    ("Machine: ", Field::ControlBoard, ""),
    ("subtype: ", Field::ControlBoard, ""),
];

/// Words of values that are kept under them.
const KEPT: [&str; 6] = [
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

    fn write(&self, lines: &[Line<'_>], machines: &mut Machines) -> Result<(), Diagnostic> {
        let mut boards = Boards::default();
        for Line { number, text, .. } in lines {
            let at = || StatedAt::Line(*number);
            boards.line(*number, text);
            for (words, field, end) in FACTS {
                let Some((_, rest)) = text.split_once(words) else { continue };
                let value = match end {
                    &"" => rest,
                    end => rest.split_once(end).map_or(rest, |(value, _)| value),
                };
                if *field == Field::Board {
                    boards.name(words.trim(), value, *number);
                    continue;
                }
                machines.value(words.trim(), Some(*field), value, at());
            }
            for words in KEPT {
                if let Some((_, value)) = text.split_once(words) {
                    machines.value(words.trim_end_matches([' ', ':', '=']), None, value, at());
                }
            }
        }
        boards.write(machines);
        Ok(())
    }
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
}
