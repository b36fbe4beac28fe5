//! What Windows' `systeminfo` prints in English: keys with values, and lists of processors and network cards below theirs.

use super::console::{self, Beside, Tool, first_again};
use super::network::answer;
use super::sections::{Fields, Machines, Section};
use super::text::{Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct SysteminfoReader;

impl Reader for SysteminfoReader {
    fn id(&self) -> &'static str {
        "systeminfo"
    }

    fn doc(&self) -> &'static str {
        "What a Windows machine says of itself in `systeminfo`"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

/// In how many lines the keys stand by which it is told.
const NEAR: usize = 24;

const MACHINE: Fields = &[
    (Field::Hostname, &["Host Name"]),
    (Field::Party(Role::Maker, Aspect::Name), &["System Manufacturer"]),
    (Field::Model, &["System Model"]),
    (Field::Firmware, &["BIOS Version"]),
];
const CARD: Fields = &[(Field::Component, &["kind"]), (Field::Part, &["name"])];

impl Tool for SysteminfoReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let near = |key: &str| lines.iter().take(NEAR).any(|line| keyed(line) == Some(key));
        lines.first().is_some_and(|line| line.indent == 0 && keyed(line) == Some("Host Name"))
            && ["OS Name", "OS Version", "System Manufacturer", "System Model"].into_iter().all(near)
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        first_again(lines.iter().map(|line| keyed(line).filter(|_| line.indent == 0)))
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let mut machine = Section::new("", StatedAt::Line(lines.first().map_or(1, |line| line.number)));
        let mut cards: Vec<Section> = Vec::new();
        let mut list = (String::new(), 0);
        for line in answer(lines) {
            let at = StatedAt::Line(line.number);
            if line.indent == 0 {
                let (key, value) = pair(line.text).unwrap_or(("", line.text));
                list = (key.to_owned(), 0);
                machine.push(key, value, at);
                continue;
            }
            let entry = pair(line.text).filter(|(number, _)| is_number(number));
            list.1 = if list.1 == 0 { line.indent } else { list.1 };
            match entry {
                Some((_, name)) if list.0 == "Network Card(s)" && line.indent == list.1 => {
                    let mut card = Section::new("Network Card", at.clone());
                    card.push("kind", "Network Card", at.clone());
                    card.push("name", name, at);
                    cards.push(card);
                }
                Some((_, value)) => machine.push(list.0.as_str(), value, at),
                None => {
                    let (key, value) = pair(line.text).unwrap_or(("", line.text));
                    match cards.last_mut().filter(|_| list.0 == "Network Card(s)") {
                        Some(card) => card.push(key, value, at),
                        None => machine.push(format!("{}/{key}", list.0), value, at),
                    }
                }
            }
        }
        machines.section(&machine, MACHINE);
        for card in &cards {
            machines.section(card, CARD);
        }
        Ok(())
    }
}

/// The key of a line.
fn keyed<'t>(line: &Line<'t>) -> Option<&'t str> {
    pair(line.text).map(|(key, _)| key)
}

/// Whether a key numbers an entry of a list: `[01]`.
fn is_number(key: &str) -> bool {
    let inner = key.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, read, table};

    const TEXT: &str = "\nHost Name:                 SRV-7\nOS Name:                   Microsoft Windows Server 2019 Standard\nOS Version:                10.0.17763 N/A Build 17763\nSystem Manufacturer:       ACME\nSystem Model:              RackThing 640\nProcessor(s):              1 Processor(s) Installed.\n                           [01]: Intel64 Family 6 Model 85 Stepping 7 GenuineIntel ~2295 Mhz\nBIOS Version:              ACME U30, 4/21/2020\nNetwork Card(s):           1 NIC(s) Installed.\n                           [01]: ACME Ethernet 1Gb 4-port Adapter\n                                 Connection Name: Embedded LOM 1\n                                 IP address(es)\n                                 [01]: 10.1.2.3\n";

    #[test]
    fn the_machine_and_its_network_cards_are_told() {
        let found = read("info.txt", TEXT).unwrap();
        assert_eq!(
            table(&found),
            [
                "hostname 0 SRV-7 @2",
                "maker 0 ACME @5",
                "model 0 RackThing 640 @6",
                "firmware 0 ACME U30, 4/21/2020 @9",
                "component 1 Network Card @11",
                "part 1 ACME Ethernet 1Gb 4-port Adapter @11",
            ]
        );
        let kept = attributes(&found);
        assert!(kept.iter().any(|a| a.contains("Intel64 Family 6")), "{kept:?}");
        assert!(kept.iter().any(|a| a.contains("Embedded LOM 1")), "{kept:?}");
        cut_anywhere("info.txt", TEXT.as_bytes(), 17);
    }
}
