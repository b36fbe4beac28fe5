//! What asic-rs and pyasic gather of miners, whatever their make: one document a miner, arrays of them, or one a line.

use super::json_format::JsonFormat;
use crate::model::{Aspect, Field, Role};

/// The format. The `MinerData` of asic-rs and pyasic as their sources define it.
pub(in crate::ingest) static MINER_DATA: JsonFormat = JsonFormat {
    id: "miner-data",
    doc: "Miners as asic-rs and pyasic gather them (`MinerData`): JSON, one, an array, or one a line",
    told_by: &[
        &["device_info/make", "device_info/model"],
        &["device_info/model", "hashboards"],
        &["/make", "/model", "/hashboards"],
        &["*/make", "*/model", "*/hashboards"],
    ],
    fields: &[
        ("/serial_number", Field::Serial),
        ("/mac", Field::Mac),
        ("/ip", Field::Ip),
        ("/hostname", Field::Hostname),
        ("/device_info/model", Field::Model),
        ("/model", Field::Model),
        ("/device_info/make", Field::Party(Role::Maker, Aspect::Name)),
        ("/make", Field::Party(Role::Maker, Aspect::Name)),
        ("/fw_ver", Field::Firmware),
        ("/firmware_version", Field::Firmware),
        ("/control_board_version", Field::ControlBoard),
        ("/control_board_version/name", Field::ControlBoard),
        ("/control_board_version/value", Field::ControlBoard),
        ("/control_board_version/Known", Field::ControlBoard),
        ("/control_board_version/Unknown", Field::ControlBoard),
        ("/control_board/name", Field::ControlBoard),
        ("/control_board", Field::ControlBoard),
        ("/hashboards/*/serial_number", Field::BoardSerial),
        ("/hashboards/*/board_name", Field::Board),
        ("/psu/model", Field::Psu),
        ("/psu/serial_number", Field::PsuSerial),
        ("/psu_model", Field::Psu),
        ("/psu_serial_number", Field::PsuSerial),
    ],
    ..JsonFormat::NONE
};
