//! Files of an Antminer in which it says what it is, as `cat` prints them: `/etc/subtype`, `/config/sn`.

use super::console::marks::mark;
use super::console::{self, Beside, Tool};
use super::hostnames::is_factory;
use super::sections::Machines;
use super::text::{Line, head, lines};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Field;
use crate::text::hardware_address::octets;

/// The format: sessions in which such files were printed, and a file with the line of `/etc/subtype` alone.
pub(in crate::ingest) struct DeviceFilesReader;

/// The files, and what their one line says (firmware trees in `HashSource/hashsource_antminer_S21x`; sessions published with pyasic and
/// `DCENT_OS`).
const FILES: [(&str, Field); 5] = [
    ("/etc/subtype", Field::ControlBoard),
    ("/config/sn", Field::Serial),
    ("/config/mac", Field::Mac),
    ("/sys/class/net/eth0/address", Field::Mac),
    ("/etc/hostname", Field::Hostname),
];

/// How the line begins that `i2cdump` puts above what it dumps.
const RULER: &str = "0  1  2  3  4  5  6  7  8  9  a  b";

/// What a file says.
#[derive(Debug, PartialEq, Eq)]
struct Fact<'t> {
    file: &'static str,
    field: Field,
    text: &'t str,
    line: u64,
}

impl Fact<'_> {
    /// What it is of the machine; nothing of an address that is none, and of a name that every machine has.
    fn fitting(&self) -> Option<Field> {
        let fits = match self.field {
            Field::Mac => octets(self.text).is_some(),
            Field::Hostname => !is_factory(self.text),
            _ => true,
        };
        fits.then_some(self.field)
    }
}

/// What a file says, with a text of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct File {
    name: &'static str,
    field: Option<Field>,
    text: String,
    pub(in crate::ingest) line: u64,
}

impl File {
    /// Says it of the machine at hand.
    pub(in crate::ingest) fn state(&self, builder: &mut StatementsBuilder) {
        builder.field(self.name, (self.field, 0), &self.text, StatedAt::Line(self.line));
    }
}

/// The files in a session on one machine; none where two say different things in one place, so that they are of several.
pub(in crate::ingest) fn files(lines: &[Line<'_>]) -> Vec<File> {
    let facts = facts(lines);
    let differ = |one: &Fact<'_>| facts.iter().any(|other| other.file == one.file && other.text != one.text);
    if facts.iter().any(differ) {
        return Vec::new();
    }
    let own = |fact: &Fact<'_>| File {
        name: fact.file,
        field: fact.fitting(),
        text: fact.text.to_owned(),
        line: fact.line,
    };
    facts.iter().map(own).collect()
}

/// The facts in a session, each behind the prompt at which its file was printed.
fn facts<'t>(lines: &[Line<'t>]) -> Vec<Fact<'t>> {
    let mut facts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Asked of every line of a log: few have such a word.
        if !line.text.contains("cat") {
            continue;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let Some((found, length)) = mark(rest) else { continue };
        let behind = rest.get(length..).unwrap_or_default();
        if mark(behind).is_none()
            && let Some(fact) = fact(found.command, behind)
        {
            facts.push(fact);
        }
    }
    facts
}

/// What the first of these lines says, if the command before it printed such a file alone, or if it is a subtype alone.
fn fact<'t>(command: &str, lines: &[Line<'t>]) -> Option<Fact<'t>> {
    let line = lines.first().filter(|line| line.text.split_whitespace().count() == 1)?;
    let of = |(file, field): (&'static str, Field)| Fact { file, field, text: line.text, line: line.number };
    let mut words = command.split_whitespace().skip_while(|word| *word != "cat").skip(1);
    if let (Some(path), None) = (words.next(), words.next()) {
        return FILES.iter().find(|(file, _)| *file == path).map(|known| of(*known));
    }
    (command.is_empty() && lines.len() == 1 && is_subtype(line.text)).then(|| of(FILES[0]))
}

/// Whether a line is what `/etc/subtype` says and nothing else does: `CVCtrl_BHB42XXX`, `zynq7007_NBP1901`.
fn is_subtype(line: &str) -> bool {
    let Some((board, rest)) = line.split_once('_') else { return false };
    let is_board = board == "zynq7007"
        || board.strip_suffix("Ctrl").is_some_and(|name| {
            (2..=8).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
    is_board && (2..=32).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Reader for DeviceFilesReader {
    fn id(&self) -> &'static str {
        "antminer-files"
    }

    fn doc(&self) -> &'static str {
        "Files of an Antminer that name its control board, serial number and address (`cat /etc/subtype`, `/config/sn`): text"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        // Where EEPROMs were dumped in the session as well, their reader reads the files, too.
        let is_own = probe.tool == Some(Reader::id(self));
        is_own && !lines(&head(probe)).any(|line| line.text.starts_with(RULER))
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for DeviceFilesReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        fact("", lines).is_some()
    }

    fn begins_behind(&self, command: &str, lines: &[Line<'_>]) -> bool {
        fact(command, lines).is_some()
    }

    fn is_told_anywhere(&self) -> bool {
        false
    }

    fn write(
        &self,
        lines: &[Line<'_>],
        beside: Beside<'_>,
        machines: &mut Machines,
    ) -> Result<(), Diagnostic> {
        let Some(fact) = fact(beside.command, lines) else {
            let help = "print the file alone: cat /etc/subtype";
            return Err(Diagnostic::error("document-empty", "it says nothing of the machine").help(help));
        };
        machines.value(fact.file, fact.fitting(), fact.text, StatedAt::Line(fact.line));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::dumps::testing::{of_machine, read, table};

    const SESSION: &str = "root@Antminer:~# cat /etc/subtype\nCVCtrl_BHB42XXX\nroot@Antminer:~# cat /config/sn\nSX0000000007\n\
                           root@Antminer:~# cat /sys/class/net/eth0/address\n02:00:00:00:00:07\nroot@Antminer:~# exit\n";

    #[test]
    fn the_subtype_is_read_alone_and_in_a_session() {
        let alone = read("subtype.txt", "AMLCtrl_BHB42601\n").unwrap();
        assert_eq!(table(&alone), ["control-board 0 AMLCtrl_BHB42601 @1"]);
        let found = read("session.txt", SESSION).unwrap();
        assert_eq!(
            table(&found),
            ["control-board 0 CVCtrl_BHB42XXX @2", "serial 0 SX0000000007 @4", "mac 0 02:00:00:00:00:07 @6"]
        );
        assert!(of_machine(&found, 2).is_empty());
    }

    #[test]
    fn what_stands_beside_it_is_read_as_well_and_other_words_are_none() {
        let cpu = "root@Antminer:~# cat /proc/cpuinfo\nprocessor\t: 0\nmodel name\t: ARMv7 Processor rev 0 (v7l)\nHardware\t: Xilinx Zynq Platform\nSerial\t\t: 0000000000000000\n";
        let found = read("session.txt", format!("{cpu}{SESSION}")).unwrap();
        assert!(table(&found).contains(&"control-board 0 CVCtrl_BHB42XXX @7".into()), "{:?}", table(&found));
        let info = r#"{"minertype":"Antminer S19j Pro","macaddr":"02:00:00:00:00:07"}"#;
        let beside =
            read("session.txt", format!("root@Antminer:~# curl localhost\n{info}\n{SESSION}")).unwrap();
        assert_eq!(beside.format, "system-info");
        assert!(
            table(&beside).contains(&"control-board 0 CVCtrl_BHB42XXX @4".into()),
            "{:?}",
            table(&beside)
        );
        let two = SESSION.replace("CVCtrl", "AMLCtrl");
        let unclear = read("session.txt", format!("$ curl x\n{info}\n{SESSION}{two}")).unwrap();
        assert!(!table(&unclear).iter().any(|field| field.starts_with("control-board")));
        for text in [
            "AMLCtrl_BHB42601\nCVCtrl_BHB42XXX\n",
            "Serial\n",
            "board_type\n",
            "root@a:~# cat /etc/subtype\n",
        ] {
            let format = read("x.txt", text).map(|found| found.format);
            assert_ne!(format.ok(), Some("antminer-files"), "{text}");
        }
    }
}
