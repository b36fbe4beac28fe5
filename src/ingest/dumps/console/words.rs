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
    "all",
    "audit",
    "baseboard",
    "basic",
    "begin",
    "bios",
    "bmc",
    "board",
    "boards",
    "chassis",
    "cpu",
    "cpus",
    "data",
    "date",
    "debug",
    "details",
    "device",
    "devices",
    "disk",
    "disks",
    "dmi",
    "done",
    "dump",
    "eeprom",
    "end",
    "error",
    "fan",
    "fans",
    "finished",
    "firmware",
    "gpu",
    "hardware",
    "hashboard",
    "host",
    "hosts",
    "hw",
    "info",
    "information",
    "ipmi",
    "kernel",
    "log",
    "machine",
    "memory",
    "miner",
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
    "pci",
    "power",
    "processor",
    "processors",
    "psu",
    "ram",
    "report",
    "result",
    "results",
    "section",
    "sensors",
    "serial",
    "serials",
    "server",
    "servers",
    "slot",
    "slots",
    "smbios",
    "software",
    "start",
    "storage",
    "summary",
    "support",
    "switch",
    "system",
    "table",
    "test",
    "unknown",
    "usb",
    "version",
    "warning",
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
        && !is_command(&lower)
        && !THINGS.contains(&&*lower)
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
        ] {
            assert_eq!(of_file(path).0, host, "{path}");
        }
    }
}
