//! Answers of the API of Whatsminer, versions 1 to 3: JSON with `Msg` or `msg`.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers published with asic-rs and proto-fleet; MicroBT, Whatsminer API 2.0.5 and 3.0.2.
pub(in crate::ingest) static WHATSMINER: JsonFormat = JsonFormat {
    id: "whatsminer-api",
    doc: "Answers of the Whatsminer API (`get_version`, `get_miner_info`, `get_psu`, `get.device.info` …): JSON",
    maker: "MicroBT",
    told_by: &[
        &["/STATUS", "/When", "/Code", "/Msg"],
        &["/code", "/desc", "/msg"],
        &["/code", "/when", "/msg"],
        &["/STATUS", "/Code", "/Msg", "/Description"],
    ],
    not_by: &["STATUS/*", "STATUS/STATUS", "/Msg/fan_speed", "/Msg/Vout", "/Msg/sw_version"],
    fields: &[
        ("/Msg/platform", Field::ControlBoard),
        ("/Msg/chip_type", Field::HashAsic),
        ("/Msg/fw_ver", Field::Firmware),
        ("/Msg/mac", Field::Mac),
        ("/Msg/hostname", Field::Hostname),
        ("/Msg/ip", Field::Ip),
        ("/Msg/minersn", Field::Serial),
        ("/Msg/miner_sn", Field::Serial),
        ("/Msg/miner_type", Field::Model),
        ("/Msg/model", Field::Model),
        ("/Msg/type", Field::Model),
        ("/msg/system/platform", Field::ControlBoard),
        ("/msg/system/fwversion", Field::Firmware),
        ("/msg/miner/type", Field::Model),
        ("/msg/miner/miner-sn", Field::Serial),
        ("/msg/miner/pcbsn#", Field::BoardSerial),
        ("/msg/network/mac", Field::Mac),
        ("/msg/network/hostname", Field::Hostname),
        ("/msg/network/ip", Field::Ip),
        ("/msg/power/model", Field::Psu),
        ("/msg/power/sn", Field::PsuSerial),
    ],
    boards: Boards { numbered: &["/msg/edevs/*/id"], names: &["/msg/miner/hash-board"], ..Boards::NONE },
    beside: &[("/msg/system/platform", "/msg/system/control-board-version")],
    ..JsonFormat::NONE
};
