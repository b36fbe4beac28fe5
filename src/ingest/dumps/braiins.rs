//! Answers of Braiins OS: the REST API, and GraphQL before it.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers published with asic-rs; the numbers of families are those of `miner.proto` of the Braiins public API.
pub(in crate::ingest) static BRAIINS: JsonFormat = JsonFormat {
    id: "braiins",
    doc: "Answers of Braiins OS (REST `miner/details`, `miner/hw/hashboards`, `network`; GraphQL `bos`, `bosminer`): JSON",
    told_by: &[
        &["/bos_version", "/control_board_soc_family"],
        &["/bos_version", "/mac_address"],
        &["/miner_identity"],
        &["/data/bosminer"],
        &["/data/bos"],
        &["hashboards/*/board_name"],
        &["hashboards/*/chip_type"],
        &["/mac_address", "/networks"],
        &["/bosminer_uptime_s"],
    ],
    fields: &[
        ("/control_board_soc_family=", Field::ControlBoard),
        ("/serial_number", Field::Serial),
        ("/mac_address", Field::Mac),
        ("/hostname", Field::Hostname),
        ("/networks/*/address", Field::Ip),
        ("/miner_identity/miner_model", Field::Model),
        ("/miner_identity/name", Field::Model),
        ("/bos_version/current", Field::Firmware),
        ("/psu_info/model_name", Field::Psu),
        ("/psu_info/serial_number", Field::PsuSerial),
        ("hashboards/*/serial_number", Field::BoardSerial),
        ("hashboards/*/board_name", Field::Board),
        ("hashboards/*/chip_type", Field::HashAsic),
        ("data/bos/hostname", Field::Hostname),
        ("data/bos/info/version/full", Field::Firmware),
        ("data/bosminer/info/modelName", Field::Model),
        ("childSolvers/*/hwDetails/hbSerialNumber", Field::BoardSerial),
    ],
    boards: Boards { enumerated: &["childSolvers/*/hwDetails/chips"], ..Boards::NONE },
    ..JsonFormat::NONE
};
