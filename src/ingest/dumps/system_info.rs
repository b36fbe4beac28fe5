//! The web answers in which a miner says what it is: `get_system_info` and `miner_type` of Antminer and its kin, one device or
//! an array of them. What names the control board is shown as the device says it.

use super::json::Json;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::{StatedAt, Statements, StatementsBuilder};
use crate::model::{Field, Standing};

/// The format.
pub(in crate::ingest) struct SystemInfoReader;

/// Keys of which each device has one or the other.
const MODEL_KEYS: [&str; 2] = ["minertype", "miner_type"];

/// What the keys of an answer say (Antminer stock firmware of 2020 and later, Hammer, Elphapex, Sealminer: answers published
/// with asic-rs, pyasic and proto-fleet). Every other value is kept under its key.
const FIELDS: &[(&str, Field)] = &[
    ("minertype", Field::Model),
    ("miner_type", Field::Model),
    ("serinum", Field::Serial),
    ("macaddr", Field::Mac),
    ("hostname", Field::Hostname),
    ("ipaddress", Field::Ip),
    ("system_filesystem_version", Field::Firmware),
    ("firmware_version", Field::Firmware),
    ("fw_version", Field::Firmware),
    ("subtype", Field::ControlBoard),
    ("ctrl_version", Field::ControlBoard),
    ("crtl_sn", Field::ControlBoardSerial),
    ("psu_model", Field::Psu),
];

impl Reader for SystemInfoReader {
    fn id(&self) -> &'static str {
        "system-info"
    }

    fn doc(&self) -> &'static str {
        "Web answers of miners (`get_system_info`, `miner_type`): JSON, one device or an array of them"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let head = probe.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(probe.head).trim_ascii_start();
        let names = |key: &str| memchr::memmem::find(head, format!("\"{key}\"").as_bytes()).is_some();
        let says_more = ["macaddr", "subtype", "serinum"];
        matches!(head.first(), Some(b'{' | b'['))
            && MODEL_KEYS.into_iter().any(names)
            && says_more.into_iter().any(names)
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        Ok(Opened::evidence(statements(bytes.name(), Json::read(bytes)?)?))
    }
}

/// One statement a device.
fn statements(name: &str, document: Json) -> Result<Statements, Diagnostics> {
    let mut builder = StatementsBuilder::new(Standing::Observed);
    let mut problems = Diagnostics::default();
    let devices = match document {
        Json::Array(devices) => (0..).map(|n| format!("/{n}")).zip(devices).collect(),
        one => vec![(String::new(), one)],
    };
    for (pointer, device) in devices {
        let Json::Object(entries) = device else {
            let place = format!("{name} {pointer}");
            let text = "this is no answer of a device: an object was expected";
            problems.push(Diagnostic::error("document-broken", text).at(place));
            continue;
        };
        builder.begin();
        for (key, value) in entries {
            let Json::Scalar(text) = value else { continue };
            let field = FIELDS.iter().find(|(name, _)| *name == key).map(|(_, field)| *field);
            let at = StatedAt::Pointer(format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")));
            builder.field(&key, (field, 0), &text, at);
        }
    }
    if problems.has_errors() { Err(problems) } else { Ok(builder.finish()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::input::Input;
    use crate::ingest::reader::open;
    use crate::model::{Place, Places};

    fn read(text: &str) -> Result<std::sync::Arc<Statements>, Diagnostics> {
        let workbook = open(&Input::memory("m.json", text.into()), &ReadOptions::default())?;
        Ok(std::sync::Arc::clone(workbook.content.statements().expect("it is no table")))
    }

    #[test]
    fn each_device_is_a_statement_with_its_pointers() {
        let statements = read(
            r#"[{"minertype":"Antminer S19","macaddr":"02:00:00:00:00:01","a/b":7,"led":null,"fans":[1]},
                {"minertype":"Antminer S21","macaddr":"02:00:00:00:00:02"}]"#,
        )
        .unwrap();
        let headers: Vec<&str> = statements.plan().columns.iter().map(|c| c.header.as_str()).collect();
        assert_eq!(headers, ["minertype", "macaddr", "a/b"]);
        assert_eq!(statements.plan().standing, Standing::Observed);
        assert_eq!(statements.plan().key, Some(1), "the address, as nothing else names the device");
        assert_eq!(statements.place(1, 2), Place::Pointer("/0/a~1b"));
        assert_eq!(statements.place(2, 0), Place::Pointer("/1/minertype"));
    }

    #[test]
    fn what_is_said_twice_or_is_no_device_is_refused_at_its_place() {
        for (text, at) in [
            ("{\"minertype\":\"A\",\n\"macaddr\":\"1\",\"macaddr\":\"2\"}", "m.json:2:28"),
            ("[{\"minertype\":\"A\",\"macaddr\":\"1\"},7]", "m.json /1"),
            ("{\"minertype\":\"A\",\"macaddr\":", "m.json:1:27"),
        ] {
            let problems = read(text).unwrap_err();
            assert!(problems.iter().any(|p| p.place.as_deref() == Some(at)), "{problems:?}");
        }
    }
}
