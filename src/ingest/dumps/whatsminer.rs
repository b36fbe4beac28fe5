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
        // What stands in the `msg` of `get.device.info`, as tools print it alone.
        &["/system/control-board-version", "/system/platform"],
        &["/miner/miner-sn", "/miner/board-num"],
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
        ("system/platform", Field::ControlBoard),
        ("system/fwversion", Field::Firmware),
        ("miner/type", Field::Model),
        ("miner/miner-sn", Field::Serial),
        ("miner/pcbsn#", Field::BoardSerial),
        ("network/mac", Field::Mac),
        ("network/hostname", Field::Hostname),
        ("network/ip", Field::Ip),
        ("power/model", Field::Psu),
        ("power/sn", Field::PsuSerial),
    ],
    boards: Boards { numbered: &["/msg/edevs/*/id"], names: &["miner/hash-board"], ..Boards::NONE },
    beside: &[("system/platform", "system/control-board-version")],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn a_device_info_without_its_envelope_is_read_alike() {
        let inner = r#"{"network":{"ip":"192.0.2.9","mac":"02:00:00:00:00:09","hostname":"WhatsMiner"},"miner":{"type":"M64_VL40","hash-board":"L40","board-num":"4","miner-sn":"HTM40X40HR0001"},"system":{"api":"3.0.1","platform":"H616","fwversion":"2025","control-board-version":"CB6V5"},"power":{"type":"P738B"},"salt":"hunter2x","error-code":[]}"#;
        let outer = format!(r#"{{"code":0,"when":1,"desc":"get.device.info","msg":{inner}}}"#);
        let alone = read("info.json", inner).unwrap();
        assert!(!format!("{:?}", alone.content.statements()).contains("hunter2x"));
        let alone = table(&alone);
        assert!(alone.contains(&"control-board 0 H616 CB6V5 @/system/platform".to_owned()), "{alone:?}");
        assert!(alone.contains(&"serial 0 HTM40X40HR0001 @/miner/miner-sn".to_owned()), "{alone:?}");
        let within: Vec<String> =
            table(&read("info.json", outer).unwrap()).iter().map(|line| line.replace("@/msg", "@")).collect();
        assert_eq!(alone, within);
    }
}
