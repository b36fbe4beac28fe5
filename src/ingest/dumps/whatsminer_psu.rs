//! The answer of Whatsminer of its power supply, whose keys are those of other answers with another meaning.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers published with asic-rs and proto-fleet; MicroBT, Whatsminer API 2.0.5 (`get_psu`).
pub(in crate::ingest) static WHATSMINER_PSU: JsonFormat = JsonFormat {
    id: "whatsminer-psu",
    doc: "The answer of the Whatsminer API of its power supply (`get_psu`): JSON",
    maker: "MicroBT",
    told_by: &[
        &["/Msg/fan_speed", "/Msg/model"],
        &["/Msg/fan_speed", "/Msg/name"],
        &["/Msg/Vout", "/Msg/Model"],
        &["/Msg/sw_version", "/Msg/model"],
    ],
    fields: &[
        ("/Msg/model", Field::Psu),
        ("/Msg/Model", Field::Psu),
        ("/Msg/Series No", Field::PsuSerial),
        ("/Msg/serial_no", Field::PsuSerial),
        ("/Msg/sn", Field::PsuSerial),
    ],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, read};

    #[test]
    fn input_power_is_no_secret() {
        let supply = |pin: &str| {
            format!(
                r#"{{"STATUS":"S","When":1,"Code":132,"Msg":{{"Name":"PSU","Model":"P21","Series No":"P1","Vin":220.5,"Vout":12.5,"Pin":{pin}}},"Description":"btminer"}}"#
            )
        };
        let found = read("psu.json", supply("3350")).unwrap();
        assert!(attributes(&found).contains(&"Msg/Pin: 3350".into()), "{:?}", attributes(&found));
        assert!(found.notes.iter().next().is_none());
        let other = read("psu.json", supply("\"Zt7#pq\"")).unwrap();
        assert!(!format!("{:?}", other.content.statements()).contains("Zt7#pq"));
    }
}
