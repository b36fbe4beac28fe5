//! Web answers of Goldshell miners.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. An answer to discovery published with bitcap-ipr; the fields of `/mcb/status` as pyasic reads them.
pub(in crate::ingest) static GOLDSHELL: JsonFormat = JsonFormat {
    id: "goldshell",
    doc: "Web answers of Goldshell miners (`/mcb/status`, discovery): JSON",
    told_by: &[&["boxsn", "ctrlsn"], &["/cpbsn"], &["/model", "/firmware", "/hardware"], &["/mcbsn"]],
    fields: &[
        ("/model", Field::Model),
        ("/boxsn", Field::Serial),
        ("/ctrlsn", Field::ControlBoardSerial),
        ("/mcbsn", Field::ControlBoardSerial),
        ("/cpbsn/*", Field::BoardSerial),
        ("/mac", Field::Mac),
        ("/ip", Field::Ip),
        ("/version", Field::Firmware),
        ("/firmware", Field::Firmware),
        ("/hardware", Field::ControlBoard),
    ],
    ..JsonFormat::NONE
};
