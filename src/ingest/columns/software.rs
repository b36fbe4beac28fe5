//! Columns that would be control boards, and hold names of programs.

use super::bearing::mostly;
use super::draft::Drafts;
use crate::model::Field;

/// Programs that mine.
const PROGRAMS: [&str; 20] = [
    "bmminer",
    "cgminer",
    "sgminer",
    "bfgminer",
    "bosminer",
    "bosminer+",
    "boser",
    "luxminer",
    "luxos",
    "vnish",
    "btminer",
    "whatsminer",
    "gcminer",
    "xminer",
    "innominer",
    "lolminer",
    "t-rex",
    "srbminer",
    "xmrig",
    "epic",
];

/// Operating systems, in small letters without their versions.
const SYSTEMS: [&str; 46] = [
    "android",
    "arubaos",
    "centos",
    "chromeos",
    "comware",
    "cumulus",
    "darwin",
    "debian",
    "dnos",
    "dsm",
    "edgeos",
    "eos",
    "esx",
    "esxi",
    "fedora",
    "fortios",
    "freebsd",
    "gaia",
    "ios",
    "iosxe",
    "iosxr",
    "ipados",
    "junos",
    "linux",
    "macos",
    "nxos",
    "ontap",
    "openbsd",
    "openwrt",
    "osx",
    "panos",
    "pfsense",
    "proxmox",
    "qts",
    "rhel",
    "rocky",
    "routeros",
    "solaris",
    "sonic",
    "timos",
    "truenas",
    "ubuntu",
    "vmware",
    "vrp",
    "windows",
    "xenserver",
];

/// `Platform` with the names of mining programs says no control board (the export of Foreman: `bmminer`, `luxminer`), nor one with
/// those of operating systems (`NetBox`, Lansweeper: `cisco_ios`, `VMware ESXi`).
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    let is_program = |value: &str| {
        PROGRAMS.iter().any(|program| value.eq_ignore_ascii_case(program))
            || value.split(|c: char| !c.is_alphanumeric()).any(|word| {
                let letters = word.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
                SYSTEMS.contains(&&*letters)
            })
    };
    for at in drafts.open_for(Field::ControlBoard) {
        if drafts.said(at).is_empty() || !mostly(&drafts.said(at), is_program) {
            continue;
        }
        if let Some(column) = drafts.columns.get_mut(at) {
            column.lookup.loose.retain(|loose| loose.field != Field::ControlBoard);
            "its values name programs or systems, no board: kept as an attribute".clone_into(&mut column.why);
        }
    }
}
