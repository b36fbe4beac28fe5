//! `/system routerboard print` and `/system resource print` of `RouterOS`: the board that the device is, and its software.

use crate::ingest::dumps::keyed_text::{ALONE, KeyedText, nothing, one};
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) static ROUTEROS: KeyedText = KeyedText {
    id: "routeros-system",
    doc: "What a MikroTik device says of itself in `/system routerboard print` and `/system resource print`",
    told_by: &[
        ("routerboard: ", &["serial-number", "current-firmware"]),
        ("uptime: ", &["architecture-name", "board-name"]),
    ],
    pairs: one,
    says: nothing,
    fields: &[
        (Field::Serial, &["serial-number"]),
        (Field::Party(Role::Maker, Aspect::Name), &["platform"]),
        (Field::Model, &["model", "board-name"]),
        (Field::Firmware, &["version"]),
    ],
    members: ALONE,
};

#[cfg(test)]
mod tests {
    use super::super::super::testing::{attributes, cut_anywhere, read, table};

    const TEXT: &str = "[admin@edge-1] > /system routerboard print\n       routerboard: yes\n             model: CCR2004-1G-12S+2XS\n     serial-number: D4F30C000000\n  current-firmware: 7.11.2\n[admin@edge-1] > /system resource print\n                   uptime: 3w2d11h5m\n                  version: 7.11.2 (stable)\n                      cpu: ARM64\n        architecture-name: arm64\n               board-name: CCR2004-1G-12S+2XS\n                 platform: MikroTik\n[admin@edge-1] > \n";

    #[test]
    fn both_answers_are_of_one_router() {
        let found = read("edge.txt", TEXT).unwrap();
        let fields = table(&found);
        for field in [
            "hostname 0 edge-1 @1",
            "serial 0 D4F30C000000 @4",
            "model 0 CCR2004-1G-12S+2XS @3",
            "maker 0 MikroTik @12",
            "firmware 0 7.11.2 (stable) @8",
        ] {
            assert!(fields.contains(&field.to_owned()), "{field}\n{fields:?}");
        }
        assert!(attributes(&found).contains(&"cpu: ARM64".to_owned()));
        cut_anywhere("edge.txt", TEXT.as_bytes(), 13);
    }
}
