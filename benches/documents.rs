//! How fast documents are read, each beside a bare parse of the same bytes: what others would take that look at nothing.
//!
//! `cargo bench --bench documents`; a family's ratio is its `read` through its `parsed`.

#![allow(clippy::expect_used, reason = "a bench without its file has nothing to say")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::ops::ControlFlow;

use divan::Bencher;
use divan::counter::BytesCount;
use serde::de::IgnoredAny;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::ingest::reader::{ReadOptions, open};
use tidewaiter::internals::ingest::rows::{Mark, Rows as _};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Devices of a document.
const DEVICES: usize = 10_000;

fn main() {
    divan::main();
}

/// A family of documents: one of so many devices, and what a bare parse of it is.
struct Family {
    name: &'static str,
    text: fn(usize) -> String,
    parse: fn(&str) -> usize,
}

const FAMILIES: [Family; 9] = [
    Family { name: "miners.json", text: miners, parse: json },
    Family { name: "miners.jsonl", text: lines, parse: json_lines },
    Family { name: "cyclonedx.json", text: cyclonedx_json, parse: json },
    Family { name: "cyclonedx.xml", text: cyclonedx_xml, parse: xml },
    Family { name: "lshw.xml", text: lshw, parse: xml },
    Family { name: "glpi.xml", text: glpi, parse: xml },
    Family { name: "dmidecode.txt", text: dmidecode, parse: pairs },
    Family { name: "labels.txt", text: labels, parse: pairs },
    Family { name: "cgminer.txt", text: cgminer, parse: pairs },
];

impl std::fmt::Display for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Opened, and its statements gone through once, as the first pass does.
#[divan::bench(args = &FAMILIES)]
fn read(bencher: Bencher<'_, '_>, family: &Family) {
    let text = (family.text)(DEVICES);
    bencher.counter(BytesCount::of_str(&text)).with_inputs(|| text.clone().into_bytes()).bench_values(
        |bytes| {
            let input = Input::memory(family.name, bytes);
            let workbook = open(&input, &ReadOptions::default()).expect("it is read");
            let statements = workbook.content.statements().expect("it is a document").clone();
            let mut values = 0;
            statements
                .scan(Mark { offset: 0, row: 1, line: 0 }, None, &mut |row| {
                    values += row.cells.iter().filter(|cell| !cell.text.is_empty()).count();
                    ControlFlow::Continue(())
                })
                .expect("it is in memory");
            (values, workbook)
        },
    );
}

#[divan::bench(args = &FAMILIES)]
fn parsed(bencher: Bencher<'_, '_>, family: &Family) {
    let text = (family.text)(DEVICES);
    bencher.counter(BytesCount::of_str(&text)).bench(|| black_box((family.parse)(&text)));
}

fn json(text: &str) -> usize {
    serde_json::from_slice::<IgnoredAny>(text.as_bytes()).expect("it is JSON");
    text.len()
}

fn json_lines(text: &str) -> usize {
    text.lines().map(json).sum()
}

fn xml(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut events = 0;
    loop {
        match reader.read_event().expect("it is XML") {
            quick_xml::events::Event::Eof => return events,
            event => events += black_box(&event).len(),
        }
    }
}

/// Lines of UTF-8, each with a key and a value.
fn pairs(text: &str) -> usize {
    let text = std::str::from_utf8(text.as_bytes()).expect("it is UTF-8");
    text.lines().filter_map(|line| line.split_once([':', '='])).map(|(key, _)| black_box(key).len()).sum()
}

/// What so many miners answer to `get_system_info`, as fleets save it.
fn miners(devices: usize) -> String {
    format!("[{}]\n", each_miner(devices).collect::<Vec<_>>().join(",\n"))
}

fn lines(devices: usize) -> String {
    each_miner(devices).map(|miner| miner + "\n").collect()
}

fn each_miner(devices: usize) -> impl Iterator<Item = String> {
    (0..devices).map(|n| {
        let (high, low) = (n >> 8 & 255, n & 255);
        format!(
            "{{\"minertype\":\"Antminer S19j Pro\",\"macaddr\":\"02:00:00:00:{high:02x}:{low:02x}\",\"hostname\":\"row-{n}\",\
             \"ipaddress\":\"10.0.{high}.{low}\",\"serinum\":\"QXZZB0UBDJ{n:07}\",\"subtype\":\"CVCtrl_BHB42601\",\"netmask\":\"255.255.0.0\",\
             \"gateway\":\"10.0.0.1\",\"firmware_type\":\"Release\",\"system_kernel_version\":\"Linux 4.9.113\",\"fans\":[6000,5880,5040,5040]}}"
        )
    })
}

fn cyclonedx_json(devices: usize) -> String {
    let component = |n: usize| {
        format!(
            "{{\"type\":\"device\",\"bom-ref\":\"c{n}\",\"name\":\"QX{}\",\"version\":\"rev B\",\"manufacturer\":{{\"name\":\"Quillwater\"}},\
             \"description\":\"Regulator\",\"properties\":[{{\"name\":\"cdx:device:serialNumber\",\"value\":\"QW{n:08}\"}},\
             {{\"name\":\"cdx:device:location\",\"value\":\"U{n}\"}}]}}",
            n % 97
        )
    };
    let components = (0..devices).map(component).collect::<Vec<_>>().join(",\n");
    format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"metadata\":{{\"component\":{{\"type\":\"device\",\"name\":\"S21\",\
         \"properties\":[{{\"name\":\"cdx:device:serialNumber\",\"value\":\"QX1\"}}]}}}},\"components\":[{components}]}}"
    )
}

fn cyclonedx_xml(devices: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" version=\"1\">\n<metadata><component type=\"device\">\
         <name>S21</name><properties><property name=\"cdx:device:serialNumber\">QX1</property></properties></component></metadata>\n<components>\n",
    );
    for n in 0..devices {
        let _ = writeln!(
            text,
            " <component type=\"device\" bom-ref=\"c{n}\">\n  <manufacturer><name>Quillwater</name></manufacturer>\n  <name>QX{}</name>\n  \
             <version>rev B</version>\n  <description>Regulator</description>\n  <properties>\n   \
             <property name=\"cdx:device:serialNumber\">QW{n:08}</property>\n   <property name=\"cdx:device:location\">U{n}</property>\n  \
             </properties>\n </component>",
            n % 97
        );
    }
    text + "</components>\n</bom>\n"
}

fn lshw(devices: usize) -> String {
    let mut text = String::from("<?xml version=\"1.0\" standalone=\"yes\" ?>\n<list>\n");
    for n in 0..devices / 4 {
        let _ = writeln!(
            text,
            "<node id=\"db-{n}\" claimed=\"true\" class=\"system\" handle=\"DMI:0001\">\n <product>ES-2U-640</product>\n \
             <vendor>Example Servers Inc.</vendor>\n <serial>ES640-{n:07}</serial>\n <configuration>\n  <setting id=\"boot\" value=\"normal\" />\n \
             </configuration>"
        );
        for disk in 0..3 {
            let _ = writeln!(
                text,
                "  <node id=\"disk:{disk}\" claimed=\"true\" class=\"disk\">\n   <product>PC300</product>\n   \
                 <vendor>Example Storage Co.</vendor>\n   <serial>ES300-{n:06}{disk}</serial>\n   <size units=\"bytes\">512110190592</size>\n  </node>"
            );
        }
        text.push_str("</node>\n");
    }
    text + "</list>\n"
}

fn glpi(devices: usize) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<REQUEST>\n <CONTENT>\n");
    for n in 0..devices / 2 {
        let _ = writeln!(
            text,
            "  <DEVICE>\n   <INFO>\n    <MANUFACTURER>Example Networks Corp.</MANUFACTURER>\n    <MODEL>EN-48T</MODEL>\n    <NAME>leaf-{n}</NAME>\n    \
             <SERIAL>EN48-{n:07}</SERIAL>\n    <TYPE>NETWORKING</TYPE>\n   </INFO>\n   <COMPONENTS>\n    <COMPONENT><TYPE>chassis</TYPE>\
             <MODEL>EN-48T</MODEL><SERIAL>EN48-{n:07}</SERIAL></COMPONENT>\n    <COMPONENT><TYPE>powerSupply</TYPE><MODEL>EN-PSU</MODEL>\
             <SERIAL>ENP-{n:07}</SERIAL></COMPONENT>\n   </COMPONENTS>\n  </DEVICE>"
        );
    }
    text + " </CONTENT>\n <DEVICEID>example</DEVICEID>\n <QUERY>SNMPQUERY</QUERY>\n</REQUEST>\n"
}

/// One machine: a large one has some hundreds of memory devices.
fn dmidecode(devices: usize) -> String {
    let mut text = String::from(
        "# dmidecode 3.5\nGetting SMBIOS data from sysfs.\nSMBIOS 3.2.0 present.\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\
         \tManufacturer: Example Servers Inc.\n\tProduct Name: ES-2U-640\n\tSerial Number: ES640-0007\n\n",
    );
    for n in 0..devices / 20 {
        let _ = writeln!(
            text,
            "Handle 0x{:04X}, DMI type 17, 84 bytes\nMemory Device\n\tSize: 32 GB\n\tForm Factor: DIMM\n\tLocator: DIMM_A{n}\n\tType: DDR4\n\
             \tManufacturer: CXMT\n\tSerial Number: {n:08X}\n\tAsset Tag: Not Specified\n\tPart Number: CXD4-32G-3200\n",
            n + 16
        );
    }
    text
}

fn labels(devices: usize) -> String {
    let mut text = String::new();
    for n in 0..devices {
        let _ = writeln!(
            text,
            "(01)09506000134352(21)QX{n:07}(10)L44\nSN:HTXX{n:07}; MODEL:M30S++; MAC:02:00:00:00:{:02x}:{:02x}",
            n >> 8 & 255,
            n & 255
        );
    }
    text
}

fn cgminer(devices: usize) -> String {
    let mut text = String::new();
    for n in 0..devices {
        let _ = writeln!(
            text,
            "STATUS=S,When=18633,Code=22,Msg=CGMiner versions,Description=cgminer 4.11.1|VERSION,CGMiner=4.11.1,API=3.7,\
             PROD=AvalonMiner 1246-83,MODEL=1246-83,HWTYPE=MM3v2_X3,SWTYPE=MM314,MAC=b4a2eb{n:06x}|"
        );
    }
    text
}
