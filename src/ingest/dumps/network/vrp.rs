//! The electronic labels of Huawei's VRP devices, as `display elabel` and `display device elabel` print them, and their serial
//! numbers, as `display esn` does (Huawei, command references of the `CloudEngine`, S and AR series).

use super::answer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool};
use crate::ingest::dumps::sections::{Fields, Machines, NOTHING, Section, TITLE};
use crate::ingest::dumps::text::{Line, pair};
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct VrpReader;

/// What stands above the values of a label; what it is of stands above that.
const LABEL: &str = "[Board Properties]";
/// Keys of a label, by which its values are told.
const KEYS: [&str; 4] = ["BoardType", "BarCode", "Item", "Manufactured"];
/// Lines among which they stand.
const NEAR: usize = 24;

impl Reader for VrpReader {
    fn id(&self) -> &'static str {
        "vrp-elabel"
    }

    fn doc(&self) -> &'static str {
        "The electronic labels and serial numbers of a Huawei VRP device, as `display elabel` and `display esn` print them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for VrpReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let Some(first) = lines.first() else { return false };
        let key = |line: &Line<'_>| line.text.split_once('=').is_some_and(|(key, _)| KEYS.contains(&key));
        (first.text.starts_with(ESN) && number(lines).is_some())
            || first.text.starts_with("/$[System Integration Version]")
            || (first.text == LABEL && lines.iter().take(NEAR).filter(|line| key(line)).count() >= 2)
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // Each answer of a device begins so, once.
        let begins = |(at, line): (usize, &Line<'_>)| {
            line.text.starts_with("/$[System Integration Version]").then_some(at)
        };
        lines.iter().enumerate().filter_map(begins).skip(1).collect()
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let lines: Vec<Line<'_>> = answer(lines).collect();
        let labels = labels(&lines);
        let kind = Kind::of(&labels);
        let mut told = false;
        for label in &labels {
            if !kind.is_machine(label) {
                machines.section(label, fields(label));
                continue;
            }
            // Each switch of a stack tells itself.
            if std::mem::replace(&mut told, true) {
                machines.begin();
            }
            machines.section(label, MACHINE);
        }
        Ok(())
    }
}

/// The number of a device in its line, or in the one below: `ESN of slot 0: 2102…`, `ESN of device: …`, `ESN of slot 1 is: …`.
fn number<'t>(lines: &[Line<'t>]) -> Option<(&'t str, Line<'t>)> {
    let line = lines.first()?;
    let (of, value) = pair(line.text.strip_prefix("ESN of ")?)?;
    let is_number = |text: &str| text.len() >= 8 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let below = || lines.get(1).copied().filter(|next| value.is_empty() && is_number(next.text));
    let found = if is_number(value) { Line { text: value, ..*line } } else { below()? };
    Some((of.trim_end_matches(" is"), found))
}

/// The labels, each headed by the way to what it is of: `Slot_0/Main_Board`; and the numbers of devices.
fn labels(lines: &[Line<'_>]) -> Vec<Section> {
    let mut labels: Vec<Section> = Vec::new();
    let (mut outer, mut inner) = ("", "");
    let mut below = 0;
    for (at, line) in lines.iter().enumerate() {
        let place = StatedAt::Line(line.number);
        if let Some((of, found)) = number(lines.get(at..).unwrap_or_default()) {
            let mut section = Section::new(format!("{ESN} {of}"), place);
            section.push("ESN", found.text, StatedAt::Line(found.number));
            labels.push(section);
            below = found.number;
            continue;
        }
        if line.number == below {
            continue;
        }
        if let Some(name) = line.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            match name {
                "Board Properties" | "Port Properties" => {
                    let way = if inner.is_empty() { outer.to_owned() } else { format!("{outer}/{inner}") };
                    labels.push(Section::new(way, place));
                }
                _ if is_outer(name) => (outer, inner) = (name, ""),
                _ => inner = name,
            }
            continue;
        }
        if labels.is_empty() {
            labels.push(Section::new("", place.clone()));
        }
        if let Some(label) = labels.last_mut() {
            let (key, value) = line.text.split_once('=').unwrap_or(("", line.text));
            label.push(key.trim(), value.trim(), place);
        }
    }
    labels
}

/// What the headings of numbers begin with.
const ESN: &str = "ESN of";

fn is_outer(name: &str) -> bool {
    ["slot", "backplane", "rack", "chassis", "frame"].iter().any(|word| begins(name, word))
}

fn begins(name: &str, word: &str) -> bool {
    name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn says(label: &Section) -> bool {
    label.value(&["BoardType", "BarCode", "ESN"]).is_some()
}

/// Which of the labels are machines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The chassis' own, on its back plane.
    Chassis,
    /// Those of slots: a switch alone, or of a stack.
    Switches,
    /// Numbers alone.
    Numbers,
}

impl Kind {
    fn of(labels: &[Section]) -> Self {
        if labels.iter().any(|label| is_chassis(label) && says(label)) {
            Self::Chassis
        } else if labels.iter().any(|label| !is_number(label) && says(label)) {
            Self::Switches
        } else {
            Self::Numbers
        }
    }

    fn is_machine(self, label: &Section) -> bool {
        says(label)
            && match self {
                Self::Chassis => is_chassis(label),
                Self::Switches => is_main(label) && !is_board(label),
                Self::Numbers => is_number(label),
            }
    }
}

fn is_number(label: &Section) -> bool {
    label.title.starts_with(ESN)
}

fn is_chassis(label: &Section) -> bool {
    ["backplane", "rack", "chassis", "frame"].iter().any(|word| begins(&label.title, word))
        && !label.title.contains('/')
}

/// Whether a label is of what is in a slot itself, not of a port or module in it.
fn is_main(label: &Section) -> bool {
    let inner = label.title.split_once('/').map_or("", |(_, inner)| inner);
    let slot = label.title.is_empty() || begins(&label.title, "slot");
    slot && !label.title.contains(' ') && matches!(inner, "" | "Main_Board" | "MainBoard")
}

/// Whether the description says that it is a board: Huawei describes whole devices otherwise.
fn is_board(label: &Section) -> bool {
    let description = label.value(&["Description"]).unwrap_or_default();
    ["Finished Board", "Manufactured Board", "Function Module"].iter().any(|word| begins(description, word))
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const NAME: &[&str] = &["BoardType", "Item"];
const SERIAL: &[&str] = &["BarCode"];
const BY: &[&str] = &["VendorName"];

const MACHINE: Fields = &[
    (Field::Serial, &["BarCode", "ESN"]),
    (MAKER, BY),
    (Field::Model, NAME),
    (Field::ManufactureDate, &["Manufactured"]),
];
const BOARD: Fields = &[(Field::Board, NAME), (Field::BoardSerial, SERIAL), (Field::BoardMaker, BY)];
const POWER_SUPPLY: Fields = &[(Field::Psu, NAME), (Field::PsuSerial, SERIAL), (Field::BoardMaker, BY)];
const MODULE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, NAME),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
];

fn fields(label: &Section) -> Fields {
    let lower =
        [&*label.title, label.value(&["Description"]).unwrap_or_default()].join(" ").to_ascii_lowercase();
    let of_power = ["pwr", "power module", "power supply"].iter().any(|word| lower.contains(word));
    if !says(label) || is_number(label) {
        NOTHING
    } else if lower.contains("port_") || lower.contains("fan") {
        MODULE
    } else if of_power && !is_main(label) {
        POWER_SUPPLY
    } else {
        BOARD
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{attributes, cut_anywhere, of_machine, read, table};

    fn label(of: &str, kind: &str, bar_code: &str, description: &str) -> String {
        format!(
            "{of}\n/$[ArchivesInfo Version]\n/$ArchivesInfoVersion=3.0\n\n[Board Properties]\nBoardType={kind}\nBarCode={bar_code}\nItem=02350ABC\nDescription={description}\nManufactured=2019-12-26\nVendorName=Huawei\nIssueNumber=00\nCLEICode=\nBOM=\n\n"
        )
    }

    #[test]
    fn a_switch_alone_is_its_main_board_and_has_modules() {
        let text = "<core-1>display elabel\nInfo: It is executing, please wait....\n/$[System Integration Version]\n/$SystemIntegrationVersion=3.0\n\n[Slot_0]\n/$[Board Integration Version]\n/$BoardIntegrationVersion=3.0\n"
            .to_owned()
            + &label("[Main_Board]", "S9900-48C", "2102350ABC10K1000001", "S9900 Bundle (48 ports)")
            + &label("[Port_XGE0/0/1]", "SFP-10G-ZZ", "AB1234567", "10GBase")
            + &label("[PWR_1]", "PAC-150", "2102131XYZ10K1000002", "150W AC Power Module");
        let read_text = read("elabel.txt", &text).unwrap();
        assert_eq!(read_text.format, "vrp-elabel");
        assert_eq!(
            table(&read_text),
            [
                "hostname 0 core-1 @1",
                "serial 0 2102350ABC10K1000001 @15",
                "maker 0 Huawei @19",
                "model 0 S9900-48C @14",
                "manufacture-date 0 2019-12-26 @18",
                "component 1 Slot_0/Port_XGE0/0/1 @28",
                "part 1 SFP-10G-ZZ @29",
                "part-maker 1 Huawei @34",
                "component-serial 1 AB1234567 @30",
                "psu 1 PAC-150 @44",
                "psu-serial 1 2102131XYZ10K1000002 @45",
                "board-maker 0 Huawei @49",
            ]
        );
        assert!(attributes(&read_text).iter().any(|a| a.ends_with("/Item: 02350ABC")));
        cut_anywhere("elabel.txt", text.as_bytes(), 17);
    }

    #[test]
    fn a_chassis_has_boards_and_a_stack_has_switches() {
        let chassis = label("[BackPlane_1]", "NE-C8", "210235AAA010K1000001", "Chassis")
            + &label("[Slot_3]", "LPU", "210303BBB010K1000002", "Finished Board,LPU");
        let found = table(&read("e.txt", chassis).unwrap());
        assert!(
            found.contains(&"serial 0 210235AAA010K1000001 @7".to_owned())
                && found.contains(&"board-serial 1 210303BBB010K1000002 @22".to_owned()),
            "{found:?}"
        );
        let stack = label("[Slot_1]", "S9900", "210235AAA010K1000001", "S9900")
            + &label("[Slot_2]", "S9900", "210235AAA010K1000002", "S9900");
        assert_eq!(of_machine(&read("e.txt", stack).unwrap(), 2)[0], "serial 0 210235AAA010K1000002 @22");
    }

    #[test]
    fn numbers_alone_name_their_devices() {
        let text = "<acc-1>display esn\n ESN of slot 1: 6R23C0000001\n ESN of slot 2: 6R23C0000002\n<acc-2>display esn\n ESN of device:\n    2102113374P0F4000046\n";
        let read = read("esn.txt", text).unwrap();
        assert_eq!(table(&read), ["hostname 0 acc-1 @1", "serial 0 6R23C0000001 @2"]);
        assert_eq!(of_machine(&read, 2), ["serial 0 6R23C0000002 @3"]);
        assert_eq!(of_machine(&read, 3), ["hostname 0 acc-2 @4", "serial 0 2102113374P0F4000046 @6"]);
    }
}
