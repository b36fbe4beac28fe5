//! Names and addresses that tell no devices apart: names that devices have before somebody gives them one, addresses that every
//! device has, and those that are none.

use crate::diagnostic::Diagnostic;
use crate::text::shown::shown;

/// As the firmware of the makers sets them (answers published with asic-rs, pyasic, proto-fleet; OpenWrt's and Debian's
/// defaults), in small letters.
const FACTORY: &[&str] = &[
    "antminer",
    "whatsminer",
    "bitaxe",
    "nerdaxe",
    "nerdqaxe",
    "nerdqaxe++",
    "avalon",
    "avalonminer",
    "miner",
    "openwrt",
    "localhost",
    "localhost.localdomain",
    "raspberrypi",
    "beaglebone",
    "debian",
    "ubuntu",
    "linux",
    "dg-home1",
    "goldshell",
    "iceriver",
    "(none)",
    "none",
];

/// What is said of values that should be hardware addresses and are none: of the first, and how many there are.
pub(super) fn no_address(text: &str, count: usize) -> Diagnostic {
    let first: String = text.chars().take(40).collect();
    let text = format!(
        "\"{}\" is no hardware address, which has twelve hexadecimal digits (values like it: {count}); it is kept as it is written, and joins nothing",
        shown(first)
    );
    Diagnostic::warning("address-unreadable", text).help("read the address from the device or its label")
}

/// Whether a host name is one that tells no devices apart.
pub(crate) fn is_factory(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    FACTORY.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use crate::ingest::dumps::testing::{attributes, read, table};

    #[test]
    fn addresses_that_are_none_or_everywhere_are_kept_and_name_nothing() {
        let text = r#"{"minertype":"Antminer S21","macaddr":"02:55:97:22:3M:72","serinum":"SX01","ipaddress":"127.0.0.1"}"#;
        let found = read("info.json", text).unwrap();
        assert_eq!(table(&found), ["model 0 Antminer S21 @/minertype", "serial 0 SX01 @/serinum"]);
        assert_eq!(attributes(&found), ["macaddr: 02:55:97:22:3M:72", "ipaddress: 127.0.0.1"]);
        let note = found.notes.iter().next().unwrap();
        assert!(
            note.code == "address-unreadable" && note.place.as_deref() == Some("info.json macaddr"),
            "{note:?}"
        );
        let unknown = text.replace("02:55:97:22:3M:72", "N/A");
        assert!(read("info.json", unknown).unwrap().notes.iter().next().is_none());
    }
}
