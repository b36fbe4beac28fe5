//! `show version` of Cisco's IOS, IOS-XE, NX-OS and ASA, and of Arista's EOS: sentences and keys by which a device says what it is.

use super::{answer, cisco, stack};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool};
use crate::ingest::dumps::sections::{Fields, Machines, Section};
use crate::ingest::dumps::text::{Line, pair};
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct ShowVersionReader;

/// Beginnings of first lines, by which the text is told.
const BEGINNINGS: &[&str] = &[
    "Cisco IOS Software",
    "Cisco IOS XE Software",
    "Cisco Internetwork Operating System Software",
    "Cisco Nexus Operating System (NX-OS) Software",
    "Cisco Adaptive Security Appliance Software Version",
    "Arista ",
];

impl Reader for ShowVersionReader {
    fn id(&self) -> &'static str {
        "show-version"
    }

    fn doc(&self) -> &'static str {
        "What a Cisco or Arista device says of itself in `show version`"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for ShowVersionReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        if !lines.first().is_some_and(|line| is_beginning(line.text)) {
            return false;
        }
        // IOS XE names itself twice.
        let mut beginnings = 0;
        let own = lines.iter().take(NEAR).take_while(|line| {
            beginnings += usize::from(is_beginning(line.text));
            beginnings <= 2
        });
        own.into_iter().any(|line| matches!(says(line.text), Some(("serial" | "system serial", _))))
    }

    fn is_told_anywhere(&self) -> bool {
        false
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // The number stands at the end; some devices name their software in several lines before it.
        let mut numbered = false;
        let mut places = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if numbered && is_beginning(line.text) {
                places.push(at);
                numbered = false;
            }
            numbered |= matches!(says(line.text), Some(("serial" | "system serial", _)));
        }
        places
    }

    fn write(
        &self,
        lines: &[Line<'_>],
        beside: Beside<'_>,
        machines: &mut Machines,
    ) -> Result<(), Diagnostic> {
        let (own, members) = stack::members(lines);
        let section = section(own);
        let inventory =
            beside.others.iter().find(|(tool, _)| *tool == Reader::id(&cisco::CiscoInventoryReader));
        let inventory = inventory.map(|(_, lines)| cisco::told(lines));
        machines.section(&section, fields(&section, inventory.as_ref()));
        for member in members {
            stack::write(machines, &section, member);
        }
        Ok(())
    }
}

/// What the lines of an answer say.
fn section(lines: &[Line<'_>]) -> Section {
    let mut section = Section::new("version", StatedAt::Line(lines.first().map_or(1, |l| l.number)));
    for line in answer(lines) {
        let at = StatedAt::Line(line.number);
        if is_beginning(line.text) && section.value(&["maker"]).is_none() {
            section.push("maker", line.text.split(' ').next().unwrap_or_default(), at.clone());
        }
        if let Some((key, value)) = says(line.text) {
            section.push(key, value, at.clone());
            section.push("", line.text, at);
        } else {
            let (key, value) = pair(line.text).unwrap_or(("", line.text));
            section.push(key, value, at);
        }
    }
    section
}

/// How many lines below its first an answer says the number of the device at most: stacks and modules are told before it.
const NEAR: usize = 400;

fn is_beginning(line: &str) -> bool {
    BEGINNINGS.iter().any(|words| line.starts_with(words))
}

const FIELDS: Fields = &[
    (Field::Party(Role::Maker, Aspect::Name), &["maker"]),
    (Field::Serial, &["system serial", "serial"]),
    (Field::Hostname, &["name"]),
    (Field::Mac, &["mac"]),
    (Field::Model, &["model number", "model"]),
    (Field::Firmware, &["version"]),
    (Field::BoardSerial, &["board serial"]),
];

/// Beside an inventory, in which the chassis says its model and number: here its kind is described (`Nexus9000 C93180YC-FX`), and the
/// number may be that of the processor's board or of a supervisor.
const BESIDE: Fields = &[
    (Field::Party(Role::Maker, Aspect::Name), &["maker"]),
    (Field::Serial, &["system serial"]),
    (Field::Hostname, &["name"]),
    (Field::Mac, &["mac"]),
    (Field::Firmware, &["version"]),
    (Field::BoardSerial, &["board serial"]),
];
const BESIDE_WITH_BOARD: Fields = &[
    (Field::Party(Role::Maker, Aspect::Name), &["maker"]),
    (Field::Hostname, &["name"]),
    (Field::Mac, &["mac"]),
    (Field::Firmware, &["version"]),
    (Field::BoardSerial, &["serial"]),
];

/// How an answer is read, beside an inventory if there is one.
fn fields(section: &Section, inventory: Option<&cisco::Told>) -> Fields {
    let Some(inventory) = inventory.filter(|inventory| inventory.has_chassis) else { return FIELDS };
    let is_told = |serial: &str| inventory.numbers.iter().any(|own| own == serial);
    let of_board = section.value(&["serial"]).is_some_and(|serial| !is_told(serial));
    let says_more = section.value(&["system serial", "board serial"]).is_some();
    if of_board && !says_more { BESIDE_WITH_BOARD } else { BESIDE }
}

/// What a line says: the name of it, and the words that do.
pub(super) fn says(line: &str) -> Option<(&'static str, &str)> {
    let after =
        |words: &str| line.strip_prefix(words).map(|rest| rest.trim_start_matches([' ', ':', '\t']).trim());
    let first = |text: &'_ str| text.split([' ', ',']).next().map_or(0, str::len);
    let keyed =
        |key: &'static str, value: Option<&'_ str>| value.filter(|v| !v.is_empty()).map(|v| (key, v.len()));
    let found = keyed("serial", after("Processor board ID").or(after("Processor Board ID")))
        .or(keyed("serial", after("Serial Number").or(after("Serial number"))))
        .or(keyed("system serial", after("System serial number").or(after("System Serial Number"))))
        .or(keyed("board serial", after("Motherboard serial number").or(after("Motherboard Serial Number"))))
        .or(keyed("model number", after("Model number").or(after("Model Number"))))
        .or(keyed("name", after("Device name")))
        .or(keyed("mac", after("Base ethernet MAC Address").or(after("Base Ethernet MAC Address"))))
        .or(keyed("mac", after("System MAC address")))
        .or(keyed("version", after("Software image version").or(after("NXOS: version"))))
        .or(keyed("version", after("Cisco Adaptive Security Appliance Software Version")));
    if let Some((key, length)) = found {
        let value = line.get(line.len() - length..)?;
        return Some((key, value.get(..first(value)).filter(|v| !v.is_empty())?));
    }
    // `core-1 uptime is 2 weeks`
    if let Some((name, _)) = line.split_once(" uptime is ").filter(|(name, _)| !name.contains(' ')) {
        return Some(("name", name));
    }
    if line.starts_with("Cisco IOS")
        && let Some((_, version)) = line.split_once("Version ")
    {
        return Some(("version", version.get(..first(version))?));
    }
    if let Some(model) = after("Hardware").filter(|_| line.starts_with("Hardware:")) {
        return Some(("model", model.get(..first(model))?));
    }
    // `cisco WS-C2960X-48TS-L (APM86XXX) processor`, `cisco Nexus9000 C93180YC-EX chassis`, `Arista DCS-7150S-52-CL-F`
    if let Some(model) = line.strip_prefix("cisco ").or(line.strip_prefix("Cisco ")) {
        let model =
            ["(", " chassis", " Chassis"].iter().find_map(|end| model.split_once(end).map(|(m, _)| m));
        return model
            .map(|model| ("model", model.trim()))
            .filter(|(_, m)| m.bytes().any(|b| b.is_ascii_digit()) && m.len() < 40);
    }
    let model = line.strip_prefix("Arista ")?;
    (!model.contains(' ') && model.bytes().any(|b| b.is_ascii_digit())).then_some(("model", model))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, of_machine, read, table};

    #[test]
    fn each_maker_says_it_in_its_own_words() {
        let ios = "core-1#show version\nCisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.0(2)EX5, RELEASE SOFTWARE (fc1)\ncore-1 uptime is 2 weeks, 1 day\ncisco WS-C2960X-48TS-L (APM86XXX) processor (revision A0) with 524288K bytes of memory.\nProcessor board ID FOC0001\nBase ethernet MAC Address       : 00:11:bb:33:44:07\nMotherboard serial number       : FOC0002\nModel number                    : WS-C2960X-48TS-L\nSystem serial number            : FOC0003\n";
        assert_eq!(
            table(&read("version.txt", ios).unwrap()),
            [
                "hostname 0 core-1 @1",
                "maker 0 Cisco @2",
                "serial 0 FOC0003 @9",
                "mac 0 00:11:bb:33:44:07 @6",
                "model 0 WS-C2960X-48TS-L @8",
                "firmware 0 15.0(2)EX5 @2",
                "board-serial 1 FOC0002 @7",
            ]
        );
        let nexus = "Cisco Nexus Operating System (NX-OS) Software\nSoftware\n  NXOS: version 9.3(5)\nHardware\n  cisco Nexus9000 C93180YC-EX chassis\n  Processor Board ID FDO0001\n  Device name: leaf-1\n";
        assert_eq!(
            table(&read("version.txt", nexus).unwrap()),
            [
                "maker 0 Cisco @1",
                "serial 0 FDO0001 @6",
                "hostname 0 leaf-1 @7",
                "model 0 Nexus9000 C93180YC-EX @5",
                "firmware 0 9.3(5) @3"
            ]
        );
        let arista = "Arista DCS-7150S-52-CL-F\nHardware version:    02.00\nSerial number:       JPE0001\nSystem MAC address:  001c.7312.3456\n\nSoftware image version: 4.13.2.1F\n";
        assert_eq!(
            table(&read("version.txt", arista).unwrap()),
            [
                "maker 0 Arista @1",
                "serial 0 JPE0001 @3",
                "mac 0 001c.7312.3456 @4",
                "model 0 DCS-7150S-52-CL-F @1",
                "firmware 0 4.13.2.1F @6"
            ]
        );
        cut_anywhere("version.txt", ios.as_bytes(), 19);
        let both = read("version.txt", format!("{nexus}{arista}")).unwrap();
        assert!(of_machine(&both, 2).contains(&"serial 0 JPE0001 @10".to_owned()), "each is a machine");
    }
    #[test]
    fn beside_an_inventory_its_chassis_is_the_model_and_the_number() {
        let version = |serial: &str| {
            format!(
                "core-9# show version\nCisco Nexus Operating System (NX-OS) Software\n  NXOS: version 9.3(5)\n  cisco Nexus7700 C7718 (18 Slot) Chassis (\"Supervisor\")\n  Processor Board ID {serial}\n  Device name: core-9\n"
            )
        };
        let inventory = "core-9# show inventory\nNAME: \"Chassis\",  DESCR: \"Nexus7700 C7718 (18 Slot) Chassis\"\nPID: N77-C7718           ,  VID: V01 ,  SN: FDO0001\n";
        for text in [version("FDO0001") + inventory, inventory.to_owned() + &version("FDO0001")] {
            let found = table(&read("core.txt", text).unwrap());
            let of = |name: &str| found.iter().filter(|field| field.starts_with(name)).count();
            assert_eq!([of("model "), of("serial "), of("board-serial "), of("hostname ")], [1, 1, 0, 1]);
            assert!(found.iter().any(|field| field.starts_with("model 0 N77-C7718 ")), "{found:?}");
        }
        let found = table(&read("core.txt", version("SUP0001") + inventory).unwrap());
        assert!(found.contains(&"board-serial 1 SUP0001 @5".to_owned()), "{found:?}");
        assert!(found.contains(&"serial 0 FDO0001 @9".to_owned()), "{found:?}");
        let module = "NAME: \"Slot 9\",  DESCR: \"Supervisor\"\nPID: N77-SUP2E ,  VID: V02 ,  SN: SUP0001\n";
        let found = table(&read("core.txt", version("SUP0001") + inventory + module).unwrap());
        let times = found.iter().filter(|field| field.contains(" SUP0001 ")).count();
        assert_eq!(times, 1, "it is the module's alone: {found:?}");
    }
}
