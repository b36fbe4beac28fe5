//! The web answers in which a miner says what it is: `get_system_info` and `miner_type` of Antminer and its kin, one device or
//! an array of them. What names the control board is shown as the device says it.

use super::json_format::JsonFormat;
use crate::model::{Aspect, Field, Role};

/// The format. Antminer stock firmware of 2020 and later, Hammer, Elphapex, Sealminer: answers published with asic-rs, pyasic and
/// proto-fleet.
pub(in crate::ingest) static SYSTEM_INFO: JsonFormat = JsonFormat {
    id: "system-info",
    doc: "Web answers of miners (`get_system_info`, `get_network_info`, `miner_type`): JSON, one device or an array of them",
    maker: "Bitmain",
    told_by: &[
        &["minertype", "macaddr"],
        &["minertype", "subtype"],
        &["minertype", "serinum"],
        &["miner_type", "macaddr"],
        &["miner_type", "subtype"],
        &["miner_type", "serinum"],
        &["/macaddr", "/ipaddress"],
        &["/macaddr", "/netdevice"],
        &["/macaddr", "/hostname"],
        &["/*/macaddr", "/*/ipaddress"],
        &["/*/macaddr", "/*/netdevice"],
        &["/bitmain-fan-ctrl"],
        &["/blink"],
        &["/power_sn"],
    ],
    // What `miner_type` answers where it tells no board.
    whole: &[
        &["miner_type"],
        &["miner_type", "fw_version"],
        &["minertype"],
        &["minertype", "fw_version"],
        &["minertype", "firmware_type"],
    ],
    fields: &[
        ("/minertype", Field::Model),
        ("/miner_type", Field::Model),
        ("/serinum", Field::Serial),
        ("/macaddr", Field::Mac),
        ("/hostname", Field::Hostname),
        ("/conf_hostname", Field::Hostname),
        ("/ipaddress", Field::Ip),
        ("/system_filesystem_version", Field::Firmware),
        ("/firmware_version", Field::Firmware),
        ("/fw_version", Field::Firmware),
        ("/subtype", Field::ControlBoard),
        ("/ctrl_version", Field::ControlBoard),
        ("/crtl_sn", Field::ControlBoardSerial),
        ("/psu_model", Field::Psu),
        ("/power_sn", Field::PsuSerial),
        ("/brand", Field::Party(Role::Maker, Aspect::Name)),
    ],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, Diagnostics};
    use crate::files::input::Input;
    use crate::ingest::reader::{ReadOptions, open};
    use crate::ingest::secrets::is_secret_key;
    use crate::ingest::statements::Statements;
    use crate::model::{Field, Place, Places, Standing};

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
    fn the_network_of_a_miner_is_read_by_its_address() {
        let text = r#"{"nettype":"DHCP","netdevice":"eth0","macaddr":"02:00:00:00:00:07","ipaddress":"192.0.2.7","netmask":"255.255.255.0",
            "conf_nettype":"DHCP","conf_hostname":"row-7","conf_ipaddress":"","conf_netmask":"","conf_gateway":"","conf_dnsservers":""}"#;
        let small = r#"{"hostname":"row-7","macaddr":"02:00:00:00:00:07"}"#;
        for (text, name) in [(text, "conf_hostname"), (small, "hostname")] {
            let statements = read(text).unwrap();
            let columns = &statements.plan().columns;
            let header = |at: u32| columns[at as usize].header.as_str();
            assert_eq!(statements.plan().key.map(header), Some("macaddr"));
            let host = columns.iter().find(|column| column.field == Some(Field::Hostname)).unwrap();
            assert_eq!(host.header, name);
        }
    }

    #[test]
    fn the_type_of_a_miner_is_read_without_its_board() {
        for text in [
            r#"{"miner_type":"Antminer S19 XP","fw_version":"20221121"}"#,
            r#"{"miner_type":"Antminer S21"}"#,
            r#"{"minertype":"Antminer S21","firmware_type":"Release"}"#,
        ] {
            let statements = read(text).unwrap();
            assert_eq!(statements.plan().columns[0].field, Some(Field::Model), "{text}");
        }
        assert!(
            read(r#"{"miner_type":"Antminer S21","hashrate":200}"#).is_err(),
            "what else has such a key is another's"
        );
    }

    #[test]
    fn a_name_that_firmware_gives_to_all_names_none() {
        let device = |host: &str| {
            format!("{{\"minertype\":\"Antminer S19\",\"subtype\":\"x\",\"hostname\":\"{host}\"}}")
        };
        let statements =
            read(&format!("[{},{},{}]", device("row-1"), device("Antminer"), device("antminer"))).unwrap();
        let key = statements.plan().key.unwrap();
        let names: Vec<_> = (1..=3).map(|statement| statements.text(statement, key)).collect();
        assert_eq!(names, [Some("row-1"), None, None]);
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
                "m.json:2:23",
                "\"macaddr\" stands twice",
            ),
            ("[{\"minertype\":\"A\",\"macaddr\":\"1\"},7]", "m.json /1", "an object was expected"),
            ("[{\"minertype\":\"A\",\"macaddr\":\"1\"},{\"x\":[]}]", "m.json /1", "says nothing"),
            ("{\"minertype\":\"A\",\"macaddr\":", "m.json:1:27", "EOF"),
            ("{\"minertype\":\"A\",\"macaddr\":\"1\",\"x\":[\"CV1835\\ud800\"]}", "m.json:1:50", "escape"),
            (&deep, "m.json:1:91", "more than 64 deep"),
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
