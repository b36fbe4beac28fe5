//! `show inventory` of Arista's EOS: short tables, one a kind of thing.

use super::answer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool, first_again};
use crate::ingest::dumps::sections::{Fields, Machines, NOTHING, Section, TITLE};
use crate::ingest::dumps::text::Line;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct AristaReader;

impl Reader for AristaReader {
    fn id(&self) -> &'static str {
        "arista-inventory"
    }

    fn doc(&self) -> &'static str {
        "The parts of an Arista switch, as `show inventory` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for AristaReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let is_system = lines.first().is_some_and(|line| line.text.starts_with(SYSTEM_TABLE));
        is_system && lines.iter().take(NEAR).any(|line| line.text.starts_with("HW Version"))
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        first_again(lines.iter().map(|line| line.text.starts_with(SYSTEM_TABLE).then_some(SYSTEM_TABLE)))
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        for row in rows(answer(lines)) {
            machines.section(&row, fields(&row));
        }
        Ok(())
    }
}

/// The heading of the first table, which no other maker's answer has.
const SYSTEM_TABLE: &str = "System information";
/// How many lines below it the table of the hardware's version begins at most.
const NEAR: usize = 16;

const SYSTEM: Fields = &[(Field::Model, &["Model"]), (MAKER, &["maker by the form of the answer"])];
const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
const HARDWARE: Fields = &[(Field::Serial, &["Serial Number"]), (Field::ManufactureDate, &["Mfg Date"])];
const POWER_SUPPLY: Fields = &[(Field::Psu, &["Model"]), (Field::PsuSerial, &["Serial Number"])];
const MODULE: Fields = &[
    (Field::Component, &[TITLE]),
    (Field::Part, &["Model"]),
    (Field::PartMaker, &["Manufacturer"]),
    (Field::ComponentSerial, &["Serial Number"]),
    (Field::Designator, &["Port"]),
];

/// How a row is read, by the kind of its table; slots without anything are rows as well.
fn fields(row: &Section) -> Fields {
    let is_told = row.value(&["Model"]).is_some();
    match row.title.as_str() {
        "System information" => SYSTEM,
        "HW Version" => HARDWARE,
        "power supply" => POWER_SUPPLY,
        "fan" | "transceiver" | "card" | "storage" if is_told => MODULE,
        _ => NOTHING,
    }
}

/// The rows of all tables, each under the kind of its table.
fn rows<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut rows = Vec::new();
    let mut kind = "";
    let mut header = None;
    let mut ruler: Option<Line<'t>> = None;
    for line in lines {
        let at = StatedAt::Line(line.number);
        let is_ruler = line.text.starts_with("--") && line.text.bytes().all(|b| matches!(b, b'-' | b' '));
        if is_ruler {
            ruler = Some(line);
            continue;
        }
        if line.text.starts_with("System information") || line.text.starts_with("System has ") {
            kind = of_table(line.text);
            ruler = None;
            if kind.is_empty() || line.text.starts_with("System has ") {
                let mut section = Section::new("", at.clone());
                section.push("", line.text, at);
                rows.push(section);
            }
            continue;
        }
        if line.text.starts_with("HW Version") {
            (kind, ruler) = ("HW Version", None);
        }
        let Some(ruler) = ruler else {
            header = Some(line);
            continue;
        };
        let below = header.and_then(|header| in_columns(kind, (&header, &ruler), &line));
        rows.push(below.unwrap_or_else(|| row((kind, header.map_or("", |header| header.text)), line)));
    }
    rows
}

/// The kind of thing in a table by the line above it: `System has 2 power supply slots`.
fn of_table(line: &str) -> &str {
    match line {
        "System information" => "System information",
        line if line.contains("power supply") => "power supply",
        line if line.contains("fan module") => "fan",
        line if line.contains("transceiver") => "transceiver",
        line if line.contains("card") || line.contains("module") => "card",
        line if line.contains("storage") => "storage",
        _ => "",
    }
}

/// A row of parts by the columns that the ruler shows, so that a blank value shifts no other; `None` where a value stands across
/// the border of a column, or nothing is there.
fn in_columns(kind: &str, (header, ruler): (&Line<'_>, &Line<'_>), line: &Line<'_>) -> Option<Section> {
    let is_empty = line.text.split_whitespace().nth(1) == Some("Not");
    if is_empty || matches!(kind, "" | "System information") {
        return None;
    }
    let names = cut(ruler, header)?;
    let cells = cut(ruler, line)?;
    if !names.iter().any(|name| name == "Serial Number") {
        return None;
    }
    let mut section = Section::new(kind, StatedAt::Line(line.number));
    for (name, cell) in names.into_iter().zip(cells) {
        section.push(name, cell, StatedAt::Line(line.number));
    }
    Some(section)
}

/// What of a line stands in each column of a ruler.
fn cut(ruler: &Line<'_>, line: &Line<'_>) -> Option<Vec<String>> {
    let blanks = |line: &Line<'_>| std::iter::repeat_n(' ', line.indent);
    let sign = |chars: &[char], at: usize| chars.get(at).is_none_or(|c| *c == ' ');
    let signs: Vec<char> = blanks(ruler).chain(ruler.text.chars()).collect();
    let chars: Vec<char> = blanks(line).chain(line.text.chars()).collect();
    let begins =
        |at: &usize| !sign(&signs, *at) && at.checked_sub(1).is_none_or(|before| sign(&signs, before));
    let starts: Vec<usize> = (0..signs.len()).filter(begins).collect();
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let cell = |(from, end): (usize, usize)| {
        let is_apart = from.checked_sub(1).is_none_or(|before| sign(&chars, before));
        let cell: String = chars.get(from..end.min(chars.len())).unwrap_or_default().iter().collect();
        is_apart.then(|| cell.trim().to_owned())
    };
    starts.iter().copied().zip(ends).map(cell).collect()
}

/// A row by its words; only of a maker there are several.
fn row((kind, header): (&str, &str), line: Line<'_>) -> Section {
    let at = || StatedAt::Line(line.number);
    let mut section = Section::new(kind, at());
    let words: Vec<&str> = line.text.split_whitespace().collect();
    let named: Option<Vec<(&str, String)>> = match (kind, words.as_slice()) {
        (_, [_, "Not", ..]) => None,
        ("System information", [model, description @ ..]) => Some(vec![
            ("Model", (*model).to_owned()),
            ("Description", description.join(" ")),
            ("maker by the form of the answer", "Arista".to_owned()),
        ]),
        ("HW Version", [version, serial, date, rest @ ..]) => Some(vec![
            ("HW Version", (*version).to_owned()),
            ("Serial Number", (*serial).to_owned()),
            ("Mfg Date", (*date).to_owned()),
            ("Epoch", rest.join(" ")),
        ]),
        ("power supply", [slot, model, serial]) => Some(vec![
            ("Slot", (*slot).to_owned()),
            ("Model", (*model).to_owned()),
            ("Serial Number", (*serial).to_owned()),
        ]),
        ("fan", [module, number, model, serial]) => Some(vec![
            ("Module", (*module).to_owned()),
            ("Number of Fans", (*number).to_owned()),
            ("Model", (*model).to_owned()),
            ("Serial Number", (*serial).to_owned()),
        ]),
        ("transceiver", [port, maker @ .., model, serial, revision]) if !maker.is_empty() => Some(vec![
            ("Port", (*port).to_owned()),
            ("Manufacturer", maker.join(" ")),
            ("Model", (*model).to_owned()),
            ("Serial Number", (*serial).to_owned()),
            ("Rev", (*revision).to_owned()),
        ]),
        ("card", [module, model, version, serial, rest @ ..]) if header.contains("HW Version") => Some(vec![
            ("Module", (*module).to_owned()),
            ("Model", (*model).to_owned()),
            ("HW Version", (*version).to_owned()),
            ("Serial Number", (*serial).to_owned()),
            ("Mfg Date", rest.join(" ")),
        ]),
        _ => None,
    };
    match named {
        Some(values) => values.into_iter().for_each(|(key, value)| section.push(key, value, at())),
        None => section.push("", line.text, at()),
    }
    section
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, of_machine, read, table};

    #[test]
    fn the_switch_has_its_power_supplies_fans_and_transceivers() {
        let text = "core-1#show inventory\nSystem information\n    Model                    Description\n    ------------------------ ------------------\n    DCS-7150S-52-CL          52-port SFP+ 10GigE 1RU + Clock\n\n    HW Version  Serial Number  Mfg Date   Epoch\n    ----------- -------------- ---------- -----\n    02.00       JPE0001        2013-03-27 01.00\n\nSystem has 2 power supply slots\n    Slot Model            Serial Number\n    ---- ---------------- ----------------\n    1    PWR-460AC-F      K192K0001\n    2    Not Inserted\n\nSystem has 1 transceiver slots\n    Port Manufacturer     Model            Serial Number    Rev\n    ---- ---------------- ---------------- ---------------- ----\n    1    Arista Networks  SFP-10G-SR       XCW1225FD753     0002\n    2    Not Present\n";
        assert_eq!(
            table(&read("inv.txt", text).unwrap()),
            [
                "hostname 0 core-1 @1",
                "model 0 DCS-7150S-52-CL @5",
                "maker 0 Arista @5",
                "serial 0 JPE0001 @9",
                "manufacture-date 0 2013-03-27 @9",
                "psu 1 PWR-460AC-F @14",
                "psu-serial 1 K192K0001 @14",
                "component 1 transceiver @20",
                "part 1 SFP-10G-SR @20",
                "part-maker 1 Arista Networks @20",
                "component-serial 1 XCW1225FD753 @20",
                "designator 1 1 @20",
            ]
        );
        let blank = text.replace("XCW1225FD753     0002", "XCW1225FD753");
        let read_blank = table(&read("inv.txt", blank).unwrap());
        assert!(read_blank.contains(&"part 1 SFP-10G-SR @20".to_owned()), "{read_blank:?}");
        assert!(read_blank.contains(&"component-serial 1 XCW1225FD753 @20".to_owned()), "{read_blank:?}");
        let wide =
            text.replace("1    Arista Networks  SFP-10G-SR ", "1    Arista Networks Incorporated SFP-10G-SR");
        let read_wide = table(&read("inv.txt", wide).unwrap());
        assert!(
            read_wide.contains(&"part-maker 1 Arista Networks Incorporated @20".to_owned()),
            "{read_wide:?}"
        );
        cut_anywhere("inv.txt", text.as_bytes(), 17);
        let two = text.replace("core-1#show inventory\n", "");
        let read = read("inv.txt", two.clone() + &two.replace("JPE0001", "JPE0002")).unwrap();
        assert!(
            of_machine(&read, 2).contains(&"serial 0 JPE0002 @28".to_owned()),
            "{:?}",
            of_machine(&read, 2)
        );
    }
}
