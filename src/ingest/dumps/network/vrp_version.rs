//! `display version` of Huawei's routers and switches (VRP): its maker, model and software; it gives no number of the device.

use crate::ingest::dumps::keyed_text::{ALONE, KeyedText, one};
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) static VRP_VERSION: KeyedText = KeyedText {
    id: "vrp-version",
    doc: "What a Huawei device says of itself in `display version`",
    told_by: &[("Huawei Versatile Routing Platform Software", &[])],
    pairs: one,
    says,
    fields: &[
        (Field::Party(Role::Maker, Aspect::Name), &["maker"]),
        (Field::Model, &["model"]),
        (Field::Firmware, &["software"]),
    ],
    members: ALONE,
};

/// `VRP (R) software, Version 8.100 (CX600 V800R007C10)`; `HUAWEI CX600-M2E uptime is 266 days`, `Huawei AR2220 Router uptime is …`,
/// `Quidway S5300 uptime is …`.
fn says(line: &str) -> Vec<(&'static str, &str)> {
    if let Some((_, version)) = line.split_once("software, Version ").filter(|_| line.starts_with("VRP")) {
        return vec![("software", version)];
    }
    let Some((device, _)) = line.split_once(" uptime is ") else { return Vec::new() };
    let Some((maker, model)) = device.split_once(' ') else { return Vec::new() };
    let model = model.trim_end_matches(" Router").trim_end_matches(" Routing Switch").trim();
    let is_maker = ["huawei", "quidway"].contains(&&*maker.to_ascii_lowercase());
    let is_model = model.bytes().any(|b| b.is_ascii_digit()) && !model.contains(' ');
    match (is_maker, is_model) {
        (true, true) => vec![("maker", maker), ("model", model)],
        (true, false) => vec![("maker", maker)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, read, table};

    const TEXT: &str = "<core-3>display version\nHuawei Versatile Routing Platform Software\nVRP (R) software, Version 8.100 (CX600 V800R007C10SPC100)\nCopyright (C) 2012-2015 Huawei Technologies Co., Ltd.\nHUAWEI CX600-M2E uptime is 266 days, 8 hours\nBKP  version information:\n  PCB        Version  : CR68BKP01C REV A\n<core-3>\n";

    #[test]
    fn the_router_says_its_maker_and_model() {
        assert_eq!(
            table(&read("core.txt", TEXT).unwrap()),
            [
                "hostname 0 core-3 @1",
                "maker 0 HUAWEI @5",
                "model 0 CX600-M2E @5",
                "firmware 0 8.100 (CX600 V800R007C10SPC100) @3",
            ]
        );
        cut_anywhere("core.txt", TEXT.as_bytes(), 13);
    }
}
