//! What a scanner reads off labels, one payload a line: GS1 element strings and links, ISO 15434 messages with the data identifiers of
//! ANSI MH10.8.2, and the payloads that makers print (`PID:… SN:…`, `1S…`). A label is what its printer declares, no proof of what is
//! in the machine. A line is one statement; what of it is not understood stays as it was read.

mod gs1;
mod identifiers;
mod pairs;

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::{Withholding, looks_secret, without_secrets_in_key};
use crate::ingest::statements::{LeftOut, StatedAt, StatementsBuilder};
use crate::model::{Field, Standing};

/// The largest file that is read, as all of its statements are held.
const CAP: u64 = 16 << 20;
/// The longest line that is a payload: a QR code holds 4,296 letters.
const LONGEST: usize = 8 << 10;

/// The format.
pub(in crate::ingest) struct LabelScanReader;

/// One element of a payload: what it is called there, what it is, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Element {
    name: String,
    field: Option<Field>,
    text: String,
}

impl Element {
    /// Of a secret in the name nothing is held.
    fn new(name: impl AsRef<str>, field: Option<Field>, text: impl Into<String>) -> Self {
        Self { name: without_secrets_in_key(name.as_ref()).into_owned(), field, text: text.into() }
    }
}

/// What a line says.
type Elements = Vec<Element>;

impl Reader for LabelScanReader {
    fn id(&self) -> &'static str {
        "label-scan"
    }

    fn doc(&self) -> &'static str {
        "Scanned labels, one payload a line: GS1, ISO 15434 (MH10.8.2), links, and what makers print (`PID:… SN:…`, `1S…`)"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let Ok(text) = std::str::from_utf8(whole_lines(probe.head)) else { return false };
        let mut lines = lines(text).map(|(_, line)| line).filter(|line| !is_wifi(line)).peekable();
        if lines.peek().is_none_or(|first| payload(first).is_none()) {
            return false;
        }
        let (all, read) =
            lines.fold((0, 0), |(all, read), line| (all + 1, read + usize::from(payload(line).is_some())));
        read * 10 >= all * 9
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let name = bytes.name();
        if bytes.len() > CAP {
            let text = format!("more than {} MiB of scanned labels are not read", CAP >> 20);
            return Err(Diagnostic::error("document-too-large", text)
                .at(name)
                .help("give them in several files")
                .into());
        }
        let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
        let text = std::str::from_utf8(&all).map_err(|_| {
            Diagnostic::error("document-broken", "the labels are no UTF-8")
                .at(name)
                .help("save the scans as UTF-8")
        })?;
        let mut builder = StatementsBuilder::new(Standing::Declared);
        let mut notes = Diagnostics::default();
        let (mut withholding, mut left_out) = (Withholding::default(), LeftOut::default());
        for (number, line) in lines(text) {
            let at = StatedAt::Line(number);
            let place = || at.of_file(name);
            if is_wifi(line) {
                let message = "the login of a wireless network is left out, as it is a secret";
                notes.push(Diagnostic::note("secret-left-out", message).at(place()));
                continue;
            }
            builder.begin();
            let Some(elements) = payload(line) else {
                let message = "this is no payload of a label that is known here; it is kept as it was read";
                notes.push(Diagnostic::warning("label-not-understood", message).at(place()));
                let kept = withholding.at("payload", line).filter(|_| !looks_secret(line));
                left_out.compare(line, kept.as_deref(), at.place());
                builder.field("payload", (None, 0), &kept.unwrap_or_default(), at);
                continue;
            };
            let elements = settled(elements);
            withholding.look(elements.iter().map(|element| (&*element.name, &*element.text)));
            for element in elements {
                let text = withholding.at(&element.name, &element.text);
                let password = element.name.eq_ignore_ascii_case("p") && looks_secret(&element.text);
                let text = text.filter(|_| !password);
                left_out.compare(&element.text, text.as_deref(), at.place());
                let Some(text) = text else { continue };
                if let Some(message) = gs1::wrong(&element.name, &element.text) {
                    let help = "scan the label again; a number that was typed may have two digits changed";
                    notes.push(Diagnostic::warning("label-check-digit", message).at(place()).help(help));
                }
                let slot = u16::from(element.field == Some(Field::Part));
                builder.field(&element.name, (element.field, slot), &text, at.clone());
            }
        }
        left_out.tell(name, &mut notes);
        let statements = builder.finish().map_err(|problem| problem.at(name))?;
        Ok(Opened { notes, ..Opened::evidence(statements) })
    }
}

/// The lines that hold something, with their numbers. Line ends alone divide payloads: they may hold other control signs.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let lines =
        (1..).zip(text.split('\n')).map(|(number, line)| (number, line.trim_matches([' ', '\t', '\r'])));
    lines.filter(|(_, line)| !line.is_empty())
}

/// Whether a line is the code that logs in to a wireless network, as it stands on the labels of routers and miners.
fn is_wifi(line: &str) -> bool {
    line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("WIFI:"))
}

/// The head of a file without a line that is cut off.
fn whole_lines(head: &[u8]) -> &[u8] {
    const HEAD: usize = 64 << 10;
    let end = if head.len() < HEAD { None } else { head.iter().rposition(|b| *b == b'\n') };
    head.get(..end.unwrap_or(head.len())).unwrap_or(head)
}

/// What a line says, if it is a payload of a form known here.
fn payload(line: &str) -> Option<Elements> {
    if line.len() > LONGEST {
        return None;
    }
    let line = &shown_signs(line);
    let found = gs1::element_string(line)
        .or_else(|| gs1::link(line))
        .or_else(|| identifiers::message(line))
        .or_else(|| pairs::lenovo(line))
        .or_else(|| pairs::link(line))
        .or_else(|| pairs::pairs(line));
    found.filter(|elements| !elements.is_empty())
}

/// Control signs that a scanner's program shows by others, as the signs that they are.
fn shown_signs(line: &str) -> Cow<'_, str> {
    const SHOWN: [(&str, &str); 14] = [
        ("\u{241d}", "\u{1d}"),
        ("\u{241e}", "\u{1e}"),
        ("\u{2404}", "\u{4}"),
        ("<GS>", "\u{1d}"),
        ("<RS>", "\u{1e}"),
        ("<EOT>", "\u{4}"),
        ("{GS}", "\u{1d}"),
        ("{RS}", "\u{1e}"),
        ("{EOT}", "\u{4}"),
        ("[GS]", "\u{1d}"),
        ("[RS]", "\u{1e}"),
        ("[EOT]", "\u{4}"),
        ("<FNC1>", "\u{1d}"),
        ("{FNC1}", "\u{1d}"),
    ];
    // Most lines have none of them.
    if !line.contains(['<', '{', '[']) && line.is_ascii() {
        return line.into();
    }
    let mut line = Cow::Borrowed(line);
    for (shown, sign) in SHOWN {
        if line.contains(shown) {
            line = line.replace(shown, sign).into();
        }
    }
    line
}

/// The elements of a payload, where a number of a product is the machine's model beside a serial number, and else a part's.
fn settled(mut elements: Elements) -> Elements {
    let has = |elements: &Elements, field: Field| elements.iter().any(|element| element.field == Some(field));
    let serialised = has(&elements, Field::Serial);
    let modelled = has(&elements, Field::Model);
    for element in elements.iter_mut().filter(|element| element.field == Some(Field::Part)) {
        element.field = match (serialised, modelled) {
            (false, _) => Some(Field::Part),
            (true, false) => Some(Field::Model),
            (true, true) => None,
        };
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::input::Input;
    use crate::ingest::reader::{Workbook, open};
    use crate::model::{Place, Places};

    fn read(text: &str) -> Workbook {
        open(&Input::memory("labels.txt", text.into()), &ReadOptions::default()).unwrap()
    }

    /// What is said of the only line: `serial=QX7`, and `name:text` of what is no field.
    fn said(line: &str) -> Vec<String> {
        let workbook = read(&format!("{line}\n"));
        assert_eq!(workbook.format, "label-scan", "{line}");
        let statements = workbook.content.statements().unwrap();
        assert_eq!(statements.plan().standing, Standing::Declared);
        let columns = (0..).zip(&statements.plan().columns);
        let said = columns.map(|(at, column)| {
            assert_eq!(statements.place(1, at), Place::Line(1));
            let text = statements.text(1, at).unwrap();
            column
                .field
                .map_or_else(|| format!("{}:{text}", column.header), |field| format!("{field}={text}"))
        });
        said.collect()
    }

    #[test]
    fn each_form_of_payload_is_read() {
        for (line, expected) in [
            (
                "(01)09506000134352(21)QX7A19(10)L44",
                &["(01):09506000134352", "serial=QX7A19", "(10):L44"][..],
            ),
            ("]d2010950600013435221QX7A19\u{1d}10L44", &["(01):09506000134352", "serial=QX7A19", "(10):L44"]),
            ("]C1010950600013435221QX7A19<GS>422156", &["(01):09506000134352", "serial=QX7A19", "(422):156"]),
            (
                "https://id.example.org/01/09506000134352/21/QX%2F7?11=260115",
                &["(01):09506000134352", "serial=QX/7", "(11):260115"],
            ),
            (
                "[)>\u{1e}06\u{1d}1PNR-550\u{1d}SQX7A19\u{1d}4LCN\u{1d}9D2614\u{1d}Q1\u{1e}\u{4}",
                &["model=NR-550", "serial=QX7A19", "origin=CN", "9D:2614", "Q:1"],
            ),
            ("[)>␞06␝1PSTM32F103C8T6␝Q2500␝1TL44␞␄", &["part=STM32F103C8T6", "Q:2500", "1T:L44"]),
            ("PID:NR-550-X VID:V01 SN:FOC2045X0AB", &["model=NR-550-X", "VID:V01", "serial=FOC2045X0AB"]),
            (
                "SN:HTXX01; MODEL:M30S++; MAC:02:00:00:00:00:07",
                &["serial=HTXX01", "model=M30S++", "mac=02:00:00:00:00:07"],
            ),
            ("1S20KHCTO1WWPF0ABCDE", &["model=20KHCTO1WW", "serial=PF0ABCDE"]),
            ("https://support.example.com/product/servicetag/QX7A192", &["serial=QX7A192"]),
            ("https://example.com/q?sn=QX7A192&model=R550", &["serial=QX7A192", "model=R550"]),
        ] {
            assert_eq!(said(line), expected, "{line}");
        }
    }

    #[test]
    fn a_wrong_check_digit_and_a_line_that_nobody_understands_are_said() {
        let lines = "(01)09506000134352(21)QX1\n".repeat(10);
        let workbook = read(&format!("{lines}(01)09506000134353(21)QX2\nhello, world\n"));
        let notes: Vec<_> =
            workbook.notes.iter().map(|note| (note.code, note.place.as_deref().unwrap())).collect();
        assert_eq!(
            notes,
            [("label-check-digit", "labels.txt:11"), ("label-not-understood", "labels.txt:12")]
        );
    }

    #[test]
    fn a_line_that_is_no_payload_tells_no_secret() {
        let labels = "PID:NR-550 VID:V01 SN:QX7A19\n".repeat(12);
        let workbook = read(&format!("{labels}the password is hunter2\n"));
        let shown = format!("{:?} {:?}", workbook.content, workbook.notes);
        assert!(shown.contains("the password is (secret left out)") && !shown.contains("hunter2"), "{shown}");
        assert!(workbook.notes.iter().any(|note| note.place.as_deref() == Some("labels.txt:13")));
    }

    #[test]
    fn secrets_on_labels_are_left_out() {
        let workbook = read("SN:QX7A19;MODEL:R550;PASSWORD:Zt7#pq\n");
        assert!(!format!("{:?}", workbook.content.statements()).contains("Zt7"));
        assert!(workbook.notes.iter().any(|note| note.code == "secret-left-out"));
    }

    #[test]
    fn tables_and_lists_of_serial_numbers_stay_with_the_reader_of_tables() {
        for text in [
            "Serial,Model\nQX7A19,S21\n",
            "QX7A19\nQX7A20\n",
            "Hostname: web-1\nModel: R650\nSerial: QX7\n",
            "SN:QX7A19\nSN:QX7A20\n",
            "note: a, b; see: c\n",
            "http://10.0.0.4/\nhttp://10.0.0.5/\n",
            "(see page 01)\n",
        ] {
            let opened = open(&Input::memory("t.txt", text.into()), &ReadOptions::default());
            assert!(opened.is_ok_and(|workbook| workbook.format == "csv"), "{text}");
        }
    }
}
