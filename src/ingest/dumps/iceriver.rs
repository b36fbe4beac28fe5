//! The web answer of IceRiver miners.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Keys are those that bitcap-ipr (`ipr_asic/parsers/iceriver`) and others read of `/user/userpanel?post=4`. Most
/// firmware says `none` for the model; what can be guessed of it from the names of programs is not.
pub(in crate::ingest) static ICERIVER: JsonFormat = JsonFormat {
    id: "iceriver",
    doc: "The web answer of IceRiver miners (`/user/userpanel?post=4`): JSON",
    told_by: &[&["/data/softver1", "/data/firmver1", "/data/mac"]],
    fields: &[
        ("/data/model", Field::Model),
        ("/data/mac", Field::Mac),
        ("/data/ip", Field::Ip),
        ("/data/host", Field::Hostname),
        ("/data/softver1", Field::Firmware),
    ],
    boards: Boards { enumerated: &["/data/boards/*/chipnum"], ..Boards::NONE },
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, read, table};

    #[test]
    fn the_panel_names_address_firmware_and_boards_and_no_login() {
        let text = r#"{"error":0,"data":{"model":"none","firmver1":"BOOT_3_1","softver1":"ICM_20240314","softver2":"ks3m_miner",
            "mac":"02:00:00:00:0a:01","ip":"192.0.2.39","host":"ICERIVER","pools":[{"no":1,"addr":"stratum+tcp://pool:3333",
            "user":"acct.w1","pass":"x1y2z3"}],"boards":[{"no":1,"chipnum":156},{"no":2,"chipnum":156},{"no":3,"chipnum":0}]}}"#;
        let found = read("panel.json", text).unwrap();
        assert_eq!(
            table(&found),
            [
                "model 0 none @/data/model",
                "firmware 0 ICM_20240314 @/data/softver1",
                "mac 0 02:00:00:00:0a:01 @/data/mac",
                "ip 0 192.0.2.39 @/data/ip",
                "board 1 hash board 1 @/data/boards/0/chipnum",
                "board 2 hash board 2 @/data/boards/1/chipnum",
            ]
        );
        let kept = attributes(&found).join("\n");
        assert!(
            kept.contains("ks3m_miner") && !kept.contains("x1y2z3") && !kept.contains("acct.w1"),
            "{kept}"
        );
    }
}
