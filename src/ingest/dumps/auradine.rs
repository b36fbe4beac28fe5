//! Reports of Auradine miners of themselves, asked for (`ipreport`) or sent by a press of their button.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers published with asic-rs and bitcap-ipr.
pub(in crate::ingest) static AURADINE: JsonFormat = JsonFormat {
    id: "auradine",
    doc: "Reports of Auradine miners of themselves (`ipreport`): JSON",
    told_by: &[&["IPReport/*/SerialNo"], &["IPReport/*/mac"], &["/command", "/SerialNo", "/InternalType"]],
    devices: &["IPReport/*"],
    fields: &[
        ("/SerialNo", Field::Serial),
        ("/mac", Field::Mac),
        ("/ip", Field::Ip),
        ("/hostname", Field::Hostname),
        ("/model", Field::Model),
        ("/version", Field::Firmware),
        ("/InternalType", Field::ControlBoard),
        ("/CBSerialNo", Field::ControlBoardSerial),
        ("/HBSerialNo/*", Field::BoardSerial),
    ],
    ..JsonFormat::NONE
};
