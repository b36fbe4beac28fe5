//! The devices on a PC's PCI bus, as `lspci` prints them, plain or with `-v`, `-nn`, `-vmm`, `-vmmnn`.

use std::collections::HashSet;

use super::bus_names::{self, Bus};
use super::console::{self, Beside, Tool};
use super::sections::{Fields, Machines, NOTHING, Section};
use super::text::{Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct LspciReader;

/// Lines that have to be of devices for a text to be this, if it has so many.
const LINES: usize = 2;
/// Lines among which they are looked for: `-v` says more of each.
const NEAR: usize = 64;

/// The name under which what is read of a device is kept.
const TITLE: &str = "PCI device";

impl Reader for LspciReader {
    fn id(&self) -> &'static str {
        "lspci"
    }

    fn doc(&self) -> &'static str {
        "The devices on the PCI bus, as `lspci` prints them (plain, -v, -nn, -vmmnn)"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for LspciReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        is_list(lines) || is_records(lines)
    }

    fn is_told_anywhere(&self) -> bool {
        false
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        let records = is_records(lines);
        let slot = |line: &Line<'_>| match pair(line.text) {
            _ if line.indent > 0 => None,
            Some((key, slot)) if records => begins_record(key, slot).then(|| whole_slot(slot)),
            _ => device(line.text).map(|(slot, ..)| whole_slot(slot)),
        };
        // Each slot is listed once.
        let mut known: HashSet<String> = HashSet::new();
        let mut places = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some(slot) = slot(line) else { continue };
            if known.contains(&slot) {
                places.push(at);
                known.clear();
            }
            known.insert(slot);
        }
        places
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let own = lines.iter().copied();
        let devices = if is_records(lines) { records(own) } else { list(own) };
        let mut within = HashSet::new();
        for device in &devices {
            let mut fields = fields(device);
            if fields == WITHIN {
                fields = once(device.value(VENDORS), &mut within, WITHIN);
            }
            machines.section(device, fields);
        }
        Ok(())
    }
}

/// Whether the first lines that are not indented are of devices: `00:1f.2 SATA controller: Intel …`.
fn is_list(lines: &[Line<'_>]) -> bool {
    let is_device = |line: &Line<'_>| device(line.text).is_some();
    let first = lines.first().is_some_and(|line| line.indent == 0 && is_device(line));
    first && lines.iter().take(NEAR).filter(|line| line.indent == 0).take(LINES).all(is_device)
}

/// Whether the first lines are those of records: `Slot:`, `Class:`, `Vendor:`.
fn is_records(lines: &[Line<'_>]) -> bool {
    if !lines.first().is_some_and(|line| line.text.starts_with("Slot") || line.text.starts_with("Device")) {
        return false;
    }
    let mut keys = lines.iter().map(|line| pair(line.text).map(|(key, _)| key));
    let first = matches!(keys.next(), Some(Some("Slot" | "Device")));
    first && keys.next() == Some(Some("Class")) && keys.next() == Some(Some("Vendor"))
}

/// Whether a key and its value begin a record; `lspci -vm` calls the slot a device, too.
fn begins_record(key: &str, value: &str) -> bool {
    key == "Slot" || (key == "Device" && is_slot(value))
}

/// A slot with the domain that plain lists leave out.
fn whole_slot(slot: &str) -> String {
    if slot.matches(':').count() == 1 { format!("0000:{slot}") } else { slot.to_owned() }
}

/// The slot, class and name of a device in its line.
fn device(line: &str) -> Option<(&str, &str, &str)> {
    // Asked of every line.
    if !line.as_bytes().get(..2)?.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let (slot, rest) = line.split_once(' ')?;
    let hex = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit());
    let (place, function) = slot.rsplit_once('.')?;
    let mut place = place.rsplit(':');
    let (device, bus, domain) = (place.next()?, place.next()?, place.next());
    let is_slot = function.len() == 1
        && function.bytes().all(|b| matches!(b, b'0'..=b'7'))
        && hex(device, 2)
        && hex(bus, 2)
        && domain.is_none_or(|domain| (4..=8).contains(&domain.len()) && hex(domain, domain.len()))
        && place.next().is_none();
    let (class, name) = rest.split_once(": ").filter(|_| is_slot)?;
    Some((slot, class, name))
}

/// Devices a line each, with indented lines below it.
fn list<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut devices: Vec<Section> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        if line.indent == 0
            && let Some((slot, class, name)) = device(line.text)
        {
            let mut device = Section::new(TITLE, at.clone());
            device.push("Slot", slot, at.clone());
            device.push("Class", class, at.clone());
            device.push(KIND, named(class), at.clone());
            let end = [" (rev ", " (prog-if "].iter().filter_map(|sign| name.find(sign)).min();
            let (name, revision) = name.split_at(end.unwrap_or(name.len()));
            let key = if is_chip(class) { DEVICE } else { "Device" };
            bus_names::push_name(&mut device, (Bus::Pci, [VENDOR, key]), name, &at);
            device.push("Revision", revision, at);
            devices.push(device);
            continue;
        }
        if devices.is_empty() {
            devices.push(Section::new("", at.clone()));
        }
        if let Some(device) = devices.last_mut() {
            let (key, value) = pair(line.text).unwrap_or(("", line.text));
            device.push(key, value, at);
        }
    }
    devices
}

/// Devices as records of keys, which begin with their slot.
fn records<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut devices: Vec<Section> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        let (key, value) = pair(line.text).unwrap_or(("", line.text));
        let has = |section: &Section| section.entries.iter().any(|entry| entry.key == key);
        let begins = begins_record(key, value);
        if devices.is_empty() || begins && devices.last().is_some_and(has) {
            devices.push(Section::new(TITLE, at.clone()));
        }
        let Some(device) = devices.last_mut() else { continue };
        let chip = device.value(&["Class"]).is_none_or(is_chip);
        match key {
            "Vendor" => {
                let (name, id) = in_record(value);
                if bus_names::is_unnamed(name) {
                    device.push("Unnamed vendor", name, at.clone());
                    bus_names::push_by_id(device, (Bus::Pci, VENDOR), id, at.clone());
                } else {
                    device.push(VENDOR, name, at.clone());
                }
                device.push("Vendor id", id.unwrap_or_default(), at);
            }
            "Device" if !begins => {
                let (name, id) = in_record(value);
                let key = match bus_names::is_unnamed(name) {
                    true => "Unnamed device",
                    false if chip => DEVICE,
                    false => "Device",
                };
                device.push(key, name, at.clone());
                device.push("Device id", id.unwrap_or_default(), at);
            }
            "Class" => {
                device.push("Class", value, at.clone());
                device.push(KIND, named(value), at);
            }
            _ => device.push(key, value, at),
        }
    }
    devices
}

fn is_slot(text: &str) -> bool {
    device(&format!("{text} x: y")).is_some()
}

/// What a record says of a vendor or device: its name, and its number in brackets or alone.
fn in_record(value: &str) -> (&str, Option<&str>) {
    match bus_names::without_ids(value) {
        // `lspci -vmmn` writes numbers alone, `lspci -vmm` writes them behind the word.
        (name, None) if bus_names::is_unnamed(name) => {
            let last = name.split_whitespace().next_back();
            (name, last.filter(|id| id.len() == 4 && id.bytes().all(|b| b.is_ascii_hexdigit())))
        }
        parts => parts,
    }
}

/// The fields of what is within a chipset or processor: of all that is, each vendor counts once.
pub(super) fn once<'d>(vendor: Option<&'d str>, known: &mut HashSet<&'d str>, fields: Fields) -> Fields {
    if vendor.is_some_and(|vendor| known.insert(vendor)) { fields } else { NOTHING }
}

/// The key of who has the vendor id of a device.
const VENDOR: &str = "Vendor";

/// The keys under which that is said: as it is written, or by the id.
const VENDORS: &[&str] = &[VENDOR, "Vendor (PCI vendor id)"];

/// The key of the name of a device that is a chip or card of its own.
const DEVICE: &str = "Device name";

/// The key of what a device is.
const KIND: &str = "Kind";

/// What a device of a class is: `Ethernet` of `Ethernet controller [0200]`. Every device on the bus is called a controller; the
/// machine's is none of them.
pub(super) fn named(class: &str) -> &str {
    let class = class.rsplit_once(" [").map_or(class, |(class, _)| class);
    class.strip_suffix(" controller").unwrap_or(class)
}

const DEVICES: Fields = &[(Field::Component, &[KIND]), (Field::Part, &[DEVICE]), (Field::PartMaker, VENDORS)];
/// Of what is within a chipset or processor, the maker.
const WITHIN: Fields = &[(Field::Component, &[KIND]), (Field::PartMaker, VENDORS)];

fn fields(device: &Section) -> Fields {
    let is_own = device.value(&["Class"]).is_some_and(is_chip);
    match (device.value(&[DEVICE]), device.value(VENDORS)) {
        (Some(_), _) => DEVICES,
        // A chip or card that nobody named is one nevertheless.
        (None, Some(_)) if is_own => DEVICES,
        (None, Some(_)) => WITHIN,
        (None, None) => NOTHING,
    }
}

/// Whether a class is one of chips or cards that are bought; bridges, timers and the like are within chipsets and processors.
/// By its number in brackets (PCI Code and ID Assignment Specification), else by its words.
pub(super) fn is_chip(class: &str) -> bool {
    let number = class.rsplit_once('[').map(|(_, rest)| rest.trim_end_matches(']'));
    if let Some(number) = number.filter(|n| n.len() == 4 && n.bytes().all(|b| b.is_ascii_hexdigit())) {
        // Storage, network, display, multimedia, processors, serial buses, wireless, encryption, accelerators; no PCI bridges.
        return matches!(
            number.get(..2).unwrap_or_default(),
            "01" | "02" | "03" | "04" | "0b" | "0d" | "0f" | "10" | "12" | "ff"
        ) || matches!(number, "0c03" | "0c04" | "0c06");
    }
    let within =
        ["bridge", "system peripheral", "SMBus", "Signal processing", "Memory controller", "RAM memory"];
    let within = within.iter().chain(&["IOMMU", "PIC", "Communication controller", "Performance counters"]);
    !within.into_iter().any(|words| class.contains(words))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, read, table};

    #[test]
    fn devices_are_read_in_both_ways_of_writing_them() {
        let records = "Slot:\t0000:00:00.0\nClass:\tHost bridge [0600]\nVendor:\tIntel Corporation [8086]\nDevice:\tDevice [14e8]\n\nSlot:\t0000:01:00.0\nClass:\tNon-Volatile memory controller [0108]\nVendor:\tYangtze Memory Technologies Co.,Ltd [1e49]\nDevice:\tPC300 NVMe SSD [1013]\nRev:\t01\n";
        let read_records = read("lspci.txt", records).unwrap();
        assert_eq!(
            table(&read_records),
            [
                "component 1 Host bridge @2",
                "part-maker 1 Intel Corporation @3",
                "component 2 Non-Volatile memory @7",
                "part 2 PC300 NVMe SSD @9",
                "part-maker 2 Yangtze Memory Technologies Co.,Ltd @8",
            ]
        );
        assert!(attributes(&read_records).contains(&"PCI device/Vendor id: 1e49".to_owned()));
        let list = "00:00.0 Host bridge [0600]: Intel Corporation Xeon E3 Host Bridge [8086:1904] (rev 08)\n\tFlags: bus master\n02:00.0 Ethernet controller [0200]: Intel Corporation I210 [8086:1533]\n\tCapabilities: <access denied>\n\tKernel driver in use: igb\n";
        let read_list = read("lspci.txt", list).unwrap();
        assert_eq!(
            table(&read_list),
            [
                "component 1 Host bridge @1",
                "part-maker 1 Intel Corporation @1",
                "component 2 Ethernet @3",
                "part 2 I210 @3",
                "part-maker 2 Intel Corporation @3",
            ],
            "the host bridge is within the processor; its name is an attribute"
        );
        let kept = attributes(&read_list);
        for expected in ["PCI device/Device: Xeon E3 Host Bridge", "PCI device/IDs: 8086:1904"] {
            assert!(kept.iter().any(|a| a == expected), "{kept:?}");
        }
        cut_anywhere("lspci.txt", records.as_bytes(), 7);
        cut_anywhere("lspci.txt", list.as_bytes(), 7);
    }

    #[test]
    fn who_made_what_has_no_name_is_told_by_the_vendor_id() {
        let list = "01:00.0 VGA compatible controller [0300]: Device [1ed5:0222] (rev 01)\n02:00.0 Non-Volatile memory controller [0108]: Device [1e49:0013]\n03:00.0 Ethernet controller [0200]: Device [dead:0001]\n";
        let read_list = read("lspci.txt", list).unwrap();
        assert_eq!(
            table(&read_list),
            [
                "component 1 VGA compatible @1",
                "part-maker 1 Moore Threads @1",
                "component 2 Non-Volatile memory @2",
                "part-maker 2 Yangtze Memory Technologies Co., Ltd. @2",
            ],
            "`Device` is no name of a part, and nobody is named by an id that is not known"
        );
        let kept = attributes(&read_list);
        assert!(kept.contains(&"PCI device/Unnamed: Device [1ed5:0222]".to_owned()), "{kept:?}");
        assert!(kept.contains(&"PCI device/IDs: dead:0001".to_owned()), "{kept:?}");
        for (vendor, device) in
            [("Device [1ed5]", "Device [0222]"), ("1ed5", "0222"), ("Vendor 1ed5", "Device 0222")]
        {
            let records = format!(
                "Slot:\t01:00.0\nClass:\tVGA compatible controller\nVendor:\t{vendor}\nDevice:\t{device}\n"
            );
            assert_eq!(
                table(&read("lspci.txt", &records).unwrap()),
                ["component 1 VGA compatible @2", "part-maker 1 Moore Threads @3"],
                "{records}"
            );
        }
    }

    #[test]
    fn a_table_of_slots_is_none() {
        for text in ["00:1a.0,Intel\n00:1b.0,Intel\n", "Slot: 1\nName: a\n", "12:30.5 at noon\n"] {
            assert!(read("a.csv", text).is_ok_and(|read| read.format == "csv"), "{text}");
        }
    }
}
