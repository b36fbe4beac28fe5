//! The web answers in which a miner says what it is: `get_system_info` and `miner_type` of Antminer and its kin, one device or
//! an array of them. What names the control board is shown as the device says it.

use super::json::{self, Json};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::{is_pool_login, is_secret_key, without_said, without_secrets};
use crate::ingest::statements::{StatedAt, Statements, StatementsBuilder};
use crate::model::{Field, Standing};

/// The format.
pub(in crate::ingest) struct SystemInfoReader;

/// Keys of which each device has one or the other.
const MODEL_KEYS: [&str; 2] = ["minertype", "miner_type"];

/// What the keys of an answer say (Antminer stock firmware of 2020 and later, Hammer, Elphapex, Sealminer: answers published
/// with asic-rs, pyasic and proto-fleet). Every other value, also one that stands within others, is kept under its pointer.
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
        let inner = head.strip_prefix(b"[").unwrap_or(head).trim_ascii_start();
        inner.starts_with(b"{") && MODEL_KEYS.into_iter().any(names) && says_more.into_iter().any(names)
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = json::text(bytes)?;
        let mut notes = Diagnostics::default();
        let statements = statements(bytes.name(), &text, &mut notes)?;
        Ok(Opened { notes, ..Opened::evidence(statements) })
    }
}

/// One statement a device, in the order of the document.
fn statements(name: &str, text: &str, notes: &mut Diagnostics) -> Result<Statements, Diagnostics> {
    let root = json::root(name, text)?;
    let mut builder = StatementsBuilder::new(Standing::Observed);
    let mut problems = Diagnostics::default();
    let mut secrets: Vec<String> = Vec::new();
    let mut device = |at: String, value| {
        let broken = |place: &str, text: String| {
            let place = if place.is_empty() { name.to_owned() } else { format!("{name} {place}") };
            Diagnostic::error("document-broken", text).at(place).help("save the device's answer again")
        };
        builder.begin();
        if !matches!(Json::of(value), Ok(Json::Object)) {
            problems.push(broken(&at, "this is no answer of a device: an object was expected".to_owned()));
            return;
        }
        let (mut pointer, mut said) = (at.clone(), false);
        let scalars = json::each_scalar(value, &mut pointer, &mut |pointer, text| {
            let key = pointer.get(at.len() + 1..).unwrap_or_default();
            said = true;
            if is_secret_key(key.rsplit('/').next().unwrap_or_default()) || is_pool_login(key) {
                secrets.push(pointer.to_owned());
                return;
            }
            let field = FIELDS.iter().find(|(name, _)| *name == key).map(|(_, field)| *field);
            let value = without_secrets(text);
            let value = without_said(&value).map_or(value, Into::into);
            if *value != *text {
                secrets.push(pointer.to_owned());
            }
            builder.field(key, (field, 0), &value, StatedAt::Pointer(pointer.into()));
        });
        match scalars {
            Err(problem) => problems.push(broken("", format!("the document cannot be read: {problem}"))),
            Ok(()) if !said => {
                problems.push(broken(&at, "the answer of this device says nothing".to_owned()));
            }
            Ok(()) => {}
        }
    };
    if matches!(Json::of(root), Ok(Json::Array)) {
        json::each(root, &mut |at, value| {
            device(format!("/{at}"), value);
            Ok(())
        })
        .map_err(|problem| Diagnostic::error("document-broken", problem).at(name))?;
    } else {
        device(String::new(), root);
    }
    if let Some(first) = secrets.first() {
        let text = format!(
            "{} values are left out, as their names or shape say that they are secrets",
            secrets.len()
        );
        notes.push(Diagnostic::note("secret-left-out", text).at(format!("{name} {first}")));
    }
    if problems.has_errors() {
        return Err(problems);
    }
    builder.finish().map_err(|problem| problem.at(name).into())
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
            r#"[{"minertype":"Antminer S19","macaddr":"02:00:00:00:00:01","a/b":1.10,"led":null,"chip":["CV1835",{"x":true}]},
                {"minertype":"Antminer S21","macaddr":"02:00:00:00:00:02"}]"#,
        )
        .unwrap();
        let headers: Vec<&str> = statements.plan().columns.iter().map(|c| c.header.as_str()).collect();
        assert_eq!(headers, ["minertype", "macaddr", "a~1b", "chip/0", "chip/1/x"]);
        assert_eq!(statements.plan().standing, Standing::Observed);
        assert_eq!(statements.plan().key, Some(1), "the address, as nothing else names the device");
        assert_eq!(statements.place(1, 2), Place::Pointer("/0/a~1b"));
        assert_eq!(statements.place(1, 3), Place::Pointer("/0/chip/0"));
        assert_eq!(statements.place(2, 0), Place::Pointer("/1/minertype"));
        assert_eq!(statements.text(1, 2), Some("1.10"), "as it is written");
    }

    #[test]
    fn what_nobody_may_read_is_left_out_and_said_to_be() {
        let text = r#"{"minertype":"A","macaddr":"1","pools":[{"url":"x","PoolPassword":"hunter","user":"hunter.w1"}],
            "note":"pw is hunter"}"#;
        let workbook = open(&Input::memory("m.json", text.into()), &ReadOptions::default()).unwrap();
        assert!(!format!("{:?}", workbook.content.statements()).contains("hunter"));
        for (key, secret) in [
            ("api_token", true),
            ("pool1pass", true),
            ("bypass_soc", false),
            ("passed", false),
            ("compass", false),
        ] {
            assert_eq!(is_secret_key(key), secret, "{key}");
        }
        let note = workbook.notes.iter().next().unwrap();
        assert_eq!(
            (note.code, note.place.as_deref()),
            ("secret-left-out", Some("m.json /pools/0/PoolPassword"))
        );
    }

    #[test]
    fn what_is_said_twice_or_is_no_device_is_refused_at_its_place() {
        let deep = format!("{{\"minertype\":\"A\",\"macaddr\":{}1{}}}", "[".repeat(9999), "]".repeat(9999));
        for (text, at, says) in [
            (
                "{\"minertype\":\"A\",\n\"macaddr\":\"1\",\"macaddr\":\"2\"}",
                "m.json",
                "\"macaddr\" stands twice",
            ),
            ("[{\"minertype\":\"A\",\"macaddr\":\"1\"},7]", "m.json /1", "an object was expected"),
            ("[{\"minertype\":\"A\",\"macaddr\":\"1\"},{\"x\":[]}]", "m.json /1", "says nothing"),
            ("{\"minertype\":\"A\",\"macaddr\":", "m.json:1:27", "EOF"),
            ("{\"minertype\":\"A\",\"macaddr\":\"1\",\"x\":[\"CV1835\\ud800\"]}", "m.json", "/x/0: "),
            (&deep, "m.json", "more than 32 deep"),
        ] {
            let problems = read(text).unwrap_err();
            let told = |p: &Diagnostic| p.place.as_deref() == Some(at) && p.message.contains(says);
            assert!(problems.iter().any(told), "{problems:?}");
        }
    }

    #[test]
    fn more_names_than_a_sheet_has_columns_are_refused_before_they_take_memory() {
        let device = |n: u32| format!("{{\"minertype\":\"A\",\"macaddr\":\"{n}\",\"k{n}\":1}}");
        let devices: Vec<String> = (0..20_000).map(device).collect();
        let text = format!("[{}]", devices.join(","));
        let held = allocation_counter::measure(|| {
            assert!(read(&text).unwrap_err().iter().any(|p| p.code == "document-too-large"));
        });
        assert!(held.bytes_max < 40 << 20, "{held:?}");
    }
}
