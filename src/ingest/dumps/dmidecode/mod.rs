//! SMBIOS, in which the firmware of PCs and servers says what they are: the text of `dmidecode`, and the table itself.
//!
//! What the fields mean: DMTF DSP0134, System Management BIOS Reference Specification.

mod outputs;
mod parse;
mod strings;
mod table;

use super::console::{self, Beside, Tool};
use super::sections::{Fields, Machines, NOTHING, Section, TITLE};
use super::text::Line;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::model::{Aspect, Field, Role};

use parse::Answer;
pub(in crate::ingest) use strings::DmidecodeStringsReader;

/// The text that `dmidecode` prints: any version from 2.0 on, with `-t`, `-q` or neither.
pub(in crate::ingest) struct DmidecodeReader;

impl Reader for DmidecodeReader {
    fn id(&self) -> &'static str {
        "dmidecode"
    }

    fn doc(&self) -> &'static str {
        "What the firmware of a PC or server says of it (SMBIOS), as `dmidecode` prints it"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for DmidecodeReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        parse::begins(lines)
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        outputs::starts(lines)
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let answer = Answer::of(lines.iter().copied());
        if answer.structures.is_empty() {
            let text = "dmidecode found no SMBIOS table on this machine, and says nothing of it";
            let help = "run it as root; on boards without one (most of ARM and RISC-V) save the output of `lshw -json` or /proc/cpuinfo";
            return Err(Diagnostic::error("document-empty", text).help(help));
        }
        answer.cut().into_iter().chain(answer.untyped()).for_each(|warning| machines.note(warning));
        write(machines, &answer.structures);
        for section in &answer.others {
            machines.section(section, NOTHING);
        }
        Ok(())
    }
}

/// The table itself: `/sys/firmware/dmi/tables/DMI`, or `dmidecode --dump-bin`.
pub(in crate::ingest) struct SmbiosReader;

impl Reader for SmbiosReader {
    fn id(&self) -> &'static str {
        "smbios"
    }

    fn doc(&self) -> &'static str {
        "The SMBIOS table of a PC or server (/sys/firmware/dmi/tables/DMI, `dmidecode --dump-bin`)"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        table::is_table(probe.head)
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let structures = table::read(bytes)?;
        let mut machines = Machines::new();
        machines.begin();
        write(&mut machines, &structures);
        machines.finish(bytes.name(), (None, Diagnostics::default()))
    }
}

/// A structure of the table: its type, and what it says.
struct Structure {
    kind: u8,
    section: Section,
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const SERIAL: &[&str] = &["Serial Number"];
const BY: &[&str] = &["Manufacturer", "Vendor"];

const FIRMWARE: Fields = &[(Field::Firmware, &["Version"])];
const SYSTEM: Fields = &[(Field::Serial, SERIAL), (MAKER, BY), (Field::Model, &["Product Name", "Product"])];
const BOARD: Fields =
    &[(Field::Board, &["Product Name", "Product"]), (Field::BoardSerial, SERIAL), (Field::BoardMaker, BY)];
const CHASSIS: Fields = &[(Field::AssetTag, &["Asset Tag"])];
/// The chassis of a machine that has no number but this one.
const CHASSIS_ALONE: Fields = &[(Field::Serial, SERIAL), (Field::AssetTag, &["Asset Tag"])];
const PROCESSOR: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Version", "Processor Version", "Part Number"]),
    (Field::PartMaker, &["Manufacturer", "Processor Manufacturer"]),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["Socket Designation"]),
];
const MEMORY: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Part Number"]),
    (Field::PartMaker, &["Manufacturer"]),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["Locator"]),
];
/// A module of old tables, which say nothing of its maker (Memory Module Information, type 6).
const MODULE: Fields =
    &[(Field::Component, &["Type", TITLE]), (Field::Designator, &["Socket Designation", "Socket"])];
/// A battery that has a version in the place of its number.
const BATTERY_WITHOUT_NUMBER: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Name"]),
    (Field::PartMaker, &["Manufacturer"]),
    (Field::ComponentSerial, &["SBDS Serial Number"]),
    (Field::Designator, &["Location"]),
];
const BATTERY: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Name"]),
    (Field::PartMaker, &["Manufacturer"]),
    (Field::ComponentSerial, &["Serial Number", "SBDS Serial Number"]),
    (Field::Designator, &["Location"]),
];
const POWER_SUPPLY: Fields = &[
    (Field::Psu, &["Model Part Number", "Name"]),
    (Field::PsuSerial, SERIAL),
    (Field::BoardMaker, &["Manufacturer"]),
];
const ON_BOARD: Fields = &[(Field::Part, &["Description"]), (Field::Component, &["Type", TITLE])];
/// It is called by what it is (`Realtek ALC256`), by what it does (`Integrated NIC 1`), or by both.
const ON_BOARD_NAMED: Fields = &[(Field::Component, &["Reference Designation"])];
const TPM: Fields =
    &[(Field::Component, &[TITLE]), (Field::Part, &["Description"]), (Field::PartMaker, &["Vendor ID"])];

/// Writes the structures of one machine.
fn write(machines: &mut Machines, structures: &[Structure]) {
    let is_system = |structure: &&Structure| structure.kind == 1;
    let numbered = structures.iter().filter(is_system).any(|s| s.section.value(SERIAL).is_some());
    // Tables from version 2.1 on say of each module what it is, and some say it in the old way as well.
    let modules = !structures.iter().any(|s| s.kind == 17 && is_there(&s.section, 17));
    // The system before its parts, in whatever order the table has them.
    let (system, others): (Vec<&Structure>, Vec<&Structure>) = structures.iter().partition(is_system);
    for structure in system.into_iter().chain(others) {
        let section = &structure.section;
        match structure.kind {
            // Old tables say of several devices in one structure.
            10 => {
                for device in parse::devices(section) {
                    machines.section(&device, if is_there(&device, 10) { ON_BOARD } else { NOTHING });
                }
            }
            6 if !modules => machines.section(section, NOTHING),
            22 if section.value(SERIAL).is_some_and(is_version) => {
                machines.section(section, BATTERY_WITHOUT_NUMBER);
            }
            kind if is_there(section, kind) => machines.section(section, fields(kind, numbered)),
            _ => machines.section(section, NOTHING),
        }
    }
}

/// Whether a number is that of a version: `1.0`.
fn is_version(text: &str) -> bool {
    text.len() <= 5 && text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn fields(kind: u8, numbered: bool) -> Fields {
    match kind {
        0 => FIRMWARE,
        1 => SYSTEM,
        2 => BOARD,
        3 if numbered => CHASSIS,
        3 => CHASSIS_ALONE,
        4 => PROCESSOR,
        6 => MODULE,
        17 => MEMORY,
        22 => BATTERY,
        39 => POWER_SUPPLY,
        41 => ON_BOARD_NAMED,
        43 => TPM,
        _ => NOTHING,
    }
}

/// Whether what a structure is of is there: firmware also describes empty sockets, slots and bays.
fn is_there(section: &Section, kind: u8) -> bool {
    let says = |key: &str, words: &[&str]| {
        let entry = section.entries.iter().find(|entry| entry.key == key);
        entry.is_some_and(|e| words.iter().any(|word| e.text.to_ascii_lowercase().starts_with(word)))
    };
    match kind {
        4 => {
            !says("Status", &["unpopulated"])
                && !says("Version", &["not installed"])
                && section
                    .value(&[
                        "Version",
                        "Processor Version",
                        "Part Number",
                        "Manufacturer",
                        "Processor Manufacturer",
                    ])
                    .is_some()
        }
        6 => {
            section
                .value(&["Installed Size"])
                .is_some_and(|size| size.starts_with(|c: char| c.is_ascii_digit()))
                && !says("Installed Size", &["0 "])
        }
        10 => section.value(&["Description"]).is_some(),
        // Firmware of no size says nothing of the module: old versions of dmidecode stop there.
        17 => {
            section.entries.iter().any(|e| e.key == "Size")
                && !says("Size", &["no module", "not installed", "0 "])
        }
        39 => !says("Status", &["not present"]),
        41 => section.value(&["Reference Designation"]).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
