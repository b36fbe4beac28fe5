//! `show system` of HP's and Aruba's switches with `ProVision` software (`ProCurve`, `ArubaOS-Switch`): two columns of keys and values.

use crate::ingest::dumps::keyed_text::{KeyedText, nothing};
use crate::model::Field;

/// The format.
pub(in crate::ingest) static PROCURVE: KeyedText = KeyedText {
    id: "procurve-system",
    doc: "What an HP ProCurve or ArubaOS-Switch says of itself in `show system`",
    told_by: &[("Status and Counters - General System Information", &["Serial Number", "Base MAC Addr"])],
    pairs,
    says: nothing,
    fields: &[
        (Field::Serial, &["Serial Number"]),
        (Field::Hostname, &["System Name"]),
        (Field::Mac, &["Base MAC Addr"]),
        (Field::Firmware, &["Software revision"]),
    ],
};

/// Blanks between the columns.
const GAP: &str = "   ";

/// `ROM Version        : WB.16.03             Serial Number      : SG0001`
fn pairs(line: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut rest = line;
    while let Some((key, behind)) = rest.split_once(':') {
        let behind = behind.trim_start();
        let end = behind.find(GAP).unwrap_or(behind.len());
        let (value, next) = behind.split_at(end);
        // A value that is blank is followed by the next key at once.
        if value.contains(" : ") {
            break;
        }
        pairs.push((key.trim(), value.trim()));
        rest = next.trim_start();
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{attributes, cut_anywhere, read, table};

    const TEXT: &str = "edge-2# show system\n\n Status and Counters - General System Information\n\n  System Name        : edge-2\n  System Contact     :\n  System Location    : Rack 4\n\n  Software revision  : WB.16.10.0012        Base MAC Addr      : 00509e-112233\n  ROM Version        : WB.16.03             Serial Number      : SG00000001\n\n  Up Time            : 201 days             Memory   - Total   : 156,057,600\n";

    #[test]
    fn both_columns_are_read() {
        let found = read("edge.txt", TEXT).unwrap();
        let fields = table(&found);
        for field in [
            "hostname 0 edge-2 @1",
            "serial 0 SG00000001 @10",
            "mac 0 00509e-112233 @9",
            "firmware 0 WB.16.10.0012 @9",
        ] {
            assert!(fields.contains(&field.to_owned()), "{field}\n{fields:?}");
        }
        assert!(attributes(&found).contains(&"Up Time: 201 days".to_owned()), "{:?}", attributes(&found));
        cut_anywhere("edge.txt", TEXT.as_bytes(), 13);
    }
}
