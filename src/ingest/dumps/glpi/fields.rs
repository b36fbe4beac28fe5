//! What the sections of an inventory are: their keys, and which of them are of things.

use std::collections::HashMap;

use super::settled::KIND;
use crate::ingest::dumps::pci;
use crate::ingest::dumps::sections::{Fields, NOTHING, Section, TITLE};
use crate::model::{Aspect, Field, Role};
use crate::serials::makers::oui::{is_local, is_multicast, octets};

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
pub(super) const BY: &[&str] =
    &["manufacturer", "manufacturer (PCI vendor id)", "manufacturer (USB vendor id)"];
const SERIAL: &[&str] = &["serialnumber", "serial"];

const BIOS: Fields = &[
    (Field::Serial, &["ssn"]),
    (Field::AssetTag, &["assettag"]),
    (MAKER, &["smanufacturer"]),
    (Field::Model, &["smodel"]),
    (Field::Firmware, &["bversion"]),
    (Field::Board, &["mmodel"]),
    (Field::BoardSerial, &["msn"]),
    (Field::BoardMaker, &["mmanufacturer"]),
];
const HARDWARE: Fields = &[(Field::Hostname, &["name"])];
const DEVICE: Fields = &[
    (Field::Serial, &["serial"]),
    (Field::AssetTag, &["assettag"]),
    (Field::Hostname, &["name", "snmphostname", "netbiosname", "dnshostname"]),
    (Field::Mac, &["mac"]),
    (Field::Ip, &["ip", "ips/0", "ips/1", "ips/2", "ips/3", "ips/ip", "ips/ip[1]", "ips/ip[2]", "ips/ip[3]"]),
    (MAKER, BY),
    (Field::Model, &["model"]),
    (Field::Class, &["type"]),
    (Field::Firmware, &["firmware"]),
    (Field::Site, &["location"]),
];
const PROCESSOR: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["name", "processor"]),
    (Field::PartMaker, &["manufacturer", "maker of the processor"]),
    (Field::ComponentSerial, SERIAL),
];
const MEMORY: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["model", "partnum"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["caption"]),
];
const STORAGE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["model"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["name"]),
];
const CONTROLLER: Fields = &[
    (Field::Component, &[KIND, TITLE]),
    (Field::Part, &["name", "caption"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["pcislot"]),
];
pub(super) const WITHIN_CHIPSET: Fields = &[(Field::Component, &[KIND, TITLE]), (Field::PartMaker, BY)];
const NAMED: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["name", "caption", "chipset"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
];
const NETWORK: Fields = &[(Field::Mac, &["mac", "macaddr"])];
const POWER_SUPPLY: Fields =
    &[(Field::Psu, &["partnum", "model", "name"]), (Field::PsuSerial, SERIAL), (Field::BoardMaker, BY)];
pub(super) const COMPONENT: Fields = &[
    (Field::Component, &["type", TITLE]),
    (Field::Part, &["model"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["name"]),
];

/// How a section is read; `serial` is the number of the machine.
pub(super) fn fields(section: &Section, serial: Option<&str>) -> Fields {
    let value = |key: &str| section.value(&[key]);
    match section.title.as_str() {
        "bios" => BIOS,
        "hardware" => HARDWARE,
        "device" => DEVICE,
        "cpu" => PROCESSOR,
        // Slots without a module are told, too.
        "memory"
            if value("capacity").is_some()
                && (value("manufacturer").is_some() || section.value(SERIAL).is_some()) =>
        {
            MEMORY
        }
        "storage" => STORAGE,
        "controller" if value("pciclass").is_none_or(|class| pci::is_chip(&format!("[{class}]"))) => {
            CONTROLLER
        }
        "controller" => WITHIN_CHIPSET,
        "battery" | "video" => NAMED,
        // The root of a bus is the kernel's.
        "USB device" if section.value(&["name", "caption"]).is_some_and(|n| !n.ends_with("root hub")) => {
            NAMED
        }
        "network" if !is_virtual(section) => NETWORK,
        "port" => NETWORK,
        "power supply" => POWER_SUPPLY,
        "component" => component(section, serial),
        _ => NOTHING,
    }
}

/// What a network device says that it consists of: also places for modules, and ports, which are none.
fn component(section: &Section, serial: Option<&str>) -> Fields {
    let own = section.value(SERIAL);
    match section.value(&["type"]).unwrap_or_default().to_ascii_lowercase().as_str() {
        "container" | "sensor" | "other" | "backplane" | "stack" => NOTHING,
        // The machine itself, and the ports on its board.
        "chassis" if own.is_none() || own == serial => NOTHING,
        "port" if own.is_none() => NOTHING,
        "powersupply" => POWER_SUPPLY,
        _ => COMPONENT,
    }
}

/// Whether a component carries the number of what it is contained in: a fan that of its power supply, a module that of its
/// chassis. It is no thing of its own.
pub(super) fn is_within_its_like(section: &Section, components: &Components<'_>) -> bool {
    let Some(serial) = section.value(SERIAL) else { return false };
    let outer =
        |of: &Section| components.get(written(of, &["contained_index", "containedinindex"])?).copied();
    let all = std::iter::successors(outer(section), |within| outer(within));
    all.take(DEEPEST).any(|within| within.value(SERIAL) == Some(serial))
}

/// The components of a device by their numbers.
pub(super) type Components<'s> = HashMap<&'s str, &'s Section>;

/// What stands under one of these keys, also if it is a nought.
pub(super) fn written<'s>(section: &'s Section, keys: &[&str]) -> Option<&'s str> {
    let is_one = |key: &str| keys.iter().any(|wanted| key.eq_ignore_ascii_case(wanted));
    section.entries.iter().find(|entry| is_one(&entry.key)).map(|entry| entry.text.as_str())
}

/// How deep components are looked up in each other.
const DEEPEST: usize = 8;

fn is_virtual(section: &Section) -> bool {
    let says = |key: &str, words: &[&str]| {
        let entry = section.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key));
        entry.is_some_and(|entry| words.iter().any(|word| entry.text.eq_ignore_ascii_case(word)))
    };
    let is_told = says("type", &["loopback", "bridge", "alias"]);
    is_told || (says("virtualdev", &["1", "true"]) && !is_ethernet_of_macos(section))
}

/// Whether an interface is one that macOS names, `en0`, with an address that a maker gave it: its agents call every interface a
/// virtual one.
fn is_ethernet_of_macos(section: &Section) -> bool {
    let number = section.value(&["description"]).and_then(|name| name.strip_prefix("en"));
    let address = section.value(&["mac", "macaddr"]).and_then(octets);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        && address.is_some_and(|address| !is_local(address) && !is_multicast(address))
}
