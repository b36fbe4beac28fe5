//! What the web interface of OpenWrt (LuCI) says of a network interface: `admin/network/iface_status/lan`.

use super::json_format::{ANY, JsonFormat};
use crate::model::Field;

/// The format. Braiins OS of 2021 to 2025, Whatsminer and Avalon answer so (pyasic and asic-rs call it `web_net_conf`); keys are those
/// of LuCI's `iface_status` (openwrt/luci, `luci-mod-admin-full`). Their tests have the address alone.
pub(in crate::ingest) static LUCI: JsonFormat = JsonFormat {
    id: "luci-network",
    doc: "What LuCI, the web interface of Braiins OS, Whatsminer and Avalon, says of its network (`iface_status/lan`): JSON",
    maker: ANY,
    told_by: &[&["/*/macaddr", "/*/ipaddrs"], &["/*/macaddr", "/*/ifname"]],
    whole: &[&["*", "*/macaddr"]],
    not_by: &["minertype", "miner_type", "serinum"],
    fields: &[("/macaddr", Field::Mac), ("/hostname", Field::Hostname), ("/ipaddrs/*/addr", Field::Ip)],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn an_address_alone_is_read_and_a_list_of_other_things_is_not() {
        let bare =
            read("web_net_conf.json", "[\n  {\n    \"macaddr\": \"02:00:00:00:09:01\"\n  }\n]\n").unwrap();
        assert_eq!(
            (bare.format, table(&bare)),
            ("luci-network", vec!["mac 0 02:00:00:00:09:01 @/0/macaddr".into()])
        );
        let whole = r#"[{"id":"lan","proto":"dhcp","ifname":"eth0","macaddr":"02:00:00:00:09:02","is_up":true,
            "ipaddrs":[{"addr":"192.0.2.9","netmask":"255.255.255.0","prefix":24}]}]"#;
        assert_eq!(
            table(&read("lan.json", whole).unwrap()),
            ["mac 0 02:00:00:00:09:02 @/0/macaddr", "ip 0 192.0.2.9 @/0/ipaddrs/0/addr"]
        );
        let people = r#"[{"macaddr":"02:00:00:00:09:03","owner":"A. Miller"}]"#;
        assert!(read("list.json", people).is_err(), "a list of one's own is no answer of a device");
    }
}
