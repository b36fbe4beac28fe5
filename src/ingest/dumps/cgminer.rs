//! Answers of the API that most miners have from cgminer: JSON with a `STATUS` and sections such as `VERSION`, `STATS`, `DEVS`.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers published with asic-rs and proto-fleet; the sections are those of API.java and API-README of cgminer.
pub(in crate::ingest) static CGMINER: JsonFormat = JsonFormat {
    id: "cgminer-api",
    doc: "Answers of the cgminer API (`version`, `stats`, `summary`, `devs`, `config` …) of Antminer, Avalon, LuxOS, VNish and others: JSON",
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
