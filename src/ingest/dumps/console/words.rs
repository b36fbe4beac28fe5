//! Words by which lines between outputs are told: commands, and headings that name no host.

/// Commands whose output is read here, or often stands beside it.
const COMMANDS: &[&str] = &[
    "admin",
    "cat",
    "cpuinfo",
    "df",
    "dis",
    "disp",
    "display",
    "dmesg",
    "dmidecode",
    "dmidecode.exe",
    "elabel",
    "en",
    "enable",
    "esn",
    "ethtool",
    "exit",
    "fdisk",
    "free",
    "fru",
    "hexdump",
    "hostname",
    "i2c",
    "i2cdump",
    "ifconfig",
    "inventory",
    "inxi",
    "ip",
    "ipmitool",
    "ipmitool.exe",
    "logout",
    "lsblk",
    "lscpu",
    "lshw",
    "lspci",
    "lsscsi",
    "lsusb",
    "manuinfo",
    "od",
    "quit",
    "screen-length",
    "sh",
    "sho",
    "show",
    "smartctl",
    "ssh",
    "sudo",
    "system_profiler",
    "term",
    "terminal",
    "uname",
    "uptime",
    "xxd",
];

/// Words of headings that are names of things, not of hosts.
const THINGS: &[&str] = &[
    "adapter",
    "adapters",
    "all",
    "asic",
    "audit",
    "bank",
    "banks",
    "baseboard",
    "basic",
    "battery",
    "begin",
    "bin",
    "bios",
    "bmc",
    "board",
    "boards",
    "card",
    "cards",
    "chain",
    "chains",
    "chassis",
    "config",
    "configuration",
    "controller",
    "controllers",
    "cpu",
    "cpus",
    "data",
    "date",
    "debug",
    "detail",
    "details",
    "device",
    "devices",
    "dimm",
    "dimms",
    "disk",
    "disks",
    "dmi",
    "done",
    "drive",
    "drives",
    "dump",
    "eeprom",
    "enclosure",
    "end",
    "error",
    "fan",
    "fans",
    "file",
    "files",
    "finished",
    "firmware",
    "gpu",
    "hardware",
    "hash",
    "hashboard",
    "hb",
    "health",
    "host",
    "hosts",
    "hw",
    "info",
    "information",
    "interface",
    "interfaces",
    "ipmi",
    "kernel",
    "list",
    "lists",
    "log",
    "machine",
    "mainboard",
    "mem",
    "memory",
    "miner",
    "modem",
    "module",
    "modules",
    "motherboard",
    "name",
    "network",
    "nic",
    "none",
    "note",
    "notes",
    "os",
    "output",
    "overview",
    "part",
    "parts",
    "pci",
    "phy",
    "port",
    "ports",
    "power",
    "processor",
    "processors",
    "product",
    "psu",
    "raid",
    "ram",
    "raw",
    "readout",
    "report",
    "result",
    "results",
    "section",
    "sensor",
    "sensors",
    "serial",
    "serials",
    "server",
    "servers",
    "settings",
    "slot",
    "slots",
    "smbios",
    "sn",
    "software",
    "start",
    "state",
    "status",
    "storage",
    "subtype",
    "summary",
    "supplies",
    "supply",
    "support",
    "switch",
    "system",
    "table",
    "temperature",
    "test",
    "type",
    "types",
    "unknown",
    "usb",
    "version",
    "volume",
    "volumes",
    "warning",
];

/// Things of which a machine has several, so that a number behind one counts them: `board 2`, `hb0`. Others may be the first word
/// of a host's name: `server-2`, `gpu-01`.
const COUNTED: &[&str] = &[
    "asic",
    "bank",
    "board",
    "card",
    "chain",
    "dimm",
    "drive",
    "eeprom",
    "fan",
    "hashboard",
    "hb",
    "module",
    "part",
    "psu",
    "section",
    "slot",
];

/// Whether a word is a command, with or without the way to it: `/usr/sbin/dmidecode`.
pub(super) fn is_command(word: &str) -> bool {
    let word = word.rsplit(['/', '\\']).next().unwrap_or(word);
    COMMANDS.contains(&word)
}

/// Whether a word of a heading may be the name of a host or its address: neither a command nor a thing nor a number.
pub(super) fn is_host(word: &str) -> bool {
    let sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let lower = word.to_lowercase();
    let edge = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    (1..=253).contains(&word.len())
        && word.chars().all(sign)
        && edge(word.chars().next())
        && edge(word.chars().next_back())
        && word.chars().any(|c| c.is_alphabetic() || c == '.')
        && !is_of_things(&lower)
}

/// Whether a word, in lower case, is made of commands and things alone: `memory`, `cpu-info`, `hb0.bin`, `board_2`.
fn is_of_things(word: &str) -> bool {
    let mut before = "";
    let is_made = word.split(['-', '_', '.']).all(|piece| {
        let name = piece.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_thing = if name.is_empty() {
            COUNTED.contains(&before)
        } else {
            let is_counted = name.len() < piece.len() && COUNTED.contains(&name);
            is_counted || is_command(piece) || THINGS.contains(&piece)
        };
        before = name;
        is_thing
    });
    is_command(word) || is_made
}

/// The host in the name of a file, and what of the name are commands: `web-1.txt`, `web-1_dmidecode.log`,
/// `bundle/web-1/lspci.txt`.
pub(super) fn of_file(path: &str) -> (Option<&str>, &str) {
    let mut folders = path.rsplit(['/', '\\']);
    let file = folders.next().unwrap_or(path);
    let mut name = file;
    loop {
        let before = name;
        for end in ["txt", "log", "out", "raw", "dmi", "dump", "text", "cap", "eeprom"] {
            name = name.strip_suffix(end).and_then(|rest| rest.strip_suffix('.')).unwrap_or(name);
        }
        if let Some((rest, word)) = name.rsplit_once(['_', '-', '.']).filter(|(_, word)| is_command(word)) {
            (name, _) = (rest, word);
        }
        if let Some((_, rest)) = name.split_once(['_', '-', '.']).filter(|(word, _)| is_command(word)) {
            name = rest;
        }
        if before == name {
            break;
        }
    }
    if is_host(name) {
        return (Some(name), file);
    }
    let folder = folders.next().filter(|folder| is_command(name) && is_host(folder));
    (folder, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_from_commands_and_things() {
        for (word, host) in [
            ("web-1", true),
            ("10.0.0.5", true),
            ("node.example.com", true),
            ("berlin", true),
            ("dmidecode", false),
            ("Memory", false),
            ("cpu-info", false),
            ("Power_Supply", false),
            ("HB0", false),
            ("hb0.bin", false),
            ("board-2", false),
            ("dmidecode.exe", false),
            ("server-2", true),
            ("gpu-01", true),
            ("storage1", true),
            ("web-info", true),
            ("17", false),
            ("-x", false),
            ("", false),
        ] {
            assert_eq!(is_host(word), host, "{word}");
        }
        for (path, host) in [
            ("web-1.txt", Some("web-1")),
            ("/tmp/web-1_dmidecode.log", Some("web-1")),
            ("bundle/web-1/lspci.txt", Some("web-1")),
            ("dmidecode.txt", None),
            ("./fru.out", None),
            ("cpu-info.txt", None),
        ] {
            assert_eq!(of_file(path).0, host, "{path}");
        }
    }
}
