//! What devices say of themselves: files of evidence that are no tables.

pub(super) mod console;
mod controls;
mod hostnames;
pub(super) mod json;
mod json_format;
pub(super) mod outline;
mod plist;
mod sections;
mod slots;
#[cfg(test)]
mod testing;
pub(super) mod text;

pub(super) mod auradine;
pub(super) mod bitaxe;
pub(super) mod braiins;
pub(super) mod cgminer;
pub(super) mod cgminer_text;
pub(super) mod cim;
pub(super) mod cpuinfo;
pub(super) mod dmidecode;
pub(super) mod epic;
pub(super) mod glpi;
pub(super) mod goldshell;
pub(super) mod ibom;
pub(super) mod ipmi_fru;
pub(super) mod label_scan;
pub(super) mod lscpu;
pub(super) mod lshw;
pub(super) mod lshw_text;
pub(super) mod luci;
pub(super) mod marathon;
pub(super) mod miner_data;
pub(super) mod miner_log;
pub(super) mod network;
pub(super) mod pci;
pub(super) mod proto;
pub(super) mod redfish;
pub(super) mod sealminer;
pub(super) mod srbminer;
pub(super) mod system_info;
pub(super) mod system_profiler;
pub(super) mod usb;
pub(super) mod vnish;
pub(super) mod whatsminer;
pub(super) mod whatsminer_page;
pub(super) mod whatsminer_psu;
