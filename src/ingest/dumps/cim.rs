//! What Windows says of a PC's or server's hardware through CIM (WMI), as PowerShell writes it:
//! `Get-CimInstance Win32_BIOS | ConvertTo-Json`, several classes in one object, or `Get-ComputerInfo | ConvertTo-Json`.
//!
//! Properties are those of Microsoft's reference of the Win32 provider.

use super::json::{self, Json};
use super::sections::{Fields, Machines, NOTHING, Section, TITLE};
use crate::diagnostic::Diagnostics;
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct CimReader;

/// Keys by which a document is told: all of one set.
const TOLD_BY: &[&[&str]] = &[
    &["CimClass"],
    &["CimSystemProperties"],
    &["CreationClassName", "SystemCreationClassName"],
    &["CreationClassName", "Tag", "SerialNumber"],
    &["SMBIOSBIOSVersion", "SerialNumber"],
    &["IdentifyingNumber", "Vendor", "Name"],
    &["CsManufacturer", "CsModel"],
    &["BiosSeralNumber"],
];

impl Reader for CimReader {
    fn id(&self) -> &'static str {
        "windows-cim"
    }

    fn doc(&self) -> &'static str {
        "The hardware of a Windows machine, as `Get-CimInstance … | ConvertTo-Json` or `Get-ComputerInfo` gives it"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let Some(outline) = probe.outline else { return false };
        TOLD_BY.iter().any(|keys| keys.iter().all(|key| outline.has(key)))
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = json::text(bytes)?;
        let document = Json::parse(bytes.name(), &text)?;
        let mut objects = Vec::new();
        gather("", "", &document, &mut objects);
        let mut machines = Machines::new();
        machines.begin();
        let numbered = |o: &Object<'_, '_>| {
            matches!(class(o), "Win32_BIOS" | "Win32_ComputerSystemProduct")
                && o.section().value(SERIAL).is_some()
        };
        // The same number stands in both.
        let system = objects.iter().find(|o| numbered(o)).map(|o| o.at.clone());
        for object in &objects {
            let is_system = system.as_ref().is_none_or(|at| *at == object.at);
            let section = object.section();
            machines.section(&section, fields(class(object), &section, is_system));
        }
        machines.finish(bytes.name(), (None, Diagnostics::default()))
    }
}

/// An instance of a class.
struct Object<'d, 't> {
    at: String,
    /// The key under which it stands.
    key: &'d str,
    value: &'d Json<'t>,
}

/// What PowerShell adds to an instance.
const ADDED: [&str; 4] = ["CimClass", "CimInstanceProperties", "CimSystemProperties", "Qualifiers"];

fn gather<'d, 't>(at: &str, key: &'d str, value: &'d Json<'t>, found: &mut Vec<Object<'d, 't>>) {
    let items = value.items().iter().enumerate();
    for (n, item) in items.filter(|(_, item)| !item.entries().is_empty()) {
        gather(&format!("{at}/{n}"), key, item, found);
    }
    if value.entries().is_empty() {
        return;
    }
    found.push(Object { at: at.to_owned(), key, value });
    for (key, inner) in value.entries().iter().filter(|(key, _)| !ADDED.contains(&&**key)) {
        if inner.holds_objects() {
            let mut at = at.to_owned();
            json::step(&mut at, key);
            gather(&at, key, inner, found);
        }
    }
}

impl Object<'_, '_> {
    /// Its properties, without those of the objects in it and what PowerShell adds.
    fn section(&self) -> Section {
        let mut section = Section::new(class(self), StatedAt::Pointer(self.at.as_str().into()));
        let objects = self.value.objects();
        let is_object = |way: &str| {
            let first = way.split('/').next().unwrap_or_default();
            ADDED.contains(&first) || objects.contains(first)
        };
        section.push_json(&self.at, self.value, &is_object);
        section
    }
}

/// Properties that only one class has, where nothing else names the class.
const ONLY_OF: &[(&str, &[&str])] = &[
    ("Win32_ComputerSystemProduct", &["IdentifyingNumber", "Vendor"]),
    ("Win32_BIOS", &["SMBIOSBIOSVersion"]),
    ("Win32_PhysicalMemory", &["DeviceLocator", "PartNumber"]),
    ("Win32_Processor", &["SocketDesignation", "Manufacturer"]),
    ("Win32_BaseBoard", &["Product", "SerialNumber"]),
    ("Win32_SystemEnclosure", &["SMBIOSAssetTag"]),
    ("Win32_DiskDrive", &["MediaType", "Model"]),
    ("Get-ComputerInfo", &["CsManufacturer"]),
    ("Get-ComputerInfo", &["BiosSeralNumber"]),
    ("Win32_ComputerSystem", &["Manufacturer", "Model", "Domain"]),
];

/// The class of an instance: as it is named in it, by the key under which it stands, or by what it has.
fn class<'d>(object: &'d Object<'_, '_>) -> &'d str {
    let text = |value: Option<&'d Json<'_>>| match value {
        Some(Json::Scalar(text)) => Some(&**text),
        _ => None,
    };
    let value = object.value;
    let of_class = value.get("CimClass");
    let named = text(of_class)
        .or_else(|| text(of_class?.get("CimClassName")))
        .or_else(|| text(value.get("CimSystemProperties")?.get("ClassName")))
        .or_else(|| text(value.get("CreationClassName")));
    // PowerShell 7 writes `root/cimv2:Win32_BIOS`.
    if let Some(name) = named.map(|name| name.rsplit(':').next().unwrap_or(name)) {
        return name;
    }
    let has = |keys: &[&str]| keys.iter().all(|key| value.get(key).is_some());
    if let Some((class, _)) = ONLY_OF.iter().find(|(_, keys)| has(keys)) {
        return class;
    }
    object.key
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const SERIAL: &[&str] = &["SerialNumber", "IdentifyingNumber"];
const BY: &[&str] = &["Manufacturer"];

const SYSTEM: Fields =
    &[(Field::Hostname, &["DNSHostName", "Name"]), (MAKER, BY), (Field::Model, &["Model"])];
const PRODUCT: Fields = &[(Field::Serial, SERIAL), (MAKER, &["Vendor"]), (Field::Model, &["Name"])];
const BIOS: Fields = &[(Field::Serial, SERIAL), (Field::Firmware, &["SMBIOSBIOSVersion"])];
const FIRMWARE: Fields = &[(Field::Firmware, &["SMBIOSBIOSVersion"])];
const BOARD: Fields = &[
    (Field::Board, &["Product"]),
    (Field::BoardSerial, SERIAL),
    (Field::Component, &[TITLE]),
    (Field::PartMaker, BY),
];
const ENCLOSURE: Fields = &[(Field::AssetTag, &["SMBIOSAssetTag"])];
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
    (Field::Designator, &["DeviceLocator", "Tag"]),
];
const DRIVE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Model", "FriendlyName"]),
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

/// How an instance is read; `is_system` if it is the one that numbers the machine.
fn fields(class: &str, section: &Section, is_system: bool) -> Fields {
    let says =
        |key: &str, word: &str| section.value(&[key]).is_some_and(|text| text.eq_ignore_ascii_case(word));
    match class {
        "Win32_ComputerSystem" | "ComputerSystem" => SYSTEM,
        "Win32_ComputerSystemProduct" if is_system => PRODUCT,
        "Win32_BIOS" if is_system => BIOS,
        "Win32_BIOS" => FIRMWARE,
        "Win32_BaseBoard" => BOARD,
        "Win32_SystemEnclosure" => ENCLOSURE,
        "Win32_Processor" | "CsProcessors" => PROCESSOR,
        "Win32_PhysicalMemory" => MEMORY,
        "Win32_DiskDrive" | "MSFT_PhysicalDisk" | "MSFT_Disk" => DRIVE,
        // Tunnels and virtual switches have addresses as well.
        "Win32_NetworkAdapter" if says("PhysicalAdapter", "true") => ADAPTER,
        "Win32_VideoController" => VIDEO,
        "Get-ComputerInfo" => COMPUTER_INFO,
        _ => NOTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{cut_anywhere, read, table};

    const TEXT: &str = r#"{"BIOS":{"SMBIOSBIOSVersion":"2.6.4","SerialNumber":"SRV0001","Manufacturer":"ACME"},
        "Product":{"IdentifyingNumber":"SRV0001","Name":"RackThing","Vendor":"ACME","UUID":"4C4C4544"},
        "System":{"CimClass":"root/cimv2:Win32_ComputerSystem","Name":"WEB-3","Manufacturer":"ACME","Model":"RackThing","CimInstanceProperties":["x"]},
        "Memory":[{"CimClass":{"CimClassName":"Win32_PhysicalMemory"},"PartNumber":"CXM-3200 ","Manufacturer":"CXMT","SerialNumber":"25477B84","DeviceLocator":"A1"}],
        "Processor":[{"CreationClassName":"Win32_Processor","Name":"Hygon C86 7285","Manufacturer":"HygonGenuine","SocketDesignation":"CPU1"}]}"#;

    #[test]
    fn instances_of_several_classes_are_one_machine() {
        assert_eq!(
            table(&read("cim.json", TEXT).unwrap()),
            [
                "serial 0 SRV0001 @/BIOS/SerialNumber",
                "firmware 0 2.6.4 @/BIOS/SMBIOSBIOSVersion",
                "hostname 0 WEB-3 @/System/Name",
                "maker 0 ACME @/System/Manufacturer",
                "model 0 RackThing @/System/Model",
                "component 1 Win32_PhysicalMemory @/Memory/0",
                "part 1 CXM-3200 @/Memory/0/PartNumber",
                "part-maker 1 CXMT @/Memory/0/Manufacturer",
                "component-serial 1 25477B84 @/Memory/0/SerialNumber",
                "designator 1 A1 @/Memory/0/DeviceLocator",
                "component 2 CPU1 @/Processor/0/SocketDesignation",
                "part 2 Hygon C86 7285 @/Processor/0/Name",
                "part-maker 2 HygonGenuine @/Processor/0/Manufacturer",
            ]
        );
        cut_anywhere("cim.json", TEXT.as_bytes(), 31);
    }

    #[test]
    fn what_powershell_writes_is_utf16() {
        let bytes: Vec<u8> =
            format!("\u{feff}{TEXT}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(table(&read("cim.json", bytes).unwrap())[0], "serial 0 SRV0001 @/BIOS/SerialNumber");
    }

    #[test]
    fn computer_info_is_one_object() {
        let text = r#"{"BiosSeralNumber":"S1","CsManufacturer":"ACME","CsModel":"M","CsName":"PC-7","CsProcessors":[{"Name":"Xeon","Manufacturer":"Intel","SocketDesignation":"CPU 0"}]}"#;
        let found = table(&read("info.json", text).unwrap());
        assert_eq!(found[0], "serial 0 S1 @/BiosSeralNumber");
        assert!(found.contains(&"part 1 Xeon @/CsProcessors/0/Name".to_owned()), "{found:?}");
    }
}
