//! `show inventory` of Cisco's IOS, IOS-XE, IOS-XR, NX-OS and ASA, as their consoles print it: two lines a thing.

use super::answer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool};
use crate::ingest::dumps::sections::{Fields, Machines, NOTHING, Section};
use crate::ingest::dumps::text::Line;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct CiscoInventoryReader;

impl Reader for CiscoInventoryReader {
    fn id(&self) -> &'static str {
        "cisco-inventory"
    }

    fn doc(&self) -> &'static str {
        "The chassis, modules and power supplies of a Cisco device, as `show inventory` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for CiscoInventoryReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let [first, second, ..] = lines else { return false };
        words(first.text, FIRST).is_some() && words(second.text, SECOND).is_some()
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let things = things(answer(lines));
        let chassis = chassis(&things);
        // The number of the machine at hand, once a chassis was told.
        let mut of: Option<Option<&str>> = None;
        for (n, thing) in things.iter().enumerate() {
            if chassis.binary_search(&n).is_err() {
                machines.section(thing, fields(thing));
                continue;
            }
            let serial = thing.value(&["SN"]);
            // A stack tells the number of its first switch once more for itself.
            let again = of.is_some_and(|of| serial.is_none() || serial == of);
            if of.is_some() && !again {
                machines.begin();
            }
            if !again {
                of = Some(serial);
            }
            machines.section(thing, if again { NOTHING } else { CHASSIS });
        }
        Ok(())
    }
}

const FIRST: [&str; 2] = ["NAME", "DESCR"];
const SECOND: [&str; 3] = ["PID", "VID", "SN"];

/// The values of a line that names these things in this order: `PID: N9K-C93180YC-EX , VID: V03 , SN: FDO223607FK`.
fn words<'l, const N: usize>(line: &'l str, keys: [&str; N]) -> Option<[&'l str; N]> {
    let first = keys.first()?;
    if !line.get(..first.len()).is_some_and(|start| start.eq_ignore_ascii_case(first)) {
        return None;
    }
    let upper = line.to_ascii_uppercase();
    let mut places = [0; N];
    let mut from = 0;
    for (place, key) in places.iter_mut().zip(keys) {
        let found = upper.get(from..)?.find(&format!("{key}:"))? + from;
        let at_border =
            found == 0 || upper.as_bytes().get(found - 1).is_some_and(|b| !b.is_ascii_alphanumeric());
        if !at_border || (from == 0 && found != 0) {
            return None;
        }
        *place = found;
        from = found + key.len() + 1;
    }
    let mut values: [&'l str; N] = [""; N];
    for (n, value) in values.iter_mut().enumerate() {
        let start = places[n] + keys[n].len() + 1;
        let end = places.get(n + 1).copied().unwrap_or(line.len());
        *value = line.get(start..end)?.trim().trim_end_matches(',').trim().trim_matches('"').trim();
    }
    Some(values)
}

/// The things in their order.
fn things<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut things: Vec<Section> = Vec::new();
    for line in lines {
        let at = StatedAt::Line(line.number);
        let first = words(line.text, FIRST);
        if first.is_some() || things.is_empty() {
            things.push(Section::new("inventory", at.clone()));
        }
        let Some(thing) = things.last_mut() else { continue };
        if let Some(values) = first {
            FIRST.iter().zip(values).for_each(|(key, value)| thing.push(*key, value, at.clone()));
            // `DESCR: "Cisco ISR4331 Chassis"`: elsewhere the form alone says whose it is, which others have as well.
            if values[1].starts_with("Cisco ") {
                thing.push("maker", "Cisco", at);
            }
        } else if let Some(values) = words(line.text, SECOND) {
            SECOND.iter().zip(values).for_each(|(key, value)| thing.push(*key, value, at.clone()));
        } else {
            thing.push("", line.text, at);
        }
    }
    things
}

/// What an inventory tells.
pub(super) struct Told {
    /// Whether some chassis has its model and number in it.
    pub(super) has_chassis: bool,
    /// The numbers of all things in it.
    pub(super) numbers: Vec<String>,
}

/// What an inventory tells, for what is said beside it.
pub(super) fn told(lines: &[Line<'_>]) -> Told {
    let things = things(answer(lines));
    let is_told = |thing: &Section| thing.value(&["PID"]).is_some() && thing.value(&["SN"]).is_some();
    let has_chassis = chassis(&things).into_iter().filter_map(|n| things.get(n)).any(is_told);
    let numbers = things.iter().filter_map(|thing| thing.value(&["SN"])).map(str::to_owned).collect();
    Told { has_chassis, numbers }
}

/// Which of the things are machines: the chassis, or the switches of a stack; where nothing is called so, the first.
fn chassis(things: &[Section]) -> Vec<usize> {
    let named = |thing: &Section| {
        let name = thing.value(&["NAME"]).unwrap_or_default().to_ascii_lowercase();
        let numbered = |word: &str| {
            name.strip_prefix(word).is_some_and(|rest| rest.trim().bytes().all(|b| b.is_ascii_digit()))
        };
        let number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
        number
            || ["chassis", "rack", "switch"].into_iter().any(numbered)
            || (name.ends_with("chassis") || name == "switch system" || name.ends_with(" stack"))
    };
    let all: Vec<usize> = (0..things.len()).filter(|n| named(&things[*n])).collect();
    if !all.is_empty() {
        return all;
    }
    let described = |thing: &&Section| {
        thing.value(&["DESCR"]).is_some_and(|d| d.to_ascii_lowercase().contains("chassis"))
            && !is_power_supply(thing)
    };
    let first = things.iter().position(|thing| described(&thing));
    let numbered = || things.iter().position(|thing| thing.value(&["SN"]).is_some());
    first.or_else(numbered).into_iter().collect()
}

const CHASSIS: Fields = &[
    (Field::Serial, &["SN"]),
    (Field::Party(Role::Maker, Aspect::Name), &["maker"]),
    (Field::Model, &["PID"]),
];
const POWER_SUPPLY: Fields = &[(Field::Psu, &["PID"]), (Field::PsuSerial, &["SN"])];
const MODULE: Fields =
    &[(Field::Component, &["NAME"]), (Field::Part, &["PID"]), (Field::ComponentSerial, &["SN"])];
/// NX-OS prints the number of another maker's transceiver as its version, and the maker as what it is.
const TRANSCEIVER: Fields = &[
    (Field::Component, &["NAME"]),
    (Field::Part, &["VID"]),
    (Field::PartMaker, &["DESCR"]),
    (Field::ComponentSerial, &["SN"]),
];

fn fields(thing: &Section) -> Fields {
    let value = |key: &str| thing.value(&[key]);
    let is_version = |v: &str| v.strip_prefix('V').is_some_and(|v| v.bytes().all(|b| b.is_ascii_digit()));
    if is_power_supply(thing) {
        POWER_SUPPLY
    } else if value("PID").is_none() && value("VID").is_some_and(|vid| !is_version(vid)) {
        TRANSCEIVER
    } else if value("PID").is_some() || value("SN").is_some() {
        MODULE
    } else {
        NOTHING
    }
}

fn is_power_supply(thing: &Section) -> bool {
    let says = |key: &str| {
        let text = thing.value(&[key]).unwrap_or_default().to_ascii_lowercase();
        let words = text.split(|c: char| !c.is_ascii_alphabetic()).any(|w| matches!(w, "psu" | "pm" | "ps"));
        text.contains("power supply")
            || text.contains("powersupply")
            || text.contains("power module")
            || words
    };
    let is_tray = thing.value(&["NAME"]).is_some_and(|name| name.to_ascii_lowercase().contains("fan"));
    (says("NAME") || says("DESCR")) && !is_tray
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, of_machine, read, table};

    #[test]
    fn the_chassis_is_the_machine_and_modules_are_its_parts() {
        let text = "core-1# show inventory\nNAME: \"Chassis\",  DESCR: \"Nexus9000 C93180YC-EX chassis\"\nPID: N9K-C93180YC-EX     ,  VID: V03 ,  SN: FDO0001\n\nNAME: \"Power Supply 1\",  DESCR: \"Nexus9000 chassis Power Supply\"\nPID: NXA-PAC-650W-PE     ,  VID: V02 ,  SN: ART0001\n\nNAME: \"Fan 1\",  DESCR: \"Fan Module\"\nPID: NXA-FAN-30CFM-F     ,  VID: V01 ,  SN: N/A\n\nNAME: Ethernet1/1,  DESCR: FiberStore\nPID:                     ,  VID: SFP-10GSR-85,  SN: G1804088868\n";
        assert_eq!(
            table(&read("inv.txt", text).unwrap()),
            [
                "hostname 0 core-1 @1",
                "serial 0 FDO0001 @3",
                "model 0 N9K-C93180YC-EX @3",
                "psu 1 NXA-PAC-650W-PE @6",
                "psu-serial 1 ART0001 @6",
                "component 1 Fan 1 @8",
                "part 1 NXA-FAN-30CFM-F @9",
                "component 2 Ethernet1/1 @11",
                "part 2 SFP-10GSR-85 @12",
                "part-maker 2 FiberStore @11",
                "component-serial 2 G1804088868 @12",
            ]
        );
        cut_anywhere("inv.txt", text.as_bytes(), 13);
    }

    #[test]
    fn each_switch_of_a_stack_is_a_machine() {
        let text = "NAME: \"c93xx Stack\", DESCR: \"c93xx Stack\"\nPID: C9300-24T         , VID: V02  , SN: FCW0001\n\nNAME: \"Switch 1\", DESCR: \"C9300-24T\"\nPID: C9300-24T         , VID: V02  , SN: FCW0001\n\nNAME: \"Switch 2\", DESCR: \"C9300-24T\"\nPID: C9300-24T         , VID: V02  , SN: FCW0002\n\nNAME: \"Switch 2 - Power Supply A\", DESCR: \"Power Supply\"\nPID: PWR-C1-350WAC, VID: V02, SN:\n";
        let read = read("inv.txt", text).unwrap();
        assert_eq!(table(&read), ["serial 0 FCW0001 @2", "model 0 C9300-24T @2"]);
        assert_eq!(
            of_machine(&read, 2),
            ["serial 0 FCW0002 @8", "model 0 C9300-24T @8", "psu 1 PWR-C1-350WAC @11"],
            "a serial that is blank is none"
        );
    }

    #[test]
    fn a_table_of_goods_is_none() {
        assert_eq!(read("a.csv", "Name,PID,SN\nRouter,ASR-9010,FOX1\n").unwrap().format, "csv");
    }
}
