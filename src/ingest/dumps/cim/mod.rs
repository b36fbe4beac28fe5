//! What Windows says of a PC's or server's hardware through CIM (WMI): as PowerShell writes it, `Get-CimInstance Win32_BIOS` with
//! `ConvertTo-Json`, `Export-Csv`, `ConvertTo-Csv`, `Format-List` or `Format-Table` behind it or nothing, or `Get-ComputerInfo | ConvertTo-Json`; and as `wmic`
//! does, `wmic bios get … /format:csv`, `/format:list`, `/format:rawxml` or its table.
//!
//! Each instance of a class is a section. Parts are those of the machine whose host they name; a file that names none, or one, is
//! of one machine.

mod aligned;
mod classes;
mod csv;
mod fields;
mod forms;
mod json_objects;
mod list;
mod machines;
mod rawxml;
mod ruled;

use super::json::{self, Json};
use super::sections::Section;
use super::text::{Text, head};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::encoding::EncodingReport;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::xml_tree::{self, Element};

/// The format.
pub(in crate::ingest) struct CimReader;

/// An instance of a class.
struct Instance {
    /// The class: `Win32_BIOS`, or a word for what it may be.
    class: String,
    /// Its properties, and what names its host.
    section: Section,
    /// Instances that stand in one object of a document are of one machine: the number of the object, or 0.
    within: usize,
}

/// What was made of a text.
#[derive(Default)]
struct Found {
    instances: Vec<Instance>,
    /// Rows that cannot be read.
    problems: Vec<Problem>,
    /// The headers of tables of which no class is told; nothing below them is read.
    unclassed: Vec<u64>,
    /// Answers of classes that are read, in no form that is.
    lost: Vec<Problem>,
    /// Lines of answers in no form that is read here, from one to another.
    unread: Vec<[u64; 2]>,
    /// It is a list that `wmic` wrote, whose names are all properties of Windows.
    is_list_of_wmic: bool,
}

impl Found {
    /// Whether something in it is of a class that is read.
    fn is_told(&self) -> bool {
        self.instances.iter().any(|one| classes::is_known(&one.class))
    }

    /// Adds what was made of another block of the text.
    fn add(&mut self, other: Self) {
        self.instances.extend(other.instances);
        self.problems.extend(other.problems);
        self.lost.extend(other.lost);
        self.unclassed.extend(other.unclassed);
        self.unread.extend(other.unread);
        self.is_list_of_wmic |= other.is_list_of_wmic;
    }

    /// What is installed has the properties of a product that is sold: its number is that of an installer.
    fn without_programs(mut self) -> Self {
        for one in &mut self.instances {
            let number = one.section.value(&["IdentifyingNumber"]).unwrap_or_default();
            if one.class == "Win32_ComputerSystemProduct" && number.starts_with('{') {
                "Win32_Product".clone_into(&mut one.class);
                one.section.title.clone_from(&one.class);
            }
        }
        self
    }
}

/// A line that cannot be read.
struct Problem {
    line: u64,
    what: String,
}

/// A line with its number, from 1, without what ends it.
#[derive(Clone, Copy)]
struct RawLine<'t> {
    number: u64,
    text: &'t str,
}

/// The lines of a text. `wmic` ends them with two carriage returns and a line feed.
fn raw_lines(text: &str) -> Vec<RawLine<'_>> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').split('\n'));
    lines.map(|(number, line)| RawLine { number, text: line.trim_end_matches('\r') }).collect()
}

/// Keys by which a document is told: all of one set.
const TOLD_BY: &[&[&str]] = &[
    &["CimClass"],
    &["CimSystemProperties"],
    &["CreationClassName", "SystemCreationClassName"],
    &["CreationClassName", "Tag", "SerialNumber"],
    &["SMBIOSBIOSVersion", "SerialNumber"],
    &["IdentifyingNumber", "Vendor", "Name"],
    &["IdentifyingNumber", "UUID"],
    &["BankLabel", "DeviceLocator"],
    &["DeviceLocator", "PartNumber"],
    &["SocketDesignation", "MaxClockSpeed"],
    &["AdapterCompatibility", "AdapterRAM"],
    &["SMBIOSAssetTag", "ChassisTypes"],
    &["CsManufacturer", "CsModel"],
    &["BiosSeralNumber"],
];

impl Reader for CimReader {
    fn id(&self) -> &'static str {
        "windows-cim"
    }

    fn doc(&self) -> &'static str {
        "The hardware of Windows machines, as `wmic` or PowerShell (`Get-CimInstance`, `Get-ComputerInfo`) gives it: CSV, list, table, JSON or XML"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if let Some(outline) = probe.outline {
            // Resources of Redfish have some of these keys as well.
            return !["@odata.type", "@odata.id"].iter().any(|key| outline.has(key))
                && TOLD_BY.iter().any(|keys| keys.iter().all(|key| outline.has(key)));
        }
        let head = head(probe);
        if head.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
            let is_command = xml_tree::root(probe.head).is_some_and(|root| root.name() == "COMMAND");
            return is_command && head.contains("<INSTANCE CLASSNAME=\"Win32_");
        }
        forms::read(&head).is_some_and(|found| found.is_told() || found.is_list_of_wmic)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let head = bytes.head(1 << 16)?;
        let name = bytes.name();
        let (found, of_text): (Found, Option<(EncodingReport, Diagnostics)>) = if super::text::is_json(&head)
        {
            let text = json::text(bytes)?;
            (json_objects::read(&Json::parse(name, &text)?).without_programs(), None)
        } else if xml_tree::root(&head).is_some() {
            let text = xml_tree::text(bytes)?;
            (rawxml::read(&Element::parse(name, &text)?), None)
        } else {
            let text = Text::of(bytes, options)?;
            let found = forms::read(text.all()).ok_or_else(|| no_instance(name))?;
            if !found.is_told() {
                return Err(no_class(name, &found).into());
            }
            (found, Some((text.encoding, text.notes)))
        };
        let (encoding, mut notes) = of_text.map_or_else(Default::default, |(e, notes)| (Some(e), notes));
        for problem in &found.problems {
            let row = Diagnostic::error("row-shifted", problem.what.as_str())
                .at(format!("{name}:{}", problem.line));
            notes.push(row.help("export it as CSV of PowerShell (`Export-Csv`), which quotes its values, or with `/format:list`"));
        }
        if let Some(first) = found.unclassed.first() {
            let text = format!(
                "{} tables are not read: of which class their properties are is not told, or it is none of hardware",
                found.unclassed.len()
            );
            notes.push(Diagnostic::note("output-unread", text).at(format!("{name}:{first}")));
        }
        for problem in &found.lost {
            let lost = Diagnostic::error("output-unread", problem.what.as_str());
            notes.push(lost.at(format!("{name}:{}", problem.line)).help(AS_LIST));
        }
        if let Some(note) = unread(&found.unread) {
            notes.push(note.at(name));
        }
        machines::finish(name, found.instances, (encoding, notes))
    }
}

/// What is said of properties that may be of the machine, its board or a part of it.
fn no_class(name: &str, found: &Found) -> Diagnostic {
    let first = found.instances.iter().flat_map(|one| &one.section.entries).next();
    let key = first.map_or("SerialNumber", |entry| entry.key.as_str());
    let text = format!(
        "of which class these properties are is not told: {key} may be of the machine, its board or a part of it"
    );
    let help = "ask for one more that only it has (`wmic bios get SerialNumber,SMBIOSBIOSVersion`, `wmic csproduct get IdentifyingNumber,Vendor`), or keep the line with the command";
    Diagnostic::error("class-unknown", text).at(name).help(help)
}

/// What to do with an answer in no form that is read.
const AS_LIST: &str = "write it as CSV (`| Export-Csv`) or as a list (`| Format-List`)";

/// Stretches of lines named in a note.
const SHOWN: usize = 5;

/// What is said of lines that are of no form.
fn unread(lines: &[[u64; 2]]) -> Option<Diagnostic> {
    let shown = |[from, to]: &[u64; 2]| if from == to { from.to_string() } else { format!("{from} to {to}") };
    let named: Vec<String> = lines.iter().take(SHOWN).map(shown).collect();
    let more = lines.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let text = format!("what other commands printed is not read: lines {}{more}", named.join(", "));
    (!named.is_empty()).then(|| Diagnostic::note("output-unread", text))
}

fn no_instance(name: &str) -> Diagnostic {
    let text = "it holds no instance of a class of Windows";
    Diagnostic::error("document-empty", text).at(name).help("save the answer of `wmic` or PowerShell again")
}

#[cfg(test)]
mod tests;
