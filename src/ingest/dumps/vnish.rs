//! Web answers of VNish firmware.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers of an S21 Pro published with proto-fleet.
pub(in crate::ingest) static VNISH: JsonFormat = JsonFormat {
    id: "vnish",
    doc: "Web answers of VNish (`/api/v1/info`, `/api/v1/summary`, `/api/v1/model`): JSON",
    told_by: &[
        &["/fw_name", "/platform"],
        // Of 2024 and later, without a platform.
        &["/fw_name", "/fw_version", "/miner"],
        &["/miner", "/fw_version", "/build_uuid"],
        &["/miner/miner_type", "/miner/chains"],
        // One that fails to start tells no boards.
        &["/miner/miner_type", "/miner/miner_status"],
        &["/miner/chains", "/miner/miner_status"],
        &["/regular", "/layout"],
        &["*/pretty", "*/modded_psu_required"],
    ],
    fields: &[
        ("/miner", Field::Model),
        ("/miner/miner_type", Field::Model),
        ("/platform", Field::ControlBoard),
        ("/serial", Field::Serial),
        ("/fw_version", Field::Firmware),
        ("/system/network_status/mac", Field::Mac),
        ("/system/network_status/hostname", Field::Hostname),
        ("/system/network_status/ip", Field::Ip),
        ("/psu/model", Field::Psu),
        ("/miner/psu/name", Field::Psu),
        ("chains/*/serial", Field::BoardSerial),
        ("chains/*/board_type", Field::Board),
    ],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn a_miner_that_fails_to_start_is_told_by_its_state() {
        let text = r#"{"miner":{"miner_status":{"miner_state":"failure","failure_code":1002},"miner_type":"Antminer S19 (Vnish 1.2.6)","pools":[{"id":0,"url":"pool.example:3333","user":"acct.w1"}]}}"#;
        let found = read("summary.json", text).unwrap();
        assert_eq!(found.format, "vnish");
        assert_eq!(table(&found), ["model 0 Antminer S19 (Vnish 1.2.6) @/miner/miner_type"]);
        assert!(!format!("{:?}", found.content.statements()).contains("acct.w1"));
    }
}
