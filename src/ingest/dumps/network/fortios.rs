//! `get system status` of Fortinet's firewalls and switches (`FortiOS`, `FortiSwitchOS`).

use crate::ingest::dumps::keyed_text::{ALONE, KeyedText, one};
use crate::model::Field;

/// The format.
pub(in crate::ingest) static FORTIOS: KeyedText = KeyedText {
    id: "fortios-status",
    doc: "What a Fortinet device says of itself in `get system status`",
    told_by: &[("Version: Forti", &["Serial-Number"])],
    pairs: one,
    says,
    fields: &[
        (Field::Serial, &["Serial-Number"]),
        (Field::Hostname, &["Hostname"]),
        (Field::Model, &["model"]),
        (Field::Firmware, &["software"]),
    ],
    members: ALONE,
};

/// `Version: FortiGate-60E v7.4.1,build2463,230830 (GA.F)`: the model, and its software.
fn says(line: &str) -> Vec<(&'static str, &str)> {
    let Some((model, software)) = line.strip_prefix("Version: ").and_then(|rest| rest.split_once(" v"))
    else {
        return Vec::new();
    };
    let software = software.split([' ', ',']).next().unwrap_or(software);
    vec![("model", model.trim()), ("software", software)]
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, read, table};

    const TEXT: &str = "FortiGate-60E-POE # get system status\nVersion: FortiGate-60E-POE v7.4.1,build2463,230830 (GA.F)\nSecurity Level: 1\nSerial-Number: FG60EPTK00000009\nBIOS version: 05000015\nSystem Part-Number: P21035-02\nHostname: fw1\n";

    #[test]
    fn a_firewall_says_its_model_and_number() {
        let found = read("fw.txt", TEXT).unwrap();
        assert_eq!(
            (found.format, table(&found)),
            (
                "fortios-status",
                [
                    "serial 0 FG60EPTK00000009 @4",
                    "hostname 0 fw1 @7",
                    "model 0 FortiGate-60E-POE @2",
                    "firmware 0 7.4.1 @2",
                ]
                .map(str::to_owned)
                .to_vec()
            )
        );
        cut_anywhere("fw.txt", TEXT.as_bytes(), 11);
    }
}
