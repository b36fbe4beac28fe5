//! Web answers of the firmware of Marathon (MARA) for Antminers.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Keys are those that pyasic (`miners/backends/marathon.py`) and asic-rs (`asic-rs-firmwares/marathon`, `kaonsu`) read
/// of `/kaonsu/v1/overview`, `/details` and `/hashboards`, whose answers may also stand in one object under these names;
/// `/brief` and `/fans` say nothing of the hardware, and `/network_config` has no key of its own by which it could be told.
pub(in crate::ingest) static MARATHON: JsonFormat = JsonFormat {
    id: "marathon",
    doc: "Web answers of the firmware of Marathon, MARAFW (`/kaonsu/v1/overview`, `/details`, `/hashboards`): JSON",
    told_by: &[
        &["/version_firmware", "/mac"],
        &["/version_firmware", "/control_board"],
        &["/version_firmware", "/model_extended"],
        &["/*/version_firmware", "/*/mac"],
        &["/*/version_firmware", "/*/control_board"],
        &["/overview/version_firmware"],
        &["/hashboard_infos/*/asic_num"],
        &["/details/hashboard_infos"],
        &["/hashboards/*/asic_num", "/hashboards/*/temperature_pcb"],
        &["/hashboards/hashboards/*/asic_num"],
        &["/power_consumption_estimated", "/hashrate_ideal"],
    ],
    fields: &[
        ("/mac", Field::Mac),
        ("/overview/mac", Field::Mac),
        ("/model_extended", Field::Model),
        ("/model", Field::Model),
        ("/overview/model_extended", Field::Model),
        ("/overview/model", Field::Model),
        ("/version_firmware", Field::Firmware),
        ("/overview/version_firmware", Field::Firmware),
        ("/control_board", Field::ControlBoard),
        ("/overview/control_board", Field::ControlBoard),
        ("/network_config/hostname", Field::Hostname),
        ("hashboards/*/serial_number", Field::BoardSerial),
        ("hashboard_infos/*/serial_number", Field::BoardSerial),
    ],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn an_overview_names_the_machine_and_its_control_board() {
        let text = r#"{"control_board":"CVCtrl","mac":"02:00:00:00:08:01","model":"S19j Pro",
            "version_firmware":"1.0.3","secret_token":"hunter2"}"#;
        let read = read("overview.json", text).unwrap();
        assert_eq!(read.format, "marathon");
        assert_eq!(
            table(&read),
            [
                "control-board 0 CVCtrl @/control_board",
                "mac 0 02:00:00:00:08:01 @/mac",
                "model 0 S19j Pro @/model",
                "firmware 0 1.0.3 @/version_firmware",
            ]
        );
        assert!(!format!("{:?}", read.content.statements()).contains("hunter2"));
    }

    #[test]
    fn boards_are_named_by_details_and_hashboards_and_pools_are_left_out() {
        let all = r#"{"overview":{"mac":"02:00:00:00:08:02","version_firmware":"1.0.3","control_board":"AMLCtrl"},
            "details":{"hashboard_infos":[{"index":0,"asic_num":126,"serial_number":"HB1","asic_infos":[]}]},
            "miner_config":{"pools":[{"url":"stratum+tcp://pool.example:3333","user":"wallet.w1","pass":"x1y2","gid":0}]}}"#;
        let whole = read("mara.json", all).unwrap();
        assert!(
            table(&whole).contains(&"board-serial 1 HB1 @/details/hashboard_infos/0/serial_number".into())
        );
        let held = format!("{:?}", whole.content.statements());
        assert!(!held.contains("wallet.w1") && !held.contains("x1y2"), "{held}");
        let boards = r#"{"hashboards":[{"index":0,"asic_num":0,"serial_number":"HB1","temperature_pcb":[40.5]},
            {"index":1,"asic_num":126,"serial_number":"HB2","temperature_pcb":[41]}]}"#;
        let found = table(&read("hashboards.json", boards).unwrap());
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[1], "board-serial 2 HB2 @/hashboards/1/serial_number");
    }
}
