//! A session in which `dmidecode -s` was asked for one text after the other: each command with its answer in the line below.

use crate::diagnostic::Diagnostics;
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::marks::{Host, mark};
use crate::ingest::dumps::sections::{Fields, Machines, Section};
use crate::ingest::dumps::text::{Line, Text, lines, printed};
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) struct DmidecodeStringsReader;

/// What the keywords of `dmidecode -s` are (dmidecode(8)).
const FIELDS: Fields = &[
    (Field::Hostname, &["host"]),
    (Field::Serial, &["system-serial-number", "chassis-serial-number"]),
    (Field::AssetTag, &["chassis-asset-tag"]),
    (Field::Party(Role::Maker, Aspect::Name), &["system-manufacturer"]),
    (Field::Model, &["system-product-name"]),
    (Field::Firmware, &["bios-version"]),
    (Field::Board, &["baseboard-product-name"]),
    (Field::BoardSerial, &["baseboard-serial-number"]),
    (Field::BoardMaker, &["baseboard-manufacturer"]),
];
const PROCESSOR: Fields =
    &[(Field::Part, &["processor-version"]), (Field::PartMaker, &["processor-manufacturer"])];

impl Reader for DmidecodeStringsReader {
    fn id(&self) -> &'static str {
        "dmidecode-strings"
    }

    fn doc(&self) -> &'static str {
        "Single texts of the SMBIOS table of a PC or server, as asked for with `dmidecode -s` one after the other"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if probe.outline.is_some() || probe.tool.is_some() || !probe.parts.is_empty() {
            return false;
        }
        let head = printed(probe.head);
        let all: Vec<Line<'_>> = lines(&head).collect();
        all.first().is_some_and(|first| asked(*first).is_some()) && answers(&all).next().is_some()
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let (all, encoding, notes) = Text::of(bytes, options)?.into_parts();
        let lines: Vec<Line<'_>> = lines(&all).collect();
        let mut machines = Machines::new();
        let mut sections: Vec<(Option<&str>, Section)> = Vec::new();
        for (host, key, answer) in answers(&lines) {
            let at = StatedAt::Line(answer.number);
            let again = |(name, section): &(Option<&str>, Section)| {
                *name == host && !(host.is_none() && section.entries.iter().any(|entry| entry.key == key))
            };
            // Who asks a host without a name the same again asks another.
            let place = sections.iter().rposition(again).unwrap_or_else(|| {
                let mut section = Section::new("", at.clone());
                if let Some(name) = host {
                    section.push("host", name, at.clone());
                }
                sections.push((host, section));
                sections.len() - 1
            });
            if let Some((_, section)) = sections.get_mut(place) {
                section.push(key, answer.text, at);
            }
        }
        for (_, mut section) in sections {
            let mut processor = Section::new("", section.at.clone());
            processor.entries = section.entries.extract_if(.., |e| e.key.starts_with("processor-")).collect();
            machines.begin();
            machines.section(&section, FIELDS);
            machines.section(&processor, PROCESSOR);
        }
        machines.finish(bytes.name(), (Some(encoding), notes))
    }
}

/// The host at whose prompt a keyword was asked for, and the keyword.
fn asked(line: Line<'_>) -> Option<(Option<&str>, &str)> {
    let (found, _) = mark(&[line])?;
    let mut words = found.command.split_whitespace().skip_while(|word| *word == "sudo");
    let is_command = words.next()?.rsplit('/').next() == Some("dmidecode");
    let (option, key) = (words.next()?, words.next()?);
    let is_asked = is_command && matches!(option, "-s" | "--string") && words.next().is_none();
    let host = match found.host {
        Some(Host::Named(name)) => Some(name),
        _ => None,
    };
    is_asked.then_some((host, key))
}

/// Each keyword that was asked for, with the first line of its answer.
fn answers<'l, 't>(
    lines: &'l [Line<'t>],
) -> impl Iterator<Item = (Option<&'t str>, &'t str, Line<'t>)> + use<'l, 't> {
    lines.windows(2).filter_map(|pair| {
        let [line, below] = pair else { return None };
        let (host, key) = asked(*line)?;
        let is_answer = mark(&[*below]).is_none() && !below.text.starts_with('#');
        is_answer.then_some((host, key, *below))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, of_machine, read, table};

    const TEXT: &str = "root@srv7:~# dmidecode -s system-serial-number\nSRV0001\nroot@srv7:~# dmidecode -s system-manufacturer\nACME\nroot@srv7:~# sudo dmidecode -s system-product-name\nRackThing 640\nroot@srv7:~# dmidecode -s baseboard-serial-number\nBRD0001\nroot@srv8:~# dmidecode -s system-serial-number\nSRV0002\n";

    #[test]
    fn each_answer_is_what_was_asked_for() {
        let found = read("session.txt", TEXT).unwrap();
        assert_eq!(
            table(&found),
            [
                "hostname 0 srv7 @2",
                "serial 0 SRV0001 @2",
                "maker 0 ACME @4",
                "model 0 RackThing 640 @6",
                "board-serial 1 BRD0001 @8",
            ]
        );
        assert!(of_machine(&found, 2).contains(&"serial 0 SRV0002 @10".to_owned()));
        cut_anywhere("session.txt", TEXT.as_bytes(), 13);
    }
}
