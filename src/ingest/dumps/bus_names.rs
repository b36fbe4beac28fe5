//! How devices on a bus are named: `NVIDIA Corporation GP106 [GeForce GTX 1060 6GB] [10de:1c03]` is a vendor, a device and their
//! ids.
//!
//! The order of the words is that of `pci_lookup_name` of pciutils and of `lsusb`: vendor, device, ids. What is not in the lists
//! that these carry is called `Device` or `Vendor`, which is no name.

use crate::ingest::dumps::sections::Section;
use crate::ingest::statements::StatedAt;
use crate::serials::makers::{pci, usb};

/// Which ids a device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bus {
    Pci,
    Usb,
}

impl Bus {
    /// The firm of a vendor id, if it is one that is known here.
    fn vendor(self, id: &str) -> Option<&'static str> {
        let id = u16::from_str_radix(id, 16).ok()?;
        match self {
            Self::Pci => pci::vendor(id),
            Self::Usb => usb::vendor(id),
        }
    }

    /// The name with which a text begins, as those write it who give the ids out.
    fn written(self, text: &str) -> Option<&'static str> {
        match self {
            Self::Pci => pci::written(text),
            Self::Usb => usb::written(text),
        }
    }

    /// What the key of a vendor's name has behind it where its id alone names it.
    const fn by_id(self) -> &'static str {
        match self {
            Self::Pci => " (PCI vendor id)",
            Self::Usb => " (USB vendor id)",
        }
    }
}

/// A name in its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Name<'t> {
    /// The vendor, as written.
    pub(super) vendor: Option<&'t str>,
    /// The device without its vendor.
    pub(super) device: Option<&'t str>,
    /// The numbers behind it: `10de:1c03`, or one of them.
    pub(super) ids: Option<&'t str>,
}

impl<'t> Name<'t> {
    /// The parts of a name with vendor and device in it, either of which may be unknown to who wrote it.
    pub(super) fn of(bus: Bus, text: &'t str) -> Self {
        let (text, ids) = without_ids(text);
        let end = bus.written(text).map_or_else(|| end_of_firm(text), |written| Some(written.len()));
        let (vendor, device) = end.map_or(("", text), |end| text.split_at(end));
        let named = |text: &'t str| Some(text.trim()).filter(|text| !is_unnamed(text));
        Self { vendor: named(vendor), device: named(device), ids: ids.or_else(|| unnamed_ids(device)) }
    }

    /// The id of the vendor.
    fn vendor_id(&self) -> Option<&'t str> {
        let (vendor, _) = self.ids?.split_once(':')?;
        Some(vendor)
    }
}

/// The key of a vendor whom its id alone names, under the key of vendors.
pub(super) fn key_by_id(bus: Bus, key: &str) -> String {
    format!("{key}{}", bus.by_id())
}

/// Says whose a vendor id is, under the key of vendors, where no name is written.
pub(super) fn push_by_id(section: &mut Section, (bus, key): (Bus, &str), id: Option<&str>, at: StatedAt) {
    if let Some(vendor) = id.and_then(|id| bus.vendor(id)) {
        section.push(key_by_id(bus, key), vendor, at);
    }
}

/// Says what a name says: vendor and device under their keys, and the ids.
pub(super) fn push_name(section: &mut Section, (bus, keys): (Bus, [&str; 2]), text: &str, at: &StatedAt) {
    let name = Name::of(bus, text);
    match name.vendor {
        Some(vendor) => section.push(keys[0], vendor, at.clone()),
        None => push_by_id(section, (bus, keys[0]), name.vendor_id(), at.clone()),
    }
    match name.device {
        Some(device) => section.push(keys[1], device, at.clone()),
        // As it is written; whoever wrote it knew no name.
        None => section.push("Unnamed", text, at.clone()),
    }
    section.push("IDs", name.ids.unwrap_or_default(), at.clone());
}

/// A name, and the ids in brackets behind it.
pub(super) fn without_ids(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let behind = text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    match behind.filter(|(_, ids)| are_ids(ids)) {
        Some((name, ids)) => (name.trim_end(), Some(ids)),
        None => (text, None),
    }
}

/// Whether a text is one or two ids: `8086`, `10EC:8168`; lshw writes no noughts before them. `[AB]` may be a name.
fn are_ids(text: &str) -> bool {
    let is_id = |id: &str| (1..=4).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    match text.split_once(':') {
        Some((vendor, device)) => is_id(vendor) && is_id(device),
        None => is_id(text) && (text.len() == 4 || text.bytes().any(|b| b.is_ascii_digit())),
    }
}

/// Whether a text names nothing: `Device`, `Vendor`, `Device 1ed5:0222`, `1ed5:0222`.
pub(super) fn is_unnamed(text: &str) -> bool {
    let text = without_ids(text).0;
    let is_word = |word: &&str| {
        ["unknown", "device", "vendor", "illegal", "id"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    let mut words = text.split_whitespace().skip_while(is_word);
    match (words.next(), words.next()) {
        (None, _) => true,
        (Some(ids), None) => are_ids(ids) && (ids.len() >= 4),
        _ => false,
    }
}

/// The ids in a text that names nothing else: `Device 1ed5:0222`.
fn unnamed_ids(text: &str) -> Option<&str> {
    text.split_whitespace().next_back().filter(|ids| is_unnamed(text) && are_ids(ids))
}

/// The words that end the name of a firm.
const FORMS: &[&str] = &[
    "ag",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "incorporation",
    "limited",
    "llc",
    "ltd",
    "ltd.,",
    "co.,ltd",
    "co.ltd",
    "pte",
    "s.a",
    "b.v",
];

/// Words of a name in which its end is looked for.
const WORDS: usize = 10;

/// Where the name of a firm ends with which a text begins: behind its legal form, and what stands in brackets for it.
fn end_of_firm(text: &str) -> Option<usize> {
    let mut end = None;
    for (n, word) in text.split_whitespace().take(WORDS).enumerate() {
        // A word of the text is a part of it.
        let after = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        let bare = word.trim_end_matches([',', '.']).to_ascii_lowercase();
        let is_form = n > 0 && FORMS.contains(&bare.as_str());
        let short = word.strip_prefix('[').and_then(|word| word.strip_suffix(']'));
        let is_short = short.is_some_and(|s| s.bytes().all(|b| b.is_ascii_uppercase() || b == b'/'));
        if is_form || (end.is_some() && is_short) {
            end = Some(after);
        } else if end.is_some() {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (&str, &str, &str) {
        let name = Name::of(Bus::Pci, text);
        (name.vendor.unwrap_or("-"), name.device.unwrap_or("-"), name.ids.unwrap_or("-"))
    }

    #[test]
    fn a_name_is_a_vendor_a_device_and_their_ids() {
        for (text, expected) in [
            (
                "NVIDIA Corporation GP106 [GeForce GTX 1060 6GB] [10de:1c03]",
                ("NVIDIA Corporation", "GP106 [GeForce GTX 1060 6GB]", "10de:1c03"),
            ),
            (
                "Advanced Micro Devices, Inc. [AMD/ATI] Navi 31 [1002:744c]",
                ("Advanced Micro Devices, Inc. [AMD/ATI]", "Navi 31", "1002:744c"),
            ),
            (
                "Moore Threads Technology Co.,Ltd MTT S80",
                ("Moore Threads Technology Co.,Ltd", "MTT S80", "-"),
            ),
            ("Broadcom Inc. and subsidiaries BCM57416", ("Broadcom Inc. and subsidiaries", "BCM57416", "-")),
            (
                "Shenzhen Some Chip Co., Ltd. [SSC] AX1 [abcd:0001]",
                ("Shenzhen Some Chip Co., Ltd. [SSC]", "AX1", "abcd:0001"),
            ),
            ("Mellanox Technologies MT27800 [15b3:1017]", ("Mellanox Technologies", "MT27800", "15b3:1017")),
            ("Intel Corporation Device [8086:a0ef]", ("Intel Corporation", "-", "8086:a0ef")),
            ("Intel Corporation Device a0ef", ("Intel Corporation", "-", "a0ef")),
            ("Device [1ed5:0222]", ("-", "-", "1ed5:0222")),
            ("Device 1ed5:0222", ("-", "-", "1ed5:0222")),
            ("8086:1c03", ("-", "-", "8086:1c03")),
            ("Intelligent Thing 5", ("-", "Intelligent Thing 5", "-")),
            ("", ("-", "-", "-")),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
