//! What agents write in the wrong place, or without saying what it is: put where it belongs.

use super::fields::BY;
use crate::ingest::dumps::bus_names::{self, Bus};
use crate::ingest::dumps::pci;
use crate::ingest::dumps::sections::Section;

/// The key of what a device on the bus is, as [`pci::named`].
pub(super) const KIND: &str = "kind";

/// A section of a controller with what it is, of a device on a bus with who made it, and of a processor or machine without what
/// names neither.
pub(super) fn settled(mut section: Section) -> Section {
    let kind =
        section.entries.iter().find(|e| section.title == "controller" && e.key.eq_ignore_ascii_case("type"));
    if let Some((text, at)) = kind.map(|e| (pci::named(&e.text).to_owned(), e.at.clone())) {
        section.push(KIND, text, at);
    }
    let bus = match section.title.as_str() {
        "cpu" => return with_processor(section),
        "bios" => return without_build_keys(section),
        "controller" => Bus::Pci,
        "USB device" => Bus::Usb,
        _ => return section,
    };
    // Agents write what `lspci` and `lsusb` print: also `Device 0222`, which is no name.
    for entry in &mut section.entries {
        let is_name =
            ["name", "caption", "manufacturer"].iter().any(|key| entry.key.eq_ignore_ascii_case(key));
        if is_name && bus_names::is_unnamed(&entry.text) {
            entry.key = format!("{} without a name", entry.key);
        }
    }
    let id = section.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("vendorid"));
    if let Some((id, at)) = id.filter(|_| section.value(BY).is_none()).map(|e| (e.text.clone(), e.at.clone()))
    {
        bus_names::push_by_id(&mut section, (bus, "manufacturer"), Some(&id), at);
    }
    section
}

/// A processor whose name is that of its architecture, as Linux has it on ARM (`AArch64 Processor rev 14 (aarch64)`): what names it
/// is the string of its hardware, which Android's agent gives as the model.
fn with_processor(mut section: Section) -> Section {
    let is_architecture = |name: &str| {
        name.contains(" Processor rev ") && ["AArch64", "ARMv"].iter().any(|arch| name.starts_with(arch))
    };
    let name = section.entries.iter_mut().find(|entry| entry.key.eq_ignore_ascii_case("name"));
    let Some(name) = name.filter(|entry| is_architecture(&entry.text)) else { return section };
    name.key = "architecture".into();
    let model = section.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("model"));
    let Some((text, at)) = model.map(|entry| (entry.text.clone(), entry.at.clone())) else { return section };
    let parts = bus_names::Name::of(Bus::Pci, &text);
    section.push("maker of the processor", parts.vendor.unwrap_or_default(), at.clone());
    section.push("processor", parts.device.unwrap_or_default(), at);
    section
}

/// A machine without the asset tag that is the word for the keys with which Android was signed.
fn without_build_keys(mut section: Section) -> Section {
    for entry in section.entries.iter_mut().filter(|entry| entry.key.eq_ignore_ascii_case("assettag")) {
        if matches!(entry.text.trim(), "release-keys" | "test-keys" | "dev-keys") {
            entry.key = "keys of the build".into();
        }
    }
    section
}
