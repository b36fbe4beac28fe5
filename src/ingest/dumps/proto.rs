//! Web answers of Proto rigs.

use super::json_format::JsonFormat;
use crate::model::{Aspect, Field, Role};

/// The format. Answers published with asic-rs.
pub(in crate::ingest) static PROTO: JsonFormat = JsonFormat {
    id: "proto-rig",
    doc: "Web answers of Proto rigs (`/api/v1/system`, `/hardware`, `/network`): JSON",
    told_by: &[
        &["/system-info/cb_sn"],
        &["/hardware-info/cb-info"],
        &["/hardware-info/hashboards-info"],
        &["/network-info/mac"],
        &["/hashboards/*/efficiency/unit"],
    ],
    fields: &[
        ("/system-info/board", Field::ControlBoard),
        ("/system-info/cb_sn", Field::ControlBoardSerial),
        ("/system-info/product_name", Field::Model),
        ("/system-info/manufacturer", Field::Party(Role::Maker, Aspect::Name)),
        ("/system-info/soc", Field::Part),
        ("/system-info/os/version", Field::Firmware),
        ("/system-info/os/hostname", Field::Hostname),
        ("/hardware-info/cb-info/serial_number", Field::ControlBoardSerial),
        ("/hardware-info/hashboards-info/*/hb_sn", Field::BoardSerial),
        ("/hardware-info/hashboards-info/*/board", Field::Board),
        ("/hardware-info/hashboards-info/*/chip_id", Field::HashAsic),
        ("/hardware-info/psus-info/*/psu_sn", Field::PsuSerial),
        ("/hardware-info/psus-info/*/model", Field::Psu),
        ("/network-info/mac", Field::Mac),
        ("/network-info/hostname", Field::Hostname),
        ("/network-info/ip_address", Field::Ip),
        ("/hashboards/*/serial_number", Field::BoardSerial),
    ],
    ..JsonFormat::NONE
};
