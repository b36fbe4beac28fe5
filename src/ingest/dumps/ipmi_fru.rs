//! What a server's management controller knows of its field replaceable units, as `ipmitool fru print` prints it.
//!
//! The fields are those of the Platform Management FRU Information Storage Definition (Intel, 1.0), memory modules' those of their
//! SPD.

use std::collections::HashSet;

use super::console::{self, Beside, Tool, first_again};
use super::sections::{Fields, Machines, NOTHING, Section, TITLE};
use super::text::{Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct IpmiFruReader;

/// What stands before the name of each unit.
const HEADING: &str = "FRU Device Description";

/// Keys by which the answer about one unit is told, which has no heading.
const KEYS: &[&str] = &[
    "Board Mfg Date",
    "Board Mfg",
    "Board Product",
    "Board Serial",
    "Board Part Number",
    "Product Manufacturer",
    "Product Serial",
    "Chassis Type",
    "Chassis Serial",
];

impl Reader for IpmiFruReader {
    fn id(&self) -> &'static str {
        "ipmi-fru"
    }

    fn doc(&self) -> &'static str {
        "The replaceable units of a server, as `ipmitool fru print` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for IpmiFruReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let known =
            |line: &Line<'_>| line.indent <= 2 && pair(line.text).is_some_and(|(key, _)| KEYS.contains(&key));
        let Some(first) = lines.first() else { return false };
        if !["FRU ", "Board ", "Product ", "Chassis "].iter().any(|word| first.text.starts_with(word)) {
            return false;
        }
        (first.indent == 0 && heading(first).is_some())
            || (known(first) && lines.iter().take(KEYS.len()).filter(|line| known(line)).count() >= 3)
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        first_again(lines.iter().map(heading))
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let units = units(lines.iter().copied());
        let own = own(&units);
        let mut boards: HashSet<[&str; 2]> = HashSet::new();
        for (n, unit) in units.iter().enumerate() {
            let board = BOARD_SERIAL.first().and_then(|serial| unit.value(&[serial]));
            let again = board.zip(unit.value(&["Board Part Number"])).is_some_and(|(serial, part)| {
                // Some controllers tell one board as several units.
                !boards.insert([serial, part])
            });
            let of_machine = own.map(|own| (own == n, &units[own]));
            let is_own = of_machine.is_some_and(|(own, _)| own);
            machines.section(unit, if again && !is_own { NOTHING } else { fields(unit, of_machine) });
        }
        Ok(())
    }
}

/// The name and number of a unit.
fn heading<'t>(line: &Line<'t>) -> Option<&'t str> {
    pair(line.text).filter(|(key, _)| *key == HEADING).map(|(_, unit)| unit)
}

/// The units in their order; what stands before the first heading is of the machine itself.
fn units<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut units: Vec<Section> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        match pair(line.text) {
            Some((HEADING, name)) => units.push(Section::new(name, at)),
            found => {
                if units.is_empty() {
                    units.push(Section::new("", at.clone()));
                }
                let (key, value) = found.unwrap_or(("", line.text));
                if let Some(unit) = units.last_mut() {
                    unit.push(key, value, at);
                }
            }
        }
    }
    // Units are numbered by the controller, which says nothing of what they are.
    for unit in &mut units {
        if let Some((name, number)) = unit.title.rsplit_once(" (ID ")
            && number.trim_end_matches(')').bytes().all(|b| b.is_ascii_digit())
        {
            unit.title = name.trim_end().to_owned();
        }
    }
    units
}

/// Which of the units is the machine itself: the controller's built-in one; where that has no number, the first that is called as
/// the whole and has the numbers of a product and its board.
fn own(units: &[Section]) -> Option<usize> {
    const NUMBERS: &[&str] = &["Product Serial", "Chassis Serial"];
    let built_in = units.iter().position(is_machine);
    if built_in.is_some_and(|own| units[own].value(NUMBERS).is_some()) {
        return built_in;
    }
    let is_whole = |unit: &Section| {
        let title = unit.title.to_ascii_lowercase();
        let mut words = title.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| WHOLE.contains(&word))
            && unit.value(&["Product Serial"]).is_some()
            && unit.value(&["Board Serial", "Board Product", "Board Part Number"]).is_some()
            && !is_power_supply(unit)
    };
    units.iter().position(is_whole).or(built_in)
}

/// Words by which controllers call the whole machine, or the board that it is on: `/SYS` (Oracle), `BASE_BOARD_FRU` (Celestica).
const WHOLE: &[&str] =
    &["sys", "system", "chassis", "base", "baseboard", "mainboard", "motherboard", "mb", "mlb", "planar"];

/// Whether a unit is the machine itself, which the controller calls its built-in one.
fn is_machine(unit: &Section) -> bool {
    unit.title.is_empty() || unit.title.eq_ignore_ascii_case("Builtin FRU Device")
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const BOARD_SERIAL: &[&str] = &["Board Serial"];

/// The machine, whose board is called by the first of these keys that stands there.
const fn machine(board: &'static [&'static str]) -> [(Field, &'static [&'static str]); 7] {
    [
        (Field::Serial, &["Product Serial", "Chassis Serial"]),
        (Field::AssetTag, &["Product Asset Tag"]),
        (MAKER, &["Product Manufacturer"]),
        (Field::Model, &["Product Name", "Product Part Number"]),
        (Field::Board, board),
        (Field::BoardSerial, BOARD_SERIAL),
        (Field::BoardMaker, &["Board Mfg"]),
    ]
}

const MACHINE: Fields = &machine(&["Board Product", "Board Part Number"]);
/// The machine whose board has the machine's own name: its number tells it.
const MACHINE_OF_ITS_BOARD: Fields = &machine(&["Board Part Number", "Board Product"]);
const POWER_SUPPLY: Fields = &[
    (Field::Psu, &["Board Part Number", "Product Part Number", "Product Name", "Board Product"]),
    (Field::PsuSerial, &["Product Serial", "Board Serial"]),
    (Field::BoardMaker, &["Product Manufacturer", "Board Mfg"]),
];
const MEMORY: Fields = &[
    (Field::Component, &["Memory Type"]),
    (Field::Part, &["Part Number"]),
    (Field::PartMaker, &["Manufacturer"]),
    (Field::ComponentSerial, &["Serial Number"]),
    (Field::Designator, &[TITLE]),
];
/// Firmware that the controller lists among the units.
const FIRMWARE: Fields = &[(Field::Firmware, &["Product Part Number", "Product Version", "Product Name"])];
const NUMBERS: &[&str] = &["Board Part Number", "Product Part Number"];
const NAMES: &[&str] = &["Board Product", "Product Name"];
/// A unit with a part number: what it is is told beside.
const NUMBERED: Fields = &[
    (Field::Component, &["Board Product", "Product Name", TITLE]),
    (Field::Part, NUMBERS),
    (Field::PartMaker, &["Board Mfg", "Product Manufacturer", "Manufacturer"]),
    (Field::ComponentSerial, &["Board Serial", "Product Serial", "Serial Number"]),
    (Field::Designator, &[TITLE]),
];
const UNIT: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Board Product", "Product Name", "Board Part Number", "Product Part Number"]),
    (Field::PartMaker, &["Board Mfg", "Product Manufacturer", "Manufacturer"]),
    (Field::ComponentSerial, &["Board Serial", "Product Serial", "Serial Number"]),
];

/// How a unit is read; `machine` is the unit of the machine itself, and whether it is this one.
fn fields(unit: &Section, machine: Option<(bool, &Section)>) -> Fields {
    let value = |keys: &[&str]| unit.value(keys);
    if let Some((true, _)) = machine {
        // `PowerEdge R720` of the `PowerEdge R720xd`.
        let names = value(&["Board Product"]).zip(value(&["Product Name"]));
        let same = names.is_some_and(|(board, product)| product.starts_with(board));
        return if same { MACHINE_OF_ITS_BOARD } else { MACHINE };
    }
    // Some controllers tell the machine's own board once more under their own name.
    let again = |(_, own): (bool, &Section)| {
        let serial = value(BOARD_SERIAL);
        serial.is_some() && serial == own.value(BOARD_SERIAL)
    };
    let named = ["Manufacturer", "Part Number", "Board Product", "Board Serial", "Board Mfg"];
    let of_product = ["Product Name", "Product Serial", "Product Part Number", "Product Manufacturer"];
    if machine.is_some_and(again) || (value(&named).is_none() && value(&of_product).is_none()) {
        NOTHING
    } else if value(&["Memory Type"]).is_some() {
        MEMORY
    } else if is_power_supply(unit) {
        POWER_SUPPLY
    } else if is_firmware(unit) {
        FIRMWARE
    } else if value(NUMBERS).is_some() && value(NAMES).is_some() {
        NUMBERED
    } else {
        UNIT
    }
}

/// Whether a unit is firmware: `MB BIOS`, `SYSTEM BIOS`.
fn is_firmware(unit: &Section) -> bool {
    let says = |text: &str| text.split_whitespace().any(|word| matches!(word, "BIOS" | "UEFI" | "Firmware"));
    says(&unit.title) || unit.value(&["Product Name"]).is_some_and(says)
}

/// Whether a unit is a power supply, by its name or by what it is.
fn is_power_supply(unit: &Section) -> bool {
    let words = |text: &str| {
        let text = text.to_ascii_lowercase();
        let short = text.split(|c: char| !c.is_ascii_alphabetic()).any(|w| matches!(w, "ps" | "psu" | "pwr"));
        short || ["power supply", "pwr sply", "power module"].iter().any(|words| text.contains(words))
    };
    words(&unit.title) || unit.value(&["Board Product", "Product Name"]).is_some_and(words)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    const TEXT: &str = "FRU Device Description : Builtin FRU Device (ID 0)\n Board Mfg Date        : Mon May 18 12:39:00 2020\n Board Mfg             : ACME\n Board Product         : RackThing 640\n Board Serial          : BRD0001\n Board Part Number     : 06NR82A03\n Product Manufacturer  : ACME\n Product Name          : RackThing 640\n Product Serial        : SRV0001\n Product Asset Tag     :    \n\nFRU Device Description : iBMC\n Board Serial          : BRD0001\n\nFRU Device Description : PS1 (ID 1)\n Board Mfg             : ACME\n Board Product         : PWR SPLY,750W,RDNT\n Board Serial          : PSU0001\n Board Part Number     : 0PSU750A02\n\nFRU Device Description : CPU 1 DIMM 2 (ID 113)\n Memory Type           : DDR4 SDRAM\n Manufacturer          : YMTC\n Serial Number         : e9372e64\n Part Number           : YM8G-2666\n\nFRU Device Description : BP0 (ID 12)\n Device not present (Timeout)\n\nFRU Device Description : PERC1 (ID 10)\n Board Mfg             : ACME\n Board Product         : Storage Cntlr. H330\n Board Serial          : RAID0001\n Board Part Number     : 0GDJ3JA03\n\nFRU Device Description : MB BIOS (ID 239)\n Product Manufacturer  : ACME\n Product Name          : SYSTEM BIOS\n Product Part Number   : P71\n";

    #[test]
    fn the_machine_is_one_and_its_units_are_what_they_are() {
        let read = read("fru.txt", TEXT).unwrap();
        assert_eq!(
            table(&read),
            [
                "serial 0 SRV0001 @9",
                "maker 0 ACME @7",
                "model 0 RackThing 640 @8",
                "board 1 06NR82A03 @6",
                "board-serial 1 BRD0001 @5",
                "board-maker 0 ACME @3",
                "psu 1 0PSU750A02 @19",
                "psu-serial 1 PSU0001 @18",
                "board-maker 0 ACME @16",
                "component 1 DDR4 SDRAM @22",
                "part 1 YM8G-2666 @25",
                "part-maker 1 YMTC @23",
                "component-serial 1 e9372e64 @24",
                "designator 1 CPU 1 DIMM 2 @21",
                "component 2 Storage Cntlr. H330 @32",
                "part 2 0GDJ3JA03 @34",
                "part-maker 2 ACME @31",
                "component-serial 2 RAID0001 @33",
                "designator 2 PERC1 @30",
                "firmware 0 P71 @39",
            ],
            "the board told twice is one, and a bay without a unit has none"
        );
    }

    #[test]
    fn where_the_built_in_unit_has_no_number_the_whole_is_the_machine() {
        let text = "FRU Device Description : Builtin FRU Device (ID 0)\n Product Manufacturer  : ACME\n Product Name          : INTEGRATED SP\n\nFRU Device Description : /SYS (ID 3)\n Board Product         : ASSY,MOTHERBOARD,R640\n Board Serial          : BRD0001\n Board Part Number     : 501-7917\n Product Name          : RackThing 640\n Product Serial        : SRV0001\n\nFRU Device Description : MB (ID 4)\n Board Product         : ASSY,MOTHERBOARD,R640\n Board Serial          : BRD0001\n Board Part Number     : 501-7917\n Product Name          : RackThing 640\n Product Serial        : SRV9999\n\nFRU Device Description : FAN2_FRU (ID 77)\n Board Product         : Fan Board\n Board Serial          : FAN0001\n Board Part Number     : 22-33\n\nFRU Device Description : FAN3_FRU (ID 78)\n Board Product         : Fan Board\n Board Serial          : FAN0001\n Board Part Number     : 22-33\n";
        let found = table(&read("fru.txt", text).unwrap());
        for field in [
            "serial 0 SRV0001 @10",
            "model 0 RackThing 640 @9",
            "board-serial 1 BRD0001 @7",
            "part 1 INTEGRATED SP @3",
        ] {
            assert!(found.contains(&field.to_owned()), "{field}\n{found:?}");
        }
        let twice = |serial: &str| found.iter().filter(|field| field.contains(serial)).count();
        assert_eq!([twice("BRD0001"), twice("FAN0001"), twice("SRV9999")], [1, 1, 0], "{found:?}");
    }

    #[test]
    fn the_answer_about_one_unit_has_no_heading() {
        let text = " Board Mfg Date        : Mon May 18\n Board Mfg : ACME\n Board Serial : B1\n Product Serial : S1\n";
        assert_eq!(table(&read("fru.txt", text).unwrap())[0], "serial 0 S1 @4");
    }
}
