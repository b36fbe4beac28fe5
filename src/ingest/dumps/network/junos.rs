//! `show chassis hardware` of Juniper's devices (Junos): a table whose columns stand below its header, a thing in another indented.

use super::answer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool};
use crate::ingest::dumps::sections::{Fields, Machines, NOTHING, Section};
use crate::ingest::dumps::text::Line;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct JunosReader;

impl Reader for JunosReader {
    fn id(&self) -> &'static str {
        "junos-hardware"
    }

    fn doc(&self) -> &'static str {
        "The chassis, boards and power supplies of a Juniper device, as `show chassis hardware` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

const TITLE: &str = "Hardware inventory:";
/// The columns in their order; others may stand behind.
const COLUMNS: [&str; 5] = ["Item", "Version", "Part number", "Serial number", "Description"];

const CHASSIS: Fields = &[(Field::Serial, &["Serial number"]), (Field::Model, &["Description"])];
const POWER_SUPPLY: Fields = &[(Field::Psu, &["Part number"]), (Field::PsuSerial, &["Serial number"])];
const MODULE: Fields = &[
    (Field::Component, &["Item"]),
    (Field::Part, &["Part number"]),
    (Field::ComponentSerial, &["Serial number"]),
    (Field::Designator, &["Place"]),
];

impl Tool for JunosReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        matches!(lines, [title, header, ..] if title.text == TITLE && columns(*header).is_some())
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        // Members of a cluster are told one after the other, each below its own heading (`node1:`).
        let is_title = |at: &usize| lines.get(*at).is_some_and(|line| line.text == TITLE);
        let first = (0..lines.len()).find(is_title);
        (0..lines.len()).filter(is_title).filter(|at| Some(*at) != first).collect()
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let mut starts: Option<[usize; COLUMNS.len()]> = None;
        let mut above: Vec<(usize, String)> = Vec::new();
        let mut begun = false;
        let mut stack = Stack::default();
        for line in answer(lines) {
            if let Some(found) = columns(line) {
                starts = Some(found);
                continue;
            }
            let at = StatedAt::Line(line.number);
            let cells = starts.as_ref().and_then(|starts| cells(starts, line)).filter(|[item, ..]| {
                // What the device says below its table is none.
                !item.is_empty() && item.len() <= MOST
            });
            let Some(cells) = cells else {
                let mut section = Section::new("", at.clone());
                section.push("", line.text, at);
                machines.section(&section, NOTHING);
                continue;
            };
            above.retain(|(indent, _)| *indent < line.indent);
            let mut section = Section::new("hardware", at.clone());
            for (key, cell) in COLUMNS.iter().zip(&cells) {
                // What is soldered in has no number.
                if !cell.is_empty() && cell != "BUILTIN" {
                    section.push(*key, cell.as_str(), at.clone());
                }
            }
            let [item, ..] = cells;
            if let Some((_, place)) = above.last() {
                section.push("Place", format!("{place} {item}"), at);
            }
            let place = above.last().map_or_else(|| item.clone(), |(_, place)| format!("{place} {item}"));
            let is_chassis = item == "Chassis" && !begun;
            begun |= is_chassis;
            stack.is_one |= is_chassis && section.value(&["Description"]) == Some("Virtual Chassis");
            if stack.is_one && line.indent == above.first().map_or(line.indent, |(indent, _)| *indent) {
                stack.write(machines, &section, &item);
                above.push((line.indent, place));
                continue;
            }
            machines.section(&section, fields(&section, &item, is_chassis));
            above.push((line.indent, place));
        }
        Ok(())
    }
}

/// Switches that are one chassis in name (Virtual Chassis): each slot is a switch, which the table tells as a board of the whole.
#[derive(Default)]
struct Stack {
    is_one: bool,
    /// Whether a switch of it was told.
    has_members: bool,
}

const MEMBER: Fields = &[(Field::Serial, &["Serial number"]), (Field::Model, &["Description"])];

impl Stack {
    /// Writes a row that stands in no other. The chassis has the number of the switch that speaks for all, and so have the engines,
    /// which are processors of the switches.
    fn write(&mut self, machines: &mut Machines, section: &Section, item: &str) {
        let is_member = item.starts_with("FPC ") && section.value(&["Serial number"]).is_some();
        if is_member {
            if self.has_members {
                machines.begin();
            }
            self.has_members = true;
        }
        machines.section(section, if is_member { MEMBER } else { NOTHING });
    }
}

/// Letters of the name of a thing.
const MOST: usize = 32;

fn fields(section: &Section, item: &str, is_chassis: bool) -> Fields {
    let has_number = section.value(&["Part number", "Serial number"]).is_some();
    let description = section.value(&["Description"]).unwrap_or_default().to_ascii_lowercase();
    let supplies = ["PEM", "PSU", "PSM", "Power Supply"].iter().any(|word| item.starts_with(word))
        || description.contains("power supply");
    match (is_chassis, has_number) {
        (true, _) => CHASSIS,
        (false, false) => NOTHING,
        _ if supplies => POWER_SUPPLY,
        _ => MODULE,
    }
}

/// Where the columns begin, of the header.
fn columns(line: Line<'_>) -> Option<[usize; COLUMNS.len()]> {
    let mut starts = [0; COLUMNS.len()];
    let mut from = 0;
    for (start, name) in starts.iter_mut().zip(COLUMNS) {
        let found = line.text.get(from..)?.find(name)? + from;
        if (name == "Item") != (found == 0) {
            return None;
        }
        *start = found + line.indent;
        from = found + name.len();
    }
    Some(starts)
}

/// The values of a row; `None` where one stands across a border.
fn cells(starts: &[usize; COLUMNS.len()], line: Line<'_>) -> Option<[String; COLUMNS.len()]> {
    let chars: Vec<char> = std::iter::repeat_n(' ', line.indent).chain(line.text.chars()).collect();
    let mut cells = [const { String::new() }; COLUMNS.len()];
    for (n, (cell, start)) in cells.iter_mut().zip(starts).enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(chars.len()).min(chars.len());
        if *start > 0 && chars.get(*start - 1).is_some_and(|c| *c != ' ') {
            return None;
        }
        let text: String = chars.get((*start).min(end)..end).unwrap_or_default().iter().collect();
        text.trim().clone_into(cell);
    }
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, of_machine, read, table};

    const TEXT: &str = "ops@edge-3> show chassis hardware | no-more\nHardware inventory:\nItem             Version  Part number  Serial number     Description\nChassis                                A0001             MX10-T\nMidplane         REV 08   711-038213   XXXX0001          MX10-T\nPEM 0            Rev 05   740-028288   AJ00001           AC Power Entry Module\nRouting Engine            BUILTIN      BUILTIN           Routing Engine\nFPC 1                     BUILTIN      BUILTIN           MPC BUILTIN\n  MIC 0          REV 30   750-028380   CALW0001          3D 2x 10GE XFP\nFan Tray                                                 Fan Tray\n\nops@edge-3>\n";

    #[test]
    fn the_chassis_is_the_machine_and_what_is_in_it_its_parts() {
        assert_eq!(
            table(&read("edge.txt", TEXT).unwrap()),
            [
                "hostname 0 edge-3 @1",
                "serial 0 A0001 @4",
                "model 0 MX10-T @4",
                "component 1 Midplane @5",
                "part 1 711-038213 @5",
                "component-serial 1 XXXX0001 @5",
                "psu 1 740-028288 @6",
                "psu-serial 1 AJ00001 @6",
                "component 2 MIC 0 @9",
                "part 2 750-028380 @9",
                "component-serial 2 CALW0001 @9",
                "designator 2 FPC 1 MIC 0 @9",
            ]
        );
        cut_anywhere("edge.txt", TEXT.as_bytes(), 23);
        let bare = TEXT.lines().skip(1).take(9).collect::<Vec<_>>().join("\n");
        let two = format!("{bare}\n{}", bare.replace("A0001", "A0002"));
        assert!(of_machine(&read("two.txt", two).unwrap(), 2).contains(&"serial 0 A0002 @12".to_owned()));
    }

    #[test]
    fn each_switch_of_a_virtual_chassis_is_a_machine() {
        let text = "Hardware inventory:\nItem             Version  Part number  Serial number     Description\nChassis                                BP0001            Virtual Chassis\nRouting Engine 0 REV 11   750-021261   BP0001            EX4200-48T, 8 POE\nFPC 0            REV 11   750-021261   BP0001            EX4200-48T, 8 POE\n  CPU                     BUILTIN      BUILTIN           FPC CPU\n  Power Supply 0 REV 03   740-020957   AT0001            PS 320W AC\nFPC 1            REV 11   750-021261   BP0002            EX4200-24T\n  Power Supply 0 REV 03   740-020957   AT0002            PS 320W AC\n";
        let found = read("vc.txt", text).unwrap();
        let first = of_machine(&found, 1);
        assert_eq!(
            first,
            [
                "serial 0 BP0001 @5",
                "model 0 EX4200-48T, 8 POE @5",
                "psu 1 740-020957 @7",
                "psu-serial 1 AT0001 @7"
            ]
        );
        assert_eq!(
            of_machine(&found, 2),
            ["serial 0 BP0002 @8", "model 0 EX4200-24T @8", "psu 1 740-020957 @9", "psu-serial 1 AT0002 @9"]
        );
        cut_anywhere("vc.txt", text.as_bytes(), 23);
    }
}
