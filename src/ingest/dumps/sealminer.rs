//! What Sealminer miners send of themselves by a press of their button: several objects one behind the other.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. A broadcast of an A2 published with bitcap-ipr.
pub(in crate::ingest) static SEALMINER: JsonFormat = JsonFormat {
    id: "sealminer",
    doc: "Broadcasts of Sealminer miners: JSON objects divided by commas",
    told_by: &[&["MAC", "CtrlBoardVersion"]],
    devices: &[""],
    fields: &[
        ("/1/Type", Field::Model),
        ("/~/MAC", Field::Mac),
        ("/~/CtrlBoardVersion", Field::ControlBoard),
        ("/~/MainBoardSN", Field::ControlBoardSerial),
        ("/~/Firmware", Field::Firmware),
        ("/~/BoardSnArray/*/SN", Field::BoardSerial),
        ("/~/BoardSnArray/*", Field::BoardSerial),
    ],
    ..JsonFormat::NONE
};
