//! Answers of Braiins OS: the REST API, and GraphQL before it.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers published with asic-rs; the numbers and names of families are those of `miner.proto` of the Braiins public API,
/// whose answers `grpcurl` prints under names of its own spelling.
pub(in crate::ingest) static BRAIINS: JsonFormat = JsonFormat {
    id: "braiins",
    doc: "Answers of Braiins OS (REST `miner/details`, `miner/hw/hashboards`, `network`; gRPC `GetMinerDetails`; GraphQL `bos`, `bosminer`): JSON",
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
        &["/controlBoardSocFamily"],
        &["/minerIdentity", "/macAddress"],
    ],
    fields: &[
        ("/control_board_soc_family=", Field::ControlBoard),
        ("/controlBoardSocFamily", Field::ControlBoard),
        ("/serialNumber", Field::Serial),
        ("/macAddress", Field::Mac),
        ("/minerIdentity/minerModel", Field::Model),
        ("/minerIdentity/name", Field::Model),
        ("/bosVersion/current", Field::Firmware),
        ("/psuInfo/modelName", Field::Psu),
        ("/psuInfo/serialNumber", Field::PsuSerial),
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

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn the_answer_of_the_public_api_is_read_as_grpcurl_prints_it() {
        let text = r#"{"uid":"x","minerIdentity":{"brand":"MINER_BRAND_ANTMINER","minerModel":"Antminer S19J Pro"},"platform":"PLATFORM_CVITEK_BM1_AM2","bosVersion":{"current":"24.03","bosPlus":true},"hostname":"row-4","macAddress":"02:00:00:00:04:07","controlBoardSocFamily":"CONTROL_BOARD_SOC_FAMILY_CVITEK","serialNumber":"SN0001"}"#;
        let found = read("details.json", text).unwrap();
        assert_eq!(found.format, "braiins");
        let fields = table(&found);
        for field in [
            "control-board 0 CONTROL_BOARD_SOC_FAMILY_CVITEK @/controlBoardSocFamily",
            "serial 0 SN0001 @/serialNumber",
            "mac 0 02:00:00:00:04:07 @/macAddress",
            "model 0 Antminer S19J Pro @/minerIdentity/minerModel",
        ] {
            assert!(fields.contains(&field.to_owned()), "{field}\n{fields:?}");
        }
    }
}
