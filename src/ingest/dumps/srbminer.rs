//! The web answer of SRBMiner: a rig of graphics cards.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. An answer published with bitcap-ipr.
pub(in crate::ingest) static SRBMINER: JsonFormat = JsonFormat {
    id: "srbminer",
    doc: "The web answer of SRBMiner-Multi, which names the processors and cards of a rig: JSON",
    told_by: &[&["rig_name", "gpu_devices"], &["rig_name", "cpu_devices"]],
    // `cpu0` says less of a processor than the way to it, by which it is called.
    fields: &[
        ("/rig_name", Field::Hostname),
        ("/cpu_devices/*/model", Field::Part),
        ("/gpu_devices/*/model", Field::Part),
        ("/gpu_devices/*/vendor", Field::PartMaker),
        ("/gpu_devices/*/device", Field::Component),
    ],
    ..JsonFormat::NONE
};
