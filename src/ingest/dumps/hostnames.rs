//! Names that devices have before somebody gives them one: they name every device of a kind, and so none.

/// As the firmware of the makers sets them (answers published with asic-rs, pyasic, proto-fleet; OpenWrt's and Debian's
/// defaults), in small letters.
const FACTORY: &[&str] = &[
    "antminer",
    "whatsminer",
    "bitaxe",
    "nerdaxe",
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
    "(none)",
    "none",
];

/// Whether a host name is one that tells no devices apart.
pub(crate) fn is_factory(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    FACTORY.contains(&name.as_str())
}
