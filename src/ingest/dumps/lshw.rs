//! The hardware of a Linux machine as a tree, as `lshw -json` and `lshw -xml` print it.

use std::collections::HashSet;

use super::bus_names::{self, Bus};
use super::json::{self, Json};
use super::pci;
use super::sections::{Fields, Machines, NOTHING, Section, TITLE};
use super::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::ingest::xml_tree::{self, Element};
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct LshwReader;

impl Reader for LshwReader {
    fn id(&self) -> &'static str {
        "lshw"
    }

    fn doc(&self) -> &'static str {
        "The hardware of a Linux machine, as `lshw -json` or `lshw -xml` prints it"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if let Some(outline) = probe.outline {
            let is_node = |at: &str| {
                let has = |key: &str| outline.has(&format!("{at}/{key}"));
                has("id") && has("class") && ["children", "claimed", "physid", "businfo"].into_iter().any(has)
            };
            return is_node("") || is_node("/*");
        }
        let Some(root) = xml_tree::root(probe.head) else { return false };
        let head = text::head(probe);
        match root.name() {
            "node" => root.attribute("class").is_some() && root.attribute("id").is_some(),
            "list" => head.contains("<node id=") && head.contains("class="),
            _ => false,
        }
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let mut nodes = Vec::new();
        if xml_tree::root(&bytes.head(4096)?).is_some() {
            let text = xml_tree::text(bytes)?;
            let document = Element::parse(bytes.name(), &text)?;
            of_xml(&document.pointer(), &document, 0, &mut nodes);
        } else {
            let text = json::text(bytes)?;
            of_json("", &Json::parse(bytes.name(), &text)?, 0, &mut nodes);
        }
        if nodes.is_empty() {
            let text = "there is no node with a class in it";
            return Err(Diagnostic::error("document-broken", text).at(bytes.name()).help(json::AGAIN).into());
        }
        let mut machines = Machines::new();
        machines.begin();
        write(&mut machines, nodes);
        machines.finish(bytes.name(), (None, Diagnostics::default()))
    }
}

/// Says of the machine at hand what nodes say; each further system is a machine. Without a system the nodes are those of a class,
/// `lshw -class network`, of one machine.
pub(super) fn write(machines: &mut Machines, mut nodes: Vec<Node>) {
    nodes.iter_mut().for_each(Node::name_by_ids);
    let nodes = &nodes;
    let mut within = HashSet::new();
    for (n, node) in nodes.iter().enumerate() {
        if n > 0 && node.outermost && node.is("system") {
            machines.begin();
            within.clear();
        }
        let mut fields = fields(node);
        if fields == WITHIN {
            fields = pci::once(node.section.value(VENDOR), &mut within, WITHIN);
        }
        machines.section(&node.section, fields);
    }
}

/// A node of the tree, without those below it.
pub(super) struct Node {
    pub(super) outermost: bool,
    /// Headed by its class.
    pub(super) section: Section,
}

impl Node {
    fn is(&self, class: &str) -> bool {
        self.section.title == class
    }

    fn has(&self, key: &str) -> bool {
        self.section.entries.iter().any(|entry| entry.key == key)
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.section.value(&[key])
    }

    /// Takes from vendor and product the ids that `lshw -numeric` writes behind them, and from the product what is its vendor. Who
    /// is not named is told by the id.
    fn name_by_ids(&mut self) {
        let businfo = self.value("businfo").unwrap_or_default();
        let bus = match businfo.split('@').next() {
            Some("pci") => Bus::Pci,
            Some("usb") => Bus::Usb,
            _ => return,
        };
        let entry = |key: &str| self.section.entries.iter().position(|entry| entry.key == key);
        let (vendor, product) = (entry("vendor"), entry("product"));
        let taken = |at: usize| {
            let entry = &self.section.entries[at];
            let (name, ids) = bus_names::without_ids(&entry.text);
            (at, name.to_owned(), ids.map(str::to_owned), entry.at.clone())
        };
        let found = [vendor, product].map(|at| at.map(taken));
        let maker = found[0].as_ref().map(|(_, name, ..)| name.clone()).filter(|n| !bus_names::is_unnamed(n));
        let id = found.iter().flatten().find_map(|(_, _, ids, at)| {
            let ids = ids.as_ref()?;
            Some((ids.split(':').next().unwrap_or(ids).to_owned(), at.clone()))
        });
        for (at, name, ids, place) in found.into_iter().flatten() {
            let key = self.section.entries[at].key.clone();
            let is_maker = key == "product" && maker.as_ref() == Some(&name);
            if is_maker || bus_names::is_unnamed(&name) {
                self.section.entries[at].key = format!("{key} without a name");
            }
            self.section.entries[at].text = name;
            self.section.push(format!("{key} id"), ids.unwrap_or_default(), place);
        }
        if let Some((id, at)) = id.filter(|_| maker.is_none()) {
            bus_names::push_by_id(&mut self.section, (bus, "vendor"), Some(&id), at);
        }
    }
}

/// Gathers the nodes of a tree, each before those below it.
fn of_json(at: &str, value: &Json<'_>, depth: usize, nodes: &mut Vec<Node>) {
    for (n, item) in value.items().iter().enumerate() {
        of_json(&format!("{at}/{n}"), item, depth, nodes);
    }
    if let Some(Json::Scalar(class)) = value.get("class") {
        let mut section = Section::new(&**class, StatedAt::Pointer(format!("{at}/class").into()));
        let below = |way: &str| way == "children" || way.starts_with("children/") || way == "class";
        section.push_json(at, value, &below);
        nodes.push(Node { outermost: depth == 0, section });
    }
    if let Some(children) = value.get("children") {
        of_json(&format!("{at}/children"), children, depth + 1, nodes);
    }
}

fn of_xml(at: &str, element: &Element<'_>, depth: usize, nodes: &mut Vec<Node>) {
    let is_node = element.name() == "node";
    if is_node {
        let class = element.attribute("class").unwrap_or_default();
        let mut section = Section::new(class, StatedAt::Pointer(format!("{at}/@class").into()));
        for key in ["id", "claimed", "disabled", "handle"] {
            if let Some(value) = element.attribute(key) {
                section.push(key, value, StatedAt::Pointer(format!("{at}/@{key}").into()));
            }
        }
        for (pointer, child) in element.pointed(at).into_iter().filter(|(_, child)| child.name() != "node") {
            match child.name() {
                // `<setting id="driver" value="igb"/>`, `<capability id="pci">PCI</capability>`
                group @ ("configuration" | "capabilities" | "resources" | "hints") => {
                    for (pointer, entry) in child.pointed(&pointer) {
                        let id = entry.attribute("id").or(entry.attribute("type")).unwrap_or_default();
                        let (value, place) = match entry.attribute("value") {
                            Some(value) => (value, format!("{pointer}/@value")),
                            None => (entry.text(), pointer),
                        };
                        section.push(format!("{group}/{id}"), value, StatedAt::Pointer(place.into()));
                    }
                }
                name => section.push(name, child.text(), StatedAt::Pointer(pointer.into())),
            }
        }
        nodes.push(Node { outermost: depth == 0, section });
    }
    for (pointer, child) in element.pointed(at).into_iter().filter(|(_, child)| child.name() == "node") {
        of_xml(&pointer, child, depth + usize::from(is_node), nodes);
    }
}

const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const SERIAL: &[&str] = &["serial"];
const PRODUCT: &[&str] = &["product"];
const VENDOR: &[&str] = &["vendor", "vendor (PCI vendor id)", "vendor (USB vendor id)"];

const SYSTEM: Fields =
    &[(Field::Serial, SERIAL), (Field::Hostname, &["id"]), (MAKER, VENDOR), (Field::Model, PRODUCT)];
const BOARD: Fields = &[(Field::Board, PRODUCT), (Field::BoardSerial, SERIAL), (Field::BoardMaker, VENDOR)];
const FIRMWARE: Fields = &[(Field::Firmware, &["version"])];
const PART: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, PRODUCT),
    (Field::PartMaker, VENDOR),
    (Field::ComponentSerial, SERIAL),
    (Field::Designator, &["slot"]),
];
/// The number of a network interface is its address.
const NETWORK: Fields =
    &[(Field::Component, &[TITLE]), (Field::Part, PRODUCT), (Field::PartMaker, VENDOR), (Field::Mac, SERIAL)];
const POWER_SUPPLY: Fields =
    &[(Field::Psu, PRODUCT), (Field::PsuSerial, SERIAL), (Field::BoardMaker, VENDOR)];
/// Of what is within a chipset, the maker.
const WITHIN: Fields = &[(Field::Component, &["description"]), (Field::PartMaker, VENDOR)];

fn fields(node: &Node) -> Fields {
    let id = node.value("id").unwrap_or_default();
    let id = id.split(':').next().unwrap_or_default();
    // What the firmware lists without a name is called by its number: `PnP device PNP0500`.
    let product = node.value("product").filter(|product| !product.starts_with("PnP device "));
    let named = product.is_some() || node.section.value(VENDOR).is_some();
    let described = |word: &str| node.value("description").is_some_and(|d| d.to_lowercase().contains(word));
    match node.section.title.as_str() {
        "system" if node.outermost => SYSTEM,
        "bus" if id == "core" => BOARD,
        // The device tree of boards calls its processors and their caches so.
        "processor" if node.has("disabled") || node.value("product") == Some("cpu") => NOTHING,
        "memory" if id == "firmware" => FIRMWARE,
        "memory" if !matches!(id, "bank" | "cache") && !named => NOTHING,
        "memory" if id == "cache" || described("[empty]") => NOTHING,
        "network" if is_card(node) => NETWORK,
        "power" if described("battery") || id == "battery" => PART,
        "power" => POWER_SUPPLY,
        "processor" | "memory" | "disk" | "storage" | "display" | "multimedia" | "communication" | "tape"
            if named =>
        {
            PART
        }
        "bridge" | "bus" | "generic" if named => WITHIN,
        _ => NOTHING,
    }
}

/// Whether a network interface is one of a device: bridges, tunnels and virtual machines have others.
fn is_card(node: &Node) -> bool {
    node.has("businfo") || node.has("capabilities/physical")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, read, table};

    const JSON: &str = r#"{"id":"web-3","class":"system","claimed":true,"product":"RackThing 640","vendor":"ACME","serial":"SRV0001","children":[
        {"id":"core","class":"bus","claimed":true,"description":"Motherboard","product":"X11","vendor":"ACME Boards","serial":"B1","children":[
          {"id":"firmware","class":"memory","vendor":"AMI","version":"3.1"},
          {"id":"bank:0","class":"memory","description":"DIMM DDR4","product":"CXM8","vendor":"CXMT","serial":"01A","slot":"DIMM_A1"},
          {"id":"bank:1","class":"memory","description":"DIMM [empty]","product":"NO DIMM","vendor":"NO DIMM"},
          {"id":"cpu","class":"processor","product":"Hygon C86","vendor":"Hygon","capabilities":{"fpu":true}},
          {"id":"network","class":"network","product":"I210","vendor":"Intel","businfo":"pci@0000:01:00.0","serial":"02:00:00:00:00:01"}]},
        {"id":"network:1","class":"network","logicalname":"docker0","serial":"02:42:00:00:00:01"}]}"#;
    const XML: &str = r#"<?xml version="1.0" standalone="yes" ?>
        <!-- generated by lshw-B.02.19 -->
        <list><node id="web-3" claimed="true" class="system" handle="DMI:0001"><product>RackThing 640</product><vendor>ACME</vendor><serial>SRV0001</serial>
          <node id="core" class="bus"><description>Motherboard</description>
            <node id="disk" class="disk"><product>PC300</product><vendor>YMTC</vendor><serial>D1</serial>
              <configuration><setting id="ansiversion" value="5"/></configuration></node></node></node></list>"#;

    #[test]
    fn the_tree_is_a_machine_with_its_parts() {
        let of_json = read("lshw.json", JSON).unwrap();
        assert_eq!(
            table(&of_json),
            [
                "serial 0 SRV0001 @/serial",
                "hostname 0 web-3 @/id",
                "maker 0 ACME @/vendor",
                "model 0 RackThing 640 @/product",
                "board 1 X11 @/children/0/product",
                "board-serial 1 B1 @/children/0/serial",
                "board-maker 0 ACME Boards @/children/0/vendor",
                "firmware 0 3.1 @/children/0/children/0/version",
                "component 1 memory @/children/0/children/1/class",
                "part 1 CXM8 @/children/0/children/1/product",
                "part-maker 1 CXMT @/children/0/children/1/vendor",
                "component-serial 1 01A @/children/0/children/1/serial",
                "designator 1 DIMM_A1 @/children/0/children/1/slot",
                "component 2 processor @/children/0/children/3/class",
                "part 2 Hygon C86 @/children/0/children/3/product",
                "part-maker 2 Hygon @/children/0/children/3/vendor",
                "component 3 network @/children/0/children/4/class",
                "part 3 I210 @/children/0/children/4/product",
                "part-maker 3 Intel @/children/0/children/4/vendor",
                "mac 0 02:00:00:00:00:01 @/children/0/children/4/serial",
            ]
        );
        assert!(attributes(&of_json).contains(&"network/logicalname: docker0".to_owned()));
        cut_anywhere("lshw.json", JSON.as_bytes(), 23);
    }

    #[test]
    fn ids_name_who_is_not_named_and_a_vendor_is_no_product() {
        let json = r#"[{"id":"display","class":"display","businfo":"pci@0000:01:00.0","vendor":"Device [1ED5]","product":"Device [1ED5:222]"},
            {"id":"network","class":"network","businfo":"pci@0000:02:00.0","vendor":"Intel Corporation [8086]","product":"I210 [8086:1533]"},
            {"id":"multimedia","class":"multimedia","businfo":"pci@0000:03:00.0","vendor":"ACME, Inc. [ACM]","product":"ACME, Inc. [ACM]"}]"#;
        let read = read("lshw.json", json).unwrap();
        assert_eq!(
            table(&read),
            [
                "component 1 display @/0/class",
                "part-maker 1 Moore Threads @/0/vendor",
                "component 2 network @/1/class",
                "part 2 I210 @/1/product",
                "part-maker 2 Intel Corporation @/1/vendor",
                "component 3 multimedia @/2/class",
                "part-maker 3 ACME, Inc. [ACM] @/2/vendor",
            ]
        );
        assert!(attributes(&read).contains(&"network/product id: 8086:1533".to_owned()));
    }

    #[test]
    fn xml_says_the_same_and_a_class_alone_is_of_one_machine() {
        let of_xml = read("lshw.xml", XML).unwrap();
        let all = table(&of_xml);
        assert_eq!(all[0], "serial 0 SRV0001 @/list/node/serial");
        assert!(all.contains(&"part 1 PC300 @/list/node/node/node/product".to_owned()), "{all:?}");
        assert!(attributes(&of_xml).contains(&"disk/configuration/ansiversion: 5".to_owned()));
        let class = r#"[{"id":"disk","class":"disk","claimed":true,"product":"A","serial":"1A"},{"id":"disk:1","class":"disk","product":"B","serial":"2B"}]"#;
        assert_eq!(table(&read("disks.json", class).unwrap()).len(), 6);
        cut_anywhere("lshw.xml", XML.as_bytes(), 23);
    }
}
