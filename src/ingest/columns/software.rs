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

#[cfg(test)]
mod tests {
    use crate::ingest::columns::tests::{each, fields};
    use crate::model::Field;

    #[test]
    fn the_name_of_a_mining_program_is_no_control_board() {
        let of = |values: &str| {
            let rows: Vec<String> = each(values).map(|v| format!("A1{v}|Antminer S19|{v}\n")).collect();
            fields(&format!("SN|Model|Platform\n{}", rows.concat()))[2]
        };
        assert_eq!(of("bmminer|luxminer|whatsminer"), None);
        assert_eq!(of("cisco_ios|juniper_junos|VMware ESXi 8.0|Windows Server 2022|VRP8"), None);
        assert_eq!(of("AMLCtrl_BHB42601|zynq7007_BHB42XXX"), Some(Field::ControlBoard));
    }
}
