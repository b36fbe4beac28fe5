//! The devices on a PC's USB buses, as `lsusb` prints them, plain or with `-v`.

use std::collections::HashSet;

use super::bus_names::{self, Bus};
use super::console::{self, Beside, Tool};
use super::sections::{Fields, Machines, NOTHING, Section, TITLE};
use super::text::Line;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct LsusbReader;

impl Reader for LsusbReader {
    fn id(&self) -> &'static str {
        "lsusb"
    }

    fn doc(&self) -> &'static str {
        "The devices on the USB buses, as `lsusb` prints them (plain or -v)"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for LsusbReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        lines.first().is_some_and(|line| line.indent == 0 && device(line.text).is_some())
    }

    fn is_told_anywhere(&self) -> bool {
        false
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // Each bus has a number once for each device.
        let mut known: HashSet<&str> = HashSet::new();
        let mut places = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let of_device = device(line.text).is_some() && line.indent == 0;
            let Some((place, _)) = line.text.split_once(": ID ").filter(|_| of_device) else { continue };
            if !known.insert(place) {
                places.push(at);
                known = HashSet::from([place]);
            }
        }
        places
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        for device in devices(lines.iter().copied()) {
            // The root of a bus is the kernel's.
            let is_root = device.value(&["ID"]).is_some_and(|id| id.starts_with("1d6b:"));
            machines.section(&device, if is_root { NOTHING } else { DEVICE });
        }
        Ok(())
    }
}

const DEVICE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Name", "iProduct"]),
    (Field::PartMaker, &["iManufacturer", "Vendor", "Vendor (USB vendor id)"]),
    (Field::ComponentSerial, &["iSerial"]),
];

/// How long the number of a device is: `8087:8000`.
const ID: usize = 9;

/// The number and name in the line of a device: `Bus 001 Device 002: ID 8087:8000 Intel Corp.`.
fn device(line: &str) -> Option<&str> {
    let (bus, rest) = line.strip_prefix("Bus ")?.split_once(" Device ")?;
    let (number, id) = rest.split_once(": ID ")?;
    let digits = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    let (vendor, product) = (id.get(..4)?, id.get(5..9)?);
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_id = id.get(4..5) == Some(":") && hex(vendor) && hex(product);
    (digits(bus) && digits(number) && is_id).then_some(id)
}

/// The devices, with what `-v` says of each.
fn devices<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut devices: Vec<Section> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        if let Some(id) = device(line.text).filter(|_| line.indent == 0) {
            let mut device = Section::new("USB device", at.clone());
            let (numbers, name) = id.split_at(ID);
            device.push("ID", numbers, at.clone());
            // Without a name the numbers tell the vendor.
            let name =
                if name.trim().is_empty() { format!("[{numbers}]") } else { format!("{name} [{numbers}]") };
            bus_names::push_name(&mut device, (Bus::Usb, ["Vendor", "Name"]), &name, &at);
            devices.push(device);
            continue;
        }
        let (key, value) = line.text.split_once(char::is_whitespace).unwrap_or(("", line.text));
        // Texts stand behind their numbers in the device: `iSerial  3 00E04C6801DB`.
        let value = value.trim_start();
        let named = value.split_once(' ').filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
        let value = match named {
            Some((_, text)) if matches!(key, "iManufacturer" | "iProduct" | "iSerial") => text.trim(),
            None if matches!(key, "iManufacturer" | "iProduct" | "iSerial") => "",
            _ => value,
        };
        if let Some(device) = devices.last_mut() {
            device.push(key, value, at);
        }
    }
    devices
}

#[cfg(test)]
mod tests {
    use super::super::testing::{cut_anywhere, read, table};

    #[test]
    fn devices_have_their_numbers_names_and_serials() {
        let text = "Bus 001 Device 001: ID 1d6b:0002 Linux Foundation 2.0 root hub\n\nBus 001 Device 004: ID 0bda:8153 Realtek Semiconductor Corp. RTL8153\nDevice Descriptor:\n  idVendor           0x0bda Realtek Semiconductor Corp.\n  iManufacturer           1 Realtek\n  iSerial                 6 00E04C6801DB\n  iProduct                0 \n";
        assert_eq!(
            table(&read("usb.txt", text).unwrap()),
            [
                "component 1 USB device @3",
                "part 1 RTL8153 @3",
                "part-maker 1 Realtek @6",
                "component-serial 1 00E04C6801DB @7",
            ]
        );
        cut_anywhere("usb.txt", text.as_bytes(), 5);
    }
}
