//! The hardware of a Linux machine as `lshw` prints it without an option: nodes by their indentation, each below `*-` and its id.

use super::console::{self, Beside, Tool};
use super::lshw::{self, Node};
use super::sections::{Machines, Section};
use super::text::{Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;

/// The format.
pub(in crate::ingest) struct LshwTextReader;

/// What stands before the id of a node.
const NODE: &str = "*-";
/// How many lines below the host name the first node stands at most: flags of old machines are many lines.
const NEAR: usize = 40;

impl Reader for LshwTextReader {
    fn id(&self) -> &'static str {
        "lshw-text"
    }

    fn doc(&self) -> &'static str {
        "The hardware of a Linux machine, as `lshw` prints it as text"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for LshwTextReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let [first, below, ..] = lines else { return false };
        let described = |line: &Line<'_>| {
            let key = pair(line.text).map(|(key, _)| key);
            line.indent >= 4 && matches!(key, Some("description" | "product"))
        };
        if let Some(id) = first.text.strip_prefix(NODE) {
            return described(below) && below.indent > first.indent && !id.contains(' ');
        }
        first.indent == 0
            && below.indent >= 4
            && !first.text.contains([' ', ':'])
            && described(below)
            && lines.iter().take(NEAR).any(|line| line.text.starts_with(NODE))
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        let begins = |at: &usize| {
            lines.get(*at).is_some_and(|line| line.indent == 0 && !line.text.starts_with(NODE))
                && self.begins(lines.get(*at..).unwrap_or_default())
        };
        (1..lines.len()).filter(begins).collect()
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let nodes = nodes(lines);
        // Every node has a description, if it has nothing else.
        if !nodes
            .iter()
            .any(|node| node.section.value(&["description", "product", "vendor", "width"]).is_some())
        {
            let text = "no node of `lshw` stands in it";
            let help = "save the whole output of `lshw`, run as root";
            return Err(Diagnostic::error("document-empty", text).help(help));
        }
        lshw::write(machines, nodes);
        Ok(())
    }
}

/// The nodes in their order. What a text leaves out is the class of a node: its id tells it.
fn nodes(lines: &[Line<'_>]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        let id = line.text.strip_prefix(NODE).map(|id| id.split_whitespace().next().unwrap_or_default());
        let of_system = line.indent == 0 && id.is_none() && pair(line.text).is_none();
        if id.is_some() || of_system || nodes.is_empty() {
            let id = id.unwrap_or(line.text);
            let class = if of_system { "system" } else { class(id) };
            let mut section = Section::new(class, at.clone());
            section.push("id", id, at.clone());
            // `*-network DISABLED`, `*-display UNCLAIMED`: of a processor it says that it is not there.
            if line.text.ends_with("DISABLED") {
                section.push("disabled", "true", at);
            }
            nodes.push(Node { outermost: of_system, section });
            continue;
        }
        let Some(node) = nodes.last_mut() else { continue };
        let (key, value) = pair(line.text).unwrap_or(("", line.text));
        match key {
            "bus info" => node.section.push("businfo", value, at),
            "capabilities" => {
                if value.split_whitespace().any(|word| word == "physical") {
                    node.section.push("capabilities/physical", "true", at.clone());
                }
                node.section.push(key, value, at);
            }
            _ => node.section.push(key, value, at),
        }
    }
    nodes
}

/// The class of a node by its id: `bank:0`, `cpu`, `network:1`.
fn class(id: &str) -> &'static str {
    match id.split(':').next().unwrap_or(id) {
        "core" | "usb" | "usbhost" | "serial" | "firewire" => "bus",
        "firmware" | "cache" | "bank" | "memory" | "flash" => "memory",
        "cpu" => "processor",
        "network" => "network",
        "disk" | "cdrom" | "namespace" | "medium" | "card" => "disk",
        "storage" | "sata" | "ide" | "scsi" | "raid" | "nvme" | "sas" => "storage",
        "display" | "graphics" => "display",
        "multimedia" | "sound" => "multimedia",
        "communication" => "communication",
        "power" | "battery" => "power",
        "pci" | "isa" | "pcie" => "bridge",
        "volume" | "logicalvolume" => "volume",
        _ => "generic",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, of_machine, read, table};

    const TEXT: &str = "web-3\n    description: Rack Mount Chassis\n    product: RackThing 640\n    vendor: ACME\n    serial: SRV0001\n  *-core\n       description: Motherboard\n       product: X11\n       vendor: ACME Boards\n       serial: B1\n     *-firmware\n          description: BIOS\n          version: 3.1\n     *-memory\n        *-bank:0\n             description: DIMM DDR4\n             product: CXM8\n             vendor: CXMT\n             slot: DIMM_A1\n        *-bank:1\n             description: DIMM [empty]\n             product: NO DIMM\n     *-network\n          description: Ethernet interface\n          product: I210\n          vendor: Intel\n          bus info: pci@0000:01:00.0\n          serial: 02:00:00:00:00:01\n";

    #[test]
    fn nodes_are_what_their_ids_say() {
        let of_text = read("lshw.txt", TEXT).unwrap();
        assert_eq!(
            table(&of_text),
            [
                "serial 0 SRV0001 @5",
                "hostname 0 web-3 @1",
                "maker 0 ACME @4",
                "model 0 RackThing 640 @3",
                "board 1 X11 @8",
                "board-serial 1 B1 @10",
                "board-maker 0 ACME Boards @9",
                "firmware 0 3.1 @13",
                "component 1 memory @15",
                "part 1 CXM8 @17",
                "part-maker 1 CXMT @18",
                "designator 1 DIMM_A1 @19",
                "component 2 network @23",
                "part 2 I210 @25",
                "part-maker 2 Intel @26",
                "mac 0 02:00:00:00:00:01 @28",
            ]
        );
        assert!(attributes(&of_text).contains(&"network/businfo: pci@0000:01:00.0".to_owned()));
        cut_anywhere("lshw.txt", TEXT.as_bytes(), 29);
    }

    #[test]
    fn each_host_is_a_machine_and_a_class_alone_is_of_one() {
        let other = TEXT.replace("web-3", "web-4").replace("SRV0001", "SRV0002");
        let both = read("lshw.txt", TEXT.to_owned() + &other).unwrap();
        assert_eq!(of_machine(&both, 2)[0], "serial 0 SRV0002 @33");
        let class = "  *-network:0\n       description: Ethernet interface\n       product: I210\n       serial: 02:00:00:00:00:01\n       capabilities: ethernet physical\n  *-network:1\n       description: Ethernet interface\n       serial: 02:42:00:00:00:01\n";
        assert_eq!(
            table(&read("network.txt", class).unwrap()),
            ["component 1 network @1", "part 1 I210 @3", "mac 0 02:00:00:00:00:01 @4"]
        );
    }
}
