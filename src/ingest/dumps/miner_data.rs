//! What asic-rs and pyasic gather of miners, whatever their make: one document a miner, arrays of them, or one a line.

use super::boards::Boards;
use super::json_format::{ANY, JsonFormat};
use crate::model::{Aspect, Field, Role};

/// The format. The `MinerData` of asic-rs and pyasic as their sources define it.
pub(in crate::ingest) static MINER_DATA: JsonFormat = JsonFormat {
    id: "miner-data",
    doc: "Miners as asic-rs and pyasic gather them (`MinerData`): JSON, one, an array, or one a line",
    maker: ANY,
    told_by: &[
        &["device_info/make", "device_info/model"],
        &["device_info/model", "hashboards"],
        &["/make", "/model", "/hashboards"],
        &["*/make", "*/model", "*/hashboards"],
    ],
    // Who reads the network of a miner alone keeps these.
    whole: &[
        &["hostname", "mac"],
        &["hostname", "ip", "mac"],
        &["ip", "mac"],
        &["*", "*/hostname", "*/mac"],
        &["*", "*/hostname", "*/ip", "*/mac"],
        &["*", "*/ip", "*/mac"],
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
    // Of a place without a board there are no chips.
    boards: Boards { enumerated: &["/hashboards/*/chips", "/hashboards/*/working_chips"], ..Boards::NONE },
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn hash_boards_without_numbers_are_counted_by_their_chips() {
        let text = r#"{"ip":"192.0.2.7","mac":null,"device_info":{"make":"AntMiner","model":null},"hashboards":[{"slot":0,"chips":55,"serial_number":null},{"slot":1,"chips":null,"missing":true,"serial_number":null},{"slot":2,"chips":0,"serial_number":null},{"slot":3,"chips":55,"serial_number":null}]}"#;
        let found = table(&read("m.json", text).unwrap());
        let boards: Vec<&String> = found.iter().filter(|line| line.starts_with("board ")).collect();
        assert_eq!(
            boards,
            ["board 1 hash board 1 @/hashboards/0/chips", "board 2 hash board 2 @/hashboards/3/chips"]
        );
    }

    #[test]
    fn the_network_alone_of_a_miner_is_one() {
        let found =
            read("net.json", r#"{"hostname":"row-7","mac":"02:00:00:00:00:07","ip":"192.0.2.7"}"#).unwrap();
        assert_eq!(
            table(&found),
            ["hostname 0 row-7 @/hostname", "mac 0 02:00:00:00:00:07 @/mac", "ip 0 192.0.2.7 @/ip"]
        );
        assert!(read("net.json", r#"{"mac":"02:00:00:00:00:07","ip":"192.0.2.7","user":"x"}"#).is_err());
    }
}
