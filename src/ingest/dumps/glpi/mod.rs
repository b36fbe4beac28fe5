//! Inventories that agents of GLPI, FusionInventory and OCS send: XML requests and the JSON of the inventory format, of computers,
//! network equipment and printers.
//!
//! Keys are those of <https://github.com/glpi-project/inventory_format>; those of XML are the same in capitals.

mod fields;
mod settled;

use std::collections::HashSet;

use super::json::{self, Json};
use super::pci;
use super::sections::{Machines, NOTHING, Section};
use super::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::ingest::xml_tree::{self, Element};
use fields::{BY, COMPONENT, Components, WITHIN_CHIPSET, fields, is_within_its_like, written};
use settled::settled;

/// The format.
pub(in crate::ingest) struct GlpiReader;

impl Reader for GlpiReader {
    fn id(&self) -> &'static str {
        "glpi"
    }

    fn doc(&self) -> &'static str {
        "Inventories of agents of GLPI, FusionInventory and OCS: JSON, or XML requests"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if let Some(outline) = probe.outline {
            // One inventory, or an array of them.
            return ["", "*/"].iter().any(|of| {
                let has = |way: &str| outline.has(&format!("/{of}{way}"));
                has("deviceid") && (has("action") || has("itemtype")) || WITHIN.iter().any(|key| has(key))
            });
        }
        let is_request = xml_tree::root(probe.head).is_some_and(|root| root.name() == "REQUEST");
        is_request && text::head(probe).contains("<CONTENT>")
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let mut found = Found::default();
        if xml_tree::root(&bytes.head(4096)?).is_some() {
            let text = xml_tree::text(bytes)?;
            let document = Element::parse(bytes.name(), &text)?;
            found.request(&document.pointer(), &document);
        } else {
            let text = json::text(bytes)?;
            let document = Json::parse(bytes.name(), &text)?;
            found.document("", &document);
        }
        let mut machines = Machines::new();
        for own in &found.machines {
            // What is said of the request is said of each of its devices.
            let sections = || found.of_all.iter().chain(own);
            if machines.is_full() {
                break;
            }
            machines.begin();
            let serial = sections().find_map(|s| s.value(&["serial", "ssn"]).filter(|_| is_device(s)));
            let mut within = HashSet::new();
            let components = sections().filter(|section| section.title == "component");
            let components: Components<'_> =
                components.filter_map(|c| Some((written(c, &["index"])?, c))).collect();
            for section in sections() {
                let mut fields = fields(section, serial);
                if fields == COMPONENT && is_within_its_like(section, &components) {
                    fields = NOTHING;
                }
                if fields == WITHIN_CHIPSET {
                    fields = pci::once(section.value(BY), &mut within, WITHIN_CHIPSET);
                }
                machines.section(section, fields);
            }
        }
        let mut notes = Diagnostics::default();
        if !found.left_out.is_empty() {
            let list: Vec<String> = found.left_out.iter().map(|(name, n)| format!("{n} of {name}")).collect();
            let text = format!("what is no hardware is left out: {}", list.join(", "));
            notes.push(Diagnostic::note("content-left-out", text).at(bytes.name()));
        }
        machines.finish(bytes.name(), (None, notes))
    }
}

/// Ways to what a document has that is of an agent, whatever else is left out of it.
const WITHIN: [&str; 8] = [
    "content/bios",
    "content/hardware",
    "content/network_device",
    "content/network_ports",
    "content/versionclient",
    "content/accesslog",
    "content/networks/*/mac",
    "content/networks/*/macaddr",
];

/// Sections about programs, persons and their settings, which also hold passwords and licence keys.
const NO_HARDWARE: &[&str] = &[
    "softwares",
    "processes",
    "envs",
    "users",
    "local_users",
    "local_groups",
    "licenseinfos",
    "registry",
    "databases_services",
    "remote_mgmt",
    "versionprovider",
];

/// What a section of hardware says of persons.
const PERSONS: &[&str] = &["lastloggeduser", "datelastloggeduser", "userid", "userdomain", "winowner"];

/// What a document holds: the sections of each machine.
#[derive(Default)]
struct Found {
    /// The sections of all machines, before those of each.
    of_all: Vec<Section>,
    machines: Vec<Vec<Section>>,
    left_out: Vec<(String, usize)>,
}

impl Found {
    fn leave_out(&mut self, name: &str, count: usize) {
        match self.left_out.iter_mut().find(|(known, _)| known == name) {
            Some((_, n)) => *n += count,
            None => self.left_out.push((name.to_owned(), count)),
        }
    }

    /// A section without what it says of persons.
    fn without_persons(&mut self, mut section: Section) -> Section {
        let all = section.entries.len();
        section.entries.retain(|entry| !PERSONS.contains(&entry.key.to_ascii_lowercase().as_str()));
        let persons = all - section.entries.len();
        if persons > 0 {
            self.leave_out("users", persons);
        }
        section
    }

    /// A JSON inventory, or several of them.
    fn document(&mut self, at: &str, document: &Json<'_>) {
        if let Json::Array(items) = document {
            for (n, item) in items.iter().enumerate() {
                self.document(&format!("{at}/{n}"), item);
            }
            return;
        }
        let mut sections = Vec::new();
        let mut own = Section::new("", StatedAt::Pointer(at.into()));
        own.push_json(at, document, &|way| way == "content" || way.starts_with("content/"));
        sections.push(own);
        for (name, value) in document.get("content").map_or(&[][..], Json::entries) {
            let mut at = format!("{at}/content");
            json::step(&mut at, name);
            if NO_HARDWARE.contains(&&**name) {
                self.leave_out(name, value.items().len().max(1));
                continue;
            }
            match value {
                Json::Array(items) => {
                    for (n, item) in items.iter().enumerate() {
                        sections.push(of_json(name, &format!("{at}/{n}"), item));
                    }
                }
                value => sections.push(self.without_persons(of_json(name, &at, value))),
            }
        }
        self.machines.push(sections);
    }

    /// An XML request: of a computer, or of the devices that were asked over the network.
    fn request(&mut self, at: &str, request: &Element<'_>) {
        let mut of_request = Vec::new();
        let mut devices: Vec<Vec<Section>> = Vec::new();
        for (at, element) in request.pointed(at) {
            if element.name() != "CONTENT" {
                of_request.push(of_xml("", &at, element, element.name()));
                continue;
            }
            for (at, element) in element.pointed(&at) {
                let name = element.name();
                if name == "DEVICE" {
                    devices.push(device(&at, element));
                } else if NO_HARDWARE.contains(&name.to_ascii_lowercase().as_str()) {
                    self.leave_out(&name.to_ascii_lowercase(), 1);
                } else if element.children().is_empty() {
                    of_request.push(of_xml("", &at, element, name));
                } else {
                    of_request.push(self.without_persons(of_xml(name, &at, element, "")));
                }
            }
        }
        if devices.is_empty() {
            self.machines.push(of_request);
        } else {
            self.of_all = of_request;
            self.machines.extend(devices);
        }
    }
}

/// The sections of a device that was asked over the network.
fn device(at: &str, device: &Element<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut own = Section::new("device", StatedAt::Pointer(at.into()));
    for (at, element) in device.pointed(at) {
        match element.name() {
            "INFO" => sections.push(of_xml("device", &at, element, "")),
            "PORTS" | "COMPONENTS" => {
                for (at, entry) in element.pointed(&at) {
                    sections.push(of_xml(entry.name(), &at, entry, ""));
                }
            }
            name if !element.children().is_empty() => sections.push(of_xml(name, &at, element, "")),
            name => own.push(name, element.text(), StatedAt::Pointer(at.into())),
        }
    }
    sections.insert(0, own);
    sections
}

fn of_json(name: &str, at: &str, value: &Json<'_>) -> Section {
    let mut section = Section::new(title(name), StatedAt::Pointer(at.into()));
    match value {
        Json::Scalar(text) => section.push("", &**text, StatedAt::Pointer(at.into())),
        value => section.push_json(at, value, &|_| false),
    }
    settled(section)
}

fn of_xml(name: &str, at: &str, element: &Element<'_>, key: &str) -> Section {
    let mut section = Section::new(title(name), StatedAt::Pointer(at.into()));
    if element.children().is_empty() {
        section.push(key, element.text(), StatedAt::Pointer(at.into()));
    } else {
        section.push_xml(at, element);
    }
    settled(section)
}

/// What one entry of a section is: sections are called by all of theirs.
fn title(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let one = match name.as_str() {
        "cpus" => "cpu",
        "memories" => "memory",
        "storages" => "storage",
        "controllers" => "controller",
        "batteries" => "battery",
        "networks" => "network",
        "videos" => "video",
        "usbdevices" => "USB device",
        "powersupplies" => "power supply",
        "network_device" | "device" => "device",
        "network_components" | "component" => "component",
        "network_ports" | "port" => "port",
        "firmwares" => "firmware",
        "drives" => "drive",
        "monitors" => "monitor",
        _ => return name,
    };
    one.to_owned()
}

fn is_device(section: &Section) -> bool {
    matches!(section.title.as_str(), "device" | "bios")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, of_machine, read, table};

    const JSON: &str = r#"{"action":"inventory","itemtype":"Computer","deviceid":"pc-7-2026","content":{
        "bios":{"ssn":"SRV0001","smanufacturer":"ACME","smodel":"RackThing","assettag":"A-7","bversion":"1.2","mmodel":"X11","msn":"B1","mmanufacturer":"ACME Boards"},
        "hardware":{"name":"pc-7","uuid":"4c4c4544"},
        "cpus":[{"name":"Hygon C86 7285","manufacturer":"Hygon"}],
        "memories":[{"capacity":4096,"manufacturer":"CXMT","model":"CXM8","serialnumber":"01A","caption":"DIMM 0"},{"caption":"DIMM 1","numslots":2}],
        "controllers":[{"type":"Host bridge","pciclass":"0600","name":"Bridge","manufacturer":"Intel"},{"type":"Ethernet controller","pciclass":"0200","name":"I210","manufacturer":"Intel"}],
        "networks":[{"mac":"02:00:00:00:00:01","type":"ethernet","virtualdev":false},{"mac":"02:00:00:00:00:02","type":"ethernet"},{"mac":"02:42:00:00:00:03","virtualdev":true}],
        "envs":[{"key":"TOKEN","val":"hunter"}],"softwares":[{"name":"x"},{"name":"y"}]}}"#;

    #[test]
    fn a_computer_has_its_parts_and_no_programs() {
        let read = read("pc.json", JSON).unwrap();
        assert_eq!(
            table(&read),
            [
                "serial 0 SRV0001 @/content/bios/ssn",
                "asset-tag 0 A-7 @/content/bios/assettag",
                "maker 0 ACME @/content/bios/smanufacturer",
                "model 0 RackThing @/content/bios/smodel",
                "firmware 0 1.2 @/content/bios/bversion",
                "board 1 X11 @/content/bios/mmodel",
                "board-serial 1 B1 @/content/bios/msn",
                "board-maker 0 ACME Boards @/content/bios/mmanufacturer",
                "hostname 0 pc-7 @/content/hardware/name",
                "component 1 cpu @/content/cpus/0",
                "part 1 Hygon C86 7285 @/content/cpus/0/name",
                "part-maker 1 Hygon @/content/cpus/0/manufacturer",
                "component 2 memory @/content/memories/0",
                "part 2 CXM8 @/content/memories/0/model",
                "part-maker 2 CXMT @/content/memories/0/manufacturer",
                "component-serial 2 01A @/content/memories/0/serialnumber",
                "designator 2 DIMM 0 @/content/memories/0/caption",
                "component 3 Host bridge @/content/controllers/0/type",
                "part-maker 3 Intel @/content/controllers/0/manufacturer",
                "component 4 Ethernet @/content/controllers/1/type",
                "part 4 I210 @/content/controllers/1/name",
                "part-maker 4 Intel @/content/controllers/1/manufacturer",
                "mac 0 02:00:00:00:00:01 @/content/networks/0/mac",
                "mac 2 02:00:00:00:00:02 @/content/networks/1/mac",
            ]
        );
        assert!(!format!("{:?}", attributes(&read)).contains("hunter"));
        let note = read.notes.iter().find(|note| note.code == "content-left-out").unwrap();
        assert!(note.message.contains("2 of softwares"), "{note:?}");
        cut_anywhere("pc.json", JSON.as_bytes(), 41);
    }

    #[test]
    fn who_used_a_computer_is_left_out_and_said_to_be() {
        let xml = "<REQUEST><CONTENT><HARDWARE><NAME>pc-9</NAME><LASTLOGGEDUSER>jdoe</LASTLOGGEDUSER><USERID>jdoe</USERID></HARDWARE><REMOTE_MGMT><ID>123456789</ID><TYPE>teamviewer</TYPE></REMOTE_MGMT><BIOS><SSN>S9</SSN></BIOS><VERSIONCLIENT>FusionInventory-Agent_v2.3.19</VERSIONCLIENT></CONTENT><DEVICEID>pc-9</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>";
        let json = r#"{"deviceid":"pc-9","itemtype":"Computer","content":{"bios":{"ssn":"S9"},"hardware":{"name":"pc-9","lastloggeduser":"jdoe"},"remote_mgmt":[{"id":"123456789"}]}}"#;
        for (name, text) in [("pc.xml", xml), ("pc.json", json)] {
            let read = read(name, text).unwrap();
            assert!(table(&read).iter().any(|line| line.starts_with("hostname 0 pc-9")), "{name}");
            let all = format!("{:?}", attributes(&read));
            assert!(!all.contains("jdoe") && !all.contains("123456789"), "{name}: {all}");
            let note = read.notes.iter().find(|note| note.code == "content-left-out").unwrap();
            assert!(note.message.contains("users") && note.message.contains("remote_mgmt"), "{note:?}");
        }
    }

    #[test]
    fn a_vendor_id_names_who_is_not_named() {
        let json = r#"{"deviceid":"pc-8","itemtype":"Computer","content":{"bios":{"ssn":"S8"},
            "controllers":[{"type":"VGA compatible controller","pciclass":"0300","vendorid":"1ed5","productid":"0222","name":"Device 0222"}],
            "usbdevices":[{"name":"ME909s","vendorid":"12d1","productid":"15c1"}]}}"#;
        assert_eq!(
            table(&read("pc.json", json).unwrap()),
            [
                "serial 0 S8 @/content/bios/ssn",
                "component 1 VGA compatible @/content/controllers/0/type",
                "part-maker 1 Moore Threads @/content/controllers/0/vendorid",
                "component 2 USB device @/content/usbdevices/0",
                "part 2 ME909s @/content/usbdevices/0/name",
                "part-maker 2 Huawei Technologies Co., Ltd. @/content/usbdevices/0/vendorid",
            ]
        );
    }

    #[test]
    fn what_android_and_macos_say_in_the_wrong_place_is_read_as_what_it_is() {
        let text = "<?xml version=\"1.0\"?>\n<REQUEST><CONTENT><BIOS><ASSETTAG>release-keys</ASSETTAG><SSN>5a30</SSN></BIOS>
            <CPUS><MODEL>Qualcomm Technologies, Inc SDMMAGPIE</MODEL><NAME>AArch64 Processor rev 14 (aarch64)</NAME></CPUS>
            <NETWORKS><DESCRIPTION>en0</DESCRIPTION><MACADDR>0c:4d:e9:00:00:01</MACADDR><VIRTUALDEV>1</VIRTUALDEV></NETWORKS>
            <NETWORKS><DESCRIPTION>en2</DESCRIPTION><MACADDR>0a:00:00:00:00:01</MACADDR><VIRTUALDEV>1</VIRTUALDEV></NETWORKS>
            <NETWORKS><DESCRIPTION>eth1</DESCRIPTION><MACADDR>d5:c9:gh:81:cf:80</MACADDR></NETWORKS>
            </CONTENT></REQUEST>";
        let read = read("a.xml", text).unwrap();
        let found = table(&read);
        let said: Vec<&str> = found.iter().filter_map(|said| Some(said.split_once(" @")?.0)).collect();
        assert_eq!(
            said,
            [
                "serial 0 5a30",
                "component 1 cpu",
                "part 1 SDMMAGPIE",
                "part-maker 1 Qualcomm Technologies, Inc",
                "mac 0 0c:4d:e9:00:00:01",
            ]
        );
        assert!(attributes(&read).contains(&"network/MACADDR: d5:c9:gh:81:cf:80".to_owned()));
        assert!(read.notes.iter().any(|note| note.code == "address-unreadable"));
    }

    #[test]
    fn the_address_of_every_machine_is_not_that_of_this_one() {
        let json = r#"{"deviceid":"sw-1","itemtype":"NetworkEquipment","content":{"network_device":{"serial":"SW1","ips":["127.0.0.1","10.2.5.10"]}}}"#;
        let found = table(&read("sw.json", json).unwrap());
        assert!(found.iter().any(|said| said.starts_with("ip 0 10.2.5.10")), "{found:?}");
        assert!(!found.iter().any(|said| said.contains("127.0.0.1")), "{found:?}");
    }

    #[test]
    fn a_small_inventory_is_read_by_its_address_and_several_are_several_machines() {
        let of = |n: u32| {
            format!(
                r#"{{"deviceid":"pc-{n}","itemtype":"Computer","partial":true,"content":{{"networks":[{{"mac":"02:00:00:00:00:0{n}","virtualdev":false}}]}}}}"#
            )
        };
        assert_eq!(
            table(&read("pc.json", of(1)).unwrap()),
            ["mac 0 02:00:00:00:00:01 @/content/networks/0/mac"]
        );
        let two = read("pcs.json", format!("[{},{}]", of(1), of(2))).unwrap();
        assert_eq!(of_machine(&two, 2), ["mac 0 02:00:00:00:00:02 @/1/content/networks/0/mac"]);
        let bare = r#"{"content":{"networks":[{"mac":"02:00:00:00:00:03","ipaddress":"192.0.2.3"}]}}"#;
        assert_eq!(read("bare.json", bare).unwrap().format, "glpi");
    }

    #[test]
    fn a_request_may_be_of_several_devices() {
        let device = |n: u32| {
            format!(
                "<DEVICE><INFO><SERIAL>SW{n}</SERIAL><NAME>sw-{n}</NAME><MANUFACTURER>ACME</MANUFACTURER><MODEL>48T</MODEL><IPS><IP>192.0.2.{n}</IP></IPS></INFO>
                 <COMPONENTS><COMPONENT><TYPE>chassis</TYPE><SERIAL>SW{n}</SERIAL></COMPONENT><COMPONENT><TYPE>powerSupply</TYPE><MODEL>P1</MODEL><SERIAL>PS{n}</SERIAL></COMPONENT></COMPONENTS></DEVICE>"
            )
        };
        let text = format!(
            "<?xml version=\"1.0\"?>\n<REQUEST><CONTENT>{}{}</CONTENT><DEVICEID>a</DEVICEID><QUERY>SNMPQUERY</QUERY></REQUEST>",
            device(1),
            device(2)
        );
        let read = read("net.xml", &text).unwrap();
        assert_eq!(
            of_machine(&read, 2),
            [
                "serial 0 SW2 @/REQUEST/CONTENT/DEVICE[2]/INFO/SERIAL",
                "hostname 0 sw-2 @/REQUEST/CONTENT/DEVICE[2]/INFO/NAME",
                "ip 0 192.0.2.2 @/REQUEST/CONTENT/DEVICE[2]/INFO/IPS/IP",
                "maker 0 ACME @/REQUEST/CONTENT/DEVICE[2]/INFO/MANUFACTURER",
                "model 0 48T @/REQUEST/CONTENT/DEVICE[2]/INFO/MODEL",
                "psu 1 P1 @/REQUEST/CONTENT/DEVICE[2]/COMPONENTS/COMPONENT[2]/MODEL",
                "psu-serial 1 PS2 @/REQUEST/CONTENT/DEVICE[2]/COMPONENTS/COMPONENT[2]/SERIAL",
            ]
        );
        cut_anywhere("net.xml", text.as_bytes(), 41);
    }
}
