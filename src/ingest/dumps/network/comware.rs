//! `display device manuinfo` of H3C's and HPE's Comware: what chassis, boards, power supplies and fans say of themselves.

use std::collections::HashSet;

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
pub(in crate::ingest) struct ComwareReader;

/// The keys of the answer.
const KEYS: &[&str] = &[
    "DEVICE_ID",
    "DEVICE_NAME",
    "DEVICE_SERIAL_NUMBER",
    "MANU SERIAL NUMBER",
    "MAC_ADDRESS",
    "MANUFACTURING_DATE",
    "VENDOR_NAME",
    "PRODUCT ID",
    "PRODUCT NUMBER",
];

impl Reader for ComwareReader {
    fn id(&self) -> &'static str {
        "comware-manuinfo"
    }

    fn doc(&self) -> &'static str {
        "The chassis, boards and power supplies of an H3C or HPE device, as `display device manuinfo` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for ComwareReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let names = |line: &Line<'_>| {
            line.text.starts_with("DEVICE_")
                && pair(line.text)
                    .is_some_and(|(key, _)| matches!(key, "DEVICE_NAME" | "DEVICE_SERIAL_NUMBER"))
        };
        match lines {
            [first, ..] if names(first) => true,
            [heading, first, ..] => names(first) && is_heading(heading.text),
            _ => false,
        }
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let things = things(answer(lines));
        let kind = kind(&things);
        let mut seen: HashSet<&str> = HashSet::new();
        for thing in &things {
            let is_machine = kind.is_machine(thing);
            // A capture of several commands, or a stack, tells of several machines.
            let next = if kind == Kind::Boards { seen.contains(thing.title.as_str()) } else { is_machine };
            if next && !seen.is_empty() {
                machines.begin();
                seen.clear();
            }
            if is_machine || kind == Kind::Boards {
                seen.insert(&thing.title);
            }
            machines.section(thing, if is_machine { MACHINE } else { fields(thing) });
        }
        Ok(())
    }
}

/// The things in their order, each with its heading: `Slot 1 CPU 0:`, `Power 1`, `Chassis self`.
fn things<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut things: Vec<Section> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        let entry = pair(line.text).filter(|(key, _)| KEYS.contains(key));
        let has = |section: &Section, key: &str| section.entries.iter().any(|entry| entry.key == key);
        match entry {
            Some((key, value)) => {
                // What follows without a heading is of another command.
                let next = things.last().is_none_or(|thing| key == "DEVICE_NAME" && has(thing, key));
                if next {
                    things.push(Section::new("", at.clone()));
                }
                if let Some(thing) = things.last_mut() {
                    thing.push(key, value, at);
                }
            }
            None if is_heading(line.text) => things.push(Section::new(line.text.trim_end_matches(':'), at)),
            None => {
                if things.is_empty() {
                    things.push(Section::new("", at.clone()));
                }
                if let Some(thing) = things.last_mut() {
                    thing.push("", line.text, at);
                }
            }
        }
    }
    things
}

fn is_heading(line: &str) -> bool {
    let mut words = line.trim_end_matches(':').split_whitespace();
    let kind = words.next().unwrap_or_default().to_ascii_lowercase();
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    matches!(&*kind, "chassis" | "slot" | "subslot" | "fan" | "power" | "cpu" | "frame")
        && words
            .all(|word| number(word) || matches!(word.to_ascii_lowercase().as_str(), "cpu" | "self" | "slot"))
}

/// Which of the things are machines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A chassis tells itself.
    Chassis,
    /// Each slot is a switch: alone, or of a stack.
    Switches,
    /// All of them are boards of one machine, which tells nothing of itself.
    Boards,
}

impl Kind {
    fn is_machine(self, thing: &Section) -> bool {
        match self {
            Self::Chassis => is_a(thing, "chassis") && says(thing),
            Self::Switches => says(thing) && (thing.title.is_empty() || is_a(thing, "slot")),
            Self::Boards => false,
        }
    }
}

fn is_a(thing: &Section, kind: &str) -> bool {
    let first = thing.title.split_whitespace().next().unwrap_or_default();
    first.eq_ignore_ascii_case(kind)
}

fn says(thing: &Section) -> bool {
    thing.value(&["DEVICE_NAME", "DEVICE_SERIAL_NUMBER", "MANU SERIAL NUMBER"]).is_some()
}

fn kind(things: &[Section]) -> Kind {
    if things.iter().any(|thing| is_a(thing, "chassis") && says(thing)) {
        return Kind::Chassis;
    }
    // A chassis that cannot tell itself is one all the same, and so is what has cards in its boards.
    if things.iter().any(|thing| is_a(thing, "chassis") || (is_a(thing, "subslot") && says(thing))) {
        return Kind::Boards;
    }
    let mut slots: Vec<&str> =
        things.iter().filter(|t| is_a(t, "slot") && says(t)).map(|t| &*t.title).collect();
    slots.dedup();
    let whole = |title: &str| title.to_ascii_lowercase().contains("cpu");
    let is_first = |title: &str| title.split_whitespace().nth(1) == Some("0");
    match slots.as_slice() {
        [] | [_] => Kind::Switches,
        // Members of a stack are numbered from 1; a slot 0 beside others is of a chassis.
        all if all.iter().any(|title| is_first(title)) => Kind::Boards,
        // Switches of a stack are told with their processor, and each with its own fans and power supplies.
        all if all.iter().any(|title| whole(title)) => Kind::Switches,
        _ => Kind::Boards,
    }
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const NAME: &[&str] = &["DEVICE_NAME", "PRODUCT ID", "PRODUCT NUMBER"];
const SERIAL: &[&str] = &["DEVICE_SERIAL_NUMBER", "MANU SERIAL NUMBER"];
const BY: &[&str] = &["VENDOR_NAME"];

const MACHINE: Fields = &[
    (Field::Serial, SERIAL),
    (Field::Mac, &["MAC_ADDRESS"]),
    (MAKER, BY),
    (Field::Model, NAME),
    (Field::ManufactureDate, &["MANUFACTURING_DATE"]),
];
const BOARD: Fields = &[(Field::Board, NAME), (Field::BoardSerial, SERIAL), (Field::BoardMaker, BY)];
const POWER_SUPPLY: Fields = &[(Field::Psu, NAME), (Field::PsuSerial, SERIAL), (Field::BoardMaker, BY)];
const FAN: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, NAME),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
];

fn fields(thing: &Section) -> Fields {
    if !says(thing) {
        NOTHING
    } else if is_a(thing, "power") {
        POWER_SUPPLY
    } else if is_a(thing, "fan") {
        FAN
    } else {
        BOARD
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, of_machine, read, table};

    fn thing(heading: &str, name: &str, serial: &str) -> String {
        format!(
            "{heading}\nDEVICE_NAME          : {name}\nDEVICE_SERIAL_NUMBER : {serial}\nVENDOR_NAME          : H3C\n"
        )
    }

    #[test]
    fn a_switch_alone_is_its_slot() {
        let text = format!(
            "<core-1>display device manuinfo\n{}MAC_ADDRESS : 5477-8A4A-C1A8\nFan 1:\nFailed to display the manufacture information of the specified fan.\n{}Power 2:\nDEVICE_NAME          : \nDEVICE_SERIAL_NUMBER : \n",
            thing("Slot 1 CPU 0:", "S5130", "CN1"),
            thing("Power 1:", "X361", "CN2")
        );
        assert_eq!(
            table(&read("manuinfo.txt", &text).unwrap()),
            [
                "hostname 0 core-1 @1",
                "serial 0 CN1 @4",
                "mac 0 5477-8A4A-C1A8 @6",
                "maker 0 H3C @5",
                "model 0 S5130 @3",
                "psu 1 X361 @10",
                "psu-serial 1 CN2 @11",
                "board-maker 0 H3C @12",
            ],
            "a bay without a power supply has none"
        );
        cut_anywhere("manuinfo.txt", text.as_bytes(), 13);
    }

    #[test]
    fn a_chassis_has_boards_and_a_stack_has_switches() {
        let chassis = [
            thing("Chassis self", "LS-12511", "C1"),
            thing("Slot 0", "LSX1", "B1"),
            thing("Slot 2", "LSX1", "B2"),
        ];
        let read_chassis = read("m.txt", chassis.concat()).unwrap();
        let found = table(&read_chassis);
        assert!(
            found.contains(&"serial 0 C1 @3".to_owned())
                && found.contains(&"board-serial 2 B2 @11".to_owned()),
            "{found:?}"
        );
        let stack = [
            thing("Slot 1 CPU 0:", "S5560", "S1"),
            thing("Power 1:", "P", "P1"),
            thing("Slot 2 CPU 0:", "S5560", "S2"),
        ];
        let read_stack = read("m.txt", stack.concat()).unwrap();
        assert_eq!(of_machine(&read_stack, 2)[0], "serial 0 S2 @11");
    }

    #[test]
    fn slots_from_0_on_are_boards_of_a_chassis_that_does_not_tell_itself() {
        let boards = [
            thing("Slot 0 CPU 0:", "LSQ1MPUA0", "B0"),
            thing("Slot 1 CPU 0:", "LSQ1MPUA0", "B1"),
            thing("Slot 2 CPU 0:", "LSQ1T24XGSC0", "B2"),
        ];
        let found = read("m.txt", boards.concat()).unwrap();
        let first = of_machine(&found, 1);
        assert_eq!(first.iter().filter(|line| line.starts_with("board-serial")).count(), 3, "{first:?}");
        assert!(!first.iter().any(|line| line.starts_with("serial")), "{first:?}");
    }
}
