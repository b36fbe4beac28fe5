//! `show inventory` of the mobility controllers of Aruba (`ArubaOS` 6 and 8): keys with values, of a thing below its first line.

use std::collections::HashMap;

use super::answer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool, first_again};
use crate::ingest::dumps::sections::{Fields, Machines, NOTHING, Section, TITLE};
use crate::ingest::dumps::text::{Line, pair};
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct ArubaReader;

impl Reader for ArubaReader {
    fn id(&self) -> &'static str {
        "aruba-inventory"
    }

    fn doc(&self) -> &'static str {
        "The parts of an Aruba mobility controller, as `show inventory` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for ArubaReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let near = |word: &str| {
            let mut keyed = lines.iter().take(NEAR).filter_map(|line| line.text.strip_prefix(word));
            keyed.any(|rest| rest.trim_start().starts_with(':'))
        };
        let first = lines.first().is_some_and(|line| {
            line.text.starts_with("Supervisor Card slot") || line.text.starts_with("System Serial#")
        });
        first && near("System Serial#") && near("SC Model#")
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        first_again(
            lines.iter().map(|line| pair(line.text).map(|(key, _)| key).filter(|key| !key.is_empty())),
        )
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        for section in sections(answer(lines)) {
            machines.section(&section, fields(&section));
        }
        Ok(())
    }
}

/// In how many lines an answer names the controller's number and model.
const NEAR: usize = 48;

const CONTROLLER: Fields =
    &[(Field::Serial, &["System Serial#"]), (Field::Mac, &["HW MAC Addr"]), (Field::Model, &["SC Model#"])];
const CARD: Fields =
    &[(Field::Component, &[TITLE]), (Field::Part, &["Assembly#"]), (Field::ComponentSerial, &["Serial#"])];
const POWER_SUPPLY: Fields =
    &[(Field::Psu, &["Vendor & Model No", "Aruba Model No"]), (Field::PsuSerial, &["Serial No"])];

fn fields(section: &Section) -> Fields {
    match section.title.as_str() {
        "" => CONTROLLER,
        title if title.ends_with(" Card") => CARD,
        title if title.starts_with("Power Supply") => POWER_SUPPLY,
        _ => NOTHING,
    }
}

/// The controller itself, its cards, and what has lines of its own.
fn sections<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut sections = Sections { all: vec![Section::new("", StatedAt::Line(1))], places: HashMap::new() };
    sections.places.insert(String::new(), 0);
    let mut open = "";
    for line in lines {
        let at = StatedAt::Line(line.number);
        let Some((key, value)) = pair(line.text) else {
            add(&mut sections, "", ("", line.text), at);
            continue;
        };
        if key.is_empty() {
            // A line of the thing above it: `: Serial No : QC1`, `: U24 - Local Temp 25 C`.
            let entry = pair(value).unwrap_or(("", value));
            add(&mut sections, open, entry, at);
            continue;
        }
        open = key;
        let card = ["CPU Card ", "Interface Card ", "Supervisor Card "]
            .into_iter()
            .find(|card| key.starts_with(card));
        match (card, pair(value)) {
            (Some(card), _) if key.ends_with('#') => {
                add(
                    &mut sections,
                    card.trim_end(),
                    (key.get(card.len()..).unwrap_or(key), first_word(value)),
                    at,
                );
            }
            (_, Some(entry)) if entry.0.starts_with("Present") => add(&mut sections, key, entry, at),
            _ if value.is_empty() => {}
            _ if matches!(key, "System Serial#" | "SC Model#" | "HW MAC Addr") => {
                add(&mut sections, "", (key, first_word(value)), at.clone());
                let rest = value.get(first_word(value).len()..).unwrap_or_default();
                add(&mut sections, "", (&format!("{key} (rest)"), rest), at);
            }
            _ => add(&mut sections, "", (key, value), at),
        }
    }
    sections.all
}

/// Sections with their places by their titles.
struct Sections {
    all: Vec<Section>,
    places: HashMap<String, usize>,
}

/// A number without what stands behind it: `CV123ABC2 (Date:08/25/18)`.
fn first_word(value: &str) -> &str {
    value.split_whitespace().next().unwrap_or_default()
}

fn add(sections: &mut Sections, title: &str, (key, value): (&str, &str), at: StatedAt) {
    let place = *sections.places.entry(title.to_owned()).or_insert_with(|| {
        sections.all.push(Section::new(title, at.clone()));
        sections.all.len() - 1
    });
    if let Some(section) = sections.all.get_mut(place) {
        section.push(key, value, at);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, read, table};

    #[test]
    fn the_controller_has_cards_and_power_supplies() {
        let text = "Supervisor Card slot            : 0\nSystem Serial#                  : CV1 (Date:08/25/18)\nCPU Card Serial#                : ABC1 (Date:08/25/18)\nCPU Card Assembly#              : 2010151H\nSC Model#                       : Aruba7210-US\nHW MAC Addr                     : 00:1a:1e:05:27:60 to 00:1a:1e:05:27:67\nPower Supply 0                  : Present               : No\nPower Supply 1                  : Present               : Yes\n                                : Vendor & Model No     : QCS DCJ3501-01P\n                                : Serial No             : QC1\nMain Board Temperatures         :\n                                : U24 - Local Temp      25 C\n";
        assert_eq!(
            table(&read("inv.txt", text).unwrap()),
            [
                "serial 0 CV1 @2",
                "mac 0 00:1a:1e:05:27:60 @6",
                "model 0 Aruba7210-US @5",
                "component 1 CPU Card @3",
                "part 1 2010151H @4",
                "component-serial 1 ABC1 @3",
                "psu 1 QCS DCJ3501-01P @9",
                "psu-serial 1 QC1 @10",
            ]
        );
        cut_anywhere("inv.txt", text.as_bytes(), 17);
    }
}
