//! `/proc/cpuinfo`: the processors of a Linux machine, and on boards without firmware that tells more (ARM, MIPS, RISC-V) the board.

use std::collections::HashSet;

use super::arm_cores;
use super::console::{self, Beside, Tool};
use super::sections::{Fields, Machines, NOTHING, Section};
use super::text::{Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct CpuinfoReader;

/// Keys beside `processor` by which the text is told.
const KEYS: &[&str] = &[
    "vendor_id",
    "model name",
    "BogoMIPS",
    "Features",
    "CPU implementer",
    "hart",
    "cpu model",
    "isa",
    "cpu",
    "cpu family",
];

/// Lines among which they stand.
const NEAR: usize = 40;

/// Under which a processor has a name.
const NAMES: &[&str] = &["model name", "cpu model", "cpu", "uarch", "core"];

const PROCESSOR: Fields = &[
    (Field::Part, &["model name", "cpu model", "cpu", "uarch", arm_cores::CORE]),
    (Field::PartMaker, &["vendor_id", "mvendorid", arm_cores::IMPLEMENTER]),
    (Field::Designator, &["physical id"]),
];

/// What stands behind the processors is of the board: `Hardware : BCM2835`, `Model : Raspberry Pi 4 Model B Rev 1.1`.
const BOARD: Fields = &[
    (Field::Model, &["Model"]),
    (Field::ControlBoard, &["Hardware", "system type", "machine"]),
    (Field::ControlBoardSerial, &["Serial"]),
];

impl Reader for CpuinfoReader {
    fn id(&self) -> &'static str {
        "cpuinfo"
    }

    fn doc(&self) -> &'static str {
        "The processors and board of a Linux machine (/proc/cpuinfo)"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for CpuinfoReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        const FIRST: [&str; 3] = ["processor", "Processor", "system type"];
        let Some(first) = lines.first().filter(|line| FIRST.iter().any(|key| line.text.starts_with(key)))
        else {
            return false;
        };
        keyed(first.text).is_some_and(|(key, _)| FIRST.contains(&key))
            && lines.iter().take(NEAR).filter_map(|line| keyed(line.text)).any(|(key, _)| KEYS.contains(&key))
    }

    fn is_told_anywhere(&self) -> bool {
        false
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // The first line, and the first processor: on ARM lines of the board stand behind the processors, on MIPS before them.
        let line = |line: &Line<'_>| {
            let (key, value) = keyed(line.text)?;
            let begins = matches!(key, "Processor" | "system type") || (key == "processor" && value == "0");
            begins.then(|| format!("{key} {value}"))
        };
        let first = lines.first().and_then(line);
        let again = |(at, own): (usize, &Line<'_>)| (first.is_some() && line(own) == first).then_some(at);
        lines.iter().enumerate().skip(1).filter_map(again).collect()
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let (mut processors, board) = sections(lines.iter().copied());
        machines.section(&board, BOARD);
        let says_chip = board.value(&["Model", "Hardware"]).is_some();
        for processor in &mut processors {
            // The chip is told by the board where it says which it is, and by its name.
            if !says_chip && processor.value(NAMES).is_none() {
                arm_cores::name(processor);
            }
        }
        let mut known: HashSet<[Option<&str>; 3]> = HashSet::new();
        for processor in &processors {
            // Each thread of a processor is told by itself.
            let of = [
                processor.value(&["physical id"]),
                processor.value(NAMES).or(processor.value(&[arm_cores::CORE])),
                processor.value(&[arm_cores::IMPLEMENTER]),
            ];
            let new = (of[1].is_some() || of[2].is_some()) && known.insert(of);
            machines.section(processor, if new { PROCESSOR } else { NOTHING });
        }
        Ok(())
    }
}

/// A key and its value: a tab or blanks stand before the colon.
fn keyed(text: &str) -> Option<(&str, &str)> {
    let at = text.find(':').filter(|at| text[..*at].ends_with(['\t', ' ']))?;
    pair(text).filter(|_| at > 0)
}

/// The processors, and the board.
fn sections<'t>(lines: impl Iterator<Item = Line<'t>>) -> (Vec<Section>, Section) {
    let mut processors: Vec<Section> = Vec::new();
    let mut board = Section::new("", StatedAt::Line(1));
    for line in lines {
        let at = StatedAt::Line(line.number);
        let Some((key, value)) = pair(line.text) else {
            board.push("", line.text, at);
            continue;
        };
        let numbered = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        if key == "processor" && numbered {
            processors.push(Section::new("processor", at.clone()));
        }
        let of_board = matches!(key, "Hardware" | "Revision" | "Serial" | "system type" | "machine")
            || (key == "Model" && !numbered)
            // The core alone: which chip it is in stands in another line.
            || (key == "Processor" && value.contains("Processor rev"));
        match processors.last_mut().filter(|_| !of_board) {
            // So does a kernel for ARM call every processor.
            Some(processor) if key == "model name" && value.contains(" Processor rev ") => {
                processor.push("core", value, at);
            }
            Some(processor) => processor.push(key, value, at),
            None => board.push(key, value, at),
        }
    }
    (processors, board)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, read, table};

    #[test]
    fn a_control_board_says_its_chip_and_number() {
        let text = "processor\t: 0\nmodel name\t: ARMv7 Processor rev 0 (v7l)\nBogoMIPS\t: 38.40\n\nprocessor\t: 1\nmodel name\t: ARMv7 Processor rev 0 (v7l)\n\nHardware\t: Xilinx Zynq Platform\nRevision\t: 0003\nSerial\t\t: 00000000deadbeef\nModel\t\t: Control Board C71\n";
        assert_eq!(
            table(&read("cpuinfo", text).unwrap()),
            [
                "model 0 Control Board C71 @11",
                "control-board 1 Xilinx Zynq Platform @8",
                "control-board-serial 1 00000000deadbeef @10"
            ]
        );
        cut_anywhere("cpuinfo", text.as_bytes(), 5);
    }

    #[test]
    fn a_processor_of_many_threads_is_one() {
        let thread = |n: u32, package: u32| {
            format!(
                "processor\t: {n}\nvendor_id\t: GenuineIntel\nmodel\t\t: 85\nmodel name\t: Xeon Gold 6244\nphysical id\t: {package}\n\n"
            )
        };
        let text = thread(0, 0) + &thread(1, 1) + &thread(2, 0);
        assert_eq!(
            table(&read("cpuinfo", text).unwrap()),
            [
                "part 1 Xeon Gold 6244 @4",
                "part-maker 1 GenuineIntel @2",
                "part 2 Xeon Gold 6244 @10",
                "part-maker 2 GenuineIntel @8",
                "designator 2 1 @11",
            ]
        );
    }

    #[test]
    fn cores_without_a_name_are_told_by_their_numbers() {
        let core = |n: u32, implementer: &str, part: &str| {
            format!(
                "processor\t: {n}\nBogoMIPS\t: 200.00\nFeatures\t: fp asimd\nCPU implementer\t: {implementer}\nCPU architecture: 8\nCPU variant\t: 0x1\nCPU part\t: {part}\nCPU revision\t: 0\n\n"
            )
        };
        let text = core(0, "0x48", "0xd01") + &core(1, "0x48", "0xd01");
        assert_eq!(table(&read("cpuinfo", text).unwrap()), ["part 1 TSV110 @7", "part-maker 1 HiSilicon @4"]);
        let unknown = table(&read("cpuinfo", core(0, "0x70", "0xfff")).unwrap());
        assert_eq!(unknown, ["part-maker 1 Phytium @4"], "of an unknown core the maker is told");
        let nobody = read("cpuinfo", core(0, "0x7e", "0x001")).unwrap();
        assert!(table(&nobody).is_empty());
        assert!(attributes(&nobody).contains(&"processor/CPU implementer: 0x7e".to_owned()));
    }

    #[test]
    fn a_table_with_such_words_is_none() {
        let text = "processor : cores\nmodel name : 4\n";
        assert_ne!(read("a.txt", text).map_or("", |read| read.format), "lscpu");
        assert_eq!(read("a.csv", "processor,model name\nXeon,A\n").unwrap().format, "csv");
    }
}
