//! What the properties of each class are.

use super::super::sections::{Fields, NOTHING, Section, TITLE};
use crate::model::{Aspect, Field, Role};

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
/// Under which the number of the machine, or of the thing, stands.
pub(super) const SERIAL: &[&str] = &["SerialNumber", "IdentifyingNumber"];
const BY: &[&str] = &["Manufacturer"];
/// What names the machine in the network, in an instance that is the machine itself.
const OWN_NAME: &[&str] = &["DNSHostName", "CsDNSHostName", "CsName", "Name"];

const SYSTEM: Fields =
    &[(Field::Hostname, &["DNSHostName", "Name"]), (MAKER, BY), (Field::Model, &["Model"])];
const PRODUCT: Fields = &[(Field::Serial, SERIAL), (MAKER, &["Vendor"]), (Field::Model, &["Name"])];
const PRODUCT_NUMBER: Fields = &[(Field::Serial, SERIAL)];
const PRODUCT_MODEL: Fields = &[(MAKER, &["Vendor"]), (Field::Model, &["Name"])];
const BIOS: Fields = &[(Field::Serial, SERIAL), (Field::Firmware, &["SMBIOSBIOSVersion"])];
const FIRMWARE: Fields = &[(Field::Firmware, &["SMBIOSBIOSVersion"])];
const BOARD: Fields = &[(Field::Board, &["Product"]), (Field::BoardSerial, SERIAL), (Field::BoardMaker, BY)];
const ENCLOSURE: Fields = &[(Field::AssetTag, &["SMBIOSAssetTag"])];
const ENCLOSURE_ALONE: Fields = &[(Field::Serial, SERIAL), (Field::AssetTag, &["SMBIOSAssetTag"])];
const PROCESSOR: Fields = &[
    (Field::Component, &["SocketDesignation", TITLE]),
    (Field::Part, &["Name"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
];
const MEMORY: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["PartNumber"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["DeviceLocator", "BankLabel", "Tag"]),
];
const DRIVE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Model", "FriendlyName", "Caption"]),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["DeviceID"]),
];
const ADAPTER: Fields = &[
    (Field::Mac, &["MACAddress"]),
    (Field::Component, &[TITLE]),
    (Field::Part, &["ProductName", "Name"]),
    (Field::PartMaker, BY),
];
const VIDEO: Fields =
    &[(Field::Component, &[TITLE]), (Field::Part, &["Name"]), (Field::PartMaker, &["AdapterCompatibility"])];
const COMPUTER_INFO: Fields = &[
    (Field::Serial, &["BiosSeralNumber", "BiosSerialNumber"]),
    (Field::Hostname, &["CsDNSHostName", "CsName"]),
    (MAKER, &["CsManufacturer"]),
    (Field::Model, &["CsModel"]),
    (Field::Firmware, &["BiosSMBIOSBIOSVersion"]),
];

/// The number under which a machine is sold, if an instance is of a class that has it.
pub(super) fn serial<'s>(class: &str, section: &'s Section) -> Option<&'s str> {
    match class {
        "Win32_BIOS" | "Win32_ComputerSystemProduct" => section.value(SERIAL),
        "Get-ComputerInfo" => section.value(&["BiosSeralNumber", "BiosSerialNumber"]),
        _ => None,
    }
}

/// What else is said of the machine of an instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    /// The instance numbers the machine: the same number stands in several.
    pub(super) is_system: bool,
    /// Another one does.
    pub(super) is_numbered: bool,
    /// The model is told by the system itself.
    pub(super) has_model: bool,
}

/// The name of the machine in an instance that is the machine itself.
pub(super) fn own_name<'s>(class: &str, section: &'s Section) -> Option<&'s str> {
    let is_machine = matches!(class, "Win32_ComputerSystem" | "ComputerSystem" | "Get-ComputerInfo");
    section.value(OWN_NAME).filter(|_| is_machine)
}

/// How an instance of a class is read.
pub(super) fn fields(class: &str, section: &Section, beside: Beside) -> Fields {
    match class {
        "Win32_ComputerSystem" | "ComputerSystem" => SYSTEM,
        "Win32_ComputerSystemProduct" if beside.is_system && beside.has_model => PRODUCT_NUMBER,
        "Win32_ComputerSystemProduct" if beside.is_system => PRODUCT,
        "Win32_ComputerSystemProduct" if !beside.has_model => PRODUCT_MODEL,
        "Win32_BIOS" if beside.is_system => BIOS,
        "Win32_BIOS" => FIRMWARE,
        "Win32_BaseBoard" => BOARD,
        "Win32_SystemEnclosure" if !beside.is_numbered => ENCLOSURE_ALONE,
        "Win32_SystemEnclosure" => ENCLOSURE,
        "Win32_Processor" | "CsProcessors" => PROCESSOR,
        "Win32_PhysicalMemory" => MEMORY,
        "Win32_DiskDrive" | "MSFT_PhysicalDisk" | "MSFT_Disk" => DRIVE,
        "Win32_NetworkAdapter" if is_physical(section) => ADAPTER,
        "Win32_VideoController" => VIDEO,
        "Get-ComputerInfo" => COMPUTER_INFO,
        _ => NOTHING,
    }
}

/// Whether a network adapter is a card: tunnels and virtual switches have addresses as well.
fn is_physical(section: &Section) -> bool {
    /// Names of what is none, where nothing else is said of it (`wmic nic get Name,MACAddress`).
    const VIRTUAL: [&str; 11] = [
        "virtual",
        "miniport",
        "loopback",
        "tunnel",
        "teredo",
        "isatap",
        "vpn",
        "tap-",
        "hyper-v",
        "vmware",
        "kernel debug",
    ];
    if let Some(said) = section.value(&["PhysicalAdapter"]) {
        return said.eq_ignore_ascii_case("true");
    }
    if let Some(bus) = section.value(&["PNPDeviceID"]) {
        return !["root\\", "sw\\", "swd\\", "{"].iter().any(|of| bus.to_ascii_lowercase().starts_with(of));
    }
    let name = section.value(&["Name", "ProductName"]).unwrap_or_default().to_lowercase();
    section.value(&["MACAddress"]).is_some() && !VIRTUAL.iter().any(|word| name.contains(word))
}
