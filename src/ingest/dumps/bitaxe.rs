//! The web answer of Bitaxe and NerdAxe.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. ESP-Miner, `system/info` (v2.0 to v2.12).
pub(in crate::ingest) static BITAXE: JsonFormat = JsonFormat {
    id: "bitaxe",
    doc: "The web answer of Bitaxe and NerdAxe (`/api/system/info`): JSON",
    told_by: &[
        &["ASICModel", "boardVersion"],
        &["ASICModel", "macAddr"],
        &["asicCount", "macAddr"],
        &["deviceModel", "asicCount"],
    ],
    fields: &[
        ("/deviceModel", Field::Model),
        // Lucky Miner.
        ("/minerModel", Field::Model),
        ("/boardVersion", Field::ControlBoard),
        ("/ASICModel", Field::HashAsic),
        ("/macAddr", Field::Mac),
        ("/hostname", Field::Hostname),
        ("/hostip", Field::Ip),
        ("/ipv4", Field::Ip),
        ("/version", Field::Firmware),
        ("/axeOSVersion", Field::Firmware),
    ],
    ..JsonFormat::NONE
};
