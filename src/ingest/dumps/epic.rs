//! Web answers of ePIC PowerPlay firmware.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers of an S19 XP published with asic-rs.
pub(in crate::ingest) static EPIC: JsonFormat = JsonFormat {
    id: "epic",
    doc: "Web answers of ePIC PowerPlay (`/capabilities`, `/summary`, `/network`): JSON",
    told_by: &[
        &["/Board Serial Numbers", "/Chip Type"],
        &["/Control Board Version"],
        &["/HBs", "/Hostname", "/Software"],
        &["/dhcp/mac_address"],
        &["/static/mac_address"],
    ],
    fields: &[
        ("/Control Board Version/cpuHardware", Field::ControlBoard),
        ("/Control Board Version/platform", Field::ControlBoard),
        ("/Board Serial Numbers/*", Field::BoardSerial),
        ("/Chip Type", Field::HashAsic),
        ("/Model", Field::Model),
        ("/Hostname", Field::Hostname),
        ("/Software", Field::Firmware),
        ("/dhcp/mac_address", Field::Mac),
        ("/dhcp/address", Field::Ip),
        ("/static/mac_address", Field::Mac),
        ("/static/address", Field::Ip),
    ],
    boards: Boards { enumerated: &["/HBStatus/*/Detected"], names: &["/Model Subtype"], ..Boards::NONE },
    ..JsonFormat::NONE
};
