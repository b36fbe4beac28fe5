//! The text of `dmidecode` as structures: a handle, a heading, keys with values or lists below them.

use super::Structure;
use crate::diagnostic::Diagnostic;
use crate::ingest::dumps::sections::{Entry, Section};
use crate::ingest::dumps::text::{Line, pair};
use crate::ingest::statements::StatedAt;

/// Lines looked at to tell what a text is.
const LINES: usize = 400;

/// Headings of structures, by which their types are told where `dmidecode -q` prints no handles.
const TITLES: &[(&str, u8)] = &[
    ("BIOS Information", 0),
    ("System Information", 1),
    ("Base Board Information", 2),
    ("Chassis Information", 3),
    ("Processor Information", 4),
    ("Memory Module Information", 6),
    ("Cache Information", 7),
    ("Port Connector Information", 8),
    ("System Slot Information", 9),
    ("On Board Device Information", 10),
    ("Physical Memory Array", 16),
    ("Memory Device", 17),
    ("Portable Battery", 22),
    ("System Power Supply", 39),
    ("Onboard Device", 41),
    ("TPM Device", 43),
];

/// What `dmidecode` said.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) structures: Vec<Structure>,
    /// Lines outside the structures.
    pub(super) others: Vec<Section>,
    /// How many structures the table has, as it says.
    announced: Option<usize>,
    /// Whether all of the table was asked for: where it stands is said only then.
    is_whole: bool,
    /// The handles, as long as each is the next of the one before it.
    handles: Handles,
    ended: bool,
    complains: Option<(u64, String)>,
    /// The first structure whose type cannot be read, by its line, and how many there are.
    untyped: Option<(u64, usize)>,
}

/// The handles of the structures.
#[derive(Default)]
struct Handles {
    count: usize,
    last: Option<u16>,
    has_gap: bool,
}

impl Handles {
    fn add(&mut self, digits: &str) {
        let number = u16::from_str_radix(digits, 16).ok();
        self.has_gap |= self.count > 0 && number != self.last.and_then(|last| last.checked_add(1));
        self.last = number;
        self.count += 1;
    }

    /// Whether they are those of a whole table up to where it was cut: of some types alone there would be gaps.
    fn are_of_a_beginning(&self) -> bool {
        !self.has_gap && self.count > 4
    }
}

/// Whether an output of `dmidecode` begins with these lines. `dmidecode -q` prints headings alone, of which two are looked for.
pub(super) fn begins(lines: &[Line<'_>]) -> bool {
    let Some(line) = lines.first().filter(|line| line.indent == 0) else { return false };
    if line.text.starts_with("# dmidecode ") {
        return true;
    }
    if handle(line.text).is_some() {
        return line.text.contains(", DMI type ")
            || lines.get(1).is_some_and(|next| next.text.starts_with("DMI type "));
    }
    let heads = |pair_of: &[Line<'_>]| match pair_of {
        [line, below] => {
            line.indent == 0 && title(line.text).is_some() && below.indent > 0 && pair(below.text).is_some()
        }
        _ => false,
    };
    title(line.text).is_some()
        && lines.get(..2).is_some_and(heads)
        && (lines.get(1..lines.len().min(LINES)).is_some_and(|rest| rest.windows(2).any(heads))
            || is_alone(lines))
}

/// Keys of the system, its board and its chassis, of which each structure has several (DMTF DSP0134, types 1 to 3).
const ALONE: &[&str] = &[
    "Manufacturer",
    "Product Name",
    "Version",
    "Serial Number",
    "UUID",
    "Wake-up Type",
    "SKU Number",
    "Family",
    "Asset Tag",
    "Location In Chassis",
    "Chassis Handle",
    "Type",
    "Lock",
    "Boot-up State",
    "Power Supply State",
    "Thermal State",
    "Security Status",
];

/// Whether one structure alone is told, as `dmidecode -q -t 1` does, or `sed` behind it: with keys of its own, one below the
/// other at one indent, and nothing else.
fn is_alone(lines: &[Line<'_>]) -> bool {
    let [heading, first, ..] = lines else { return false };
    if !title(heading.text).is_some_and(|kind| (1..=3).contains(&kind)) {
        return false;
    }
    let below = lines.iter().skip(1).take_while(|line| line.indent > 0);
    let keys =
        below.filter(|line| line.indent == first.indent).map(|line| pair(line.text).map(|(key, _)| key));
    let keys: Option<Vec<&str>> = keys.collect();
    keys.is_some_and(|keys| keys.iter().filter(|key| ALONE.contains(key)).count() >= 3)
}

pub(super) fn handle(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("Handle 0x")?;
    let digits = rest.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    rest.get(4..).filter(|rest| rest.is_empty() || rest.starts_with(',')).map(|_| digits)
}

pub(super) fn title(text: &str) -> Option<u8> {
    TITLES.iter().find(|(title, _)| *title == text).map(|(_, kind)| *kind)
}

/// The type in `DMI type 17, 40 bytes`; types of OEMs go up to 255.
pub(super) fn kind(text: &str) -> Option<u8> {
    let (_, rest) = text.split_once("DMI type ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

impl Answer {
    pub(super) fn of<'t>(lines: impl Iterator<Item = Line<'t>>) -> Self {
        let mut answer = Self::default();
        let mut reading: Option<Reading> = None;
        let mut handles = false;
        for line in lines {
            if line.indent == 0
                && let Some(digits) = handle(line.text)
            {
                handles = true;
                answer.close(reading.take());
                answer.handles.add(digits);
                reading = Some(Reading { line: line.number, ..Reading::new(kind(line.text), None) });
                continue;
            }
            if line.indent == 0 && !handles && title(line.text).is_some() {
                answer.close(reading.take());
                reading = Some(Reading::new(title(line.text), Some(line)));
                continue;
            }
            if !reading.as_mut().is_some_and(|open| open.takes(line)) {
                answer.outside(line);
            }
        }
        answer.close(reading);
        answer
    }

    fn close(&mut self, reading: Option<Reading>) {
        let Some(reading) = reading else { return };
        self.ended |= reading.kind == Some(127);
        let Some(kind) = reading.kind else {
            // The heading tells the type as well; what neither tells is kept under its heading.
            if reading.section.title.is_empty() {
                return;
            }
            let (line, count) = self.untyped.unwrap_or((reading.line, 0));
            self.untyped = Some((line, count + 1));
            match title(&reading.section.title) {
                Some(kind) => self.structures.push(Structure { kind, section: reading.section }),
                None => self.others.push(reading.section),
            }
            return;
        };
        if kind != 127 {
            self.structures.push(Structure { kind, section: reading.section });
        }
    }

    /// A line outside of structures: what was asked, how large the table is, what is wrong with it.
    fn outside(&mut self, line: Line<'_>) {
        if let Some((count, _)) = line.text.split_once(" structures occupying ") {
            self.announced = count.parse().ok();
        }
        self.is_whole |= line.text.starts_with("Table at 0x");
        let wrong = ["Wrong DMI", "Invalid entry", "Bad checksum", "<TRUNCATED>", "broken"];
        if self.complains.is_none() && wrong.iter().any(|words| line.text.contains(words)) {
            self.complains = Some((line.number, line.text.to_owned()));
        }
        let mut section = Section::new("dmidecode", StatedAt::Line(line.number));
        section.push("", line.text, StatedAt::Line(line.number));
        self.others.push(section);
    }

    /// That something of the table is missing, if it is.
    pub(super) fn cut(&self) -> Option<Diagnostic> {
        let help = "save the whole output of `dmidecode` again, run as root";
        if let Some((line, said)) = &self.complains {
            let text = format!("dmidecode says in line {line} that the table is damaged: {said}");
            return Some(Diagnostic::warning("document-cut", text).help(help));
        }
        let found = self.structures.len();
        if let Some(announced) = self.announced {
            return (!self.ended && found < announced).then(|| {
                let text =
                    format!("the table has {announced} structures, of which {found} stand in the text");
                Diagnostic::warning("document-cut", text).help(help)
            });
        }
        // Tables of SMBIOS 3 say nothing of how many structures they have, and end with one that says so.
        let begins = self.structures.first().is_some_and(|first| first.kind == 0);
        let is_cut = !self.ended && (self.is_whole || (begins && self.handles.are_of_a_beginning()));
        is_cut.then(|| {
            let text =
                format!("`End Of Table` is absent: the text ends behind {found} structures of the table");
            Diagnostic::warning("document-cut", text).help(help)
        })
    }

    /// That the type of a structure could not be read, if so.
    pub(super) fn untyped(&self) -> Option<Diagnostic> {
        let (line, count) = self.untyped?;
        let text = format!(
            "the type of {count} structures cannot be read, the first in line {line}: they are told by their headings, or kept under them"
        );
        let help = "save the whole output of `dmidecode` again; nobody should have edited it";
        Some(Diagnostic::warning("line-unreadable", text).help(help))
    }
}

/// A structure that is being read.
struct Reading {
    kind: Option<u8>,
    /// The line of its handle.
    line: u64,
    section: Section,
    /// How far its heading and its keys are indented, once they were seen.
    title: Option<usize>,
    keys: Option<usize>,
}

impl Reading {
    fn new(kind: Option<u8>, title: Option<Line<'_>>) -> Self {
        let at = title.map_or(0, |line| line.number);
        let section = Section::new(title.map_or("", |line| line.text), StatedAt::Line(at));
        Self { kind, line: at, section, title: title.map(|line| line.indent), keys: None }
    }

    /// Takes a line, if it is one of the structure.
    fn takes(&mut self, line: Line<'_>) -> bool {
        let at = StatedAt::Line(line.number);
        let Some(title) = self.title else {
            if self.kind.is_none() && line.text.starts_with("DMI type ") {
                self.kind = kind(line.text);
            } else {
                (self.section.title, self.section.at, self.title) =
                    (line.text.to_owned(), at, Some(line.indent));
            }
            return true;
        };
        // Data of OEMs stand unindented in old versions; other such lines are what dmidecode says itself.
        if line.indent <= title && line.indent == 0 && !is_data(line.text) {
            return false;
        }
        let keys = *self.keys.get_or_insert(line.indent);
        match pair(line.text) {
            Some((key, value)) if line.indent <= keys => self.section.push(key, value, at),
            _ => {
                // What stands deeper is a list of the key above it.
                let key = self.section.entries.last().map_or(String::new(), |entry| entry.key.clone());
                self.section.push(key, line.text, at);
            }
        }
        true
    }
}

fn is_data(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|w| w.len() == 2 && w.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The devices of a structure on devices that are on the board, each from its own key on.
pub(super) fn devices(section: &Section) -> Vec<Section> {
    let first = section.entries.first().map(|entry| entry.key.clone());
    let mut devices: Vec<Section> = Vec::new();
    for entry in &section.entries {
        let begins = Some(&entry.key) == first.as_ref();
        if devices.is_empty() || begins {
            devices.push(Section::new(section.title.clone(), section.at.clone()));
        }
        if let Some(device) = devices.last_mut() {
            device.entries.push(Entry { ..entry.clone() });
        }
    }
    devices
}
