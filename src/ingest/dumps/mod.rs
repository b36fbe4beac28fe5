//! What devices say of themselves: files of evidence that are no tables.

mod hostnames;
mod json;
mod json_format;
pub(super) mod outline;
mod slots;

pub(super) mod auradine;
pub(super) mod bitaxe;
pub(super) mod braiins;
pub(super) mod cgminer;
pub(super) mod epic;
pub(super) mod goldshell;
pub(super) mod ibom;
pub(super) mod label_scan;
pub(super) mod miner_data;
pub(super) mod proto;
pub(super) mod sealminer;
pub(super) mod srbminer;
pub(super) mod system_info;
pub(super) mod vnish;
pub(super) mod whatsminer;
pub(super) mod whatsminer_psu;
