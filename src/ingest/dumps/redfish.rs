//! Redfish resources (DMTF DSP0266 and DSP2046): what a server's management controller answers, as it is saved: a system, a
//! chassis, a part of one, a collection whose members stand in it, or several of these in an array or one behind the other.
//!
//! Each file is read by itself: what links lead to is in other files.

mod resources;

use std::collections::HashSet;

use super::json::{self, AGAIN, Json};
use super::sections::{Fields, Machines, NOTHING, Section, TITLE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};
use crate::text::placeholders::is_placeholder;
use resources::{OF_SYSTEM, gather, is_machine, kind, no_equipment, says_more_than_links, without_others};

/// The format.
pub(in crate::ingest) struct RedfishReader;

impl Reader for RedfishReader {
    fn id(&self) -> &'static str {
        "redfish"
    }

    fn doc(&self) -> &'static str {
        "Redfish resources of a server: a system, chassis, part, or collection with its members, as JSON"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let Some(outline) = probe.outline else { return false };
        ["/@odata.type", "/*/@odata.type", "/Members/*/@odata.type"].iter().any(|way| outline.has(way))
            || (outline.has("/@odata.id") && outline.has("/Members"))
            || OF_SYSTEM.iter().all(|key| outline.has(&format!("/{key}")))
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = json::text(bytes)?;
        let document = Json::parse(bytes.name(), &text)?;
        let mut resources = Vec::new();
        gather("", &document, &mut resources);
        if !resources.iter().any(|(_, resource)| says_more_than_links(resource)) {
            let text = "there are only links to resources in it, not the resources";
            let help =
                "save what they lead to as well: fetch each `@odata.id`, or the collection with `?$expand=.`";
            return Err(Diagnostic::error("document-empty", text).at(bytes.name()).help(help).into());
        }
        let mut notes = Diagnostics::default();
        if let Some(note) = without_others(&mut resources) {
            notes.push(note.at(bytes.name()));
        }
        if resources.is_empty() {
            return Err(no_equipment(&notes).into());
        }
        let mut machines = Machines::new();
        let mut begun = false;
        for (at, resource) in &resources {
            let Json::Object(_) = resource else {
                let text = "this is no resource: an object was expected";
                let place = format!("{} {at}", bytes.name());
                return Err(Diagnostic::error("document-broken", text).at(place).help(AGAIN).into());
            };
            // A part is of the machine before it.
            if is_machine(kind(resource)) || !begun {
                machines.begin();
                begun = true;
            }
            write(&mut machines, at, resource);
        }
        machines.finish(bytes.name(), (None, notes))
    }
}

/// Adds a resource, and each thing within it that has a number or model of its own.
fn write(machines: &mut Machines, at: &str, resource: &Json<'_>) {
    let mut things = Vec::new();
    find_things(at, "", resource, &mut things);
    let places: HashSet<&str> = things.iter().map(|thing| thing.at.as_str()).collect();
    // Whether a value stands in another thing within this one.
    let is_of_another = |at: &str, way: &str| {
        way.match_indices('/').any(|(end, _)| {
            way.get(..end).is_some_and(|inner| places.contains(format!("{at}/{inner}").as_str()))
        })
    };
    let kind = kind(resource);
    let mut section = Section::new(kind, StatedAt::Pointer(at.into()));
    section.push_json(at, resource, &|way| is_of_another(at, way));
    machines.section(&section, fields(kind, &section));
    for thing in &things {
        // `Processors`, `ProcessorSummary`
        let name = if thing.name.starts_with("Processor") { "Processor" } else { thing.name };
        // A summary speaks of several that are alike.
        let times = if thing.name == "ProcessorSummary" { count(thing.value) } else { 1 };
        let mut section = Section::new(name, StatedAt::Pointer(thing.at.as_str().into()));
        section.push_json(&thing.at, thing.value, &|way| is_of_another(&thing.at, way));
        machines.section(&section, fields(thing.name, &section));
        section.entries.retain(|entry| entry.key == "Model");
        for _ in 1..times {
            machines.section(&section, fields(thing.name, &section));
        }
    }
}

/// The most processors that a summary is believed to speak of.
const SOCKETS: usize = 16;

/// How many things a summary speaks of.
fn count(summary: &Json<'_>) -> usize {
    let Some(Json::Scalar(count)) = summary.get("Count") else { return 1 };
    count.parse().ok().filter(|count| (1..=SOCKETS).contains(count)).unwrap_or(1)
}

/// A thing within a resource.
struct Thing<'d, 't> {
    at: String,
    /// The last key on the way to it.
    name: &'d str,
    value: &'d Json<'t>,
}

/// Keys that name one thing among those of its kind.
const NUMBERS: [&str; 2] = ["SerialNumber", "PartNumber"];

fn find_things<'d, 't>(at: &str, name: &'d str, value: &'d Json<'t>, found: &mut Vec<Thing<'d, 't>>) {
    let says = |key: &str| matches!(value.get(key), Some(Json::Scalar(text)) if !is_placeholder(text.trim()));
    // What a maker adds to a resource (`Oem/Hpe`) is of the same thing.
    let is_of_maker = at.rsplit('/').nth(1) == Some("Oem");
    let is_thing = !is_of_maker && NUMBERS.into_iter().any(says)
        || !is_of_maker && says("Model") && (says("Manufacturer") || name == "ProcessorSummary");
    if !name.is_empty() && is_thing {
        found.push(Thing { at: at.to_owned(), name, value });
    }
    for (key, inner) in value.entries() {
        let mut at = at.to_owned();
        json::step(&mut at, key);
        find_things(&at, key, inner, found);
    }
    for (n, inner) in value.items().iter().enumerate() {
        find_things(&format!("{at}/{n}"), name, inner, found);
    }
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const NUMBER: &[&str] = &["SerialNumber"];
const BY: &[&str] = &["Manufacturer", "Vendor", "Producer"];

/// Under which HPE's controllers give the number of the system board (iLO 5 Redfish API, `Oem/Hpe` of `ComputerSystem`; PCA: printed
/// circuit assembly).
const PCA: &[&str] = &["Oem/Hpe/PCASerialNumber", "Oem/Hp/PCASerialNumber"];
const MACHINE: Fields = &[
    (Field::Serial, NUMBER),
    (Field::AssetTag, &["AssetTag"]),
    (Field::Hostname, &["HostName"]),
    (MAKER, BY),
    (Field::Model, &["Model"]),
    (Field::Firmware, &["BiosVersion"]),
    (Field::Board, &["Oem/Hpe/PCAPartNumber", "Oem/Hp/PCAPartNumber"]),
    (Field::BoardSerial, PCA),
];
/// Dell's controllers give the service tag, which is the number of the machine, as its SKU, and the number of the board as its
/// own (iDRAC9 Redfish API Guide, `ComputerSystem`; Chassis of the same).
const OF_DELL: Fields = &[
    (Field::Serial, &["SKU"]),
    (Field::AssetTag, &["AssetTag"]),
    (Field::Hostname, &["HostName"]),
    (MAKER, BY),
    (Field::Model, &["Model"]),
    (Field::Firmware, &["BiosVersion"]),
    (Field::Board, &["PartNumber"]),
    (Field::BoardSerial, NUMBER),
];
const POWER_SUPPLY: Fields =
    &[(Field::Psu, &["Model", "PartNumber"]), (Field::PsuSerial, NUMBER), (Field::BoardMaker, BY)];
const MEMORY: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["PartNumber", "Model"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, NUMBER),
    (Field::Designator, &["DeviceLocator", "Location/PartLocation/ServiceLabel", "Id"]),
];
const PROCESSOR: Fields = &[
    (Field::Component, &["ProcessorType", TITLE]),
    (Field::Part, &["Model", "PartNumber"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, NUMBER),
    (Field::Designator, &["Socket", "Id"]),
];
const ASSEMBLY: Fields = &[
    (Field::Component, &["Name", TITLE]),
    (Field::Part, &["PartNumber", "Model", "SparePartNumber"]),
    (Field::PartMaker, &["Producer", "Vendor", "Manufacturer"]),
    (Field::ComponentSerial, NUMBER),
];
const PART: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Model", "PartNumber", "ProductName"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, NUMBER),
];
const PCIE_DEVICE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Model", "PartNumber", "Name"]),
    (Field::PartMaker, BY),
    (Field::ComponentSerial, NUMBER),
];
const INTERFACE: Fields = &[(Field::Mac, &["PermanentMACAddress", "MACAddress"])];

/// How a thing is read, by its type or the key under which it stands.
fn fields(kind: &str, section: &Section) -> Fields {
    let is_absent = section.value(&["Status/State"]) == Some("Absent")
        || (kind == "Memory"
            && matches!(section.entries.iter().find(|e| e.key == "CapacityMiB"), Some(e) if e.text == "0"));
    let by_dell = || {
        section.value(&["Manufacturer"]).is_some_and(|maker| maker.starts_with("Dell"))
            || section.value(&["Model"]).is_some_and(|model| model.starts_with("PowerEdge"))
            || section.entries.iter().any(|entry| entry.key.starts_with("Oem/Dell/"))
    };
    match kind {
        // A system may be there whose processors are not.
        "ComputerSystem" | "Chassis" if by_dell() && section.value(&["SKU"]).is_some() => OF_DELL,
        kind if is_machine(kind) => MACHINE,
        _ if is_absent => NOTHING,
        "Memory" => MEMORY,
        "Processor" | "Processors" | "ProcessorSummary" => PROCESSOR,
        "PowerSupply" | "PowerSupplies" => POWER_SUPPLY,
        // The resource itself is a list, and its name that of the list.
        "Assembly" | "Assemblies"
            if section.value(&NUMBERS).is_none() && section.value(&["Model"]).is_none() =>
        {
            NOTHING
        }
        "Assembly" | "Assemblies" => ASSEMBLY,
        "PCIeDevice" => PCIE_DEVICE,
        "EthernetInterface" => INTERFACE,
        _ if section.value(&["SerialNumber", "PartNumber", "Model"]).is_some() => PART,
        _ => NOTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, of_machine, read, table};
    use super::*;
    use crate::ingest::layout::NOT_AN_INVENTORY;

    const SYSTEM: &str = r##"{"@odata.id":"/redfish/v1/Systems/1","@odata.type":"#ComputerSystem.v1_4_0.ComputerSystem","Id":"1",
        "SerialNumber":"SRV0001","Manufacturer":"ACME","Model":"RackThing 640","SKU":"640-X","AssetTag":"","HostName":"db-7",
        "BiosVersion":"2.1","ProcessorSummary":{"Count":2,"Model":"Xeon Gold 6244","Status":{"State":"Enabled"}},
        "Oem":{"Acme":{"Battery":[{"Model":"727261-B21","SerialNumber":"BAT1","RootPassword":"hunter"}]}}}"##;

    #[test]
    fn a_system_is_a_machine_with_what_is_within_it() {
        let read = read("system.json", SYSTEM).unwrap();
        assert_eq!(
            table(&read),
            [
                "serial 0 SRV0001 @/SerialNumber",
                "hostname 0 db-7 @/HostName",
                "maker 0 ACME @/Manufacturer",
                "model 0 RackThing 640 @/Model",
                "firmware 0 2.1 @/BiosVersion",
                "component 1 Processor @/ProcessorSummary",
                "part 1 Xeon Gold 6244 @/ProcessorSummary/Model",
                "component 2 Processor @/ProcessorSummary",
                "part 2 Xeon Gold 6244 @/ProcessorSummary/Model",
                "component 3 Battery @/Oem/Acme/Battery/0",
                "part 3 727261-B21 @/Oem/Acme/Battery/0/Model",
                "component-serial 3 BAT1 @/Oem/Acme/Battery/0/SerialNumber",
            ]
        );
        let kept = attributes(&read);
        assert!(kept.contains(&"ComputerSystem/@odata.id: /redfish/v1/Systems/1".to_owned()), "{kept:?}");
        assert!(!format!("{kept:?}").contains("hunter"));
        cut_anywhere("system.json", SYSTEM.as_bytes(), 17);
    }

    #[test]
    fn a_list_of_assemblies_is_no_part_and_hpe_tells_the_board() {
        let list = r##"{"@odata.type":"#Assembly.v1_4_0.Assembly","Name":"Power Supply-related Assembly data","Assemblies":[{"Name":"Supply","PartNumber":"923943","Producer":"ACME"}]}"##;
        let found = table(&read("list.json", list).unwrap());
        assert_eq!(found[0], "component 1 Supply @/Assemblies/0/Name", "{found:?}");
        let hpe = r##"{"@odata.type":"#ComputerSystem.v1_4_0.ComputerSystem","SerialNumber":"S1","ProcessorSummary":{"Model":"Available for assignment","Manufacturer":"x","Count":1},"Oem":{"Hpe":{"PCAPartNumber":"847012-001","PCASerialNumber":"PVZBF0LLM870HY"}}}"##;
        assert_eq!(
            table(&read("hpe.json", hpe).unwrap()),
            [
                "serial 0 S1 @/SerialNumber",
                "board 1 847012-001 @/Oem/Hpe/PCAPartNumber",
                "board-serial 1 PVZBF0LLM870HY @/Oem/Hpe/PCASerialNumber",
            ]
        );
    }

    #[test]
    fn the_service_tag_of_dell_is_the_number_of_the_machine() {
        let text = r##"{"@odata.type":"#ComputerSystem.v1_5_0.ComputerSystem","Manufacturer":"Dell Inc.","SKU":"2RJF153","SerialNumber":"CNIVC0005G0184","PartNumber":"06NR82A03"}"##;
        let read = table(&read("system.json", text).unwrap());
        assert!(read.contains(&"serial 0 2RJF153 @/SKU".to_owned()), "{read:?}");
        assert!(read.contains(&"board-serial 1 CNIVC0005G0184 @/SerialNumber".to_owned()), "{read:?}");
    }

    #[test]
    fn what_a_maker_adds_to_a_part_is_of_the_same_part() {
        let dimm = r##"{"@odata.type":"#Memory.v1_7_1.Memory","PartNumber":"CX1","DeviceLocator":"A1","Oem":{"Hpe":{"PartNumber":"850881-001","VendorName":"ACME"}}}"##;
        let found = read("dimm.json", dimm).unwrap();
        assert_eq!(
            table(&found),
            ["component 1 Memory @", "part 1 CX1 @/PartNumber", "designator 1 A1 @/DeviceLocator"]
        );
        assert!(attributes(&found).contains(&"Memory/Oem/Hpe/PartNumber: 850881-001".to_owned()));
    }

    #[test]
    fn values_chosen_behind_a_command_are_those_of_the_system() {
        let text = "$ curl -sk -u root:hunter2 https://10.0.0.5/redfish/v1/Systems/1 | jq '{Model,SKU,SerialNumber,BiosVersion}'\n{\n  \"Model\": \"PowerEdge R999\",\n  \"SKU\": \"TAG0001\",\n  \"SerialNumber\": \"BRD0001\",\n  \"BiosVersion\": \"1.7.5\"\n}\n";
        let found = read("session.txt", text).unwrap();
        assert_eq!(found.format, "redfish");
        assert!(table(&found).contains(&"serial 0 TAG0001 @/SKU".to_owned()), "{:?}", table(&found));
        assert!(!format!("{:?}", found.notes).contains("hunter2"), "{:?}", found.notes);
        let other = text.replace("BiosVersion", "Shelf");
        let refused = read("session.txt", other).unwrap_err();
        assert!(refused.iter().any(|p| p.message.contains("JSON")), "{refused:?}");
    }

    #[test]
    fn members_of_a_collection_are_read_and_links_are_none() {
        let dimm = |n: u32, state: &str| {
            format!(
                r##"{{"@odata.type":"#Memory.v1_7_0.Memory","Manufacturer":"CXMT","PartNumber":"CX{n}","SerialNumber":"0{n}A","Status":{{"State":"{state}"}}}}"##
            )
        };
        let text = format!(
            r#"{{"@odata.id":"/redfish/v1/Systems/1/Memory","Members":[{},{}]}}"#,
            dimm(1, "Enabled"),
            dimm(2, "Absent")
        );
        let read_members = read("memory.json", text).unwrap();
        assert_eq!(
            table(&read_members),
            [
                "component 1 Memory @/Members/0",
                "part 1 CX1 @/Members/0/PartNumber",
                "part-maker 1 CXMT @/Members/0/Manufacturer",
                "component-serial 1 01A @/Members/0/SerialNumber",
            ]
        );
        let systems = format!("[{SYSTEM},{}]", SYSTEM.replace("SRV0001", "SRV0002"));
        assert_eq!(
            of_machine(&read("all.json", systems).unwrap(), 2)[0],
            "serial 0 SRV0002 @/1/SerialNumber"
        );
        for (text, what) in [
            (dimm(3, "Absent"), "1 empty slots or bays"),
            (
                r##"{"@odata.type":"#Certificate.v1_3_0.Certificate","Id":"1","SerialNumber":"0F1E","Subject":{"Organization":"ACME"}}"##
                    .to_owned(),
                "Certificate",
            ),
        ] {
            let refused = read("one.json", text).unwrap_err();
            let says = |p: &&Diagnostic| p.code == NOT_AN_INVENTORY && p.message.contains(what);
            assert!(refused.iter().any(|p| says(&p)), "{refused:?}");
        }
        let links = r##"{"@odata.id":"/redfish/v1/Systems","@odata.type":"#ComputerSystemCollection.ComputerSystemCollection","Members":[{"@odata.id":"/redfish/v1/Systems/1"}]}"##;
        let refused = read("links.json", links).unwrap_err();
        assert!(
            refused.iter().any(|p| p.code == "document-empty" && p.message.contains("links")),
            "{refused:?}"
        );
    }
}
