//! Answers of the API that most miners have from cgminer: JSON with a `STATUS` and sections such as `VERSION`, `STATS`, `DEVS`.

use super::boards::Boards;
use super::json_format::{ANY, JsonFormat};
use crate::model::Field;

/// The format. Answers published with asic-rs and proto-fleet; the sections are those of API.java and API-README of cgminer.
pub(in crate::ingest) static CGMINER: JsonFormat = JsonFormat {
    id: "cgminer-api",
    doc: "Answers of the cgminer API (`version`, `stats`, `summary`, `devs`, `config` …) of Antminer, Avalon, LuxOS, VNish and others: JSON",
    maker: ANY,
    told_by: &[
        &["STATUS/*/STATUS"],
        &["STATUS/*/Code"],
        &["STATUS/*/Msg"],
        &["STATUS/STATUS", "INFO/type"],
        &["STATUS/STATUS", "INFO/miner_version"],
    ],
    not_by: &["IPReport"],
    fields: &[
        ("VERSION/~/Type", Field::Model),
        ("VERSION/~/PROD", Field::Model),
        ("VERSION/~/MAC", Field::Mac),
        ("VERSION/~/HWTYPE", Field::ControlBoard),
        ("VERSION/~/Miner", Field::Firmware),
        ("VERSION/~/VERSION", Field::Firmware),
        ("VERSION/~/LVERSION", Field::Firmware),
        ("VERSION/~/LUXminer", Field::Firmware),
        ("VERSION/~/BOSminer", Field::Firmware),
        ("VERSION/~/BOSminer+", Field::Firmware),
        ("VERSION/~/GCMiner", Field::Firmware),
        ("CONFIG/~/ControlBoardType", Field::ControlBoard),
        ("CONFIG/~/MACAddr", Field::Mac),
        ("CONFIG/~/SerialNumber", Field::Serial),
        ("CONFIG/~/Model", Field::Model),
        ("CONFIG/~/Hostname", Field::Hostname),
        ("CONFIG/~/IPAddr", Field::Ip),
        ("CONFIG/~/PSULabel", Field::Psu),
        ("STATS/~/Type", Field::Model),
        ("STATS/~/MAC", Field::Mac),
        ("STATS/~/chain/*/sn", Field::BoardSerial),
        ("STATS/~/chain_sn#", Field::BoardSerial),
        ("STATS/~/miner_sn", Field::Serial),
        ("STATS/~/miner_id?", Field::Mac),
        ("STATS/~/# SN", Field::BoardSerial),
        ("STATS/~/Ctrl Board", Field::ControlBoard),
        ("STATS/~/Ctrl Board SN", Field::ControlBoardSerial),
        ("STATS/~/PSU Model", Field::Psu),
        ("STATS/~/PSU SN", Field::PsuSerial),
        ("STATS/~/ASIC", Field::HashAsic),
        ("STATS/~/Model", Field::Model),
        ("STATS/~/Firmware", Field::Firmware),
        ("STATS/~/IP", Field::Ip),
        ("INFO/type", Field::Model),
        ("INFO/dev_sn", Field::Serial),
        ("INFO/hw_version", Field::ControlBoard),
        ("INFO/miner_version", Field::Firmware),
        ("SUMMARY/~/MAC", Field::Mac),
        ("SUMMARY/~/CB Platform", Field::ControlBoard),
        ("SUMMARY/~/Firmware Version", Field::Firmware),
        ("SUMMARY/~/Miner Type", Field::Model),
        ("DEVS/*/PCB SN", Field::BoardSerial),
        ("DEVS/*/SerialNumber", Field::BoardSerial),
        ("DEVS/*/Serial Number", Field::BoardSerial),
        ("DEVS/*/Board", Field::Board),
        ("DEVDETAILS/~/Model", Field::Model),
        ("MM ID#:Summary/CPU", Field::Part),
        ("MM ID#:Summary/STATS/CPU", Field::Part),
        ("MM ID#/CPU", Field::Part),
        ("MM ID#/STATS/CPU", Field::Part),
        ("MM ID#:Summary/Core", Field::HashAsic),
        ("MM ID#:Summary/STATS/Core", Field::HashAsic),
        ("MM ID#/Core", Field::HashAsic),
        ("MM ID#/STATS/Core", Field::HashAsic),
    ],
    bracketed: &["MM ID#:Summary", "MM ID#"],
    boards: Boards {
        // How many chips each has: Antminer and LuxOS; that of a place without a board is 0.
        enumerated: &["STATS/~/chain_acn#"],
        numbered: &[],
        // Auradine; the one device of an Antminer is no board.
        called: &[("DEVS/*/Name", "ASICBoard")],
        // Avalon.
        counted: &[
            ("MM ID#:Summary/SYSTEMSTATU", "Hash Board:"),
            ("MM ID#:Summary/STATS/SYSTEMSTATU", "Hash Board:"),
            ("MM ID#/SYSTEMSTATU", "Hash Board:"),
            ("MM ID#/STATS/SYSTEMSTATU", "Hash Board:"),
        ],
        names: &[],
    },
    beginning: &[
        // LuxOS: the controller says in place of the version of an FPGA what it is, CV1835.
        ("DEVS/~/ControllerIPVersionHex", "0x18351835", Field::ControlBoard),
        ("DEVDETAILS/~/Name", "BTM_", Field::Model),
    ],
    versions: &["MM ID#:Summary/Ver", "MM ID#:Summary/STATS/Ver", "MM ID#/Ver", "MM ID#/STATS/Ver"],
    beside: &[("SUMMARY/~/CB Platform", "SUMMARY/~/CB Version")],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{read, table};

    #[test]
    fn a_control_board_of_platform_and_version_is_one_and_versions_lose_their_quotes() {
        let text = r#"{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{"CB Platform":"ALLWINNER_H3","CB Version":"V8",
            "Firmware Version":"'20210322.22.REL'","MAC":"02:00:00:00:07:01"}]}"#;
        assert_eq!(
            table(&read("summary.json", text).unwrap()),
            [
                "firmware 0 20210322.22.REL @/SUMMARY/0/Firmware Version",
                "mac 0 02:00:00:00:07:01 @/SUMMARY/0/MAC",
                "control-board 0 ALLWINNER_H3 V8 @/SUMMARY/0/CB Platform",
            ]
        );
    }

    #[test]
    fn the_statistics_of_a_sealminer_name_its_boards() {
        let text = r#"{"STATUS":[{"STATUS":"S","Code":70}],"STATS":[{"0 SN":"S1","1 SN":"S2","Ctrl Board":"taurus_air_v1.1",
            "Ctrl Board SN":"C1","PSU Model":"BT-1","PSU SN":"P1","ASIC":"Seal02-V1","Model":"A2","MAC":"02:00:00:00:07:02"}]}"#;
        let found = table(&read("stats.json", text).unwrap());
        for line in [
            "board-serial 1 S1 @/STATS/0/0 SN",
            "board-serial 2 S2 @/STATS/0/1 SN",
            "control-board 0 taurus_air_v1.1 @/STATS/0/Ctrl Board",
            "control-board-serial 0 C1 @/STATS/0/Ctrl Board SN",
            "psu-serial 0 P1 @/STATS/0/PSU SN",
            "hash-asic 0 Seal02-V1 @/STATS/0/ASIC",
        ] {
            assert!(found.contains(&line.into()), "{line} {found:?}");
        }
    }

    #[test]
    fn a_processor_in_place_of_an_fpga_is_the_control_board_and_another_version_is_none() {
        let devs = |version: &str| {
            format!(
                r#"{{"STATUS":[{{"STATUS":"S","Code":9}}],"DEVS":[{{"SerialNumber":"H1","Board":"BHB56903","ControllerIPVersionHex":"{version}"}}]}}"#
            )
        };
        let control = |version: &str| {
            let found = table(&read("devs.json", devs(version)).unwrap());
            found.iter().filter(|line| line.starts_with("control-board")).count()
        };
        assert_eq!((control("0x18351835"), control("0x0000B031")), (1, 0));
    }

    #[test]
    fn an_answer_without_any_value_says_nothing() {
        let text =
            r#"{"STATUS":[{"STATUS":"S","Code":69}],"DEVDETAILS":[{"ID":0,"Name":"NAME","Model":""}]}"#;
        let plan_of = |text: &str| read("d.json", text).unwrap().content.statements().unwrap().plan().clone();
        assert!(plan_of(&text.replace("NAME", "AVALON")).columns.iter().all(|column| column.field.is_none()));
        let named = text.replace("NAME", "BTM_S21PRO");
        assert_eq!(table(&read("d.json", named).unwrap()), ["model 0 BTM_S21PRO @/DEVDETAILS/0/Name"]);
    }
}
