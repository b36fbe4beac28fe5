//! Instances as `ConvertTo-Json` writes them.

use super::super::json::{self, Json};
use super::super::sections::Section;
use super::{Found, Instance};
use crate::ingest::statements::StatedAt;

/// The instances of a document.
pub(super) fn read(document: &Json<'_>) -> Found {
    let mut objects = Vec::new();
    match document {
        Json::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                let before = objects.len();
                gather(&format!("/{n}"), "", item, &mut objects);
                // An object in which several stand is of one machine.
                let within = if objects.len() - before > 1 { n + 1 } else { 0 };
                objects.iter_mut().skip(before).for_each(|object| object.within = within);
            }
        }
        document => gather("", "", document, &mut objects),
    }
    let instances = objects.iter().map(|object| Instance {
        class: class(object).to_owned(),
        section: object.section(),
        within: object.within,
    });
    let instances = instances.filter(|one| !one.section.entries.is_empty()).collect();
    Found { instances, ..Found::default() }
}

/// What PowerShell adds to an instance.
const ADDED: [&str; 4] = ["CimClass", "CimInstanceProperties", "CimSystemProperties", "Qualifiers"];

/// An object that says something.
struct Object<'d, 't> {
    at: String,
    /// As [`Instance::within`].
    within: usize,
    /// The key under which it stands.
    key: &'d str,
    value: &'d Json<'t>,
}

fn gather<'d, 't>(at: &str, key: &'d str, value: &'d Json<'t>, found: &mut Vec<Object<'d, 't>>) {
    let items = value.items().iter().enumerate();
    for (n, item) in items.filter(|(_, item)| !item.entries().is_empty()) {
        gather(&format!("{at}/{n}"), key, item, found);
    }
    if value.entries().is_empty() {
        return;
    }
    found.push(Object { at: at.to_owned(), key, value, within: 0 });
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
