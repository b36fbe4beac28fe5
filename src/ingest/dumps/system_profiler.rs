//! What macOS says of a Mac, as `system_profiler` prints it: as text, sections by their indentation; or as JSON (`-json`) or as
//! a property list in XML (`-xml`), which say the same under the same keys.

use std::borrow::Cow;
use std::collections::HashSet;

use super::console::{self, Beside, Tool};
use super::json::{self, Json};
use super::plist;
use super::sections::{Entry, Fields, Machines, NOTHING, Section, TITLE};
use super::text::{self, Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::ingest::xml_tree;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct SystemProfilerReader;

impl Reader for SystemProfilerReader {
    fn id(&self) -> &'static str {
        "system-profiler"
    }

    fn doc(&self) -> &'static str {
        "The hardware of a Mac, as `system_profiler`, `-json` or `-xml` prints it"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if let Some(outline) = probe.outline {
            return outline.has("/SPHardwareDataType") || outline.has("/SPMemoryDataType");
        }
        let head = text::beginning(probe.head);
        if is_xml(&head) {
            return head.contains("<plist") && head.contains("<key>_dataType</key>");
        }
        probe.tool == Some(Reader::id(self))
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let head = bytes.head(64)?;
        let mut sections = Vec::new();
        if is_xml(&text::beginning(&head)) {
            let document = plist::read(bytes.name(), &xml_tree::text(bytes)?)?;
            of_json(["", ""], "", &document, &mut sections);
        } else if text::is_json(&head) {
            let text = json::text(bytes)?;
            of_json(["", ""], "", &Json::parse(bytes.name(), &text)?, &mut sections);
        } else {
            return console::open(bytes, options, self);
        }
        let mut machines = Machines::new();
        machines.begin();
        write(&mut machines, &sections);
        machines.finish(bytes.name(), (None, Diagnostics::default()))
    }
}

impl Tool for SystemProfilerReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let [heading, overview, ..] = lines else { return false };
        heading.indent == 0
            && heading.text == "Hardware:"
            && overview.indent > 0
            && overview.text == "Hardware Overview:"
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // Whichever kind of data is first, one that comes again is another machine's.
        let mut known: HashSet<&str> = HashSet::new();
        let mut places = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let heads = line.indent == 0
                && line.text.ends_with(':')
                && lines.get(at + 1).is_some_and(|next| next.indent > 0);
            if heads && !known.insert(line.text) {
                places.push(at);
                known = HashSet::from([line.text]);
            }
        }
        places
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        write(machines, &of_lines(lines.iter().copied()));
        Ok(())
    }
}

fn is_xml(head: &str) -> bool {
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

/// A section with the kind of data that it is of: `Memory`, `SPMemoryDataType`.
struct Part {
    of: String,
    section: Section,
}

fn write(machines: &mut Machines, parts: &[Part]) {
    // A drive is told once more with each of its volumes.
    let mut drives: HashSet<&str> = HashSet::new();
    for Part { of, section } in parts {
        let drive = section.value(&["Device Name", "device_name"]).filter(|_| is_drive(section));
        let again = drive.is_some_and(|drive| !drives.insert(drive));
        let fields = if again { NOTHING } else { fields(of, section) };
        let mut section = Cow::Borrowed(section);
        match &**of {
            "Memory" | "SPMemoryDataType" if !again => spell(section.to_mut()),
            "SPDisplaysDataType" => name_vendor(section.to_mut()),
            _ => {}
        }
        machines.section(&section, fields);
    }
}

/// Headings without a value open a section; what stands deeper belongs to it.
fn of_lines<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    // The sections that are open: their indentation, and which they are.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut of = String::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        while open.last().is_some_and(|(indent, _)| *indent >= line.indent) {
            open.pop();
        }
        let entry = pair(line.text);
        if let Some((title, "")) = entry.filter(|(title, _)| !title.is_empty()) {
            if line.indent == 0 {
                title.clone_into(&mut of);
            }
            // The address of an adapter stands below it under `Ethernet:`, whatever the adapter is.
            let of_adapter = |part: &Part| title == "Ethernet" && of == "Network" && part.section.title != of;
            let above = open.last().and_then(|(_, n)| parts.get(*n)).filter(|part| of_adapter(part));
            let title = above.map_or_else(|| title.to_owned(), |part| part.section.title.clone());
            open.push((line.indent, parts.len()));
            parts.push(Part { of: of.clone(), section: Section::new(title, at) });
            continue;
        }
        let (key, value) = entry.unwrap_or(("", line.text));
        if open.is_empty() {
            open.push((0, parts.len()));
            parts.push(Part { of: of.clone(), section: Section::new("", at.clone()) });
        }
        if let Some(part) = open.last().and_then(|(_, n)| parts.get_mut(*n)) {
            part.section.push(key, value, at);
        }
    }
    parts
}

/// Objects are sections, called by their `_name`.
fn of_json([of, key]: [&str; 2], at: &str, value: &Json<'_>, parts: &mut Vec<Part>) {
    for (n, item) in value.items().iter().enumerate() {
        of_json([of, key], &format!("{at}/{n}"), item, parts);
    }
    if value.entries().is_empty() {
        return;
    }
    // A property list names the kind of data beside its items; what else stands there says how they are shown.
    if let (Some(Json::Scalar(of)), Some(items)) = (value.get("_dataType"), value.get("_items")) {
        of_json([of, of], &format!("{at}/_items"), items, parts);
        return;
    }
    let title = match value.get("_name") {
        Some(Json::Scalar(name)) => &**name,
        _ => key,
    };
    let mut section = Section::new(title, StatedAt::Pointer(at.into()));
    let sections = value.objects();
    section.push_json(at, value, &|way| sections.contains(way.split('/').next().unwrap_or_default()));
    if !section.entries.is_empty() {
        parts.push(Part { of: of.to_owned(), section });
    }
    let above = title.to_owned();
    for (key, inner) in value.entries() {
        let of = if of.is_empty() { key } else { of };
        let is_of_adapter = of == "SPNetworkDataType" && key == "Ethernet" && !above.is_empty();
        let mut at = at.to_owned();
        json::step(&mut at, key);
        of_json([of, if is_of_adapter { &above } else { key }], &at, inner, parts);
    }
}

/// Whether a network adapter is one that is plugged into a Mac, and into another tomorrow: its address is not the machine's.
fn is_plugged_in(adapter: &str) -> bool {
    ["USB", "Thunderbolt", "iPhone", "iPad", "Dock"].iter().any(|word| adapter.contains(word))
}

const HARDWARE: Fields = &[
    (Field::Serial, &["Serial Number (system)", "Serial Number", "serial_number"]),
    (Field::Model, &["Model Identifier", "Model Name", "machine_model", "machine_name"]),
    (Field::Firmware, &["System Firmware Version", "Boot ROM Version", "boot_rom_version"]),
    (Field::Part, &["Chip", "Processor Name", "chip_type", "cpu_type"]),
];
const SOFTWARE: Fields = &[(Field::Hostname, &["Computer Name", "local_host_name"])];
const MEMORY: Fields = &[
    (Field::Component, &["Type", "dimm_type"]),
    (Field::Part, &[LETTERS, "Part Number", "dimm_part_number"]),
    (Field::PartMaker, &["Manufacturer", "dimm_manufacturer"]),
    (Field::ComponentSerial, &["Serial Number", "dimm_serial_number"]),
    (Field::Designator, &[TITLE]),
];
const GRAPHICS: Fields = &[
    (Field::Component, &["Type", TITLE]),
    (Field::Part, &["Chipset Model", "sppci_model"]),
    (Field::PartMaker, &[VENDOR, "Vendor", "spdisplays_vendor"]),
];
const DRIVE: Fields = &[
    (Field::Component, &["Medium Type", TITLE]),
    (Field::Part, &["Device Name", "Model", "device_model", "device_name"]),
    (Field::ComponentSerial, &["Serial Number", "device_serial"]),
];
const BATTERY: Fields = &[
    (Field::Part, &["Device Name", "sppower_battery_device_name"]),
    (Field::PartMaker, &["Manufacturer", "sppower_battery_manufacturer"]),
    (Field::ComponentSerial, &["Serial Number", "sppower_battery_serial_number"]),
];
const NETWORK: Fields = &[(Field::Mac, &["MAC Address", "spairport_wireless_mac_address"])];
const USB: Fields = &[
    (Field::Part, &[TITLE]),
    (Field::PartMaker, &["Manufacturer", "manufacturer"]),
    (Field::ComponentSerial, &["Serial Number", "serial_num"]),
];

/// How a section is read, by the kind of data that it is of and by what stands in it.
fn fields(of: &str, section: &Section) -> Fields {
    let has = |keys: &[&str]| section.value(keys).is_some();
    match of {
        "Hardware" | "SPHardwareDataType" => HARDWARE,
        "Software" | "SPSoftwareDataType" => SOFTWARE,
        "Memory" | "SPMemoryDataType" if is_module(section) => MEMORY,
        "Graphics/Displays" | "SPDisplaysDataType" if has(&["Chipset Model", "sppci_model"]) => GRAPHICS,
        "Power" | "SPPowerDataType" if has(&["Device Name", "sppower_battery_device_name"]) => BATTERY,
        "USB" | "SPUSBDataType" if has(&["Product ID", "product_id"]) => USB,
        _ if is_drive(section) => DRIVE,
        "Network" | "SPNetworkDataType" if is_plugged_in(&section.title) => NOTHING,
        "Network" | "SPNetworkDataType" | "Ethernet" | "Ethernet Cards" | "SPEthernetDataType" => NETWORK,
        _ => NOTHING,
    }
}

/// Under which the part number of a memory module stands once its digits were read as letters.
const LETTERS: &str = "part number, its bytes as letters";

/// Adds the part number of a memory module as letters where it is given as the bytes of its SPD: `0x4D3437` is `M47` (Intel Macs).
fn spell(section: &mut Section) {
    let spelled = |entry: &Entry| {
        let digits = entry.text.trim().strip_prefix("0x")?;
        let bytes: Vec<u8> = digits
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect::<Option<_>>()?;
        let text = String::from_utf8(bytes).ok()?;
        let text = text.trim_end_matches(['\0', ' ']);
        let is_number = text.len() >= 4
            && digits.len() % 2 == 0
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' '));
        is_number.then(|| text.to_owned())
    };
    let found = section
        .entries
        .iter()
        .filter(|entry| matches!(entry.key.as_str(), "Part Number" | "dimm_part_number"))
        .find_map(|entry| {
            Some(Entry { key: LETTERS.to_owned(), text: spelled(entry)?, at: entry.at.clone() })
        });
    section.entries.extend(found);
}

/// Under which the maker of a graphics card stands without the words around its name.
const VENDOR: &str = "vendor, without its prefix";

/// Adds the maker of a graphics card where it is told by a name of the program's own: `sppci_vendor_Apple`.
fn name_vendor(section: &mut Section) {
    let found = section.entries.iter().filter(|entry| entry.key == "spdisplays_vendor").find_map(|entry| {
        let name = entry.text.strip_prefix("sppci_vendor_").filter(|name| !name.is_empty())?;
        Some(Entry { key: VENDOR.to_owned(), text: name.to_owned(), at: entry.at.clone() })
    });
    section.entries.extend(found);
}

fn is_module(section: &Section) -> bool {
    let size = section.value(&["Size", "dimm_size"]);
    size.is_some_and(|size| !size.eq_ignore_ascii_case("empty"))
        && section.value(&["Part Number", "Manufacturer", "dimm_part_number", "dimm_manufacturer"]).is_some()
}

fn is_drive(section: &Section) -> bool {
    let image = section.value(&["Protocol", "protocol"]) == Some("Disk Image");
    let named = section.value(&["Medium Type", "device_model", "medium_type"]).is_some()
        || (section.value(&["Model"]).is_some() && section.value(&["Serial Number", "BSD Name"]).is_some());
    named && !image
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, read, table};

    #[test]
    fn the_address_of_an_adapter_that_is_plugged_in_is_not_that_of_the_mac() {
        let json = r#"{"SPHardwareDataType":[{"_name":"hardware_overview","machine_model":"Mac14,10"}],"SPNetworkDataType":[{"_name":"USB 10/100/1000 LAN","Ethernet":{"MAC Address":"00:24:9b:00:00:01"},"interface":"en7"},{"_name":"Wi-Fi","Ethernet":{"MAC Address":"f0:18:98:00:00:02"},"interface":"en0"}]}"#;
        let text = "Hardware:\n\n    Hardware Overview:\n\n      Model Identifier: Mac14,10\n\nNetwork:\n\n    USB 10/100/1000 LAN:\n\n      Type: Ethernet\n      Ethernet:\n          MAC Address: 00:24:9b:00:00:01\n\n    Wi-Fi:\n\n      Type: AirPort\n      Ethernet:\n          MAC Address: f0:18:98:00:00:02\n";
        for (name, text) in [("mac.json", json), ("mac.txt", text)] {
            let found = read(name, text).unwrap();
            let macs: Vec<String> =
                table(&found).into_iter().filter(|line| line.starts_with("mac ")).collect();
            assert_eq!(macs.len(), 1, "{macs:?}");
            assert!(macs[0].starts_with("mac 0 f0:18:98:00:00:02 @"), "{macs:?}");
            assert!(attributes(&found).iter().any(|line| line.contains("00:24:9b:00:00:01")), "it is kept");
        }
    }

    #[test]
    fn the_maker_of_a_graphics_card_is_told_without_what_stands_before_its_name() {
        let text = r#"{"SPDisplaysDataType":[{"_name":"x","spdisplays_vendor":"sppci_vendor_Apple","sppci_model":"Apple M2"}],"SPHardwareDataType":[{"_name":"hardware_overview","serial_number":"F5K0002"}]}"#;
        let found = read("mac.json", text).unwrap();
        let fields = table(&found);
        assert!(
            fields.contains(&"part-maker 1 Apple @/SPDisplaysDataType/0/spdisplays_vendor".to_owned()),
            "{fields:?}"
        );
        assert!(
            attributes(&found).iter().any(|line| line.ends_with("sppci_vendor_Apple")),
            "{:?}",
            attributes(&found)
        );
    }

    const TEXT: &str = "Hardware:\n\n    Hardware Overview:\n\n      Model Name: MacBook Air\n      Model Identifier: MacBookAir10,1\n      Chip: Apple M1\n      Serial Number (system): FVF0001\n\nMemory:\n\n    Memory Slots:\n\n      ECC: Disabled\n\n        BANK 0/DIMM0:\n\n          Size: 8 GB\n          Type: DDR4\n          Manufacturer: 0x80AD\n          Part Number: 0x484D\n          Serial Number: 0x31\n\n        BANK 1/DIMM0:\n\n          Size: Empty\n          Manufacturer: Empty\n\nStorage:\n\n    Data:\n\n      Free: 4 GB\n      Physical Drive:\n          Device Name: APPLE SSD\n          Medium Type: SSD\n\n    Macintosh HD:\n\n      Physical Drive:\n          Device Name: APPLE SSD\n          Medium Type: SSD\n";
    const JSON: &str = r#"{"SPHardwareDataType":[{"_name":"hardware_overview","machine_model":"MacPro7,1","cpu_type":"Intel Xeon W","serial_number":"F5K0001"}],
        "SPMemoryDataType":[{"_name":"memory","_items":[{"_name":"DIMM 1","dimm_size":"32 GB","dimm_manufacturer":"0x80CE","dimm_part_number":"M393","dimm_serial_number":"0x31"},{"_name":"DIMM 2","dimm_size":"empty","dimm_manufacturer":"empty"}]}],
        "SPNVMeDataType":[{"_name":"x","_items":[{"_name":"APPLE SSD","device_model":"APPLE SSD AP1024","device_serial":"D1"}]}],
        "SPNetworkDataType":[{"_name":"Ethernet","Ethernet":{"MAC Address":"02:00:00:00:00:01"}}]}"#;

    #[test]
    fn text_is_read_by_its_indentation() {
        let read = read("mac.txt", TEXT).unwrap();
        assert_eq!(
            table(&read),
            [
                "serial 0 FVF0001 @8",
                "model 0 MacBookAir10,1 @6",
                "part 1 Apple M1 @7",
                "component 2 DDR4 @19",
                "part 2 0x484D @21",
                "part-maker 2 SK hynix @20",
                "component-serial 2 0x31 @22",
                "designator 2 BANK 0/DIMM0 @16",
                "component 3 SSD @36",
                "part 3 APPLE SSD @35",
            ]
        );
        assert!(attributes(&read).contains(&"Hardware Overview/Model Name: MacBook Air".to_owned()));
        cut_anywhere("mac.txt", TEXT.as_bytes(), 37);
    }

    #[test]
    fn a_property_list_says_the_same() {
        let entry = |key: &str, value: &str| format!("<key>{key}</key><string>{value}</string>");
        let data = |kind: &str, items: String| {
            format!(
                "<dict><key>_dataType</key><string>{kind}</string><key>_items</key><array>{items}</array><key>_properties</key><dict>{}</dict></dict>",
                entry("_order", "1")
            )
        };
        let hardware = format!(
            "<dict>{}{}{}</dict>",
            entry("_name", "hardware_overview"),
            entry("machine_model", "MacPro7,1"),
            entry("serial_number", "F5K0001")
        );
        let dimm = format!(
            "<dict>{}{}{}{}</dict>",
            entry("_name", "DIMM 1"),
            entry("dimm_size", "32 GB"),
            entry("dimm_manufacturer", "0x80CE"),
            entry("dimm_part_number", "0x4D333933413247")
        );
        let memory =
            format!("<dict>{}<key>_items</key><array>{dimm}</array></dict>", entry("_name", "memory"));
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<array>{}{}</array>\n</plist>\n",
            data("SPHardwareDataType", hardware),
            data("SPMemoryDataType", memory)
        );
        let read = read("mac.spx", &text).unwrap();
        assert_eq!(
            table(&read),
            [
                "serial 0 F5K0001 @/0/_items/0/serial_number",
                "model 0 MacPro7,1 @/0/_items/0/machine_model",
                "part 1 M393A2G @/1/_items/0/_items/0/dimm_part_number",
                "part-maker 1 Samsung Electronics @/1/_items/0/_items/0/dimm_manufacturer",
                "designator 1 DIMM 1 @/1/_items/0/_items/0",
            ]
        );
        assert!(!attributes(&read).iter().any(|attribute| attribute.contains("_order")));
        cut_anywhere("mac.spx", text.as_bytes(), 61);
    }

    #[test]
    fn json_says_the_same() {
        assert_eq!(
            table(&read("mac.json", JSON).unwrap()),
            [
                "serial 0 F5K0001 @/SPHardwareDataType/0/serial_number",
                "model 0 MacPro7,1 @/SPHardwareDataType/0/machine_model",
                "part 1 Intel Xeon W @/SPHardwareDataType/0/cpu_type",
                "part 2 M393 @/SPMemoryDataType/0/_items/0/dimm_part_number",
                "part-maker 2 Samsung Electronics @/SPMemoryDataType/0/_items/0/dimm_manufacturer",
                "component-serial 2 0x31 @/SPMemoryDataType/0/_items/0/dimm_serial_number",
                "designator 2 DIMM 1 @/SPMemoryDataType/0/_items/0",
                "component 3 APPLE SSD @/SPNVMeDataType/0/_items/0",
                "part 3 APPLE SSD AP1024 @/SPNVMeDataType/0/_items/0/device_model",
                "component-serial 3 D1 @/SPNVMeDataType/0/_items/0/device_serial",
                "mac 0 02:00:00:00:00:01 @/SPNetworkDataType/0/Ethernet/MAC Address",
            ]
        );
        cut_anywhere("mac.json", JSON.as_bytes(), 37);
    }
}
